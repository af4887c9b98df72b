"""A workbook that somebody sent → rows of text, once it is known to be harmless."""

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries

from assessments.formats._limits import MAX_QUESTIONS, too_many_questions
from core.errors import InvalidInputError

MAX_PARTS = 500
MAX_UNPACKED = 24 * 1024 * 1024
# What openpyxl makes objects of: cells and shared texts by the hundred thousand, everything else never comes in such numbers.
MAX_CELLS = 150_000
MAX_TEXTS = 450_000
MAX_ELEMENTS = 40_000
MAX_COLUMNS = 100
HEADER_ROWS = 10  # in which the names of the columns are looked for
MAX_IN_CELLS = 3 * MAX_CELLS + MAX_QUESTIONS  # a text in a cell is three elements
MAX_STRETCH = 1_000
_DECLARATION = re.compile(rb"<\x00?!")  # entities; comments, too, are never in what a spreadsheet writes
_ENCODING = re.compile(rb"\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii"}  # in others a sign may be written so that nothing here sees it
_TEXTS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>)?\s*<sst[\s>]")
_STRETCHING = re.compile(rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink)")
WORKBOOK = "xl/workbook.xml"
FORMULA = "formula"  # stands in the note of a cell until its result is known


@dataclass(frozen=True)
class Cell:
    """A cell as text; `note`: what was guessed about it, as a sentence."""

    text: str
    note: str = ""
    is_number: bool = False


@dataclass
class Sheet:
    """A sheet's cells: by row as the spreadsheet numbers them, then by column from 0."""

    title: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, str]] = field(default_factory=list)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive with a workbook in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def sheets(data: bytes) -> list[Sheet]:
    """The sheets of a workbook in their order; macros, links and whatever else is in it are ignored.

    :param data: an XLSX file
    :raises InvalidInputError: when it is none, is damaged, or unpacks to more than questions can be
    """
    book = opened(data)
    found = [_sheet(sheet) for sheet in book.worksheets]
    if any(cell.note == FORMULA for sheet in found for row in sheet.rows.values() for cell in row.values()):
        found = [_with_values(sheet, values) for sheet, values in zip(found, opened(data, data_only=True).worksheets, strict=True)]
    return found


def opened(data: bytes, *, data_only: bool = False) -> Any:
    """The workbook as openpyxl reads it.

    :param data_only: the results of formulas instead of the formulas
    :raises InvalidInputError: as `sheets`
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    try:
        refuse_hostile(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that openpyxl leaves out, as we do
            return load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    except InvalidInputError:
        raise
    except Exception as error:
        message = _("This Excel file is damaged or incomplete. Open it, save it again as an Excel workbook (.xlsx) and choose that.")
        raise InvalidInputError(message) from error


# -- hostile files --------------------------------------------------------------------------------------


def refuse_hostile(data: bytes) -> None:
    """Refuse, before openpyxl makes an object of anything, what unpacks to too much, stretches over too much or declares entities.

    :raises InvalidInputError: with a sentence that says what to do
    :raises zipfile.BadZipFile: when the archive is damaged
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise _too_much()
        others = 0
        for part in parts:
            content = archive.read(part)  # never more than it declares: whatever is longer fails its checksum
            if part.filename.endswith((".xml", ".rels")):
                others += _refuse_part(part.filename, content)
            if others > MAX_ELEMENTS:
                raise _too_much()


def _refuse_part(name: str, content: bytes) -> int:
    """Refuse a part by itself; returns how many elements are in it that are neither cells nor shared texts."""
    encoding = _ENCODING.match(content[:200])
    if _DECLARATION.search(content) or (encoding and encoding[1].lower() not in _ENCODINGS):
        raise InvalidInputError(_("This Excel file was not made by a spreadsheet. Copy the questions into a new workbook and choose that."))
    if name == "xl/sharedStrings.xml" and _TEXTS.match(content) and not _STRETCHING.search(content):
        if _elements(content) > MAX_TEXTS:
            raise _too_much()
        return 0
    before, cells, after = _around_cells(content)
    if cells.count(b"<c") > MAX_CELLS or _elements(cells) > MAX_IN_CELLS:
        raise _too_much()
    others = _elements(before) + _elements(after)
    if others <= MAX_ELEMENTS and _STRETCHING.search(content.replace(b"\x00", b"")):  # of UTF-16, too
        _refuse_wide(before + after, cells)
    return others


def _around_cells(content: bytes) -> tuple[bytes, bytes, bytes]:
    """A sheet before its cells, its cells, and after them."""
    before, start, rest = content.partition(b"<sheetData>")
    cells, end, after = rest.partition(b"</sheetData>")
    return (before, cells, after) if start and end else (content, b"", b"")


def _refuse_wide(frame: bytes, cells: bytes) -> None:
    """openpyxl makes every cell that is merged or linked: a few letters can ask for seventeen thousand million.

    Any part can be a sheet, whatever its name.
    """
    if _STRETCHING.search(cells):
        raise _too_much()
    for element in fromstring(frame).iter():
        if element.tag.rpartition("}")[2] in {"mergeCell", "hyperlink"}:
            left, top, right, bottom = range_boundaries(element.get("ref", "A1"))
            if (right - left + 1) * (bottom - top + 1) > MAX_STRETCH:
                raise _too_much()


def _elements(content: bytes) -> int:
    return content.count(b"<") - content.count(b"</")


def _too_much() -> InvalidInputError:
    return InvalidInputError(
        _("This Excel file holds too much. Copy the questions alone into a new workbook, without pictures, and choose that.")
    )


# -- cells ----------------------------------------------------------------------------------------------


def _sheet(sheet: Any) -> Sheet:
    found = Sheet(str(sheet.title))
    # Not `iter_rows`, which makes every cell up to the last one: a single cell in the last row would be a bomb.
    for (row, column), original in sorted(sheet._cells.items()):
        cell = Cell("") if original.value is None or column > MAX_COLUMNS else _cell(original.value, str(original.data_type))
        if cell.text or cell.note:
            found.rows.setdefault(row, {})[column - 1] = cell
    if len(found.rows) > MAX_QUESTIONS + HEADER_ROWS:
        raise too_many_questions()
    found.merged = [(area.min_row, area.coord) for area in sorted(sheet.merged_cells.ranges, key=lambda area: area.min_row)]
    return found


def _with_values(sheet: Sheet, values: Any) -> Sheet:
    """The sheet with what its formulas came to when it was last saved."""
    for number, row in sheet.rows.items():
        for column, cell in row.items():
            if cell.note == FORMULA:
                value = values.cell(number, column + 1).value
                row[column] = _result(value)
    return sheet


def _result(value: Any) -> Cell:
    if value is None or str(value).startswith("#"):
        return Cell("", _("There is a formula here whose result is not in the file. Write the result instead."))
    text = _cell(value, "n").text
    return Cell(text, _("A formula was read as its result, “%(text)s”.") % {"text": text[:60]})


def _cell(value: Any, data_type: str) -> Cell:
    """A cell's value as a person sees it."""
    if data_type == "f":
        return Cell("=", FORMULA)
    if data_type == "e":
        return Cell("", _("The spreadsheet shows the error %(error)s here.") % {"error": value})
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(_number(value), is_number=True)
    if isinstance(value, datetime | date | time):
        text = _moment(value)
        return Cell(text, _("A date was read as “%(text)s”. Format the cell as text if it should be something else.") % {"text": text})
    return Cell(str(value).replace("\r\n", "\n").replace("\r", "\n").strip())


def _number(value: float) -> str:
    """1822, not 1822.0; 0.3, not 0.30000000000000004."""
    return str(value) if isinstance(value, int) else format(Decimal(f"{value:.15g}"), "f")


def _moment(value: Any) -> str:
    text = str(value.isoformat())
    return text.removesuffix("T00:00:00").replace("T", " ")
