"""The expressions of QTI's response processing (QTI 2.2, "Expressions") that are understood here, and no others.

A wrong guess would mark people wrongly, so whatever is not in the table below makes a question one that is not taken.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from assessments.formats._qti_items import Declaration, Item, Mapping, Value
from assessments.formats._qti_patterns import fits, wildcard_of
from assessments.formats._shares import number
from core.errors import InvalidInputError
from core.xml import Node

PAIR = 2


class Runner(Protocol):
    """Who carries out a response processing: knows the response and gives the value of an expression."""

    item: Item
    outcomes: dict[str, Value]

    def response(self, name: str) -> Value: ...

    def value(self, node: Node) -> Value: ...

    def mapped(self, response: Declaration) -> Fraction: ...


Expression = Callable[[Runner, Node], Value]


def _values(run: Runner, node: Node) -> list[Value]:
    return [run.value(child) for child in node.elements()]


def _pair(run: Runner, node: Node) -> tuple[Value, Value]:
    """What the two sides of a comparison give."""
    values = _values(run, node)
    if len(values) != PAIR:
        raise not_understood(node.name)
    return values[0], values[1]


def not_understood(name: str) -> InvalidInputError:
    return InvalidInputError(_("Its scoring uses “%(name)s”, which is not understood here.") % {"name": name})


def bounded(mapping: Mapping, total: Fraction) -> Fraction:
    """A sum within the bounds of a mapping."""
    if mapping.lower is not None:
        total = max(total, mapping.lower)
    return total if mapping.upper is None else min(total, mapping.upper)


def mapped_value(mapping: Mapping, value: str | Fraction | bool) -> Fraction:
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


def correct_of(response: Declaration) -> Value:
    values = [value for value in (_typed(text, response.base_type) for text in response.correct) if value is not None]
    if not values:
        return None
    return values[0] if response.cardinality == "single" else tuple(values)


def same(one: Value, other: Value, response: Declaration | None = None) -> bool | None:
    if one is None or other is None:
        return None
    if isinstance(one, tuple) and isinstance(other, tuple) and not (response and response.cardinality == "ordered"):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other


def only(node: Node) -> Node:
    children = list(node.elements())
    if len(children) != 1:
        raise not_understood(node.name)
    return children[0]


def _variable(run: Runner, node: Node) -> Value:
    name = node.get("identifier")
    if name in run.item.responses:
        return run.response(name)
    return run.outcomes.get(name)


def _named(run: Runner, node: Node) -> Declaration:
    name = node.get("identifier")
    if name not in run.item.responses:
        raise not_understood(name)
    return run.item.responses[name]


def _base_value(_run: Runner, node: Node) -> Value:
    return _typed(" ".join(node.text().split()), node.get("baseType"))


def _is_null(run: Runner, node: Node) -> Value:
    value = run.value(only(node))
    return value is None or value in {"", ()}


def _not(run: Runner, node: Node) -> Value:
    value = run.value(only(node))
    return None if value is None else value is False


def _ordered_name(run: Runner, node: Node) -> Declaration | None:
    """The response that one side of a comparison is, which knows whether order counts."""
    names = [child.get("identifier") for child in node.elements("variable", "correct")]
    ordered = any(child.name == "ordered" for child in node.elements())
    found = next((run.item.responses[name] for name in names if name in run.item.responses), None)
    return Declaration("", "ordered", "") if ordered and found is None else found


def _match(run: Runner, node: Node) -> Value:
    one, other = _pair(run, node)
    return same(one, other, _ordered_name(run, node))


def _equal(run: Runner, node: Node) -> Value:
    one, other = _pair(run, node)
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


def _string_match(run: Runner, node: Node) -> Value:
    if node.get("substring") == "true":
        raise not_understood("substring")
    one, other = _pair(run, node)
    if one is None or other is None:
        return None
    if node.get("caseSensitive", "true") == "false":
        return str(one).casefold() == str(other).casefold()
    return str(one) == str(other)


def _pattern_match(run: Runner, node: Node) -> Value:
    pattern = wildcard_of(node.get("pattern"))
    if pattern is None:
        raise not_understood("patternMatch")
    value = run.value(only(node))
    return None if value is None else fits(pattern, str(value))


def _numbers(run: Runner, node: Node) -> list[Fraction] | None:
    flat: list[Value] = []
    for value in _values(run, node):
        flat += value if isinstance(value, tuple) else [value]
    found = [value for value in flat if isinstance(value, Fraction)]
    return found if len(found) == len(flat) else None


def _calculated(of: Callable[[list[Fraction]], Fraction]) -> Expression:
    def expression(run: Runner, node: Node) -> Value:
        found = _numbers(run, node)
        return None if not found else of(found)

    return expression


def _compared(holds: Callable[[Fraction, Fraction], bool]) -> Expression:
    def expression(run: Runner, node: Node) -> Value:
        one, other = _pair(run, node)
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


def _container(run: Runner, node: Node) -> Value:
    flat: list[str | Fraction | bool] = []
    for value in _values(run, node):
        flat += value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(flat) or None


def _member(run: Runner, node: Node) -> Value:
    one, held = _pair(run, node)
    return None if one is None or held is None else isinstance(held, tuple) and one in held


def _contains(run: Runner, node: Node) -> Value:
    held, wanted = _pair(run, node)
    return None if held is None or wanted is None else isinstance(held, tuple) and isinstance(wanted, tuple) and set(wanted) <= set(held)


def _index(run: Runner, node: Node) -> Value:
    held = run.value(only(node))
    at = number(node.get("n"))
    if not isinstance(held, tuple) or at is None or not 1 <= at <= len(held):
        return None
    return held[int(at) - 1]


def _size(run: Runner, node: Node) -> Value:
    held = run.value(only(node))
    return Fraction(len(held) if isinstance(held, tuple) else 0)


EXPRESSIONS: dict[str, Expression] = {
    "variable": _variable,
    "correct": lambda run, node: correct_of(_named(run, node)),
    "mapResponse": lambda run, node: run.mapped(_named(run, node)),
    "baseValue": _base_value,
    "null": lambda _run, _node: None,
    "isNull": _is_null,
    "not": _not,
    "and": lambda run, node: all(value is True for value in _values(run, node)),
    "or": lambda run, node: any(value is True for value in _values(run, node)),
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
    "integerToFloat": lambda run, node: run.value(only(node)),
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
