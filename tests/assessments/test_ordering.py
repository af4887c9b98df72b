"""Ordering: marked by place, by neighbours or as a whole; two items at one place are kept as they were given."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import is_always_shuffled, mark, present, read_answer, to_shuffle
from assessments.questions.ordering import guess_share
from core.errors import InvalidInputError
from tests.factories.assessments import ITEMS, ordering

MARKINGS = ["position", "pairs", "whole"]


def frozen_with(number, marking):
    return {"kind": "ordering", "items": [f"i{at}" for at in range(number)], "marking": marking}


def in_order(items):
    return {item: str(at) for at, item in enumerate(items, start=1)}


@st.composite
def answered(draw):
    """Any answer, also with gaps and with two items at one place."""
    frozen = frozen_with(draw(st.integers(2, 6)), draw(st.sampled_from(MARKINGS)))
    places = st.integers(1, len(frozen["items"])).map(str)
    return frozen, draw(st.dictionaries(st.sampled_from(frozen["items"]), places)) or None


@given(answered())
def test_all_is_given_for_exactly_the_right_order(case):
    frozen, answer = case

    assert 0 <= mark(frozen, answer).share <= 1
    assert (mark(frozen, answer).share == 1) == (answer == in_order(frozen["items"]))


@given(st.integers(2, 6), st.sampled_from(MARKINGS))
def test_right_order_is_all_and_no_answer_nothing(number, marking):
    frozen = frozen_with(number, marking)

    assert [mark(frozen, answer).share for answer in (in_order(frozen["items"]), None)] == [1, 0]


@given(answered())
def test_parts_are_never_harsher_than_the_whole(case):
    frozen, answer = case

    for marking in ("position", "pairs"):
        assert mark(frozen | {"marking": marking}, answer).share >= mark(frozen | {"marking": "whole"}, answer).share


@given(answered())
def test_one_more_item_at_its_place_never_costs(case):
    frozen, answer = case[0] | {"marking": "position"}, case[1] or {}

    for item, place in in_order(frozen["items"]).items():
        assert mark(frozen, answer | {item: place}).share >= mark(frozen, answer).share


@given(st.integers(2, 5), st.sampled_from(MARKINGS))
def test_guessing_earns_the_mean_over_all_orders(number, marking):
    frozen = frozen_with(number, marking)
    shares = [mark(frozen, in_order(order)).share for order in permutations(frozen["items"])]

    assert guess_share(frozen) == sum(shares) / len(shares)


@pytest.mark.parametrize(("marking", "share"), [("position", Fraction(0)), ("pairs", Fraction(2, 3)), ("whole", Fraction(0))])
def test_first_item_put_last_keeps_the_neighbours(marking, share):
    assert mark(frozen_with(4, marking), in_order(["i1", "i2", "i3", "i0"])).share == share


@pytest.fixture
def frozen(db):
    return ordering().freeze()


def test_author_s_order_is_never_shown(frozen):
    assert is_always_shuffled(frozen)
    assert to_shuffle(frozen) == frozen["items"]


def test_two_items_at_one_place_are_kept_as_given(frozen):
    red, orange, yellow = frozen["items"]
    answer = read_answer(frozen, {red: "1", orange: "1", yellow: ""})

    assert answer == {red: "1", orange: "1"}
    assert mark(frozen, answer).share == Fraction(1, 3)


def test_items_are_shown_as_they_were_put(frozen):
    red, orange, yellow = frozen["items"]
    shown = present(frozen, language="en", name="q1", number=1, answer={yellow: "1", red: "2"}, order=[orange, red, yellow])

    assert [(row["text"], row["given"], row["right"]) for row in shown.view["rows"]] == [
        ("Yellow", "1", "3"), ("Red", "2", "1"), ("Orange", "", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["0", "4", "x", "1.5"])
def test_place_that_is_not_there_is_refused(frozen, place):
    with pytest.raises(InvalidInputError):
        read_answer(frozen, {frozen["items"][0]: place})


@pytest.mark.parametrize(("items", "sentence"), [(ITEMS[:1], "at least two items"), ([ITEMS[0], ITEMS[0]], "the same words")])
def test_key_that_cannot_work_is_said_in_a_sentence(db, items, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        ordering(texts={"en": {"text": "<p>Sort</p>", "items": items}})


def test_translation_with_another_number_of_items_is_refused(db):
    texts = {code: {"text": "<p>Sort</p>", "items": items} for code, items in (("en", ITEMS), ("fr", ITEMS[:2]))}

    with pytest.raises(InvalidInputError, match="the same answers as the original"):
        ordering(texts=texts)
