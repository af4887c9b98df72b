"""How much a file may hold, and what formats have no place for."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.formats import Effect, ParsedQuestion, Problem
from core.errors import InvalidInputError

MAX_QUESTIONS = 5_000
MAX_OPTIONS = 100

KINDS = {
    "single_choice": gettext_lazy("Single choice"),
    "multiple_choice": gettext_lazy("Multiple choice"),
    "true_false": gettext_lazy("True or false"),
    "short_answer": gettext_lazy("Short answer"),
    "numerical": gettext_lazy("Number"),
    "matching": gettext_lazy("Matching"),
    "ordering": gettext_lazy("Ordering"),
    "essay": gettext_lazy("Essay"),
    "cloze": gettext_lazy("Cloze"),
}
TRUTH = {"answer": True, "feedback_true": "", "feedback_false": ""}
# What a question may have beside its text and its answers: its name in words, and what it is where there is none.
_PARTS: dict[str, tuple[Any, Any]] = {
    "name": (gettext_lazy("name"), ""),
    "feedback": (gettext_lazy("general feedback"), ""),
    "category": (gettext_lazy("category"), ""),
    "tags": (gettext_lazy("tags"), []),
    "hints": (gettext_lazy("hints"), []),
    "penalty": (gettext_lazy("penalty for another try"), None),
    "points": (gettext_lazy("points"), 1),
    "language": (gettext_lazy("language"), ""),
    "pictures": (gettext_lazy("pictures"), []),
}
_EXTRAS = {
    "marking": gettext_lazy("way of marking"),
    "case_matters": gettext_lazy("attention to capitals"),
    "accents_matter": gettext_lazy("attention to accents"),
    "units": gettext_lazy("units"),
    "min_words": gettext_lazy("least number of words"),
    "max_words": gettext_lazy("greatest number of words"),
    "template": gettext_lazy("text to begin with"),
    "marker_notes": gettext_lazy("notes for whoever marks"),
}


def too_many_questions() -> InvalidInputError:
    return InvalidInputError(_("The file has more than %(number)d questions. Split it into smaller files.") % {"number": MAX_QUESTIONS})


def kind_problem(question: ParsedQuestion, label: str) -> Problem:
    """That a format has no questions of this kind."""
    kind = KINDS.get(question.kind, question.kind)
    message = _("%(format)s has no questions of the kind “%(kind)s”: this one is not in the file.")
    return Problem(question.line, message % {"format": label, "kind": kind}, effect=Effect.LOST, name=question.name)


def without(question: ParsedQuestion, parts: Iterable[str], extras: Iterable[str]) -> ParsedQuestion:
    """The question with only what a format has a place for.

    :param parts: names of `ParsedQuestion`'s fields that it has no place for
    :param extras: the keys of `extra` that it keeps
    """
    emptied = {name: _copy(_PARTS[name][1]) for name in parts}
    extra = TRUTH | question.extra if question.kind == "true_false" else question.extra
    kept = {key: value for key, value in extra.items() if key in set(extras)}
    return replace(question, extra=kept, **emptied)


def _copy(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def left_out(question: ParsedQuestion, kept: ParsedQuestion, label: str) -> list[Problem]:
    """What of a question is not in its kept form, as one sentence."""
    names = [str(words) for name, (words, _none) in _PARTS.items() if getattr(question, name) != getattr(kept, name)]
    names += [str(words) for key, words in _EXTRAS.items() if question.extra.get(key) not in (None, "", False, [], kept.extra.get(key))]
    if not names:
        return []
    message = _("%(format)s has no place for this, so it is not in the file: %(parts)s.") % {"format": label, "parts": ", ".join(names)}
    return [Problem(question.line, message, effect=Effect.LOST, name=question.name)]
