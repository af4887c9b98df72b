"""Planning several sessions at once: first the pattern, then each of them to look at and change."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from attendance.clashes import taken_already
from attendance.fields import ModuleField, Modules
from attendance.forms import DayInput, SessionForm, TimeInput, hours_field
from attendance.models import Session, Venue
from attendance.series import MOST, Block, Slot, slots
from courses.models import Cohort
from people.models import User

PARTS = ("morning", "afternoon")


class SeriesForm(forms.Form):
    """The pattern of a series."""

    title = forms.CharField(label=_("Title"), max_length=180, help_text=_("Each session gets a number behind it; you can change it below."))
    venue = forms.ModelChoiceField(Venue.objects.all(), label=_("Venue"), required=False, empty_label=_("None of the list"))
    place = forms.CharField(label=_("Room or place"), max_length=200, required=False)
    first = forms.DateField(label=_("From"), widget=DayInput)
    last = forms.DateField(label=_("Until"), widget=DayInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these days"), coerce=int, choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple, initial=list(range(5))
    )
    free = forms.CharField(
        label=_("Not on"), required=False, help_text=_("Days without a session, for example holidays: 2026-05-01, 2026-05-18.")
    )
    morning_starts = forms.TimeField(label=_("Morning from"), widget=TimeInput, required=False, initial="08:30")
    morning_ends = forms.TimeField(label=_("until"), widget=TimeInput, required=False, initial="12:30")
    morning_hours = hours_field(label=_("Hours that count"), required=False, initial=Decimal("3.5"))
    morning_module = ModuleField(label=_("Module of the morning"))
    afternoon_starts = forms.TimeField(label=_("Afternoon from"), widget=TimeInput, required=False, initial="13:30")
    afternoon_ends = forms.TimeField(label=_("until"), widget=TimeInput, required=False, initial="16:30")
    afternoon_hours = hours_field(label=_("Hours that count"), required=False, initial=Decimal("2.5"))
    afternoon_module = ModuleField(label=_("Module of the afternoon"))
    trainers = forms.ModelMultipleChoiceField(User.objects.none(), label=_("Trainers"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cohort: Cohort, modules: Modules, **kwargs: Any) -> None:
        day = timezone.localdate()
        first = min(max(day, cohort.starts_on), cohort.ends_on)
        kwargs.setdefault("initial", {"first": first, "last": cohort.ends_on, "place": cohort.place, "trainers": cohort.trainers.all()})
        super().__init__(*args, **kwargs)
        for part in PARTS:
            offered: Any = self.fields[f"{part}_module"]
            offered.offer(modules)
        field: Any = self.fields["trainers"]
        field.queryset = cohort.trainers.all()
        if not field.queryset:
            del self.fields["trainers"]

    def clean_free(self) -> list[date]:
        try:
            return [date.fromisoformat(word) for word in self.cleaned_data["free"].replace(",", " ").replace(";", " ").split()]
        except ValueError as error:
            raise forms.ValidationError(_("Write each day as year-month-day, for example 2026-05-01.")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The series ends before it begins: correct one of the two days."))
        for part in PARTS:
            self._check(part, data)
        if not self.errors and not self.blocks():
            raise forms.ValidationError(_("Say when the sessions are: in the morning, in the afternoon, or both."))
        if not self.errors and not 0 < len(self.slots()) <= MOST:
            raise forms.ValidationError(_("This pattern makes no session, or more than %(most)d. Change its days.") % {"most": MOST})
        return data

    def _check(self, part: str, data: dict[str, Any]) -> None:
        given = [data.get(f"{part}_{name}") for name in ("starts", "ends", "hours")]
        if any(given) and not all(given) and not self.errors:
            self.add_error(f"{part}_starts", _("Give the beginning, the end and the hours, or leave all three empty."))

    def blocks(self) -> list[Block]:
        """The parts of a day that were given."""
        data = self.cleaned_data
        names = ("starts", "ends", "hours", "module")
        return [Block(*(data[f"{part}_{name}"] for name in names)) for part in PARTS if data.get(f"{part}_starts")]

    def slots(self) -> list[Slot]:
        data = self.cleaned_data
        return slots(first=data["first"], last=data["last"], weekdays=data["weekdays"], blocks=self.blocks(), free=data["free"])

    def rows(self, planned: set[datetime]) -> list[dict[str, Any]]:
        """The sessions of the pattern as rows to look at.

        :param planned: when sessions of the cohort begin already: those are not taken unless somebody ticks them
        """
        found = self.slots()
        zone = timezone.get_current_timezone()
        return [
            {
                "take": datetime.combine(slot.day, slot.block.starts, tzinfo=zone) not in planned,
                "title": f"{self.cleaned_data['title']} {number}" if len(found) > 1 else self.cleaned_data["title"],
                "day": slot.day, "starts": slot.block.starts, "ends": slot.block.ends, "hours": slot.block.hours,
                "module_key": slot.block.module_key,
            }
            for number, slot in enumerate(found, start=1)
        ]  # fmt: skip


class RowForm(SessionForm):
    """One session of a series; place, people who teach and who watch are those of the pattern."""

    venue = place = trainers = observers = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent
    take = forms.BooleanField(label=_("Plan it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        super().__init__(*args, **kwargs)
        for name in ("title", "hours"):
            self.fields[name].help_text = ""  # said once, in the pattern
        self.warnings: list[str] = []  # what speaks against it, in words

    @property
    def times(self) -> tuple[datetime, datetime] | None:
        """When it is, as far as that can be read."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        day, starts, ends = (told.get(name) for name in ("day", "starts", "ends"))
        if day is None or starts is None or ends is None:
            return None
        zone = timezone.get_current_timezone()
        return datetime.combine(day, starts, tzinfo=zone), datetime.combine(day, ends, tzinfo=zone)

    def clean(self) -> dict[str, Any]:
        """What is not taken need not be right."""
        if not self.cleaned_data.get("take"):
            self._errors = ErrorDict()
            return self.cleaned_data
        return super().clean()


class RowsFormSet(forms.BaseFormSet):
    """All sessions of a series; at least one is taken."""

    def clean(self) -> None:
        if not any(self.errors) and not self.taken():
            raise forms.ValidationError(_t("No session is ticked. Tick those that you want to plan."))

    def taken(self) -> list[RowForm]:
        return [form for form in self.forms if form.cleaned_data.get("take")]

    def warn(self, *, venue: Venue | None, trainers: Any) -> None:
        """Let each row say what speaks against it (2 queries)."""
        timed = [(form, times) for form in self.forms if (times := form.times)]
        found = taken_already([times for _form, times in timed], venue=venue, trainers=trainers)
        for (form, _times), sentences in zip(timed, found, strict=True):
            form.warnings = sentences


RowFormSet = forms.formset_factory(RowForm, formset=RowsFormSet, extra=0, max_num=MOST, validate_max=True)


def planned_in(cohort: Cohort) -> set[datetime]:
    """When the cohort's sessions begin (1 query)."""
    return set(Session.objects.held().filter(cohort=cohort).values_list("starts_at", flat=True))
