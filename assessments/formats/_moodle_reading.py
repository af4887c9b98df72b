"""Moodle XML, read as Moodle 4.5 does (`question/format/xml/format.php`), telling what Moodle would lose in silence."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from django.utils.translation import gettext as _

from assessments.formats import Parsed, ParsedOption, ParsedQuestion
from assessments.formats._shares import SHARE_TOLERANCE, decimal_of, listed_share, number, share, unrounded
from assessments.formats._source import PLUGIN_FILE, Draft, Source, from_base64, path_of
from core.cleaning import plain_text
from core.errors import InvalidInputError
from core.xml import Node, markup, parse_xml

# Our own notes in a file, beside what Moodle reads: an element and an attribute that it passes over.
OWN = "vijilans"
OWN_SHARE = "share"
PERCENT = 100
MAXIMUM_POINTS = 10_000
# Moodle 1.x rounded a third at will (`import_headers`).
THIRD = Fraction(1, 3)
ABOUT = Fraction(5, 1000)
# Moodle puts these into every question; they say nothing about it.
_STOCK_FEEDBACK = frozenset({
    "your answer is correct", "your answer is partially correct", "your answer is incorrect",
    "votre réponse est correcte", "votre réponse est partiellement correcte", "votre réponse est incorrecte",
    "respuesta correcta", "respuesta parcialmente correcta", "respuesta incorrecta",
})  # fmt: skip
CLOZE = ("cloze", "multianswer")
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
Reader = Callable[[Draft, Node, ParsedQuestion], None]


def rich(draft: Draft, node: Node | None, default_format: str = "html") -> str:
    """A text with its pictures, cleaned.

    :param node: the element that holds `<text>` and its files; in old files the text itself
    """
    if node is None:
        return ""
    held = node.first("text") or node
    inside = _own_text(held) if held is node else markup_or_text(held)
    html = draft.source.texts.to_html(inside.strip(), node.get("format") or default_format)
    files = {f"{file.get('path', '/').strip('/')}/{file.get('name')}".lstrip("/"): file for file in node.elements("file")}
    asked: set[str] = set()

    def file_of(address: str) -> bytes | None:
        path = path_of(address).removeprefix(PLUGIN_FILE)
        asked.add(path)
        return from_base64(files[path].text()) if path in files else None

    cleaned = draft.html(html, files=file_of, line=node.line)
    for path in sorted(files.keys() - asked):
        draft.tell(_("The file “%(file)s” was left out: no picture of the text shows it.") % {"file": path}, line=files[path].line)
    return cleaned


def rich_part(draft: Draft, node: Node, default_format: str) -> str:
    """A text of an answer: a picture in it goes to the question, and that is told."""
    before = len(draft.pictures)
    text = rich(draft, node, default_format)
    if len(draft.pictures) > before:
        draft.tell(_("A picture of an answer stands with the question now."), line=node.line)
    return text


def markup_or_text(node: Node) -> str:
    """A text, or HTML whose tags were not escaped, which Moodle refuses."""
    return markup(node.content) if any(node.elements()) else node.text()


def plain(node: Node | None) -> str:
    """A text that is no HTML; in old files it stands beside other elements, not in one of its own."""
    if node is None:
        return ""
    held = node.first("text")
    return (held.text() if held else _own_text(node)).strip()


def _own_text(node: Node) -> str:
    return "".join(part for part in node.content if isinstance(part, str))


def text_format(node: Node) -> str:
    """The format of a question's text, which is also that of its parts that name none."""
    text = node.first("questiontext")
    return (text.get("format") if text else "") or "html"


def truth(node: Node, name: str, *, default: bool) -> bool:
    """A yes or no as Moodle reads it: empty, `0` and `false` are no."""
    found = node.first(name)
    return default if found is None else found.text().strip() not in {"", "0", "false"}


def percent(text: str) -> Fraction:
    """A share in percent, unrounded.

    :raises InvalidInputError: when it is no number from -100 to 100
    """
    value = number(text or "0")
    if value is None or abs(value) > PERCENT + SHARE_TOLERANCE:
        raise InvalidInputError(_("“%(share)s” is not a share in percent.") % {"share": text})
    known = listed_share(value / PERCENT)
    return unrounded(value / PERCENT) if known is None else known


def option_share(node: Node) -> Fraction:
    """The share that an answer earns: our own exact note before Moodle's rounded one."""
    own = share(node.get(OWN_SHARE))
    if own is not None and abs(own) <= 1:
        return own
    old = number(node.value("fraction"))  # once it was an element, and a share of one
    return percent(node.get("fraction")) if old is None else percent(decimal_of(old * PERCENT, 5))


def read_options(draft: Draft, node: Node, *, is_html: bool, has_shares: bool = True) -> list[ParsedOption]:
    """All answers that have a text, as HTML or as plain text."""
    options = []
    for answer in node.elements("answer"):
        text = rich_part(draft, answer, text_format(node)) if is_html else plain(answer)
        if not text:
            draft.tell(_("An empty answer was left out."), line=answer.line)
            continue
        feedback = rich(draft, answer.first("feedback"), text_format(node))
        options.append(ParsedOption(text=text, fraction=option_share(answer) if has_shares else Fraction(0), feedback=feedback))
    if not options:
        raise InvalidInputError(_("It has no answers."))
    return options


def combined_feedback(draft: Draft, node: Node) -> list[str]:
    """Moodle's feedback for a right, a partly right and a wrong answer, without the phrases that it puts in itself."""
    texts = [rich(draft, node.first(name), text_format(node)) for name in COMBINED]
    return ["" if plain_text(text).lower().rstrip(".!") in _STOCK_FEEDBACK else text for text in texts]


def lose_combined(draft: Draft, node: Node) -> None:
    """Tell that a kind has no place for them."""
    if any(combined_feedback(draft, node)):
        draft.tell(_("Its feedback for right, partly right and wrong answers is not kept; general feedback and feedback to answers are."))


def lose_fixed_order(draft: Draft, node: Node) -> None:
    """Tell what of the arrangement is not kept."""
    if not truth(node, "shuffleanswers", default=True):
        draft.tell(_("Its answers had a fixed order; whether answers are shuffled is decided by the quiz."))
    if node.value("answernumbering", default="abc") not in {"abc", "none", "0"}:
        draft.tell(_("The numbering of its answers is not kept."))


def read_moodle_xml(data: bytes, readers: dict[str, tuple[str, Reader]]) -> Parsed:
    """Read a file.

    :param data: the file
    :param readers: by Moodle's type: our kind, and what fills in what only that kind has
    :raises InvalidInputError: when it is no Moodle XML at all
    """
    root = parse_xml(data)
    if root.name != "quiz":
        raise InvalidInputError(_("This is not Moodle XML: its outermost element is not “quiz”."))
    source = Source()
    category = ""
    for node in root.elements("question"):
        draft = Draft(source, node.line)
        if node.get("type") == "category":
            category = _category(draft, node)
            source.parsed.problems += draft.problems
        else:
            source.take(draft, partial(_question, draft, node, category, readers))
    return source.parsed


def _category(draft: Draft, node: Node) -> str:
    """The path of a category without where it begins: `$course$/top/` means nothing here."""
    names = plain(node.first("category")).split("/")
    if names[0].startswith("$") and names[0].endswith("$"):
        names = names[1:]
    if names and names[0] == "top":
        names = names[1:]
    if plain(node.first("info")):
        draft.tell(_("The description of the category “%(category)s” is not kept.") % {"category": "/".join(names)})
    return "/".join(names).strip()


def _question(draft: Draft, node: Node, category: str, readers: dict[str, tuple[str, Reader]]) -> ParsedQuestion:
    draft.name = " ".join(plain(node.first("name")).split())
    type_name = node.get("type")
    if type_name not in readers:
        raise InvalidInputError(_("Its type “%(type)s” is not known here.") % {"type": type_name})
    kind, reader = readers[type_name]
    question = ParsedQuestion(line=node.line, kind=kind, text="", name=draft.name, category=category)
    _read_common(draft, node, question)
    reader(draft, node, question)
    if not question.text and not draft.pictures:
        raise InvalidInputError(_("It has no text."))
    own = node.first(OWN)
    if own and own.get("marking"):
        question.extra["marking"] = own.get("marking")
    if own and own.get("unnamed"):  # Moodle needs a name, so one was made
        question.name = ""
    question.pictures = draft.pictures
    return question


def _read_common(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    if node.get("type") not in CLOZE:  # its gaps come first
        question.text = rich(draft, node.first("questiontext"))
    _read_old_picture(draft, node)
    question.feedback = rich(draft, node.first("generalfeedback"), text_format(node))
    question.points = _points(draft, node)
    question.penalty = _penalty(draft, node)
    question.hints = _hints(draft, node)
    question.tags = _tags(node)
    own = node.first(OWN)
    question.language = own.get("language") if own else ""
    if node.value("idnumber"):
        draft.tell(_("Its ID number “%(number)s” is not kept.") % {"number": node.value("idnumber")})


def _read_old_picture(draft: Draft, node: Node) -> None:
    """Moodle 1.x: one picture beside the text."""
    name, data = node.value("image"), node.value("image_base64")
    if data:
        reason = draft.picture(name or "picture", from_base64(data), "", node.line)
        if reason:
            draft.tell(_("The picture “%(picture)s” was left out: %(reason)s.") % {"picture": name, "reason": reason})


def _points(draft: Draft, node: Node) -> Fraction:
    text = node.value("defaultgrade")
    points = number(text or "1")
    if points is None or not 0 <= points <= MAXIMUM_POINTS:
        draft.tell(_("“%(points)s” is no number of points; it counts one point.") % {"points": text})
        return Fraction(1)
    own = node.first(OWN)
    exact = share(own.get("points")) if own else None
    return unrounded(points) if exact is None else exact


def _penalty(draft: Draft, node: Node) -> Fraction | None:
    text = node.value("penalty")
    if not text:
        return None
    penalty = number(text)
    if penalty is None or not 0 <= penalty <= 1:
        draft.tell(_("“%(penalty)s” is no penalty; it was left out.") % {"penalty": text})
        return None
    own = node.first(OWN)
    exact = share(own.get("penalty")) if own else None
    if exact is not None:
        return exact
    return THIRD if abs(penalty - THIRD) < ABOUT else unrounded(penalty)


def _hints(draft: Draft, node: Node) -> list[str]:
    hints = []
    for hint in node.elements("hint"):
        text = rich(draft, hint.first("hintcontent") or hint, text_format(node))
        if any(name in {"shownumcorrect", "clearwrong"} for name in (option.name for option in hint.elements())) or hint.value("options"):
            draft.tell(_("What a hint shows or clears besides its text is not kept."), line=hint.line)
        if text:
            hints.append(text)
    return hints


def _tags(node: Node) -> list[str]:
    tags = [plain(tag) for name in ("tags", "coursetags") for held in node.elements(name) for tag in held.elements("tag")]
    return [tag for tag in dict.fromkeys(tags) if tag]
