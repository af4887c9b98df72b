"""What the kinds with a list of choices share."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from assessments.formats import ParsedOption
from assessments.questions._common import Option, exact_share, percent_of
from assessments.questions._rows import Row, RowsPanel, feedback_panel, keyed, plain, put_rows, twice

MINIMUM = 2


class Choice(Row):
    """One choice of a question in one language."""

    text = models.CharField(_("choice"), max_length=500)
    is_correct = models.BooleanField(_("right"), default=False)
    credit = models.DecimalField(
        _("credit, %"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
        help_text=_("Only for an answer that is partly right, or that costs points. Leave empty otherwise."),
    )
    feedback = models.CharField(
        _("feedback"), max_length=500, blank=True, help_text=_("Shown to somebody who chose this: what it overlooks, or why it is right.")
    )

    class Meta(Row.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text

    @staticmethod
    def read(words: Mapping[str, Any]) -> dict[str, Any]:
        return plain(words, "text", "feedback") | {"is_correct": bool(words.get("correct")), "credit": words.get("credit")}

    @property
    def share(self) -> Fraction:
        """How much of the points it is worth: all when right, nothing when wrong, unless its author said otherwise."""
        return Fraction(int(self.is_correct)) if self.credit is None else exact_share(self.credit)

    def freeze(self) -> dict[str, Any]:
        return {"id": self.key, "right": self.is_correct, "share": str(self.share)}


class WithChoices(models.Model):
    """A question whose subclass has `choices`."""

    choices: Any

    class Meta:
        abstract = True

    def freeze_key(self) -> dict[str, Any]:
        return {"choices": [choice.freeze() for choice in self.choices.all()]}

    def freeze_text(self) -> dict[str, Any]:
        texts = keyed(self.choices.all(), "text", "feedback")
        return super().freeze_text() | {"choices": texts}  # type: ignore[misc]  # a mixin: `Question` has it

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the choices of one language, tied to those of the original row one by one."""
        put_rows(self, "choices", texts["choices"], original)


class KnownChoiceField(forms.ChoiceField):
    """One choice id of the frozen question, or nothing."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


class ChosenField(forms.MultipleChoiceField):
    """Choice ids in the author's order, so that equal answers are equal values; None for none."""

    def clean(self, value: Any) -> Any:
        chosen = set(super().clean(value or []))
        known: Any = self.choices  # typed as all that may be set; what is kept is a list of pairs
        return [key for key, _label in known if key in chosen] or None


def field_choices(frozen: dict[str, Any]) -> list[tuple[str, str]]:
    return [(choice["id"], "") for choice in frozen["choices"]]


def right_ids(frozen: dict[str, Any]) -> frozenset[str]:
    return frozenset(choice["id"] for choice in frozen["choices"] if choice["right"])


def shares_of(frozen: dict[str, Any]) -> dict[str, Fraction]:
    """What each choice is worth, by id."""
    return {choice["id"]: Fraction(choice["share"]) for choice in frozen["choices"]}


def same_words(frozen: dict[str, Any]) -> str:
    """Two choices with the same words: nobody can tell which one is meant."""
    for text in frozen["texts"].values():
        if words := twice(choice["text"] for choice in text["choices"].values()):
            return gettext("Two choices have the same words: “%(words)s”. Make them differ, or delete one.") % {"words": words}
    return ""


def with_shares(frozen: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 knew right and wrong only."""
    return frozen | {"choices": [choice | {"share": str(int(choice["right"]))} for choice in frozen["choices"]]}


def read_choices(options: Iterable[ParsedOption], *, is_right: Any) -> list[dict[str, Any]]:
    """Parsed options as `fill` wants them.

    :param is_right: says of a fraction whether the option counts as right
    """
    return [
        {
            "text": option.text,
            "feedback": option.feedback,
            "correct": is_right(option.fraction),
            "credit": None if option.fraction == int(is_right(option.fraction)) else percent_of(option.fraction),
        }
        for option in options
    ]


def write_choices(frozen: dict[str, Any], text: dict[str, Any]) -> list[ParsedOption]:
    """A frozen question's choices as files say them."""
    shares = shares_of(frozen)
    return [
        ParsedOption(text=escape(text["choices"][key]["text"]), fraction=share, feedback=escape(text["choices"][key]["feedback"]))
        for key, share in shares.items()
    ]


def options_of(frozen: dict[str, Any], text: dict[str, Any], chosen: Sequence[str], order: list[str] | None) -> list[Option]:
    right = right_ids(frozen)
    return [
        Option(
            value=key,
            text=text["choices"][key]["text"],
            feedback=text["choices"][key]["feedback"],
            is_chosen=key in chosen,
            is_right=key in right,
        )
        for key in order or [choice["id"] for choice in frozen["choices"]]
    ]


def choices_panel(help_text: Any, *, credits_button: Any = "") -> RowsPanel:
    """The choices of a question, with what a trainer has to know about them.

    :param credits_button: what brings the credits, where they are not needed as a rule; else it is the marking "credits"
    """
    panels = [
        FieldPanel("is_correct"),
        FieldPanel("text"),
        feedback_panel(_("What it overlooks, or why it is right")),
        FieldPanel("credit"),
    ]
    attrs = {"data-credits": credits_button}
    words = {"heading": _("Choices"), "label": _("choice"), "add_text": _("Add a choice"), "help_text": help_text}
    return RowsPanel("choices", panels, summary="text", attrs=attrs, **words)
