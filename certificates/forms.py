"""What staff choose and write when they award, correct and revoke, and what visitors type to check."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates.enums import Kind
from certificates.models import Certificate, CertificateDesign
from certificates.models.awards import SERIAL_LENGTH, tidy_serial
from certificates.queries import designs_for
from courses.models import Cohort, Course
from courses.queries import course_titles
from people.rules import is_administrator


class AwardForm(forms.Form):
    """Which design, and to whom: the people ticked, or everybody eligible."""

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput, required=False)
    design = forms.ModelChoiceField(label=_("Design"), queryset=CertificateDesign.objects.none(), empty_label=None)
    people = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everybody = forms.BooleanField(required=False)

    def __init__(self, *args: Any, kind: str, enrolments: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        design: Any = self.fields["design"]
        people: Any = self.fields["people"]
        design.queryset = CertificateDesign.objects.filter(kind=kind).order_by("-is_default", "name")
        people.choices = [(each.pk, "") for each in enrolments]
        self.initial.setdefault("kind", kind)
        self.initial.setdefault("design", next(iter(designs_for(kind)), None))

    @property
    def chosen(self) -> list[int] | None:
        """Enrolment ids, or None for everybody."""
        return None if self.cleaned_data["everybody"] else self.cleaned_data["people"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("everybody") and not cleaned.get("people"):
            raise ValidationError(_("Nobody is ticked. Tick the people, or award to everybody who is eligible."))
        return cleaned


class CorrectionForm(forms.Form):
    """The facts as printed, to be put right."""

    name = forms.CharField(label=_("Name"), max_length=300, help_text=_("Exactly as it is to be printed."))
    rank = forms.CharField(label=_("Rank or function"), max_length=120, required=False)
    agency = forms.CharField(label=_("Agency"), max_length=200, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Kept with the certificate; the public does not see it."))

    @classmethod
    def of(cls, certificate: Certificate, data: Any = None) -> "CorrectionForm":
        return cls(data, initial={key: certificate.facts[key] for key in ("name", "rank", "agency", "place")})


class RevocationForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("Kept with the certificate; the public does not see it."))


class CheckForm(forms.Form):
    serial = forms.CharField(
        label=_("Serial"),
        max_length=40,
        help_text=_("Twelve letters and figures, printed beside the square code. Small letters and missing hyphens are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}),
    )

    def clean_serial(self) -> str:
        serial = tidy_serial(self.cleaned_data["serial"])
        if len(serial.replace("-", "")) != SERIAL_LENGTH:
            raise ValidationError(_("A serial has twelve letters and figures. Look again at the paper."))
        return serial


class DesignForm(WagtailAdminModelForm):
    """A design whose languages all have their wording."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        wordings = self.formsets["wordings"] if hasattr(self, "formsets") else []
        written = {form.data.get(f"{form.prefix}-language") for form in wordings if not form.data.get(f"{form.prefix}-DELETE")}
        for name in ("language", "second_language"):
            if cleaned.get(name) and cleaned[name] not in written:
                self.add_error(name, _("There is no wording in this language yet. Add one below, or choose another language."))
        return cleaned


class RuleForm(WagtailAdminModelForm):
    """A rule for a cohort that one manages; for administrators also for a course, chosen by its title."""

    course_key = forms.TypedChoiceField(label=_("Course"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = course_titles(Course.objects.live().values_list("translation_key", flat=True))
        offered = titles if is_administrator(self.for_user) else {}
        self.fields["course_key"].choices = [("", "---------"), *((str(key), title) for key, title in offered.items())]
        self.fields["cohort"].queryset = Cohort.objects.manageable_by(self.for_user)
