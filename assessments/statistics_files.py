"""The pages of statistics as files: tables for a spreadsheet, and a PDF for a meeting."""

from collections.abc import Iterator
from typing import Any, Protocol

from django.http import HttpResponse
from django.utils.translation import get_language

from assessments.statistics_screens.common import NOTHING, Table, number
from core.exports import table_response
from core.pdf import pdf_response, render_pdf

FORMATS = ("csv", "xlsx", "pdf")


class Report(Protocol):
    """What a page of statistics gives to a file: who counts is among its facts."""

    @property
    def title(self) -> str: ...
    @property
    def facts(self) -> list[str]: ...
    @property
    def notes(self) -> list[str]: ...
    def tables(self) -> Iterator[Table]: ...


def file_of(report: Report, file_format: str) -> HttpResponse:
    """The report as a download, in the active language.

    :param file_format: one of `FORMATS`
    :raises PDFLayoutError: when the PDF cannot be laid out
    """
    if file_format == "pdf":
        return _as_pdf(report)
    title, *facts = report.facts
    rows: list[list[Any]] = [[fact] for fact in facts]
    for table in report.tables():
        rows += [[], [table.title], table.header, *table.rows]
    rows += [[], *([note] for note in report.notes)]
    return table_response(file_format, header=[title], rows=rows, name=report.title)


def _as_pdf(report: Report) -> HttpResponse:
    tables = [(table, [[_shown(cell) for cell in row] for row in table.rows]) for table in (one.on_paper for one in report.tables())]
    content = render_pdf(
        "assessments/pdf/statistics.html", {"report": report, "tables": tables}, title=report.title, language=get_language() or "en"
    )
    return pdf_response(content, name=report.title, is_download=True)


def _shown(cell: Any) -> str:
    """A cell on paper: numbers with two places, whole ones with none."""
    if cell is None:
        return NOTHING
    return number(cell, 0 if isinstance(cell, int) else 2) if isinstance(cell, int | float) else str(cell)
