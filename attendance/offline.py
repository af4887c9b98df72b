"""What a phone's messages about a register mean: ordinary services, with the sender's own permissions."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from attendance.models import AttendanceRecord, Session
from attendance.queries import register_rows
from attendance.services.register import observe, observe_rest_present
from core.errors import InvalidInputError
from core.inbox import Message, handle
from courses.models import Enrolment


def connect() -> None:
    handle("attendance.mark", mark)
    handle("attendance.rest", rest)


def mark(message: Message) -> dict[str, Any]:
    """Somebody was marked: `{session, enrolment, status, minutes_late, minutes_early, remark}`."""
    session = _session(message)
    payload = message.payload
    enrolment = Enrolment.objects.filter(cohort=session.cohort_id, uuid=_uuid(payload.get("enrolment"))).first()
    if enrolment is None:
        raise InvalidInputError(_("This person is not in the cohort of the session. Nothing was changed."))
    record = observe(
        session=session, enrolment=enrolment, by=message.sender, uuid=message.uuid, observed_at=message.observed_at,
        device=message.device, status=str(payload.get("status")), remark=str(payload.get("remark") or ""),
        minutes_late=minutes(payload.get("minutes_late")), minutes_early=minutes(payload.get("minutes_early")),
    )  # fmt: skip
    return {"people": {str(enrolment.uuid): _state(record)}}


def rest(message: Message) -> dict[str, Any]:
    """Everybody else is present: `{session}`. The answer says how everybody stands now."""
    session = _session(message)
    observe_rest_present(session=session, by=message.sender, uuid=message.uuid, observed_at=message.observed_at, device=message.device)
    return {"people": {str(row.enrolment.uuid): _state(row.record) for row in register_rows(session) if row.record}}


def minutes(value: Any) -> int:
    """Return whole minutes as typed; nothing means none.

    :raises InvalidInputError: when it is no number
    """
    try:
        return int(value or 0)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(_("Minutes are a whole number, for example 15. Nothing was changed.")) from error


def _session(message: Message) -> Session:
    found = Session.objects.visible_to(message.sender).filter(uuid=_uuid(message.payload.get("session"))).first()
    if found is None:
        raise InvalidInputError(_("This session is not one of yours, or it no longer exists. Nothing was changed."))
    return found


def _uuid(value: Any) -> UUID:
    """What names nothing is read as the UUID that nothing has."""
    try:
        return UUID(str(value))
    except ValueError:
        return UUID(int=0)


def _state(record: AttendanceRecord) -> dict[str, Any]:
    return {"status": record.status, "late": record.minutes_late, "early": record.minutes_early, "remark": record.remark}
