"""What a person decides where devices disagree, or where a fact has a rule against it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.enums import FlagKind, ObservationKind
from attendance.models import AttendanceRecord, Flag, Observation, Session
from attendance.services.recording import append, checked, locked
from attendance.services.register import correct
from core.audit import record
from core.errors import DomainError, InvalidInputError
from courses.models import Enrolment


@transaction.atomic
def rule_between(*, session: Session, enrolment: Enrolment, right: Observation, by: Any, reason: str = "") -> AttendanceRecord:
    """Say which of the words about one person is right. Everything said so far stays in the history; what is seen later counts again.

    :param right: what somebody said about that person in that session
    :raises NotAllowedError: when `by` does not run the cohort
    :raises DomainError: when the register is closed: correct it there
    :raises InvalidInputError: when `right` speaks of somebody else
    """
    session = locked(session, by)
    if session.is_closed:
        raise DomainError(_("The register of this session is closed: correct the person there, with a reason. Nothing was changed."))
    if (right.session_id, right.enrolment.standing_id) != (session.pk, enrolment.pk):
        raise InvalidInputError(_("This was said of another person. Nothing was changed."))
    words = checked(session, right.status, right.minutes_late, right.minutes_early, right.remark) | {"kind": ObservationKind.RULING}
    ruling = Observation(session=session, enrolment=enrolment, observed_at=timezone.now(), by=by, reason=reason.strip()[:300], **words)
    result = append(session, [ruling])[enrolment.pk]
    record("session.rule", session, by=by, enrolment=enrolment.pk, status=result.status)
    return result


@transaction.atomic
def settle_flag(*, flag: Flag, by: Any, counts: bool, note: str = "") -> Flag:
    """Say what becomes of a fact that was taken although a rule speaks against it.

    What was seen after the register was closed counts from then on as a correction, where it is let count.

    :param counts: whether the fact is let count
    :param note: why; a correction needs it
    :raises NotAllowedError: when `by` does not run the cohort
    :raises InvalidInputError: without a note where it becomes a correction
    """
    session = locked(flag.session, by)
    flag = Flag.objects.select_for_update(of=("self",)).select_related("observation__enrolment__merged_into").get(pk=flag.pk)
    if flag.settled_at is not None:
        return flag
    if counts and flag.kind == FlagKind.AFTER_CLOSING and session.is_closed:
        seen = flag.observation
        correct(
            session=session, enrolment=seen.enrolment.standing_for, status=seen.status, by=by, reason=note, minutes_late=seen.minutes_late,
            minutes_early=seen.minutes_early, remark=seen.remark, how=seen.how,
        )  # fmt: skip
    flag.settled_at, flag.settled_by, flag.counts, flag.note = timezone.now(), by, counts, note.strip()[:300]
    flag.save(update_fields=["settled_at", "settled_by", "counts", "note"])
    record("session.settle", session, by=by, flag=flag.pk, kind=flag.kind, counts=counts)
    return flag
