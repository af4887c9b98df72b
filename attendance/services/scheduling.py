"""Planning the meetings of a cohort."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from attendance.enums import SessionState
from attendance.models import Session, Venue
from attendance.rules import can_schedule
from attendance.services.recording import refold
from attendance.services.telling import keep_notice, known_of
from core.audit import record
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import Cohort

IN_CALENDARS = frozenset({"title", "starts_at", "ends_at", "place", "venue"})
"""What calendars show of a session: who subscribed is told when it changes."""
AS_IT_IS: Any = object()


@transaction.atomic
def schedule_session(
    *,
    by: Any,
    cohort: Cohort,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    hours: Decimal,
    place: str,
    venue: Venue | None = None,
    trainers: Iterable[Any] = (),
    observers: Iterable[Any] = (),
    module_key: UUID | None = None,
) -> Session:
    """Plan one meeting of a cohort.

    :param by: programme staff or administrator who acts, or None for the system
    :param hours: what it counts for the certificate, without breaks
    :param place: the room, or a place that is not among the venues
    :param trainers: who teaches it
    :param observers: who may look at it and at its register
    :param module_key: `translation_key` of the module it teaches
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises InvalidInputError: when it ends before it starts, counts for no hours or more than it lasts, or is not on a day of the cohort
    """
    _refuse_strangers(by, cohort)
    session = Session(
        cohort=cohort, title=title, starts_at=starts_at, ends_at=ends_at, hours=hours, place=place, venue=venue, module_key=module_key
    )  # fmt: skip
    _save(session)
    session.trainers.set(trainers)
    session.observers.set(observers)
    record("session.schedule", session, by=by, starts_at=starts_at.isoformat())
    return session


@transaction.atomic
def schedule_series(*, by: Any, cohort: Cohort, plans: Iterable[dict[str, Any]]) -> list[Session]:
    """Plan several meetings, all of them or none.

    :param plans: arguments of `schedule_session` for each
    :raises NotAllowedError, InvalidInputError: as for `schedule_session`; the sentence says which one is wrong
    """
    made = []
    for plan in plans:
        try:
            made.append(schedule_session(by=by, cohort=cohort, **plan))
        except InvalidInputError as error:
            raise InvalidInputError(f"{plan['title']} · {error}") from error
    return made


@transaction.atomic
def change_session(
    *,
    session: Session,
    by: Any,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    hours: Decimal,
    place: str,
    venue: Any = AS_IT_IS,
    trainers: Iterable[Any] = (),
    observers: Any = AS_IT_IS,
    module_key: UUID | None = None,
    tell: bool = True,
) -> Session:
    """Move a session or describe it better; hours already credited follow, and people are told of another time or place.

    :param venue, observers: a venue or None, and people; left as they are by who does not know of them, for example a spreadsheet
    :param tell: whether people are told; a session that is over tells nobody
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises DomainError: when the session was cancelled, or its hours change after the register was closed
    :raises InvalidInputError: as for `schedule_session`
    """
    session = Session.objects.locked().select_related("cohort__programme").get(pk=session.pk)
    _refuse_change(session, by=by, hours=hours)
    known = known_of(session)
    venue = session.venue if venue is AS_IT_IS else venue
    plan = {"title": title, "starts_at": starts_at, "ends_at": ends_at, "hours": hours, "place": place}
    changed = _take_over(session, plan | {"venue": venue, "module_key": module_key})
    session.trainers.set(trainers)
    if observers is not AS_IT_IS:
        session.observers.set(observers)
    if "hours" in changed:
        refold(session)
    record("session.change", session, by=by, before=changed)
    if tell:
        keep_notice(session=session, by=by, known=known)
    return session


def _refuse_change(session: Session, *, by: Any, hours: Decimal) -> None:
    _refuse_strangers(by, session.cohort)
    _refuse_cancelled(session)
    if session.is_closed and hours != session.hours:
        raise DomainError(_("The register of this session is closed, so the hours it counts for stay as they are. Nothing was changed."))


def _take_over(session: Session, plan: dict[str, Any]) -> dict[str, str]:
    """Save what is planned now; calendars are told anew if they show it.

    :return: what was there before, by name, of what changed
    """
    changed = {name: str(getattr(session, name)) for name, value in plan.items() if getattr(session, name) != value}
    for name, value in plan.items():
        setattr(session, name, value)
    if changed.keys() & IN_CALENDARS:
        session.revise()
    _save(session)
    return changed


@transaction.atomic
def cancel_session(*, session: Session, by: Any, reason: str, tell: bool = True) -> Session:
    """Call a session off: it counts for no hours any more; marks already made stay in its history.

    :param reason: shown to everybody who looks for the session
    :param tell: whether people are told; a session that is over tells nobody
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises DomainError: without a reason, or when the register is closed
    """
    session = Session.objects.locked().select_related("cohort__programme").get(pk=session.pk)
    _refuse_strangers(by, session.cohort)
    if not reason.strip():
        raise InvalidInputError(_("Say in a few words why the session is called off: people will ask. Nothing was changed."))
    if session.is_closed:
        raise DomainError(_("The register of this session is closed: it took place and cannot be called off. Nothing was changed."))
    if not session.is_cancelled:
        session.state, session.cancelled_because = SessionState.CANCELLED, reason.strip()
        session.revise()
        session.save(update_fields=["state", "cancelled_because", "revision", "revised_at"])
        record("session.cancel", session, by=by, reason=session.cancelled_because)
        if tell:
            keep_notice(session=session, by=by, known=known_of(session))
    return session


def _save(session: Session) -> None:
    try:
        session.full_clean(exclude=["cohort", "closed_by"])
    except ValidationError as error:
        raise InvalidInputError(" ".join(error.messages)) from error
    session.save()


def _refuse_strangers(by: Any, cohort: Cohort) -> None:
    if by is not None and not can_schedule(by, cohort):
        raise NotAllowedError(_("Only the staff of the programme can plan the sessions of this cohort. Nothing was changed."))


def _refuse_cancelled(session: Session) -> None:
    if session.is_cancelled:
        raise DomainError(_("This session was called off. Restore it first, or plan a new one. Nothing was changed."))
