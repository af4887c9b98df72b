"""Marking is a pure function of the frozen question and the answer; totals are caches of the marks."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Attempt
from assessments.questions import mark, problem, upgraded
from assessments.questions._common import exact_share, percent_of
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
    choices = [{"id": str(at), "right": right, "share": str(int(right))} for at, right in enumerate(rights)]
    frozen = {"kind": "single_choice", "choices": choices}

    assert (problem(frozen) == "") == (sum(rights) == 1)
    assert [mark(frozen, str(at)).share == 1 for at in range(len(rights))] == rights
    assert mark(frozen, None).share == 0


def credited(kind, *worth, **fields):
    """A frozen question whose choices a, b, c … are worth those shares."""
    choices = [{"id": key, "right": share == "1", "share": share} for key, share in zip("abcdef", worth, strict=False)]
    return {"kind": kind, "choices": choices, **fields}


def test_single_choice_that_is_partly_right_earns_its_credit_and_a_harmful_one_costs():
    frozen = credited("single_choice", "1", "1/2", "-1/4")

    assert [mark(frozen, answer).share for answer in ("a", "b", "c", None)] == [1, Fraction(1, 2), Fraction(-1, 4), 0]


def test_right_single_choice_is_worth_everything_and_no_other_is():
    assert problem(credited("single_choice", "1", "1/2")) == ""
    assert "100 %" in problem(
        {"kind": "single_choice", "choices": [{"id": "a", "right": True, "share": "1/2"}, {"id": "b", "right": False, "share": "1"}]}
    )


def test_credits_add_up_within_nothing_and_all():
    frozen = credited("multiple_choice", "1/2", "1/2", "-1", marking="credits")

    assert [mark(frozen, answer).share for answer in (["a"], ["a", "b"], ["a", "c"], [])] == [Fraction(1, 2), 1, 0, 0]


def test_credits_of_the_right_choices_have_to_add_up_to_all():
    halves = credited("multiple_choice", "1/2", "1/3", marking="credits")
    halves["choices"][0]["right"] = True

    assert "add up to 100 %" in problem(halves)


def test_wrong_choices_cost_points_only_where_the_author_says_so():
    key = credited("multiple_choice", "1", "0", "0")

    assert [mark(key | {"marking": marking}, ["b", "c"]).share for marking in ("parts", "negative")] == [0, -1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("33.33333", "1/3"), ("66.67", "2/3"), ("14.28571", "1/7"), ("12.5", "1/8"), ("83.33333", "5/6"), ("37.1", "371/1000")],
)
def test_rounded_percentage_is_the_exact_share_that_was_meant(written, meant):
    assert exact_share(Decimal(written)) == Fraction(meant)
    assert exact_share(percent_of(Fraction(meant))) == Fraction(meant)


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_question_sealed_under_the_first_schema_is_marked_as_then(kind):
    old = {"kind": kind, "schema": 1, "marking": "parts", "choices": [{"id": "a", "right": True}, {"id": "b", "right": False}]}
    today = upgraded(old)

    assert today["schema"] == 2
    assert [mark(today, "a" if kind == "single_choice" else ["a"]).share, mark(today, None).share] == [1, 0]
    assert "share" not in old["choices"][0]


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
