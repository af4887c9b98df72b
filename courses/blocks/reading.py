"""Blocks to read: running text, a term, a warning before hard content."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import READING, LessonBlock, ProseBlock, as_plain_text, labelled


class TextBlock(ProseBlock):
    class Meta:
        label = _("Text")
        icon = "pilcrow"
        group = READING
        description = _("Running text with headings, lists and links.")
        preview_value = _("<h2>What you see first</h2><p>People rarely say “I am trafficked”. <b>You see signs</b>, and signs add up.</p>")


class GlossaryTermBlock(LessonBlock):
    term = blocks.CharBlock(label=_("Term"), max_length=120)
    definition = blocks.TextBlock(label=_("Definition"), rows=2, help_text=_("One or two plain sentences."))
    also_called = blocks.CharBlock(
        label=_("Also called"),
        required=False,
        default="",
        max_length=250,
        help_text=_("Other words for it, for instance in other languages."),
    )

    def text_lines(self, value: Any) -> list[str]:
        return [labelled(value["term"], value["definition"]), labelled(gettext("Also called"), value["also_called"])]

    class Meta:
        label = _("Glossary term")
        icon = "tag"
        group = READING
        template = "courses/blocks/glossary_term.html"
        description = _("A word and what it means here.")
        preview_value = {
            "term": _("Debt bondage"),
            "definition": _("Somebody has to work to pay off a debt that never gets smaller, because others keep adding to it."),
            "also_called": "servitude pour dettes",
        }


class ContentWarningBlock(LessonBlock):
    text = blocks.TextBlock(label=_("What is coming"), rows=2, help_text=_("Say plainly what the lesson describes, without details."))
    advice = blocks.TextBlock(
        label=_("Advice"), rows=2, required=False, default="", help_text=_("What a reader can do: pause, skip ahead, talk to somebody.")
    )

    def text_lines(self, value: Any) -> list[str]:
        return [labelled(gettext("Before you read on"), value["text"]), as_plain_text(value["advice"])]

    class Meta:
        label = _("Content warning")
        icon = "warning"
        group = READING
        template = "courses/blocks/content_warning.html"
        description = _("Prepares the reader before something that is hard to read.")
        preview_value = {
            "text": _("This lesson describes violence against children."),
            "advice": _("Take a break whenever you need one. Your place is kept."),
        }
