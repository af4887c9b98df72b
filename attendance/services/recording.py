"""The one way observations are added and folded. For this app's services: what they refuse is theirs to say."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from attendance.arriving_queries import lock_session, said_of
from attendance.enums import IN_THE_ROOM, ObservationKind, SessionState, Status
from attendance.folding import Said, credited_minutes, fold
from attendance.models import AttendanceRecord, Observation, Session
from attendance.rules import can_take_register
from core.errors import InvalidInputError, NotAllowedError
from core.prepared import PreparedInsert

FOLDED_FIELDS = ["status", "minutes_late", "minutes_early", "remark", "credited_minutes", "is_disputed", "decided_by"]
ONE_RECORD = ["session", "enrolment"]

_new_words = PreparedInsert(Observation)
_records = PreparedInsert(AttendanceRecord, unique=ONE_RECORD, changes=FOLDED_FIELDS)


def locked(session: Session | UUID, by: Any) -> Session:
    """The session, locked until the transaction ends, for somebody who may take its register.

    :param session: itself, or its UUID
    :param by: a person, or None for the system
    :raises NotAllowedError: when `by` does not run the cohort
    :raises InvalidInputError: when there is none with that UUID
    """
    found = lock_session(uuid=session) if isinstance(session, UUID) else lock_session(pk=session.pk)
    if found is None:
        raise InvalidInputError(_("This session no longer exists. Nothing was changed."))
    session = found
    if by is not None and not can_take_register(by, session):
        raise NotAllowedError(_("Only the trainers and the programme staff of this cohort take its register. Nothing was changed."))
    return session


def checked(session: Session, status: str, late: int, early: int, remark: str) -> dict[str, Any]:
    """A mark as fields of an observation: somebody present who came late is late, and who was not there missed no minutes.

    :param late, early: minutes missed at both ends
    :raises InvalidInputError: for an unknown status or more minutes than the session has
    """
    if status not in Status.values:
        raise InvalidInputError(_("Mark the person present, late, excused or absent. Nothing was changed."))
    if status not in IN_THE_ROOM:
        late = early = 0
    if late < 0 or early < 0 or late + early > session.length:
        raise InvalidInputError(
            _("The session lasts %(minutes)d min, so nobody can miss more than that. Nothing was changed.") % {"minutes": session.length}
        )
    if late and status == Status.PRESENT:
        status = Status.LATE
    return {"kind": ObservationKind.MARK, "status": status, "minutes_late": late, "minutes_early": early, "remark": remark.strip()[:300]}


def open_register(session: Session) -> None:
    """The first word about anybody opens the register."""
    if session.state == SessionState.SCHEDULED:
        session.state = SessionState.OPEN
        session.save(update_fields=["state"])


def append(session: Session, observations: list[Observation]) -> dict[int, AttendanceRecord]:
    """Add observations about people in one session and bring their records up to date (3 queries).

    :param session: locked by the caller, so that two devices fold one after the other
    :return: the records by enrolment id
    """
    if len(observations) == 1:
        _new_words.add(observations[0])
    else:
        Observation.objects.bulk_create(observations)
    return refold(session, {one.enrolment_id for one in observations})


def refold(session: Session, enrolment_ids: Iterable[int] | None = None) -> dict[int, AttendanceRecord]:
    """Make the records of a session again from its observations.

    What was said of an enrolment that is part of another one counts for that one; where nothing is said any more, there is no record.

    :param enrolment_ids: whose records; None for everybody's
    """
    ids = None if enrolment_ids is None else set(enrolment_ids)
    said: dict[int, list[Said]] = defaultdict(list)
    for stands_for, one in _said(session, ids):
        said[stands_for].append(one)
    if ids is None or ids - said.keys():
        outdated = session.records.all() if ids is None else session.records.filter(enrolment__in=ids)
        outdated.exclude(enrolment__in=list(said)).delete()
    records = [_folded(session, enrolment_id, all_said) for enrolment_id, all_said in said.items()]
    _write(records)
    return {record.enrolment_id: record for record in records}


def _write(records: list[AttendanceRecord]) -> None:
    """Both databases say the key of a row that was there, too."""
    if len(records) == 1:
        _records.add(records[0])
    else:
        AttendanceRecord.objects.bulk_create(records, update_conflicts=True, unique_fields=ONE_RECORD, update_fields=FOLDED_FIELDS)


def _said(session: Session, ids: set[int] | None) -> list[tuple[int, Said]]:
    """What was said, each with the enrolment that it counts for; of one, as for every mark, the query is prepared."""
    if ids is not None and len(ids) == 1:
        return said_of(session, *ids)
    observations = session.observations.all() if ids is None else session.observations.of(ids)
    return [(one.stands_for, one.said) for one in observations.with_standing()]


def _folded(session: Session, enrolment_id: int, said: list[Said]) -> AttendanceRecord:
    state = fold(said)
    return AttendanceRecord(
        session=session, enrolment_id=enrolment_id, status=state.status, minutes_late=state.minutes_late,
        minutes_early=state.minutes_early, remark=state.remark, decided_by=state.decided_by, is_disputed=state.is_disputed,
        credited_minutes=credited_minutes(state, session_minutes=session.minutes),
    )  # fmt: skip
