"""QTI packages: the manifest, the items it lists, and the pictures they show; or one bare item."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from assessments.formats import Parsed, ParsedQuestion
from assessments.formats._archives import Archive
from assessments.formats._qti_choices import read_choice
from assessments.formats._qti_gaps import blank_for, read_entry, read_gap_match, read_gaps
from assessments.formats._qti_items import body_html, classic, read_item
from assessments.formats._qti_kinds import ESSAY, read_essay, read_match, read_order
from assessments.formats._qti_processing import Steps
from assessments.formats._qti_reading import Reading, read_common
from assessments.formats._source import Draft, FileOf, Source, no_files, path_of
from core.errors import InvalidInputError
from core.xml import Allowance, Node, parse_xml

MANIFEST = "imsmanifest.xml"
ITEM = "assessmentItem"
ITEM_TYPE = "imsqti_item"
TEST_TYPE = "imsqti_test"
ZIP = b"PK"
MAXIMUM_ITEMS = 5_000
MAXIMUM_PARTS = 700_000  # elements and attributes of all items together
GAPS = ("textEntryInteraction", "inlineChoiceInteraction")


@dataclass
class Listed:
    """An item as the manifest lists it."""

    path: str
    tags: list[str] = field(default_factory=list)
    category: str = ""


class Package:
    """A package while it is read."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.source = Source()
        self.steps = Steps()
        self.allowance = Allowance(MAXIMUM_PARTS)

    def read(self) -> Parsed:
        """Read every item that the manifest lists; without a manifest, every item there is.

        :raises InvalidInputError: when there is no item, or the manifest cannot be read
        """
        listed = self._listed()
        if len(listed) > MAXIMUM_ITEMS:
            raise InvalidInputError(_("This package holds more than %(count)d items. Split it.") % {"count": MAXIMUM_ITEMS})
        for item in listed:
            draft = Draft(self.source, 0, file=item.path)
            self.source.take(draft, partial(self._item, draft, item))
        if not listed:
            raise InvalidInputError(_("This package holds no QTI items."))
        return self.source.parsed

    def _item(self, draft: Draft, item: Listed) -> ParsedQuestion:
        data = self.archive.read(item.path)
        if data is None:
            raise InvalidInputError(_("The file is not in the package."))
        root = classic(parse_xml(data, self.allowance))
        return read_question(draft, root, self.steps, partial(self._file, posixpath.dirname(item.path)), item)

    def _file(self, folder: str, address: str) -> bytes | None:
        """A file of the package by an address in an item; it is asked by name, so none outside can be meant."""
        return self.archive.read(posixpath.normpath(posixpath.join(folder, path_of(address))))

    def _listed(self) -> list[Listed]:
        manifests = sorted(
            (name for name in self.archive.names() if posixpath.basename(name) == MANIFEST), key=lambda name: name.count("/")
        )
        if not manifests:
            return [Listed(name) for name in self.archive.names() if name.lower().endswith(".xml") and self._is_item(name)]
        manifest = parse_xml(self.archive.read(manifests[0]) or b"")
        resources = [node for node in manifest.walk() if node.name == "resource"]
        if any(TEST_TYPE in node.get("type") for node in resources):
            told = Draft(self.source, manifest.line, file=manifests[0])
            told.tell(_("It also holds a test; its sections and their order are not kept, only the questions."))
            self.source.parsed.problems += told.problems
        folder = posixpath.dirname(manifests[0])
        return [_resource(folder, node) for node in resources if ITEM_TYPE in node.get("type")]

    def _is_item(self, name: str) -> bool:
        head = (self.archive.read(name) or b"")[:4000]
        return b"<assessmentItem" in head or b"<qti-assessment-item" in head


def _resource(folder: str, node: Node) -> Listed:
    path = posixpath.normpath(posixpath.join(folder, node.get("base"), path_of(node.get("href"))))
    tags = [word.text().strip() for held in node.walk() if held.name == "keyword" for word in held.elements()]
    taxa = [held.value("entry") for held in node.walk() if held.name == "taxon"]
    return Listed(path, [tag for tag in tags if tag], "/".join(name for name in taxa if name))


def read_qti(data: bytes) -> Parsed:
    """Read a package, or one item in a file of its own.

    :raises InvalidInputError: when it is neither, or cannot be read as a whole
    """
    if data.startswith(ZIP):
        return Package(Archive(data)).read()
    root = classic(parse_xml(data))
    if root.name == "questestinterop":
        raise InvalidInputError(_("This is QTI 1.2, which is not read; export the questions as QTI 2.1 or later."))
    if root.name != ITEM:
        raise InvalidInputError(_("This is not a QTI item: its outermost element is “%(name)s”.") % {"name": root.name[:40]})
    source = Source()
    draft = Draft(source, root.line)
    source.take(draft, partial(read_question, draft, root, Steps(), no_files, Listed("")))
    return source.parsed


def read_question(draft: Draft, root: Node, steps: Steps, files: FileOf, listed: Listed) -> ParsedQuestion:
    """Read one item.

    :raises InvalidInputError: when it is not a question that is known here; the sentence says why
    """
    draft.name, draft.line = " ".join(root.get("title").split()), root.line
    if root.name != ITEM:
        raise InvalidInputError(_("This is not a QTI item: its outermost element is “%(name)s”.") % {"name": root.name[:40]})
    reading = Reading(draft, read_item(root), steps, files)
    question = ParsedQuestion(line=root.line, kind="", text="", name=draft.name, category=listed.category, tags=listed.tags)
    _read_body(reading, question)
    read_common(reading, question)
    question.pictures = draft.pictures
    if not question.text and not question.pictures:
        raise InvalidInputError(_("It has no text."))
    return question


def _read_body(reading: Reading, question: ParsedQuestion) -> None:
    body = reading.item.body
    found = [node for node in body.walk() if node.name.endswith("Interaction")]
    names = {node.name for node in found}
    if not found:
        raise InvalidInputError(_("It asks nothing."))
    if len(found) == 1 and found[0].name in _SINGLE and reading.item.own.get("kind") != "cloze":
        _SINGLE[found[0].name](reading, found[0], question)
    elif names <= set(GAPS):
        read_gaps(reading, found, question)
        places = {id(node): f"[[{index}]]" for index, node in enumerate(found, start=1)}
        question.text = _text(reading, lambda node: places.get(id(node)))
    elif len(found) == 1:
        raise InvalidInputError(_("Its kind of interaction (%(name)s) is not known here.") % {"name": found[0].name})
    else:
        raise InvalidInputError(_("It holds several questions at once (%(names)s).") % {"names": ", ".join(sorted(names))})


def _text(reading: Reading, instead: Callable[[Node], str | None]) -> str:
    return reading.html(reading.item.body.content, instead)


def _prompt(node: Node) -> str:
    """What an interaction asks, above its choices."""
    prompt = node.first("prompt")
    return f"<div>{body_html(prompt.content)}</div>" if prompt else ""


def _block(read: Callable[[Reading, Node, ParsedQuestion], None]) -> Callable[[Reading, Node, ParsedQuestion], None]:
    """An interaction that stands below the text: only its prompt is part of it."""

    def block(reading: Reading, node: Node, question: ParsedQuestion) -> None:
        question.text = _text(reading, lambda other: _prompt(node) if other is node else None)
        read(reading, node, question)

    return block


def _choice(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    read_choice(reading, node, list(node.elements("simpleChoice")), question)


def _hot_text(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    """Words to point at become choices; in the text they are underlined."""
    hot = [word for word in node.walk() if word.name == "hottext"]

    def instead(other: Node) -> str | None:
        if other is node:
            return f"{_prompt(node)}<div>{body_html([child for child in node.content if child is not node.first('prompt')], instead)}</div>"
        return f"<u>{body_html(other.content)}</u>" if other.name == "hottext" else None

    question.text = _text(reading, instead)
    read_choice(reading, node, hot, question)
    reading.draft.tell(_("Its words were chosen in the text; here they are choices below it."), line=node.line)


def _entry(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    place, blank = blank_for(reading.item.body, node)
    question.text = _text(reading, lambda other: blank if other is place else None)
    read_entry(reading, node, question)


def _gap_match(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    places = read_gap_match(reading, node, question)

    def instead(other: Node) -> str | None:
        if other is node:
            return f"{_prompt(node)}{body_html([child for child in node.content if child is not node.first('prompt')], instead)}"
        if other.name == "gapText":
            return ""
        return places.get(other.get("identifier")) if other.name == "gap" else None

    question.text = _text(reading, instead)


_SINGLE: dict[str, Callable[[Reading, Node, ParsedQuestion], None]] = {
    "choiceInteraction": _block(_choice),
    "orderInteraction": _block(read_order),
    "matchInteraction": _block(read_match),
    ESSAY: _block(read_essay),
    "hottextInteraction": _hot_text,
    "textEntryInteraction": _entry,
    "gapMatchInteraction": _gap_match,
}
