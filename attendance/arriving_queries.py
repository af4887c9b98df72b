"""What is asked for every fact that arrives, by its keys: prepared, because the session is locked meanwhile and everybody waits."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, UUIDField

from attendance.folding import Said
from attendance.models import Device, Observation, Session
from attendance.models.observing import source_of
from core.prepared import Later, Prepared
from courses.models import Enrolment

SESSION = ["id", "uuid", "cohort_id", "title", "starts_at", "ends_at", "hours", "late_after", "state", "closed_at"]
ENROLMENT = ["id", "uuid", "learner_id", "cohort_id", "state", "merged_into_id"]
SAID = ["uuid", "kind", "status", "observed_at", "minutes_late", "minutes_early", "remark"]

_clock = Prepared(
    lambda: Device.objects.filter(uuid=Later("uuid", UUIDField()), owner=Later("owner")).order_by().values_list("clock_ahead")
)


def _locking(which: Q) -> Prepared:
    return Prepared(lambda: Session.objects.select_for_update(no_key=True).filter(which).order_by().values_list(*SESSION))


_session = {"uuid": _locking(Q(uuid=Later("which", UUIDField()))), "pk": _locking(Q(pk=Later("which")))}
_enrolment = Prepared(
    lambda: Enrolment.everything.filter(uuid=Later("uuid", UUIDField()), cohort__isnull=False).order_by().values_list(*ENROLMENT)
)
_mark = Prepared(
    lambda: Observation.objects.with_standing().filter(uuid=Later("uuid", UUIDField())).order_by().values_list("session", "stands_for")
)
_said = Prepared(
    lambda: (
        Observation.objects.with_standing()
        .filter(Q(enrolment=Later("enrolment")) | Q(enrolment__merged_into=Later("enrolment")), session=Later("session"))
        .order_by()
        .values_list("stands_for", *SAID, "by", "device", "enrolment")
    )
)


def clock_of(device: UUID, owner_id: int) -> timedelta:
    """How far the clock of somebody's device is ahead of ours; nothing for one that never told its time (1 query)."""
    found = _clock.first(uuid=device, owner=owner_id)
    return found[0] if found else timedelta()


def lock_session(**which: Any) -> Session | None:
    """A session with what the taking of marks asks of it, locked until the transaction ends (1 query).

    :param which: its `pk` or its `uuid`
    """
    [(name, value)] = which.items()
    found = _session[name].first(which=value)
    return Session.from_db(DEFAULT_DB_ALIAS, SESSION, found) if found else None


def enrolment_on_badge(uuid: UUID) -> Enrolment | None:
    """An enrolment in a cohort, one that is part of another one included, with what the taking of marks asks of it (1 query)."""
    found = _enrolment.first(uuid=uuid)
    return Enrolment.from_db(DEFAULT_DB_ALIAS, ENROLMENT, found) if found else None


def whose_mark(uuid: UUID) -> tuple[int, int] | None:
    """The session and the enrolment that an observation counts for, by their ids; None when there is none yet (1 query)."""
    found = _mark.first(uuid=uuid)
    return (found[0], found[1]) if found else None


def said_of(session: Session, enrolment_id: int) -> list[tuple[int, Said]]:
    """Everything said in a session of an enrolment and of those that are part of it, each with whom it counts for (1 query)."""
    rows = _said.rows(session=session.pk, enrolment=enrolment_id)
    return [(row[0], Said(**dict(zip(SAID, row[1:-3], strict=True)), source=source_of(*row[-3:]))) for row in rows]
