"""Forms of the learner's and the staff's screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the cohort"),
        max_length=20,
        help_text=_("Six letters and figures, from your trainer. Spaces and small letters are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}),
    )

    def clean_code(self) -> Any:
        return self.cleaned_data["code"].strip()
