"""What waits for somebody who runs training: today, the next days, who falls behind, what is to be done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.marking_queries import waiting_for_marking
from attendance.enums import SessionState, Status
from attendance.folding import in_hours
from attendance.models import AttendanceRecord, Session, name_zones
from attendance.settling_queries import sessions_to_settle
from certificates.queries import Standing, standing
from core.durations import in_words
from courses.models import Cohort, Enrolment

AHEAD = timedelta(days=7)
# Cohorts stay in sight for a while after their last day: that is when certificates are awarded.
LOOKING_BACK = timedelta(days=60)
SHORT_SHOWN = 8
MOST_WAITING = 10


@dataclass(frozen=True)
class Short:
    """Somebody who missed hours of the sessions whose register was taken."""

    enrolment: Enrolment
    missed: Decimal
    held: Decimal
    warning: str = ""  # what has to happen, or the certificate is missed for good

    @property
    def in_words(self) -> str:
        return _("missed %(missed)s of the %(held)s recorded so far") % {"missed": in_words(self.missed), "held": in_words(self.held)}


@dataclass(frozen=True)
class ToAward:
    cohort: Cohort
    number: int


@dataclass(frozen=True)
class Cockpit:
    """Everything the page shows, already limited to what the reader runs."""

    today: list[Session]
    next_days: list[Session]
    to_close: list[Session]
    to_settle: list[Any]
    running: list[Cohort]
    short: list[Short]
    to_award: list[ToAward]
    to_mark: int

    @property
    def certificates(self) -> int:
        return sum(one.number for one in self.to_award)

    @property
    def people(self) -> int:
        return sum(cohort.people for cohort in self.running)  # type: ignore[attr-defined]  # see `with_people`


def cockpit_for(user: Any, *, now: datetime) -> Cockpit:
    """The cockpit of a trainer (their cohorts), programme staff (their programmes') or an administrator (all).

    Queries: constant in the number of cohorts, sessions and people.
    """
    today = timezone.localdate(now)
    cohorts = list(recent_cohorts(user, on=today))
    running = [cohort for cohort in cohorts if cohort.starts_on <= today <= cohort.ends_on]
    enrolments = list(Enrolment.objects.current().filter(cohort__in=[one.pk for one in cohorts]).by_name())
    sessions, standings = _sessions(user, now), standing(enrolments)
    return Cockpit(
        today=[one for one in sessions if one.days_away(now) == 0],
        next_days=[one for one in sessions if one.days_away(now) > 0],
        to_close=list(Session.objects.run_by(user).to_close(at=now).select_related("cohort", "venue").order_by("starts_at")[:MOST_WAITING]),
        to_settle=list(sessions_to_settle(user)[:MOST_WAITING]),
        running=running,
        short=short_of_hours(running, enrolments, standings, now=now),
        to_award=_ready_to_award(cohorts, enrolments, standings),
        to_mark=waiting_for_marking(user).count(),
    )


def recent_cohorts(user: Any, *, on: date) -> Any:
    """Cohorts that have begun and ended not long ago, or run, with `people` (who has not withdrawn)."""
    return with_people(Cohort.objects.visible_to(user)).filter(starts_on__lte=on, ends_on__gte=on - LOOKING_BACK)


def with_people(cohorts: Any) -> Any:
    """Annotate `people`, how many have not withdrawn, and bring the programme."""
    people = Count("enrolments", filter=Q(enrolments__merged_into=None) & ~Q(enrolments__state="withdrawn"), distinct=True)
    return cohorts.select_related("programme").annotate(people=people).order_by("-starts_on", "name", "pk")


def short_of_hours(cohorts: list[Cohort], enrolments: list[Enrolment], standings: Mapping[int, Standing], *, now: datetime) -> list[Short]:
    """Who missed hours in sessions that are over: first whose certificate depends on it now, then the most hours (1 query).

    Only what is recorded counts: nobody is taken for absent because a register was not taken.
    """
    known = {one.pk: one for one in cohorts}
    records = AttendanceRecord.objects.filter(enrolment__cohort__in=list(known), session__ends_at__lte=now)
    records = records.exclude(status=Status.NOT_RECORDED).exclude(session__state=SessionState.CANCELLED)
    sums = records.values_list("enrolment").annotate(Sum("session__hours"), Sum("credited_minutes"))
    recorded = {enrolment: (held, held - in_hours(minutes)) for enrolment, held, minutes in sums}
    short = []
    for enrolment in enrolments:
        held, missed = recorded.get(enrolment.pk, (Decimal(0), Decimal(0)))
        if missed > 0:
            enrolment.cohort = known[enrolment.cohort_id or 0]
            short.append(Short(enrolment, missed, held, standings[enrolment.pk].warning))
    return sorted(short, key=lambda one: (not one.warning, -one.missed))


def _ready_to_award(cohorts: list[Cohort], enrolments: list[Enrolment], standings: Mapping[int, Standing]) -> list[ToAward]:
    ready = Counter(one.cohort_id for one in enrolments if standings[one.pk].is_eligible and not standings[one.pk].certificate)
    return [ToAward(cohort, ready[cohort.pk]) for cohort in cohorts if ready[cohort.pk]]


def _sessions(user: Any, now: datetime) -> list[Session]:
    """From today on, each by the day where it is: around the edges the database gives a day more, since today is not one everywhere."""
    mine = Session.objects.run_by(user).held().filter(starts_at__gt=now - timedelta(days=2), starts_at__lt=now + AHEAD + timedelta(days=2))
    recorded = Count("records", filter=~Q(records__status="not-recorded"))
    found = mine.select_related("cohort", "venue").annotate(recorded=recorded).order_by("starts_at")
    sessions: list[Session] = [one for one in found if 0 <= one.days_away(now) < AHEAD.days]
    name_zones(sessions)
    return sessions
