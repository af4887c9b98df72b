"""Moodle's notation for gaps in a text: `{1:SHORTANSWER:=Paris#Yes~%50%Marseille}`.

The reference is `qtype_multianswer_extract_question` of Moodle 4.5. Where that loses something we read it: entities with
a number (their `#` does not begin a feedback) and an escaped `~` (Moodle shows its backslash).
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from html import escape, unescape

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._markup import guard_escaped
from assessments.formats._shares import decimal_of, decimal_text, listed_share, nearest_share, number, unrounded
from assessments.formats._source import Draft
from core.errors import InvalidInputError

_CHOICES = {f"{name}{way}" for name in ("MULTICHOICE_", "MC") for way in ("V", "H", "S", "VS", "HS")} | {"MULTICHOICE", "MC"}
_SHORT = {"SHORTANSWER": False, "SA": False, "MW": False, "SHORTANSWER_C": True, "SAC": True, "MWC": True}
_NUMBERS = {"NUMERICAL", "NM"}
_SEVERAL = {f"{name}{way}" for name in ("MULTIRESPONSE_", "MR") for way in ("H", "S", "HS")} | {"MULTIRESPONSE", "MR"}
_START = re.compile(r"\{([0-9]{0,6}):([A-Z_]{1,40}):")
# Up to the first mark that is neither escaped nor inside an entity. Possessive, so that it never goes back.
_WORDS = r"(?:\\[~#}]|&\#x?[0-9a-fA-F]{1,8};|[^~#}\\]|\\)"
_ANSWER = re.compile(rf"{_WORDS}*+", re.DOTALL)
_FEEDBACK = re.compile(r"(?:\\[~}]|[^~}\\]|\\)*+", re.DOTALL)
_SHARE = re.compile(r"\s*(?:(=)|%(-?[0-9]{1,4}(?:[.,][0-9]*)?)%)")
_PLACE = re.compile(r"\[\[([0-9]+)\]\]")
MAXIMUM_GAPS = 100
MAXIMUM_ANSWERS = 200
PERCENT = 100


@dataclass
class Alternative:
    """One answer of a gap as it is written: decoded, with its share and its feedback."""

    text: str
    fraction: Fraction
    feedback: str


def place(index: int) -> str:
    """How a gap stands in our texts."""
    return f"[[{index}]]"


def without_places(text: str) -> str:
    """A text in which nothing looks like a gap of ours."""
    return _PLACE.sub(r"[ [\1] ]", text)


def read_cloze(draft: Draft, text: str) -> tuple[str, list[ParsedQuestion]]:
    """Take the gaps out of a text.

    :param text: as the file has it, not cleaned
    :return: the text with `[[1]]`, `[[2]]` … in their places, not cleaned, and the gaps
    :raises InvalidInputError: when a gap cannot be read or taken
    """
    if _PLACE.search(text):
        draft.tell(_("Its text had numbers in double square brackets, which mark gaps here; they were set apart."))
        text = without_places(text)
    gaps: list[ParsedQuestion] = []
    parts: list[str] = []
    at = 0
    while start := _START.search(text, at):
        alternatives, end = _alternatives(text, start.end())
        gaps.append(_gap(draft, start[1], start[2], alternatives))
        parts += [text[at : start.start()], place(len(gaps))]
        at = end
        if len(gaps) > MAXIMUM_GAPS:
            raise InvalidInputError(_("It has more than %(count)d gaps.") % {"count": MAXIMUM_GAPS})
    if not gaps:
        raise InvalidInputError(_("It has no gap."))
    return "".join([*parts, text[at:]]), gaps


def _alternatives(text: str, at: int) -> tuple[list[Alternative], int]:
    """The answers from `at` up to the closing brace, and where the text goes on."""
    found: list[Alternative] = []
    while True:
        fraction = Fraction(0)
        if share := _SHARE.match(text, at):
            fraction = Fraction(1) if share[1] else Fraction(share[2].replace(",", ".").rstrip(".")) / PERCENT
            at = share.end()
        answer = _ANSWER.match(text, at)
        at = answer.end() if answer else at
        feedback = _FEEDBACK.match(text, at + 1) if text[at : at + 1] == "#" else None
        at = feedback.end() if feedback else at
        if at >= len(text) or len(found) > MAXIMUM_ANSWERS:
            raise InvalidInputError(_("One of its gaps has no end (a closing brace is missing), or far too many answers."))
        found.append(Alternative(_plain(answer[0] if answer else ""), fraction, _plain(feedback[0] if feedback else "")))
        at += 1
        if text[at - 1] == "}":
            return found, at


def _plain(text: str) -> str:
    return unescape(re.sub(r"\\([~#}])", r"\1", text)).strip()


def _gap(draft: Draft, weight: str, type_name: str, alternatives: list[Alternative]) -> ParsedQuestion:
    gap = ParsedQuestion(line=draft.line, kind="", text="", points=Fraction(weight or 1))
    if any(abs(alternative.fraction) > 1 for alternative in alternatives):
        raise InvalidInputError(_("An answer earns more than all of its points."))
    kept = [alternative for alternative in alternatives if alternative.text]
    if len(kept) < len(alternatives):
        draft.tell(_("An empty answer of a gap was left out."))
    if type_name in _CHOICES:
        gap.kind = "single_choice"
        gap.options = [_option(draft, one, draft.html(one.text)) for one in kept]
    elif type_name in _SHORT:
        gap.kind = "short_answer"
        gap.options = [_option(draft, one, one.text) for one in kept]
        gap.extra = {"case_matters": _SHORT[type_name], "accents_matter": True}
    elif type_name in _NUMBERS:
        gap.kind = "numerical"
        gap.options = [_number(draft, one) for one in kept]
        gap.extra = {"units": []}
    else:
        reason = _("A gap asks for several answers (%(type)s).") if type_name in _SEVERAL else _("A gap is of an unknown type (%(type)s).")
        raise InvalidInputError(reason % {"type": type_name})
    _check_full(gap)
    return gap


def _check_full(gap: ParsedQuestion) -> None:
    if max((option.fraction for option in gap.options), default=Fraction(0)) < 1:
        raise InvalidInputError(_("A gap has no answer that earns all its points."))


def _option(draft: Draft, alternative: Alternative, text: str) -> ParsedOption:
    fraction = listed_share(alternative.fraction)
    return ParsedOption(
        text=text,
        fraction=unrounded(alternative.fraction) if fraction is None else fraction,
        feedback=draft.html(alternative.feedback),
    )


def _number(draft: Draft, alternative: Alternative) -> ParsedOption:
    value, _colon, tolerance = alternative.text.partition(":")
    plain = "*" if value.strip() == "*" else decimal_text(value)
    allowed = decimal_text(tolerance or "0")
    if plain is None or allowed is None or allowed.startswith("-"):
        raise InvalidInputError(_("“%(answer)s” is not a number.") % {"answer": alternative.text})
    option = _option(draft, alternative, plain)
    option.tolerance = allowed
    return option


def write_cloze(text: str, gaps: list[ParsedQuestion]) -> str:
    """The text with its gaps in Moodle's notation.

    :param text: cleaned HTML with `[[1]]` … in it; a place without a gap stays as it is
    """
    guarded = _START.sub(lambda match: f"&#123;{match[0][1:]}", text)

    def gap(match: re.Match[str]) -> str:
        index = int(match[1])
        return _write_gap(gaps[index - 1]) if 0 < index <= len(gaps) else match[0]

    return _PLACE.sub(gap, guarded)


def unguarded(text: str) -> str:
    """The opposite of what `write_cloze` does to braces of a text that only look like gaps."""
    return re.sub(r"&#123;(?=[0-9]{0,6}:[A-Z_]{1,40}:)", "{", text)


def whole_weight(gap: ParsedQuestion) -> int:
    """The weight of a gap as Moodle can say it."""
    return max(round(gap.points), 0 if gap.points == 0 else 1)


def _write_gap(gap: ParsedQuestion) -> str:
    names = {"single_choice": "MULTICHOICE", "numerical": "NUMERICAL"}
    name = names.get(gap.kind) or ("SHORTANSWER_C" if gap.extra.get("case_matters") else "SHORTANSWER")
    return f"{{{whole_weight(gap)}:{name}:{'~'.join(_write_option(gap.kind, option) for option in gap.options)}}}"


def _write_option(kind: str, option: ParsedOption) -> str:
    exact = number(decimal_of(option.fraction * PERCENT, 5))
    known = exact is not None and (listed_share(exact / PERCENT) or unrounded(exact / PERCENT)) == option.fraction
    fraction = option.fraction if known else nearest_share(option.fraction)
    share = "=" if fraction == 1 else f"%{decimal_of(fraction * PERCENT, 5)}%"
    tolerance = f":{option.tolerance}" if kind == "numerical" and option.text != "*" else ""
    feedback = f"#{_marked(option.feedback, is_html=True)}" if option.feedback else ""
    return f"{share}{_marked(option.text, is_html=kind != 'short_answer')}{tolerance}{feedback}"


def _marked(text: str, *, is_html: bool) -> str:
    """A text between the marks of the notation.

    Moodle does not undo `\\~`, so a tilde in HTML is written as an entity. It knows no escaped backslash either.
    """
    text = escape(guard_escaped(text) if is_html else text, quote=False)
    text = re.sub(r"\\(?=[~#}\\]|$)", "&bsol;", text)
    text = re.sub(r"([#}])", r"\\\1", text)
    return text.replace("~", r"&\#126;" if is_html else r"\~")
