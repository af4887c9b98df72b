"""What those who run a cohort say about its quizzes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.access import RULES
from assessments.models import QuizException
from courses.models import Cohort, Enrolment


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ExceptionForm(forms.ModelForm):
    """The rules of a quiz for a cohort; what stays empty is as the quiz says."""

    class Meta:
        model = QuizException
        fields = ["opens_at", "closes_at", "room_code", "time_limit", "attempts_allowed", "reason"]
        widgets = {"opens_at": MomentInput, "closes_at": MomentInput}

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort

    def rules(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data.get(name) for name in RULES}

    def exception_for(self) -> Enrolment | None:
        """The person it is for; None for the whole cohort."""
        return None


class PersonExceptionForm(ExceptionForm):
    """The rules of a quiz for one person of a cohort."""

    person = forms.ModelChoiceField(Enrolment.objects.none(), label=_("Person"), empty_label=_("Choose a person"))

    class Meta(ExceptionForm.Meta):
        fields = ["extra_time", "attempts_allowed", "opens_at", "closes_at", "reason"]

    field_order = ["person"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = Enrolment.objects.current().filter(cohort=self.cohort).by_name()
        people.label_from_instance = lambda enrolment: enrolment.learner.list_name
        if self.instance.pk:
            people.initial, people.disabled = self.instance.enrolment, True

    def exception_for(self) -> Enrolment | None:
        found: Enrolment = self.cleaned_data["person"]
        return found
