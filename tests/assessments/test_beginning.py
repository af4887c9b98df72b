"""Beginning an attempt: open and closed, how often, with which code, and which half of the test."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Attempt, QuizException
from assessments.services.attempting import submit_attempt
from assessments.services.beginning import seen_by, start_attempt
from core.errors import DomainError, InvalidInputError
from courses.services.enrolling import enrol
from tests.factories.assessments import a_quiz, begun, published, single, true_false
from tests.factories.people import UserFactory

HOUR = timedelta(hours=1)


def colleague(cohort):
    return enrol(learner=UserFactory(), cohort=cohort, by=None)


def finished(enrolment, quiz, at=None):
    return submit_attempt(attempt=begun(enrolment, quiz, at=at), by=enrolment.learner, at=at)


@pytest.mark.parametrize(("opens", "closes", "sentence"), [(1, 2, "opens on"), (-2, -1, "closed on")])
def test_nobody_begins_outside_the_hours(enrolment, quiz, opens, closes, sentence):
    now = timezone.now()
    type(quiz).objects.update(opens_at=now + opens * HOUR, closes_at=now + closes * HOUR)

    with pytest.raises(DomainError, match=sentence):
        begun(enrolment, quiz)


def test_attempt_under_way_goes_on_where_nobody_may_begin_any_more(attempt, enrolment, quiz):
    type(quiz).objects.update(closes_at=timezone.now() - HOUR)

    assert begun(enrolment, quiz) == attempt


def test_cohort_that_is_late_gets_its_own_hours(content, enrolment, quiz):
    type(quiz).objects.update(closes_at=timezone.now() - HOUR)
    until = timezone.now() + HOUR
    QuizException.objects.create(quiz=quiz, cohort=enrolment.cohort, closes_at=until)

    assert begun(enrolment, quiz).deadline == until


def test_person_who_needs_longer_gets_more_time_and_more_attempts(content, enrolment):
    quiz = published(content, time_limit=30)
    QuizException.objects.create(quiz=quiz, enrolment=enrolment, extra_time=50, attempts_allowed=2)
    first = finished(enrolment, quiz)

    assert first.deadline - first.started_at == timedelta(minutes=45)
    assert begun(enrolment, quiz).number == 2


def test_room_code_is_asked_of_who_begins_not_of_who_goes_on(enrolment, quiz, learner):
    type(quiz).objects.update(room_code="Mango")

    with pytest.raises(InvalidInputError, match="code of the room"):
        start_attempt(enrolment=enrolment, quiz=quiz, by=learner, room_code="papay")
    first = start_attempt(enrolment=enrolment, quiz=quiz, by=learner, room_code="mango")
    assert start_attempt(enrolment=enrolment, quiz=quiz, by=learner) == first


def test_next_attempt_waits_as_long_as_the_quiz_says(content, enrolment):
    quiz = published(content, attempts_allowed=None, retake_delay=24)
    yesterday = timezone.now() - 25 * HOUR
    finished(enrolment, quiz, at=yesterday)

    with pytest.raises(DomainError, match="try again from"):
        begun(enrolment, quiz, at=yesterday + 2 * HOUR)
    assert begun(enrolment, quiz).number == 2


def test_database_itself_refuses_one_attempt_too_many(attempt, enrolment, learner):
    submit_attempt(attempt=attempt, by=learner)

    with pytest.raises(IntegrityError, match="attempts_within_limit"), transaction.atomic():
        Attempt.objects.create(enrolment=enrolment, quiz=attempt.quiz, version=attempt.version, number=2, order=[], allowed=attempt.allowed)


def test_draw_takes_what_the_person_has_not_met(content, enrolment):
    for number in range(4):
        single(f"Law {number}", objective="law")
    quiz = published(content, [], draw=[{"objective": "law", "count": 2}], attempts_allowed=None)
    first, second = finished(enrolment, quiz), begun(enrolment, quiz)

    assert {item for item, _choices in first.order}.isdisjoint(item for item, _choices in second.order)
    assert len(seen_by(enrolment.learner_id)) == 4


def test_draw_narrows_by_difficulty(content, enrolment):
    single("Hard", objective="law", difficulty="hard")
    single("Easy", objective="law", difficulty="easy")
    quiz = published(content, [], draw=[{"objective": "law", "difficulty": "hard", "count": 1}])

    assert [item.difficulty for item in quiz.current.sealed_items.values()] == ["hard"]


# -- Two forms ----------------------------------------------------------------------------------------------------


@pytest.fixture
def halves(content):
    """A pre-test and a post-test of the same two halves."""
    questions = [single("First half"), true_false("Second half")]
    settings = {"forms": ["A", "B"], "attempts_allowed": 2}
    pre = published(content, questions, purpose="pre-test", **settings)
    return pre, published(content, questions, purpose="post-test", lesson_key=content.lessons[1].translation_key, **settings)


def test_half_of_a_cohort_goes_from_a_to_b_and_half_from_b_to_a(halves, cohort):
    pre, post = halves
    people = [colleague(cohort) for _number in range(4)]

    assert [finished(person, pre).form for person in people] == ["A", "B", "A", "B"]
    assert [finished(person, post).form for person in people] == ["B", "A", "B", "A"]


def test_second_attempt_is_on_the_same_form(halves, enrolment):
    pre, _post = halves

    assert {finished(enrolment, pre).form, begun(enrolment, pre).form} == {"A"}


def test_attempt_has_the_questions_of_its_form_only(halves, enrolment):
    pre, _post = halves
    attempt = begun(enrolment, pre)

    assert [attempt.version.sealed_items[item].position for item, _choices in attempt.order] == [1]
    assert attempt.version.length == 1


def test_forms_of_different_length_are_not_published(content):
    from assessments.services.publishing import publish_quiz

    quiz = a_quiz(content, [single("One"), single("Two"), single("Three")], forms=["A", "A", "B"])
    with pytest.raises(DomainError, match="2 questions on form A and 1 on form B"):
        publish_quiz(quiz=quiz, by=None)
