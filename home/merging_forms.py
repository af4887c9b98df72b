"""Forms of merging and splitting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from courses.queries import course_titles
from people.models import User
from people.unions import Fact

NEW = "new"


class MergeForm(forms.Form):
    """What to fill in from the other record, and why the two are one."""

    fill = forms.MultipleChoiceField(label=_("Fill in what the kept record lacks"), required=False, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("How you know (for the record, optional)"), max_length=300, required=False)

    def __init__(self, *args: Any, facts: Sequence[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fills = [fact for fact in facts if fact.fills]
        field = self.fields["fill"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(fact.name, f"{fact.label[:1].upper()}{fact.label[1:]}: {fact.other}") for fact in fills]
        field.initial = [fact.name for fact in fills]
        if not fills:
            del self.fields["fill"]


class SplitForm(forms.Form):
    """Which enrolments are somebody else's, and whose."""

    enrolments = forms.MultipleChoiceField(label=_("What belongs to the other person"), widget=forms.CheckboxSelectMultiple)
    last_name = forms.CharField(label=_("Family names of the other person"), max_length=150)
    first_name = forms.CharField(label=_("Given names of the other person"), max_length=150, required=False)
    note = forms.CharField(label=_("How you know (for the record, optional)"), max_length=300, required=False)
    choice = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = course_titles(one.course_key for one in enrolments if one.cohort is None)
        field = self.fields["enrolments"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(one.pk, str(one.cohort or titles.get(one.course_key, ""))) for one in enrolments]
        field.error_messages["required"] = _("Tick at least one enrolment that belongs to somebody else.")

    @property
    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["enrolments"]]

    def somebody_new(self) -> User:
        """The person as typed, not saved."""
        return User(first_name=self.cleaned_data["first_name"], last_name=self.cleaned_data["last_name"])
