"""Aiken, the plainest format: a question on one line, options with letters, and the letter of the right one.

Moodle's own reading is the reference (`question/format/aiken/format.php`), which looks at one line at a time: of a question on several
lines it keeps the last, and it counts options instead of looking at their letters. Here such lines belong together, and that is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import replace as changed
from fractions import Fraction
from html import escape
from string import ascii_uppercase

from django.utils.translation import gettext as _

from assessments.formats import Effect, Parsed, ParsedOption, ParsedQuestion, Problem, Written, decode
from assessments.formats._html import MAX_TEXT, as_html
from assessments.formats._limits import MAX_QUESTIONS, kind_problem, left_out, too_many_questions, without
from assessments.formats._notes import Notes, Refusal
from core.cleaning import plain_text
from core.errors import InvalidInputError

LABEL = "Aiken"
ENDINGS = (".txt",)
SAMPLE_BYTES = 200_000
MAX_LINES = 40 * MAX_QUESTIONS

_OPTION = re.compile(r"([A-Za-z])[.)](\s|$)?\s*(.*)", re.DOTALL)
_ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.DOTALL | re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z](?:\s*(?:,|;|&|\s)\s*[A-Za-z])*(?![A-Za-z])")
_LOOKS_LIKE = re.compile(r"^[ \t]*[A-Z][.)][^\n]*\n(?:[^\n]*\n){0,60}?[ \t]*ANSWER[ \t]*:[ \t]*[A-Z]", re.MULTILINE)


def recognises(name: str, data: bytes) -> bool:
    """Whether the file looks like Aiken: an option with a letter, and soon after it a line that begins with ANSWER."""
    try:
        return bool(_LOOKS_LIKE.search(decode(data[:SAMPLE_BYTES])))
    except InvalidInputError:
        return False


def read(data: bytes) -> Parsed:
    """The questions of an Aiken file; lines are counted from 1.

    :param data: the file, in whatever encoding `decode` knows
    :raises InvalidInputError: when it is no text, or holds more than 5,000 questions
    """
    reader, text = _Reader(), decode(data)
    if text.count("\n") > MAX_LINES:
        raise too_many_questions()
    for number, line in _lines(text):
        reader.take(number, line.strip())
    return reader.finish()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines one by one: a list of millions of them would not fit."""
    number, at = 1, 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield number, text[at:end]
        number, at = number + 1, end + 1


# -- reading --------------------------------------------------------------------------------------------


@dataclass
class _Draft:
    """A question while its lines arrive."""

    line: int
    text: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    size: int = 0

    def add(self, line: str) -> None:
        """A line of the text, or of the last option."""
        self.size += len(line)
        if self.size <= MAX_TEXT:
            (self.options[-1] if self.options else self.text).append(line)

    def add_option(self, label: str, text: str) -> None:
        self.labels.append(label.upper())
        self.options.append([])
        self.add(text)


class _Reader:
    def __init__(self) -> None:
        self.parsed = Parsed()
        self.notes = Notes(self.parsed.problems)
        self.draft: _Draft | None = None
        self.follows_blank = False

    def take(self, number: int, line: str) -> None:
        if line:
            self._take(number, line)
        self.follows_blank = not line

    def finish(self) -> Parsed:
        self._give_up(self.draft.line if self.draft else 0)
        return self.parsed

    def _take(self, number: int, line: str) -> None:
        answer, option = _ANSWER.fullmatch(line), _OPTION.fullmatch(line)
        if answer:
            self._close(number, answer[1].strip())
        elif option and self._is_option(option[1], is_apart=option[2] is not None):
            self._option(number, option[1], option[3].strip())
        elif self.draft is None or (self.draft.options and self.follows_blank):
            self._give_up(number)
            self.draft = _Draft(number, [line], size=len(line))
        else:
            message = _("The text goes on over several lines. Moodle would keep only the last; here the lines were put together.")
            self.notes.tell(self.draft.line, message)
            self.draft.add(line)

    def _is_option(self, letter: str, *, is_apart: bool) -> bool:
        """A capital before white space always is, as in Moodle; others, as in “U.S. agents”, when it is the letter's turn."""
        expected = ascii_uppercase[len(self.draft.options) % len(ascii_uppercase)] if self.draft else ""
        return (letter.isupper() and is_apart) or letter.upper() == expected

    def _option(self, number: int, letter: str, text: str) -> None:
        if self.draft is None:
            self.notes.lose(number, _("An option stands here before any question. It was left out."))
        elif len(self.draft.options) < len(ascii_uppercase):
            if letter.islower():
                self.notes.tell(number, _("Small letters were read as options; Moodle wants capitals: A), B) …"))
            self.draft.add_option(letter, text)
        else:
            self.notes.lose(number, _("There are more options than letters. This one was left out."))

    def _close(self, number: int, answer: str) -> None:
        draft, self.draft = self.draft, None
        if draft is None:
            self.notes.lose(number, _("An answer stands here without a question. It was left out."))
            return
        if len(self.parsed.questions) >= MAX_QUESTIONS:
            raise too_many_questions()
        try:
            self.parsed.questions.append(self._question(draft, number, answer))
        except Refusal as refusal:
            self.notes.refuse(refusal.line, refusal.message)

    def _give_up(self, number: int) -> None:
        if self.draft:
            message = _("This question has no line that says ANSWER: and the letter of the right option. It was not taken.")
            self.notes.refuse(self.draft.line, message)

    def _question(self, draft: _Draft, number: int, answer: str) -> ParsedQuestion:
        if draft.size > MAX_TEXT:
            raise Refusal(draft.line, _("A text is too long or has too much markup. The question was not taken."))
        right = self._right(draft, number, answer)
        share = Fraction(1, len(right))
        texts = [as_html("\n".join(lines), "plain") for lines in draft.options]
        options = [ParsedOption(text, share if place in right else Fraction(0)) for place, text in enumerate(texts)]
        kind, extra = ("single_choice", {}) if len(right) == 1 else ("multiple_choice", {"marking": "credits"})
        return ParsedQuestion(draft.line, kind, as_html("\n".join(draft.text), "plain"), options=options, extra=extra)

    def _right(self, draft: _Draft, number: int, answer: str) -> list[int]:
        """The places of the right options."""
        if len(draft.options) < 2:  # noqa: PLR2004 - one is no choice
            raise Refusal(draft.line, _("There are fewer than two answers to choose from. The question was not taken."))
        if not all(any(lines) for lines in draft.options):
            raise Refusal(draft.line, _("An option has no text. The question was not taken."))
        if draft.labels != list(ascii_uppercase[: len(draft.labels)]):
            self.notes.tell(
                draft.line, _("The letters of the options are not in order. Moodle counts them; here the letter itself decides.")
            )
        found = _LETTERS.match(answer)
        letters = list(dict.fromkeys(re.findall("[A-Z]", found[0].upper()))) if found else []
        if not letters or any(draft.labels.count(letter) != 1 for letter in letters):
            message = _("“%(answer)s” is not the letter of one of the options. The question was not taken.")
            raise Refusal(number, message % {"answer": answer[:60]})
        if len(letters) > 1:
            self.notes.tell(number, _("More than one right option: read as multiple choice. Moodle would keep only the first."))
        return [draft.labels.index(letter) for letter in letters]


# -- writing --------------------------------------------------------------------------------------------


def write(questions: list[ParsedQuestion]) -> Written:
    """An Aiken file of the single choice questions, and what of all questions Aiken cannot say."""
    out: list[str] = []
    problems: list[Problem] = []
    for question in questions:
        if question.kind != "single_choice":
            problems.append(kind_problem(question, LABEL))
            continue
        kept = _sayable(question)
        chunk = _chunk(kept)
        if _reads_back(chunk, kept):
            out.append(chunk)
            problems += left_out(question, kept, LABEL) + _losses(question, kept)
        else:
            problems.append(_unsayable(question))
    return Written("\n".join(out).encode(), problems)


def _sayable(question: ParsedQuestion) -> ParsedQuestion:
    parts = ("name", "feedback", "category", "tags", "hints", "penalty", "points", "language", "pictures")
    kept = without(question, parts, ())
    kept.text = _flat(kept.text)
    kept.options = [ParsedOption(_flat(option.text), Fraction(option.fraction == 1)) for option in kept.options]
    return kept


def _flat(html: str) -> str:
    return escape(plain_text(html), quote=False)


def _chunk(question: ParsedQuestion) -> str:
    lines = [plain_text(question.text)]
    lines += [f"{letter}) {plain_text(option.text)}" for letter, option in zip(ascii_uppercase, question.options, strict=False)]
    right = [letter for letter, option in zip(ascii_uppercase, question.options, strict=False) if option.fraction == 1]
    return "\n".join([*lines, f"ANSWER: {', '.join(right)}", ""])


def _reads_back(chunk: str, kept: ParsedQuestion) -> bool:
    parsed = read(chunk.encode())
    return not parsed.problems and [changed(found, line=0) for found in parsed.questions] == [changed(kept, line=0)]


def _losses(question: ParsedQuestion, kept: ParsedQuestion) -> list[Problem]:
    sentences = []
    if question.text != kept.text or any(old.text != new.text for old, new in zip(question.options, kept.options, strict=True)):
        sentences.append(_("Aiken has plain text on one line only: bold, lists and line breaks are not in the file."))
    if any(option.feedback for option in question.options):
        sentences.append(_("Aiken has no feedback: it is not in the file."))
    if any(option.fraction not in (0, 1) for option in question.options):
        sentences.append(_("Aiken knows right and wrong only: credit for other options is not in the file."))
    return [Problem(question.line, sentence, effect=Effect.LOST, name=question.name) for sentence in sentences]


def _unsayable(question: ParsedQuestion) -> Problem:
    message = _(
        "Aiken needs a question and 2 to 26 options, one of them right, and no text that looks like an option. "
        "This question is not in the file."
    )
    return Problem(question.line, message, effect=Effect.LOST, name=question.name)
