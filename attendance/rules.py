"""Who may do what with sessions."""

from typing import Any

from attendance.models import Session
from courses.models import Cohort
from courses.rules import can_manage_cohort, can_run_cohort


def can_schedule(user: Any, cohort: Cohort) -> bool:
    """Schedule, change and cancel sessions: the programme's staff and administrators."""
    return can_manage_cohort(user, cohort)


def can_take_register(user: Any, session: Session) -> bool:
    """See and mark who came: the cohort's trainers, the programme's staff, administrators."""
    return can_run_cohort(user, session.cohort)
