"""Which of several attempts counts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.enums import Grading
from assessments.grading import Graded, official
from assessments.queries import results_for
from assessments.services.attempting import save_answer, submit_attempt
from courses.models import LessonCompletion
from tests.factories.assessments import answers, begun, published

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def attempts(*percents, pass_mark=70):
    return [
        Graded(number, Decimal(percent), percent >= pass_mark, number * 10, MORNING + timedelta(hours=number))
        for number, percent in enumerate(percents, start=1)
    ]


@pytest.mark.parametrize(
    ("grading", "number", "percent", "passed"),
    [("best", 2, 90, True), ("last", 3, 60, False), ("first", 1, 50, False), ("average", 3, Decimal("66.67"), False)],
)
def test_result_is_the_attempt_that_the_quiz_counts(grading, number, percent, passed):
    found = official(attempts(50, 90, 60), grading, 70)

    assert (found.number, found.percent, found.is_passed) == (number, percent, passed)


def test_average_passes_by_the_mean_and_everything_passes_without_a_pass_mark():
    assert official(attempts(60, 80), Grading.AVERAGE, 70).is_passed
    assert official(attempts(0, 10), Grading.AVERAGE, None).is_passed


def test_of_equal_attempts_the_earlier_one_is_the_best():
    assert official(attempts(80, 80), Grading.BEST, 70).number == 1


@pytest.mark.parametrize("grading", Grading.values)
def test_no_attempt_gives_no_result(grading):
    assert official([], grading, 70) is None


@given(st.permutations(attempts(50, 90, 60, 90)), st.sampled_from(Grading.values))
def test_order_of_reading_does_not_matter(shuffled, grading):
    assert official(shuffled, grading, 70) == official(attempts(50, 90, 60, 90), grading, 70)


def take(enrolment, quiz, *, right):
    attempt = begun(enrolment, quiz)
    for item, answer in answers(attempt, right=right).items():
        save_answer(attempt=attempt, item=item, answer=answer, revision=1, by=enrolment.learner)
    return submit_attempt(attempt=attempt, by=enrolment.learner)


@pytest.mark.parametrize(("grading", "percent"), [("best", 100), ("last", 0), ("first", 100), ("average", 50)])
def test_results_of_people_follow_the_quiz(content, enrolment, grading, percent):
    quiz = published(content, attempts_allowed=None, grading=grading)
    take(enrolment, quiz, right=True)
    take(enrolment, quiz, right=False)

    assert results_for([enrolment])[enrolment.pk]["graded"].percent == percent


@pytest.mark.parametrize(("grading", "is_done"), [("best", True), ("last", True), ("first", False), ("average", False)])
def test_lesson_is_done_when_the_result_that_counts_is_good_enough(content, enrolment, grading, is_done):
    quiz = published(content, attempts_allowed=None, grading=grading)
    take(enrolment, quiz, right=False)
    take(enrolment, quiz, right=True)

    assert LessonCompletion.objects.filter(enrolment=enrolment).exists() is is_done
