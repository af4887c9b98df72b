"""Opening a cohort and changing it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import InvalidInputError, NotAllowedError
from courses.models import Cohort
from courses.rules import can_manage_cohort


@transaction.atomic
def save_cohort(*, cohort: Cohort, trainers: Iterable[Any] | None = None, by: Any) -> Cohort:
    """Open a new cohort, or write down the changes made to one.

    :param cohort: with its fields set, saved or not
    :param trainers: the people who train it; None leaves them as they are
    :param by: programme staff of the cohort's programme, or an administrator
    :raises NotAllowedError: when the programme (the old or the new one) is not theirs
    :raises InvalidInputError: when the dates contradict, or the course changes although people are enrolled
    """
    is_new = cohort.pk is None
    before = None if is_new else Cohort.objects.select_for_update().get(pk=cohort.pk)
    if not can_manage_cohort(by, cohort) or (before and not can_manage_cohort(by, before)):
        raise NotAllowedError(_("You do not run this programme, so nothing was changed. Ask an administrator to add you to its staff."))
    _check(cohort, before)
    cohort.save()
    if trainers is not None:
        cohort.trainers.set(trainers)
    changed = [] if before is None else [name for name in _FACTS if getattr(before, name) != getattr(cohort, name)]
    record("cohort.create" if is_new else "cohort.change", cohort, by=by, changed=changed)
    return cohort


_FACTS = ("name", "programme_id", "course_key", "language", "place", "starts_on", "ends_on", "capacity", "is_open")


def _check(cohort: Cohort, before: Cohort | None) -> None:
    if before and before.course_key != cohort.course_key and before.enrolments.exists():
        raise InvalidInputError(
            _("People are enrolled in this course already, so the cohort keeps it. Open a new cohort for the other course.")
        )
    try:
        cohort.full_clean(exclude=["code"] if before else None)
    except ValidationError as wrong:
        raise InvalidInputError(" ".join(wrong.messages)) from wrong
