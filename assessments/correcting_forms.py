"""What somebody fills in who corrects a question that people have answered."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.correcting_queries import GivenAnswer, KeyInBank
from assessments.enums import Remedy

EXPLAINED = {
    Remedy.ACCEPT: gettext_lazy("An answer that people gave was right after all. Nobody loses points."),
    Remedy.KEY: gettext_lazy("All answers are marked with what the question bank says now. Some people may lose points."),
    Remedy.VOID: gettext_lazy("For a question that nobody could answer fairly. Results are reckoned without it."),
    Remedy.FULL: gettext_lazy("Everybody who was asked gets all its points, whatever they answered."),
}


@dataclass(frozen=True)
class RemedyRow:
    """A remedy as the page draws it: a radio button with what it does."""

    radio: Any
    explanation: str
    is_accept: bool


class CorrectionForm(forms.Form):
    """A remedy, the answer where one is accepted, and the reason. What was looked at goes along, so that nothing else is done."""

    remedy = forms.ChoiceField(
        label=gettext_lazy("Remedy"), widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose what is to be done.")}
    )
    answer = forms.ChoiceField(label=gettext_lazy("The answer that is right, too"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, answers: Sequence[GivenAnswer], in_bank: KeyInBank | None, **kwargs: Any) -> None:
        """Offer the remedies that there are for this question.

        :param answers: those that could be accepted
        :param in_bank: the question as the bank holds it
        """
        super().__init__(*args, **kwargs)
        self.answers, self.key = answers, in_bank.key if in_bank else None
        offered = {Remedy.ACCEPT: bool(answers), Remedy.KEY: self.key is not None}
        remedy: Any = self.fields["remedy"]
        answer: Any = self.fields["answer"]
        remedy.choices = [(one.value, one.label) for one in Remedy if offered.get(one, True)]
        answer.choices = [(str(at), _counted(one)) for at, one in enumerate(answers)]

    @property
    def remedies(self) -> Iterator[RemedyRow]:
        for radio in self["remedy"]:
            remedy = Remedy(radio.data["value"])
            yield RemedyRow(radio, str(EXPLAINED[remedy]), remedy == Remedy.ACCEPT)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("remedy") == Remedy.ACCEPT and not given.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Choose the answer that is right, too."))
        return given

    @property
    def payload(self) -> dict[str, Any]:
        """What the remedy needs, once the form is valid: the `answer`, the `key`, or nothing."""
        remedy = self.cleaned_data["remedy"]
        if remedy == Remedy.ACCEPT:
            return {"answer": self.answers[int(self.cleaned_data["answer"])].answer}
        return {"key": self.key} if remedy == Remedy.KEY else {}

    @property
    def token(self) -> str:
        """Stands for the remedy and what it needs, so that only what was looked at is done."""
        text = json.dumps([self.cleaned_data["remedy"], self.payload], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_seen(self) -> bool:
        """Whether its impact was looked at before."""
        return bool(self.cleaned_data.get("seen") == self.token)

    def is_explained(self) -> bool:
        """Whether a reason is given; where it is not, the form says so."""
        if not self.cleaned_data["reason"].strip():
            self.add_error("reason", _("Say why the question is corrected: it stays on record with every mark."))
        return "reason" not in self.errors


def _counted(one: GivenAnswer) -> str:
    times = ngettext("given %(count)d time", "given %(count)d times", one.count) % {"count": one.count}
    return f"{one.label} ({times})"
