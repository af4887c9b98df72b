"""Hours and attendance as rows: the same ones for the screen and for a spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from attendance.enums import Status
from attendance.models import AttendanceRecord, Session
from attendance.queries import HoursSummary, RegisterRow, hours_by_module, hours_summary, in_order_of_names
from core.zones import zone_label
from courses.enums import EnrolmentState
from courses.models import Cohort, Enrolment

Modules = Sequence[tuple[UUID | None, str]]


@dataclass(frozen=True)
class HoursRow:
    enrolment: Enrolment
    hours: HoursSummary
    by_module: dict[UUID | None, Decimal] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """Attended of what was held so far, whole per cent, never rounded up."""
        return min(100, int(100 * self.hours.attended / self.hours.held)) if self.hours.held else 0

    def of(self, modules: Modules) -> list[Decimal]:
        """Its hours in each of the modules; under None those of none of them."""
        named = {key for key, _title in modules if key}
        rest = sum((hours for key, hours in self.by_module.items() if key not in named), Decimal(0))
        return [self.by_module.get(key, Decimal(0)) if key else rest for key, _title in modules]


def hours_rows(cohort: Cohort) -> list[HoursRow]:
    """Everybody of a cohort with their hours, by family name (6 queries)."""
    summaries, by_module = hours_summary(cohort), hours_by_module(cohort)
    people = in_order_of_names(Enrolment.objects.current().filter(cohort=cohort))
    return [HoursRow(enrolment, summaries[enrolment.pk], by_module.get(enrolment.pk, {})) for enrolment in people]


def with_the_rest(rows: list[HoursRow], modules: Modules) -> Modules:
    """The modules, and one more column where somebody has hours of none of them: the parts of a line make its whole."""
    rest: Modules = [*modules, (None, _("No module in particular"))]
    return rest if any(row.of(rest)[-1] for row in rows) else modules


def hours_table(rows: list[HoursRow], modules: Modules = ()) -> dict[str, Any]:
    """Header and rows for `table_response`.

    :param modules: key and title of each that has a column of its own
    """
    header = [
        _("Person"), _("Agency"), _("Sex"), _("Hours attended"), _("Hours planned"), _("Hours held so far"), _("Hours missed"),
        _("Sessions not recorded"),
    ]  # fmt: skip
    return {
        "header": [*header, *(title for _key, title in modules)],
        "rows": [
            [row.enrolment.learner.list_name, row.enrolment.agency or "", row.enrolment.get_sex_display(), row.hours.attended,
             row.hours.scheduled, row.hours.held, row.hours.missed, row.hours.not_recorded, *row.of(modules)]
            for row in rows
        ],
    }  # fmt: skip


def attendance_table(cohort: Cohort, modules: Modules = ()) -> dict[str, Any]:
    """Header and rows of everything: a row for each person in each session, with what a donor's auditor asks for (5 queries).

    :param cohort: with its programme at hand
    :param modules: key and title, for their names
    """
    names = {key: title for key, title in modules if key}
    return {
        "header": [
            _("Programme"), _("Donor’s code"), _("Cohort"), _("Session"), _("Module"), _("Date"), _("Starts"), _("Ends"), _("Time zone"),
            _("Place"), _("Trainers"), _("Observers"), _("State"), _("Hours that count"), _("Family names"), _("Given names"), _("Sex"),
            _("Agency"),
            _("Sector"), _("Rank or function"), _("Attendance"), _("Minutes late"), _("Minutes left early"), _("Hours attended"),
            _("Remark"),
        ],
        "rows": [[*_of_session(cohort, session, names), *_of_person(row)] for session, row in _registers(cohort)],
    }  # fmt: skip


def _registers(cohort: Cohort) -> Iterator[tuple[Session, RegisterRow]]:
    """Every register of a cohort, as `register_rows` gives one: who withdrew only where they were marked."""
    records = {(one.session_id, one.enrolment_id): one for one in AttendanceRecord.objects.filter(session__cohort=cohort)}
    people = in_order_of_names(Enrolment.objects.filter(cohort=cohort))
    for session in cohort.sessions.select_related("venue").prefetch_related("trainers", "observers").order_by("starts_at", "pk"):
        for one in people:
            record = records.get((session.pk, one.pk))
            if record or one.state != EnrolmentState.WITHDRAWN:
                yield session, RegisterRow(one, record)


def _of_session(cohort: Cohort, session: Session, names: dict[UUID, str]) -> list[Any]:
    return [
        cohort.programme.name, cohort.programme.code, cohort.name, session.title, names.get(session.module_key or UUID(int=0), ""),
        session.day, f"{session.local_start:%H:%M}", f"{session.local_end:%H:%M}", zone_label(session.zone_name), session.where,
        *("; ".join(str(one) for one in people.all()) for people in (session.trainers, session.observers)),
        session.get_state_display(), session.hours,
    ]  # fmt: skip


def _of_person(row: RegisterRow) -> list[Any]:
    one, record = row.enrolment, row.record
    said = [record.minutes_late, record.minutes_early, record.hours, record.remark] if record else [0, 0, Decimal(0), ""]
    return [
        one.learner.last_name, one.learner.first_name, one.get_sex_display(), one.agency or "", one.get_sector_display(), one.rank,
        Status(row.status).label, *said,
    ]  # fmt: skip
