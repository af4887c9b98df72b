"""Reads about quizzes and results, for our screens and for the apps above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.enums import AttemptState, Certainty
from assessments.models import Attempt, Mark, Quiz, QuizItem, QuizVersion, Response
from assessments.questions import text_in
from assessments.scoring import HALF
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


@dataclass(frozen=True)
class QuestionResult:
    """How one question of a version went: how often it was asked, and the mean share of its points."""

    position: int
    question_key: UUID
    title: str
    asked: int
    answered: int
    facility: Decimal | None


def _shares(version: QuizVersion, attempts: QuerySet[Attempt]) -> QuerySet[Response]:
    """The responses of finished attempts at a version, each with its `share` by its newest mark, before certainty was counted."""
    newest = Mark.objects.filter(response=OuterRef("pk")).order_by("-pk")
    share = newest.annotate(worth=Coalesce("share", F("points") / F("max_points"))).values("worth")[:1]
    finished = attempts.filter(version=version, state=AttemptState.SUBMITTED)
    return Response.objects.filter(attempt__in=finished.values("pk")).annotate(share=Subquery(share))


def question_results(version: QuizVersion, attempts: QuerySet[Attempt], language: str) -> list[QuestionResult]:
    """The facility (mean share of the points, %) of each question of a version in those attempts (1 query).

    :param attempts: which ones; only finished ones count
    :param language: for the questions' texts
    """
    by_question = _shares(version, attempts).values("item_id")
    rows = by_question.annotate(asked=Count("pk"), answered=Count("answer"), facility=Avg(F("share") * 100))
    by_item: dict[int, Mapping[str, Any]] = {row["item_id"]: row for row in rows}
    nothing: Mapping[str, Any] = {"asked": 0, "answered": 0, "facility": None}
    results = []
    for item in version.sealed_items.values():
        row = by_item.get(item.pk, nothing)
        facility = None if row["facility"] is None else Decimal(row["facility"]).quantize(Decimal(1))
        results.append(
            QuestionResult(item.position, item.question_key, title_of(item, version, language), row["asked"], row["answered"], facility)
        )
    return results


def title_of(item: QuizItem, version: QuizVersion, language: str) -> str:
    """What a question of a version asks, as plain text."""
    return plain_text(text_in(item.frozen, language, version.language)[1]["text"])


@dataclass(frozen=True)
class Misconception:
    """A question that people were certain of and got wrong: how many of those who were certain, and of all who answered."""

    position: int
    title: str
    wrong: int
    certain: int
    answered: int


def misconceptions(version: QuizVersion, attempts: QuerySet[Attempt], language: str) -> list[Misconception]:
    """What people are certain of and get wrong, the most widespread first (1 query; none where nobody was asked how sure they are).

    :param attempts: which ones; only finished ones count
    :param language: for the questions' texts
    """
    if not version.uses_certainty:
        return []
    certain = Q(certainty=Certainty.CERTAIN, answer__isnull=False)
    wrong = certain & Q(share__lt=float(HALF))
    by_question = _shares(version, attempts).values("item_id")
    rows = by_question.annotate(answered=Count("answer"), certain=Count("pk", filter=certain), wrong=Count("pk", filter=wrong))
    items = version.sealed_items
    found = [
        Misconception(item.position, title_of(item, version, language), row["wrong"], row["certain"], row["answered"])
        for row in rows.filter(wrong__gt=0)
        for item in [items[row["item_id"]]]
    ]
    return sorted(found, key=lambda one: (-one.wrong, -one.wrong / one.certain, one.position))
