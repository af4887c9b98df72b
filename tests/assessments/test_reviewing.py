"""What a learner sees, literally: ten presets over four moments."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments.enums import Moment, Review
from assessments.reviewing import NEEDS_CLOSING, Seen, in_words, moment, problem_of, rows_of, seen

DURING, JUST_AFTER, LATER, CLOSED = Moment
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
# m marks, r whether right, f feedback, g general feedback, a right answers, h tries and comments
TABLE = """
everything   mrfgah  mrfgah  mrfgah  mrfgah
feedback     mrfgh   mrfgh   mrfgh   mrfgh
score        r       m       m       m
after-last   r       m       m       mrfgah
once         mrfgah  mrfgah  m       m
right-later  mrfgh   mrfgh   mrfgh   mrfgah
rest-later   r       m       m       mrfgah
all-later    -       -       -       mrfgah
score-later  -       -       -       m
never        -       -       -       -
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


def letters(one):
    return "".join(name[0] for name in ("marks", "right", "feedback", "general", "answers", "history") if getattr(one, name)) or "-"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_presets(row):
    assert [letters(seen(Review(row[0]), when, is_done=False)) for when in Moment] == row[1:]


def test_table_names_every_preset():
    assert [row[0] for row in ROWS] == Review.values


def test_after_the_last_attempt_everything_is_told_but_nothing_while_answering():
    assert [letters(seen(Review.AFTER_LAST, when, is_done=True)) for when in Moment] == ["r", "mrfgah", "mrfgah", "mrfgah"]


@pytest.mark.parametrize(("submitted_at", "at", "closes_at", "when"), [
    (None, NOON, None, DURING),
    (None, NOON, NOON - timedelta(days=1), DURING),
    (NOON, NOON, None, JUST_AFTER),
    (NOON, NOON + timedelta(seconds=119), NOON, JUST_AFTER),
    (NOON, NOON + timedelta(minutes=2), None, LATER),
    (NOON, NOON + timedelta(minutes=2), NOON + timedelta(hours=1), LATER),
    (NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=1), CLOSED),
])  # fmt: skip
def test_moments(submitted_at, at, closes_at, when):
    assert moment(submitted_at=submitted_at, at=at, closes_at=closes_at) is when


def test_questions_are_shown_where_there_is_more_than_the_result():
    assert [one.questions for one in (Seen(), Seen(marks=True), Seen(right=True), Seen(general=True))] == [False, False, True, True]


@pytest.mark.parametrize("review", Review)
def test_what_waits_for_the_close_needs_one(review):
    assert bool(problem_of(review, has_checks=False, can_close=False)) is (review in NEEDS_CLOSING)


@pytest.mark.parametrize("review", Review)
def test_checking_needs_to_be_told_whether_it_is_right(review):
    hides = review in {Review.ALL_LATER, Review.SCORE_LATER, Review.NEVER}

    assert bool(problem_of(review, has_checks=True, can_close=True)) is hides


def test_preset_in_words():
    assert rows_of(Review.REST_LATER) == [
        ("While answering, where answers are checked", "which answers are right"),
        ("Just after finishing", "the result"),
        ("Later, while the quiz is open", "the result"),
        ("After the quiz has closed", "everything"),
    ]
    assert rows_of(Review.AFTER_LAST)[3] == ("When they passed or have no attempt left", "everything")
    assert in_words(Seen()) == "nothing"
