"""Planning several sessions at once: first the pattern, then each of them to look at and change."""

from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.clashes import taken_already
from attendance.fields import ModuleField, Modules, VenueField
from attendance.folding import in_hours, in_minutes
from attendance.forms import DayInput, SessionForm, TimeInput, hours_field, whose_clock
from attendance.models import Session, Venue, zone_of
from attendance.series import MOST, Block, Slot, slots
from core.durations import in_words
from core.zones import NoSuchTimeError, on_the_clock
from courses.models import Cohort
from people.models import User

PARTS = ("morning", "afternoon")
TYPED = ("take", "title", "day", "starts", "ends", "hours", "module_key")
"""What can be changed in a row."""


class SeriesForm(forms.Form):
    """The pattern of a series."""

    title = forms.CharField(label=_("Title"), max_length=180, help_text=_("Each session gets a number behind it; you can change it below."))
    venue = VenueField()
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
        self.cohort = cohort
        self.fields["venue"].help_text = whose_clock()
        for part in PARTS:
            offered: Any = self.fields[f"{part}_module"]
            offered.offer(modules)
        field: Any = self.fields["trainers"]
        field.queryset = cohort.trainers.all()
        if not field.queryset:
            del self.fields["trainers"]

    def clean_free(self) -> list[date]:
        try:
            return [_day(word) for word in self.cleaned_data["free"].replace(",", " ").replace(";", " ").split()]
        except ValueError as error:
            raise forms.ValidationError(_("Write each day as day/month/year, for example 01/05/2026, or as 2026-05-01.")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The series ends before it begins: correct one of the two days."))
        self._check_dates(data)
        for part in PARTS:
            self._check(part, data)
        if not self.errors and not self.blocks():
            raise forms.ValidationError(_("Say when the sessions are: in the morning, in the afternoon, or both."))
        if not self.errors and not 0 < len(self.slots()) <= MOST:
            raise forms.ValidationError(_("This pattern makes no session, or more than %(most)d. Change its days.") % {"most": MOST})
        return data

    def _check(self, part: str, data: dict[str, Any]) -> None:
        given = [data.get(f"{part}_{name}") for name in ("starts", "ends", "hours")]
        starts, ends, hours = given
        if self.errors or not any(one is not None for one in given):
            return
        if starts is None or ends is None or hours is None:
            self.add_error(f"{part}_starts", _("Give the beginning, the end and the hours, or leave all three empty."))
        elif ends <= starts:
            self.add_error(f"{part}_ends", _("The session ends before it starts: correct one of the two times."))
        elif in_minutes(hours) > (length := _minutes(ends) - _minutes(starts)):
            told = {"length": in_words(in_hours(length))}
            self.add_error(f"{part}_hours", _("From start to end it is %(length)s, so it cannot count for more.") % told)

    def _check_dates(self, data: dict[str, Any]) -> None:
        """A series outside the cohort would be refused only when it is planned."""
        told = {"first": date_format(self.cohort.starts_on), "last": date_format(self.cohort.ends_on)}
        for name in ("first", "last"):
            if data.get(name) and not self.cohort.starts_on <= data[name] <= self.cohort.ends_on:
                self.add_error(
                    name, _("The cohort lasts from %(first)s to %(last)s: choose a day of it, or change the cohort’s dates first.") % told
                )

    def blocks(self) -> list[Block]:
        """The parts of a day that were given."""
        data = self.cleaned_data
        return [
            Block(data[f"{part}_starts"], data[f"{part}_ends"], data[f"{part}_hours"], data[f"{part}_module"], part)
            for part in PARTS
            if data.get(f"{part}_starts")
        ]

    def slots(self) -> list[Slot]:
        data = self.cleaned_data
        return slots(first=data["first"], last=data["last"], weekdays=data["weekdays"], blocks=self.blocks(), free=data["free"])

    def rows(self, planned: list[tuple[datetime, datetime]]) -> list[dict[str, Any]]:
        """The sessions of the pattern as rows to look at.

        :param planned: when the cohort has sessions already: what overlaps one is not taken unless somebody ticks it
        """
        found, zone = self.slots(), zone_of(self.cleaned_data["venue"])
        return [
            {
                "take": _is_free(_moments(slot.day, slot.block.starts, slot.block.ends, zone), planned),
                "title": f"{self.cleaned_data['title']} {number}" if len(found) > 1 else self.cleaned_data["title"],
                "day": slot.day, "starts": slot.block.starts, "ends": slot.block.ends, "hours": slot.block.hours,
                "module_key": slot.block.module_key, "part": slot.block.part,
            }
            for number, slot in enumerate(found, start=1)
        ]  # fmt: skip


class RowForm(SessionForm):
    """One session of a series; place, people who teach and who watch are those of the pattern.

    The page carries along what was proposed, so that one can tell what somebody has typed.
    """

    venue = place = trainers = observers = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent
    take = forms.BooleanField(label=_("Plan it"), required=False)
    part = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, venue: Venue | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        super().__init__(*args, **kwargs)
        self.held_at = venue
        for name in ("title", "day", "hours"):
            self.fields[name].help_text = ""  # said once, in the pattern
        for name in TYPED:
            self.fields[name].show_hidden_initial = True
        self.warnings: list[str] = []  # what speaks against it, in words
        self.is_new = False  # whether the pattern has got it since the page was shown

    @property
    def was_free(self) -> bool:
        """Whether the cohort had no other session then when it was proposed."""
        return bool(self.initial.get("take", self.data.get(self.add_initial_prefix("take")) != "False"))

    @property
    def times(self) -> tuple[datetime, datetime] | None:
        """When it is, as far as that can be read."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        day, starts, ends = (told.get(name) for name in ("day", "starts", "ends"))
        return None if day is None or starts is None or ends is None else _moments(day, starts, ends, self.zone)

    @property
    def zone(self) -> tzinfo:
        return zone_of(self.held_at)

    def plan(self) -> dict[str, Any]:
        return super().plan() | {"venue": self.held_at}

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
            raise forms.ValidationError(gettext("No session is ticked. Tick those that you want to plan."))

    def taken(self) -> list[RowForm]:
        return [form for form in self.forms if form.cleaned_data.get("take")]

    def mark(self, new: Iterable[int]) -> None:
        """Say which rows the pattern has got since the page was shown, by their numbers from 0."""
        for number in new:
            self.forms[number].is_new = True

    def warn(self, *, cohort: Cohort, venue: Venue | None, trainers: Any) -> None:
        """Let each row say what speaks against it (2 queries)."""
        timed = [(form, times) for form in self.forms if (times := form.times)]
        found = taken_already([times for _form, times in timed], cohort=cohort, venue=venue, trainers=trainers)
        for (form, _times), sentences in zip(timed, found, strict=True):
            form.warnings = sentences


def _moments(day: date, starts: time, ends: time, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """From when to when that is; None where the clocks are put forward over one of them, which its row says."""
    try:
        return on_the_clock(day, starts, zone), on_the_clock(day, ends, zone)
    except NoSuchTimeError:
        return None


def _is_free(times: tuple[datetime, datetime] | None, planned: list[tuple[datetime, datetime]]) -> bool:
    return times is None or not any(times[0] < end and start < times[1] for start, end in planned)


RowFormSet = forms.formset_factory(RowForm, formset=RowsFormSet, extra=0, max_num=MOST, validate_max=True)


def planned_in(cohort: Cohort) -> list[tuple[datetime, datetime]]:
    """From when to when the cohort has sessions (1 query)."""
    return list(Session.objects.held().filter(cohort=cohort).values_list("starts_at", "ends_at"))


def _minutes(moment: time) -> int:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute


def _day(word: str) -> date:
    """A day as people write one here, day first, or as forms do.

    :raises ValueError: when it is none
    """
    if "/" in word:
        day, month, year = word.split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(word)
