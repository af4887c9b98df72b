"""Hide small numbers in a table that leaves the house, so that nobody in it can be singled out.

Primary suppression hides each number from 1 to 4 (zeros stay: they are about nobody). Complementary suppression
then hides more until none of these can be worked out from the totals (Hundepool et al., *Handbook on Statistical
Disclosure Control*, 2010, chapter 4):

- in each sum whose total is shown, at least two parts are hidden, and together they are at least the limit:
  what subtraction gives is never itself a small number;
- no hidden number is determined by all the sums taken together (exact elimination over the hidden numbers).

What is hidden looks the same whether it was small or only protects a small one.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

LIMIT = 5

Key = Any  # whatever names a number of the table: hashable
Row = dict[Key, Fraction]


class Sum(NamedTuple):
    """The table shows that `total` is the sum of `parts`."""

    total: Key
    parts: Sequence[Key]


def cells_to_hide(values: Mapping[Key, int], sums: Iterable[Sum], *, limit: int = LIMIT) -> frozenset[Key]:
    """Return the keys of the numbers to hide.

    :param values: every number the table shows, totals included
    :param sums: every sum that a reader can check in the table
    :param limit: numbers from 1 up to one less than this are small
    """
    sums = list(sums)
    hidden = {key for key, value in values.items() if 0 < value < limit}
    while True:
        extra = _completing_lines(values, sums, hidden, limit) or _hiding_the_determined(values, sums, hidden)
        if not extra:
            return frozenset(hidden)
        hidden |= extra


def _completing_lines(values: Mapping[Key, int], sums: Sequence[Sum], hidden: set[Key], limit: int) -> set[Key]:
    extra: set[Key] = set()
    for total, parts in sums:
        gone = [part for part in parts if part in hidden or part in extra]
        if not gone or total in hidden or total in extra:
            continue
        if len(gone) > 1 and sum(values[part] for part in gone) >= limit:
            continue
        extra.add(_smallest_shown(values, parts, hidden | extra, default=total))
    return extra


def _smallest_shown(values: Mapping[Key, int], keys: Iterable[Key], hidden: set[Key], default: Key) -> Key:
    """The smallest number above zero that still shows: hiding it costs the reader least."""
    shown = [key for key in keys if key not in hidden and values[key]]
    return min(shown, key=lambda key: values[key], default=default)


def _hiding_the_determined(values: Mapping[Key, int], sums: Sequence[Sum], hidden: set[Key]) -> set[Key]:
    extra: set[Key] = set()
    for key in _determined(sums, hidden):
        beside = [other for total, parts in sums if key in (total, *parts) for other in (*parts, total)]
        choice = _smallest_shown(values, beside, hidden | extra, default=key)
        # Nothing left beside it: give up every number that is not zero.
        extra |= {choice} if choice != key else {other for other, value in values.items() if value and other not in hidden}
    return extra


def _determined(sums: Sequence[Sum], hidden: set[Key]) -> list[Key]:
    """The hidden numbers that the sums fix exactly: a reduced equation holds nothing else."""
    reduced: dict[Key, Row] = {}
    for total, parts in sums:
        row: Row = {part: Fraction(1) for part in parts if part in hidden}
        if total in hidden:
            row[total] = Fraction(-1)
        _add_equation(reduced, row)
    return [pivot for pivot, row in reduced.items() if len(row) == 1]


def _add_equation(reduced: dict[Key, Row], row: Row) -> None:
    for pivot, known in reduced.items():
        row = _without(row, pivot, known)
    if not row:
        return
    pivot, factor = next(iter(row.items()))
    row = {key: value / factor for key, value in row.items()}
    for other, known in reduced.items():
        reduced[other] = _without(known, pivot, row)
    reduced[pivot] = row


def _without(row: Row, pivot: Key, known: Row) -> Row:
    factor = row.get(pivot)
    if not factor:
        return row
    difference = {key: row.get(key, Fraction(0)) - factor * known.get(key, Fraction(0)) for key in row.keys() | known.keys()}
    return {key: value for key, value in difference.items() if value}
