"""Reads that span sessions, people and records."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Round
from django.utils import timezone

from attendance.agenda import credited_parts
from attendance.enums import MARKS, SessionState, Status
from attendance.folding import in_hours
from attendance.models import AgendaBlock, AttendanceRecord, Observation, Session, name_zones
from courses.enums import EnrolmentState
from courses.models import Cohort, Enrolment
from people.names import fold


@dataclass(frozen=True)
class RegisterRow:
    """One person in a session's register."""

    enrolment: Enrolment
    record: AttendanceRecord | None

    @property
    def status(self) -> str:
        return self.record.status if self.record else Status.NOT_RECORDED

    @property
    def label(self) -> str:
        return str(Status(self.status).label)

    @property
    def is_recorded(self) -> bool:
        return self.status != Status.NOT_RECORDED


@dataclass(frozen=True)
class HoursSummary:
    """One person's hours in a cohort: `scheduled` in all its sessions, `held` in those that have begun.

    `missed` is what lacks in those of them that say something of the person; of how many say nothing, `not_recorded` tells.
    """

    attended: Decimal
    scheduled: Decimal
    held: Decimal
    missed: Decimal
    not_recorded: int


def register_rows(session: Session) -> list[RegisterRow]:
    """Everybody the register names, by family name: who is enrolled, and who withdrew but was marked (2 queries)."""
    return registers([session])[session.pk]


def registers(sessions: Iterable[Session]) -> dict[int, list[RegisterRow]]:
    """The same for several sessions, by their ids (2 queries)."""
    by_id = {session.pk: session for session in sessions}
    records: dict[int, dict[int, AttendanceRecord]] = defaultdict(dict)
    for record in AttendanceRecord.objects.filter(session__in=list(by_id)):
        record.session = by_id[record.session_id]
        records[record.session_id][record.enrolment_id] = record
    people: dict[int | None, list[Enrolment]] = defaultdict(list)
    for enrolment in in_order_of_names(Enrolment.objects.filter(cohort__in={one.cohort_id for one in by_id.values()})):
        people[enrolment.cohort_id].append(enrolment)
    return {pk: _rows(people[session.cohort_id], records[pk]) for pk, session in by_id.items()}


def _rows(people: list[Enrolment], records: dict[int, AttendanceRecord]) -> list[RegisterRow]:
    named = (one for one in people if one.pk in records or one.state != EnrolmentState.WITHDRAWN)
    return [RegisterRow(one, records.get(one.pk)) for one in named]


def in_order_of_names(enrolments: QuerySet[Enrolment]) -> list[Enrolment]:
    """By family name, É beside E: a database sorts accents after Z unless it was set up otherwise."""
    return sorted(enrolments.select_related("learner", "agency"), key=lambda one: (fold(one.learner.list_name), one.pk))


def tally(rows: Iterable[RegisterRow]) -> dict[str, int]:
    """How many people have each status, in the order of the register."""
    counted = Counter(row.status for row in rows)
    return {str(status): counted[status] for status in (*MARKS, Status.NOT_RECORDED)}


def not_recorded(session: Session) -> list[Enrolment]:
    """Enrolled people about whom nobody has said anything, by family name."""
    recorded = AttendanceRecord.objects.filter(session=session).exclude(status=Status.NOT_RECORDED)
    return in_order_of_names(Enrolment.objects.current().filter(cohort_id=session.cohort_id).exclude(pk__in=recorded.values("enrolment")))


def sessions_with_counts(cohort: Cohort) -> list[Session]:
    """The cohort's sessions in order of time, with `recorded` and `in_the_room` (numbers of people)."""
    recorded = ~Q(records__status=Status.NOT_RECORDED) & Q(records__isnull=False)
    came = Q(records__status__in=[Status.PRESENT, Status.LATE])
    counted = cohort.sessions.annotate(recorded=Count("records", filter=recorded), in_the_room=Count("records", filter=came))
    sessions: list[Session] = list(counted.select_related("venue").order_by("starts_at", "pk"))
    name_zones(sessions)
    return sessions


def hours_attended(enrolments: Iterable[Enrolment]) -> dict[int, Decimal]:
    """Hours that count for each enrolment, late and early minutes taken off (1 query).

    :param enrolments: of one cohort or of many
    :return: by enrolment id; somebody who never came has 0
    """
    ids = [enrolment.pk for enrolment in enrolments]
    records = AttendanceRecord.objects.filter(enrolment__in=ids).exclude(session__state=SessionState.CANCELLED)
    minutes = dict(records.values_list("enrolment").annotate(Sum("credited_minutes")))
    return {pk: in_hours(minutes.get(pk, 0)) for pk in ids}


def still_to_come(enrolments: Iterable[Enrolment], *, at: datetime | None = None) -> dict[int, list[Session]]:
    """The sessions that each enrolment can still earn hours in, in order of time (2 queries).

    :param enrolments: of one cohort or of many
    :param at: what counts as over (default: now); a session under way still counts, unless it says already whether the person is there
    :return: by enrolment id
    """
    enrolments = list(enrolments)
    ahead = Session.objects.upcoming(at=at).filter(cohort__in={one.cohort_id for one in enrolments} - {None})
    sessions = list(ahead.select_related("venue"))
    marks = AttendanceRecord.objects.filter(session__in=[session.pk for session in sessions]).exclude(status=Status.NOT_RECORDED)
    marked = set(marks.values_list("session", "enrolment")) if sessions else set()
    of_cohort: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        of_cohort[session.cohort_id].append(session)
    return {one.pk: [each for each in of_cohort[one.cohort_id or 0] if (each.pk, one.pk) not in marked] for one in enrolments}


def hours_by_module(cohort: Cohort) -> dict[int, dict[UUID | None, Decimal]]:
    """Hours that count for each person and module, None being what is of no module in particular (2 queries).

    Where a session has an agenda, its blocks say which module is taught when: see `agenda.credited_parts`.

    :return: by enrolment id, then by the module's `translation_key`; who never came has none
    """
    blocks = blocks_by_session(AgendaBlock.objects.filter(session__cohort=cohort))
    minutes: dict[int, Counter[UUID | None]] = defaultdict(Counter)
    records = AttendanceRecord.objects.filter(enrolment__cohort=cohort, credited_minutes__gt=0)
    for record in records.exclude(session__state=SessionState.CANCELLED).select_related("session"):
        for module, counted in _credited(record, blocks.get(record.session_id, [])):
            minutes[record.enrolment_id][module] += counted
    return {pk: {module: in_hours(counted) for module, counted in by_module.items()} for pk, by_module in minutes.items()}


def _credited(record: AttendanceRecord, blocks: list[AgendaBlock]) -> list[tuple[UUID | None, int]]:
    if not blocks:
        return [(record.session.module_key, record.credited_minutes)]
    parts = credited_parts([block.minutes for block in blocks], late=record.minutes_late, early=record.minutes_early)
    return list(zip((block.module_key or record.session.module_key for block in blocks), parts, strict=True))


def blocks_by_session(blocks: QuerySet[AgendaBlock]) -> dict[int, list[AgendaBlock]]:
    """The blocks of several sessions, in order of time, by the session's id (1 query)."""
    found: dict[int, list[AgendaBlock]] = defaultdict(list)
    for block in blocks:
        found[block.session_id].append(block)
    return found


def hours_scheduled(cohort: Cohort) -> Decimal:
    """Hours that somebody who came to everything has, cancelled sessions left out (1 query)."""
    return in_hours(sum(session.minutes for session in cohort.sessions.held()))


def hours_summary(cohort: Cohort, *, at: datetime | None = None) -> dict[int, HoursSummary]:
    """Everybody's hours in a cohort, and how many of the sessions that are over say nothing of them (1 query).

    :param at: what counts as begun and as over (default: now); a closed session is over
    :return: by enrolment id, for who has not withdrawn
    """
    return hours_of(with_hours(Enrolment.objects.current().filter(cohort=cohort), at=at))


def hours_of(enrolments: Iterable[Enrolment]) -> dict[int, HoursSummary]:
    """The same for enrolments of many cohorts (1 query; none when they were read `with_hours`)."""
    rows: Iterable[Any] = list(enrolments)
    if not all(hasattr(row, "minutes_attended") for row in rows):
        rows = with_hours(Enrolment.objects.filter(pk__in=[row.pk for row in rows]))
    return {row.pk: _summary(row) for row in rows}


def with_hours(enrolments: QuerySet[Enrolment], *, at: datetime | None = None) -> QuerySet[Any]:
    """Enrolments with what `hours_of` needs: minutes scheduled, held, attended and missed, sessions over, and those that say something.

    :param at: what counts as begun and as over (default: now); a closed session is over
    """
    at = at or timezone.now()
    sessions = Session.objects.held().filter(cohort=OuterRef("cohort"))
    records = AttendanceRecord.objects.filter(enrolment=OuterRef("pk")).exclude(session__state=SessionState.CANCELLED)
    marked = records.exclude(status=Status.NOT_RECORDED)
    return enrolments.annotate(
        minutes_scheduled=_of(sessions, "cohort", Sum(_minutes("hours"))),
        minutes_held=_of(sessions.filter(_past("starts_at", at)), "cohort", Sum(_minutes("hours"))),
        minutes_attended=_of(records, "enrolment", Sum("credited_minutes")),
        minutes_missed=_of(
            marked.filter(_past("starts_at", at, "session__")), "enrolment", Sum(_minutes("session__hours") - F("credited_minutes"))
        ),
        sessions_over=_of(sessions.filter(_past("ends_at", at)), "cohort", Count("pk")),
        sessions_marked=_of(marked.filter(_past("ends_at", at, "session__")), "enrolment", Count("pk")),
    )


def _past(moment: str, at: datetime, of: str = "") -> Q:
    """Sessions whose beginning or end is past; a closed one is past altogether."""
    return Q(**{f"{of}state": SessionState.CLOSED}) | Q(**{f"{of}{moment}__lte": at})


def _minutes(hours: str) -> Cast:
    return Cast(Round(F(hours) * 60), IntegerField())


def _of(rows: QuerySet[Any], whose: str, number: Aggregate) -> Coalesce:
    """One number over the rows of each cohort or enrolment; 0 where there are none."""
    return Coalesce(Subquery(rows.order_by().values(whose).annotate(number=number).values("number"), output_field=IntegerField()), 0)


def _summary(row: Any) -> HoursSummary:
    return HoursSummary(
        attended=in_hours(row.minutes_attended), scheduled=in_hours(row.minutes_scheduled), held=in_hours(row.minutes_held),
        missed=in_hours(row.minutes_missed), not_recorded=row.sessions_over - row.sessions_marked,
    )  # fmt: skip


def history(session: Session, enrolment: Enrolment) -> QuerySet[Observation]:
    """Everything said about one person in one session, under whichever of their records, the newest first."""
    return Observation.objects.of([enrolment.pk]).filter(session=session).select_related("by").order_by("-observed_at", "-pk")


def arrived_after_closing(session: Session) -> QuerySet[Observation]:
    """Marks that devices made before the session was closed and sent only afterwards."""
    if session.closed_at is None:
        return Observation.objects.none()
    late = Observation.objects.filter(session=session, received_at__gt=F("session__closed_at")).exclude(kind="correction")
    return late.select_related("enrolment__learner", "by")
