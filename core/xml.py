"""XML that strangers wrote, read safely: no DTD, no entities, nothing from outside the file, and a line for every element."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from core.errors import InvalidInputError

MAXIMUM_BYTES = 20_000_000
MAXIMUM_PARTS = 200_000  # elements and attributes together
MAXIMUM_DEPTH = 200
CHUNK = 1_000_000
# The parser builds a whole tag before anybody can object: endless names and attribute lists are found beforehand.
# (A long attribute is no attack: a picture may stand in one.)
_LONG_TAG = re.compile(rb"<[^!?<>][^<>]{65536,}")
_LONG_NAME = re.compile(rb"<[^\s<>]{1024}")
MAXIMUM_ATTRIBUTES = 1_000
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# UTF-16 without a byte-order mark: the first character of XML is "<".
_BARE_UTF16 = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


@dataclass(slots=True, eq=False)
class Node:
    """An element: its name and attributes without prefixes, its line, and what it holds, in order."""

    name: str
    attributes: dict[str, str]
    line: int
    namespace: str = ""
    content: "list[Node | str]" = field(default_factory=list)

    def elements(self, *names: str) -> "Iterator[Node]":
        """Its child elements; with names, only those."""
        return (child for child in self.content if isinstance(child, Node) and (not names or child.name in names))

    def first(self, *path: str) -> "Node | None":
        """The first child of that name, the first child of that one, and so on along the path."""
        node: Node | None = self
        for name in path:
            node = next(node.elements(name), None) if node else None
        return node

    def walk(self) -> "Iterator[Node]":
        """Itself and every element inside, in the order of the document, however deep."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.elements())))

    def text(self) -> str:
        """All text inside, tags left out."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                waiting.extend(reversed(item.content))
        return "".join(parts)

    def get(self, name: str, default: str = "") -> str:
        """An attribute, without spaces around it."""
        return self.attributes.get(name, default).strip()

    def value(self, *path: str, default: str = "") -> str:
        """The text at the end of a path, without spaces around it; the default where there is no such element."""
        node = self.first(*path)
        return default if node is None else node.text().strip()


def markup(content: "list[Node | str]", instead: Callable[[Node], str | None] = lambda _node: None) -> str:
    """What stands inside an element, written as markup again.

    :param content: a node's content
    :param instead: gives the markup to write in place of an element, or None to write the element itself
    """
    parts = []
    for item in content:
        if isinstance(item, str):
            parts.append(escape(item, quote=False))
        elif (other := instead(item)) is not None:
            parts.append(other)
        else:
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in item.attributes.items())
            end = "" if item.name in _VOID else f"{markup(item.content, instead)}</{item.name}>"
            parts.append(f"<{item.name}{attributes}>{end}")
    return "".join(parts)


def _local(name: str) -> tuple[str, str]:
    namespace, _brace, local = name.rpartition("}")
    return namespace.lstrip("{"), local


@dataclass
class Allowance:
    """How many parts (elements and attributes) several documents may have together."""

    left: int = MAXIMUM_PARTS


def _too_much() -> InvalidInputError:
    return InvalidInputError(_("This XML file has too many elements, or they are nested too deeply. Split it into smaller files."))


class _Builder:
    """What the parser calls: builds nodes, and refuses more of them than any honest file has."""

    def __init__(self, allowance: "Allowance") -> None:
        self.allowance = allowance
        self.parser: Any = None
        self.open: list[Node] = []
        self.root: Node | None = None
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1 + len(attributes)
        self.allowance.left -= 1 + len(attributes)
        if self.count > MAXIMUM_PARTS or self.allowance.left < 0 or len(self.open) >= MAXIMUM_DEPTH:
            raise _too_much()
        namespace, name = _local(tag)
        held = {_local(key)[1]: value for key, value in attributes.items()}
        node = Node(name, held, self.parser.parser.CurrentLineNumber, namespace)
        if self.open:
            self.open[-1].content.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _tag: str) -> None:
        self.open.pop()

    def data(self, data: str) -> None:
        self.open[-1].content.append(" " if data.isspace() else data)

    def close(self) -> Node | None:
        return self.root


def _decoded(data: bytes, encoding: str) -> bytes | None:
    """The file as UTF-8, or None where it is not in that encoding (or that is none for text)."""
    try:
        if encoding != "utf-8":
            return data.decode(encoding).encode()
        decoder = codecs.getincrementaldecoder(encoding)()
        for start in range(0, len(data), CHUNK):  # a single emoji would make the whole text four times as large
            decoder.decode(data[start : start + CHUNK])
        decoder.decode(b"", final=True)
    except (LookupError, UnicodeError):
        return None
    else:
        return data


def _as_utf8(data: bytes) -> bytes:
    """The file in UTF-8: whatever its declaration says, text that is valid UTF-8 is UTF-8.

    A file that was re-coded by a tool often keeps its old declaration; accents that happen to be valid UTF-8 in
    another encoding do not occur in practice.
    """
    marked = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None) or _BARE_UTF16.get(data[:2])
    declared = _DECLARED.match(data)
    names = [marked] if marked else ["utf-8", declared[1].decode("ascii") if declared else "utf-8"]
    for name in names:
        text = _decoded(data, name)
        if text is not None:
            return text
    raise InvalidInputError(
        _("The characters of this file are not in the encoding that it names (%(encoding)s). Save it again as UTF-8.")
        % {"encoding": names[-1]}
    )


def _has_endless_tag(data: bytes) -> bool:
    return any(tag[0].count(b"=") > MAXIMUM_ATTRIBUTES or _LONG_NAME.match(tag[0]) for tag in _LONG_TAG.finditer(data))


def parse_xml(data: bytes, allowance: Allowance | None = None) -> Node:
    """Read an XML document.

    :param data: the file, at most 20 MB, in UTF-8, UTF-16 or the encoding it names
    :param allowance: shared by documents that belong together
    :return: its root element
    :raises InvalidInputError: when it is not well-formed, has a DTD or entities, or is larger, deeper or in more pieces
        than an honest file; the sentence names the line
    """
    if len(data) > MAXIMUM_BYTES:
        raise InvalidInputError(
            _("This XML file is larger than %(size)d MB. Split it into smaller files.") % {"size": MAXIMUM_BYTES // 1_000_000}
        )
    text = _as_utf8(data)
    if _has_endless_tag(text):
        raise _too_much()
    builder = _Builder(allowance or Allowance())
    parser = builder.parser = DefusedXMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(text)
        root: Node = parser.close()
    except DefusedXmlException as error:
        raise InvalidInputError(
            _("This XML file has a DTD or entities, which are not read: they can hide an attack. Export it again without.")
        ) from error
    except ParseError as error:
        line, column = error.position
        raise InvalidInputError(
            _("This is not well-formed XML: it breaks at line %(line)d, character %(column)d. Export it again, or mend that place.")
            % {"line": line, "column": column + 1}
        ) from error
    finally:  # parser and builder know each other: without this the whole tree would wait for the garbage collector
        builder.parser, builder.root, builder.open = None, None, []
    return root
