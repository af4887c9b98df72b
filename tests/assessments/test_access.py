"""When and how one gets in: the quiz's rules with the exceptions for a cohort and for a person. Pure."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from assessments.access import RULES, Access

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rules(**given):
    return SimpleNamespace(**dict.fromkeys(RULES) | given)


def access(*exceptions, quiz=None, **version):
    sealed = {"attempts_allowed": 1, "time_limit": 30, "retake_delay": None, "grace": 20} | version
    return Access.of(rules(room_code="") if quiz is None else quiz, SimpleNamespace(**sealed), exceptions)


def test_without_exceptions_the_quiz_decides():
    quiz = rules(opens_at=NOON, closes_at=NOON + HOUR, room_code="MANGO")

    assert access(quiz=quiz) == Access(NOON, NOON + HOUR, "MANGO", 1, 30, None, None, 20)


def test_nearer_exception_wins_and_what_it_leaves_empty_stays():
    cohort, person = rules(time_limit=45, room_code="KOKO"), rules(time_limit=60)
    found = access(cohort, person)

    assert (found.time_limit, found.room_code, found.attempts_allowed) == (60, "KOKO", 1)


@pytest.mark.parametrize(("limit", "extra", "minutes"), [(30, None, 30), (30, 50, 45), (10, 25, 13), (None, 50, None)])
def test_more_time_is_a_share_of_the_limit_rounded_up(limit, extra, minutes):
    assert Access(time_limit=limit, extra_time=extra).minutes == minutes


def test_attempt_ends_with_its_time_or_when_the_quiz_closes():
    open_long, closes_soon = access(), access(rules(closes_at=NOON + HOUR / 4))

    assert open_long.deadline(NOON) == NOON + HOUR / 2
    assert closes_soon.deadline(NOON) == NOON + HOUR / 4
    assert access(time_limit=None).deadline(NOON) is None


def test_late_answers_count_for_the_seconds_the_quiz_gives():
    assert access().late_until(NOON) == NOON + timedelta(seconds=20)
    assert access().late_until(None) is None


@pytest.mark.parametrize(("at", "is_open"), [(NOON - HOUR, False), (NOON, True), (NOON + HOUR / 2, True), (NOON + HOUR, False)])
def test_open_from_its_first_moment_until_before_its_last(at, is_open):
    found = Access(opens_at=NOON, closes_at=NOON + HOUR)

    assert (found.refusal(taken=0, last_ended_at=None, at=at) == "") is is_open


@pytest.mark.parametrize(("typed", "is_right"), [("mango", True), (" MAN GO ", True), ("papay", False), ("", False)])
def test_room_code_is_read_as_people_type_it(typed, is_right):
    assert Access(room_code="Mango").accepts(typed) is is_right
    assert Access().accepts(typed)


@pytest.mark.parametrize(
    ("found", "taken", "sentence"),
    [
        (Access(opens_at=NOON + HOUR), 0, "opens on 2 March 2026"),
        (Access(closes_at=NOON - HOUR), 0, "closed on 2 March 2026"),
        (Access(attempts_allowed=1), 1, "can be taken once"),
        (Access(attempts_allowed=2), 2, "can be taken 2 times"),
        (Access(delay=24), 1, "try again from 3 March 2026"),
        (Access(delay=24, attempts_allowed=1), 1, "can be taken once"),
        (Access(), 7, ""),
    ],
)
def test_refusal_says_why(found, taken, sentence):
    said = found.refusal(taken=taken, last_ended_at=NOON if taken else None, at=NOON)

    assert sentence in said
    assert bool(said) is bool(sentence)


def test_delay_is_over_when_its_hours_are():
    assert Access(delay=24).refusal(taken=1, last_ended_at=NOON - 24 * HOUR, at=NOON) == ""
