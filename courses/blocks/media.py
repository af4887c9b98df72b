"""Blocks to see and hear. Nothing is loaded before it is wanted, and everything has its words beside it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock
from wagtailmedia.models import get_media_model

from courses.blocks.base import INLINE_FEATURES, SEEING, LessonBlock, ProseBlock, as_plain_text, labelled

TRANSCRIPT_HELP = _("Every word that is said, and what matters of what is seen. Who cannot play it reads this instead.")
MediaPreview = dict[str, Any]


def _sample_text(sentence: str | Promise) -> str:
    return f"<p>{sentence}</p>"


class PictureBlock(LessonBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt_text = blocks.TextBlock(
        label=_("Alternative text"), rows=2,
        help_text=_("Say what the picture says, in full sentences, to somebody who cannot see it."),
    )  # fmt: skip
    caption = blocks.CharBlock(label=_("Caption"), required=False, default="", max_length=300)
    credit = blocks.CharBlock(label=_("Credit"), required=False, default="", max_length=200, help_text=_("Who made it."))

    def text_lines(self, value: Any) -> list[str]:
        return [labelled(gettext("Picture"), value["alt_text"]), as_plain_text(value["caption"])]

    def get_preview_value(self) -> Any:
        sample = {
            "image": get_image_model().objects.order_by("pk").first(),
            "alt_text": _("Three circles in a row: what is done, by which means, for what purpose."),
            "caption": _("Act, means, purpose: three questions, one crime."),
            "credit": "Vijilans",
        }
        return self.normalize(sample)

    class Meta:
        label = _("Picture")
        icon = "image"
        group = SEEING
        template = "courses/blocks/picture.html"
        description = _("A drawing, diagram or photograph, with words for those who cannot see it.")


class AudioBlock(LessonBlock):
    media = AudioChooserBlock(label=_("Sound file"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    transcript = ProseBlock(label=_("Transcript"), features=INLINE_FEATURES, help_text=TRANSCRIPT_HELP)

    def text_lines(self, value: Any) -> list[str]:
        return [labelled(gettext("Sound"), value["title"]), as_plain_text(value["transcript"])]

    def get_preview_value(self) -> Any:
        sample = {
            "media": get_media_model()(type="audio", title="welcome", file="welcome.ogg", duration=64),
            "title": _("Welcome to the course"),
            "transcript": _sample_text(_("Welcome. This course takes six hours, at your own pace.")),
        }
        return self.normalize(sample)

    class Meta:
        label = _("Sound")
        icon = "wagtailmedia-audio"
        group = SEEING
        template = "courses/blocks/audio.html"
        description = _("A recording that plays when it is asked for, with its transcript.")


class CaptionsBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(label=_("Language"), choices=settings.LANGUAGES)
    file = DocumentChooserBlock(label=_("Captions file"), help_text=_("A WebVTT file (.vtt)."))

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["file"] and not value["file"].filename.lower().endswith(".vtt"):
            wrong = ValidationError(_("This is not a captions file. Choose one whose name ends in .vtt."))
            raise StructBlockValidationError(block_errors={"file": wrong})
        return value

    class Meta:
        label = _("captions")
        icon = "openquote"


class VideoBlock(LessonBlock):
    media = VideoChooserBlock(label=_("Film"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    captions = blocks.ListBlock(CaptionsBlock(), label=_("Captions"), default=[])
    transcript = ProseBlock(label=_("Transcript"), features=INLINE_FEATURES, help_text=TRANSCRIPT_HELP)

    def text_lines(self, value: Any) -> list[str]:
        return [labelled(gettext("Film"), value["title"]), as_plain_text(value["transcript"])]

    def get_preview_value(self) -> Any:
        sample = {
            "media": get_media_model()(type="video", title="interview", file="interview.mp4", duration=180, width=640, height=360),
            "title": _("The first five minutes of an interview"),
            "captions": [],
            "transcript": _sample_text(_("The officer sits down beside her, not across the table, and says his name first.")),
        }
        return self.normalize(sample)

    class Meta:
        label = _("Film")
        icon = "wagtailmedia-video"
        group = SEEING
        template = "courses/blocks/video.html"
        description = _("A film that loads when it is asked for, with captions and transcript.")


class DocumentBlock(LessonBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, default="", max_length=200, help_text=_("Left empty: the document's own title.")
    )
    description = blocks.TextBlock(label=_("Description"), required=False, default="", rows=2, help_text=_("What it is good for."))

    def text_lines(self, value: Any) -> list[str]:
        name = value["title"] or getattr(value["document"], "title", "")
        return [labelled(gettext("Document"), name), as_plain_text(value["description"])]

    def get_preview_value(self) -> Any:
        sample = {
            "document": get_document_model().objects.order_by("pk").first(),
            "title": _("Pocket card: signs you can see"),
            "description": _("One page, to print and fold."),
        }
        return self.normalize(sample)

    class Meta:
        label = _("Document")
        icon = "doc-full-inverse"
        group = SEEING
        template = "courses/blocks/document.html"
        description = _("A file to download or print, with its size.")
