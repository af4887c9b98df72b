"""What a lesson is made of: typed blocks for this field, each with a text-only form."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextListBlock(blocks.StreamBlock):
    """A list of single lines."""

    line = blocks.CharBlock(label=_("line"), max_length=300)


class LessonBodyBlock(blocks.StreamBlock):
    """Everything a trainer can put into a lesson."""

    text = blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from."""

    title = blocks.CharBlock(label=_("title"))
    publisher = blocks.CharBlock(label=_("publisher"), required=False)
    year = blocks.CharBlock(label=_("year"), required=False, max_length=20)
    url = blocks.URLBlock(label=_("address"), required=False)


class SourcesBlock(blocks.StreamBlock):
    source = SourceBlock(label=_("source"))
