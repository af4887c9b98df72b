"""Taking back that a session was called off."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.enums import SessionState
from attendance.models import Session
from attendance.rules import can_schedule
from attendance.services.telling import keep_notice, known_of
from core.audit import record
from core.errors import InvalidInputError, NotAllowedError


@transaction.atomic
def restore_session(*, session: Session, by: Any, reason: str, tell: bool = True) -> Session:
    """Let a session that was called off take place after all: its hours, and the marks already made, count again.

    Calendars are told, and people to whom it was said that it is called off. A session that was not called off stays as it is.

    :param reason: kept in the audit trail, beside the reason it had been called off for
    :param tell: whether people are told; a session that is over tells nobody
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises InvalidInputError: without a reason
    """
    session = Session.objects.locked().select_related("cohort__programme").get(pk=session.pk)
    if by is not None and not can_schedule(by, session.cohort):
        raise NotAllowedError(_("Only the staff of the programme can plan the sessions of this cohort. Nothing was changed."))
    if not reason.strip():
        raise InvalidInputError(_("Say in a few words why the session takes place after all. Nothing was changed."))
    if not session.is_cancelled:
        return session
    was_because = session.cancelled_because
    session.state = SessionState.OPEN if session.observations.exists() else SessionState.SCHEDULED
    session.cancelled_because = ""
    session.revise()
    session.save(update_fields=["state", "cancelled_because", "revision", "revised_at"])
    record("session.restore", session, by=by, reason=reason.strip(), was_cancelled_because=was_because)
    if tell:
        keep_notice(session=session, by=by, known=known_of(session))
    return session
