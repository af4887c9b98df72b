"""Several right answers among several, marked as a whole or in parts."""

from fractions import Fraction
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from assessments.formats import ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._choices import (
    MINIMUM,
    Choice,
    ChosenField,
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
from assessments.questions._common import RIGHT, WRONG, Classified, Option, Outcome, Shape, clamped, total_of
from assessments.questions._panels import question_panels
from assessments.questions._rows import RowsForm

SHAPE = Shape.SEVERAL
UPGRADES = {1: with_shares}
slip = same_words


class Marking(models.TextChoices):
    WHOLE = "whole", gettext_lazy("All or nothing: every right choice and no wrong one")
    PARTS = "parts", gettext_lazy("In parts: each right choice adds, each wrong one takes away, never below zero")
    NEGATIVE = "negative", gettext_lazy("In parts, and wrong choices can cost points: the result may be below zero")
    CREDITS = "credits", gettext_lazy("By the credit written beside each choice, never below zero")


class MultipleChoiceQuestion(WithChoices, Question):
    kind = "multiple_choice"
    icon = "tasks"
    place = 2
    schema = 2
    explanation = gettext_lazy("Several answers, one or more of them right. Good for signs that go together.")
    base_form_class = RowsForm

    marking = models.CharField(gettext_lazy("marking"), max_length=10, choices=Marking.choices, default=Marking.WHOLE)

    panels = question_panels(
        choices_panel(gettext_lazy("At least two choices; mark every right one.")), FieldPanel("marking", widget=forms.RadioSelect)
    )

    class Meta:
        verbose_name = gettext_lazy("multiple choice question")
        verbose_name_plural = gettext_lazy("multiple choice questions")

    def freeze_key(self) -> dict[str, Any]:
        return super().freeze_key() | {"marking": str(self.marking)}


class MultipleChoice(Choice):
    question = ParentalKey(MultipleChoiceQuestion, related_name="choices")

    class Meta(Choice.Meta):
        verbose_name = gettext_lazy("choice")


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What arrives is a plain mapping, not a QueryDict: a widget that asks for one value gets the list whole.
        self.fields["answer"] = ChosenField(choices=field_choices(frozen), required=False, widget=forms.TextInput)


def problem(frozen: dict[str, Any]) -> str:
    if len(frozen["choices"]) < MINIMUM:
        return _("Give at least two choices.")
    if not right_ids(frozen):
        return _("Mark at least one choice as right.")
    if frozen["marking"] == Marking.CREDITS and total_of(share for share in shares_of(frozen).values() if share > 0) != 1:
        return _("The credits of the right choices have to add up to 100 %.")
    return ""


def mark(frozen: dict[str, Any], answer: list[str] | None) -> Outcome:
    """Whole: the chosen set is the right set. Parts: share of right ones chosen less share of wrong ones chosen.

    Credits: the sum of what the chosen ones are worth, as in Moodle's multiple answers.
    """
    chosen, right = frozenset(answer or ()), right_ids(frozen)
    if frozen["marking"] == Marking.WHOLE:
        return RIGHT if chosen == right else WRONG
    if frozen["marking"] == Marking.CREDITS:
        shares = shares_of(frozen)
        return Outcome(clamped(total_of(shares[key] for key in chosen)))
    wrong = frozenset(choice["id"] for choice in frozen["choices"]) - right
    share = Fraction(len(chosen & right), len(right))
    if wrong:
        share -= Fraction(len(chosen & wrong), len(wrong))
    return Outcome(clamped(share, lowest=-1 if frozen["marking"] == Marking.NEGATIVE else 0))


def options(frozen: dict[str, Any], text: dict[str, Any], answer: list[str] | None, order: list[str] | None) -> list[Option]:
    return options_of(frozen, text, answer or [], order)


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: list[str] | None) -> list[Classified]:
    """Each choice is a class of its own; in parts, a right one is worth its part and a wrong one takes its part away."""
    shares, right = shares_of(frozen), right_ids(frozen)
    if frozen["marking"] in {Marking.PARTS, Marking.NEGATIVE}:
        shares = {key: Fraction(1, len(right)) if key in right else Fraction(-1, len(shares) - len(right)) for key in shares}
    return [Classified(key, text["choices"][key]["text"], share, key in (answer or ())) for key, share in shares.items()]


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """The share of right choices: Moodle's, for somebody who is told how many to choose."""
    return Fraction(len(right_ids(frozen)), len(frozen["choices"]))


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says; without a marking of ours the credits count."""
    words = {"choices": read_choices(parsed.options, is_right=lambda fraction: fraction > 0)}
    return words, {"marking": parsed.extra.get("marking", Marking.CREDITS)}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text: where no credits are written, equal ones that add up to all."""
    options, right = write_choices(frozen, text), right_ids(frozen)
    if frozen["marking"] != Marking.CREDITS:
        wrong = len(options) - len(right)
        for option, choice in zip(options, frozen["choices"], strict=True):
            option.fraction = Fraction(1, len(right)) if choice["right"] else Fraction(-1, wrong)
    return {"options": options, "extra": {"marking": frozen["marking"]}}
