"""Marks matrices that anybody brings as a CSV file, so that anybody can check the figures.

The first row names the items, each further row is one attempt with its marks in points: comma between cells, decimal point,
UTF-8 with or without a byte-order mark. An empty cell says that the attempt did not have that item.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from assessments.statistics.classical import Matrix
from core.errors import InvalidInputError

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class MarksFile:
    """Attempts × items, NaN where a cell was empty."""

    names: list[str]
    marks: Matrix

    @property
    def blanks(self) -> int:
        """How many cells were empty."""
        return int(np.isnan(self.marks).sum())


def read_marks(data: bytes) -> MarksFile:
    """Read a marks matrix.

    :param data: the file's bytes
    :raises InvalidInputError: when it is not such a file: the sentence says which row and column, as a spreadsheet counts them
    """
    (_at, header), *rows = _rows(data)
    names = _names(header)
    if not rows:
        raise InvalidInputError(_("The file has a header and no marks. Write one row for each attempt below it."))
    marks = [_numbers(cells, row, names, blank=lambda *_where: math.nan) for row, cells in rows]
    return MarksFile(names, np.array(marks, dtype=np.float64))


def read_maxima(data: bytes, names: Sequence[str]) -> Matrix:
    """Read the most points of each item: the same header and one row below it, or one row for each item with its name and number.

    :param data: the file's bytes
    :param names: the items of the marks matrix
    :return: in the order of `names`
    :raises InvalidInputError: when an item is missing, unknown, or not above nought
    """
    rows = _rows(data)
    found = _across(rows, names) if _is_across(rows, names) else _down(rows)
    strange = [name for name in found if name not in names]
    if strange:
        raise InvalidInputError(_("The maxima name “%(name)s”, which is no item of the marks. Use the same names.") % {"name": strange[0]})
    missing = [name for name in names if name not in found]
    if missing:
        raise InvalidInputError(_("The maxima have no number for “%(name)s”. Give one for each item.") % {"name": missing[0]})
    for name, most in found.items():
        if most <= 0:
            raise InvalidInputError(_("The maximum of “%(name)s” has to be above nought.") % {"name": name})
    return np.array([found[name] for name in names], dtype=np.float64)


def supposed_maxima(marks: Matrix) -> Matrix:
    """The most points of each item where nobody said: one, or the highest mark that was given."""
    return np.nanmax(np.vstack([np.ones(marks.shape[1]), marks]), axis=0)


def check_against_maxima(table: MarksFile, maxima: Matrix) -> None:
    """See that no mark is above its item's maximum.

    :raises InvalidInputError: naming the first one
    """
    for at, column in np.argwhere(table.marks > maxima):
        raise InvalidInputError(
            _("Attempt %(attempt)d has %(mark)s points for “%(item)s”, whose maximum is %(most)s.")
            % {"attempt": at + 1, "mark": f"{table.marks[at, column]:g}", "item": table.names[column], "most": f"{maxima[column]:g}"}
        )


def _rows(data: bytes) -> Rows:
    """The rows that are not empty, each with the number it has in the file."""
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if cells]
    except UnicodeDecodeError as error:
        raise InvalidInputError(_("The file is not written in UTF-8. Save it as “CSV UTF-8”, then try again.")) from error
    except csv.Error as error:
        raise InvalidInputError(_("The file could not be read as CSV: %(reason)s.") % {"reason": error}) from error
    if not rows:
        raise InvalidInputError(_("The file is empty. The first row names the items, and each further row is one attempt."))
    return rows


def _names(header: list[str]) -> list[str]:
    if len(header) == 1 and ";" in header[0]:
        raise InvalidInputError(_("The cells are separated by semicolons. Separate them by commas, with a point in decimal numbers."))
    if "" in header:
        raise InvalidInputError(_("Column %(column)d has no name. The first row names the items.") % {"column": header.index("") + 1})
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise InvalidInputError(_("Two items are called “%(name)s”. Give each its own name.") % {"name": twice[0]})
    return header


def _numbers(cells: list[str], row: int, names: Sequence[str], *, blank: Callable[[int, str], float]) -> list[float]:
    if len(cells) != len(names):
        raise InvalidInputError(
            _("Row %(row)d has %(found)d cells, and the header has %(wanted)d. Give each attempt one cell for each item.")
            % {"row": row, "found": len(cells), "wanted": len(names)}
        )
    return [
        _number(cell, row, column, names[column - 1]) if cell else blank(row, names[column - 1]) for column, cell in enumerate(cells, 1)
    ]


def _number(cell: str, row: int, column: int, name: str) -> float:
    value = float(cell) if NUMBER.fullmatch(cell) else math.nan
    if not math.isfinite(value):
        raise InvalidInputError(
            _("Row %(row)d, column %(column)d (%(name)s): “%(cell)s” is not a number. Use digits and a decimal point.")
            % {"row": row, "column": column, "name": name, "cell": cell[:40]}
        )
    return value


def _no_maximum(_row: int, name: str) -> float:
    raise InvalidInputError(_("The maxima have no number for “%(name)s”. Give one for each item.") % {"name": name})


def _is_across(rows: Rows, names: Sequence[str]) -> bool:
    """Whether the maxima are one row below a header, rather than one row for each item."""
    first = rows[0][1]
    is_pair = len(first) == 2 and NUMBER.fullmatch(first[1]) and first[1] not in names  # noqa: PLR2004 - name and number
    return len(rows) == 2 and not is_pair and any(cell in names for cell in first)  # noqa: PLR2004 - header and numbers


def _across(rows: Rows, names: Sequence[str]) -> dict[str, float]:
    header = _names(rows[0][1])
    return dict(zip(header, _numbers(rows[1][1], rows[1][0], header, blank=_no_maximum), strict=True))


def _down(rows: Rows) -> dict[str, float]:
    """Rows of name and number; a first row whose second cell is no number is a header."""
    found: dict[str, float] = {}
    for at, (row, cells) in enumerate(rows):
        if len(cells) != 2:  # noqa: PLR2004 - name and number
            raise InvalidInputError(
                _("Row %(row)d of the maxima: give the item names in the first row and their maxima in the second.") % {"row": row}
            )
        name, most = cells
        if at == 0 and not NUMBER.fullmatch(most):
            continue
        if name in found:
            raise InvalidInputError(_("Two items are called “%(name)s”. Give each its own name.") % {"name": name})
        found[name] = _number(most, row, 2, name)
    return found
