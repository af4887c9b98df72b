"""Choices in a QTI item: one or several right ones, true or false."""

from fractions import Fraction
from itertools import combinations

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._qti_expressions import bounded
from assessments.formats._qti_items import Declaration, Mapping, Value
from assessments.formats._qti_reading import Reading, only_mapped, only_whole, said_to
from assessments.formats._shares import unrounded
from core.cleaning import plain_text
from core.errors import InvalidInputError
from core.xml import Node

MAXIMUM_TRIED = 8  # choices whose every combination is tried
MINIMUM = 2
MAXIMUM = 200
_TRUE = {"true", "vrai", "verdadero", "vre"}
_FALSE = {"false", "faux", "falso", "fo"}


def read_choice(reading: Reading, node: Node, choices: list[Node], question: ParsedQuestion) -> None:
    """One or several choices; hot texts are choices too."""
    response = reading.item.response(node)
    names = [choice.get("identifier") for choice in choices]
    if not MINIMUM <= len(choices) <= MAXIMUM or len(set(names)) != len(names):
        raise InvalidInputError(_("It needs two to 200 different choices."))
    question.options = [ParsedOption(text=reading.part(choice)) for choice in choices]
    if response.cardinality == "single":
        _single(reading, response, names, question)
    else:
        _several(reading, response, names, question)
        limit = node.get("maxChoices", "1")
        if limit.isdecimal() and 0 < int(limit[:6]) < len(choices):
            reading.draft.tell(_("It limited how many answers could be chosen; here as many can be chosen as one likes."), line=node.line)
    if any(choice.get("fixed") == "true" for choice in choices) and node.get("shuffle") == "true":
        reading.draft.tell(_("Its answers had a fixed order; whether answers are shuffled is decided by the quiz."), line=node.line)


def _answered(reading: Reading, response: Declaration, values: list[Value], question: ParsedQuestion) -> list[Fraction]:
    """Give each response alone, keep what is said then, and return what each earns."""
    runs = [reading.run(**{response.identifier: value}) for value in values]
    question.feedback, special = said_to(reading, runs, reading.run())
    for option, said in zip(question.options, special, strict=True):
        option.feedback = said
    return [run.score for run in runs]


def _single(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    scores = _answered(reading, response, list(names), question)
    full = reading.full(max(scores))
    question.kind, question.points = "single_choice", full
    for option, score in zip(question.options, scores, strict=True):
        option.fraction = max(unrounded(score / full), Fraction(-1))
    words = [plain_text(option.text).lower() for option in question.options]
    if sorted(names) == ["false", "true"] and words[names.index("true")] in _TRUE and words[names.index("false")] in _FALSE:
        _true_false(names, question)


def _true_false(names: list[str], question: ParsedQuestion) -> None:
    found = dict(zip(names, question.options, strict=True))
    if {found["true"].fraction, found["false"].fraction} != {0, 1}:
        return
    question.kind, question.options = "true_false", []
    question.extra = {
        "answer": found["true"].fraction == 1,
        "feedback_true": found["true"].feedback,
        "feedback_false": found["false"].feedback,
    }


def _several(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    question.kind = "multiple_choice"
    scores = _answered(reading, response, [(name,) for name in names], question)
    if only_whole(reading.item):
        _as_whole(reading, response, names, question)
    elif only_mapped(reading.item):
        _as_mapped(reading, response, names, scores, question)
    else:
        _as_tried(reading, response, names, question)


def _as_whole(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    right = [name for name in names if name in response.correct]
    if not right or set(response.correct) - set(names):
        raise InvalidInputError(_("None of its answers is right."))
    question.points = reading.full(reading.run(**{response.identifier: tuple(right)}).score)
    question.extra = {"marking": "whole"}
    _equal_shares(question, [name in right for name in names])


def _equal_shares(question: ParsedQuestion, rights: list[bool]) -> None:
    wrong = max(len(rights) - sum(rights), 1)
    for option, is_right in zip(question.options, rights, strict=True):
        option.fraction = Fraction(1, sum(rights)) if is_right else Fraction(-1, wrong)


def _as_mapped(reading: Reading, response: Declaration, names: list[str], scores: list[Fraction], question: ParsedQuestion) -> None:
    """What each choice earns, before any bound; given alone it has to earn just that."""
    mapping = response.mapping or Mapping()
    earned = [mapping.entries.get(name, mapping.default) for name in names]
    if [bounded(mapping, value) for value in earned] != scores:
        raise InvalidInputError(_("Its scoring is not understood."))
    best = bounded(mapping, sum((value for value in earned if value > 0), Fraction(0)))
    full = reading.full(best)
    question.points = full
    shares = [unrounded(value / full) for value in earned]
    marking = reading.item.own.get("marking") or _marking_of(shares, goes_below=mapping.lower is None or mapping.lower < 0)
    question.extra = {"marking": marking}
    if marking == "credits":
        for option, value in zip(question.options, shares, strict=True):
            option.fraction = min(max(value, Fraction(-1)), Fraction(1))
        if min(earned) < 0 and (mapping.lower is None or mapping.lower < 0):
            reading.draft.tell(_("Its points could go below zero; here they do not."))
    else:
        _equal_shares(question, [value > 0 for value in shares])


def _marking_of(shares: list[Fraction], *, goes_below: bool) -> str:
    right = sum(value > 0 for value in shares)
    wrong = max(len(shares) - right, 1)
    in_parts = all(value in {Fraction(1, right), Fraction(-1, wrong)} for value in shares)
    return ("negative" if goes_below else "parts") if in_parts else "credits"


def _as_tried(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    """Give every combination, and take the way of marking that gives all of them what they earn."""
    if len(names) > MAXIMUM_TRIED:
        raise InvalidInputError(_("Its scoring is not understood for so many choices."))
    sets = [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]
    scores = {chosen: reading.run(**{response.identifier: chosen or None}).score for chosen in sets}
    full = reading.full(max(scores.values()))
    question.points = full
    best = [chosen for chosen, score in scores.items() if score == max(scores.values())]
    single = {name: scores[(name,)] / full for name in names}
    if all(_summed(chosen, single) == score / full for chosen, score in scores.items()):
        question.extra = {"marking": "credits"}
        for option, name in zip(question.options, names, strict=True):
            option.fraction = unrounded(single[name])
    elif len(best) == 1 and all(score == 0 for chosen, score in scores.items() if chosen != best[0]):
        question.extra = {"marking": "whole"}
        _equal_shares(question, [name in best[0] for name in names])
    else:
        raise InvalidInputError(_("Its scoring is not understood: what a combination of answers earns is no sum."))


def _summed(chosen: tuple[str, ...], single: dict[str, Fraction]) -> Fraction:
    return min(max(sum((single[name] for name in chosen), Fraction(0)), Fraction(0)), Fraction(1))
