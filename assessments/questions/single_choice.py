"""One right answer among several."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey

from assessments.models.bank import Question
from assessments.questions._choices import (
    MINIMUM,
    Choice,
    ChoicesForm,
    KnownChoiceField,
    WithChoices,
    choices_panel,
    field_choices,
    options_of,
    right_ids,
)
from assessments.questions._common import RIGHT, WRONG, Option, Outcome
from assessments.questions._panels import question_panels


class SingleChoiceQuestion(WithChoices, Question):
    kind = "single_choice"
    explanation = gettext_lazy("Several answers, one of them right. Good for what to do first.")
    base_form_class = ChoicesForm
    panels = question_panels(choices_panel(gettext_lazy("At least two choices; mark exactly one as right.")))

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
    return "" if len(right_ids(frozen)) == 1 else _("Mark exactly one choice as right.")


def mark(frozen: dict[str, Any], answer: str | None) -> Outcome:
    """Right when it is the right choice; no answer is wrong."""
    return RIGHT if answer in right_ids(frozen) else WRONG


def options(frozen: dict[str, Any], text: dict[str, Any], answer: str | None, order: list[str] | None) -> list[Option]:
    return options_of(frozen, text, [answer] if answer else [], order)
