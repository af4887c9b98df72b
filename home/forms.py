"""Forms of the staff's screens."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import Cohort, Programme
from people.enums import Sector, Sex
from people.models import Agency, User
from people.queries import similar_people

NEW = "new"


class CohortFilterForm(forms.Form):
    """Which cohorts to list."""

    q = forms.CharField(label=_("Name, place or code"), required=False)
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), required=False, empty_label=_("All programmes"))
    when = forms.ChoiceField(
        label=_("When"), required=False,
        choices=[("", _("At any time")), ("running", _("Running now")), ("coming", _("Coming")), ("over", _("Over"))],
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Programme.objects.filter(cohorts__in=Cohort.objects.visible_to(user)).distinct()

    def narrow(self, cohorts: QuerySet[Cohort], *, today: Any) -> QuerySet[Cohort]:
        """The cohorts that were asked for; what cannot be understood limits nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        for word in asked.get("q", "").split():
            cohorts = cohorts.filter(Q(name__icontains=word) | Q(place__icontains=word) | Q(code__iexact=word))
        if asked.get("programme"):
            cohorts = cohorts.filter(programme=asked["programme"])
        times = {"running": Q(starts_on__lte=today, ends_on__gte=today), "coming": Q(starts_on__gt=today), "over": Q(ends_on__lt=today)}
        return cohorts.filter(times.get(asked.get("when", ""), Q()))


class AddPersonForm(forms.Form):
    """One person for a cohort. When somebody of nearly that name is known, the form asks before it writes."""

    last_name = forms.CharField(label=_("Family names"), max_length=150)
    first_name = forms.CharField(label=_("Given names"), max_length=150, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    agency = forms.ModelChoiceField(Agency.objects.all(), label=_("Agency"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector"),
        choices=[("", _("As the agency’s")), *Sector.choices],
        required=False,
        help_text=_("Only where it is not the agency’s."),
    )
    rank = forms.CharField(label=_("Rank or function"), max_length=120, required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False, help_text=_("Commune or town of the post."))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Not needed: a person without one can still learn and sign in with a code.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    choice = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["last_name", "first_name", "sex", "agency", "sector", "rank", "place", "phone", "email", "language"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        choice = cleaned.pop("choice")
        self.alike = similar_people(cleaned["first_name"], cleaned["last_name"])
        self.known = next((person for person in self.alike if str(person.uuid) == choice), None)
        self.must_ask = bool(self.alike) and not self.known and choice != NEW
        return cleaned

    alike: list[User] = []
    known: User | None = None
    must_ask = False
