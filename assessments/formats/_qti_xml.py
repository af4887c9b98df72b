"""The words of QTI's versions, and items and manifests put together from them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import unescape
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from assessments.formats import Effect, ParsedQuestion, Problem
from assessments.formats._markup import guard_escaped
from assessments.formats._qti_items import OWN_LABEL, UNDERLINED, kebab
from assessments.formats._shares import decimal_of
from assessments.formats._xml_text import attribute, written
from core.cleaning import plain_text
from core.errors import InvalidInputError
from core.xml import parse_xml

DECIMALS = 10
RESPONSE = "RESPONSE"
Body = tuple[str, str]  # the text, and what stands below it
LABEL_LENGTH = 256  # the type `string256` of QTI 2.x
_ENTITY = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*);")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}


@dataclass(frozen=True)
class Version:
    """One version of QTI: its names and addresses."""

    number: str
    namespace: str
    schema: str
    template: str
    resource: str
    package: str
    package_namespace: str
    package_schema: str
    package_version: str
    is_modern: bool = False

    def element(self, name: str, attributes: Mapping[str, object] | None = None, *content: str) -> str:
        """An element of QTI by its name of 2.x."""
        tag = f"qti-{kebab(name)}" if self.is_modern else name
        pairs = ((kebab(key) if self.is_modern else key, value) for key, value in (attributes or {}).items())
        head = f"<{tag}" + "".join(f' {key}="{attribute(str(value))}"' for key, value in pairs)
        return f"{head}>{''.join(content)}</{tag}>" if content else f"{head}/>"

    def held(self, html: str) -> str:
        """HTML inside an element of its own: 3.0 asks for a body around it."""
        return self.element("contentBody", {}, html) if self.is_modern else html


def _classic(number: str, digits: str) -> Version:
    space = f"http://www.imsglobal.org/xsd/imsqti_v{digits}"
    return Version(
        number=number,
        namespace=space,
        schema=f"http://www.imsglobal.org/xsd/qti/qtiv{digits}/imsqti_v{digits}.xsd",
        template=f"http://www.imsglobal.org/question/qti_v{digits}/rptemplates/{{}}",
        resource=f"imsqti_item_xmlv{digits}",
        package=f"QTIv{number} Package",
        package_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
        package_schema=f"http://www.imsglobal.org/xsd/qti/qtiv{digits}/qtiv{digits}_imscpv1p2_v1p0.xsd",
        package_version="1.0.0",
    )


VERSIONS = {
    "2.1": _classic("2.1", "2p1"),
    "2.2": _classic("2.2", "2p2"),
    "3.0": Version(
        number="3.0",
        namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml",
        resource="imsqti_item_xmlv3p0",
        package="QTI Package",
        package_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        package_schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        package_version="3.0.0",
        is_modern=True,
    ),
}


@dataclass
class ItemWriting:
    """One item while it is written."""

    version: Version
    question: ParsedQuestion
    own: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    responses: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    template: str = ""

    def tell(self, message: str) -> None:
        self.problems.append(Problem(self.question.line, message, effect=Effect.LOST, name=self.question.name))

    def element(self, name: str, attributes: Mapping[str, object] | None = None, *content: str) -> str:
        return self.version.element(name, attributes, *content)

    def html(self, html: str) -> str:
        """Our HTML as XML; HTML that cannot be XML goes as plain text, and that is told."""
        markup = _as_xml(guard_escaped(html))
        if not self.version.is_modern:
            markup = re.sub(r"<u>(.*?)</u>", rf'<span class="{UNDERLINED}">\1</span>', markup, flags=re.DOTALL)
        try:
            parse_xml(f"<x>{markup}</x>".encode())
        except InvalidInputError:
            self.tell(_("A text was written without its formatting: its HTML is broken."))
            return written(plain_text(html))
        return markup

    # Expressions and rules.

    def variable(self, name: str) -> str:
        return self.element("variable", {"identifier": name})

    def correct(self, name: str) -> str:
        return self.element("correct", {"identifier": name})

    def base(self, base_type: str, value: str) -> str:
        return self.element("baseValue", {"baseType": base_type}, written(value))

    def number(self, value: Fraction) -> str:
        return self.base("float", decimal_of(value, DECIMALS))

    def set(self, outcome: str, expression: str) -> str:
        return self.element("setOutcomeValue", {"identifier": outcome}, expression)

    def add(self, expression: str) -> str:
        """Add to the score, so that the gaps of a text are marked one by one."""
        return self.set("SCORE", self.element("sum", {}, self.variable("SCORE"), expression))

    def condition(self, branches: list[tuple[str, str]]) -> str:
        """The first branch whose expression holds is carried out."""
        names = ["responseIf", *["responseElseIf"] * (len(branches) - 1)]
        return self.element(
            "responseCondition", {}, *(self.element(name, {}, when + then) for name, (when, then) in zip(names, branches, strict=True))
        )

    # Declarations.

    def respond(self, name: str, cardinality: str, base_type: str, correct: list[str], mapping: str = "", default: str = "") -> None:
        """Declare a response."""
        values = "".join(self.element("value", {}, written(value)) for value in correct)
        inside = self.element("defaultValue", {}, self.element("value", {}, written(default))) if default else ""
        inside += self.element("correctResponse", {}, values) if values else ""
        names = {"identifier": name, "cardinality": cardinality, "baseType": base_type}
        self.responses.append(self.element("responseDeclaration", names, *[part for part in (inside + mapping,) if part]))

    def mapping(self, entries: list[tuple[str, Fraction]], bounds: Mapping[str, Fraction] | None = None, *, any_case: bool = False) -> str:
        """What each value earns."""
        limits = {name: decimal_of(value, DECIMALS) for name, value in (bounds or {}).items()}
        case = {"caseSensitive": "false"} if any_case else {}
        held = (self.element("mapEntry", {"mapKey": key, "mappedValue": decimal_of(value, DECIMALS), **case}) for key, value in entries)
        return self.element("mapping", {**limits, "defaultValue": "0"}, *held)

    def outcome(self, name: str, cardinality: str, base_type: str, **more: str) -> None:
        """Declare an outcome."""
        self.outcomes.append(
            self.element("outcomeDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": base_type, **more})
        )

    def say(self, outcome: str, identifier: str, html: str) -> None:
        """Feedback that is shown when an outcome has a value."""
        names = {"outcomeIdentifier": outcome, "identifier": identifier, "showHide": "show"}
        self.said.append(self.element("modalFeedback", names, self.version.held(f"<div>{self.html(html)}</div>")))

    def say_to_choices(self, response: str, cardinality: str, names: list[str], texts: list[str], outcome: str = "FEEDBACK") -> None:
        """Feedback to what was chosen: the outcome is the response itself."""
        if any(texts):
            self.outcome(outcome, cardinality, "identifier")
            self.rules.append(self.set(outcome, self.variable(response)))
            for name, text in zip(names, texts, strict=True):
                if text:
                    self.say(outcome, name, text)

    def mark_whole(self, points: Fraction) -> None:
        """All points for the right response, else none."""
        match = self.element("match", {}, self.variable(RESPONSE), self.correct(RESPONSE))
        self.rules.append(self.condition([(match, self.set("SCORE", self.number(points)))]))
        self.template = "match_correct" if points == 1 else ""

    def mark_mapped(self) -> None:
        self.rules.append(self.set("SCORE", self.element("mapResponse", {"identifier": RESPONSE})))
        self.template = "map_response"

    def rubric(self, html: str, **attributes: str) -> None:
        """A block that the learner does not see."""
        names = {key.rstrip("_"): value for key, value in attributes.items()}
        if self.version.is_modern:
            names = {"use": "instructions", **names}
        self.body.append(self.element("rubricBlock", names, self.version.held(f"<div>{self.html(html)}</div>")))

    def label(self) -> str:
        """Our own notes, for what QTI has no word for; they have to fit."""
        notes = dict(self.own)
        while len(label := OWN_LABEL + urlencode(notes)) > LABEL_LENGTH:
            longest = max(notes, key=lambda key: len(notes[key]))
            del notes[longest]
            self.tell(_("A note of what QTI cannot say was too long and is not in the file (%(name)s).") % {"name": longest})
        return label if notes else ""


def identifiers(letter: str, count: int) -> list[str]:
    """Names for choices: C1, C2 …"""
    return [f"{letter}{index}" for index in range(1, count + 1)]


def _as_xml(html: str) -> str:
    """HTML without what only HTML has: names of letters, tags without an end, an unprefixed language."""

    def entity(match: re.Match[str]) -> str:
        return match[0] if match[1] in _XML_ENTITIES else written(unescape(match[0]))

    markup = _ENTITY.sub(entity, html)
    markup = re.sub(r"<(br|hr)>", r"<\1/>", markup)
    return re.sub(r'(<[a-z0-9]+(?: [a-z]+="[^"]*")*?) lang="', r'\1 xml:lang="', markup)
