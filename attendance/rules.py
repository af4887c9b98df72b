"""Who may do what with sessions."""

from typing import Any

from attendance.models import CalendarFeed, Session
from courses.models import Cohort
from courses.rules import can_manage_cohort, can_run_cohort, runs_cohort


def can_schedule(user: Any, cohort: Cohort) -> bool:
    """Schedule, change and cancel sessions: the programme's staff and administrators."""
    return can_manage_cohort(user, cohort)


def can_take_register(user: Any, session: Session) -> bool:
    """See and mark who came: the cohort's trainers, the programme's staff, administrators."""
    return runs_cohort(user, session.cohort_id)


def can_watch(user: Any, session: Session) -> bool:
    """See a session with its agenda and its register, and mark nobody: its observers, and who takes the register."""
    return Session.objects.visible_to(user).filter(pk=session.pk).exists()


def can_read_feed(user: Any, feed: CalendarFeed) -> bool:
    """Use a calendar address: the person it was made for, of a cohort's as long as they run it."""
    if not user.is_active or feed.person_id != user.pk:
        return False
    return feed.cohort is None or can_run_cohort(user, feed.cohort)
