"""Who may do what with cohorts and enrolments."""

from collections.abc import Iterable
from typing import Any

from core.prepared import Later, Prepared
from courses.models import Cohort, Enrolment
from people.rules import is_administrator, is_programme_staff, works_as_staff


def _running(is_staff: bool) -> Prepared:
    run = Cohort.objects.run_by(Later("person"), is_staff=is_staff)
    return Prepared(lambda: run.filter(pk=Later("cohort")).order_by().values_list("pk"))


_runs = {is_staff: _running(is_staff) for is_staff in (False, True)}


def can_run_cohort(user: Any, cohort: Cohort) -> bool:
    """See the cohort's people, take attendance: its trainers, its programme's staff, administrators."""
    return runs_cohort(user, cohort.pk)


def runs_cohort(user: Any, cohort_id: int) -> bool:
    """The same by the cohort's key, as `Cohort.objects.visible_to` says it (1 query, prepared: each mark of each device asks)."""
    if is_administrator(user):
        return True
    if not user.is_authenticated:
        return False
    return _runs[is_programme_staff(user)].first(person=user.pk, cohort=cohort_id) is not None


def can_manage_cohort(user: Any, cohort: Cohort) -> bool:
    """Change the cohort, import people, award certificates: its programme's staff and administrators."""
    if is_administrator(user):
        return True
    return is_programme_staff(user) and cohort.programme.staff.filter(pk=user.pk).exists()


def can_see_enrolment(user: Any, enrolment: Enrolment) -> bool:
    """One's own, or of a cohort that one runs."""
    if user.is_authenticated and enrolment.learner_id == user.pk:
        return True
    return is_administrator(user) or (enrolment.cohort is not None and can_run_cohort(user, enrolment.cohort))


def can_read_lessons(user: Any, enrolment: Enrolment | None) -> bool:
    """Read a course's lessons: whoever is enrolled (and has not withdrawn), trainers, staff and administrators.

    :param enrolment: the person's current enrolment in that course, if any
    """
    if enrolment is not None and enrolment.learner_id == user.pk:
        return True
    return works_as_staff(user)


def can_leave(user: Any, enrolment: Enrolment) -> bool:
    """Leave by oneself: only what one started alone; a cohort's staff take people out of a cohort."""
    return enrolment.learner_id == user.pk and enrolment.cohort_id is None


def can_see_person(user: Any, person: Any) -> bool:
    """Know of a person outside one cohort: administrators everybody, staff whoever is or was in a cohort that they manage."""
    return is_administrator(user) or Enrolment.objects.manageable_by(user).filter(learner=person).exists()


def can_move(user: Any, enrolments: Iterable[Enrolment]) -> bool:
    """Say that enrolments are somebody else's: whoever manages the cohorts of all of them."""
    if is_administrator(user):
        return True
    cohorts = {enrolment.cohort_id or 0 for enrolment in enrolments}  # what somebody does alone is nobody's but the administrators'
    return Cohort.objects.manageable_by(user).filter(pk__in=cohorts).distinct().count() == len(cohorts)


def can_withdraw(user: Any, enrolment: Enrolment) -> bool:
    """Take a person out of a cohort: those who manage it; what somebody started alone, administrators."""
    if enrolment.cohort is None:
        return is_administrator(user)
    return can_manage_cohort(user, enrolment.cohort)
