"""The fold is pure: it is tested without a database, with every order that a set of observations can arrive in."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.enums import ObservationKind, Status
from attendance.folding import Said, State, credited_minutes, fold, in_hours, in_minutes

NINE = datetime(2026, 3, 5, 9, tzinfo=UTC)
MARK, REST, CORRECTION = ObservationKind.MARK, ObservationKind.REST, ObservationKind.CORRECTION


def said(number: int, status: str, *, minute: int = 0, kind: str = MARK, source: str = "a", **more) -> Said:
    return Said(UUID(int=number), kind, status, NINE + timedelta(minutes=minute), source=source, **more)


@st.composite
def observations(draw) -> list[Said]:
    count = draw(st.integers(0, 7))
    return [
        said(
            number,
            draw(st.sampled_from(Status.values)),
            minute=draw(st.integers(0, 3)),  # equal times are likely
            kind=draw(st.sampled_from(ObservationKind.values)),
            source=draw(st.sampled_from(["a", "b"])),
            minutes_late=draw(st.integers(0, 200)),
        )
        for number in range(count)
    ]


@given(observations(), st.randoms())
def test_any_order_of_arrival_gives_the_same_state(everything, random):
    shuffled = random.sample(everything, len(everything))

    assert fold(shuffled) == fold(everything)


@given(observations(), st.randoms())
def test_what_arrives_twice_counts_once(everything, random):
    assert fold(everything + random.choices(everything, k=3) if everything else []) == fold(everything)


@given(observations())
def test_state_is_that_of_one_of_the_observations(everything):
    state = fold(everything)
    heard = [one for one in everything if one.kind != ObservationKind.AFTERWARDS]

    assert (state.decided_by is None) == (not heard)
    if heard:
        [deciding] = [one for one in heard if one.uuid == state.decided_by]
        assert (state.status, state.minutes_late) == (deciding.status, deciding.minutes_late)


def test_nothing_said_is_not_recorded():
    assert fold([]) == State(status=Status.NOT_RECORDED)


def test_latest_mark_counts():
    assert fold([said(1, Status.ABSENT), said(2, Status.LATE, minute=20, minutes_late=20)]).status == Status.LATE


def test_everybody_else_is_present_never_overrules_a_mark_that_syncs_later():
    sweep = said(1, Status.PRESENT, minute=10, kind=REST)

    assert fold([sweep, said(2, Status.ABSENT, minute=5)]).status == Status.ABSENT


def test_sweep_counts_for_somebody_nobody_marked():
    assert fold([said(1, Status.PRESENT, kind=REST)]).status == Status.PRESENT


def test_taking_back_a_mark_takes_back_the_sweep_before_it():
    everything = [said(1, Status.PRESENT, kind=REST), said(2, Status.NOT_RECORDED, minute=5)]

    assert fold(everything).status == Status.NOT_RECORDED


def test_sweep_after_a_mark_was_taken_back_counts():
    everything = [said(1, Status.NOT_RECORDED), said(2, Status.PRESENT, minute=5, kind=REST)]

    assert fold(everything).status == Status.PRESENT


def test_correction_overrules_a_mark_that_a_phone_made_before_it_and_sent_later():
    everything = [said(1, Status.EXCUSED, minute=30, kind=CORRECTION), said(2, Status.ABSENT)]

    assert fold(everything).status == Status.EXCUSED


def test_mark_in_a_register_that_was_opened_again_overrules_the_correction_before_it():
    state = fold([said(1, Status.EXCUSED, kind=CORRECTION, source="c"), said(2, Status.ABSENT, minute=30)])

    assert (state.status, state.is_disputed) == (Status.ABSENT, False)


def test_sweep_counts_for_somebody_whose_mark_a_correction_took_back():
    everything = [said(1, Status.ABSENT), said(2, Status.NOT_RECORDED, minute=5, kind=CORRECTION)]

    assert fold([*everything, said(3, Status.PRESENT, minute=9, kind=REST)]).status == Status.PRESENT


def test_correction_ends_the_dispute_for_what_is_said_after_it():
    everything = [*DISAGREED, said(3, Status.LATE, minute=2, kind=CORRECTION), said(4, Status.PRESENT, minute=3)]

    assert not fold(everything).is_disputed
    assert fold([*everything, said(5, Status.ABSENT, minute=4, source="b")]).is_disputed


def test_two_people_who_say_different_things_are_shown_as_such():
    assert fold([said(1, Status.PRESENT), said(2, Status.ABSENT, minute=1, source="b")]).is_disputed


@pytest.mark.parametrize(
    "last_word",
    [
        said(3, Status.ABSENT, minute=2),
        said(3, Status.NOT_RECORDED, minute=2),
        said(3, Status.PRESENT, minute=2, kind=CORRECTION),
    ],
)
def test_dispute_ends_when_one_agrees_takes_back_or_it_is_corrected(last_word):
    assert not fold([said(1, Status.PRESENT), said(2, Status.ABSENT, minute=1, source="b"), last_word]).is_disputed


RULING, AFTERWARDS = ObservationKind.RULING, ObservationKind.AFTERWARDS
DISAGREED = [said(1, Status.PRESENT), said(2, Status.ABSENT, minute=1, source="b")]


def test_ruling_ends_the_dispute_about_what_was_seen_before_it_whenever_that_arrives():
    ruled = fold([said(3, Status.PRESENT, minute=5, kind=RULING, source="c"), *DISAGREED])

    assert (ruled.status, ruled.is_disputed) == (Status.PRESENT, False)


def test_what_is_seen_after_a_ruling_counts_and_may_dispute_it():
    state = fold([*DISAGREED, said(3, Status.PRESENT, minute=5, kind=RULING, source="c"), said(4, Status.ABSENT, minute=9, source="b")])

    assert (state.status, state.is_disputed) == (Status.ABSENT, True)


def test_what_was_seen_after_the_closing_waits_for_a_person():
    assert fold([said(1, Status.PRESENT), said(2, Status.ABSENT, minute=9, kind=AFTERWARDS)]).status == Status.PRESENT


def test_one_person_who_thinks_again_disputes_nothing():
    assert not fold([said(1, Status.PRESENT), said(2, Status.ABSENT, minute=1)]).is_disputed


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State(Status.PRESENT), 210),
        (State(Status.LATE, minutes_late=25), 185),
        (State(Status.LATE, minutes_late=25, minutes_early=15), 170),
        (State(Status.PRESENT, minutes_early=300), 0),
        (State(Status.EXCUSED), 0),
        (State(Status.ABSENT), 0),
        (State(), 0),
    ],
)
def test_late_and_early_minutes_take_off_real_time(state, expected):
    assert credited_minutes(state, session_minutes=210) == expected


@given(st.integers(0, 10_000))
def test_minutes_survive_the_way_through_hours(minutes):
    assert abs(in_minutes(in_hours(minutes)) - minutes) <= 1


def test_half_a_minute_rounds_up():
    assert (in_minutes(Decimal("1.375")), in_hours(80)) == (83, Decimal("1.33"))
