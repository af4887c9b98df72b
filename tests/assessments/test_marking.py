"""Marking is a pure function of the frozen question and the answer; totals are caches of the marks."""

from fractions import Fraction

from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Attempt
from assessments.questions import mark, problem
from assessments.services.attempting import submit_attempt
from assessments.services.marking import recompute


@st.composite
def keys_and_answers(draw, marking=("whole", "parts")):
    rights = draw(st.lists(st.booleans(), min_size=2, max_size=6).filter(any))
    frozen = {
        "kind": "multiple_choice",
        "marking": draw(st.sampled_from(marking)),
        "choices": [{"id": str(at), "right": right} for at, right in enumerate(rights)],
    }
    return frozen, draw(st.lists(st.sampled_from([choice["id"] for choice in frozen["choices"]]), unique=True))


def right_of(frozen):
    return {choice["id"] for choice in frozen["choices"] if choice["right"]}


@given(keys_and_answers())
def test_share_is_between_nothing_and_all(case):
    assert 0 <= mark(*case).share <= 1


@given(keys_and_answers())
def test_all_is_given_for_exactly_the_right_choices(case):
    frozen, answer = case

    assert (mark(frozen, answer).share == 1) == (set(answer) == right_of(frozen))


@given(keys_and_answers())
def test_order_of_ticking_does_not_matter(case):
    frozen, answer = case

    assert mark(frozen, answer) == mark(frozen, answer[::-1])


@given(keys_and_answers(marking=("parts",)))
def test_parts_are_never_harsher_than_the_whole(case):
    frozen, answer = case

    assert mark(frozen, answer).share >= mark(frozen | {"marking": "whole"}, answer).share


@given(keys_and_answers(marking=("parts",)))
def test_one_more_right_choice_never_costs(case):
    frozen, answer = case

    for more in right_of(frozen) - set(answer):
        assert mark(frozen, [*answer, more]).share >= mark(frozen, answer).share


def test_ticking_everything_earns_nothing_in_parts():
    frozen = {"kind": "multiple_choice", "marking": "parts", "choices": [{"id": "a", "right": True}, {"id": "b", "right": False}]}

    assert [mark(frozen, answer).share for answer in (["a", "b"], ["a"], None)] == [0, 1, 0]


def test_half_of_the_right_ones_is_half():
    frozen = {"kind": "multiple_choice", "marking": "parts", "choices": [{"id": key, "right": key < "c"} for key in "abcd"]}

    assert mark(frozen, ["a"]).share == Fraction(1, 2)


@given(st.lists(st.booleans(), min_size=2, max_size=6))
def test_single_choice_has_exactly_one_answer(rights):
    frozen = {"kind": "single_choice", "choices": [{"id": str(at), "right": right} for at, right in enumerate(rights)]}

    assert (problem(frozen) == "") == (sum(rights) == 1)
    assert [mark(frozen, str(at)).share == 1 for at in range(len(rights))] == rights
    assert mark(frozen, None).share == 0


@given(st.booleans(), st.sampled_from([True, False, None]))
def test_true_or_false(truth, answer):
    assert mark({"kind": "true_false", "answer": truth}, answer).share == (answer is truth)


def test_totals_can_be_rebuilt_from_the_marks(attempt, learner):
    before = submit_attempt(attempt=attempt, by=learner)
    Attempt.objects.update(points=None, max_points=None, percent=None, is_passed=None)

    call_command("recompute_results")

    after = Attempt.objects.get()
    assert (after.points, after.max_points, after.percent, after.is_passed) == (before.points, before.max_points, before.percent, False)


def test_newest_mark_counts(attempt, learner):
    done = submit_attempt(attempt=attempt, by=learner)
    for response in done.responses.all():
        response.marks.create(points=1, max_points=1, reason="voided")

    assert recompute(attempt=done).percent == 100
