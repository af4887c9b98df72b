from decimal import Decimal

import pytest

from certificates.eligibility import Facts, Requirements, unmet

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
