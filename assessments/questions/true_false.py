"""A statement that is true or false."""

from fractions import Fraction
from typing import Any

from django import forms
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from assessments.formats import ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._common import RIGHT, WRONG, Option, Outcome, Shape
from assessments.questions._panels import QuestionForm, question_panels
from assessments.questions._rows import LineInput
from core.cleaning import plain_text

SHAPE = Shape.ONE
ANSWERS = {"true": True, "false": False}


class TrueFalseQuestion(Question):
    kind = "true_false"
    icon = "circle-check"
    place = 3
    explanation = _("A statement, and the learner says whether it holds. Good for one idea that is often got wrong.")

    answer = models.BooleanField(_("the statement is"), default=True, choices=[(True, _("True")), (False, _("False"))])
    feedback_true = models.CharField(_("feedback to “true”"), max_length=500, blank=True)
    feedback_false = models.CharField(_("feedback to “false”"), max_length=500, blank=True)

    base_form_class = QuestionForm
    panels = question_panels(
        FieldPanel("answer", widget=forms.RadioSelect),
        FieldRowPanel([FieldPanel("feedback_true", widget=LineInput), FieldPanel("feedback_false", widget=LineInput)]),
    )

    class Meta:
        verbose_name = _("true or false question")
        verbose_name_plural = _("true or false questions")

    def freeze_key(self) -> dict[str, Any]:
        return {"answer": self.answer}

    def freeze_text(self) -> dict[str, Any]:
        return super().freeze_text() | {"feedback_true": self.feedback_true, "feedback_false": self.feedback_false}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in what one language says about each answer."""
        if original:
            self.answer = original.answer
        self.feedback_true = plain_text(texts.get("feedback_true", ""))
        self.feedback_false = plain_text(texts.get("feedback_false", ""))


class TruthField(forms.ChoiceField):
    """True, False or None, from a browser's words or from the values themselves."""

    def to_python(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else super().to_python(value)

    def clean(self, value: Any) -> Any:
        return ANSWERS.get(super().clean(value))


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = TruthField(choices=[(value, "") for value in ANSWERS], required=False)


def problem(frozen: dict[str, Any]) -> str:
    return ""


def mark(frozen: dict[str, Any], answer: bool | None) -> Outcome:
    """Right when it is what the statement is; no answer is wrong."""
    return RIGHT if answer is frozen["answer"] else WRONG


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """One of two."""
    return Fraction(1, 2)


def options(frozen: dict[str, Any], text: dict[str, Any], answer: bool | None, order: list[str] | None) -> list[Option]:
    labels = {"true": str(_("True")), "false": str(_("False"))}
    return [
        Option(
            value=value,
            text=labels[value],
            is_chosen=answer is meaning,
            is_right=frozen["answer"] is meaning,
            feedback=text[f"feedback_{value}"],
        )
        for value, meaning in ANSWERS.items()
    ]


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    """True stands before false, always."""
    return []


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says."""
    words = {name: parsed.extra.get(name, "") for name in ("feedback_true", "feedback_false")}
    return words, {"answer": parsed.extra["answer"]}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text."""
    feedback = {name: escape(text[name]) for name in ("feedback_true", "feedback_false")}
    return {"extra": {"answer": frozen["answer"]} | feedback}
