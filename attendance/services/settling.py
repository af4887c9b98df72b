"""What a person decides where devices disagree, or where a fact has a rule against it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.enums import FlagKind, ObservationKind, Status
from attendance.models import AttendanceRecord, Flag, Observation, Session
from attendance.services.recording import append, checked, locked
from attendance.services.register import correct
from attendance.settling_queries import alike_to
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
    words = checked(session, right.status, right.minutes_late, right.minutes_early, right.remark)
    return _rule(session, enrolment, words, by=by, reason=reason)


def _rule(session: Session, enrolment: Enrolment, words: dict[str, Any], *, by: Any, reason: str) -> AttendanceRecord:
    words = words | {"kind": ObservationKind.RULING, "observed_at": timezone.now(), "by": by, "reason": reason.strip()[:300]}
    result = append(session, [Observation(session=session, enrolment=enrolment, **words)])[enrolment.pk]
    record("session.rule", session, by=by, enrolment=enrolment.pk, status=result.status)
    return result


@transaction.atomic
def settle_flag(*, flag: Flag, by: Any, counts: bool, note: str = "") -> Flag:
    """Say what becomes of a fact that was taken although a rule speaks against it.

    What was seen after the register was closed counts from then on as a correction, where it is let count, or as the mark that it was
    where the register was opened again. A mark made before its session began counts at once, and is taken back where it is not let
    count.

    :param counts: whether the fact is let count
    :param note: why; a correction needs it
    :raises NotAllowedError: when `by` does not run the cohort
    :raises InvalidInputError: without a note where it becomes a correction, or is taken back in a closed register
    """
    session = locked(flag.session, by)
    flag = Flag.objects.select_for_update(of=("self",)).select_related("observation__enrolment__merged_into").get(pk=flag.pk)
    if flag.settled_at is not None:
        return flag
    if counts and flag.kind == FlagKind.AFTER_CLOSING:
        _let_count(session, flag.observation, by=by, reason=note)
    if not counts and flag.kind == FlagKind.EARLY:
        _take_back(session, flag.observation, by=by, reason=note)
    flag.settled_at, flag.settled_by, flag.counts, flag.note = timezone.now(), by, counts, note.strip()[:300] or flag.note
    flag.save(update_fields=["settled_at", "settled_by", "counts", "note"])
    record("session.settle", session, by=by, flag=flag.pk, kind=flag.kind, counts=counts)
    return flag


def _let_count(session: Session, seen: Observation, *, by: Any, reason: str) -> None:
    """What was seen afterwards: in an open register it is a mark like those beside it, said by whom and when it was said."""
    words = {name: getattr(seen, name) for name in ("status", "minutes_late", "minutes_early", "remark", "how")}
    if session.is_closed:
        correct(session=session, enrolment=seen.enrolment.standing_for, by=by, reason=reason, **words)
        return
    said = {name: getattr(seen, name) for name in ("by", "device", "observed_at", "utc_offset")}
    append(session, [Observation(session=session, enrolment=seen.enrolment.standing_for, kind=ObservationKind.MARK, **said, **words)])


@transaction.atomic
def settle_flags(*, flags: Iterable[Flag], by: Any, counts: bool, note: str = "") -> list[Flag]:
    """Settle several flags alike, all of them or none: see `settle_flag`."""
    return [settle_flag(flag=flag, by=by, counts=counts, note=note) for flag in flags]


def _take_back(session: Session, seen: Observation, *, by: Any, reason: str) -> None:
    """Nothing is known of the person again, unless something else was said since."""
    enrolment = seen.enrolment.standing_for
    if not session.records.filter(enrolment=enrolment, decided_by=seen.uuid).exists():
        return
    if session.is_closed:
        correct(session=session, enrolment=enrolment, status=Status.NOT_RECORDED, by=by, reason=reason)
    else:
        _rule(session, enrolment, {"status": Status.NOT_RECORDED}, by=by, reason=reason)


@transaction.atomic
def say_same_person(*, flag: Flag, known: UUID, by: Any) -> Flag:
    """Say that somebody written down at the door is a person already known. The programme's staff, who may do so, make the records one.

    Until then both stand in the register, each with what was said of them; making them one unites it.

    :param flag: of a name like a known one
    :param known: the UUID of one of the people of nearly that name
    :return: the flag that asks the staff
    :raises NotAllowedError: when `by` does not run the cohort
    :raises InvalidInputError: when `known` is nobody of nearly that name
    """
    session = locked(flag.session, by)
    flag = Flag.objects.select_for_update(of=("self",)).select_related("observation__enrolment__learner").get(pk=flag.pk)
    person = next((one for one in alike_to([flag]).get(flag.pk, []) if one.uuid == known), None)
    if person is None or flag.kind != FlagKind.ALIKE:
        raise InvalidInputError(_("Choose one of the people of nearly the same name. Nothing was changed."))
    asked, _new = Flag.objects.get_or_create(
        observation=flag.observation, kind=FlagKind.SAME, defaults={"session": session, "known": person, "said_by": by}
    )
    settled = settle_flag(flag=flag, by=by, counts=True)
    settled.known = person
    settled.save(update_fields=["known"])
    return asked
