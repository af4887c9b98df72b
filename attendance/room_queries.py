"""What a device takes along into a room without a network: the registers of the next days, and no more."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from attendance.enums import SessionState
from attendance.models import Device, Session, WalkIn, name_zones
from attendance.queries import RegisterRow, registers
from courses.models import Cohort, Enrolment
from people.enums import Sector, Sex
from people.models import Agency

BACK, AHEAD = timedelta(days=2), timedelta(days=7)
MOST_SESSIONS = 20
SEEN_LATELY = timedelta(days=14)
KEPT_FOR = timedelta(days=3)
"""How long a device keeps names after the last session that it has: then it forgets them by itself."""


def bundle_for(user: Any, *, at: datetime | None = None) -> dict[str, Any]:
    """The registers that a device of `user` needs without a network.

    :param at: now
    :return: JSON: `made_at`, `expires_at`, `sessions` with their `people`, and the lists that the door form offers
    """
    at = at or timezone.now()
    near = Session.objects.run_by(user).filter(ends_at__gt=at - BACK, starts_at__lt=at + AHEAD).exclude(state=SessionState.CANCELLED)
    sessions = list(near.select_related("cohort", "venue").distinct().order_by("starts_at", "pk")[:MOST_SESSIONS])
    name_zones(sessions)
    aliases, rows = _aliases(sessions), registers(sessions)
    last = max((session.ends_at for session in sessions), default=at)
    return {
        "made_at": at.isoformat(),
        "expires_at": (max(last, at) + KEPT_FOR).isoformat(),
        "sessions": [_session(session, rows[session.pk], aliases[session.pk]) for session in sessions],
        "agencies": [{"id": agency.pk, "name": str(agency)} for agency in Agency.objects.all()],
        "sexes": [{"id": value, "name": str(label)} for value, label in Sex.choices],
        "sectors": [{"id": value, "name": str(label)} for value, label in Sector.choices],
    }


def _aliases(sessions: list[Session]) -> dict[int, dict[str, str]]:
    """By session, other UUIDs that mean somebody of its register: a walk-in's, and a merged enrolment's, as on a badge (2 queries)."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    merged = Enrolment.everything.filter(merged_into__isnull=False, cohort__sessions__in=sessions)
    for former, enrolment, session_id in merged.values_list("uuid", "merged_into__uuid", "cohort__sessions"):
        found[session_id][str(former)] = str(enrolment)
    stands_for = Coalesce("enrolment__merged_into__uuid", "enrolment__uuid")
    for walk_in, enrolment, session_id in WalkIn.objects.filter(session__in=sessions).values_list("uuid", stands_for, "session"):
        found[session_id][str(walk_in)] = str(enrolment)
    return found


def devices_of(cohort: Cohort, *, at: datetime | None = None) -> list[Device]:
    """The devices of who runs a cohort that were here lately or still hold something, the newest first (1 query)."""
    at = at or timezone.now()
    theirs = Q(owner__in=cohort.trainers.all()) | Q(owner__in=cohort.programme.staff.all())
    recent = Q(synced_at__gt=at - SEEN_LATELY) | Q(waiting__gt=0)
    return list(Device.objects.filter(theirs, recent).select_related("owner").order_by("-synced_at", "pk"))


def _session(session: Session, rows: list[RegisterRow], aliases: dict[str, str]) -> dict[str, Any]:
    return {
        "uuid": str(session.uuid), "title": session.title, "cohort": session.cohort.name, "cohort_code": session.cohort.code,
        "place": session.where, "starts_at": session.starts_at.isoformat(), "ends_at": session.ends_at.isoformat(),
        "minutes": session.length, **_when(session),
        "marks_from": session.marked_from.isoformat(), "is_closed": session.is_closed, "aliases": aliases,
        "people": [_person(row) for row in rows],
    }  # fmt: skip


def _when(session: Session) -> dict[str, Any]:
    """When it is, by the clock of the session: a phone may be set to another zone, or know none of it.

    In words, and as `utc_offset`, the minutes that clock is ahead of UTC when it begins.
    """
    starts, ends = session.local_start, session.local_end
    times = " ".join(part for part in (f"{starts:%H:%M}–{ends:%H:%M}", session.zone_said) if part)
    return {
        "day": date_format(starts, "j"), "month": date_format(starts, "N"), "times": times,
        "when": f"{date_format(starts, 'MONTH_DAY_FORMAT')}, {times}",
        "utc_offset": (starts.utcoffset() or timedelta()) // timedelta(minutes=1),
    }  # fmt: skip


def _person(row: RegisterRow) -> dict[str, Any]:
    learner, record = row.enrolment.learner, row.record
    return {
        "uuid": str(row.enrolment.uuid), "name": learner.list_name, "folded": learner.folded_name,
        "agency": str(row.enrolment.agency or ""), "rank": row.enrolment.rank, "status": row.status,
        "late": record.minutes_late if record else 0, "early": record.minutes_early if record else 0,
        "remark": record.remark if record else "", "is_disputed": bool(record and record.is_disputed),
    }  # fmt: skip
