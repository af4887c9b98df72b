"""One right answer among several."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey

from assessments.formats import ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._choices import (
    MINIMUM,
    Choice,
    KnownChoiceField,
    WithChoices,
    choices_panel,
    field_choices,
    options_of,
    read_choices,
    right_ids,
    same_words,
    shares_of,
    with_shares,
    write_choices,
)
from assessments.questions._common import WRONG, Option, Outcome, Shape
from assessments.questions._panels import question_panels
from assessments.questions._rows import RowsForm

SHAPE = Shape.ONE
UPGRADES = {1: with_shares}
slip = same_words


class SingleChoiceQuestion(WithChoices, Question):
    kind = "single_choice"
    icon = "radio-empty"
    place = 1
    schema = 2
    explanation = gettext_lazy("Several answers, one of them right. Good for what to do first.")
    base_form_class = RowsForm
    panels = question_panels(
        choices_panel(
            gettext_lazy("At least two choices; mark exactly one as right."),
            credits_button=gettext_lazy("Some choices are partly right, or cost points"),
        )
    )

    class Meta:
        verbose_name = gettext_lazy("single choice question")
        verbose_name_plural = gettext_lazy("single choice questions")


class SingleChoice(Choice):
    question = ParentalKey(SingleChoiceQuestion, related_name="choices")

    class Meta(Choice.Meta):
        verbose_name = gettext_lazy("choice")


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = KnownChoiceField(choices=field_choices(frozen), required=False)


def problem(frozen: dict[str, Any]) -> str:
    if len(frozen["choices"]) < MINIMUM:
        return _("Give at least two choices.")
    if len(right_ids(frozen)) != 1:
        return _("Mark exactly one choice as right.")
    shares = shares_of(frozen)
    if any(shares[key] != 1 for key in right_ids(frozen)) or sum(share == 1 for share in shares.values()) > 1:
        return _("The right choice is worth 100 %, every other one less.")
    return ""


def mark(frozen: dict[str, Any], answer: str | None) -> Outcome:
    """What the chosen one is worth; no answer is wrong."""
    return Outcome(shares_of(frozen)[answer]) if answer else WRONG


def accept(frozen: dict[str, Any], answer: str) -> dict[str, Any]:
    """One more choice that is right."""
    right = {"right": True, "share": "1"}
    return frozen | {"choices": [choice | right if choice["id"] == answer else choice for choice in frozen["choices"]]}


def options(frozen: dict[str, Any], text: dict[str, Any], answer: str | None, order: list[str] | None) -> list[Option]:
    return options_of(frozen, text, [answer] if answer else [], order)


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says."""
    return {"choices": read_choices(parsed.options, is_right=lambda fraction: fraction == Fraction(1))}, {}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text."""
    return {"options": write_choices(frozen, text)}
