"""The workbook for questions: empty with an example of each kind, or filled with questions."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.formats import Effect, Parsed, ParsedOption, ParsedQuestion, Problem, Written
from assessments.formats._html import as_typed
from assessments.formats._limits import KINDS, MAX_QUESTIONS, kind_problem, left_out, without
from assessments.formats._numbers import number_text, percent_text
from assessments.formats._xlsx_columns import KINDS_HERE, MOST_OPTIONS, OPTIONS, TRUTHS, keys, label
from assessments.formats._xlsx_examples import examples, explanations

Cells = dict[str, str]
WIDTHS = {"kind": 18, "question": 48, "right": 16, "feedback": 32, "category": 18, "tags": 18, "points": 8, "language": 10, "name": 18}
OTHER_WIDTH = 26
PROBLEM_WIDTH = 60
MAX_CELL = 32_767
NO_PROMPT = "…"
_FILL, _WARNING = "DDE6F0", "FDE9D9"
_KEPT_EXTRAS = ("answer", "feedback_true", "feedback_false")


def empty_template(language: str) -> bytes:
    """The workbook to fill in, in a language."""
    with override(language):
        return _workbook([], OPTIONS)


def written(questions: list[ParsedQuestion], label: str, read: Callable[[bytes], Parsed]) -> Written:
    """A workbook in which each question was read back and found to be the same.

    :param label: the format's name in sentences
    :param read: the workbook's own reader
    """
    problems = [kind_problem(question, label) for question in questions if question.kind not in KINDS_HERE]
    kept = [(question, _sayable(question)) for question in questions if question.kind in KINDS_HERE]
    said, unsaid = _said([now for _before, now in kept], read)
    for before, now in kept:
        if any(now is question for question in unsaid):
            problems.append(_unsayable(before, label))
        else:
            problems += left_out(before, now, label) + _changed(before, now)
    return Written(_workbook([_cells(question) for question in said], _room(said)), sorted(problems, key=lambda problem: problem.line))


def _said(questions: list[ParsedQuestion], read: Callable[[bytes], Parsed]) -> tuple[list[ParsedQuestion], list[ParsedQuestion]]:
    """The questions that read back the same, and the others."""
    fitting = [question for question in questions[:MAX_QUESTIONS] if _fits(question)]
    parsed = read(_workbook([_cells(question) for question in fitting], _room(fitting)))
    by_row = {question.line: replace(question, line=0) for question in parsed.questions}
    said = [question for row, question in enumerate(fitting, start=2) if by_row.get(row) == replace(question, line=0)]
    return said, [question for question in questions if not any(question is other for other in said)]


def _room(questions: list[ParsedQuestion]) -> int:
    return max([OPTIONS, *(len(question.options) for question in questions)])


def _fits(question: ParsedQuestion) -> bool:
    return len(question.options) <= MOST_OPTIONS and all(len(text) <= MAX_CELL for text in _cells(question).values())


def _unsayable(question: ParsedQuestion, label: str) -> Problem:
    message = _("%(format)s would not say this question as it is, so it is not in the file. Look for empty or strangely written answers.")
    return Problem(question.line, message % {"format": label}, effect=Effect.LOST, name=question.name)


def _changed(question: ParsedQuestion, kept: ParsedQuestion) -> list[Problem]:
    """Of ways of marking, only the credits of choices that are neither right nor wrong can get lost."""
    if kept.extra.get("marking") != "whole" or all(option.fraction >= 0 for option in question.options):
        return []
    message = _("That wrong options take points away is not in the file.")
    return [Problem(question.line, message, effect=Effect.LOST, name=question.name)]


# -- a question as cells --------------------------------------------------------------------------------


def _sayable(question: ParsedQuestion) -> ParsedQuestion:
    kept = without(question, ("hints", "penalty", "pictures"), _KEPT_EXTRAS)
    kept.tags = [tag for tag in kept.tags if "," not in tag]
    kept.text, kept.feedback = _on_one_line(kept.text), _on_one_line(kept.feedback)
    kept.extra = {key: _on_one_line(value) if isinstance(value, str) else value for key, value in kept.extra.items()}
    kept.options = [replace(option, text=_on_one_line(option.text), feedback=_on_one_line(option.feedback)) for option in question.options]
    if kept.kind == "multiple_choice":
        kept.extra = {"marking": question.extra.get("marking", "credits")}
        if kept.extra != {"marking": "credits"}:
            kept.extra = {"marking": "whole"}
            right = sum(option.fraction > 0 for option in kept.options)
            kept.options = [replace(option, fraction=Fraction(option.fraction > 0, right or 1)) for option in kept.options]
    return kept


def _on_one_line(html: str) -> str:
    """The HTML without line ends: in HTML they mean a space, in a cell a new line."""
    return html.replace("\n", " ")


def _cells(question: ParsedQuestion) -> Cells:
    """What stands in each column of a question's row."""
    cells = {
        "kind": str(KINDS[question.kind]),
        "question": as_typed(question.text),
        "feedback": as_typed(question.feedback),
        "category": question.category,
        "tags": ", ".join(question.tags),
        "points": "" if question.points == 1 else number_text(question.points),
        "language": question.language,
        "name": question.name,
        "right": _right(question),
    }
    for number, option in enumerate(question.options, start=1):
        cells[f"option_{number}"] = _option(question.kind, option)
        cells[f"feedback_{number}"] = as_typed(option.feedback)
    if question.kind == "true_false":
        cells["feedback_1"] = as_typed(question.extra.get("feedback_true", ""))
        cells["feedback_2"] = as_typed(question.extra.get("feedback_false", ""))
    return cells


def _option(kind: str, option: ParsedOption) -> str:
    if kind == "short_answer":
        return option.text
    if kind == "numerical":
        return option.text if option.tolerance == "0" else f"{option.text} ± {option.tolerance}"
    if kind == "matching":
        return f"{as_typed(option.text) or NO_PROMPT} = {option.match}"
    return as_typed(option.text)


def _right(question: ParsedQuestion) -> str:
    """The column Right: numbers of options, with credits where they are not simply right or wrong."""
    if question.kind == "true_false":
        return str(TRUTHS[bool(question.extra.get("answer"))])
    if question.kind in {"essay", "matching", "ordering"}:
        return ""
    shares = [option.fraction for option in question.options]
    if question.kind in {"short_answer", "numerical"} and all(share == 1 for share in shares):
        return ""
    is_plain = set(shares) <= {0, 1} if question.kind != "multiple_choice" else question.extra["marking"] == "whole"
    if is_plain:
        return ", ".join(str(number) for number, share in enumerate(shares, start=1) if share > 0)
    return ", ".join(f"{number}={percent_text(share)}%" for number, share in enumerate(shares, start=1) if share)


# -- the workbook ---------------------------------------------------------------------------------------


def _workbook(rows: list[Cells], options: int) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    book = Workbook()
    columns = keys(options)
    questions = book.active
    questions.title = _("Questions")
    _fill(
        questions,
        [label(key) for key in columns],
        [[row.get(key, "") for key in columns] for row in rows],
        [_width(key) for key in columns],
    )
    for number in range(1, len(columns) + 1):  # or a spreadsheet makes 1,3 a decimal and 1/3 a date
        questions.column_dimensions[questions.cell(1, number).column_letter].number_format = "@"
    _lists(questions, columns)
    _how_to(book.create_sheet(_("How to")), columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _width(key: str) -> int:
    return WIDTHS.get(key, OTHER_WIDTH)


def _fill(sheet: Any, header: list[str], rows: Iterable[list[str]], widths: list[int]) -> None:
    """A header that stays in sight, then rows of wrapped text."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - slow to import

    wrapped = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    for column, (name, width) in enumerate(zip(header, widths, strict=True), start=1):
        cell = sheet.cell(1, column, name)
        cell.font, cell.fill, cell.alignment = Font(bold=True), PatternFill("solid", fgColor=_FILL), wrapped
        sheet.column_dimensions[cell.column_letter].width = width
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(number, column)
                # Text, whatever it begins with: it can never act as a formula.
                cell.value, cell.data_type, cell.number_format, cell.alignment = text, "s", "@", wrapped


def _lists(sheet: Any, columns: list[str]) -> None:
    """Drop-down lists for the kind and the language."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - slow to import

    kinds = [str(KINDS[kind]) for kind in KINDS_HERE]
    for key, words in (("kind", kinds), ("language", [code for code, _name in settings.LANGUAGES])):
        letter = sheet.cell(1, columns.index(key) + 1).column_letter
        choice = DataValidation(type="list", formula1='"' + ",".join(words) + '"', allow_blank=True)
        choice.error, choice.errorTitle = _("Choose one of the words in the list."), label(key)
        choice.add(f"{letter}2:{letter}{MAX_QUESTIONS + 1}")
        sheet.add_data_validation(choice)


def _how_to(sheet: Any, columns: list[str]) -> None:
    """For each kind what to write where, and an example row."""
    used = [
        key
        for key in columns
        if key not in {"category", "tags", "points", "language", "name"} and not key.endswith(("_5", "_6", "_7", "_8"))
    ]
    said = explanations()
    rows = [[said[question.kind], *(_cells(question).get(key, "") for key in used)] for question in examples()]
    _fill(sheet, [_("What to write"), *(label(key) for key in used)], rows, [PROBLEM_WIDTH, *(_width(key) for key in used)])
    sheet.freeze_panes = "A2"


def mark_row(sheet: Any, row: int, column: int, text: str, *, is_header: bool = False) -> None:
    """Write what is wrong with a row into its last column."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - slow to import

    cell = sheet.cell(row, column)
    cell.value, cell.data_type = text[:MAX_CELL], "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font, cell.fill = Font(bold=is_header), PatternFill("solid", fgColor=_FILL if is_header else _WARNING)
