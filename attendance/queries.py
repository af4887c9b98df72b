"""Reads that span sessions, people and records."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from attendance.enums import MARKS, SessionState, Status
from attendance.folding import in_hours
from attendance.models import AttendanceRecord, Observation, Session
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
    def is_recorded(self) -> bool:
        return self.status != Status.NOT_RECORDED


@dataclass(frozen=True)
class HoursSummary:
    """One person's hours in a cohort."""

    attended: Decimal
    scheduled: Decimal
    missing: Decimal
    not_recorded: int


def register_rows(session: Session) -> list[RegisterRow]:
    """Everybody the register names, by family name: who is enrolled, and who withdrew but was marked (2 queries)."""
    records = {record.enrolment_id: record for record in session.records.all()}
    known = Q(pk__in=list(records)) | ~Q(state="withdrawn")
    enrolments = Enrolment.objects.filter(known, cohort_id=session.cohort_id)
    return [RegisterRow(enrolment, records.get(enrolment.pk)) for enrolment in in_order_of_names(enrolments)]


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


def sessions_with_counts(cohort: Cohort) -> QuerySet[Session]:
    """The cohort's sessions in order of time, with `recorded` and `in_the_room` (numbers of people)."""
    recorded = ~Q(records__status=Status.NOT_RECORDED) & Q(records__isnull=False)
    came = Q(records__status__in=[Status.PRESENT, Status.LATE])
    return cohort.sessions.annotate(recorded=Count("records", filter=recorded), in_the_room=Count("records", filter=came)).order_by(
        "starts_at", "pk"
    )


def hours_attended(enrolments: Iterable[Enrolment]) -> dict[int, Decimal]:
    """Hours that count for each enrolment, late and early minutes taken off (1 query).

    :param enrolments: of one cohort or of many
    :return: by enrolment id; somebody who never came has 0
    """
    ids = [enrolment.pk for enrolment in enrolments]
    records = AttendanceRecord.objects.filter(enrolment__in=ids).exclude(session__state=SessionState.CANCELLED)
    minutes = dict(records.values_list("enrolment").annotate(Sum("credited_minutes")))
    return {pk: in_hours(minutes.get(pk, 0)) for pk in ids}


def hours_scheduled(cohort: Cohort) -> Decimal:
    """Hours that somebody who came to everything has, cancelled sessions left out (1 query)."""
    return in_hours(sum(session.minutes for session in cohort.sessions.held()))


def hours_summary(cohort: Cohort, *, at: datetime | None = None) -> dict[int, HoursSummary]:
    """Everybody's hours in a cohort, and how many of the sessions that are over say nothing of them (4 queries).

    :param at: what counts as over (default: now); a closed session is over
    :return: by enrolment id, for who has not withdrawn; `missing` is what lacks to all scheduled hours
    """
    return hours_of(Enrolment.objects.current().filter(cohort=cohort), at=at)


def hours_of(enrolments: Iterable[Enrolment], *, at: datetime | None = None) -> dict[int, HoursSummary]:
    """The same for enrolments of many cohorts (3 queries however many cohorts)."""
    enrolments = list(enrolments)
    sessions: dict[int | None, list[Session]] = defaultdict(list)
    for session in Session.objects.held().filter(cohort__in={one.cohort_id for one in enrolments} - {None}):
        sessions[session.cohort_id].append(session)
    over = [one.pk for many in sessions.values() for one in many if one.is_closed or one.ends_at <= (at or timezone.now())]
    recorded = AttendanceRecord.objects.filter(session__in=over, enrolment__in=[one.pk for one in enrolments])
    marked = dict(recorded.exclude(status=Status.NOT_RECORDED).values_list("enrolment").annotate(Count("pk")))
    attended = hours_attended(enrolments)
    return {one.pk: _summary(sessions[one.cohort_id], attended[one.pk], set(over), marked.get(one.pk, 0)) for one in enrolments}


def _summary(sessions: list[Session], attended: Decimal, over: set[int], marked: int) -> HoursSummary:
    scheduled = in_hours(sum(session.minutes for session in sessions))
    held = sum(session.pk in over for session in sessions)
    return HoursSummary(attended, scheduled, max(Decimal(0), scheduled - attended), held - marked)


def history(session: Session, enrolment: Enrolment) -> QuerySet[Observation]:
    """Everything said about one person in one session, the newest first."""
    return Observation.objects.filter(session=session, enrolment=enrolment).select_related("by").order_by("-observed_at", "-pk")


def arrived_after_closing(session: Session) -> QuerySet[Observation]:
    """Marks that devices made before the session was closed and sent only afterwards."""
    if session.closed_at is None:
        return Observation.objects.none()
    late = Observation.objects.filter(session=session, received_at__gt=F("session__closed_at")).exclude(kind="correction")
    return late.select_related("enrolment__learner", "by")
