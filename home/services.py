"""What the staff's screens do that spans people and courses."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import InvalidInputError, NotAllowedError
from courses.models import Cohort, Enrolment
from courses.rules import can_manage_cohort
from courses.services.enrolling import enrol
from home.slips import Slip, language_for, slips_sheet
from people.models import INVITATION_LASTS, User
from people.services.accounts import invite, new_access_code
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


def hand_out_slips(*, cohort: Cohort, people: Sequence[User], by: Any, site: str) -> bytes:
    """Give people of a cohort new access codes, on paper; their earlier ones stop working.

    The paper is laid out before anything is written: a layout that fails takes no working code from anybody,
    and nobody else waits for the database meanwhile.

    :param people: who is in the cohort and may be invited by `by`
    :param site: the address of the site as the people will open it, such as `https://example.org/`
    :return: the slips as a PDF
    :raises InvalidInputError: when nobody is chosen
    :raises NotAllowedError: when `by` does not manage the cohort, or may not invite one of the people
    """
    if not can_manage_cohort(by, cohort):
        raise NotAllowedError(_("Only the programme’s staff can give out access slips for this cohort. Nothing was changed."))
    if not people:
        raise InvalidInputError(_("Choose at least one person. Nothing was changed."))
    until = timezone.now() + INVITATION_LASTS
    slips = [Slip(person, new_access_code(), until, language_for(person, cohort), site) for person in people]
    sheet = slips_sheet(cohort, slips)
    _open_codes(cohort, slips, by)
    return sheet


@transaction.atomic
def _open_codes(cohort: Cohort, slips: Sequence[Slip], by: Any) -> None:
    for slip in slips:
        invite(person=slip.person, by=by, code=slip.code)
    record("cohort.slips", cohort, by=by, people=len(slips))
