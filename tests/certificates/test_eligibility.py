from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.eligibility import Coming, Facts, Requirements, unmet, warning
from core.zones import HAITI, local_time, zone_named

SHARE = Requirements(minimum_share=80)
TEST = Requirements(post_test=True)


@pytest.mark.parametrize(
    ("facts", "needed", "sentences"),
    [
        (Facts(), Requirements(), []),
        (Facts(is_withdrawn=True, lessons_total=3), Requirements(lessons=True), ["Withdrew from the cohort."]),
        (Facts(hours_attended=Decimal(8), hours_scheduled=Decimal(10)), SHARE, []),
        (Facts(hours_attended=Decimal("7.99"), hours_scheduled=Decimal(10)), SHARE, ["Short by 1 min of attendance."]),
        (Facts(hours_attended=Decimal("6.67"), hours_scheduled=Decimal(10)), SHARE, ["Short by 1 h 20 of attendance."]),
        (Facts(hours_attended=Decimal(6), hours_scheduled=Decimal(10)), SHARE, ["Short by 2 h of attendance."]),
        (Facts(), SHARE, []),
        (Facts(hours_attended=Decimal(4)), Requirements(minimum_hours=Decimal(6)), ["Short by 2 h of attendance."]),
        (Facts(hours_attended=Decimal(8), hours_scheduled=Decimal(10)), Requirements(80, Decimal(9)), ["Short by 1 h of attendance."]),
        (
            Facts(hours_scheduled=Decimal(10), not_recorded=1), SHARE,
            ["Short by 8 h of attendance.", "Attendance of 1 session is not recorded."],
        ),
        (
            Facts(hours_scheduled=Decimal(10), not_recorded=2), SHARE,
            ["Short by 8 h of attendance.", "Attendance of 2 sessions is not recorded."],
        ),
        (Facts(lessons_done=3, lessons_total=3), Requirements(lessons=True), []),
        (Facts(lessons_done=2, lessons_total=3), Requirements(lessons=True), ["1 lesson left."]),
        (Facts(lessons_done=0, lessons_total=3), Requirements(lessons=True), ["3 lessons left."]),
        (Facts(lessons_done=0, lessons_total=3), Requirements(), []),
        (Facts(has_pre_test=True), Requirements(pre_test=True), ["The pre-test was not taken."]),
        (Facts(has_pre_test=True, pre_test_taken=True), Requirements(pre_test=True), []),
        (Facts(has_pre_test=False), Requirements(pre_test=True), []),
        (Facts(has_post_test=False), TEST, []),
        (Facts(has_post_test=True), TEST, ["The post-test was not taken."]),
        (Facts(has_post_test=True), Requirements(), []),
        (Facts(has_post_test=True, post_test_percent=Decimal(71), post_test_passed=True, post_test_pass_mark=70), TEST, []),
        (
            Facts(has_post_test=True, post_test_percent=Decimal("54.6"), post_test_pass_mark=70), TEST,
            ["The post-test is not passed: 55 %, needed 70 %."],
        ),
        (
            Facts(has_post_test=True, post_test_percent=Decimal(75), post_test_passed=True, post_test_pass_mark=70),
            Requirements(post_test=True, post_test_mark=80),
            ["The post-test is not passed: 75 %, needed 80 %."],
        ),
        (Facts(has_post_test=True, post_test_percent=Decimal(65)), Requirements(post_test=True, post_test_mark=60), []),
        (Facts(has_post_test=True, post_test_percent=Decimal(20)), TEST, ["The post-test is not passed: 20 %."]),
    ],
)  # fmt: skip
def test_what_is_unmet(facts, needed, sentences):
    assert unmet(facts, needed) == sentences


def coming(*hours: int) -> tuple[Coming, ...]:
    """Sessions of so many hours, one a day from Thursday, at 8:30 in Port-au-Prince."""
    first = datetime(2026, 12, 3, 13, 30, tzinfo=UTC)
    return tuple(Coming(local_time(first + timedelta(days=number), zone_named(HAITI)), Decimal(each)) for number, each in enumerate(hours))


def facts(attended: int, scheduled: int, *hours: int, **others: Any) -> Facts:
    return Facts(Decimal(attended), Decimal(scheduled), to_come=coming(*hours), **others)


THURSDAY = "Thursday 3 December, 08:30"


@pytest.mark.parametrize(
    ("done", "sentence"),
    [
        (facts(0, 18, 6, 6, 6), ""),  # nothing is missed yet, though each of the three counts
        (facts(16, 20, 2), ""),  # enough already
        (facts(12, 22, 3, 3, 3), ""),  # short by 5.6, and any one of the three can be missed
        (facts(12, 20, 4), f"Misses the certificate unless present on {THURSDAY}."),
        (facts(10, 20, 6, 1), f"Misses the certificate unless present on {THURSDAY}."),
        (facts(8, 20, 4, 4), f"Misses the certificate unless present in every session still to come: 2, the first one on {THURSDAY}."),
        (facts(8, 20, 4, 4, 1), f"Misses the certificate unless present in 2 sessions that count most, the first one on {THURSDAY}."),
        (facts(6, 20, 4, 4), "Misses the certificate: even with all sessions still to come, 2 h are missing."),
        (facts(6, 20), ""),  # it is over
        (facts(6, 20, 4, 4, not_recorded=1), ""),  # what is not recorded may still be found
        (facts(6, 20, 4, 4, is_withdrawn=True), ""),
    ],
)
def test_what_presses(done, sentence):
    assert warning(done, SHARE) == sentence


def test_what_is_short_says_what_is_still_to_come():
    assert unmet(facts(10, 20, 6, 4), SHARE) == ["Short by 6 h of attendance; 10 h are still to come."]


@given(
    attended=st.lists(st.integers(1, 8), max_size=6), missed=st.lists(st.integers(1, 8), min_size=1, max_size=6),
    ahead=st.lists(st.integers(1, 8), min_size=1, max_size=6), share=st.integers(1, 100),
)  # fmt: skip
def test_warning_speaks_exactly_when_one_absence_more_would_cost_the_certificate(attended, missed, ahead, share):
    needed = Requirements(minimum_share=share)
    done = facts(sum(attended), sum(attended + missed + ahead), *ahead)
    without_one = [sum(attended) + sum(ahead) - each for each in (*ahead, 0)]
    would_miss = [hours < needed.hours_needed(done.hours_scheduled) for hours in without_one]

    assert bool(warning(done, needed)) == any(would_miss)
