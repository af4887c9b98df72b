"""Marks that people give: who may, one at a time, twice where asked, corrected but never erased."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from assessments.marking_queries import marking_progress, marking_queue, waiting_for_marking
from assessments.models import Attempt, Judgement, Mark, MarkingClaim, Response
from assessments.services.attempting import save_answers, submit_attempt
from assessments.services.hand_marking import CLAIM_LASTS, are_close, claim_answer, claim_next, mark_by_hand, mean_of
from assessments.services.marking import recompute
from assessments.signals import attempt_marked
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import LessonCompletion
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.factories.assessments import RUBRIC, answers, begun, essay, published, true_false
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import UserFactory


def somebody(role, cohort=None):
    person = UserFactory()
    assign(person, role)
    if cohort:
        cohort.trainers.add(person)
    return person


def handed_in(enrolment, quiz, *, at=None):
    attempt = begun(enrolment, quiz, at=at)
    entries = [{"item": item, "revision": 1, "answer": answer} for item, answer in answers(attempt).items()]
    save_answers(attempt=attempt, entries=entries, by=enrolment.learner, at=at)
    return submit_attempt(attempt=attempt, by=enrolment.learner, at=at)


def levels(item, *places):
    """By criterion the level at that place."""
    rubric = item.frozen["rubric"]
    return {one["id"]: one["levels"][place]["id"] for one, place in zip(rubric, places, strict=True)}


@pytest.fixture
def quiz(content):
    """An essay with a rubric (5 points in it, 1 in the quiz) and a statement; 60 % pass."""
    return published(content, [essay(rubric=RUBRIC), true_false()])


@pytest.fixture
def essay_of(enrolment, quiz):
    """The handed-in essay of the learner."""
    return Response.objects.get(attempt=handed_in(enrolment, quiz), item__frozen__kind="essay")


@pytest.fixture
def twice_of(content, enrolment):
    """A handed-in essay that is marked twice, 10 % apart at most."""
    return Response.objects.get(attempt=handed_in(enrolment, published(content, [essay(marked_twice=True)])))


@pytest.mark.django_db
def test_finished_attempt_with_an_essay_has_no_result_yet(essay_of):
    attempt = essay_of.attempt

    assert (attempt.percent, attempt.is_passed, essay_of.marks.count()) == (None, None, 0)
    assert not LessonCompletion.objects.exists()


@pytest.mark.django_db
def test_nothing_written_waits_for_nobody(content, enrolment, trainer):
    attempt = submit_attempt(attempt=begun(enrolment, published(content, [essay()])), by=enrolment.learner)

    assert (attempt.percent, waiting_for_marking(trainer).count()) == (0, 0)


def test_last_mark_completes_the_attempt_and_its_lesson(essay_of, trainer):
    announced = []
    attempt_marked.connect(lambda attempt, **kwargs: announced.append(attempt.pk), weak=False, dispatch_uid="test")
    mark = mark_by_hand(response=essay_of, by=trainer, levels=levels(essay_of.item, 2, 0), comment="Clear.")
    attempt_marked.disconnect(dispatch_uid="test")
    attempt = Attempt.objects.get()

    assert (mark.points, mark.max_points, mark.by, mark.comment) == (Decimal("0.8"), 1, trainer, "Clear.")
    assert (attempt.percent, attempt.is_passed, announced) == (90, True, [attempt.pk])
    assert LessonCompletion.objects.get().completed_at == attempt.submitted_at
    assert ModelLogEntry.objects.filter(action="attempt.mark", user=trainer).count() == 1


def test_result_that_is_not_enough_leaves_the_lesson_open(essay_of, trainer):
    mark_by_hand(response=essay_of, by=trainer, levels=levels(essay_of.item, 0, 0))

    assert not Attempt.objects.get().is_passed
    assert not LessonCompletion.objects.exists()


def test_result_waits_for_the_last_of_several_answers(content, enrolment, trainer):
    attempt = handed_in(enrolment, published(content, [essay("One"), essay("Two")]))
    first, second = Response.objects.filter(attempt=attempt)
    mark_by_hand(response=first, by=trainer, points=1)
    in_between = Attempt.objects.get().percent
    mark_by_hand(response=second, by=trainer, points=Decimal("0.5"))

    assert (in_between, Attempt.objects.get().percent) == (None, 75)


@pytest.mark.parametrize("points", [None, -1, Decimal("1.01")])
def test_points_outside_the_question_are_refused(content, enrolment, trainer, points):
    response = Response.objects.get(attempt=handed_in(enrolment, published(content, [essay()])))

    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        mark_by_hand(response=response, by=trainer, points=points)
    assert not Mark.objects.exists()


def test_rubric_wants_a_level_for_each_criterion(essay_of, trainer):
    with pytest.raises(InvalidInputError, match="one level for each criterion"):
        mark_by_hand(response=essay_of, by=trainer, points=1)


def test_only_those_who_run_the_cohort_mark(essay_of, cohort, trainer, manager, administrator, stranger):
    elsewhere, own = somebody(Role.TRAINER), essay_of.attempt.enrolment.learner
    may = {}
    for name, person in {"stranger": stranger, "elsewhere": elsewhere, "own": own}.items():
        with pytest.raises(NotAllowedError):
            mark_by_hand(response=essay_of, by=person, levels=levels(essay_of.item, 0, 0))
        may[name] = waiting_for_marking(person).count()

    assert may == {"stranger": 0, "elsewhere": 0, "own": 0}
    assert [waiting_for_marking(person).count() for person in (trainer, manager, administrator)] == [1, 1, 1]


def test_trainer_who_takes_the_quiz_does_not_mark_it(cohort, quiz, trainer, manager):
    response = Response.objects.get(attempt=handed_in(enrol(learner=trainer, cohort=cohort, by=manager), quiz), item__frozen__kind="essay")

    with pytest.raises(NotAllowedError):
        mark_by_hand(response=response, by=trainer, levels=levels(response.item, 2, 1))
    assert (waiting_for_marking(trainer).count(), waiting_for_marking(manager).count()) == (0, 1)


def test_open_attempt_is_not_marked(enrolment, quiz, trainer):
    response = Response.objects.filter(attempt=begun(enrolment, quiz), item__frozen__kind="essay").get()

    with pytest.raises(NotAllowedError):
        mark_by_hand(response=response, by=trainer, levels=levels(response.item, 0, 0))


def test_second_mark_needs_a_reason_and_the_first_stays(essay_of, trainer, manager):
    mark_by_hand(response=essay_of, by=trainer, levels=levels(essay_of.item, 0, 0))
    with pytest.raises(DomainError, match="marked in the meantime"):
        mark_by_hand(response=essay_of, by=manager, levels=levels(essay_of.item, 2, 1))
    mark_by_hand(response=essay_of, by=manager, levels=levels(essay_of.item, 2, 1), reason="A page was overlooked")

    assert [(one.points, one.by, one.reason) for one in essay_of.marks.all()] == [
        (0, trainer, ""),
        (1, manager, "A page was overlooked"),
    ]
    assert (Attempt.objects.get().percent, LessonCompletion.objects.count()) == (100, 1)


def test_totals_can_be_computed_again_from_the_marks(essay_of, trainer):
    mark_by_hand(response=essay_of, by=trainer, levels=levels(essay_of.item, 1, 1))
    before = Attempt.objects.get()

    assert recompute(attempt=Attempt.objects.get()).percent == before.percent


# Two people


def judged(response, *people_and_points):
    return [mark_by_hand(response=response, by=person, points=Decimal(points)) for person, points in people_and_points]


def test_two_who_agree_give_the_mean(twice_of, cohort, trainer, manager):
    first, mark = judged(twice_of, (trainer, "0.5"), (manager, "0.6"))

    assert (first, mark.points, Judgement.objects.count()) == (None, Decimal("0.55"), 2)
    assert Attempt.objects.get().percent == 55


def test_two_who_are_apart_wait_for_a_third(twice_of, cohort, trainer, manager):
    third = somebody(Role.TRAINER, cohort)
    outcomes = judged(twice_of, (trainer, "0.5"), (manager, "0.61"))
    in_between = Attempt.objects.get().percent
    mark = judged(twice_of, (third, "0.9"))[0]

    assert (outcomes, in_between, mark.points, mark.by) == ([None, None], None, Decimal("0.9"), third)


def test_nobody_marks_the_same_answer_twice(twice_of, trainer):
    judged(twice_of, (trainer, "0.5"))

    with pytest.raises(DomainError, match="You have marked this answer already"):
        judged(twice_of, (trainer, "0.5"))
    assert waiting_for_marking(trainer).count() == 0


def test_answer_marked_twice_waits_for_others_until_the_mark_is_made(twice_of, cohort, trainer, manager):
    third = somebody(Role.TRAINER, cohort)
    judged(twice_of, (trainer, "1"))
    one_judged = waiting_for_marking(manager).count()
    judged(twice_of, (manager, "1"))

    assert (one_judged, waiting_for_marking(third).count()) == (1, 0)


def test_correction_of_a_double_mark_is_one_persons(twice_of, trainer, manager, administrator):
    judged(twice_of, (trainer, "1"), (manager, "1"))
    mark = mark_by_hand(response=twice_of, by=administrator, points=0, reason="Copied")

    assert (mark.points, Judgement.objects.count()) == (0, 2)


decimals = st.decimals(0, 10, places=2)


@given(decimals, decimals, st.integers(0, 100))
def test_mean_lies_between_and_order_does_not_matter(one, other, tolerance):
    pair = [Judgement(points=points, max_points=Decimal(10), levels={}, comment=str(points)) for points in (one, other)]

    assert min(one, other) <= mean_of(*pair)["points"] <= max(one, other)
    assert mean_of(*pair)["points"] == mean_of(*pair[::-1])["points"]
    assert are_close(pair, tolerance) == are_close(pair[::-1], tolerance) == (abs(one - other) * 10 <= tolerance)


def test_mean_keeps_both_comments_and_the_levels_that_agree():
    pair = [
        Judgement(points=1, max_points=2, levels={"a": "x", "b": level}, comment=comment)
        for level, comment in (("y", "Good."), ("z", "Short."))
    ]

    assert mean_of(*pair) == {"points": Decimal("1.0000"), "levels": {"a": "x"}, "comment": "Good.\n\nShort."}


# One at a time


def test_answer_on_somebodys_screen_is_given_to_nobody_else(essay_of, trainer, manager):
    now = timezone.now()
    assert claim_next(item=essay_of.item, by=trainer, at=now) == essay_of

    assert claim_next(item=essay_of.item, by=manager, at=now) is None
    with pytest.raises(DomainError, match="Jean-Robert Cadet-Louis is marking this answer"):
        mark_by_hand(response=essay_of, by=manager, levels=levels(essay_of.item, 0, 0), at=now)
    assert claim_next(item=essay_of.item, by=trainer, at=now) == essay_of


def test_hold_ends_by_itself(essay_of, trainer, manager):
    now = timezone.now()
    claim_answer(response=essay_of, by=trainer, at=now)

    assert claim_next(item=essay_of.item, by=manager, at=now + CLAIM_LASTS) == essay_of
    assert MarkingClaim.objects.get().by == manager


def test_marked_answer_cannot_be_claimed(essay_of, trainer, manager):
    mark_by_hand(response=essay_of, by=trainer, levels=levels(essay_of.item, 0, 0))

    with pytest.raises(DomainError, match="marked in the meantime"):
        claim_answer(response=essay_of, by=manager)
    assert not MarkingClaim.objects.exists()


@pytest.fixture
def three(cohort, content):
    """Three essays, handed in one after the other."""
    quiz, start = published(content, [essay()]), timezone.now() - timedelta(days=3)
    attempts = [handed_in(EnrolmentFactory(cohort=cohort), quiz, at=start + timedelta(days=n)) for n in range(3)]
    return [Response.objects.get(attempt=attempt) for attempt in attempts]


def test_oldest_comes_first_and_a_skipped_one_last(three, trainer):
    item = three[0].item
    first = claim_next(item=item, by=trainer)
    skipped = claim_next(item=item, by=trainer, after=first.pk)
    last = claim_next(item=item, by=trainer, after=three[2].pk)

    assert (first, skipped, last) == (three[0], three[1], three[0])
    assert MarkingClaim.objects.get().response == three[0]


def test_two_people_get_two_answers(three, trainer, manager):
    assert [claim_next(item=three[0].item, by=person) for person in (trainer, manager)] == three[:2]


def test_progress_counts_what_is_behind_one(three, trainer):
    before = marking_progress(trainer, three[0].item)
    mark_by_hand(response=three[1], by=trainer, points=1)
    after = marking_progress(trainer, three[0].item)

    assert [(one.done, one.current, one.total) for one in (before, after)] == [(0, 1, 3), (1, 2, 3)]


def test_queue_says_how_many_wait_and_since_when(three, trainer, stranger):
    line = marking_queue(trainer, "en")[0]

    assert (line.title, line.number, line.oldest) == ("Describe a warm colour.", 3, three[0].attempt.submitted_at)
    assert marking_queue(stranger, "en") == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_mark_at_once_one_is_told(essay_of, trainer, manager):
    def try_to_mark(person):
        try:
            return mark_by_hand(response=essay_of, by=person, levels=levels(essay_of.item, 2, 1)) is not None
        except DomainError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(try_to_mark, [trainer, manager]))

    assert (sorted(outcomes), Mark.objects.filter(response=essay_of).count()) == ([False, True], 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_people_who_ask_at_once_get_different_answers(three, trainer, manager):
    def ask(person):
        try:
            return claim_next(item=three[0].item, by=person).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        given_out = list(pool.map(ask, [trainer, manager]))

    assert len(set(given_out)) == 2
