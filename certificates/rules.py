"""Who may do what with certificates."""

from typing import Any

from certificates.models import AwardRule, Certificate
from courses.models import Cohort
from courses.rules import can_manage_cohort, can_run_cohort
from people.rules import is_administrator


def can_see_board(user: Any, cohort: Cohort) -> bool:
    """Who has earned what: the cohort's trainers, its programme's staff, administrators."""
    return can_run_cohort(user, cohort)


def can_award(user: Any, cohort: Cohort | None) -> bool:
    """Award, correct and revoke: the programme's staff and administrators; self-paced learners are the administrators'."""
    return is_administrator(user) if cohort is None else can_manage_cohort(user, cohort)


def can_change(user: Any, certificate: Certificate) -> bool:
    """Correct or revoke that certificate."""
    return can_award(user, certificate.enrolment.cohort)


def can_set_rule(user: Any, rule: AwardRule) -> bool:
    """Say what is asked for: in a cohort whoever awards there, in a course (every programme's cohorts) administrators."""
    return can_award(user, rule.cohort)
