"""The streams that pages hold: a lesson's body, its sources, and lists of lines."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import TEXT_FEATURES
from courses.blocks.media import AudioBlock, DocumentBlock, PictureBlock, VideoBlock
from courses.blocks.practice import CaseVignetteBlock, ChecklistBlock, DoDontBlock
from courses.blocks.reading import ContentWarningBlock, GlossaryTermBlock, TextBlock
from courses.blocks.reference import LegalCitationBlock, ReferralPathwayBlock


class LessonBodyBlock(blocks.StreamBlock):
    """Everything a trainer can put into a lesson."""

    text = TextBlock(features=TEXT_FEATURES)
    content_warning = ContentWarningBlock()
    glossary_term = GlossaryTermBlock()
    picture = PictureBlock()
    audio = AudioBlock()
    video = VideoBlock()
    document = DocumentBlock()
    checklist = ChecklistBlock()
    case_vignette = CaseVignetteBlock()
    do_dont = DoDontBlock()
    legal_citation = LegalCitationBlock()
    referral_pathway = ReferralPathwayBlock()

    def as_text(self, value: Any) -> str:
        """The whole body as plain text, blocks apart by an empty line."""
        return "\n\n".join(filter(None, (child.block.as_text(child.value) for child in value)))


class TextListBlock(blocks.StreamBlock):
    """A list of single lines."""

    line = blocks.CharBlock(label=_("Line"), max_length=300, icon="minus")


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from."""

    title = blocks.CharBlock(label=_("Title"))
    publisher = blocks.CharBlock(label=_("Publisher"), required=False, default="")
    year = blocks.CharBlock(label=_("Year"), required=False, default="", max_length=20)
    url = blocks.URLBlock(label=_("Address"), required=False, default="")

    class Meta:
        label = _("source")
        icon = "link"


class SourcesBlock(blocks.StreamBlock):
    """A lesson's sources, in the order they are shown."""

    source = SourceBlock()
