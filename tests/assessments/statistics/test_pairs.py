"""The paired gain, with its interval, and those who have only one of the two results."""

from math import sqrt
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.statistics.pairs import gain_between, paired_gain

PERCENT = st.floats(0, 100)


def test_gain_worked_by_hand():
    """Gains 10, 20, 30: mean 20, deviation 10; t(0.975; 2) = 4.302653."""
    found = paired_gain([40, 50, 60], [50, 70, 90])

    assert (found.pairs, found.before, found.after, found.gain, found.effect_size) == (3, 50, 70, 20, 2)
    assert (found.low, found.high) == pytest.approx((20 - 4.302652730 * 10 / sqrt(3), 20 + 4.302652730 * 10 / sqrt(3)))
    assert found.normalised_gain == pytest.approx(0.4)


@given(st.lists(st.tuples(PERCENT, PERCENT), min_size=2, max_size=30))
def test_any_pairs_equal_the_plain_definitions(pairs):
    before, after = zip(*pairs, strict=True)
    gains = [second - first for first, second in pairs]
    found = paired_gain(before, after)

    assert found.gain == pytest.approx(fmean(gains), abs=1e-9)
    assert (found.low + found.high) / 2 == pytest.approx(found.gain, abs=1e-9)
    if stdev(gains) > 1e-6:
        assert found.effect_size == pytest.approx(fmean(gains) / stdev(gains), abs=1e-6)


def test_people_with_one_result_are_counted_and_left_out():
    found = gain_between({1: 40.0, 2: 60.0, 3: 0.0}, {1: 60.0, 2: 80.0, 4: 100.0, 5: 100.0})

    assert (found.pairs, found.only_before, found.only_after, found.gain) == (2, 1, 2, 20)


def test_nobody_with_both_has_no_gain():
    found = gain_between({1: 40.0}, {2: 60.0})

    assert (found.pairs, found.only_before, found.only_after) == (0, 1, 1)
    assert (found.gain, found.low, found.effect_size, found.normalised_gain, found.is_near_ceiling) == (None, None, None, None, False)


def test_one_pair_has_no_interval():
    found = paired_gain([40], [70])

    assert (found.gain, found.low, found.high, found.effect_size, found.normalised_gain) == (30, None, None, None, 0.5)


def test_equal_gains_have_no_effect_size():
    found = paired_gain([10, 20], [20, 30])

    assert (found.low, found.high, found.effect_size) == (10, 10, None)


def test_nothing_is_left_to_gain_at_a_hundred():
    assert paired_gain([100, 100], [100, 90]).normalised_gain is None


@pytest.mark.parametrize(("before", "is_near"), [(85, False), (86, True)])
def test_ceiling_is_above_85(before, is_near):
    assert paired_gain([before], [90]).is_near_ceiling is is_near
