"""What the staff's screens do that spans people and courses."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowedError
from courses.models import Cohort, Enrolment
from courses.rules import can_manage_cohort
from courses.services.enrolling import enrol
from people.services.persons import register_person


@transaction.atomic
def add_person_to_cohort(*, cohort: Cohort, by: Any, known: Any = None, **details: Any) -> Enrolment:
    """Put one person into a cohort: one already known, or a new one who is written down first. Both or neither.

    :param by: who acts
    :param known: the person, when they are in the system already; `details` are then left alone
    :param details: what `register_person` takes
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises DomainError: when the cohort is full, or the details cannot be used
    """
    if not can_manage_cohort(by, cohort):
        raise NotAllowedError(_("Only the programme’s staff can add people to this cohort. Nothing was changed."))
    person = known or register_person(by=by, **details)
    return enrol(learner=person, cohort=cohort, by=by)
