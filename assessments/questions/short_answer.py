"""A word or a few, typed. Each language has accepted forms of its own."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._accepted import STAR, as_shown, fits, pieces_of
from assessments.questions._common import WRONG, Option, Outcome, Shape, exact_share, percent_of
from assessments.questions._panels import question_panels
from assessments.questions._parts import LONGEST_ANSWER, TypedField
from assessments.questions._rows import TEXT_LENGTH, Row, RowsForm, RowsPanel, feedback_panel, plain, put_rows

SHAPE = Shape.ONE


class ShortAnswerQuestion(Question):
    kind = "short_answer"
    icon = "keyboard"
    place = 6
    explanation = gettext_lazy("A word or a few, typed by the learner. Good for a name, a term or a number of a law.")
    base_form_class = RowsForm

    case_matters = models.BooleanField(gettext_lazy("capital letters matter"), default=False)
    accents_matter = models.BooleanField(gettext_lazy("accents matter"), default=False)

    panels = question_panels(
        RowsPanel(
            "forms",
            [FieldPanel("text"), FieldPanel("credit"), feedback_panel(gettext_lazy("What to say to somebody who answered this"))],
            heading=gettext_lazy("Accepted answers"),
            label=gettext_lazy("answer"),
            add_text=gettext_lazy("Add an answer"),
            summary="text",
            help_text=gettext_lazy(
                "Every way to write it that you accept; the first one that fits counts. An asterisk stands for anything: “Port*Prince”. "
                "For an asterisk itself write \\*. To answer a common mistake, add it with 0 % and say in the feedback what it overlooks."
            ),
        ),
        FieldRowPanel([FieldPanel("case_matters"), FieldPanel("accents_matter")]),
    )

    class Meta:
        verbose_name = gettext_lazy("short answer question")
        verbose_name_plural = gettext_lazy("short answer questions")

    def freeze_key(self) -> dict[str, Any]:
        return {"case_matters": self.case_matters, "accents_matter": self.accents_matter}

    def freeze_text(self) -> dict[str, Any]:
        return super().freeze_text() | {"forms": [form.freeze() for form in self.forms.all()]}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the accepted `forms` of one language (`text`, `credit` in %, `feedback`): as many as it needs."""
        put_rows(self, "forms", texts["forms"])


class AcceptedForm(Row):
    """One way to write the answer in one language, or a mistake that has its own feedback."""

    FIRST_ROWS = 3

    question = ParentalKey(ShortAnswerQuestion, related_name="forms")
    text = models.CharField(gettext_lazy("answer"), max_length=TEXT_LENGTH)
    credit = models.DecimalField(
        gettext_lazy("credit, %"),
        max_digits=8,
        decimal_places=5,
        default=Decimal(100),
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
    )
    feedback = models.CharField(
        gettext_lazy("feedback"), max_length=TEXT_LENGTH, blank=True, help_text=gettext_lazy("Shown to somebody who answered this.")
    )

    class Meta(Row.Meta):
        verbose_name = gettext_lazy("accepted answer")

    def __str__(self) -> str:
        return self.text

    @staticmethod
    def read(words: Mapping[str, Any]) -> dict[str, Any]:
        return plain(words, "feedback") | {"text": " ".join(words["text"].split()), "credit": words.get("credit", Decimal(100))}

    def freeze(self) -> dict[str, Any]:
        return {"text": self.text, "share": str(exact_share(self.credit)), "feedback": self.feedback}


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = TypedField(required=False)


def problem(frozen: dict[str, Any]) -> str:
    for text in frozen["texts"].values():
        if not any(Fraction(form["share"]) == 1 for form in text["forms"]):
            return _("Give at least one accepted answer that is worth 100 %.")
        for form in text["forms"]:
            if Fraction(form["share"]) > 0 and not any(pieces_of(form["text"], **_care(frozen))):
                return _("An asterisk alone accepts anything. Give it 0 %, or write what has to be in the answer.")
    return ""


def slip(frozen: dict[str, Any]) -> str:
    """An accepted form that never counts, because one above it already takes whatever it takes, for other points."""
    for text in frozen["texts"].values():
        for at, form in enumerate(text["forms"]):
            above = _first_fit(frozen, {"forms": text["forms"][:at]}, as_shown(form["text"]))
            if above and above["share"] != form["share"]:
                words = {"answer": form["text"], "above": above["text"]}
                return _("“%(answer)s” never counts: “%(above)s” above it accepts it already. Move it up, or delete one.") % words
    return ""


def _care(frozen: dict[str, Any]) -> dict[str, bool]:
    return {"case_matters": frozen["case_matters"], "accents_matter": frozen["accents_matter"]}


def mark(frozen: dict[str, Any], answer: str | None) -> Outcome:
    """What the first accepted form that fits is worth; of several languages, the one that gives most.

    Somebody may read the question in one language and answer in another: the forms of all count.
    """
    if not answer:
        return WRONG
    found = [form for form in (_first_fit(frozen, text, answer) for text in frozen["texts"].values()) if form]
    return Outcome(max((Fraction(form["share"]) for form in found), default=Fraction(0)))


def _first_fit(frozen: dict[str, Any], text: dict[str, Any], answer: str) -> dict[str, Any] | None:
    return next((form for form in text["forms"] if fits(answer, form["text"], **_care(frozen))), None)


def _fit(frozen: dict[str, Any], text: dict[str, Any], answer: str | None) -> tuple[str, dict[str, Any]] | None:
    """The language and form that counted; among equals, that of the language on the page."""
    if not answer:
        return None
    found = [(code, form) for code, words in frozen["texts"].items() if (form := _first_fit(frozen, words, answer))]
    return max(found, key=lambda one: (Fraction(one[1]["share"]), frozen["texts"][one[0]] is text), default=None)


def accept(frozen: dict[str, Any], answer: str) -> dict[str, Any]:
    """One more accepted form in every language, before the others: an earlier one might be worth less."""
    form = {"text": answer.replace(STAR, rf"\{STAR}"), "share": "1", "feedback": ""}
    texts = {code: text if form in text["forms"] else text | {"forms": [form, *text["forms"]]} for code, text in frozen["texts"].items()}
    return frozen | {"texts": texts}


def options(frozen: dict[str, Any], text: dict[str, Any], answer: str | None, order: list[str] | None) -> list[Option]:
    """None: the answer is typed."""
    return []


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    return []


def view(frozen: dict[str, Any], text: dict[str, Any], answer: str | None, order: list[str] | None) -> dict[str, Any]:
    """What was typed, what it is worth, what its form says, and what is accepted for all the points."""
    language, form = _fit(frozen, text, answer) or ("", {"feedback": ""})
    full = [as_shown(one["text"]) for one in text["forms"] if Fraction(one["share"]) == 1]
    share = mark(frozen, answer).share
    return {
        "longest": LONGEST_ANSWER,
        "row": {
            "given": answer or "",
            "right": " · ".join(full),
            "is_right": share == 1,
            "is_partly": share is not None and 0 < share < 1,
            "feedback": form["feedback"],
            "feedback_language": language,
        },
    }


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says; where it is silent, accents matter, as everywhere else."""
    words = [{"text": one.text, "credit": percent_of(one.fraction), "feedback": one.feedback} for one in parsed.options]
    care = {"case_matters": parsed.extra.get("case_matters", False), "accents_matter": parsed.extra.get("accents_matter", True)}
    return {"forms": words}, care


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text."""
    options = [ParsedOption(text=one["text"], fraction=Fraction(one["share"]), feedback=escape(one["feedback"])) for one in text["forms"]]
    return {"options": options, "extra": _care(frozen)}
