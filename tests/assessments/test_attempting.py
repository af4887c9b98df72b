"""Promise 1: an answer that was acknowledged is never lost, and an attempt ends exactly once."""

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.enums import Ending, Saved
from assessments.models import Attempt, Mark, Response
from assessments.services.attempting import save_answer, save_answers, settle, settle_expired, submit_attempt
from assessments.services.beginning import draw_order, start_attempt
from assessments.services.publishing import publish_quiz, unpublish_quiz
from assessments.signals import attempt_submitted
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import LessonCompletion
from courses.services.enrolling import enrol, withdraw
from tests.factories.assessments import a_quiz, answers, begun, published, single
from tests.factories.courses import CohortFactory, ContentFactory, EnrolmentFactory


def answer_all(attempt, *, right=True):
    for item, answer in answers(attempt, right=right).items():
        save_answer(attempt=attempt, item=item, answer=answer, revision=1, by=attempt.enrolment.learner)


def first_item(attempt):
    return attempt.order[0][0]


def kept(attempt, item):
    return Response.objects.get(attempt=attempt, item=item)


# -- Beginning ------------------------------------------------------------------------------------------


def test_begin_freezes_the_order_and_waits_for_an_answer_to_each_item(attempt):
    assert [item for item, _choices in attempt.order] == list(attempt.responses.values_list("item_id", flat=True))
    assert attempt.number == 1


def test_begin_twice_gives_the_same_attempt(attempt, enrolment, quiz):
    assert begun(enrolment, quiz) == attempt


def test_begin_after_the_last_attempt_is_refused_with_a_sentence(attempt, enrolment, quiz):
    submit_attempt(attempt=attempt, by=enrolment.learner)

    with pytest.raises(DomainError, match="can be taken once"):
        begun(enrolment, quiz)


def test_second_attempt_where_two_are_allowed(content, enrolment):
    quiz = published(content, attempts_allowed=2)
    submit_attempt(attempt=begun(enrolment, quiz), by=enrolment.learner)

    assert begun(enrolment, quiz).number == 2


def test_attempts_are_counted_across_versions(attempt, enrolment, quiz):
    submit_attempt(attempt=attempt, by=enrolment.learner)
    publish_quiz(quiz=quiz, by=None)

    with pytest.raises(DomainError, match="can be taken once"):
        begun(enrolment, quiz)


def test_two_open_attempts_are_impossible_in_the_database(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(enrolment=attempt.enrolment, quiz=attempt.quiz, version=attempt.version, number=2, order=[])


def test_attempt_number_is_unique_in_the_database(attempt, enrolment):
    submit_attempt(attempt=attempt, by=enrolment.learner)

    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(enrolment=enrolment, quiz=attempt.quiz, version=attempt.version, number=1, order=[])


def test_somebody_else_cannot_begin_for_the_learner(enrolment, quiz, stranger, trainer):
    for person in (stranger, trainer):
        with pytest.raises(NotAllowedError):
            start_attempt(enrolment=enrolment, quiz=quiz, by=person)


def test_withdrawn_learner_cannot_begin(enrolment, quiz):
    withdraw(enrolment=enrolment, by=None)

    with pytest.raises(NotAllowedError):
        begun(enrolment, quiz)


def test_quiz_of_another_course_cannot_be_begun(enrolment):
    elsewhere = published(ContentFactory.build_course("Another course"))

    with pytest.raises(DomainError, match="not open to you"):
        begun(enrolment, elsewhere)


def test_draft_cannot_be_begun(content, enrolment):
    with pytest.raises(DomainError, match="not open to you"):
        begun(enrolment, a_quiz(content))


def test_quiz_taken_away_cannot_be_begun_and_attempts_go_on(attempt, quiz, cohort):
    unpublish_quiz(quiz=quiz, by=None)

    with pytest.raises(DomainError, match="not open to you"):
        begun(EnrolmentFactory(cohort=cohort), quiz)
    assert save_answer(attempt=attempt, item=first_item(attempt), answer=None, revision=1, by=None).outcome == Saved.SAVED


def test_draw_takes_the_promised_number_and_never_one_twice(content):
    fixed = [single("Fixed")]
    for number in range(6):
        single(f"Drawn {number}", objective="law")
    version = published(content, fixed, draw=[{"objective": "law", "count": 3}], shuffle=True).current

    for seed in range(20):
        order = [item for item, _choices in draw_order(version, random.Random(seed))]
        assert len(order) == len(set(order)) == 4
        assert version.items.get(position=1).pk in order


def test_choices_are_shuffled_only_where_the_quiz_says_so(content):
    version = published(content, [single()]).current
    item = version.items.get()

    assert draw_order(version) == [[item.pk, [choice["id"] for choice in item.frozen["choices"]]]]


# -- Answering --------------------------------------------------------------------------------------------


def test_answer_is_kept_with_its_revision(attempt, learner):
    item = first_item(attempt)
    receipt = save_answer(attempt=attempt, item=item, answer=answers(attempt)[item], revision=1, by=learner)

    assert (receipt.outcome, receipt.revision) == (Saved.SAVED, 1)
    assert kept(attempt, item).answer == answers(attempt)[item]


def test_late_retry_of_an_older_answer_is_told_what_is_kept(attempt, learner):
    item = first_item(attempt)
    right, wrong = answers(attempt)[item], answers(attempt, right=False)[item]
    save_answer(attempt=attempt, item=item, answer=right, revision=2, by=learner)

    receipt = save_answer(attempt=attempt, item=item, answer=wrong, revision=1, by=learner)

    assert (receipt.outcome, receipt.answer, receipt.revision) == (Saved.STALE, right, 2)
    assert kept(attempt, item).answer == right


def test_same_message_twice_is_acknowledged_twice(attempt, learner):
    item = first_item(attempt)
    sent = {"attempt": attempt, "item": item, "answer": answers(attempt)[item], "revision": 1, "by": learner}

    assert [save_answer(**sent).outcome for _time in range(2)] == [Saved.SAVED, Saved.SAVED]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrival=st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_any_order_of_arrival_keeps_the_newest_answer(attempt, arrival):
    item = first_item(attempt)
    Response.objects.filter(attempt=attempt).update(revision=0, answer=None)
    choices = [None, *(choice for choice in attempt.order[0][1])]

    for revision in arrival:
        save_answer(attempt=attempt, item=item, answer=choices[revision % len(choices)], revision=revision, by=None)

    newest = max(arrival)
    assert (kept(attempt, item).revision, kept(attempt, item).answer) == (newest, choices[newest % len(choices)])


def test_flag_travels_with_the_answer(attempt, learner):
    save_answer(attempt=attempt, item=first_item(attempt), answer=None, revision=1, by=learner, is_flagged=True)

    assert kept(attempt, first_item(attempt)).is_flagged


def test_another_flag_under_the_same_revision_is_told_what_is_kept(attempt, learner):
    sent = {"attempt": attempt, "item": first_item(attempt), "answer": None, "revision": 1, "by": learner}
    save_answer(**sent, is_flagged=True)

    receipt = save_answer(**sent, is_flagged=False)

    assert (receipt.outcome, receipt.is_flagged) == (Saved.STALE, True)


def test_one_answer_that_is_none_refuses_the_whole_message(attempt, learner):
    entries = [{"item": item, "answer": answer, "revision": 1} for item, answer in answers(attempt).items()]

    with pytest.raises(InvalidInputError):
        save_answers(attempt=attempt, entries=[*entries, {"item": entries[0]["item"], "answer": "purple", "revision": 2}], by=learner)
    assert not attempt.responses.filter(revision__gt=0).exists()


def test_somebody_else_cannot_answer(attempt, stranger, trainer):
    for person in (stranger, trainer):
        with pytest.raises(NotAllowedError):
            save_answer(attempt=attempt, item=first_item(attempt), answer=None, revision=1, by=person)


def test_answer_that_is_no_choice_is_refused(attempt, learner):
    with pytest.raises(InvalidInputError):
        save_answer(attempt=attempt, item=first_item(attempt), answer="purple", revision=1, by=learner)


def test_item_of_another_attempt_is_refused(attempt, learner):
    with pytest.raises(InvalidInputError):
        save_answer(attempt=attempt, item=999_999, answer=None, revision=1, by=learner)


def test_answer_after_the_end_is_not_kept(attempt, learner):
    submit_attempt(attempt=attempt, by=learner)

    receipt = save_answer(attempt=attempt, item=first_item(attempt), answer=answers(attempt)[first_item(attempt)], revision=5, by=learner)

    assert receipt.outcome == Saved.CLOSED
    assert kept(attempt, first_item(attempt)).answer is None


def test_saving_is_cheap(attempt, learner, django_assert_num_queries):
    entries = [{"item": item, "answer": answer, "revision": 1, "flagged": False} for item, answer in answers(attempt).items()]
    _warm = attempt.version.sealed_items

    with django_assert_num_queries(4):  # savepoint, the attempt under lock, the answer, release
        save_answers(attempt=attempt, entries=entries[:1], by=learner)


# -- Finishing --------------------------------------------------------------------------------------------


def test_all_right_is_a_hundred_and_completes_the_lesson(attempt, learner, content):
    answer_all(attempt)
    done = submit_attempt(attempt=attempt, by=learner)

    assert (done.percent, done.is_passed, done.ended_by) == (100, True, Ending.LEARNER)
    completion = LessonCompletion.objects.get(enrolment=attempt.enrolment)
    assert (completion.lesson_key, completion.source) == (content.lessons[0].translation_key, f"quiz:{attempt.quiz.uuid}")


def test_all_wrong_does_not_pass_and_leaves_the_lesson(attempt, learner):
    answer_all(attempt, right=False)
    done = submit_attempt(attempt=attempt, by=learner)

    assert (done.percent, done.is_passed) == (0, False)
    assert not LessonCompletion.objects.exists()


def test_finish_twice_marks_and_announces_once(attempt, learner):
    announced = []
    attempt_submitted.connect(lambda attempt, **kwargs: announced.append(attempt), weak=False, dispatch_uid="test")
    answer_all(attempt)

    first, second = (submit_attempt(attempt=attempt, by=learner) for _time in range(2))
    attempt_submitted.disconnect(dispatch_uid="test")

    assert (first.submitted_at, len(announced)) == (second.submitted_at, 1)
    assert Mark.objects.count() == 3


def test_somebody_else_cannot_finish(attempt, stranger):
    with pytest.raises(NotAllowedError):
        submit_attempt(attempt=attempt, by=stranger)


def test_pre_test_completes_its_lesson_whatever_the_result(content, enrolment):
    attempt = begun(enrolment, published(content, purpose="pre-test"))
    done = submit_attempt(attempt=attempt, by=enrolment.learner)

    assert (done.percent, done.is_passed) == (0, True)
    assert LessonCompletion.objects.filter(enrolment=enrolment).exists()


def test_practice_never_touches_the_lesson(content, enrolment):
    attempt = begun(enrolment, published(content, purpose="practice"))
    answer_all(attempt)
    submit_attempt(attempt=attempt, by=enrolment.learner)

    assert not LessonCompletion.objects.exists()


# -- Time ---------------------------------------------------------------------------------------------------


@pytest.fixture
def timed(content, enrolment):
    """Begun half an hour ago with ten minutes: its time is over."""
    quiz = published(content, time_limit=10, lesson_key=content.lessons[1].translation_key)
    return begun(enrolment, quiz, at=timezone.now() - timedelta(minutes=30))


def test_answer_in_the_moment_after_the_deadline_still_counts(timed, learner):
    item, at = first_item(timed), timed.deadline + timedelta(seconds=10)

    assert save_answer(attempt=timed, item=item, answer=None, revision=1, by=learner, at=at).outcome == Saved.SAVED


def test_answer_long_after_the_deadline_does_not(timed, learner):
    assert save_answer(attempt=timed, item=first_item(timed), answer=None, revision=1, by=learner).outcome == Saved.CLOSED


def test_expired_attempt_ends_with_what_was_saved(timed, learner):
    item = first_item(timed)
    save_answer(attempt=timed, item=item, answer=answers(timed)[item], revision=1, by=learner, at=timed.started_at)

    done = settle(attempt=timed)

    assert (done.ended_by, done.submitted_at) == (Ending.TIME, timed.deadline)
    assert round(done.percent) == 33


def test_settling_an_attempt_within_its_time_changes_nothing(attempt):
    assert settle(attempt=attempt).is_open


def test_settle_expired_ends_all_that_are_over_and_only_those(timed, content, cohort):
    running = begun(
        enrol(learner=EnrolmentFactory(cohort=CohortFactory(course_key=cohort.course_key)).learner, cohort=cohort, by=None), timed.quiz
    )

    assert settle_expired() == 1
    running.refresh_from_db()
    assert running.is_open


def test_begin_after_an_expired_attempt_uses_the_next_one(timed, enrolment, learner):
    with pytest.raises(DomainError, match="can be taken once"):
        start_attempt(enrolment=enrolment, quiz=timed.quiz, by=learner)
