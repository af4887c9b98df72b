"""A text with gaps, each to be chosen from a list or typed."""

from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from assessments.formats import ParsedQuestion
from assessments.models.bank import Question
from assessments.questions import accept as accept_in
from assessments.questions import guess_share as guess_share_of
from assessments.questions import responses as responses_of
from assessments.questions._common import WRONG, Classified, Option, Outcome, Shape
from assessments.questions._gaps import (
    FIELDS,
    MOST_GAPS,
    GapsBlock,
    as_answer,
    as_frozen,
    gaps_from,
    gaps_key,
    gaps_texts,
    in_gap,
    kind_of,
    pieces_of,
    places_problem,
    weighted_mean,
    with_gap,
)
from assessments.questions._numbers import LONGEST_NUMBER
from assessments.questions._panels import QuestionForm, question_panels
from assessments.questions._parts import LONGEST_ANSWER, PartsField
from core.cleaning import clean_html
from core.errors import InvalidInputError

SHAPE = Shape.PARTS
LONGEST = {"short_answer": LONGEST_ANSWER, "numerical": LONGEST_NUMBER}


ADD_WORDS = {
    "data-add-gaps": gettext_lazy("Add a gap"),
    "data-add-choices": gettext_lazy("Add a choice"),
    "data-add-forms": gettext_lazy("Add an answer"),
    "data-add-numbers": gettext_lazy("Add a number"),
}


class ClozeForm(QuestionForm):
    """Editing a text with gaps: a gap without a card, a card without a gap, or one without an answer is said in a sentence."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_bound and not self.errors:
            wrong = self._problem()
            if wrong:
                self.add_error(None, ValidationError(wrong))

    def _problem(self) -> str:
        try:
            return problem({"texts": {"": self.instance.freeze_text()}} | self.instance.freeze_key())
        except InvalidInputError as error:
            return str(error)


class ClozeQuestion(Question):
    kind = "cloze"
    icon = "form"
    place = 8
    explanation = gettext_lazy(
        "A text with gaps to fill: words or numbers to type, lists to choose from. Good for forms and for terms in use."
    )
    base_form_class = ClozeForm

    gaps = StreamField(
        GapsBlock(required=False, max_num=MOST_GAPS),
        verbose_name=gettext_lazy("gaps"),
        blank=True,
        help_text=gettext_lazy(
            "In the question above write [[1]] where the first gap stands, [[2]] for the second, and so on. "
            "Here add a card for each, in the same order: what is right in it."
        ),
    )

    panels = question_panels(
        FieldPanel("gaps", classname="gap-cards", attrs=ADD_WORDS),
        text_help=gettext_lazy(
            "The text that the learner completes, with [[1]] where the first gap stands, [[2]] for the second, and so on."
        ),
    )

    class Meta:
        verbose_name = gettext_lazy("text with gaps")
        verbose_name_plural = gettext_lazy("texts with gaps")

    def freeze_key(self) -> dict[str, Any]:
        return {"gaps": gaps_key(self.gaps)}

    def freeze_text(self) -> dict[str, Any]:
        return super().freeze_text() | {"gaps": gaps_texts(self.gaps)}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the `gaps` of one language, tied to those of the original one by one."""
        self.gaps = gaps_from(texts["gaps"], original.gaps if original else ())


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = PartsField({gap["id"]: LONGEST.get(gap["kind"]) or _choices(gap) for gap in frozen["gaps"]})


def _choices(gap: dict[str, Any]) -> list[str]:
    return [choice["id"] for choice in gap["choices"]]


def problem(frozen: dict[str, Any]) -> str:
    if not frozen["gaps"]:
        return _("Write [[1]] in the text where the first gap stands, and add a card that says what is right in it.")
    for code, text in frozen["texts"].items():
        wrong = places_problem(text["text"], len(frozen["gaps"]))
        if wrong:
            return f"{dict(settings.LANGUAGES)[code]}: {wrong}" if len(frozen["texts"]) > 1 else wrong
    for number, gap in enumerate(frozen["gaps"], start=1):
        wrong = kind_of(gap).problem(as_frozen(frozen, gap))
        if wrong:
            return in_gap(number, wrong)
    if all(Fraction(gap["weight"]) == 0 for gap in frozen["gaps"]):
        return _("At least one gap has to have a weight above zero.")
    return ""


def mark(frozen: dict[str, Any], answer: dict[str, str] | None) -> Outcome:
    """The mean of what the gaps are worth, by their weights; an empty gap is worth nothing."""
    if not answer:
        return WRONG
    return Outcome(weighted_mean((Fraction(gap["weight"]), _share(frozen, gap, answer)) for gap in frozen["gaps"]))


def _share(frozen: dict[str, Any], gap: dict[str, Any], answer: dict[str, str] | None) -> Fraction:
    share: Fraction = kind_of(gap).mark(as_frozen(frozen, gap), as_answer(gap, answer)).share
    return share


def accept(frozen: dict[str, Any], answer: dict[str, str]) -> dict[str, Any]:
    """What stands in each gap is right for that gap, whatever stands in the others."""
    for at, gap in enumerate(frozen["gaps"]):
        given = as_answer(gap, answer)
        if given is not None:
            frozen = with_gap(frozen, at, accept_in(as_frozen(frozen, gap), given))
    return frozen


def options(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> list[Option]:
    """None for the question as a whole: each list has its own."""
    return []


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    """The choices of all lists at once; each list then follows the order of its own among them."""
    return [key for gap in frozen["gaps"] if gap["kind"] == "single_choice" for key in _choices(gap)]


def view(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> dict[str, Any]:
    """The text in pieces, each with the gap that follows it, and the gaps in the order of their numbers."""
    gaps = [_gap(frozen, text, gap, answer, order, number) for number, gap in enumerate(frozen["gaps"], start=1)]
    pieces = [
        {"html": mark_safe(html), "gap": gaps[number - 1] if number and number <= len(gaps) else None}
        for html, number in pieces_of(clean_html(text["text"]))
    ]
    return {"pieces": pieces, "gaps": gaps}


def _gap(
    frozen: dict[str, Any], text: dict[str, Any], gap: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None, number: int
) -> dict[str, Any]:
    """One gap as the template draws it: its kind's row for the result, its options for the list."""
    kind, small, own, given = kind_of(gap), as_frozen(frozen, gap), text["gaps"][gap["id"]], as_answer(gap, answer)
    found: dict[str, Any] = {"id": gap["id"], "number": number, "given": (answer or {}).get(gap["id"], ""), "options": []}
    if gap["kind"] == "single_choice":
        own_order = [key for key in order or [] if key in _choices(gap)]
        found["options"] = kind.options(small, own, given, own_order or None)
        row = _row_of_list(found["options"], _share(frozen, gap, answer))
    else:
        row = kind.view(small, own, given, None)["row"]
    return found | {"longest": LONGEST.get(gap["kind"]), "row": row | {"text": _("Gap %(number)d") % {"number": number}}}


def _row_of_list(options: list[Option], share: Fraction) -> dict[str, Any]:
    chosen = next((option for option in options if option.is_chosen), None)
    return {
        "given": chosen.text if chosen else "",
        "right": " · ".join(option.text for option in options if option.is_right),
        "is_right": share == 1,
        "is_partly": 0 < share < 1,
        "feedback": chosen.feedback if chosen else "",
    }


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None) -> list[Classified]:
    """What statistics class each gap's answers by, as its kind does; a class is worth its gap's part of the whole."""
    language = next(code for code, words in frozen["texts"].items() if words is text)
    whole = sum(Fraction(gap["weight"]) for gap in frozen["gaps"])
    return [
        Classified(
            f"{gap['id']}-{one.id}",
            in_gap(number, one.label),
            None if one.credit is None else one.credit * Fraction(gap["weight"]) / whole,
            one.is_given,
        )
        for number, gap in enumerate(frozen["gaps"], start=1)
        for one in responses_of(as_frozen(frozen, gap), as_answer(gap, answer), language=language)
    ]


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """A blind guess chooses from the lists and types nothing that is right."""
    return weighted_mean((Fraction(gap["weight"]), guess_share_of(as_frozen(frozen, gap))) for gap in frozen["gaps"])


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says; a gap has no units."""
    cards = []
    for gap in parsed.extra["gaps"]:
        words, fields = kind_of(vars(gap)).read_parsed(gap)
        own = {name: fields[name] for name in FIELDS.get(gap.kind, ())}
        cards.append({"kind": gap.kind, "weight": float(gap.points)} | words | own)
    return {"gaps": cards}, {}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text: its gaps, as the questions they are."""
    gaps = [
        ParsedQuestion(
            line=0, kind=gap["kind"], text="", points=Fraction(gap["weight"]),
            **kind_of(gap).write_parsed(as_frozen(frozen, gap), text["gaps"][gap["id"]]),
        )
        for gap in frozen["gaps"]
    ]  # fmt: skip
    return {"extra": {"gaps": gaps}}
