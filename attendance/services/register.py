"""Taking the register: who came, how late, what was corrected."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.enums import How, ObservationKind, SessionState, Status
from attendance.models import AttendanceRecord, Observation, Session
from attendance.queries import not_recorded
from attendance.services.recording import append, checked, locked, open_register
from attendance.signals import session_closed
from core.audit import record
from core.errors import DomainError, InvalidInputError
from courses.enums import EnrolmentOrigin
from courses.models import Enrolment
from courses.services.enrolling import enrol
from people.models import Agency, User
from people.services.persons import register_person


class NotRecordedError(DomainError):
    """A register cannot be closed yet; `people` are the enrolments nobody said anything about."""

    def __init__(self, people: list[Enrolment]) -> None:
        message = ngettext(
            "%(count)d person is not recorded yet: %(names)s. Record them, or say that you leave them not recorded.",
            "%(count)d people are not recorded yet: %(names)s. Record each of them, or say that you leave them not recorded.",
            len(people),
        ) % {"count": len(people), "names": "; ".join(str(one.learner) for one in people)}
        super().__init__(message, people=people)
        self.people = people


@transaction.atomic
def observe(
    *,
    session: Session,
    enrolment: Enrolment,
    status: str,
    by: Any,
    observed_at: datetime | None = None,
    minutes_late: int = 0,
    minutes_early: int = 0,
    remark: str = "",
    uuid: UUID | None = None,
    how: str = How.LIST,
    device: str = "",
    received_at: datetime | None = None,
) -> AttendanceRecord:
    """Say how one person attends. Saying more is never a change: the latest word on a person counts.

    :param status: one of `Status`; "not recorded" takes back what was said
    :param by: who saw it (trainer, programme staff), or None for the system
    :param observed_at: when, by the device's clock (default: now; a time to come counts as now)
    :param minutes_late, minutes_early: time missed at both ends; somebody present who came late is late
    :param uuid: given by the device; the same one a second time changes nothing
    :param device: which device, so that two of them can be seen to disagree
    :param received_at: when it reached us (default: now; a time to come counts as now)
    :return: the record that everything said amounts to
    :raises NotAllowedError: when `by` does not run the cohort
    :raises DomainError: when the session was cancelled, or was closed before `observed_at`
    :raises InvalidInputError: for a person of another cohort, an unknown status or impossible minutes
    """
    session = _locked(session, by)
    if known := _already_said(uuid, session, enrolment):
        return known
    _refuse_others(session, enrolment)
    observation = Observation(
        session=session, enrolment=enrolment, observed_at=_seen_at(observed_at), received_at=_seen_at(received_at), by=by, device=device,
        how=how, **checked(session, status, minutes_late, minutes_early, remark), **({"uuid": uuid} if uuid else {}),
    )  # fmt: skip
    _refuse_closed(session, observation.observed_at)
    open_register(session)
    return append(session, [observation])[enrolment.pk]


@transaction.atomic
def observe_rest_present(
    *, session: Session, by: Any, observed_at: datetime | None = None, uuid: UUID | None = None, device: str = ""
) -> list[AttendanceRecord]:
    """Say that everybody whom nobody marked is present. It never overrules a mark on a person, even one that syncs later.

    :param uuid: given by the device; the same one a second time adds nothing about the same people
    :return: the records made
    :raises NotAllowedError, DomainError: as for `observe`
    """
    session = _locked(session, by)
    seen_at = _seen_at(observed_at)
    _refuse_closed(session, seen_at)
    rest = [
        Observation(
            session=session, enrolment=enrolment, kind=ObservationKind.REST, status=Status.PRESENT, observed_at=seen_at, by=by,
            device=device,
            **({"uuid": uuid5(uuid, str(enrolment.uuid))} if uuid else {}),
        )
        for enrolment in not_recorded(session)
    ]  # fmt: skip
    said = set(Observation.objects.filter(uuid__in=[one.uuid for one in rest]).values_list("uuid", flat=True))
    open_register(session)
    return list(append(session, [one for one in rest if one.uuid not in said]).values())


@transaction.atomic
def take_register(*, session: Session, by: Any, marks: Iterable[dict[str, Any]]) -> int:
    """Say how several people attend, all of it or nothing: what a page without JavaScript sends.

    :param marks: arguments of `observe` for each person
    :return: how many people were marked
    :raises NotAllowedError, DomainError, InvalidInputError: as for `observe`
    """
    return len([observe(session=session, by=by, **mark) for mark in marks])


@transaction.atomic
def add_walk_in(
    *,
    session: Session,
    by: Any,
    person: User | None = None,
    first_name: str = "",
    last_name: str = "",
    sex: str = "",
    agency: Agency | None = None,
    sector: str = "",
    rank: str = "",
    phone: str = "",
    uuid: UUID | None = None,
) -> AttendanceRecord:
    """Let in somebody at the door: write them down unless they are known, enrol them and mark them present.

    :param person: somebody already known; the other facts are then left as they are
    :param uuid: of the form that was sent; the same one a second time changes nothing
    :raises NotAllowedError, DomainError, InvalidInputError: as for `observe` and `register_person`
    """
    session = _locked(session, by)
    known = Observation.objects.filter(uuid=uuid, session=session).select_related("enrolment").first() if uuid else None
    if known:
        return AttendanceRecord.objects.get(session=session, enrolment=known.enrolment.standing_id)
    person = person or register_person(
        by=by, first_name=first_name, last_name=last_name, sex=sex, agency=agency, sector=sector, rank=rank, phone=phone
    )
    enrolment = enrol(learner=person, cohort=session.cohort, by=by, origin=EnrolmentOrigin.WALK_IN)
    return observe(session=session, enrolment=enrolment, status=Status.PRESENT, by=by, how=How.WALK_IN, uuid=uuid)


@transaction.atomic
def close_session(*, session: Session, by: Any, leave_not_recorded: bool = False, at: datetime | None = None) -> Session:
    """End the taking of the register. Nothing is guessed: who is not recorded is recorded first, or left so on purpose.

    :param leave_not_recorded: leave them without a mark; it counts for no hours and stays visible
    :param at: when (default: now)
    :raises NotRecordedError: when people are not recorded and it was not said to leave them
    :raises NotAllowedError: when `by` does not run the cohort
    :raises DomainError: when the session was cancelled or has not started
    """
    session = _locked(session, by)
    at = at or timezone.now()
    if session.is_closed:
        return session
    if at < session.starts_at:
        raise DomainError(_("This session has not started yet. Close it when it is over. Nothing was changed."))
    missing = not_recorded(session)
    if missing and not leave_not_recorded:
        raise NotRecordedError(missing)
    session.state, session.closed_at, session.closed_by = SessionState.CLOSED, at, by
    session.save(update_fields=["state", "closed_at", "closed_by"])
    record("session.close", session, by=by, left_not_recorded=len(missing))
    session_closed.send(sender=Session, session=session)
    return session


@transaction.atomic
def reopen_session(*, session: Session, by: Any, reason: str) -> Session:
    """Take up a register again that was closed too soon.

    :raises InvalidInputError: without a reason
    :raises NotAllowedError: when `by` does not run the cohort
    """
    session = _locked(session, by)
    _refuse_no_reason(reason)
    if session.is_closed:
        session.state, session.closed_at, session.closed_by = SessionState.OPEN, None, None
        session.save(update_fields=["state", "closed_at", "closed_by"])
        record("session.reopen", session, by=by, reason=reason.strip())
    return session


@transaction.atomic
def correct(
    *,
    session: Session,
    enrolment: Enrolment,
    status: str,
    by: Any,
    reason: str,
    minutes_late: int = 0,
    minutes_early: int = 0,
    remark: str = "",
    how: str = How.LIST,
) -> AttendanceRecord:
    """Correct a closed register for one person. What was said before stays in the history.

    :param reason: why, for who reads the history later
    :raises NotAllowedError: when `by` does not run the cohort
    :raises DomainError: when the register is still open: mark the person there
    :raises InvalidInputError: without a reason, or as for `observe`
    """
    session = _locked(session, by)
    _refuse_no_reason(reason)
    if not session.is_closed:
        raise DomainError(_("This register is still open: mark the person there. Nothing was changed."))
    _refuse_others(session, enrolment)
    correction = Observation(
        session=session, enrolment=enrolment, observed_at=timezone.now(), by=by, how=how, reason=reason.strip(),
        **checked(session, status, minutes_late, minutes_early, remark) | {"kind": ObservationKind.CORRECTION},
    )  # fmt: skip
    result = append(session, [correction])[enrolment.pk]
    record("session.correct", session, by=by, enrolment=enrolment.pk, status=result.status, reason=correction.reason)
    return result


def _locked(session: Session, by: Any) -> Session:
    session = locked(session, by)
    if session.is_cancelled:
        raise DomainError(_("This session was called off, so nobody can be marked in it. Nothing was changed."))
    return session


def _already_said(uuid: UUID | None, session: Session, enrolment: Enrolment) -> AttendanceRecord | None:
    said = Observation.objects.filter(uuid=uuid).select_related("enrolment").first() if uuid else None
    if said is None:
        return None
    if (said.session_id, said.enrolment.standing_id) != (session.pk, enrolment.pk):
        raise InvalidInputError(_("This mark was already used for another person. Mark the person again."))
    return AttendanceRecord.objects.get(session=session, enrolment=enrolment)


def _seen_at(observed_at: datetime | None) -> datetime:
    """A device whose clock is ahead does not see the future."""
    now = timezone.now()
    return min(observed_at or now, now)


def _refuse_others(session: Session, enrolment: Enrolment) -> None:
    if enrolment.cohort_id != session.cohort_id:
        raise InvalidInputError(_("This person is not in the cohort of the session. Nothing was changed."))


def _refuse_closed(session: Session, seen_at: datetime) -> None:
    """What a device saw before the closing is a fact and is taken; what is said afterwards is a correction."""
    if session.closed_at and seen_at >= session.closed_at:
        raise DomainError(
            _("The register of this session is closed. Open the person’s history there to correct it, with a reason. Nothing was changed.")
        )


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInputError(_("Write down the reason: whoever reads the history later needs it. Nothing was changed."))
