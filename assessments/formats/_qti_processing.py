"""How a QTI item is marked, found out by marking: its response processing is carried out for one response after another.

Expressions outside this list (QTI 2.2, "Expressions") are not understood; then the question is not taken, because a wrong
guess would mark people wrongly.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.formats._numbers import number
from assessments.formats._qti_items import Declaration, Item, Mapping, Value
from core.errors import InvalidInputError
from core.xml import Node

SCORE = "SCORE"
MAXIMUM_SCORE = "MAXSCORE"
_TEMPLATE = re.compile(r"/(?:CC2_)?(match_correct|match_basic|match|map_response)(?:\.xml)?$", re.IGNORECASE)
# One file may hold many items, and one item many responses to try.
MAXIMUM_STEPS = 300_000
MAXIMUM_DEPTH = 50
PAIR = 2


class Steps:
    """How much of carrying out is left for one file."""

    def __init__(self) -> None:
        self.left = MAXIMUM_STEPS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise InvalidInputError(_("Its scoring takes too long to find out."))


def not_understood(name: str) -> InvalidInputError:
    return InvalidInputError(_("Its scoring uses “%(name)s”, which is not understood here.") % {"name": name})


class _ExitError(Exception):
    """`exitResponse`: the outcomes stay as they are."""


class Run:
    """One response, marked."""

    def __init__(self, item: Item, answers: dict[str, Value], steps: Steps) -> None:
        self.item = item
        self.answers = answers
        self.steps = steps
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
        processing = self.item.processing
        template = template_of(self.item)
        if template:
            self._template(template)
        elif processing is not None:
            try:
                self._rules(list(processing.elements()))
            except _ExitError:
                return

    def _template(self, name: str) -> None:
        response = main_response(self.item)
        if name == "map_response":
            self.outcomes[SCORE] = self._mapped(response)
        elif _same(self._response(response.identifier), _correct(response), response):
            full = self.outcomes.get(MAXIMUM_SCORE)
            self.outcomes[SCORE] = full if isinstance(full, Fraction) and full > 0 else Fraction(1)

    def _response(self, name: str) -> Value:
        return self.answers.get(name)

    def _rules(self, rules: list[Node]) -> None:
        for rule in rules:
            self.steps.spend()
            if rule.name == "setOutcomeValue":
                self.outcomes[rule.get("identifier")] = self.value(_only(rule))
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
        if node.name not in _EXPRESSIONS or self.depth >= MAXIMUM_DEPTH:
            raise not_understood(node.name)
        self.depth += 1
        value = _EXPRESSIONS[node.name](self, node)
        self.depth -= 1
        return value

    def values(self, node: Node) -> list[Value]:
        return [self.value(child) for child in node.elements()]

    def pair(self, node: Node) -> tuple[Value, Value]:
        """What the two sides of a comparison give."""
        values = self.values(node)
        if len(values) != PAIR:
            raise not_understood(node.name)
        return values[0], values[1]

    def _mapped(self, response: Declaration) -> Fraction:
        if response.mapping is None:
            raise not_understood("mapResponse")
        answer = self._response(response.identifier)
        values = answer if isinstance(answer, tuple) else () if answer is None else (answer,)
        distinct = list(dict.fromkeys(values))
        total = sum((_mapped_value(response.mapping, value) for value in distinct), Fraction(0))
        return bounded(response.mapping, total)


def template_of(item: Item) -> str:
    """Which standard template marks an item: `match`, `map_response` or none.

    An item that says nothing is marked by what it calls right, as every player does.

    :raises InvalidInputError: when it names another template
    """
    if item.processing is None:
        only = next(iter(item.responses.values()), None)
        return "" if only is None else "map_response" if only.mapping else "match"
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


def bounded(mapping: Mapping, total: Fraction) -> Fraction:
    """A sum within the bounds of a mapping."""
    if mapping.lower is not None:
        total = max(total, mapping.lower)
    return total if mapping.upper is None else min(total, mapping.upper)


def _mapped_value(mapping: Mapping, value: str | Fraction | bool) -> Fraction:
    if isinstance(value, Fraction):
        return next((earned for key, earned in mapping.entries.items() if number(key) == value), mapping.default)
    text = str(value)
    if text in mapping.entries:
        return mapping.entries[text]
    low = text.casefold()
    return next((earned for key, earned in mapping.entries.items() if key in mapping.any_case and key.casefold() == low), mapping.default)


def _typed(text: str, base_type: str) -> str | Fraction | bool | None:
    if base_type in {"float", "integer"}:
        return number(text)
    if base_type == "boolean":
        return text == "true"
    return text


def _correct(response: Declaration) -> Value:
    values = [value for value in (_typed(text, response.base_type) for text in response.correct) if value is not None]
    if not values:
        return None
    return values[0] if response.cardinality == "single" else tuple(values)


def _same(one: Value, other: Value, response: Declaration | None = None) -> bool | None:
    if one is None or other is None:
        return None
    if isinstance(one, tuple) and isinstance(other, tuple) and not (response and response.cardinality == "ordered"):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other


def _only(node: Node) -> Node:
    children = list(node.elements())
    if len(children) != 1:
        raise not_understood(node.name)
    return children[0]


def _variable(run: Run, node: Node) -> Value:
    name = node.get("identifier")
    if name in run.item.responses:
        return run._response(name)
    return run.outcomes.get(name)


def _named(run: Run, node: Node) -> Declaration:
    name = node.get("identifier")
    if name not in run.item.responses:
        raise not_understood(name)
    return run.item.responses[name]


def _base_value(_run: Run, node: Node) -> Value:
    return _typed(" ".join(node.text().split()), node.get("baseType"))


def _is_null(run: Run, node: Node) -> Value:
    value = run.value(_only(node))
    return value is None or value in {"", ()}


def _not(run: Run, node: Node) -> Value:
    value = run.value(_only(node))
    return None if value is None else value is False


def _ordered_name(run: Run, node: Node) -> Declaration | None:
    """The response that one side of a comparison is, which knows whether order counts."""
    names = [child.get("identifier") for child in node.elements("variable", "correct")]
    ordered = any(child.name == "ordered" for child in node.elements())
    found = next((run.item.responses[name] for name in names if name in run.item.responses), None)
    return Declaration("", "ordered", "") if ordered and found is None else found


def _match(run: Run, node: Node) -> Value:
    one, other = run.pair(node)
    return _same(one, other, _ordered_name(run, node))


def _equal(run: Run, node: Node) -> Value:
    one, other = run.pair(node)
    if not isinstance(one, Fraction) or not isinstance(other, Fraction):
        return None
    return abs(one - other) <= tolerance_of(node, other)


def tolerance_of(node: Node, value: Fraction) -> Fraction:
    """How far an answer may be from a value in an `equal`.

    :raises InvalidInputError: when it is not the same on both sides or leaves out its bounds
    """
    mode = node.get("toleranceMode", "exact")
    if mode == "exact":
        return Fraction(0)
    sides = [number(part) for part in node.get("tolerance").split()]
    bounds = {node.get("includeLowerBound", "true"), node.get("includeUpperBound", "true")}
    if mode not in {"absolute", "relative"} or not sides or None in sides or len(set(sides)) != 1 or bounds != {"true"}:
        raise not_understood("equal")
    side = sides[0] or Fraction(0)
    return side if mode == "absolute" else abs(value) * side / 100


def _string_match(run: Run, node: Node) -> Value:
    if node.get("substring") == "true":
        raise not_understood("substring")
    one, other = run.pair(node)
    if one is None or other is None:
        return None
    if node.get("caseSensitive", "true") == "false":
        return str(one).casefold() == str(other).casefold()
    return str(one) == str(other)


def wildcard_of(expression: str) -> str | None:
    """An XSD regular expression of plain letters and `.*` as a pattern of ours; None when it is more than that."""
    parts = re.findall(r"\.\*|\\[^\w\s]|[^\\.?*+{}()|\[\]^$]|(.)", expression, re.DOTALL)
    if any(parts):
        return None
    pieces = re.findall(r"\.\*|\\?.", expression, re.DOTALL)
    return "".join("*" if piece == ".*" else r"\*" if piece == r"\*" else piece.removeprefix("\\") for piece in pieces)


def fits(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which `*` stands for anything; the parts are looked for from left to right."""
    first, *others = [part.replace("\0", "*") for part in pattern.replace(r"\*", "\0").split("*")]
    if not others:
        return text == first
    last = others.pop()
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    middle, at = text[: len(text) - len(last)], len(first)
    for part in others:
        at = middle.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _pattern_match(run: Run, node: Node) -> Value:
    pattern = wildcard_of(node.get("pattern"))
    if pattern is None:
        raise not_understood("patternMatch")
    value = run.value(_only(node))
    return None if value is None else fits(pattern, str(value))


def _numbers(run: Run, node: Node) -> list[Fraction] | None:
    flat: list[Value] = []
    for value in run.values(node):
        flat += value if isinstance(value, tuple) else [value]
    found = [value for value in flat if isinstance(value, Fraction)]
    return found if len(found) == len(flat) else None


def _calculated(of: Callable[[list[Fraction]], Fraction]) -> "Expression":
    def expression(run: Run, node: Node) -> Value:
        found = _numbers(run, node)
        return None if not found else of(found)

    return expression


def _compared(holds: Callable[[Fraction, Fraction], bool]) -> "Expression":
    def expression(run: Run, node: Node) -> Value:
        one, other = run.pair(node)
        return holds(one, other) if isinstance(one, Fraction) and isinstance(other, Fraction) else None

    return expression


def _product(found: list[Fraction]) -> Fraction:
    result = Fraction(1)
    for value in found:
        result *= value
    return result


def _quotient(found: list[Fraction]) -> Fraction:
    if len(found) != PAIR or found[1] == 0:
        raise not_understood("divide")
    return found[0] / found[1]


def _container(run: Run, node: Node) -> Value:
    flat: list[str | Fraction | bool] = []
    for value in run.values(node):
        flat += value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(flat) or None


def _member(run: Run, node: Node) -> Value:
    one, held = run.pair(node)
    return None if one is None or held is None else isinstance(held, tuple) and one in held


def _contains(run: Run, node: Node) -> Value:
    held, wanted = run.pair(node)
    return None if held is None or wanted is None else isinstance(held, tuple) and isinstance(wanted, tuple) and set(wanted) <= set(held)


def _index(run: Run, node: Node) -> Value:
    held = run.value(_only(node))
    at = number(node.get("n"))
    if not isinstance(held, tuple) or at is None or not 1 <= at <= len(held):
        return None
    return held[int(at) - 1]


def _size(run: Run, node: Node) -> Value:
    held = run.value(_only(node))
    return Fraction(len(held) if isinstance(held, tuple) else 0)


Expression = Callable[[Run, Node], Value]
_EXPRESSIONS: dict[str, Expression] = {
    "variable": _variable,
    "correct": lambda run, node: _correct(_named(run, node)),
    "mapResponse": lambda run, node: run._mapped(_named(run, node)),
    "baseValue": _base_value,
    "null": lambda _run, _node: None,
    "isNull": _is_null,
    "not": _not,
    "and": lambda run, node: all(value is True for value in run.values(node)),
    "or": lambda run, node: any(value is True for value in run.values(node)),
    "match": _match,
    "equal": _equal,
    "stringMatch": _string_match,
    "patternMatch": _pattern_match,
    "sum": _calculated(lambda found: sum(found, Fraction(0))),
    "product": _calculated(_product),
    "subtract": _calculated(lambda found: found[0] - sum(found[1:], Fraction(0))),
    "divide": _calculated(_quotient),
    "min": _calculated(min),
    "max": _calculated(max),
    "integerToFloat": lambda run, node: run.value(_only(node)),
    "gt": _compared(lambda one, other: one > other),
    "gte": _compared(lambda one, other: one >= other),
    "lt": _compared(lambda one, other: one < other),
    "lte": _compared(lambda one, other: one <= other),
    "multiple": _container,
    "ordered": _container,
    "member": _member,
    "contains": _contains,
    "index": _index,
    "containerSize": _size,
}
