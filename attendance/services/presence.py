"""People who say themselves that they are in the room, with the code on its projector."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.codes import is_code_of
from attendance.enums import IN_THE_ROOM, FlagKind, How, ObservationKind, Status
from attendance.models import AttendanceRecord, Flag, Observation, Session
from attendance.models.planning import DOORS_OPEN
from attendance.services.recording import append, open_register
from core.errors import DomainError, InvalidInputError
from courses.models import Enrolment


@dataclass(frozen=True)
class Presence:
    """What became of signing in: the record, its session, and whether it said so before."""

    record: AttendanceRecord
    session: Session
    is_new: bool


def takes_code(session: Session, at: datetime) -> bool:
    """Whether people can sign in with a code: shortly before the session and until it ends, unless its register is closed."""
    return session.takes_marks and session.marked_from <= at <= session.ends_at


def session_of_code(*, learner: Any, code: str, at: datetime | None = None) -> Session:
    """The session whose projector shows that code now, of those that the learner is enrolled in (1 query).

    :param code: as typed; spaces do not matter
    :param at: now, by the server's clock
    :raises InvalidInputError: when none shows it
    """
    at, digits = at or timezone.now(), "".join(code.split())
    near = Session.objects.for_learner(learner).filter(starts_at__lte=at + DOORS_OPEN, ends_at__gte=at).select_related("cohort")
    for session in near:
        if takes_code(session, at) and is_code_of(session.code_key, digits, at):
            return session
    raise InvalidInputError(_("This is not the code on the projector now. It changes every 15 seconds: read it again and type it at once."))


@transaction.atomic
def sign_in_to(*, session: Session, learner: Any, device: str, read_at: datetime | None = None, at: datetime | None = None) -> Presence:
    """Mark somebody present who read the code of a session; late when it began longer ago than the session allows.

    Who is marked in the room already stays as they are. A device that signed for somebody else is taken, and flagged.

    :param device: what tells this browser from others
    :param read_at: when the code was read (default: now); signing in to the site may have come between
    :param at: now, by the server's clock
    :raises DomainError: when the register takes no more marks
    :raises InvalidInputError: when the learner is not enrolled
    """
    at = at or timezone.now()
    session = Session.objects.locked().get(pk=session.pk)
    if not takes_code(session, at):
        raise DomainError(_("The register of this session takes no codes now. Tell the trainer that you are here."))
    enrolment = Enrolment.objects.current().filter(cohort=session.cohort_id, learner=learner).first()
    if enrolment is None:
        raise InvalidInputError(_("You are not in the cohort of this session. Tell the trainer that you are here."))
    record = AttendanceRecord.objects.filter(session=session, enrolment=enrolment).first()
    if record and record.status in IN_THE_ROOM:
        return Presence(record, session, is_new=False)
    said = Observation(
        uuid=uuid4(), session=session, enrolment=enrolment, kind=ObservationKind.MARK, observed_at=at, by=learner, device=device,
        how=How.CODE, **_status(session, read_at or at),
    )  # fmt: skip
    open_register(session)
    record = append(session, [said])[enrolment.pk]
    others = session.observations.filter(how=How.CODE, device=device).exclude(enrolment=enrolment)
    if device and others.exists():
        Flag.objects.create(session=session, observation=said, kind=FlagKind.SHARED_DEVICE)
    return Presence(record, session, is_new=True)


def _status(session: Session, at: datetime) -> dict[str, Any]:
    late = int((at - session.starts_at).total_seconds() // 60)
    if late <= session.late_after:
        return {"status": Status.PRESENT}
    return {"status": Status.LATE, "minutes_late": late}
