"""The one way observations are added and folded. For this app's services: rules are theirs to check."""

from collections import defaultdict
from collections.abc import Iterable

from attendance.folding import Said, credited_minutes, fold
from attendance.models import AttendanceRecord, Observation, Session

FOLDED_FIELDS = ["status", "minutes_late", "minutes_early", "remark", "credited_minutes", "is_disputed", "decided_by"]


def append(session: Session, observations: list[Observation]) -> dict[int, AttendanceRecord]:
    """Add observations about people in one session and bring their records up to date (3 queries).

    :param session: locked by the caller, so that two devices fold one after the other
    :return: the records by enrolment id
    """
    Observation.objects.bulk_create(observations)
    return refold(session, {one.enrolment_id for one in observations})


def refold(session: Session, enrolment_ids: Iterable[int] | None = None) -> dict[int, AttendanceRecord]:
    """Make the records of a session again from its observations.

    :param enrolment_ids: whose records; None for everybody's
    """
    observations = session.observations.all()
    if enrolment_ids is not None:
        observations = observations.filter(enrolment__in=enrolment_ids)
    said: dict[int, list[Said]] = defaultdict(list)
    for one in observations:
        said[one.enrolment_id].append(one.said)
    AttendanceRecord.objects.bulk_create(
        [_folded(session, enrolment_id, all_said) for enrolment_id, all_said in said.items()],
        update_conflicts=True, unique_fields=["session", "enrolment"], update_fields=FOLDED_FIELDS,
    )  # fmt: skip
    return {record.enrolment_id: record for record in session.records.filter(enrolment__in=said)}


def _folded(session: Session, enrolment_id: int, said: list[Said]) -> AttendanceRecord:
    state = fold(said)
    return AttendanceRecord(
        session=session, enrolment_id=enrolment_id, status=state.status, minutes_late=state.minutes_late,
        minutes_early=state.minutes_early, remark=state.remark, decided_by=state.decided_by, is_disputed=state.is_disputed,
        credited_minutes=credited_minutes(state, session_minutes=session.minutes),
    )  # fmt: skip
