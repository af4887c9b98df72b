"""Who may do what with questions, quizzes and attempts."""

from typing import Any

from assessments.models import Attempt
from courses.enums import EnrolmentState
from courses.models import Cohort, Enrolment
from courses.rules import can_run_cohort
from people.rules import is_trainer, works_as_staff


def can_author(user: Any) -> bool:
    """Write questions, edit and publish quizzes: trainers and administrators."""
    return is_trainer(user)


def can_correct(user: Any) -> bool:
    """Correct a question that people have answered: who writes questions. It concerns everybody who answered, whoever runs their cohort."""
    return can_author(user)


def can_attempt(user: Any, enrolment: Enrolment) -> bool:
    """Take a quiz: the enrolled person, and nobody for them."""
    return user.is_authenticated and enrolment.learner_id == user.pk and enrolment.state != EnrolmentState.WITHDRAWN


def can_answer(user: Any, attempt: Attempt) -> bool:
    """Answer and finish: the person whose attempt it is."""
    return user.is_authenticated and attempt.enrolment.learner_id == user.pk


def can_see_attempt(user: Any, attempt: Attempt) -> bool:
    """One's own, and those of people in cohorts that one runs."""
    return Attempt.objects.visible_to(user).filter(pk=attempt.pk).exists()


def can_see_results(user: Any) -> bool:
    """Open a quiz's page of results; the people on it are those of one's own cohorts."""
    return works_as_staff(user)


def can_mark(user: Any, attempt: Attempt) -> bool:
    """Mark by hand: finished attempts of people in cohorts that one runs, never one's own."""
    return not attempt.is_open and attempt.enrolment.learner_id != user.pk and can_see_attempt(user, attempt)


def can_make_exceptions(user: Any, cohort: Cohort) -> bool:
    """Say when, how long and how often a cohort or one of its people takes a quiz: those who run the cohort."""
    return can_run_cohort(user, cohort)
