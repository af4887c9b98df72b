"""A workbook that a trainer fills in by hand: one row per question, drop-down lists, an example of each kind on a second sheet."""

import io

from django.utils.translation import gettext as _

from assessments.formats import Parsed, ParsedQuestion, Problem, Written
from assessments.formats._html import Cleaner
from assessments.formats._limits import MAX_QUESTIONS, too_many_questions
from assessments.formats._notes import Notes, Refusal
from assessments.formats._xlsx_book import Sheet, is_workbook, opened, sheets
from assessments.formats._xlsx_columns import header_of
from assessments.formats._xlsx_rows import Row, question_in
from assessments.formats._xlsx_template import PROBLEM_WIDTH, empty_template, mark_row, written
from core.errors import InvalidInputError

LABEL = "Excel"
ENDINGS = (".xlsx", ".xlsm")


def recognises(name: str, data: bytes) -> bool:
    """Whether the file is a workbook."""
    return is_workbook(data)


def template(language: str) -> bytes:
    """The workbook to fill in.

    :param language: the language of its headers, lists and examples, a code of `settings.LANGUAGES`
    """
    return empty_template(language)


def read(data: bytes) -> Parsed:
    """The questions of a filled-in workbook; a question's line is its row.

    :param data: an XLSX file whose first rows name the columns, in any of our languages
    :raises InvalidInputError: when it is damaged, hostile, has more than 5,000 rows, or no sheet with those columns
    """
    sheet, header, columns, strange = _questions_sheet(data)
    parsed = Parsed()
    notes, cleaner = Notes(parsed.problems), Cleaner()
    for name in strange.values():
        notes.lose(header, _("The column “%(name)s” is not known, so it was not read.") % {"name": name[:60]})
    for row, area in sheet.merged:
        if row > header:
            message = _("Row %(row)d: the cells %(area)s are merged; only the first of them was read.")
            notes.tell(row, message % {"row": row, "area": area})
    names = {key: sheet.rows[header][column].text for column, key in columns.items()}
    for number in sorted(row for row in sheet.rows if row > header):
        cells = {columns[column]: cell for column, cell in sheet.rows[number].items() if column in columns}
        if cells:
            _take(Row(number, cells, names, notes, cleaner), parsed)
    return parsed


def _take(row: Row, parsed: Parsed) -> None:
    row.notes.name = ""
    if len(parsed.questions) >= MAX_QUESTIONS:
        raise too_many_questions()
    try:
        parsed.questions.append(question_in(row))
    except Refusal as refusal:
        row.notes.refuse(refusal.line, refusal.message)


def _questions_sheet(data: bytes) -> tuple[Sheet, int, dict[int, str], dict[int, str]]:
    """The first sheet with a header, its row, its columns and those that are not known."""
    for sheet in sheets(data):
        header, columns, strange = header_of(sheet)
        if header:
            return sheet, header, columns, strange
    message = _(
        "No sheet of this workbook has the columns Kind and Question. Take the template, copy the questions into it and choose that."
    )
    raise InvalidInputError(message)


def write(questions: list[ParsedQuestion]) -> Written:
    """The template with questions in it, in the language of now, and what of them it has no place for.

    :param questions: in the order of the rows
    """
    return written(questions, LABEL, read)


def annotated(data: bytes, problems: list[Problem]) -> bytes:
    """The same workbook with a last column that says each row's problems.

    :param data: the workbook that `read` was given; :param problems: what it told, whose lines are rows
    :raises InvalidInputError: as `read`
    """
    found, header, columns, strange = _questions_sheet(data)
    book = opened(data)
    sheet = book[found.title]
    column = max([*columns, *strange]) + 2
    by_row: dict[int, list[str]] = {}
    for problem in problems:
        by_row.setdefault(problem.line, []).append(problem.message)
    mark_row(sheet, header, column, _("Problems"), is_header=True)
    for row, messages in by_row.items():
        if row > header:
            mark_row(sheet, row, column, "\n".join(messages))
    sheet.column_dimensions[sheet.cell(header, column).column_letter].width = PROBLEM_WIDTH
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
