"""How a QTI item is marked, found out by marking: its response processing is carried out for one response after another."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.formats._qti_expressions import EXPRESSIONS, bounded, correct_of, mapped_value, not_understood, only, same
from assessments.formats._qti_items import Declaration, Item, Value
from core.errors import InvalidInputError
from core.xml import Node

SCORE = "SCORE"
MAXIMUM_SCORE = "MAXSCORE"
_TEMPLATE = re.compile(r"/(?:CC2_)?(match_correct|match_basic|match|map_response)(?:\.xml)?$", re.IGNORECASE)
# One file may hold many items, and one item many responses to try. A step takes about 4 µs.
MAXIMUM_STEPS = 1_000_000
MAXIMUM_DEPTH = 50
NODES_A_STEP = 20  # looking through an item for what was said


class Steps:
    """How much of carrying out is left for one file."""

    def __init__(self) -> None:
        self.left = MAXIMUM_STEPS

    def spend(self, count: int = 1) -> None:
        """Take from it.

        :raises InvalidInputError: when nothing is left
        """
        self.left -= count
        if self.left < 0:
            raise InvalidInputError(_("Its scoring takes too long to find out."))


class _ExitError(Exception):
    """`exitResponse`: the outcomes stay as they are."""


class Run:
    """One response, marked."""

    def __init__(self, item: Item, answers: dict[str, Value], steps: Steps) -> None:
        self.item = item
        self.answers = answers
        self.steps = steps
        steps.spend(1 + item.size // NODES_A_STEP)
        self.depth = 0
        self.outcomes: dict[str, Value] = {SCORE: Fraction(0), **item.outcomes}
        self._carry_out()

    @property
    def score(self) -> Fraction:
        score = self.outcomes[SCORE]
        if not isinstance(score, Fraction):
            raise not_understood(SCORE)
        return score

    def _carry_out(self) -> None:
        template = template_of(self.item)
        if template:
            self._template(template)
            return
        try:
            self._rules(list(self.item.processing.elements()) if self.item.processing else [])
        except _ExitError:
            return

    def _template(self, name: str) -> None:
        response = main_response(self.item)
        if name == "map_response":
            self.outcomes[SCORE] = self.mapped(response)
        elif same(self.response(response.identifier), correct_of(response), response):
            full = self.outcomes.get(MAXIMUM_SCORE)
            self.outcomes[SCORE] = full if isinstance(full, Fraction) and full > 0 else Fraction(1)

    def response(self, name: str) -> Value:
        return self.answers.get(name)

    def _rules(self, rules: list[Node]) -> None:
        for rule in rules:
            self.steps.spend()
            if rule.name == "setOutcomeValue":
                self.outcomes[rule.get("identifier")] = self.value(only(rule))
            elif rule.name == "responseCondition":
                self._condition(rule)
            elif rule.name == "responseProcessingFragment":
                self._rules(list(rule.elements()))
            elif rule.name == "exitResponse":
                raise _ExitError
            else:
                raise not_understood(rule.name)

    def _condition(self, rule: Node) -> None:
        for branch in rule.elements():
            inside = list(branch.elements())
            if branch.name == "responseElse":
                self._rules(inside)
                return
            if branch.name not in {"responseIf", "responseElseIf"} or not inside:
                raise not_understood(branch.name)
            if self.value(inside[0]) is True:
                self._rules(inside[1:])
                return

    def value(self, node: Node) -> Value:
        """What an expression gives.

        :raises InvalidInputError: when it is not understood
        """
        self.steps.spend()
        if node.name not in EXPRESSIONS or self.depth >= MAXIMUM_DEPTH:
            raise not_understood(node.name)
        self.depth += 1
        value = EXPRESSIONS[node.name](self, node)
        self.depth -= 1
        return value

    def mapped(self, response: Declaration) -> Fraction:
        if response.mapping is None:
            raise not_understood("mapResponse")
        answer = self.response(response.identifier)
        values = answer if isinstance(answer, tuple) else () if answer is None else (answer,)
        distinct = list(dict.fromkeys(values))
        total = sum((mapped_value(response.mapping, value) for value in distinct), Fraction(0))
        return bounded(response.mapping, total)


def template_of(item: Item) -> str:
    """Which standard template marks an item: `match`, `map_response` or none.

    An item that says nothing is marked by what it calls right, as every player does.

    :raises InvalidInputError: when it names another template
    """
    if item.processing is None:
        return "map_response" if main_response(item).mapping else "match"
    address = item.processing.get("template")
    if not address or any(item.processing.elements()):
        return ""
    match = _TEMPLATE.search(address)
    if not match:
        raise not_understood(address.rpartition("/")[2])
    return "map_response" if match[1].lower() == "map_response" else "match"


def main_response(item: Item) -> Declaration:
    """The response that the standard templates speak of."""
    if "RESPONSE" in item.responses:
        return item.responses["RESPONSE"]
    if len(item.responses) != 1:
        raise InvalidInputError(_("Its scoring does not say which response it is about."))
    return next(iter(item.responses.values()))
