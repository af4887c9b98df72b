"""Blocks to look things up: the law, and who does what next."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import INLINE_FEATURES, REFERENCE, LessonBlock, ProseBlock, as_plain_text, labelled


class LegalCitationBlock(LessonBlock):
    instrument = blocks.CharBlock(label=_("Instrument"), max_length=250, help_text=_("The law, convention or protocol, by its full name."))
    article = blocks.CharBlock(label=_("Article"), required=False, default="", max_length=120)
    version = blocks.CharBlock(
        label=_("Version"), required=False, default="", max_length=200, help_text=_("Gazette and number, or “as amended in …”.")
    )
    date = blocks.DateBlock(label=_("Date"), required=False, help_text=_("Of adoption or publication."))
    text = ProseBlock(label=_("What it says"), features=INLINE_FEATURES, help_text=_("In plain words, or quoted exactly."))
    url = blocks.URLBlock(label=_("Address"), required=False, default="", help_text=_("Of the official text."))

    def text_lines(self, value: Any) -> list[str]:
        day = date_format(value["date"], "DATE_FORMAT") if value["date"] else ""
        head = [as_plain_text(part) for part in (value["instrument"], value["article"], value["version"], day)]
        return [labelled(gettext("Law"), ", ".join(part for part in head if part)), as_plain_text(value["text"]), value["url"] or ""]

    class Meta:
        label = _("Legal citation")
        icon = "doc-full"
        group = REFERENCE
        template = "courses/blocks/legal_citation.html"
        description = _("What a law says, with instrument, article, version and date.")
        preview_value = {
            "instrument": _("Law on combating trafficking in persons"),
            "article": _("Article 1"),
            "version": "Le Moniteur no. 103",
            "date": date(2014, 6, 2),
            "text": _("<p>Says what trafficking is: an act, a means and a purpose.</p>"),
            "url": "",
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=160)
    who = blocks.CharBlock(label=_("Who"), required=False, default="", max_length=200)
    action = blocks.TextBlock(label=_("Does what"), required=False, default="", rows=2)
    when = blocks.CharBlock(label=_("When"), required=False, default="", max_length=200)

    class Meta:
        label = _("step")
        icon = "arrow-right-full"


class ReferralPathwayBlock(LessonBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    introduction = blocks.TextBlock(label=_("Introduction"), required=False, default="", rows=2)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    def text_lines(self, value: Any) -> list[str]:
        return [as_plain_text(value["title"]), as_plain_text(value["introduction"]), *map(self._step_line, enumerate(value["steps"], 1))]

    @staticmethod
    def _step_line(numbered: tuple[int, Any]) -> str:
        number, step = numbered
        details = [as_plain_text(step[name]) for name in ("who", "action", "when")]
        return f"{number}. {step['title']}. " + " ".join(f"{detail.rstrip('.')}." for detail in details if detail)

    class Meta:
        label = _("Referral pathway")
        icon = "arrow-right-full"
        group = REFERENCE
        template = "courses/blocks/referral_pathway.html"
        description = _("Who does what, in which order, by when.")
        preview_value = {
            "title": _("From the checkpoint to safety"),
            "introduction": "",
            "steps": [
                {
                    "title": _("Make safe"), "who": _("You"), "when": _("At once"),
                    "action": _("Take the person out of sight and hearing of those who brought her."),
                },
                {
                    "title": _("Tell the child protection brigade"), "who": _("Your shift leader"), "action": "",
                    "when": _("Within the hour"),
                },
            ],
        }  # fmt: skip
