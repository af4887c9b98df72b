"""Reads about quizzes and results, for our screens and for the apps above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from assessments.models import Attempt, Quiz, QuizVersion
from courses.models import Enrolment


@dataclass(frozen=True)
class QuizResult:
    """A person's best result for one purpose. `is_passed` is true where nothing has to be passed."""

    percent: Decimal
    passed: bool
    attempt_id: int
    submitted_at: datetime


def results_for(enrolments: Iterable[Enrolment]) -> dict[int, dict[str, QuizResult]]:
    """The best result of each enrolment for each purpose, among attempts that are marked (1 query).

    :param enrolments: whose
    :return: enrolment id → purpose → result; enrolments without any result have an empty dict
    """
    found: dict[int, dict[str, QuizResult]] = {enrolment.pk: {} for enrolment in enrolments}
    rows: Iterable[tuple[Any, ...]] = (  # of the columns that may be empty, none is in these rows
        Attempt.objects.submitted()
        .filter(enrolment__in=list(found), percent__isnull=False)
        .order_by("is_passed", "percent", "-submitted_at")
        .values_list("enrolment_id", "version__purpose", "percent", "is_passed", "pk", "submitted_at")
    )
    for enrolment_id, purpose, *result in rows:  # the last one of a purpose is the best, the earliest of equals
        found[enrolment_id][purpose] = QuizResult(*result)
    return found


def quiz_for_lesson(lesson_key: UUID) -> Quiz | None:
    """The published quiz of a lesson, with its current version at hand (1 query)."""
    quiz: Quiz | None = Quiz.objects.published().select_related("current").filter(current__lesson_key=lesson_key).first()
    return quiz


def waiting_for_marking(user: Any) -> QuerySet[Attempt]:
    """Finished attempts with an answer that a person has to mark, of cohorts that `user` runs."""
    found: QuerySet[Attempt] = Attempt.objects.visible_to(user).submitted().filter(percent__isnull=True).exclude(enrolment__learner=user)
    return found


def attempts_of(enrolment: Enrolment, quiz: Quiz) -> list[Attempt]:
    """One person's attempts at one quiz, the first one first."""
    return list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz).select_related("version", "enrolment").order_by("number"))


def attempts_left(version: QuizVersion, taken: int) -> int | None:
    """How many more attempts may be begun; None for any number."""
    return None if version.attempts_allowed is None else max(0, version.attempts_allowed - taken)
