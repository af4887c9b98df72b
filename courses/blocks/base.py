"""What all lesson blocks share."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from core.cleaning import plain_text

READING = _("Read")
SEEING = _("See and hear")
PRACTICE = _("Practise")
REFERENCE = _("Law and referral")

INLINE_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
TEXT_FEATURES = ["h2", "h3", *INLINE_FEATURES]


def as_plain_text(value: Any) -> str:
    """Return one line of plain text for what a child block holds: rich text, string, date or nothing.

    :param value: the child's value
    """
    if isinstance(value, RichText):
        return plain_text(value.source)
    return "" if value is None else " ".join(str(value).split())


def labelled(label: str | Promise, value: Any) -> str:
    """Return "label: value", or nothing when there is no value."""
    text = as_plain_text(value)
    return f"{label}: {text}" if text else ""


class LessonBlock(blocks.StructBlock):
    """A block with a plain-text form, for search, e-mail and whoever cannot see the page."""

    def text_lines(self, value: Any) -> list[str]:
        """The plain-text form, line by line; empty lines are dropped."""
        raise NotImplementedError

    def as_text(self, value: Any) -> str:
        return "\n".join(line for line in self.text_lines(value) if line)

    def get_searchable_content(self, value: Any) -> list[str]:
        return [self.as_text(value)]


class ProseBlock(blocks.RichTextBlock):
    """Rich text that is cleaned when it is shown; migrations know it as Wagtail's own block."""

    def as_text(self, value: Any) -> str:
        return as_plain_text(value)

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """`level` is the highest heading level the text may use; without one its headings stay as they are."""
        return {"level": None} | super().get_context(value, parent_context)

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", args, kwargs

    class Meta:
        template = "courses/blocks/text.html"
