"""Checking question by question, several tries and certainty: what is kept, what it is worth, and that nothing counts twice."""

import threading
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.utils import timezone

from assessments.enums import Counted, Saved
from assessments.models import Response, Try
from assessments.models.sealed import SealedError
from assessments.queries import misconceptions
from assessments.questions._common import NOT_MARKED
from assessments.services.attempting import save_answer, submit_attempt
from assessments.services.checking import check_answer
from assessments.services.marking import marks_for, recompute
from assessments.statistics_queries import analysis_of
from core.errors import DomainError, InvalidInputError, NotAllowedError
from tests.factories.assessments import answers, begun, multiple, published, single


@pytest.fixture
def attempt_at(content, enrolment):
    """Begun: a quiz of one question with such settings."""

    def make(question=None, **settings):
        return begun(enrolment, published(content, [question or single()], **settings))

    return make


@pytest.fixture
def immediate(attempt_at):
    return attempt_at(behaviour="immediate")


@pytest.fixture
def interactive(attempt_at):
    """Three tries, each further one for a third."""
    return attempt_at(behaviour="interactive")


def only_item(attempt):
    return attempt.order[0][0]


def others(attempt):
    """The wrong choices of its only question."""
    frozen = attempt.version.sealed_items[only_item(attempt)].frozen
    return [choice["id"] for choice in frozen["choices"] if not choice["right"]]


def right(attempt):
    return answers(attempt)[only_item(attempt)]


def save(attempt, answer, **kwargs):
    """Answer with the next revision."""
    revision = Response.objects.get(attempt=attempt).revision + 1
    return save_answer(attempt=attempt, item=only_item(attempt), answer=answer, revision=revision, by=attempt.enrolment.learner, **kwargs)


def check(attempt, **kwargs):
    revision = Response.objects.get(attempt=attempt).revision
    return check_answer(attempt=attempt, item=only_item(attempt), **{"revision": revision, "by": attempt.enrolment.learner} | kwargs)


def try_all(attempt, *given):
    for answer in given:
        save(attempt, answer)
        check(attempt)


def percent(attempt):
    return submit_attempt(attempt=attempt, by=attempt.enrolment.learner).percent


# -- At once ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_right", [True, False])
def test_checked_answer_is_closed_whatever_it_is(immediate, is_right):
    save(immediate, right(immediate) if is_right else others(immediate)[0])
    response = check(immediate)

    assert response.is_closed
    assert [(one.number, one.is_right) for one in response.tries.all()] == [(1, is_right)]


def test_checked_question_takes_no_other_answer_and_says_what_it_holds(immediate):
    wrong = others(immediate)[0]
    try_all(immediate, wrong)
    receipt = save(immediate, right(immediate))

    assert (receipt.outcome, receipt.answer, receipt.revision) == (Saved.CHECKED, wrong, 1)
    assert percent(immediate) == 0


def test_message_that_was_checked_is_acknowledged_again(immediate):
    try_all(immediate, right(immediate))
    again = save_answer(attempt=immediate, item=only_item(immediate), answer=right(immediate), revision=1, by=None)

    assert again.outcome == Saved.SAVED


def test_what_was_not_checked_is_marked_at_the_end(immediate):
    save(immediate, right(immediate))

    assert percent(immediate) == 100


def test_nothing_is_checked_where_the_quiz_marks_at_the_end(attempt_at):
    deferred = attempt_at()
    save(deferred, right(deferred))

    with pytest.raises(DomainError, match="marked when you finish"):
        check(deferred)


def test_no_answer_is_not_checked(immediate):
    with pytest.raises(InvalidInputError, match="Answer the question first"):
        check(immediate)


def test_what_a_person_marks_is_not_checked(immediate, monkeypatch):
    monkeypatch.setattr("assessments.questions.single_choice.mark", lambda frozen, answer: NOT_MARKED)
    save(immediate, right(immediate))

    with pytest.raises(InvalidInputError, match="A person marks this answer"):
        check(immediate)


def test_nothing_is_checked_after_the_end(immediate):
    save(immediate, right(immediate))
    submit_attempt(attempt=immediate, by=None)

    with pytest.raises(DomainError, match="The quiz is finished"):
        check(immediate)


def test_nothing_is_checked_when_the_time_is_over(attempt_at):
    attempt = attempt_at(behaviour="immediate", time_limit=5)
    save(attempt, right(attempt))

    with pytest.raises(DomainError, match="The quiz is finished"):
        check(attempt, at=timezone.now() + timedelta(minutes=6))


def test_nobody_checks_for_somebody_else(immediate, stranger, trainer):
    save(immediate, right(immediate))

    for person in (stranger, trainer):
        with pytest.raises(NotAllowedError):
            check(immediate, by=person)


def test_question_of_another_attempt_is_not_checked(immediate):
    with pytest.raises(InvalidInputError, match="not part of this attempt"):
        check_answer(attempt=immediate, item=999_999, revision=1, by=None)


# -- In several tries -------------------------------------------------------------------------------------


def test_wrong_answer_leaves_another_try(interactive):
    try_all(interactive, others(interactive)[0])

    assert not Response.objects.get().is_closed
    assert save(interactive, right(interactive)).outcome == Saved.SAVED


def test_right_answer_closes_and_each_further_try_cost_a_third(interactive):
    try_all(interactive, others(interactive)[0], right(interactive))

    assert Response.objects.get().is_closed
    assert float(percent(interactive)) == pytest.approx(66.67)


def test_last_try_closes(interactive):
    try_all(interactive, *others(interactive), others(interactive)[0])

    assert (Response.objects.get().is_closed, Try.objects.count(), percent(interactive)) == (True, 3, 0)


def test_number_of_tries_is_the_quizzes(attempt_at):
    attempt = attempt_at(behaviour="interactive", tries_allowed=2)
    try_all(attempt, *others(attempt))

    assert Response.objects.get().is_closed


def test_questions_own_cost_wins(attempt_at):
    attempt = attempt_at(single(penalty=10), behaviour="interactive")
    try_all(attempt, others(attempt)[0], right(attempt))

    assert percent(attempt) == 90


def test_answer_after_the_last_check_counts_as_one_more_try(interactive):
    try_all(interactive, others(interactive)[0])
    save(interactive, right(interactive))

    assert float(percent(interactive)) == pytest.approx(66.67)


def test_try_that_was_not_used_costs_nothing(attempt_at):
    attempt = attempt_at(multiple(marking="parts"), behaviour="interactive")
    try_all(attempt, right(attempt)[:1])

    assert percent(attempt) == 50


def test_same_answer_again_is_not_another_try(interactive):
    try_all(interactive, others(interactive)[0])
    save(interactive, others(interactive)[0], is_flagged=True)

    with pytest.raises(InvalidInputError, match="checked this answer already"):
        check(interactive)


def test_check_that_is_repeated_counts_once(interactive):
    save(interactive, others(interactive)[0])

    assert [len(check(interactive).tries.all()) for _time in range(3)] == [1, 1, 1]


def test_late_repetition_of_a_check_does_not_check_the_newer_answer(interactive):
    try_all(interactive, others(interactive)[0])
    save(interactive, right(interactive))
    check(interactive, revision=1)

    assert Try.objects.count() == 1


def test_check_of_an_answer_that_another_page_replaced_is_refused(interactive):
    save(interactive, others(interactive)[0])
    save(interactive, others(interactive)[1])

    with pytest.raises(DomainError, match="on another page"):
        check(interactive, revision=1)


def test_tries_never_change(interactive):
    try_all(interactive, others(interactive)[0])
    one = Try.objects.get()

    for change in (one.save, one.delete, Try.objects.all().delete):
        with pytest.raises(SealedError):
            change()


# -- With certainty ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("certainty", "result"), [(3, 100), (2, 66.67), (1, 33.33), (None, 33.33)])
def test_right_answer_earns_by_certainty_and_none_is_a_guess(attempt_at, certainty, result):
    attempt = attempt_at(uses_certainty=True)
    save(attempt, right(attempt), certainty=certainty)

    assert float(percent(attempt)) == pytest.approx(result)


def test_certain_and_wrong_costs_twice_the_points_but_no_result_is_below_zero(attempt_at):
    attempt = attempt_at(uses_certainty=True)
    save(attempt, others(attempt)[0], certainty=3)

    assert percent(attempt) == 0
    assert [(mark.points, mark.share) for mark in Response.objects.get().marks.all()] == [(-2, 0)]


def test_no_answer_is_worth_nothing_however_certain(attempt_at):
    attempt = attempt_at(uses_certainty=True)
    save(attempt, None, certainty=3)
    submit_attempt(attempt=attempt, by=None)

    assert Response.objects.get().marks.get().points == 0


def test_certainty_is_not_kept_where_it_is_not_asked(attempt_at):
    attempt = attempt_at()

    assert save(attempt, right(attempt), certainty=3).certainty is None


def test_checking_asks_how_sure_somebody_is_first(attempt_at):
    attempt = attempt_at(behaviour="immediate", uses_certainty=True)
    save(attempt, right(attempt))

    with pytest.raises(InvalidInputError, match="how sure you are"):
        check(attempt)
    save(attempt, right(attempt), certainty=2)
    assert check(attempt).tries.get().certainty == 2


def test_mean_score_of_a_question_is_what_was_known_not_what_certainty_made_of_it(attempt_at):
    attempt = attempt_at(uses_certainty=True)
    save(attempt, others(attempt)[0], certainty=3)
    submit_attempt(attempt=attempt, by=None)

    assert analysis_of(attempt.version, user=None, counted=Counted.ALL).figures.items[0].facility_index == 0


def test_what_people_are_wrongly_certain_of_comes_first(content, cohort, django_assert_num_queries):
    from tests.factories.courses import EnrolmentFactory

    quiz = published(content, [single("Light?"), single("Heavy?")], uses_certainty=True)
    for certain_of in ([0, 1], [1]):
        attempt = begun(EnrolmentFactory(cohort=cohort), quiz)
        for at, (item, answer) in enumerate(answers(attempt, right=False).items()):
            save_answer(attempt=attempt, item=item, answer=answer, revision=1, by=None, certainty=3 if at in certain_of else 1)
        submit_attempt(attempt=attempt, by=None)

    with django_assert_num_queries(1):
        found = misconceptions(attempt.version, type(attempt).objects.all(), "en")
    assert [(one.title, one.wrong, one.certain, one.answered) for one in found] == [("Heavy?", 2, 2, 2), ("Light?", 1, 1, 2)]


# -- Marked again ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, {"behaviour": "immediate"}, {"behaviour": "interactive"}, {"uses_certainty": True}])
def test_marking_again_gives_the_same(attempt_at, settings):
    attempt = attempt_at(**settings)
    save(attempt, others(attempt)[0], certainty=2)
    if attempt.version.has_checks:
        check(attempt)
        save(attempt, right(attempt))
    done = submit_attempt(attempt=attempt, by=None)
    before = (done.points, done.percent, *Response.objects.get().marks.values_list("points", "share").first())
    again = marks_for(done)[0]

    assert (recompute(attempt=done).points, done.percent, again.points, again.share) == before


def test_key_corrected_later_makes_the_earlier_try_the_one_that_counts(interactive):
    first, second = others(interactive)
    try_all(interactive, first, second)
    done = submit_attempt(attempt=interactive, by=None)
    frozen = done.version.sealed_items[only_item(done)].frozen
    for choice in frozen["choices"]:
        choice["share"] = str(int(choice["id"] == first))

    assert marks_for(done)[0].points == 1
    assert Fraction(frozen["choices"][0]["share"]) == 0


# -- At the same time --------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_checks_at_once_are_one_try(interactive):
    save(interactive, others(interactive)[0])

    def once():
        try:
            check(interactive)
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Try.objects.count() == 1
