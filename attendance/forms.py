"""What people type about sessions and attendance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendance.agenda_queries import module_choices
from attendance.enums import IN_THE_ROOM, MARKS, How, Status
from attendance.fields import ModuleField, Modules, PeopleField, VenueField
from attendance.models import LONGEST_SESSION, Session, zone_of
from attendance.queries import RegisterRow
from core.errors import InvalidInputError
from core.zones import NoSuchTimeError, on_the_clock, site_zone_name, zone_in_words
from courses.models import Cohort
from people.enums import Sector, Sex
from people.models import Agency, User
from people.names import fold


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class HoursField(forms.DecimalField):
    """Hours, shown without the zeros that the database adds: `3`, not `3.00`."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal) or not value.is_finite():
            return value
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text


def hours_field(*, least: Decimal = Decimal("0.25"), **options: Any) -> HoursField:
    """What a session counts, in hours.

    :param least: no less than that; a session counts for something, a break for nothing
    """
    widget = forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"})
    return HoursField(min_value=least, max_value=LONGEST_SESSION, max_digits=4, decimal_places=2, widget=widget, **options)


def whose_clock() -> str:
    """A line that says by which clock the times of a form are meant."""
    return _("Day and times as the clock at the venue says them; without a venue: %(zone)s.") % {"zone": zone_in_words(site_zone_name())}


class SessionForm(forms.Form):
    """One meeting: what, where, when, what it counts for, who teaches."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What the meeting is about, for example “First interviews”."))
    module_key = ModuleField()
    venue = VenueField(help_text=_("People see its address and a link to the map."))
    place = forms.CharField(
        label=_("Room or place"), max_length=200, required=False, help_text=_("The room; or, without a venue, building, room and town.")
    )
    day = forms.DateField(label=_("Day"), widget=DayInput)
    starts = forms.TimeField(label=_("Starts at"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=TimeInput)
    hours = hours_field(
        label=_("Hours that count"), help_text=_("Without the breaks. From 8:30 to 12:30 with half an hour of coffee counts 3.5.")
    )
    trainers = forms.ModelMultipleChoiceField(User.objects.none(), label=_("Trainers"), required=False, widget=forms.CheckboxSelectMultiple)
    tell = forms.BooleanField(label=_("Tell the participants"), required=False, initial=True)

    observers = PeopleField(
        label=_("Observers"), required=False, max_length=1000,
        help_text=_("Who may look at the session and its register without marking anybody: e-mails or personal codes, with commas."),
    )  # fmt: skip

    def __init__(self, *args: Any, cohort: Cohort, session: Session | None = None, modules: Modules | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _of_session(session) if session else _of_cohort(cohort))
        super().__init__(*args, **kwargs)
        self.cohort, self.session = cohort, session
        field: Any = self.fields["module_key"]
        field.offer(module_choices(cohort) if modules is None else modules)
        self.fields["day"].help_text = whose_clock()
        if "trainers" in self.fields:
            _offer_trainers(self, cohort, session)
        if session is None:
            del self.fields["tell"]
        elif session.blocks.exists():
            self.fields["hours"].disabled = True
            self.fields["hours"].help_text = _("What the blocks of the agenda count together: change it on the agenda’s page.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The session ends before it starts: correct one of the two times."))
        for name in ("starts", "ends"):
            self._check_clock(name, data)
        if not self.errors:
            self._check_plan()
        return data

    def _check_clock(self, name: str, data: dict[str, Any]) -> None:
        try:
            if data.get("day") and data.get(name):
                on_the_clock(data["day"], data[name], self.zone)
        except NoSuchTimeError as refused:
            self.add_error(name, str(refused))

    @property
    def zone(self) -> tzinfo:
        """Whose clock the times are typed by: the chosen venue's."""
        return zone_of(self.cleaned_data.get("venue"))

    def _check_plan(self) -> None:
        """Say at the field what the session itself refuses."""
        plan = {name: value for name, value in self.plan().items() if name not in ("trainers", "observers")}
        try:
            Session(pk=self.session.pk if self.session else None, cohort=self.cohort, **plan).clean()
        except ValidationError as refused:
            for name, errors in refused.error_dict.items():
                self.add_error({"starts_at": "day", "ends_at": "ends"}.get(name, name), errors)
            if self.session and "ends_at" in refused.error_dict:
                self.add_error("ends", _to_the_agenda(self.session))

    def plan(self) -> dict[str, Any]:
        """What the scheduling services take."""
        data = self.cleaned_data
        plan: dict[str, Any] = {"place": "", "venue": None, "trainers": [], "observers": []}
        plan |= {name: data[name] for name in ("title", "module_key", "hours", *plan) if name in data}
        if plan["venue"] and fold(plan["place"]) == fold(self.cohort.place):
            plan["place"] = ""  # the cohort's town was proposed, and the venue says where it is
        starts_at, ends_at = (on_the_clock(data["day"], data[name], self.zone) for name in ("starts", "ends"))
        return plan | {"starts_at": starts_at, "ends_at": ends_at}


def _to_the_agenda(session: Session) -> SafeString:
    """A link out of the form, in a tab of its own: what was typed stays where it is."""
    return format_html(
        '<a href="{}" target="_blank">{}</a>', reverse("attendance:agenda", args=[session.uuid]), _("Open the agenda in a new tab")
    )


def _offer_trainers(form: SessionForm, cohort: Cohort, session: Session | None) -> None:
    """The cohort's trainers, and who teaches the session already; no field where there is nobody."""
    chosen = session.trainers.values("pk") if session else []
    trainers = User.objects.filter(pk__in=cohort.trainers.values("pk")) | User.objects.filter(pk__in=chosen)
    field: Any = form.fields["trainers"]
    field.queryset = trainers.distinct()
    if not trainers:
        del form.fields["trainers"]


def _of_session(session: Session) -> dict[str, Any]:
    starts_at, ends_at = session.local_start, session.local_end
    return {
        "title": session.title, "module_key": session.module_key, "venue": session.venue, "place": session.place,
        "day": starts_at.date(), "starts": starts_at.time(), "ends": ends_at.time(), "hours": session.hours,
        "trainers": list(session.trainers.all()), "observers": list(session.observers.all()),
    }  # fmt: skip


def _of_cohort(cohort: Cohort) -> dict[str, Any]:
    day = min(max(timezone.localdate(), cohort.starts_on), cohort.ends_on)
    return {"place": cohort.place, "day": day, "trainers": list(cohort.trainers.all())}


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it called off?"), max_length=300, help_text=_("People read it on their page: name nobody."),
        error_messages={"required": _("Say in a few words why the session is called off: people will ask. Nothing was changed.")},
    )  # fmt: skip
    tell = forms.BooleanField(label=_("Tell the participants"), required=False, initial=True)


class RestoreForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it take place after all?"), max_length=300, help_text=_("Kept on record; participants do not see it."),
        error_messages={"required": _("Say in a few words why the session takes place after all. Nothing was changed.")},
    )  # fmt: skip
    tell = forms.BooleanField(label=_("Tell the participants"), required=False, initial=True)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=300)


class WalkInForm(forms.Form):
    """Somebody at the door, in twenty seconds."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    first_name = forms.CharField(label=_("Given names"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Family names"), max_length=150)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False, widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(Agency.objects.all(), label=_("Agency"), required=False, empty_label=_("Not in the list"))
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("The agency’s sector")), *Sector.choices], required=False)
    rank = forms.CharField(label=_("Rank or function"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))

    def facts(self) -> dict[str, Any]:
        """What `add_walk_in` takes."""
        return self.cleaned_data


class CorrectionForm(forms.Form):
    """What is true of one person after all."""

    status = forms.ChoiceField(
        label=_("Attendance"), choices=[(mark.value, mark.label) for mark in (*MARKS, Status.NOT_RECORDED)], widget=forms.RadioSelect
    )
    minutes_late = forms.IntegerField(label=_("Minutes late"), min_value=0, required=False)
    minutes_early = forms.IntegerField(label=_("Minutes left early"), min_value=0, required=False)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Why is the register corrected?"), max_length=300, help_text=_("Kept in the history, for everybody who asks later.")
    )
    how = forms.ChoiceField(label=_("How is it known?"), choices=[(one.value, one.label) for one in (How.LIST, How.PAPER)])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data | {name: data.get(name) or 0 for name in ("minutes_late", "minutes_early")}


def fingerprint(row: RegisterRow) -> str:
    """What a row said when the page was made, to tell what somebody changed since."""
    record = row.record
    return f"{record.status}|{record.minutes_late}|{record.minutes_early}|{record.remark}" if record else "|0|0|"


class WrongRowsError(InvalidInputError):
    """Rows of a register cannot be saved as they were typed; `sentences` says of each, by enrolment id, what to do."""

    def __init__(self, sentences: Mapping[int, str]) -> None:
        super().__init__(" ".join(sentences.values()))
        self.sentences = sentences


@dataclass(frozen=True)
class ShownRow:
    """A row of a register as its page shows it: what is recorded, or what was typed and could not be saved."""

    row: RegisterRow
    was: str
    status: str
    late: Any
    early: Any
    remark: str
    wrong: str = ""


def shown_rows(rows: Iterable[RegisterRow], *, typed: Any = None, wrong: Mapping[int, str] | None = None) -> list[ShownRow]:
    """Rows ready to be shown.

    :param typed: the posted fields that were refused; what is not among them is shown as it is recorded
    :param wrong: what is wrong with a row, by enrolment id
    """
    wrong = wrong or {}
    return [_as_typed(row, typed, wrong) if f"was-{row.enrolment.pk}" in (typed or ()) else _as_recorded(row) for row in rows]


def _as_recorded(row: RegisterRow) -> ShownRow:
    record = row.record
    late, early, remark = (record.minutes_late or "", record.minutes_early or "", record.remark) if record else ("", "", "")
    return ShownRow(row, fingerprint(row), row.status, late, early, remark)


def _as_typed(row: RegisterRow, typed: Any, wrong: Mapping[int, str]) -> ShownRow:
    pk = row.enrolment.pk
    words = {name: typed.get(f"{name}-{pk}", "") for name in ("was", "status", "late", "early", "remark")}
    return ShownRow(row, **words, wrong=wrong.get(pk, ""))


def read_register(data: Any, rows: list[RegisterRow], *, length: int) -> list[dict[str, Any]]:
    """Return the marks that a posted register adds: only rows that differ from what the page had shown.

    Rows of somebody else's that changed meanwhile are left alone, and the same page sent twice says nothing new.

    :param data: the posted fields `status-ID`, `late-ID`, `early-ID`, `remark-ID`, `was-ID`, and `form`
    :param length: of the session, in minutes: nobody misses more
    :raises WrongRowsError: when minutes are no number, or too many; it names every such row
    :raises InvalidInputError: when the page cannot be told from others
    """
    try:
        form = UUID(data.get("form", ""))
    except ValueError as error:
        raise InvalidInputError(gettext("This page is too old to be saved. Reload it and mark the people again.")) from error
    typed = [(row, [data.get(f"{name}-{row.enrolment.pk}", "").strip() for name in ("status", "late", "early", "remark")]) for row in rows]
    wrong = {row.enrolment.pk: sentence for row, words in typed if (sentence := _wrong_minutes(row, words, length))}
    if wrong:
        raise WrongRowsError(wrong)
    marks = []
    for row, words in typed:
        status, late, early, remark = _read(words)
        now = f"{status}|{late}|{early}|{remark}"
        if status and now != data.get(f"was-{row.enrolment.pk}"):
            marks.append(
                {"enrolment": row.enrolment, "status": status, "minutes_late": late, "minutes_early": early, "remark": remark,
                 "uuid": uuid5(form, f"{row.enrolment.uuid} {now}")}
            )  # fmt: skip
    return marks


def _wrong_minutes(row: RegisterRow, words: list[str], length: int) -> str:
    """What is wrong with the minutes of a row, in a sentence; of who was not there they do not matter."""
    told = {"person": row.enrolment.learner, "minutes": length}
    if not all(minutes.isdecimal() or not minutes for minutes in words[1:3]):
        return gettext("Minutes are a whole number, for example 15: look at %(person)s. Nothing was saved yet.") % told
    status, late, early, _remark = _read(words)
    if status in IN_THE_ROOM and late + early > length:
        return gettext("The session lasts %(minutes)d min, so nobody can miss more: look at %(person)s. Nothing was saved yet.") % told
    return ""


def _read(words: list[str]) -> tuple[str, int, int, str]:
    """Status, minutes late and early, remark: minutes without a mark say that somebody came late."""
    late, early = int(words[1] or 0), int(words[2] or 0)
    return words[0] or (Status.LATE.value if late else ""), late, early, words[3]
