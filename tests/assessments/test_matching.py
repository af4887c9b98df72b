"""Matching: pairs marked one by one or as a whole, whatever the language and wherever the same answer is written twice."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import mark, present, problem, read_answer, to_shuffle
from assessments.questions.matching import guess_share
from core.errors import InvalidInputError
from tests.factories.assessments import PAIRS, matching


@st.composite
def frozen_questions(draw):
    answers = [f"a{at}" for at in range(draw(st.integers(2, 4)))]
    pairs = [{"id": f"p{at}", "answer": draw(st.sampled_from(answers))} for at in range(draw(st.integers(2, 4)))]
    return {"kind": "matching", "pairs": pairs, "answers": answers, "marking": draw(st.sampled_from(["parts", "whole"]))}


@st.composite
def answered(draw):
    frozen = draw(frozen_questions())
    chosen = draw(st.dictionaries(st.sampled_from([pair["id"] for pair in frozen["pairs"]]), st.sampled_from(frozen["answers"])))
    return frozen, chosen or None


def key_of(frozen):
    return {pair["id"]: pair["answer"] for pair in frozen["pairs"]}


@given(answered())
def test_all_is_given_for_exactly_the_right_pairs(case):
    frozen, answer = case

    assert (mark(frozen, answer).share == 1) == (answer == key_of(frozen))
    assert mark(frozen, None).share == 0
    assert mark(frozen, key_of(frozen)).share == 1


@given(answered())
def test_one_more_right_pair_never_costs(case):
    frozen, answer = case

    for pair, right in key_of(frozen).items():
        assert mark(frozen, (answer or {}) | {pair: right}).share >= mark(frozen, answer).share


@given(answered())
def test_parts_are_never_harsher_than_the_whole(case):
    frozen, answer = case

    assert mark(frozen | {"marking": "parts"}, answer).share >= mark(frozen | {"marking": "whole"}, answer).share


@given(frozen_questions())
def test_guessing_earns_the_mean_over_all_answers(frozen):
    prompts = [pair["id"] for pair in frozen["pairs"]]
    every = [dict(zip(prompts, chosen, strict=True)) for chosen in product(frozen["answers"], repeat=len(prompts))]

    assert guess_share(frozen) == sum(mark(frozen, answer).share for answer in every) / len(every)


@pytest.fixture
def frozen(db):
    return matching().freeze()


def test_same_answer_written_twice_is_one_answer(frozen):
    assert len(frozen["answers"]) == 3
    assert len(frozen["pairs"]) == 3
    assert frozen["pairs"][1]["answer"] == frozen["pairs"][2]["answer"]
    assert to_shuffle(frozen) == frozen["answers"]


def test_half_right_says_so_pair_by_pair(frozen):
    blood, sky, _sea = (pair["id"] for pair in frozen["pairs"])
    red, _blue, green = frozen["answers"]
    shown = present(frozen, language="en", name="q1", number=1, answer={blood: red, sky: green}, reveal=True)

    assert mark(frozen, {blood: red, sky: green}).share == Fraction(1, 3)
    assert [(row["given"], row["is_right"], row["right"]) for row in shown.view["rows"]] == [
        ("Red", True, "Red"), ("Green", False, "Blue"), ("", False, "Blue"),
    ]  # fmt: skip


def test_answers_stand_in_the_order_of_the_attempt(frozen):
    shown = present(frozen, language="en", name="q1", number=1, order=frozen["answers"][::-1])

    assert [option.text for option in shown.view["rows"][0]["options"]] == ["Green", "Blue", "Red"]


def test_nothing_chosen_is_no_answer(frozen):
    prompt = frozen["pairs"][0]["id"]

    assert [read_answer(frozen, value) for value in (None, {}, {prompt: ""})] == [None, None, None]


@pytest.mark.parametrize("value", ["red", ["a"], {"other": "a"}, {"prompt": "other"}, {"prompt": 5}])
def test_what_is_no_answer_is_refused(frozen, value):
    if isinstance(value, dict) and "prompt" in value:
        value = {frozen["pairs"][0]["id"]: value["prompt"]}

    with pytest.raises(InvalidInputError):
        read_answer(frozen, value)


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([{"prompt": "a", "answer": "b"}, {"prompt": "", "answer": "c"}], "at least two pairs"),
        ([{"prompt": "a", "answer": "b"}, {"prompt": "c", "answer": "b"}], "two different answers"),
        ([{"prompt": "a", "answer": ""}, {"prompt": "c", "answer": "b"}], "What belongs to it: "),
        ([{"prompt": "a" * 501, "answer": "x"}, {"prompt": "c", "answer": "b"}], "What is asked: "),
    ],
)
def test_key_that_cannot_work_is_said_in_a_sentence(db, pairs, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        matching(texts={"en": {"text": "<p>Match</p>", "pairs": pairs}})


def test_translation_is_the_same_question(db):
    french = [
        {"prompt": prompt, "answer": answer} for prompt, answer in (("Sang", "Rouge"), ("Ciel", "Bleu"), ("Mer", "Bleu"), ("", "Vert"))
    ]
    frozen = matching(texts={"en": {"text": "<p>A</p>", "pairs": PAIRS}, "fr": {"text": "<p>B</p>", "pairs": french}}).freeze()

    assert list(frozen["texts"]) == ["en", "fr"]
    assert set(frozen["texts"]["fr"]["answers"]) == set(frozen["answers"])
    assert problem(frozen) == ""
