"""Questions → GIFT, as Moodle exports it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.formats import Effect, Parsed, ParsedOption, ParsedQuestion, Problem, Written
from assessments.formats._gift_lexer import MAX_BLOCK, escape
from assessments.formats._limits import kind_problem, left_out, without
from assessments.formats._numbers import is_exact, percent_text

TOP = "$course$/top"
_NO_TAG = re.compile(r"[<>`\x00-\x1f]|\\$")
_KEPT_EXTRAS = ("answer", "feedback_true", "feedback_false")


def written(questions: list[ParsedQuestion], label: str, read: Callable[[str], Parsed]) -> Written:
    """A GIFT file, in which each question was read back and found to be the same.

    :param label: the format's name in sentences
    :param read: GIFT's own reader
    """
    out, problems, category = [], [], ""
    for question in questions:
        kept = _sayable(question)
        if kept.kind not in _WRITERS:
            problems.append(kind_problem(question, label))
            continue
        chunk = _chunk(kept, category)
        if len(chunk) > MAX_BLOCK or not _reads_back(read(chunk), kept):
            problems.append(_unsayable(question, label))
            continue
        problems += left_out(question, kept, label) + _rounded(question, kept)
        category = kept.category
        out.append(chunk)
    return Written("\n".join(out).encode(), problems)


def _reads_back(parsed: Parsed, kept: ParsedQuestion) -> bool:
    return [replace(found, line=0, category="") for found in parsed.questions] == [replace(kept, line=0, category="")]


def _unsayable(question: ParsedQuestion, label: str) -> Problem:
    message = _("%(format)s would not say this question as it is, so it is not in the file. Look for empty or strangely written answers.")
    return Problem(question.line, message % {"format": label}, effect=Effect.LOST, name=question.name)


def _rounded(question: ParsedQuestion, kept: ParsedQuestion) -> list[Problem]:
    if [option.fraction for option in question.options] == [option.fraction for option in kept.options]:
        return []
    message = _("The weights of this question were changed so that Moodle marks about the same.")
    return [Problem(question.line, message, effect=Effect.LOST, name=question.name)]


# -- what GIFT has a place for --------------------------------------------------------------------------


def _sayable(question: ParsedQuestion) -> ParsedQuestion:
    kept = without(question, ("hints", "penalty", "points", "language", "pictures"), _KEPT_EXTRAS)
    kept.tags = [tag for tag in kept.tags if not _NO_TAG.search(tag)]
    kept.options = [_without_nonsense(kept.kind, option) for option in kept.options]
    if kept.kind == "multiple_choice":
        kept.options = _with_credits(kept.options, question.extra.get("marking", "credits"))
        kept.extra = {"marking": "credits"}
    return kept


def _without_nonsense(kind: str, option: ParsedOption) -> ParsedOption:
    """The option with shares that a percentage can say."""
    if kind == "matching" or is_exact(option.fraction):
        return replace(option)
    return replace(option, fraction=Fraction(percent_text(option.fraction)) / 100)


def _with_credits(options: list[ParsedOption], marking: str) -> list[ParsedOption]:
    """Marking as a whole or in parts, as near as weights come to it: a wrong choice takes everything, or its part."""
    if marking == "credits":
        return options
    right = sum(option.fraction > 0 for option in options)
    wrong = 1 if marking == "whole" else len(options) - right
    shares = [Fraction(1, right) if option.fraction > 0 else Fraction(-1, wrong) for option in options]
    return [replace(option, fraction=share) for option, share in zip(options, shares, strict=True)]


# -- writing --------------------------------------------------------------------------------------------


def _chunk(question: ParsedQuestion, category: str) -> str:
    """One question, after its category if that is not the one before. With any markup in it, all of its texts are HTML."""
    place = f"$CATEGORY: {_category(question.category)}\n\n" if question.category != category else ""
    tags = " ".join("[tag:" + tag.replace("]", "\\]") + "]" for tag in question.tags)
    head = f"// {tags}\n" if tags else ""
    name = f"::{escape(question.name)}::" if question.name else ""
    style = "" if all(_is_bare(text) for text in _texts(question)) else "[html]"
    answers = _WRITERS[question.kind](question)
    feedback = f"####{_text(question.feedback)}" if question.feedback else ""
    return f"{place}{head}{name}{style}{escape(question.text)}{{{answers}{feedback}}}\n"


def _texts(question: ParsedQuestion) -> Iterator[str]:
    yield question.text
    yield question.feedback
    yield question.extra.get("feedback_true", "")
    yield question.extra.get("feedback_false", "")
    for option in question.options:
        yield option.text
        yield option.feedback


def _is_bare(text: str) -> bool:
    """Whether the text means the same without saying that it is HTML."""
    return not text.startswith(("[", "//", "%")) and not any(sign in text for sign in "\n<>&")


def _text(text: str) -> str:
    return ("[html]" if text.lstrip().startswith(("[", "%")) else "") + escape(text)


def _category(path: str) -> str:
    return f"{TOP}/{path}".replace("\\", "\\\\") if path else TOP


def _weight(fraction: Fraction) -> str:
    return f"%{percent_text(fraction)}%"


def _feedback(text: str) -> str:
    return f"#{_text(text)}" if text else ""


def _lines(lines: list[str]) -> str:
    return "".join(f"\n\t{line}" for line in lines) + "\n\t"


def _single_choice(question: ParsedQuestion) -> str:
    signs = ["=" if option.fraction == 1 else f"~{_weight(option.fraction) if option.fraction else ''}" for option in question.options]
    if "~" not in "".join(signs):  # without one, these would be words to type
        signs[-1:] = ["~%100%"]
    return _lines([f"{sign}{_text(option.text)}{_feedback(option.feedback)}" for sign, option in zip(signs, question.options, strict=True)])


def _multiple_choice(question: ParsedQuestion) -> str:
    return _lines([f"~{_weight(option.fraction)}{_text(option.text)}{_feedback(option.feedback)}" for option in question.options])


def _true_false(question: ParsedQuestion) -> str:
    truth = bool(question.extra.get("answer"))
    right, wrong = (question.extra.get(f"feedback_{str(said).lower()}", "") for said in (truth, not truth))
    feedback = f"#{_text(wrong)}{_feedback(right)}" if wrong or right else ""
    return ("TRUE" if truth else "FALSE") + feedback


def _short_answer(question: ParsedQuestion) -> str:
    texts = [("[moodle]" if option.text.startswith("[") else "") + escape(option.text) for option in question.options]
    return _lines(
        [f"={_weight(option.fraction)}{text}{_feedback(option.feedback)}" for text, option in zip(texts, question.options, strict=True)]
    )


def _numerical(question: ParsedQuestion) -> str:
    *others, last = question.options or [ParsedOption()]
    lines = [_number(option) for option in others]
    lines.append(f"~#{_text(last.feedback)}" if last.text == "*" and not last.fraction else _number(last))
    return "#" + _lines(lines)


def _number(option: ParsedOption) -> str:
    tolerance = "" if option.text == "*" else f":{option.tolerance}"
    return f"={_weight(option.fraction)}{option.text}{tolerance}{_feedback(option.feedback)}"


def _matching(question: ParsedQuestion) -> str:
    return _lines([f"={_text(option.text)} -> {escape(option.match)}" for option in question.options])


def _essay(question: ParsedQuestion) -> str:
    return ""


_WRITERS = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "short_answer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "essay": _essay,
}
