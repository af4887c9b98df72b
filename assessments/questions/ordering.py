"""Items to put into their order: steps of a procedure, events of a journey."""

from collections.abc import Mapping
from fractions import Fraction
from math import factorial
from typing import Any

from django import forms
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._common import RIGHT, WRONG, Classified, Option, Outcome, Shape
from assessments.questions._panels import question_panels
from assessments.questions._parts import PartsField
from assessments.questions._rows import TEXT_LENGTH, Row, RowsForm, RowsPanel, feedback_panel, keyed, plain, put_rows

SHAPE = Shape.PARTS
ALWAYS_SHUFFLED = True
MINIMUM = 2


class Marking(models.TextChoices):
    POSITION = "position", gettext_lazy("In parts: each item at its place adds")
    PAIRS = "pairs", gettext_lazy("In parts: each item that comes directly after the right one adds, wherever the two stand")
    WHOLE = "whole", gettext_lazy("All or nothing: the whole order right")


class OrderingQuestion(Question):
    kind = "ordering"
    icon = "list-ol"
    place = 5
    explanation = gettext_lazy("A list in another order each time, and the learner puts it right. Good for the steps of a procedure.")
    base_form_class = RowsForm

    marking = models.CharField(gettext_lazy("marking"), max_length=10, choices=Marking.choices, default=Marking.POSITION)

    panels = question_panels(
        RowsPanel(
            "items",
            [FieldPanel("text"), feedback_panel(gettext_lazy("Why it stands here"))],
            heading=gettext_lazy("Items in the right order"),
            label=gettext_lazy("item"),
            add_text=gettext_lazy("Add an item"),
            summary="text",
            help_text=gettext_lazy("At least two items, the first one on top. Learners get them in another order each time."),
        ),
        FieldPanel("marking", widget=forms.RadioSelect),
    )

    class Meta:
        verbose_name = gettext_lazy("ordering question")
        verbose_name_plural = gettext_lazy("ordering questions")

    def freeze_key(self) -> dict[str, Any]:
        return {"items": [item.key for item in self.items.all()], "marking": str(self.marking)}

    def freeze_text(self) -> dict[str, Any]:
        return super().freeze_text() | {"items": keyed(self.items.all(), "text", "feedback")}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the `items` of one language (`text`, `feedback`) in the right order, tied to those of the original row."""
        put_rows(self, "items", texts["items"], original)


class OrderingItem(Row):
    question = ParentalKey(OrderingQuestion, related_name="items")
    text = models.CharField(gettext_lazy("item"), max_length=TEXT_LENGTH)
    feedback = models.CharField(
        gettext_lazy("feedback"),
        max_length=TEXT_LENGTH,
        blank=True,
        help_text=gettext_lazy("Shown after answering, beside this item: why it stands where it stands."),
    )

    class Meta(Row.Meta):
        verbose_name = gettext_lazy("item")

    def __str__(self) -> str:
        return self.text

    @staticmethod
    def read(words: Mapping[str, Any]) -> dict[str, Any]:
        return plain(words, "text", "feedback")


def _places(frozen: dict[str, Any]) -> list[str]:
    return [str(place) for place in range(1, len(frozen["items"]) + 1)]


class AnswerForm(forms.Form):
    """Item → place, from "1". Two items at the same place are an answer too: it is kept as it was given."""

    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = PartsField(dict.fromkeys(frozen["items"], _places(frozen)))


def problem(frozen: dict[str, Any]) -> str:
    if len(frozen["items"]) < MINIMUM:
        return _("Give at least two items.")
    for text in frozen["texts"].values():
        words = [item["text"] for item in text["items"].values()]
        if len(set(words)) < len(words):
            return _("Two items have the same words, so nobody could tell which comes first. Make them differ.")
    return ""


def mark(frozen: dict[str, Any], answer: dict[str, str] | None) -> Outcome:
    """Position: the share of items at their own place. Pairs: of neighbours that directly follow each other in the answer.

    Whole: all places right, or nothing. The two ways in parts are those of Moodle's ordering ("absolute position" and
    "relative to the next item, excluding last").
    """
    places = {item: int(place) for item, place in (answer or {}).items()}
    if frozen["marking"] == Marking.PAIRS:
        pairs = list(zip(frozen["items"], frozen["items"][1:], strict=False))
        return Outcome(Fraction(sum(_follows(places.get(one), places.get(other)) for one, other in pairs), len(pairs)))
    right = sum(places.get(item) == at for at, item in enumerate(frozen["items"], start=1))
    if frozen["marking"] == Marking.WHOLE:
        return RIGHT if right == len(frozen["items"]) else WRONG
    return Outcome(Fraction(right, len(frozen["items"])))


def _follows(place: int | None, next_place: int | None) -> bool:
    return place is not None and next_place == place + 1


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """What a random order earns on average: any item is at its place, or after the right one, once in as many times as there are items."""
    number = len(frozen["items"])
    return Fraction(1, factorial(number)) if frozen["marking"] == Marking.WHOLE else Fraction(1, number)


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    return list(frozen["items"])


def options(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> list[Option]:
    """None: an item is not chosen but given a place."""
    return []


def view(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> dict[str, Any]:
    """The items as they were put, those without a place last, and the right order."""
    chosen, places = answer or {}, _places(frozen)
    shown = sorted(order or frozen["items"], key=lambda item: int(chosen.get(item, len(places) + 1)))
    rows = [
        text["items"][item] | {"part": item, "given": chosen.get(item, ""), "right": place, "is_right": chosen.get(item) == place}
        for item, place in ((item, places[frozen["items"].index(item)]) for item in shown)
    ]
    return {"rows": rows, "places": places, "right_order": [text["items"][item]["text"] for item in frozen["items"]]}


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None) -> list[Classified]:
    """Each item at each place is a class; the right place is worth its part."""
    part, chosen = Fraction(1, len(frozen["items"])), answer or {}
    return [
        Classified(
            f"{item}-{place}", f"{text['items'][item]['text']}: {place}", part if place == right else Fraction(0), chosen.get(item) == place
        )
        for item, right in zip(frozen["items"], _places(frozen), strict=True)
        for place in _places(frozen)
    ]


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says."""
    items = [{"text": option.text, "feedback": option.feedback} for option in parsed.options]
    return {"items": items}, {"marking": parsed.extra.get("marking", Marking.POSITION)}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text."""
    words = [text["items"][item] for item in frozen["items"]]
    options = [ParsedOption(text=escape(one["text"]), feedback=escape(one["feedback"])) for one in words]
    return {"options": options, "extra": {"marking": frozen["marking"]}}
