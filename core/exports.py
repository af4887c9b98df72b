"""Tables that leave the house as CSV or XLSX, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.zones import LocalTime

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so is read as a formula by spreadsheets (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Row = Sequence[Any]


def safe_cell(value: Any) -> Any:
    """Return `value` as a spreadsheet may hold it: text can never act as a formula.

    :param value: number, date, lazy string or text
    :return: numbers and dates as they are (times in the current zone, a `LocalTime` in its own, without it); text with a
        leading apostrophe where it would be a formula
    """
    if value is None:
        return ""
    if isinstance(value, LocalTime):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def to_csv(header: Row, rows: Iterable[Row]) -> bytes:
    """Return a UTF-8 CSV with a byte-order mark, which Excel needs to read accents.

    :param header: column titles
    :param rows: rows of cells
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(header: Row, rows: Iterable[Row], *, title: str) -> bytes:
    """Return an Excel workbook with one sheet, a bold frozen header and readable column widths.

    :param header: column titles
    :param rows: rows of cells
    :param title: the sheet's name (cut to Excel's 31 characters)
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(slugify(title, allow_unicode=True)[:31] or "sheet")
    sheet.freeze_panes = "A2"
    for number, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, min(40, len(str(name)) + 4))
    heads = [WriteOnlyCell(sheet, value=safe_cell(name)) for name in header]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_response(file_format: str, *, header: Row, rows: Iterable[Row], name: str) -> HttpResponse:
    """Return a download of the table.

    :param file_format: `csv` or `xlsx`
    :param header: column titles
    :param rows: rows of cells
    :param name: the file's name without its ending
    :raises ValueError: for any other format
    """
    if file_format == "csv":
        response = HttpResponse(to_csv(header, rows), content_type="text/csv; charset=utf-8")
    elif file_format == "xlsx":
        response = HttpResponse(to_xlsx(header, rows, title=name), content_type=XLSX_TYPE)
    else:
        raise ValueError(file_format)
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "table"}.{file_format}"'
    return response
