"""The form about the training: on a phone, and as a line of the grid that copies it from paper."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.evaluation.statements import CURRENT, SCALE, SHEETS
from attendance.models.evaluating import LONGEST_ANSWER

LINES = 10
"""Forms on one page of the grid."""


class EvaluationForm(forms.Form):
    """The current version; every statement may be left out, but not all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in SHEETS[CURRENT].statements:
            self.fields[one.key] = self.rating(one.text)
        for one in SHEETS[CURRENT].questions:
            self.fields[one.key] = forms.CharField(label=one.text, required=False, max_length=LONGEST_ANSWER, widget=self.text())

    def rating(self, label: Any) -> forms.Field:
        choices = [(value, str(value)) for value in SCALE]
        return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None, choices=choices, widget=forms.RadioSelect)

    def text(self) -> forms.Widget:
        return forms.Textarea(attrs={"rows": 3})

    def statements(self) -> Iterator[forms.BoundField]:
        return (self[one.key] for one in SHEETS[CURRENT].statements)

    def questions(self) -> Iterator[forms.BoundField]:
        return (self[one.key] for one in SHEETS[CURRENT].questions)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (self.ratings() or any(self.texts().values())):
            raise forms.ValidationError(_("Rate at least one statement, or write something. Nothing was saved."))
        return data

    def ratings(self) -> dict[str, int]:
        """1 to 5 by statement, without those that were left out."""
        given = {one.key: self.cleaned_data.get(one.key) for one in SHEETS[CURRENT].statements}
        return {key: value for key, value in given.items() if value is not None}

    def texts(self) -> dict[str, str]:
        return {one.key: self.cleaned_data.get(one.key, "") for one in SHEETS[CURRENT].questions}


class PaperLine(EvaluationForm):
    """One filled-in form of paper: a digit for each statement."""

    def rating(self, label: Any) -> forms.Field:
        wrong = _("Type 1 to 5, or leave it empty.")
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        attrs = {"inputmode": "numeric", "maxlength": 1, "autocomplete": "off"}
        return forms.IntegerField(
            label=label,
            required=False,
            min_value=SCALE[0],
            max_value=SCALE[-1],
            error_messages=messages,
            widget=forms.TextInput(attrs=attrs),
        )

    def text(self) -> forms.Widget:
        return forms.TextInput(attrs={"autocomplete": "off"})

    def ordered(self) -> list[forms.BoundField]:
        """The cells of its line."""
        return [*self.statements(), *self.questions()]


def reason_field() -> forms.CharField:
    """Why a copied form is mended; it is kept on record."""
    required = _("Say in a few words what was wrong. Nothing was changed.")
    hint = _("Kept on record: name nobody, and nothing that the form says.")
    return forms.CharField(label=_("What was wrong?"), max_length=300, help_text=hint, error_messages={"required": required})


class RetypeForm(PaperLine):
    """A form of paper, typed anew."""

    reason = reason_field()


class TakeBackForm(forms.Form):
    """A form of paper that counts no more."""

    reason = reason_field()


PaperFormSet = forms.formset_factory(PaperLine, extra=LINES, max_num=LINES, validate_max=True)


class PageForm(forms.Form):
    """Which page of the grid it was: sent twice, it is taken once."""

    page = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def keys(self) -> Iterator[UUID]:
        """A key for each of its lines."""
        return (uuid5(self.cleaned_data["page"], str(number)) for number in range(LINES))
