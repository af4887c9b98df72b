"""The rows of a series, carried over to another pattern: what somebody typed into them stays where the new pattern has its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.utils.formats import date_format

from attendance.series_forms import TYPED, RowForm

Place = tuple[date, str]
"""A day of the pattern, and the part of that day."""


@dataclass
class Carried:
    """The rows of the new pattern as a browser would send them, and what is new or gone."""

    data: dict[str, str]
    new: set[int] = field(default_factory=set)
    gone: list[str] = field(default_factory=list)


def carry_over(shown: Iterable[RowForm], rows: Sequence[dict[str, Any]]) -> Carried:
    """Put what was typed into the rows of the new pattern. A field that nobody touched follows the pattern.

    :param shown: the rows that were on the page, as they were sent
    :param rows: those of the new pattern, from `SeriesForm.rows`
    :return: the new rows, the numbers (from 0) of those that had no place before, and those that have none now, in words
    """
    before = {place: form for form in shown if (place := _place(form))}
    carried = Carried({"row-TOTAL_FORMS": str(len(rows)), "row-INITIAL_FORMS": str(len(rows))})
    for number, row in enumerate(rows):
        form = before.pop((row["day"], row["part"]), None)
        if form is None:
            carried.new.add(number)
        carried.data |= _sent(number, row, form)
    carried.gone = [_said(day, form) for (day, _part), form in before.items()]
    return carried


def _place(form: RowForm) -> Place | None:
    """Where in the pattern a row comes from, whatever day was typed into it; None where the page did not say."""
    try:
        day = date.fromisoformat(form.data.get(form.add_initial_prefix("day"), ""))
    except ValueError:
        return None
    return day, form.data.get(form.add_prefix("part"), "")


def _sent(number: int, row: dict[str, Any], form: RowForm | None) -> dict[str, str]:
    """The fields of a row: what is proposed, and over it what was typed, as it was typed."""
    proposed = {name: _written(row[name]) for name in TYPED}
    touched = set(form.changed_data) & set(TYPED) if form else set()
    typed = {name: form.data.get(form.add_prefix(name), "") for name in touched} if form else {}
    told = {f"row-{number}-{name}": value for name, value in (proposed | typed | {"part": row["part"]}).items()}
    return told | {f"initial-row-{number}-{name}": value for name, value in proposed.items()}


def _written(value: Any) -> str:
    """As the controls of a form have it."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


def _said(day: date, form: RowForm) -> str:
    return f"{form.data.get(form.add_prefix('title'), '')} · {date_format(day)}"
