"""Forms of the import and export screens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assessments.bank_queries import questions_to_export
from assessments.formats import formats
from assessments.models import Bank
from assessments.services.importing import Candidate

ENDINGS = ".gift,.txt,.xml,.zip,.xlsx"


def format_choices() -> list[tuple[str, Any]]:
    return [(name, module.LABEL) for name, module in formats().items()]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        help_text=_("GIFT, Aiken, Moodle XML, QTI (2.1, 2.2, 3.0) or our Excel template, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )
    bank = forms.CharField(
        label=_("Into the bank"),
        max_length=120,
        help_text=_("Choose one, or type a new name."),
        widget=forms.TextInput(attrs={"list": "banks", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the questions"), choices=settings.LANGUAGES)
    file_format = forms.ChoiceField(label=_("Format"), required=False, choices=list)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["file_format"]
        chosen.choices = [("", _("What the file looks like")), *format_choices()]


class TakeForm(forms.Form):
    """Which questions of the file to take; all of them unless somebody says otherwise."""

    take = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("No question is chosen. Tick those that you want to take.")}
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers: Any = self.fields["take"]
        numbers.choices = [(candidate.number, "") for candidate in candidates]
        self.chosen = set(self["take"].value() or []) if self.is_bound else {str(candidate.number) for candidate in candidates}


class ExportForm(forms.Form):
    bank = forms.ModelChoiceField(Bank.objects.all(), label=_("Bank"), empty_label=_("Choose a bank"))
    language = forms.ChoiceField(label=_("Language"), required=False)
    file_format = forms.ChoiceField(label=_("Format"), choices=list, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages: Any = self.fields["language"]
        languages.choices = [("", _("Every language")), *settings.LANGUAGES]
        chosen: Any = self.fields["file_format"]
        chosen.choices = format_choices()

    def questions(self) -> list[Any]:
        return questions_to_export(self.cleaned_data["bank"], self.cleaned_data["language"])
