"""A QTI item (2.0 to 3.0) before anybody asks what kind of question it is: its declarations and its body.

The names are those of 2.x; 3.0 has the same with a prefix, in kebab case.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from assessments.formats._shares import number
from core.errors import InvalidInputError
from core.xml import Node, markup

MODERN = "qti-"
OWN_LABEL = "vijilans?"
UNDERLINED = "underlined"  # 2.x has no <u>
HINT = "hint"
FEEDBACK = ("modalFeedback", "feedbackInline", "feedbackBlock")
_RANDOM = ("templateDeclaration", "templateProcessing", "printedVariable", "templateBlock", "templateInline")
_SPACES = re.compile(r"[ \t\r\n]+")  # how a file is indented says nothing
Value = str | Fraction | bool | tuple[str | Fraction | bool, ...] | None


@dataclass
class Mapping:
    """What each value of a response earns."""

    entries: dict[str, Fraction] = field(default_factory=dict)
    any_case: set[str] = field(default_factory=set)
    default: Fraction = Fraction(0)
    lower: Fraction | None = None
    upper: Fraction | None = None


@dataclass
class Declaration:
    """A response: what it may be, and what is right."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...] = ()
    mapping: Mapping | None = None
    default: str = ""

    @property
    def is_number(self) -> bool:
        return self.base_type in {"float", "integer"}


@dataclass
class Item:
    """An item: its parts by name."""

    root: Node
    body: Node
    responses: dict[str, Declaration]
    outcomes: dict[str, Value]
    processing: Node | None
    own: dict[str, str]
    size: int  # its elements

    def response(self, interaction: Node) -> Declaration:
        """The declaration that belongs to an interaction.

        :raises InvalidInputError: when there is none
        """
        name = interaction.get("responseIdentifier")
        if name not in self.responses:
            raise InvalidInputError(_("It does not declare its response “%(name)s”.") % {"name": name})
        return self.responses[name]


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(part.capitalize() for part in others)


def kebab(name: str) -> str:
    """A name of 2.x as 3.0 writes it, without the prefix."""
    return re.sub(r"[A-Z]", lambda match: f"-{match[0].lower()}", name)


def classic(root: Node) -> Node:
    """Give every element and attribute of a 3.0 document its name of 2.x."""
    for node in root.walk():
        if node.name.startswith(MODERN):
            node.name = _camel(node.name.removeprefix(MODERN))
            node.attributes = {key if key.startswith("data-") else _camel(key): value for key, value in node.attributes.items()}
    return root


def read_item(root: Node) -> Item:
    """Take an item apart.

    :raises InvalidInputError: when it has no body, or draws its content anew for everybody
    """
    body = root.first("itemBody")
    if body is None:
        raise InvalidInputError(_("It has no text."))
    names = [node.name for node in root.walk()]
    if root.get("adaptive") == "true" or not set(names).isdisjoint(_RANDOM):
        raise InvalidInputError(_("It changes while it is answered or is drawn anew for everybody (adaptive or template item)."))
    label = root.get("label")
    return Item(
        root=root,
        body=body,
        responses={node.get("identifier"): _declaration(node) for node in root.elements("responseDeclaration")},
        outcomes={node.get("identifier"): _default(node) for node in root.elements("outcomeDeclaration")},
        processing=root.first("responseProcessing"),
        own=dict(parse_qsl(label.removeprefix(OWN_LABEL), keep_blank_values=True)) if label.startswith(OWN_LABEL) else {},
        size=len(names),
    )


def _values(node: Node | None) -> tuple[str, ...]:
    return tuple(" ".join(value.text().split()) for value in node.elements("value")) if node else ()


def _default(node: Node) -> Value:
    values = _values(node.first("defaultValue"))
    if node.get("baseType") in {"float", "integer"}:
        return number(values[0]) if values else Fraction(0)
    return values[0] if values else None


def _declaration(node: Node) -> Declaration:
    default = node.first("defaultValue", "value")
    return Declaration(
        identifier=node.get("identifier"),
        cardinality=node.get("cardinality", "single"),
        base_type=node.get("baseType", "identifier"),
        correct=_values(node.first("correctResponse")),
        mapping=_mapping(node.first("mapping")),
        default=default.text().strip() if default else "",
    )


def _mapping(node: Node | None) -> Mapping | None:
    if node is None:
        return None
    mapping = Mapping(
        default=_number(node, "defaultValue") or Fraction(0), lower=_number(node, "lowerBound"), upper=_number(node, "upperBound")
    )
    for entry in node.elements("mapEntry"):
        key = " ".join(entry.get("mapKey").split())
        mapping.entries[key] = _number(entry, "mappedValue") or Fraction(0)
        if entry.get("caseSensitive") == "false":
            mapping.any_case.add(key)
    return mapping


def _number(node: Node, name: str) -> Fraction | None:
    """A number in an attribute.

    :raises InvalidInputError: when it is something else
    """
    if not node.get(name):
        return None
    value = number(node.get(name))
    if value is None:
        raise InvalidInputError(_("“%(answer)s” is not a number.") % {"answer": node.get(name)})
    return value


def body_html(content: list[Node | str], instead: Callable[[Node], str | None] = lambda _node: None) -> str:
    """What stands in a part of the body as HTML, not yet cleaned; feedback and what only others see is left out.

    :param instead: gives what stands for an interaction
    """

    def other(node: Node) -> str | None:
        given = instead(node)
        if given is not None:
            return given
        if node.name in FEEDBACK or (node.name == "rubricBlock" and "candidate" not in node.get("view")):
            return ""
        if node.name in {"rubricBlock", "prompt", "contentBody"}:
            return f"<div>{markup(node.content, other)}</div>"
        if node.name == "object" and node.get("type").startswith("image/"):
            return markup([Node("img", {"src": node.get("data"), "alt": node.text()}, node.line)])
        if node.name == "span" and node.get("class") == UNDERLINED:
            return f"<u>{markup(node.content, other)}</u>"
        return None

    return _SPACES.sub(" ", markup(content, other))
