"""Forms of the learner's and the staff's screens."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Cohort, Course, Programme
from courses.queries import course_titles
from people.enums import Role


class JoinForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the cohort"),
        max_length=20,
        help_text=_("Six letters and figures, from your trainer. Spaces and small letters are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}),
    )

    def clean_code(self) -> Any:
        return self.cleaned_data["code"].strip()


class CohortFields(forms.Form):
    """A cohort's fields as people choose them: its course by title, its trainers by name, only their own programmes."""

    course_key = forms.TypedChoiceField(label=_("Course"), coerce=UUID)

    def offer(self, user: Any) -> None:
        """Fill the lists with what `user` may choose."""
        fields: dict[str, Any] = self.fields
        programmes, trainers = fields["programme"], fields["trainers"]
        programmes.queryset = Programme.objects.visible_to(user)
        if len(programmes.queryset) == 1:
            programmes.empty_label = None  # nothing to choose
        trainers.queryset = get_user_model().objects.with_role(Role.TRAINER).filter(is_active=True)
        trainers.required = False
        titles = course_titles(Course.objects.live().values_list("translation_key", flat=True))
        chosen = [("", "---------")] if len(titles) != 1 else []
        fields["course_key"].choices = [*chosen, *((str(key), title) for key, title in sorted(titles.items(), key=lambda row: row[1]))]


COHORT_FIELDS = ["name", "programme", "course_key", "language", "place", "starts_on", "ends_on", "capacity", "trainers", "is_open"]


class CohortForm(CohortFields, forms.ModelForm):
    """The staff's own form, light enough for a phone."""

    class Meta:
        model = Cohort
        fields = COHORT_FIELDS
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "trainers": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "name": _("What people call it, for instance “Cap-Haïtien, March”."),
            "capacity": _("Walk-ins are let in even when it is full."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(user)
        self.initial["language"] = self.instance.language or get_language()
