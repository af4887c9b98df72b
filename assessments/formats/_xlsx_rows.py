"""One row of the workbook → one question; each problem names its row and its column in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._html import Cleaner, TooMuchError, losses
from assessments.formats._limits import KINDS
from assessments.formats._notes import Notes, Refusal
from assessments.formats._numbers import as_number, number_text
from assessments.formats._xlsx_book import Cell
from assessments.formats._xlsx_columns import KINDS_HERE, folded, known_kinds, known_languages, known_truths, label
from assessments.questions._common import exact_share

_RIGHT = re.compile(r"\s*([0-9]{1,2})\s*(?:=\s*(-?[0-9]{1,3}(?:[.,][0-9]{1,10})?)\s*%)?\s*(?:[,;\n]|\Z)")
_TOLERANCE = re.compile(r"\s*(?:±|\+/-|\+-)\s*")
_NOTHING = re.compile(r"\s*(?:…|\.\.\.)?\s*")
_EDGES = (" = ", "=")


@dataclass
class Row:
    """A row while it is read.

    `columns`: each key's name in this file's header; cells that a kind has looked at are taken out of `cells`.
    """

    number: int
    cells: dict[str, Cell]
    columns: dict[str, str]
    notes: Notes
    cleaner: Cleaner

    def take(self, key: str) -> Cell:
        """A cell, which is then known to be used; what was guessed about it is told."""
        cell = self.cells.pop(key, Cell(""))
        if cell.note:
            self.tell(key, cell.note)
        return cell

    def text(self, key: str) -> str:
        return " ".join(self.take(key).text.split())

    def html(self, key: str) -> str:
        """A cell's text as HTML: typed as it should look, or with tags.

        :raises Refusal: when no person typed it
        """
        text = self.take(key).text
        for sentence in losses(text):
            self.notes.lose(self.number, self.sentence(key, sentence))
        try:
            return self.cleaner.html(text)
        except TooMuchError as error:
            raise self.refuse(key, _("The text is too long or has too much markup.")) from error

    def numbered(self, part: str) -> list[int]:
        """The numbers of the columns `option_…` or `feedback_…` with something in them."""
        return sorted(int(key.rpartition("_")[2]) for key in self.cells if key.startswith(f"{part}_"))

    def sentence(self, key: str, message: str) -> str:
        values = {"row": self.number, "column": self.columns.get(key) or label(key), "message": message}
        return _("Row %(row)d, column “%(column)s”: %(message)s") % values

    def tell(self, key: str, message: str) -> None:
        self.notes.tell(self.number, self.sentence(key, message))

    def refuse(self, key: str, message: str) -> Refusal:
        not_taken = _("The question was not taken.")
        return Refusal(self.number, self.sentence(key, f"{message} {not_taken}"))


def question_in(row: Row) -> ParsedQuestion:
    """The question of a row.

    :raises Refusal: when no question comes of it
    """
    row.notes.name = name = row.text("name")
    kind = _kind(row)
    text = row.html("question")
    if not text:
        raise row.refuse("question", _("Write the question."))
    question = ParsedQuestion(row.number, kind, text, name, feedback=row.html("feedback"), category=row.text("category"))
    tags = (tag.strip() for tag in row.text("tags").split(","))
    question.tags = [tag for tag in dict.fromkeys(tags) if tag]
    question.points, question.language = _points(row), _language(row)
    _FILLERS[kind](row, question)
    _tell_unused(row, kind)
    return question


def _kind(row: Row) -> str:
    word = row.text("kind")
    kinds = ", ".join(str(KINDS[kind]) for kind in KINDS_HERE)
    if not word:
        raise row.refuse("kind", _("Choose the kind of question: %(kinds)s.") % {"kinds": kinds})
    if folded_kind := known_kinds().get(folded(word)):
        return folded_kind
    raise row.refuse("kind", _("“%(word)s” is no kind of question. Choose one of these: %(kinds)s.") % {"word": word[:60], "kinds": kinds})


def _points(row: Row) -> Fraction:
    text = row.text("points")
    points = as_number(text) if text else Fraction(1)
    if points is None or not 0 < points <= 1000:  # noqa: PLR2004 - beyond is a slip of the finger
        row.tell("points", _("“%(text)s” is not a number of points between 0 and 1000; one point was taken.") % {"text": text[:60]})
        return Fraction(1)
    return points


def _language(row: Row) -> str:
    text = row.text("language")
    code = known_languages().get(folded(text), "")
    if text and not code:
        message = _("“%(text)s” is none of the languages %(codes)s; it was left out.")
        row.tell("language", message % {"text": text[:60], "codes": ", ".join(code for code, _name in settings.LANGUAGES)})
    return code


def _tell_unused(row: Row, kind: str) -> None:
    for key in list(row.cells):
        if row.cells[key].note:
            row.tell(key, row.cells[key].note)
        else:
            message = _("Questions of the kind “%(kind)s” do not use this column; what is in it was left out.") % {"kind": KINDS[kind]}
            row.notes.lose(row.number, row.sentence(key, message))


# -- kinds ----------------------------------------------------------------------------------------------


def _essay(row: Row, question: ParsedQuestion) -> None:
    """Nothing but its text."""


def _true_false(row: Row, question: ParsedQuestion) -> None:
    word = row.text("right")
    truth = known_truths().get(folded(word))
    if truth is None:
        raise row.refuse("right", _("Write True or False."))
    question.extra = {"answer": truth, "feedback_true": row.html("feedback_1"), "feedback_false": row.html("feedback_2")}


def _options(row: Row, question: ParsedQuestion, read: Callable[[Row, str], ParsedOption], least: int = 1) -> list[int]:
    """Add what is in the option columns, with its feedback; returns their numbers, to which the column Right refers."""
    numbers = []
    for number in row.numbered("option"):
        option = read(row, f"option_{number}")
        option.feedback = row.html(f"feedback_{number}")
        question.options.append(option)
        numbers.append(number)
    if len(numbers) < least:
        raise row.refuse("option_1", _("Fill in at least %(number)d of the columns for options.") % {"number": least})
    return numbers


def _html_option(row: Row, key: str) -> ParsedOption:
    html = row.html(key)
    if not html:
        raise row.refuse(key, _("This option has no text."))
    return ParsedOption(html)


def _choice(row: Row, question: ParsedQuestion) -> None:
    numbers = _options(row, question, _html_option, least=2)
    shares = _right(row, numbers)
    if not any(share is None or share > 0 for share in shares.values()):
        raise row.refuse("right", _("Write the number of the right option, such as 2; of several with commas, such as 1, 3."))
    has_credits = any(share is not None for share in shares.values())
    whole = Fraction(1) if question.kind == "single_choice" else Fraction(1, len(shares))
    for number, option in zip(numbers, question.options, strict=True):
        share = shares.get(number, Fraction(0))
        option.fraction = (Fraction(1) if has_credits else whole) if share is None else share
    if question.kind == "multiple_choice":
        question.extra = {"marking": "credits" if has_credits else "whole"}
    if question.kind == "single_choice" and sum(option.fraction == 1 for option in question.options) > 1:
        row.tell(
            "right",
            _("More than one option is right, and one may be chosen: each of them counts. For all of them, choose Multiple choice."),
        )


def _right(row: Row, numbers: list[int]) -> dict[int, Fraction | None]:
    """The numbers in the column Right, with a credit where one is written (`2=50%`)."""
    cell = row.take("right")
    text = cell.text
    if cell.is_number and "." in text:  # 1,3 in a box that writes decimals with a comma
        row.tell("right", _("“%(text)s” was read as %(meaning)s.") % {"text": text, "meaning": text.replace(".", ", ")})
        text = text.replace(".", ",")
    shares: dict[int, Fraction | None] = {}
    at = 0
    while at < len(text):
        found = _RIGHT.match(text, at)
        if not found or int(found[1]) not in numbers:
            message = _("“%(text)s” is not understood. Write the numbers of options that are filled in, such as 2 or 1, 3.")
            raise row.refuse("right", message % {"text": text[at : at + 60].strip()})
        shares[int(found[1])] = exact_share(Decimal(found[2].replace(",", "."))) if found[2] else None
        at = found.end()
    if any(share is not None and abs(share) > 1 for share in shares.values()):
        raise row.refuse("right", _("Credits are from -100% to 100%."))
    return shares


def _typed(row: Row, question: ParsedQuestion, read: Callable[[Row, str], ParsedOption]) -> None:
    """Answers to type: each is right unless the column Right gives credits."""
    numbers = _options(row, question, read)
    shares = _right(row, numbers) or dict.fromkeys(numbers)
    for number, option in zip(numbers, question.options, strict=True):
        share = shares.get(number, Fraction(0))
        option.fraction = Fraction(1) if share is None else share
    if not any(option.fraction > 0 for option in question.options):
        raise row.refuse("right", _("No answer is marked as right."))


def _short_answer(row: Row, question: ParsedQuestion) -> None:
    _typed(row, question, lambda row, key: ParsedOption(row.text(key)))


def _numerical(row: Row, question: ParsedQuestion) -> None:
    _typed(row, question, _number_option)


def _number_option(row: Row, key: str) -> ParsedOption:
    text = row.text(key)
    if text == "*":
        return ParsedOption("*")
    value, *tolerance = _TOLERANCE.split(text, maxsplit=1)
    number, around = as_number(value), as_number(tolerance[0]) if tolerance else Fraction(0)
    if number is None or around is None:
        raise row.refuse(key, _("“%(text)s” is not a number. Write 12.5, or 12.5 ± 0.2 with a tolerance.") % {"text": text[:60]})
    return ParsedOption(number_text(number), tolerance=number_text(abs(around)))


def _matching(row: Row, question: ParsedQuestion) -> None:
    for number in row.numbered("option"):
        key = f"option_{number}"
        question.options.append(_pair(row, key))
    if sum(bool(option.text) for option in question.options) < 2:  # noqa: PLR2004 - one pair is no matching
        raise row.refuse("option_1", _("Write at least two pairs: what is asked = its answer."))


def _pair(row: Row, key: str) -> ParsedOption:
    text = row.cells[key].text
    edge = next((edge for edge in _EDGES if edge in text), "")
    prompt, _edge, answer = text.partition(edge) if edge else (text, "", "")
    if not answer.strip():
        raise row.refuse(key, _("Write a pair: what is asked = its answer."))
    row.cells[key] = Cell("" if _NOTHING.fullmatch(prompt) else prompt, row.cells[key].note)
    return ParsedOption(row.html(key), match=" ".join(answer.split()))


def _ordering(row: Row, question: ParsedQuestion) -> None:
    _options(row, question, _html_option, least=2)


_FILLERS = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "true_false": _true_false,
    "short_answer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
