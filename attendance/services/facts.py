"""What devices saw in the room. A fact that happened is taken, and flagged where a rule speaks against it; it is never refused for that.

The same fact twice is taken once, and facts in any order come to the same register: each says all it means, and none asks what was
known when it arrived.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.arriving_queries import enrolment_on_badge, whose_mark
from attendance.enums import IN_THE_ROOM, FlagKind, How, ObservationKind, Status
from attendance.models import AttendanceRecord, Flag, Observation, Session, WalkIn
from attendance.services.recording import append, checked, locked, open_register
from core.errors import InvalidInputError, TryLaterError
from courses.enums import EnrolmentOrigin, EnrolmentState
from courses.models import Enrolment
from courses.services.enrolling import enrol
from people.enums import Sector, Sex
from people.models import Agency, User
from people.queries import person_known_as, similar_people
from people.services.persons import register_person

NOBODY = UUID(int=0)
Against = dict[FlagKind, str]
"""What rules have against a fact, by kind, with a sentence where the kind does not say it all."""


@dataclass(frozen=True)
class Witness:
    """Who says something, when they saw it and with what device."""

    uuid: UUID
    by: Any
    observed_at: datetime
    device: str = ""

    @property
    def seen(self) -> dict[str, Any]:
        """The same as fields of what is kept. A clock that is ahead does not see the future."""
        offset = self.observed_at.utcoffset() or timedelta()
        seen_at = min(self.observed_at, timezone.now())
        return {"by": self.by, "device": self.device, "observed_at": seen_at, "utc_offset": int(offset.total_seconds() // 60)}


@transaction.atomic(savepoint=False)  # the inbox has one for each message
def take_mark(
    *,
    session: Session | UUID,
    person: UUID,
    witness: Witness,
    status: str,
    minutes_late: int = 0,
    minutes_early: int = 0,
    remark: str = "",
    how: str = How.LIST,
) -> AttendanceRecord:
    """Take what a device saw of one person.

    :param person: the UUID of an enrolment (of another cohort, too: the person came with that badge) or of a walk-in
    :param status: one of `Status`; "not recorded" takes back what was said
    :param minutes_late, minutes_early: time missed at both ends; more than the session has counts as all of it, and is flagged
    :return: the record that everything said amounts to
    :raises TryLaterError: when the walk-in has not arrived yet
    :raises NotAllowedError: when the witness does not run the cohort
    :raises InvalidInputError: for an unknown status
    """
    session = locked(session, witness.by)
    enrolment, against = _enrolment_of(session, person, witness)
    late = min(max(0, minutes_late), session.length)
    early = min(max(0, minutes_early), session.length - late)
    words = checked(session, status, late, early, remark)
    if (late, early) != (minutes_late, minutes_early) and status in IN_THE_ROOM:
        against[FlagKind.MINUTES] = f"{minutes_late},{minutes_early}"  # in no language: `Flag.minutes_written`
    return _take(session, enrolment, witness.uuid, witness.seen | words | {"how": how}, against)


@transaction.atomic
def take_sweep(*, session: Session | UUID, people: Iterable[UUID], witness: Witness) -> list[AttendanceRecord]:
    """Take “everybody else is present”. It never overrules a mark on a person, even one that arrives later.

    :param people: whom the device showed as not recorded, as in `take_mark`: of nobody else anything was said
    :raises TryLaterError, NotAllowedError: as in `take_mark`
    """
    session = locked(session, witness.by)
    words = {"kind": ObservationKind.REST, "status": Status.PRESENT}
    return [
        _take(session, enrolment, uuid5(witness.uuid, str(person)), witness.seen | words, against)
        for person in people
        for enrolment, against in [_enrolment_of(session, person, witness)]
    ]


@transaction.atomic
def take_walk_in(
    *,
    session: Session | UUID,
    walk_in: UUID,
    witness: Witness,
    typed: Mapping[str, Any],
    known: UUID | None = None,
    has_consented: bool = False,
) -> AttendanceRecord:
    """Let in somebody whom a device wrote down at the door, and mark them present.

    Somebody whose name is like that of a person already known is written down all the same, and flagged: a person compares them.

    :param walk_in: given by the device, which names the person by it from then on
    :param typed: `first_name`, `last_name`, `sex`, `sector`, `rank`, `phone`, and `agency`, the id of one
    :param known: the UUID of somebody already known whom the device was shown and recognised
    :param has_consented: whether the person agreed to be written down
    :raises NotAllowedError: when the witness does not run the cohort
    :raises InvalidInputError: without any name, or when the device wrote this person down in another session
    """
    session = locked(session, witness.by)
    there = WalkIn.objects.filter(uuid=walk_in).select_related("enrolment__merged_into").first()
    if there is not None:
        _refuse_elsewhere(there, session)
        return AttendanceRecord.objects.get(session=session, enrolment=there.enrolment.standing_for)
    learner = person_known_as(known) if known else None
    is_alike = not learner and similar_people(_words(typed, "first_name"), _words(typed, "last_name"), limit=1)
    against: Against = {FlagKind.ALIKE: ""} if is_alike else {}
    learner = learner or _written_down(typed, witness)
    kept = {name: value for name, value in witness.seen.items() if name != "utc_offset"}
    enrolment = enrol(learner=learner, cohort=session.cohort, by=witness.by, origin=EnrolmentOrigin.WALK_IN, at=kept["observed_at"])
    WalkIn.objects.create(uuid=walk_in, session=session, enrolment=enrolment, typed=dict(typed), has_consented=has_consented, **kept)
    words = {"kind": ObservationKind.MARK, "status": Status.PRESENT, "how": How.WALK_IN}
    return _take(session, enrolment, witness.uuid, witness.seen | words, against)


def _refuse_elsewhere(there: WalkIn, session: Session) -> None:
    if there.session_id != session.pk:
        raise InvalidInputError(_("This mark was already used for another person. Mark the person again."))


def _words(typed: Mapping[str, Any], name: str) -> str:
    return str(typed.get(name) or "").strip()


def _written_down(typed: Mapping[str, Any], witness: Witness) -> User:
    agency = Agency.objects.filter(pk=typed["agency"]).first() if str(typed.get("agency") or "").isdecimal() else None
    words = {name: _words(typed, name) for name in ("first_name", "last_name", "sex", "sector", "rank", "phone")}
    for name, known in (("sex", Sex.values), ("sector", Sector.values)):
        if words[name] not in known:
            words[name] = ""
    return register_person(by=witness.by, agency=agency, **words)


def _enrolment_of(session: Session, person: UUID, witness: Witness) -> tuple[Enrolment, Against]:
    """Whom a device means, and what speaks against it."""
    if person == NOBODY:
        raise InvalidInputError(_("The device did not say who this is about. Mark the person again."))
    named = enrolment_on_badge(person)
    enrolment = named.standing_for if named else _enrolment_at_the_door(session, person)
    if enrolment is None:
        raise TryLaterError(_("This is about somebody whom the site does not know yet. The device keeps it and sends it again."))
    is_here = enrolment.cohort_id == session.cohort_id
    if is_here and enrolment.state != EnrolmentState.WITHDRAWN:
        return enrolment, {}
    here = Enrolment.objects.current().filter(cohort=session.cohort_id, learner=enrolment.learner_id).first()
    if here is not None:  # whoever left and came back has a new enrolment, and still the old badge
        return here, {}
    if is_here:
        return enrolment, {FlagKind.NOT_ENROLLED: ""}
    came = enrol(learner=enrolment.learner, cohort=session.cohort, by=witness.by, origin=EnrolmentOrigin.WALK_IN)
    return came, {FlagKind.NOT_ENROLLED: ""}


def _enrolment_at_the_door(session: Session, walk_in: UUID) -> Enrolment | None:
    there = WalkIn.objects.filter(uuid=walk_in, session__cohort=session.cohort_id).select_related("enrolment__merged_into").first()
    return there.enrolment.standing_for if there else None


def _take(session: Session, enrolment: Enrolment, uuid: UUID, words: dict[str, Any], against: Against) -> AttendanceRecord:
    said = whose_mark(uuid)
    if said is not None and said != (session.pk, enrolment.pk):
        raise InvalidInputError(_("This mark was already used for another person. Mark the person again."))
    record = AttendanceRecord.objects.get(session=session, enrolment=enrolment) if said else _add(session, enrolment, uuid, words, against)
    record.enrolment = enrolment
    return record


def _add(session: Session, enrolment: Enrolment, uuid: UUID, words: dict[str, Any], against: Against) -> AttendanceRecord:
    if session.closed_at and words["observed_at"] >= session.closed_at:
        words |= {"kind": ObservationKind.AFTERWARDS}
        against[FlagKind.AFTER_CLOSING] = ""
    if session.is_cancelled:
        against[FlagKind.CALLED_OFF] = ""
    if words["observed_at"] < session.marked_from and words["status"] != Status.NOT_RECORDED:
        against[FlagKind.EARLY] = ""
    observation = Observation(uuid=uuid, session=session, enrolment=enrolment, **words)
    open_register(session)
    record = append(session, [observation])[enrolment.pk]
    Flag.objects.bulk_create(Flag(session=session, observation=observation, kind=kind, note=note) for kind, note in against.items())
    return record
