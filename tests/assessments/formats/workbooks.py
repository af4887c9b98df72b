"""Workbooks as people and others would send them."""

import io
import zipfile

from openpyxl import Workbook, load_workbook

HEADER = [
    "Kind",
    "Question",
    "Option 1",
    "Option 2",
    "Option 3",
    "Right",
    "General feedback",
    "Feedback 1",
    "Feedback 2",
    "Points",
    "Language",
    "Tags",
]
GOOD = ["Single choice", "Who asks?", "Nobody", "An officer", None, "2"]


def workbook(*rows, header=HEADER, title="Questions", change=None) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in [header, *rows]:
        sheet.append(row)
    if change:
        change(sheet)
    return saved(book)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(data: bytes, sheet=0) -> list[list]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).worksheets[sheet].iter_rows()]


def repacked(data: bytes, change) -> bytes:
    """The same archive with each part's content changed by `change(name, content)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return out.getvalue()
