"""What a device's messages about a register mean: ordinary services, with the sender's own permissions."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from attendance.enums import How
from attendance.models import AttendanceRecord, Flag, Session
from attendance.queries import not_recorded, register_rows
from attendance.services.devices import clock_ahead
from attendance.services.facts import NOBODY, Witness, take_mark, take_sweep, take_walk_in
from core.errors import InvalidInputError
from core.inbox import Message, handle

FROM_DEVICES = (How.LIST, How.SCAN)
MOST_MINUTES = 99_999


def connect() -> None:
    handle("attendance.mark", mark)
    handle("attendance.rest", rest)
    handle("attendance.walk-in", walk_in)


def mark(message: Message) -> dict[str, Any]:
    """Somebody was marked: `{session, enrolment, status, minutes_late, minutes_early, remark, how}`.

    `enrolment` is the UUID of an enrolment, as on a badge, or of a walk-in.
    """
    payload = message.payload
    how = payload["how"] if payload.get("how") in FROM_DEVICES else How.LIST
    record = take_mark(
        session=_uuid(payload.get("session")), person=_uuid(payload.get("enrolment")), witness=_witness(message), how=how,
        status=str(payload.get("status")), remark=str(payload.get("remark") or ""),
        minutes_late=minutes(payload.get("minutes_late")), minutes_early=minutes(payload.get("minutes_early")),
    )  # fmt: skip
    return {"people": {str(record.enrolment.uuid): _state(record)}} | _notice(record.session, message)


def rest(message: Message) -> dict[str, Any]:
    """Everybody else is present: `{session, people}`, the enrolments that the device showed as not recorded.

    A page that does not say of whom it speaks means those of whom nothing is known here. The answer says how everybody stands now.
    """
    session, named = _session(message), message.payload.get("people")
    people = [_uuid(one) for one in named] if isinstance(named, list) else [one.uuid for one in not_recorded(session)]
    take_sweep(session=session, people=people, witness=_witness(message))
    return {"people": {str(row.enrolment.uuid): _state(row.record) for row in register_rows(session) if row.record}}


def walk_in(message: Message) -> dict[str, Any]:
    """Somebody was written down at the door: `{session, walk_in, known, has_consented, typed}`, see `take_walk_in`."""
    payload = message.payload
    typed = payload.get("typed")
    record = take_walk_in(
        session=_uuid(payload.get("session")), walk_in=_uuid(payload.get("walk_in")), witness=_witness(message),
        typed=typed if isinstance(typed, dict) else {}, known=_uuid(payload["known"]) if payload.get("known") else None,
        has_consented=payload.get("has_consented") is True,
    )  # fmt: skip
    return {"people": {str(record.enrolment.uuid): _state(record)}, "walk_in": str(record.enrolment.uuid)}


def minutes(value: Any) -> int:
    """Return whole minutes as typed, nothing meaning none; a number that is beyond any session is cut, and flagged as that.

    :raises InvalidInputError: when it is no number
    """
    try:
        return max(-MOST_MINUTES, min(int(value or 0), MOST_MINUTES))
    except (OverflowError, TypeError, ValueError) as error:
        raise InvalidInputError(_("Minutes are a whole number, for example 15. Nothing was changed.")) from error


def _witness(message: Message) -> Witness:
    """Who saw it and when: by the device's clock, put right by what it is ahead."""
    seen_at = message.observed_at - clock_ahead(message.device, message.sender)
    return Witness(message.uuid, message.sender, seen_at, message.device)


def _session(message: Message) -> Session:
    found = Session.objects.run_by(message.sender).filter(uuid=_uuid(message.payload.get("session"))).first()
    if found is None:
        raise InvalidInputError(_("This session is not one of yours, or it no longer exists. Nothing was changed."))
    return found


def _uuid(value: Any) -> UUID:
    """What names nothing is read as the UUID that nothing has."""
    try:
        return UUID(str(value))
    except ValueError:
        return NOBODY


def _notice(session: Session, message: Message) -> dict[str, str]:
    """What the device tells whoever marked somebody in a register that takes no more marks (a query only then)."""
    if session.takes_marks or not Flag.objects.open().filter(observation__uuid=message.uuid).exists():
        return {}
    if session.is_cancelled:
        return {"notice": _("This session had been called off. What you saw is kept, and counts for no hours.")}
    return {"notice": _("The register had been closed. What you saw is kept until somebody who runs the cohort says whether it counts.")}


def _state(record: AttendanceRecord) -> dict[str, Any]:
    return {"status": record.status, "late": record.minutes_late, "early": record.minutes_early, "remark": record.remark}
