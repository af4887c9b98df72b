"""Reads about quizzes and results, for our screens and for the apps above."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from assessments.access import Access
from assessments.correcting import Corrected, apply
from assessments.enums import AttemptState, Certainty
from assessments.grading import Graded, best, official
from assessments.models import Attempt, Correction, Mark, Quiz, QuizException, QuizItem, QuizVersion, Response
from assessments.questions import text_in
from assessments.scoring import HALF
from core.cleaning import plain_text
from courses.models import Cohort, Enrolment


@dataclass(frozen=True)
class QuizResult:
    """A person's result for one purpose. `is_passed` is true where nothing has to be passed."""

    percent: Decimal
    passed: bool
    attempt_id: int
    submitted_at: datetime


def results_for(enrolments: Iterable[Enrolment]) -> dict[int, dict[str, QuizResult]]:
    """The result of each enrolment for each purpose, among attempts that are marked (1 query).

    At one quiz the attempt counts that the quiz says (the best, the last …); of several quizzes for the same purpose, the best.

    :param enrolments: whose
    :return: enrolment id → purpose → result; enrolments without any result have an empty dict
    """
    found: dict[int, dict[str, QuizResult]] = {enrolment.pk: {} for enrolment in enrolments}
    groups: dict[tuple[int, str], list[Graded]] = defaultdict(list)
    for (enrolment_id, _quiz, purpose), counted in _official(Attempt.objects.filter(enrolment__in=list(found))).items():
        groups[enrolment_id, purpose].append(counted)
    for (enrolment_id, purpose), results in groups.items():
        one = best(results)
        found[enrolment_id][purpose] = QuizResult(one.percent, one.is_passed, one.attempt_id, one.submitted_at)
    return found


def official_result(attempt: Attempt) -> Graded | None:
    """What counts of this person's attempts at the quiz of that attempt, by the rule of the version last taken (1 query)."""
    same = Attempt.objects.filter(enrolment=attempt.enrolment_id, quiz=attempt.quiz_id)
    return next(iter(_official(same).values()), None)


def _official(attempts: QuerySet[Attempt]) -> dict[tuple[int, int, str], Graded]:
    """The attempt that counts, by enrolment, quiz and purpose; the rules are those of the version that was taken last."""
    rows: Iterable[tuple[Any, ...]] = (  # of the columns that may be empty, none is in these rows
        attempts.filter(state=AttemptState.SUBMITTED, percent__isnull=False)
        .order_by("number")
        .values_list(
            "enrolment_id", "quiz_id", "version__purpose", "version__grading", "version__pass_mark",
            "number", "percent", "is_passed", "pk", "submitted_at",
        )
    )  # fmt: skip
    taken: dict[tuple[int, int, str], list[Graded]] = defaultdict(list)
    rules: dict[tuple[int, int, str], tuple[str, int | None]] = {}
    for enrolment_id, quiz_id, purpose, grading, pass_mark, *graded in rows:
        key = (enrolment_id, quiz_id, purpose)
        taken[key].append(Graded(*graded))
        rules[key] = grading, pass_mark
    counted = {key: official(several, *rules[key]) for key, several in taken.items()}
    return {key: one for key, one in counted.items() if one}


def countable(user: Any | None, **which: Any) -> QuerySet[Attempt]:
    """The finished attempts that somebody's statistics may rest on: of cohorts that they run, without their own.

    :param user: who looks; None for the system, which sees all
    :param which: of which version, quiz or cohort, as for `filter`
    """
    found: QuerySet[Attempt] = Attempt.objects.submitted().filter(**which)
    return found if user is None else found.visible_to(user).exclude(enrolment__learner=user)  # type: ignore[attr-defined]  # our manager's


def left_in(attempt: Attempt) -> set[int]:
    """The items of an attempt that were left for good (1 query; none where questions may be gone back to)."""
    if not attempt.version.is_sequential:
        return set()
    return set(Response.objects.filter(attempt=attempt, is_left=True).values_list("item_id", flat=True))


def corrections_of(version: QuizVersion) -> dict[int, list[Correction]]:
    """The corrections of a version's items, by item id, the first one first (1 query)."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for one in Correction.objects.filter(item__version=version).order_by("pk"):
        found[one.item_id].append(one)
    return found


def corrected_items(version: QuizVersion) -> dict[int, Corrected]:
    """A version's items as their corrections leave them, by id (1 query)."""
    made = corrections_of(version)
    return {pk: apply(item.frozen, made.get(pk, ())) for pk, item in version.sealed_items.items()}


def access_for(quiz: Quiz, version: QuizVersion, enrolment: Enrolment) -> Access:
    """The rules that hold for a person: the quiz's, with the exceptions for the cohort and then for the person (1 query)."""
    mine = Q(enrolment=enrolment)
    if enrolment.cohort_id:
        mine |= Q(cohort=enrolment.cohort_id)
    found = sorted(QuizException.objects.filter(mine, quiz=quiz).order_by(), key=lambda one: one.enrolment_id is not None)
    return Access.of(quiz, version, found)


def quiz_for_lesson(lesson_key: UUID) -> Quiz | None:
    """The published quiz of a lesson, with its current version at hand (1 query)."""
    quiz: Quiz | None = Quiz.objects.published().select_related("current").filter(current__lesson_key=lesson_key).first()
    return quiz


def attempts_of(enrolment: Enrolment, quiz: Quiz) -> list[Attempt]:
    """One person's attempts at one quiz, the first one first (1 query)."""
    return list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz).to_list())


@dataclass(frozen=True)
class Delivered:
    """A quiz as one cohort takes it."""

    quiz: Quiz
    access: Access
    exceptions: list[QuizException]
    finished: int

    @property
    def for_people(self) -> list[QuizException]:
        return [one for one in self.exceptions if one.enrolment_id]


def delivered_to(cohort: Cohort) -> list[Delivered]:
    """The published quizzes of a cohort's course with the rules that hold for it (3 queries)."""
    quizzes = list(Quiz.objects.published().select_related("current").filter(current__course_key=cohort.course_key).order_by("pk"))
    exceptions: dict[int, list[QuizException]] = defaultdict(list)
    mine = Q(cohort=cohort) | Q(enrolment__cohort=cohort)
    for one in QuizException.objects.filter(mine, quiz__in=quizzes).select_related("enrolment__learner").order_by("pk"):
        exceptions[one.quiz_id].append(one)
    done = Attempt.objects.submitted().filter(enrolment__cohort=cohort, quiz__in=quizzes).order_by().values_list("quiz_id")
    finished = dict(done.annotate(Count("enrolment", distinct=True)))
    return [
        Delivered(
            quiz,
            Access.of(quiz, quiz.current, [one for one in exceptions[quiz.pk] if one.cohort_id]),
            exceptions[quiz.pk],
            finished.get(quiz.pk, 0),
        )
        for quiz in quizzes
        if quiz.current
    ]


@dataclass(frozen=True)
class Turn:
    """Where a person stands at a quiz before they begin, or go on."""

    access: Access
    attempts: list[Attempt]
    refusal: str

    @property
    def open_attempt(self) -> Attempt | None:
        return next((one for one in self.attempts if one.is_open), None)

    @property
    def left(self) -> int | None:
        """How many more attempts may be begun; None for any number."""
        allowed = self.access.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def may_begin(self) -> bool:
        return not self.refusal and self.open_attempt is None


def turn_at(quiz: Quiz, version: QuizVersion, enrolment: Enrolment, *, at: datetime) -> Turn:
    """A person's attempts at a quiz and whether another one can begin (2 queries)."""
    access, attempts = access_for(quiz, version, enrolment), attempts_of(enrolment, quiz)
    last = attempts[-1].submitted_at if attempts else None
    return Turn(access, attempts, access.refusal(taken=len(attempts), last_ended_at=last, at=at))


def _shares(version: QuizVersion, attempts: QuerySet[Attempt]) -> QuerySet[Response]:
    """The responses of finished attempts at a version, each with its `share` by its newest mark, before certainty was counted."""
    newest = Mark.objects.filter(response=OuterRef("pk")).order_by("-pk")
    share = newest.annotate(worth=Coalesce("share", F("points") / NullIf("max_points", Value(Decimal(0))))).values("worth")[:1]
    finished = attempts.filter(version=version, state=AttemptState.SUBMITTED)
    return Response.objects.filter(attempt__in=finished.values("pk")).annotate(share=Subquery(share))


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
