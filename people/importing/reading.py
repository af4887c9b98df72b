"""Bytes → rows of text: CSV in any of the usual encodings and separators, or the first sheet of an XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.decoding import SAMPLE_BYTES, NotTextError, decoded
from core.errors import InvalidInputError

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 50
MAX_CELL = 500
# What an XLSX may unpack to. 5,000 rows of a nomination list are about 2 MB of XML.
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 500
SEPARATORS = (",", ";", "\t", "|")

# First bytes of what people upload by mistake.
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"PK\x05\x06")
_DOCTYPE = [b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be")]


@dataclass(frozen=True)
class Line:
    """One row of the file: its number as a spreadsheet shows it, and its cells as text."""

    number: int
    cells: list[str]


def read_table(data: bytes) -> list[Line]:
    """Read a list as an agency sends it; blank rows are left out, the others keep their number.

    :param data: the file (at most 5 MB, 5,000 rows)
    :raises InvalidInputError: with a sentence that says what the file is instead and what to do
    """
    if len(data) > MAX_BYTES:
        raise InvalidInputError(_("The file is larger than 5 MB. Send a list with text only, or split it into smaller lists."))
    if not data.strip(b"\x00\r\n\t ;,|"):
        raise InvalidInputError(_("The file is empty. Open it, look whether the list is in it, save it again and upload it."))
    if data.startswith(_OLD_EXCEL):
        raise InvalidInputError(
            _("This is an old Excel file (.xls) or one with a password. Open it, save it as an Excel workbook (.xlsx) and upload that.")
        )
    if data.startswith(_NOT_TABLES):
        raise InvalidInputError(_("This file is not a table. Upload a list saved as CSV or as an Excel workbook (.xlsx)."))
    lines = _kept(_xlsx_rows(data) if data.startswith(_ZIP) else _csv_rows(data))
    if not lines:
        raise InvalidInputError(_("There is no row with text in this file. Look whether the list is on the first sheet."))
    return lines


def _kept(rows: Iterable[list[str]]) -> list[Line]:
    """Number the rows, drop blank ones, refuse too many."""
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        cells = [_as_text(cell) for cell in row[:MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append(Line(number, cells))
        if len(lines) > MAX_ROWS + 1:
            raise InvalidInputError(_("The list has more than %(rows)d rows. Split it into smaller lists.") % {"rows": MAX_ROWS})
    return lines


def _as_text(value: Any) -> str:
    """A cell as a person would read it: no control characters, white space folded."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date | time):
        value = _moment(value)
    text = str(value)[:MAX_CELL]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _moment(value: date | time) -> str:
    """A day, a day with its time, or a time alone; a spreadsheet keeps times as fractions of a day, a hair off the second."""
    if isinstance(value, time):
        value = datetime.combine(date(1900, 1, 1), value) + timedelta(milliseconds=500)
        return f"{value:%H:%M}" if value.second == 0 else f"{value:%H:%M:%S}"
    if isinstance(value, datetime):
        value += timedelta(milliseconds=500)
        return f"{value:%Y-%m-%d}" if value.time() < time(0, 0, 1) else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat()


# -- CSV ------------------------------------------------------------------------------------------------


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    separator = _separator(text)
    if text[:4].lower() == "sep=":  # Excel's own hint, on a line of its own
        text = "\n" + text.partition("\n")[2]
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise InvalidInputError(
            _("This file cannot be read as a table. Open it in a spreadsheet, save it as CSV (UTF-8) or as .xlsx and upload that.")
        ) from error


def _decoded(data: bytes) -> str:
    try:
        return decoded(data)
    except NotTextError as error:
        raise InvalidInputError(_("This file is not text. Upload a list saved as CSV or as an Excel workbook (.xlsx).")) from error


def _separator(text: str) -> str:
    """The separator that cuts the first lines into the same number of columns most often."""
    if text[:4].lower() == "sep=" and text[4:5] in SEPARATORS:
        return text[4]
    lines = [line for line in text[:SAMPLE_BYTES].splitlines()[:30] if line.strip()]

    def evenness(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
        usual = max(set(widths), key=widths.count, default=0)
        return widths.count(usual), usual

    try:
        return max(SEPARATORS, key=evenness)
    except csv.Error:
        return SEPARATORS[0]


# -- XLSX -----------------------------------------------------------------------------------------------


def _xlsx_rows(data: bytes) -> Iterator[list[str]]:
    """Rows of the first sheet with anything in it, once the archive is known to be harmless."""
    damaged = InvalidInputError(
        _("This Excel file is damaged or incomplete. Open it, save it again as an Excel workbook (.xlsx) and upload that.")
    )
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    try:
        _refuse_hostile(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = [list(row) for row in sheet.iter_rows(max_row=MAX_ROWS + 100, max_col=MAX_COLUMNS, values_only=True)]
            if any(cell is not None for row in rows for cell in row):
                return iter(rows)
    except InvalidInputError:
        raise
    except Exception as error:
        raise damaged from error
    return iter([])


def _refuse_hostile(data: bytes) -> None:
    """Refuse what is no workbook, what unpacks to too much, and XML that declares entities, before parsing any of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist():
            raise InvalidInputError(_("This file is not a table. Upload a list saved as CSV or as an Excel workbook (.xlsx)."))
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise InvalidInputError(
                _("This Excel file holds too much. Copy the list alone into a new workbook, without pictures, and upload that.")
            )
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and any(mark in archive.read(part) for mark in _DOCTYPE):
                raise InvalidInputError(_("This Excel file was not made by a spreadsheet. Save the list as CSV and upload that."))
