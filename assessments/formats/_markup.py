"""The texts of questions: whatever a file wrote them in becomes HTML that the one cleaning policy has passed."""

import re
from collections import Counter
from collections.abc import Callable
from html import escape, unescape

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from core.cleaning import ALLOWED_TAGS, clean_html
from core.errors import InvalidInputError

MAXIMUM_TEXT = 100_000
MAXIMUM_DEPTH = 200
MAXIMUM_TAG = 4_000
MAXIMUM_PICTURES = 100
# Tags and entities of all texts of one file together: cleaning takes about 15 µs for each.
MAXIMUM_MARKS = 200_000
# Cleaning is several times slower where a tag never ends, and so is Markdown.
SLOW = 4
# What only arranges or colours text: leaving it out loses no word. Everything else that goes is told.
_ARRANGING = frozenset(
    [
        "address",
        "article",
        "aside",
        "bdi",
        "bdo",
        "big",
        "body",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h5",
        "h6",
        "head",
        "header",
        "html",
        "img",
        "ins",
        "kbd",
        "label",
        "link",
        "main",
        "mark",
        "meta",
        "nobr",
        "o:p",
        "p",
        "pre",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "span",
        "strike",
        "style",
        "tfoot",
        "time",
        "tt",
        "var",
        "wbr",
    ]
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:\s[^<>]*)?(/?)>")
_PICTURE = re.compile(r"""<img\b(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:_-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""")
_FILE_LINK = re.compile(r"""<a\b[^<>]*?\bhref\s*=\s*["']?@@PLUGINFILE@@/([^"'<>\s]*)[^<>]*>([^<]*)(?:</a>)?""", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:div|pre|dt|dd|section|article|figure|figcaption|center|h1|h5|h6)\s*>", re.IGNORECASE)
_AFTER_BLOCK = re.compile(r"(?:</(?:p|ul|ol|li|table|tr|td|th|h[1-6]|blockquote|div|pre)\s*>|<(?:br|hr|div|p)\s*/?>|^)\s*$", re.IGNORECASE)
_ESCAPED_TWICE = re.compile(r"\s*&lt;(p|div|span|table|ul|ol|h[1-6])\b.*&lt;/\1&gt;\s*", re.DOTALL | re.IGNORECASE)
# Elements without an end tag, and those whose end tag many leave out.
_LEFT_OPEN = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "option",
    ]
)
_HAS_BLOCKS = re.compile(r"<(?:p|br|div|li|table)\b", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<[a-zA-Z/][^>]{{{MAXIMUM_TAG}}}")
_MARKDOWN_MARKS = "[]!*_`<&\n"
MAXIMUM_MARKDOWN = 20_000
_LOOK_BACK = 30
_BREAK = "\ue0ff"  # private use: no text has it
_markdown = MarkdownIt("commonmark").enable("table")


class TooMuchTextError(InvalidInputError):
    """The whole file is refused, not one question of it."""


class Texts:
    """The texts of one file: they share one allowance, so that cleaning them ends."""

    def __init__(self) -> None:
        self.left = MAXIMUM_MARKS

    def clean(self, html: str) -> str:
        """Clean a text.

        :raises InvalidInputError: when it is far longer or deeper than a question
        :raises TooMuchTextError: when the file has too much text
        """
        check_length(html)
        if _depth(html) > MAXIMUM_DEPTH:
            raise _too_long()
        if "<" not in html and "&" not in html:
            return escape(html, quote=False).strip()
        self.spend(html.count("&") + SLOW * html.count("<") - (SLOW - 1) * len(_TAG.findall(html)))
        cleaned = str(clean_html(_with_breaks(html)))
        return cleaned.rstrip(_BREAK + " \n").replace(_BREAK, "<br>").strip()

    def spend(self, marks: int) -> None:
        """Take from the allowance.

        :raises TooMuchTextError: when nothing is left
        """
        self.left -= marks
        if self.left < 0:
            raise TooMuchTextError(_("This file has more text than can be read at once. Split it into smaller files."))

    def to_html(self, text: str, text_format: str) -> str:
        """A text in one of Moodle's formats as HTML, not yet cleaned.

        :param text_format: `html`, `moodle_auto_format` (HTML in which line ends count), `markdown` or `plain_text`;
            Moodle takes any other name for HTML
        :raises InvalidInputError: when Markdown is far longer than a question
        """
        if text_format == "markdown":
            if len(text) > MAXIMUM_MARKDOWN:
                raise _too_long()
            self.spend(SLOW * sum(map(text.count, _MARKDOWN_MARKS)))
            return str(_markdown.render(text))
        if text_format == "plain_text":
            return escape(text.strip(), quote=False).replace("\n", "<br>")
        if text_format == "moodle_auto_format" and not _HAS_BLOCKS.search(text):
            return text.strip().replace("\n", "<br>")
        return text


def check_length(html: str) -> None:
    """Before anything else is looked for in a text.

    :raises InvalidInputError: when it, or one of its tags, is far longer than in any question
    """
    if len(html) > MAXIMUM_TEXT or _LONG_TAG.search(html):
        raise _too_long()


def _too_long() -> InvalidInputError:
    return InvalidInputError(_("One of its texts is too long, or its HTML is nested too deeply."))


def _depth(html: str) -> int:
    """How many elements may be open at once."""
    opened: Counter[str] = Counter()
    depth = deepest = 0
    for closes, name, _ends in _TAG.findall(html):
        tag = name.lower()
        if tag in _LEFT_OPEN:
            continue
        if not closes:
            opened[tag] += 1
            depth += 1
            deepest = max(depth, deepest)
        elif opened[tag]:
            opened[tag] -= 1
            depth -= 1
    return deepest


def _with_breaks(html: str) -> str:
    """A mark where a block ends whose tag does not stay, so that its last word does not run into the next."""

    def end(match: re.Match[str]) -> str:
        return "" if _AFTER_BLOCK.search(html[max(0, match.start() - _LOOK_BACK) : match.start()]) else _BREAK

    return _BLOCK_END.sub(end, html.replace(_BREAK, ""))


def lost_elements(html: str) -> list[str]:
    """The names of the elements that cleaning will drop and that were more than arrangement."""
    names = {name.lower() for _closes, name, _ends in _TAG.findall(html)}
    return sorted(names - ALLOWED_TAGS - _ARRANGING)


def is_escaped_twice(html: str) -> bool:
    """Whether a text is HTML that a tool escaped once more, so that people would read its tags."""
    return not _TAG.search(html) and _ESCAPED_TWICE.fullmatch(html) is not None


def guard_escaped(html: str) -> str:
    """A text of ours that really shows tags, so that reading does not take it for one that was escaped twice."""
    return f"<span></span>{html}" if is_escaped_twice(html) else html


def take_pictures(html: str, take: Callable[[str, str], None]) -> str:
    """Take the pictures out of a text.

    :param take: is called with each picture's address and its alternative text
    :return: the text without them
    :raises InvalidInputError: when there are far more than in any question
    """

    if html.count("<img") > MAXIMUM_PICTURES:
        raise _too_long()

    def found(match: re.Match[str]) -> str:
        values = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(match[0])}
        take(values.get("src", ""), " ".join(values.get("alt", "").split()))
        return ""

    return _PICTURE.sub(found, html)


def take_file_links(html: str, take: Callable[[str], None]) -> str:
    """Replace links to files that came along by their words; `take` is called with each file's name."""

    def found(match: re.Match[str]) -> str:
        take(match[1])
        return match[2]

    return _FILE_LINK.sub(found, html)
