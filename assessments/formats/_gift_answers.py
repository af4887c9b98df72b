"""The answers of a GIFT question, kind by kind, as Moodle tells the kinds apart."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._gift_question import Piece, Source
from assessments.formats._limits import MAX_OPTIONS
from assessments.formats._numbers import as_number, number_text
from assessments.questions._common import exact_share

ARROW = "->"
TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_WEIGHT = re.compile(r"%\s*(-?\s*[0-9]{1,3}(?:[.,][0-9]{0,10})?)\s*%")
_MOODLE_WEIGHT = re.compile(r"%-?[0-9]{1,3}\.?[0-9]*%")
_GLUED = re.compile(r"(?<=[\w)\]\"'])=|(?<=\S)[ \t]+=(?=[ \t])(?![ \t]*->)")


def fill(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    """Set a question's kind, options and feedback from what stands between its braces.

    :raises Refusal: when no question comes of it
    """
    at = answers.text.rfind("####")
    if at >= 0:
        question.feedback = source.html(answers.cut(at + 4))
        answers = answers.cut(0, at).stripped
    question.kind = _kind(source, answers)
    _FILLERS[question.kind](source, question, answers)


def _kind(source: Source, answers: Piece) -> str:
    text = answers.text
    if not text:
        return "essay"
    if text.startswith("#"):
        return "numerical"
    if "~" in text:
        return "single_choice"
    if "=" in text and ARROW in text and _is_matching(source, answers):
        return "matching"
    return "true_false" if _truth(source, answers) is not None else "short_answer"


def _is_matching(source: Source, answers: Piece) -> bool:
    """Moodle takes one arrow anywhere for matching, and then refuses what has a single pair."""
    if "=" in answers.text.lstrip(" ="):
        return True
    source.tell(answers, _("There is an arrow -> but only one answer. It was read as a short answer; Moodle would refuse it as matching."))
    return False


def _truth(source: Source, answers: Piece) -> bool | None:
    word = answers.partition("#")[0].text.strip()
    truth = TRUTHS.get(word.upper())
    if truth is not None and word not in TRUTHS:
        source.tell(answers, _read_as(word, word.upper()))
    if truth is None and TRUTHS.get(word.lstrip("= ")) is not None and "=" not in word.lstrip("= "):
        source.tell(
            answers, _("“%(word)s” is a word to be typed here. For true or false, write it without =.") % {"word": word.lstrip("= ")}
        )
    return truth


def _read_as(text: str, meaning: Any) -> str:
    return _("“%(text)s” was read as %(meaning)s.") % {"text": text[:60], "meaning": meaning}


# -- splitting ------------------------------------------------------------------------------------------


def _split(answers: Piece, signs: str) -> list[tuple[str, Piece]]:
    """The answers with the sign before each; what stands before the first sign is an answer without one, as in Moodle."""
    places = [found.start() for found in re.finditer(f"[{signs}]", answers.text)]
    parts = [("", answers.cut(0, places[0] if places else None).stripped)]
    for start, end in zip(places, [*places[1:], None], strict=True) if places else []:
        parts.append((answers.text[start], answers.cut(start + 1, end).stripped))
    return parts if parts[0][1].text else parts[1:]


def _entries(source: Source, answers: Piece, signs: str) -> list[tuple[str, Piece]]:
    """As `_split`, without the empty ones, which are told.

    :raises Refusal: when there are more than a person can read
    """
    if sum(answers.text.count(sign) for sign in signs) > MAX_OPTIONS:
        message = _("There are more than %(number)d answers. The question was not taken.") % {"number": MAX_OPTIONS}
        raise source.refuse(answers, message)
    found = _split(answers, signs)
    for _sign, piece in found:
        if not piece.text:
            source.tell(piece, _("An answer is empty; it was passed over."))
    _tell_glued(source, answers)
    return [(sign, piece) for sign, piece in found if piece.text]


def _tell_glued(source: Source, answers: Piece) -> None:
    found = _GLUED.search(answers.text)
    if found:
        around = answers.text[max(0, found.start() - 10) : found.end() + 10].strip()
        message = _("The sign = begins a new answer, here in the middle of “%(text)s”. If it belongs to the text, write \\= there.")
        source.tell(answers.cut(found.start()), message % {"text": " ".join(around.split())})


def _weighted(source: Source, piece: Piece) -> tuple[Fraction | None, Piece]:
    """The weight that an answer begins with, as an exact share; None where it has none."""
    found = _WEIGHT.match(piece.text)
    if not found:
        return None, piece
    percent = found[1].replace(" ", "").replace(",", ".")
    weight = exact_share(Decimal(percent))
    if abs(weight) > 1:
        message = _("“%(text)s” is no weight: weights are from -100 to 100. The question was not taken.") % {"text": found[0]}
        raise source.refuse(piece, message)
    if not _MOODLE_WEIGHT.match(piece.text):
        source.tell(piece, _read_as(found[0], f"%{percent}%"))
    return weight, piece.cut(found.end()).stripped


# -- kinds ----------------------------------------------------------------------------------------------


def _essay(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    """Nothing between the braces."""


def _true_false(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    """The first feedback is for the wrong answer, the second for the right one, whichever of them is true."""
    word, rest = answers.partition("#")
    wrong, right = rest.partition("#")
    truth = TRUTHS[word.text.strip().upper()]
    said = {not truth: source.html(wrong), truth: source.html(right)}
    question.extra = {"answer": truth, "feedback_true": said[True], "feedback_false": said[False]}


def _choice(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    """One answer may be chosen as soon as there is a `=`; several when there are only `~` and weights."""
    entries = _entries(source, answers, "~=")
    is_single = "=" in answers.text
    if entries and not entries[0][0]:
        source.tell(entries[0][1], _("What stands before the first ~ or = was taken as an answer."))
    for sign, piece in entries:
        weight, rest = _weighted(source, piece)
        if sign == "=" and weight is not None:
            source.tell(piece, _("A weight after = counts here; Moodle would show it as part of the answer."))
        _add_option(source, question, rest, weight if weight is not None else Fraction(sign == "="))
    question.kind = "single_choice" if is_single else "multiple_choice"
    question.extra = {} if is_single else {"marking": "credits"}
    _check_choice(source, question, answers)
    if is_single and sum(sign == "=" for sign, _piece in entries) > 1:
        message = _(
            "More than one answer has =. As in Moodle, one of them may be chosen and each is right; if all have to be, give them ~%50%."
        )
        source.tell(answers, message)
    if ARROW in answers.text and all(ARROW in piece.text for _sign, piece in entries):
        source.tell(
            answers, _("Every answer has an arrow ->. Because of ~ this is choice, as in Moodle; for matching, begin each pair with =.")
        )


def _add_option(source: Source, question: ParsedQuestion, piece: Piece, fraction: Fraction) -> None:
    text, feedback = piece.partition("#")
    html = source.html(text)
    if html:
        question.options.append(ParsedOption(html, fraction, source.html(feedback)))
    else:
        source.tell(piece, _("An answer is empty; it was passed over."))


def _check_choice(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    if len(question.options) < 2:  # noqa: PLR2004 - one is no choice
        raise source.refuse(answers, _("There are fewer than two answers to choose from. The question was not taken."))
    positive = [option.fraction for option in question.options if option.fraction > 0]
    if not positive:
        raise source.refuse(answers, _("No answer is marked as right. The question was not taken."))
    best = max(positive) if question.kind == "single_choice" else sum(positive)
    if best != 1:
        source.tell(answers, _("With these weights nobody gets exactly all the points."))


def _short_answer(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    for _sign, piece in _entries(source, answers, "="):
        weight, rest = _weighted(source, piece)
        text, feedback = rest.partition("#")
        pattern = source.plain(source.styled(text)[1])
        if pattern:
            question.options.append(ParsedOption(pattern, Fraction(1) if weight is None else weight, source.html(feedback)))
        else:
            source.tell(piece, _("An answer is empty; it was passed over."))
    _check_right(source, question, answers)


def _check_right(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    if not any(option.fraction > 0 for option in question.options):
        raise source.refuse(answers, _("No answer is marked as right. The question was not taken."))


def _numerical(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    """`#`, then answers; what stands after the first `~` is feedback to every other number."""
    numbers, others = answers.cut(1).partition("~")
    for _sign, piece in _entries(source, numbers, "="):
        weight, rest = _weighted(source, piece)
        text, feedback = rest.partition("#")
        value, tolerance = _number_and_tolerance(source, source.styled(text)[1])
        question.options.append(ParsedOption(value, Fraction(1) if weight is None else weight, source.html(feedback), tolerance=tolerance))
    if "~" in answers.text:
        question.options.append(ParsedOption("*", Fraction(0), source.html(others.partition("#")[1])))
    _check_right(source, question, answers)


def _number_and_tolerance(source: Source, piece: Piece) -> tuple[str, str]:
    """`value`, `value:tolerance`, `low..high`, or `*` for any number."""
    text = source.plain(piece)
    if text == "*":
        return "*", "0"
    low, dots, high = text.partition("..")
    if dots and low:
        ends = sorted([_number(source, piece, low), _number(source, piece, high)])
        return number_text((ends[0] + ends[1]) / 2), number_text((ends[1] - ends[0]) / 2)
    value, _colon, tolerance = text.partition(":")
    return number_text(_number(source, piece, value)), number_text(abs(_number(source, piece, tolerance or "0")))


def _number(source: Source, piece: Piece, text: str) -> Fraction:
    number = as_number(text)
    if number is None:
        message = _("“%(text)s” is not a number. Write digits with a point, such as 3.14. The question was not taken.")
        raise source.refuse(piece, message % {"text": text.strip()[:60]})
    if "," in text:
        source.tell(piece, _read_as(text.strip(), number_text(number)))
    return number


def _matching(source: Source, question: ParsedQuestion, answers: Piece) -> None:
    for _sign, piece in _entries(source, answers, "="):
        weight, rest = _weighted(source, piece)
        if ARROW not in rest.text:
            message = _("“%(text)s” has no arrow ->, and the other answers have one. The question was not taken.")
            raise source.refuse(piece, message % {"text": source.plain(rest)[:60]})
        prompt, match = rest.partition(ARROW)
        match, feedback = match.partition("#")
        if weight is not None or feedback.text.strip():
            source.lose(piece, _("Pairs have neither weights nor feedback of their own; what was written was left out."))
        _add_pair(source, question, prompt, match)
    if sum(bool(option.text) for option in question.options) < 2:  # noqa: PLR2004 - one pair is no matching
        raise source.refuse(answers, _("There are fewer than two pairs to match. The question was not taken."))


def _add_pair(source: Source, question: ParsedQuestion, prompt: Piece, match: Piece) -> None:
    answer = source.plain(match)
    if answer:
        question.options.append(ParsedOption(source.html(prompt), match=answer))
    else:
        source.lose(prompt, _("A pair has nothing after its arrow; it was left out."))


_FILLERS = {
    "essay": _essay,
    "true_false": _true_false,
    "single_choice": _choice,
    "short_answer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
}
