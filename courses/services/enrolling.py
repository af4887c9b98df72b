"""Joining and leaving."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DomainError
from courses.enums import EnrolmentOrigin, EnrolmentState
from courses.models import Cohort, Course, Enrolment
from courses.signals import enrolled, withdrawn


def _facts_of(person: Any) -> dict[str, Any]:
    """What an enrolment copies, so that last year's figures do not move when somebody is transferred."""
    return {
        "agency": person.agency,
        "sector": person.sector or (person.agency.sector if person.agency else ""),
        "sex": person.sex,
        "rank": person.rank,
        "place": person.place,
    }


@transaction.atomic
def enrol(*, learner: Any, cohort: Cohort, by: Any, origin: str = EnrolmentOrigin.STAFF, at: datetime | None = None) -> Enrolment:
    """Put a person into a cohort; one who is in it already is returned as they are.

    :param learner: the person; for a record that is part of another one, that other one's
    :param by: who acts (the learner, staff, or None for the system)
    :param origin: how the person came
    :param at: when; default now
    :return: the enrolment, active or completed
    :raises DomainError: when the cohort is full (walk-ins are let in: they are in the room)
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    learner = learner.merged_into or learner
    present = Enrolment.objects.current().filter(cohort=cohort, learner=learner).first()
    if present:
        return present
    if origin != EnrolmentOrigin.WALK_IN and cohort.enrolments.current().count() >= cohort.capacity:
        raise DomainError(
            _("All %(places)d places of “%(cohort)s” are taken. Ask the programme staff to add a place.")
            % {"places": cohort.capacity, "cohort": cohort}
        )
    enrolment = Enrolment.objects.create(
        learner=learner, cohort=cohort, course_key=cohort.course_key, origin=origin, enrolled_at=at or timezone.now(), **_facts_of(learner)
    )
    record("enrolment.create", enrolment, by=by, origin=str(origin))
    enrolled.send(sender=Enrolment, enrolment=enrolment)
    return enrolment


def tidy_code(code: str) -> str:
    """Return a code as it is stored, from what somebody typed or a link carried."""
    return "".join(code.split()).replace("-", "").upper()


def join_with_code(*, learner: Any, code: str) -> Enrolment:
    """Join the cohort of that code.

    :param code: as typed; case, spaces and hyphens do not matter
    :raises DomainError: when no open cohort has the code, or it is full
    """
    tidy = tidy_code(code)
    cohort = Cohort.objects.filter(code=tidy).first()
    if cohort is None:
        raise DomainError(
            _("No cohort has the code “%(code)s”. Look again at the paper or the projector, letter by letter.") % {"code": tidy}
        )
    if not cohort.is_open and not cohort.enrolments.current().filter(learner=learner).exists():
        raise DomainError(_("“%(cohort)s” is closed to new people. Ask the programme staff to let you in.") % {"cohort": cohort})
    return enrol(learner=learner, cohort=cohort, by=learner, origin=EnrolmentOrigin.CODE)


@transaction.atomic
def start_self_paced(*, learner: Any, course: Course) -> Enrolment:
    """Start a course alone, where the course allows it.

    :raises DomainError: when the course is only taught to cohorts
    """
    present = Enrolment.objects.current().filter(course_key=course.translation_key, cohort=None, learner=learner).first()
    if present:
        return present
    if not course.is_self_paced:
        raise DomainError(_("This course is taught in groups. Ask for the code of a cohort."))
    enrolment = Enrolment.objects.create(
        learner=learner, course_key=course.translation_key, origin=EnrolmentOrigin.SELF_PACED, **_facts_of(learner)
    )
    record("enrolment.create", enrolment, by=learner, origin=str(EnrolmentOrigin.SELF_PACED))
    enrolled.send(sender=Enrolment, enrolment=enrolment)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Any, reason: str = "") -> Enrolment:
    """Take a person out of a cohort; what they did stays on record."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state != EnrolmentState.WITHDRAWN:
        enrolment.state = EnrolmentState.WITHDRAWN
        enrolment.withdrawn_at = timezone.now()
        enrolment.save(update_fields=["state", "withdrawn_at"])
        record("enrolment.withdraw", enrolment, by=by, reason=reason)
        withdrawn.send(sender=Enrolment, enrolment=enrolment)
    return enrolment
