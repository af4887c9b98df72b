"""Reads about quizzes and results, for our screens and for the apps above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, OuterRef, QuerySet, Subquery

from assessments.enums import AttemptState
from assessments.models import Attempt, Mark, Quiz, QuizVersion, Response
from assessments.questions import text_in
from core.cleaning import plain_text
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


def attempts_of(enrolment: Enrolment, quiz: Quiz) -> list[Attempt]:
    """One person's attempts at one quiz, the first one first."""
    return list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz).select_related("version", "enrolment").order_by("number"))


def attempts_left(version: QuizVersion, taken: int) -> int | None:
    """How many more attempts may be begun; None for any number."""
    return None if version.attempts_allowed is None else max(0, version.attempts_allowed - taken)


@dataclass(frozen=True)
class QuestionResult:
    """How one question of a version went: how often it was asked, and the mean share of its points."""

    position: int
    question_key: UUID
    title: str
    asked: int
    answered: int
    facility: Decimal | None


def question_results(version: QuizVersion, attempts: QuerySet[Attempt], language: str) -> list[QuestionResult]:
    """The facility (mean share of the points, %) of each question of a version in those attempts (1 query).

    :param attempts: which ones; only finished ones count
    :param language: for the questions' texts
    """
    newest = Mark.objects.filter(response=OuterRef("pk")).order_by("-pk")
    rows = (
        Response.objects.filter(attempt__in=attempts.filter(version=version, state=AttemptState.SUBMITTED).values("pk"))
        .annotate(share=Subquery(newest.annotate(share=F("points") * 100 / F("max_points")).values("share")[:1]))
        .values("item_id")
        .annotate(asked=Count("pk"), answered=Count("answer"), facility=Avg("share"))
    )
    by_item: dict[int, Mapping[str, Any]] = {row["item_id"]: row for row in rows}
    nothing: Mapping[str, Any] = {"asked": 0, "answered": 0, "facility": None}
    results = []
    for item in version.sealed_items.values():
        row = by_item.get(item.pk, nothing)
        title = plain_text(text_in(item.frozen, language, version.language)[1]["text"])
        facility = None if row["facility"] is None else Decimal(row["facility"]).quantize(Decimal(1))
        results.append(QuestionResult(item.position, item.question_key, title, row["asked"], row["answered"], facility))
    return results
