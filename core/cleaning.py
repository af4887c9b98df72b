"""The one policy for HTML that people write."""

import threading
from functools import lru_cache
from html import unescape

import bleach
from bleach.css_sanitizer import CSSSanitizer
from django.utils.safestring import SafeString, mark_safe

INLINE_TAGS = {"a", "abbr", "b", "br", "cite", "code", "em", "i", "small", "strong", "sub", "sup", "u"}
BLOCK_TAGS = {"blockquote", "h2", "h3", "h4", "hr", "li", "ol", "p", "ul"}
TABLE_TAGS = {"table", "tbody", "td", "th", "thead", "tr"}
ALLOWED_TAGS = frozenset(INLINE_TAGS | BLOCK_TAGS | TABLE_TAGS)
ALLOWED_ATTRIBUTES = {"a": ["href", "title"], "abbr": ["title"], "th": ["scope"], "*": ["lang"]}
ALLOWED_PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})


class _Cleaners(threading.local):
    """A cleaner keeps its parser's state in itself: shared by two threads it fails, or mixes their texts. Each thread has its own."""

    def __init__(self) -> None:
        self.careful = bleach.Cleaner(
            tags=ALLOWED_TAGS,
            attributes=ALLOWED_ATTRIBUTES,
            protocols=ALLOWED_PROTOCOLS,
            css_sanitizer=CSSSanitizer(allowed_css_properties=[]),
            strip=True,
            strip_comments=True,
        )
        self.stripping = bleach.Cleaner(tags=frozenset(), attributes={}, strip=True, strip_comments=True)


_cleaners = _Cleaners()


@lru_cache(maxsize=1024)  # the same thirty questions for three hundred people
def clean_html(html: str) -> SafeString:
    """Return `html` with only harmless tags, attributes and link protocols left.

    :param html: text as a person wrote or pasted it
    :return: markup that is safe to show (cleaning twice changes nothing)
    """
    return mark_safe(_cleaners.careful.clean(html or ""))


def plain_text(html: str) -> str:
    """Return `html` without any tag, entities resolved, white space folded.

    :param html: markup
    :return: one line of plain text, not safe to print unescaped
    """
    return " ".join(unescape(_cleaners.stripping.clean((html or "").replace("<", " <"))).split())
