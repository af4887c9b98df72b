"""What tries and certainty make of a share, by Moodle's rules, and how well people judge themselves."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.calibration import BEST_RANGE, Given, calibration, expected, judge
from assessments.enums import Certainty, Judgement
from assessments.scoring import after_tries, counted_tries, is_confidently_wrong, with_certainty

GUESSING, FAIRLY, CERTAIN = Certainty
SHARES = st.fractions(-1, 1, max_denominator=20)
THIRD = Fraction(1, 3)


@pytest.mark.parametrize(("shares", "worth"), [
    ([1], 1),
    ([0], 0),
    ([0, 1], Fraction(2, 3)),
    ([0, 0, 1], THIRD),
    ([0, 0, 0, 1], 0),
    ([Fraction(1, 2), Fraction(1, 2)], Fraction(1, 6)),
    ([Fraction(1, 2), 0], 0),
    ([0, Fraction(1, 5)], 0),
])  # fmt: skip
def test_each_further_try_costs_a_third(shares, worth):
    assert after_tries([Fraction(share) for share in shares], THIRD) == worth


def test_nothing_is_tried_after_a_right_answer():
    assert counted_tries([Fraction(0), Fraction(1), Fraction(0)]) == [Fraction(0), Fraction(1)]
    assert after_tries([Fraction(1), Fraction(0)], THIRD) == 1


@given(st.lists(SHARES, min_size=1, max_size=6), st.fractions(0, 1))
def test_tries_are_worth_between_nothing_and_all(shares, penalty):
    assert 0 <= after_tries(shares, penalty) <= 1


@given(st.lists(SHARES.filter(lambda share: share < 1), max_size=5), SHARES.filter(lambda share: share >= 0))
def test_without_a_cost_the_last_try_counts(before, last):
    assert after_tries([*before, last], Fraction(0)) == last


@pytest.mark.parametrize(
    ("certainty", "right", "wrong"), [(GUESSING, THIRD, 0), (FAIRLY, Fraction(2, 3), Fraction(-2, 3)), (CERTAIN, 1, -2)]
)
def test_certainty_raises_what_is_right_and_what_is_wrong(certainty, right, wrong):
    assert (with_certainty(Fraction(1), certainty), with_certainty(Fraction(0), certainty)) == (right, wrong)


def test_partly_right_earns_its_part_and_less_than_nothing_is_wrong():
    assert with_certainty(Fraction(1, 2), FAIRLY) == THIRD
    assert with_certainty(Fraction(-1, 2), CERTAIN) == -2


@given(SHARES, st.sampled_from(Certainty))
def test_certainty_is_worth_between_minus_two_and_one(share, certainty):
    assert -2 <= with_certainty(share, certainty) <= 1


@given(st.fractions(0, 1))
def test_saying_what_one_truly_thinks_pays_best(probability):
    worth = {
        one: probability * with_certainty(Fraction(1), one) + (1 - probability) * with_certainty(Fraction(0), one) for one in Certainty
    }
    best = [one for one, (low, high) in BEST_RANGE.items() if low <= probability <= high]

    assert all(worth[one] == max(worth.values()) for one in best)


@pytest.mark.parametrize(("share", "certainty", "is_wrong"), [
    (Fraction(0), CERTAIN, True),
    (Fraction(2, 5), CERTAIN, True),
    (Fraction(1, 2), CERTAIN, False),
    (Fraction(0), FAIRLY, False),
    (Fraction(0), None, False),
])  # fmt: skip
def test_confidently_wrong(share, certainty, is_wrong):
    assert is_confidently_wrong(share, certainty) is is_wrong


# -- Judging oneself ---------------------------------------------------------------------------------------


def test_always_certain_and_right_is_all_and_no_bonus():
    found = calibration([Given(Fraction(1), CERTAIN)] * 4)

    assert (found.accuracy, found.bonus, found.together) == (1, 0, 1)


def test_bonus_is_a_tenth_of_what_judging_earned():
    # Half right: 3 where certain, 0 where guessing; somebody who cannot tell would guess throughout and earn half a point each.
    found = calibration([Given(Fraction(1), CERTAIN), Given(Fraction(0), GUESSING)])

    assert (found.accuracy, found.bonus) == (Fraction(1, 2), Fraction(1, 10) * (Fraction(3, 2) - Fraction(1, 2)))


def test_being_certain_of_what_is_wrong_takes_away():
    assert calibration([Given(Fraction(1), GUESSING), Given(Fraction(0), CERTAIN)]).bonus == Fraction(1, 10) * (
        Fraction(1 - 6, 2) - Fraction(1, 2)
    )


def test_heavier_questions_count_more():
    assert calibration([Given(Fraction(1), CERTAIN, weight=3), Given(Fraction(0), GUESSING)]).accuracy == Fraction(3, 4)


def test_not_answered_lowers_the_accuracy_and_is_of_no_certainty():
    found = calibration([Given(Fraction(1), CERTAIN), Given(None, GUESSING)])

    assert (found.accuracy, [(level.certainty, level.answers) for level in found.levels]) == (Fraction(1, 2), [(CERTAIN, 1)])


def test_levels_come_with_the_surest_first():
    found = calibration([Given(Fraction(1), one) for one in Certainty])

    assert [level.certainty for level in found.levels] == [CERTAIN, FAIRLY, GUESSING]
    assert found.levels[0].best_range == (Fraction(4, 5), 1)


def test_no_answers_are_not_judged():
    assert calibration([]) is None


@pytest.mark.parametrize(("certainty", "accuracy", "answers", "judgement"), [
    (CERTAIN, Fraction(9, 10), 10, Judgement.FITS),
    (CERTAIN, Fraction(7, 10), 10, Judgement.BIT_SURE),
    (CERTAIN, Fraction(3, 10), 10, Judgement.TOO_SURE),
    (GUESSING, Fraction(8, 10), 10, Judgement.BIT_CAREFUL),
    (GUESSING, Fraction(1), 10, Judgement.TOO_CAREFUL),
    (FAIRLY, Fraction(2, 3), 3, Judgement.FITS),
])  # fmt: skip
def test_judgement_in_words(certainty, accuracy, answers, judgement):
    assert judge(certainty, accuracy, answers) is judgement


@given(st.fractions(0, 1))
def test_expected_is_what_the_best_single_certainty_earns(accuracy):
    assert expected(accuracy) >= accuracy
    assert expected(Fraction(1)) == 3
