"""Blocks of this field's daily work: signs to look for, a case to think about, what to do and what not to do."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import INLINE_FEATURES, PRACTICE, LessonBlock, ProseBlock, as_plain_text, labelled


class IndicatorBlock(blocks.StructBlock):
    indicator = blocks.CharBlock(label=_("Indicator"), max_length=250, help_text=_("What an officer can see or hear."))
    explanation = blocks.TextBlock(
        label=_("Explanation"), required=False, default="", rows=2, help_text=_("Why it matters, or what else it could mean.")
    )

    class Meta:
        label = _("indicator")
        icon = "view"


class ChecklistBlock(LessonBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    introduction = blocks.TextBlock(label=_("Introduction"), required=False, default="", rows=2)
    items = blocks.ListBlock(IndicatorBlock(), label=_("Indicators"), min_num=1)

    def text_lines(self, value: Any) -> list[str]:
        items = [f"- {item['indicator']}. {item['explanation']}".strip() for item in value["items"]]
        return [as_plain_text(value["title"]), as_plain_text(value["introduction"]), *items]

    class Meta:
        label = _("Indicator checklist")
        icon = "clipboard-list"
        group = PRACTICE
        template = "courses/blocks/checklist.html"
        description = _("Signs to look for, one by one; prints with boxes to tick.")
        preview_value = {
            "title": _("At the checkpoint"),
            "introduction": _("One sign proves nothing. Several together are a reason to ask more."),
            "items": [
                {"indicator": _("Somebody else holds the travel papers"), "explanation": _("Ask who keeps them, and since when.")},
                {"indicator": _("The answers sound learnt by heart"), "explanation": ""},
            ],
        }


class ReflectionBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), rows=2)
    reflection = ProseBlock(
        label=_("What there is to see"), features=INLINE_FEATURES, help_text=_("Folded: the reader thinks first, then opens it.")
    )

    class Meta:
        label = _("question")
        icon = "help"


class CaseVignetteBlock(LessonBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    story = ProseBlock(
        label=_("Story"), features=INLINE_FEATURES, help_text=_("Invented or changed beyond recognition; never a real name.")
    )
    questions = blocks.ListBlock(ReflectionBlock(), label=_("Questions"), default=[])

    def text_lines(self, value: Any) -> list[str]:
        thoughts = [f"{as_plain_text(item['question'])} {as_plain_text(item['reflection'])}" for item in value["questions"]]
        return [labelled(gettext("Case"), value["title"]), as_plain_text(value["story"]), *thoughts]

    class Meta:
        label = _("Case vignette")
        icon = "openquote"
        group = PRACTICE
        template = "courses/blocks/case_vignette.html"
        description = _("A short story and questions; the answers stay folded until the reader opens them.")
        preview_value = {
            "title": _("The girl at the market"),
            "story": _("<p>A girl of about eleven sells water from five in the morning. She says that she lives with “an aunt”.</p>"),
            "questions": [
                {
                    "question": _("What do you want to know first?"),
                    "reflection": _("<p>Whether she is safe now, and who decides about her day.</p>"),
                }
            ],
        }


class DoDontBlock(LessonBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, default="", max_length=200)
    do = blocks.ListBlock(blocks.CharBlock(label=_("Do"), max_length=300), label=_("Do"), min_num=1)
    dont = blocks.ListBlock(blocks.CharBlock(label=_("Do not"), max_length=300), label=_("Do not"), min_num=1)

    def text_lines(self, value: Any) -> list[str]:
        do = [labelled(gettext("Do"), line) for line in value["do"]]
        dont = [labelled(gettext("Do not"), line) for line in value["dont"]]
        return [as_plain_text(value["title"]), *do, *dont]

    class Meta:
        label = _("Do and do not")
        icon = "success"
        group = PRACTICE
        template = "courses/blocks/do_dont.html"
        description = _("Two lists side by side: what helps and what harms.")
        preview_value = {
            "title": _("The first minutes"),
            "do": [_("Say who you are and what happens next"), _("Ask whether she is hungry, cold or in pain")],
            "dont": [_("Promise what you cannot keep"), _("Let the person who brought her translate")],
        }
