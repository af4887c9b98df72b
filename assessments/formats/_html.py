"""The text of a question as people and programs write it → the HTML that we keep.

Four ways of writing are known, by Moodle's names (https://docs.moodle.org/en/GIFT_format):

- `moodle`: text as typed; line ends are line breaks, and HTML tags that exist are HTML
- `plain`: text as typed, in which nothing is HTML
- `html`
- `markdown`
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise

from django.utils.translation import gettext as _

from core.cleaning import ALLOWED_TAGS, clean_html
from core.errors import InvalidInputError

STYLES = ("moodle", "html", "plain", "markdown")
# What one text may be. The cleaner needs about 20 µs per tag, and more the deeper they are nested.
MAX_TEXT = 50_000
MAX_MARKS = 1_000
MAX_WORK = 250_000

# fmt: off
_MEDIA = frozenset(["img", "audio", "video", "source", "track", "picture", "iframe", "embed", "object", "svg", "canvas", "map"])
_ACTIVE = frozenset(["script", "style", "form", "input", "button", "select", "textarea", "link", "meta", "base", "applet"])
_LOOKS = frozenset(["span", "font", "big", "center"])
# What the cleaner would take away although it says how words belong together.
_INSTEAD = {
    "div": "p", "section": "p", "article": "p", "aside": "p", "header": "p", "footer": "p", "figure": "p", "figcaption": "p",
    "dt": "p", "dd": "p", "center": "p", "h1": "h2", "h5": "h4", "h6": "h4", "tt": "code", "kbd": "code", "samp": "code",
}
_UNSEEN = frozenset(["dl", "html", "body", "colgroup", "col", "caption", "tfoot", "nobr", "wbr", "o"])
_OTHERS = frozenset([
    "math", "s", "strike", "del", "ins", "q", "mark", "var", "dfn", "address", "details", "summary", "ruby", "rt", "rp", "label",
    "fieldset", "legend", "main", "nav", "head", "title",
])
# fmt: on
TAGS = ALLOWED_TAGS | _MEDIA | _ACTIVE | _LOOKS | _INSTEAD.keys() | _UNSEEN | _OTHERS | {"pre"}

_ELSEWHERE = "@@PLUGINFILE@@"  # how Moodle refers to a file of its own
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])([^<>]*)>")
_STRAY = re.compile(r"<(?!/?(?:" + "|".join(sorted(TAGS, key=len, reverse=True)) + r")(?=[\s/>])[^<>]*>|!--)", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?!(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_DATA = re.compile(r"data:[a-zA-Z0-9/+.;=-]{0,100},[A-Za-z0-9+/=%_-]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)


class TooMuchError(ValueError):
    """A text that no person wrote for others to read."""


@dataclass
class Cleaner:
    """Makes the texts of one file HTML, as long as they are no more work than a file may be."""

    work: int = 0

    def html(self, text: str, style: str = "moodle") -> str:
        """As `as_html`.

        :raises TooMuchError: for this text
        :raises InvalidInputError: for the file
        """
        self.work += 1 + marks(text, style)
        if self.work > MAX_WORK:
            raise InvalidInputError(_("The texts in this file have more markup than can be read. Split the file into smaller ones."))
        return as_html(text, style)


def as_html(text: str, style: str = "moodle") -> str:
    """Return a text as HTML that is safe to show; a text without any markup stays as it is.

    :param text: as it stands in a file, escapes undone
    :param style: one of `STYLES`
    :raises TooMuchError: when it is too long, or so full of markup that it cannot be honest
    """
    text = _DATA.sub("", _CONTROLS.sub("", text)).strip()
    if len(text) > MAX_TEXT or marks(text, style) > MAX_MARKS:
        raise TooMuchError
    return _RENDERERS[style](text)


def marks(text: str, style: str = "moodle") -> int:
    """How much work a text is: the signs in it that a parser stops at."""
    if style == "plain":
        return 0
    if style == "markdown":
        return len(re.findall(r"[^\w\s]|_|\n", text))
    return text.count("<") + text.count("&")


def losses(text: str, style: str = "moodle") -> list[str]:
    """What of a text's HTML is not kept, as sentences; empty when all of it is, or when only wrappers fall away.

    :param text: as given to `as_html`
    """
    if style == "plain" or ("<" not in text and _ELSEWHERE not in text):
        return []
    tags = {tag.lower() for _end, tag, _rest in _TAG.findall(text)}
    attributes = any(_has_looks(rest) for _end, _tag, rest in _TAG.findall(text))
    checks = [
        (tags & _MEDIA or _ELSEWHERE in text, _("A picture, a recording or a file that belongs to the text is not in it.")),
        (tags & _ACTIVE, _("Scripts and form fields in the text were left out.")),
        (tags & _LOOKS or attributes, _("Colours, sizes and positions in the text were left out; the words are kept.")),
        (
            tags & _OTHERS,
            _("Some markup in the text was left out (%(tags)s); the words are kept.") % {"tags": ", ".join(sorted(tags & _OTHERS))},
        ),
    ]
    return [sentence for is_lost, sentence in checks if is_lost]


def as_typed(html: str) -> str:
    """Return what a person would type to get this HTML in the style `moodle`: without tags and entities where it can be."""
    flat = html.replace("\r", "").replace("\n", " ")
    typed = unescape(flat.replace("<br>", "\n"))
    return typed if "<" not in flat.replace("<br>", "") and as_html(typed) == html else flat


def _has_looks(attributes: str) -> bool:
    return any(f"{name}=" in attributes.lower() for name in ("style", "color", "align", "size", "width"))


# -- the four styles ------------------------------------------------------------------------------------


def _from_html(text: str) -> str:
    if "<" not in text and "&" not in text:
        return escape(text, quote=False)
    return str(clean_html(_EMPTY_PARAGRAPH.sub("", _kept_together(text)))).strip()


def _from_moodle(text: str) -> str:
    """As Moodle's `text_to_html`, except that a line end beside a tag does not glue words together, and `a < b` stays."""
    text = _AMPERSAND.sub("&amp;", _STRAY.sub("&lt;", text))
    if "<" in text or "&" in text:
        return _from_html(_with_breaks(text))
    return _from_plain(text)


def _from_plain(text: str) -> str:
    return "<br>".join(escape(line.strip(), quote=False) for line in text.split("\n"))


def _from_markdown(text: str) -> str:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow to import, seldom needed

    html = MarkdownIt("commonmark").enable("table").render(text)
    html = _from_html(html)
    alone = _ONE_PARAGRAPH.fullmatch(html)
    return alone[1] if alone else html


_RENDERERS = {"moodle": _from_moodle, "plain": _from_plain, "html": _from_html, "markdown": _from_markdown}


def _with_breaks(text: str) -> str:
    """Line ends as line breaks, except beside a tag, where people break lines to see better."""
    lines = [line.strip() for line in text.split("\n")]
    out = [lines[0]]
    for before, line in pairwise(lines):
        out += [" " if before.endswith(">") or line.startswith("<") else "<br>", line]
    return "".join(out)


def _kept_together(html: str) -> str:
    """Rename what the cleaner does not know but says how words belong together; drop scripts with what is in them."""
    out: list[str] = []
    at, hidden, verbatim = 0, "", False
    for found in _TAG.finditer(html):
        closing, name, rest = found[1], found[2].lower(), found[3]
        if not hidden:
            out += [_verbatim(html[at : found.start()]) if verbatim else html[at : found.start()], _renamed(closing, name, rest)]
        if name == "pre":
            verbatim = not closing
        if name in {"script", "style"}:
            hidden = "" if closing else name
        at = found.end()
    return "".join(out) if hidden else "".join([*out, html[at:]])


def _verbatim(text: str) -> str:
    """White space that counts, for a page on which it does not."""
    return text.strip("\n").replace("\t", "    ").replace("  ", "\u00a0 ").replace("\n ", "\n\u00a0").replace("\n", "<br>")


def _renamed(closing: str, name: str, rest: str) -> str:
    if name == "pre":
        return "</code></p>" if closing else "<p><code>"
    if name in {"script", "style"} | _MEDIA:
        return ""
    return f"<{closing}{_INSTEAD.get(name, name)}{rest}>"
