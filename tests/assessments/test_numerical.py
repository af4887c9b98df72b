"""Numbers as people type them: exact, in any language, with units."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import mark, present, read_answer
from assessments.questions._numbers import bounds, factor_of, meant, readings, written
from assessments.questions.numerical import slip
from core.errors import InvalidInputError
from tests.factories.assessments import NUMBERS, UNITS, numerical

decimals = st.decimals(-(10**9), 10**9, places=4).map(Fraction)


@given(decimals)
def test_number_is_read_back_as_it_was_written(number):
    assert meant(written(number)) == number
    assert number in readings(written(number).replace(".", ",").replace("-", "−"))[0]


@given(st.integers(0, 10**12), st.sampled_from([" ", "\u202f", "'", "’"]), st.sampled_from([".", ","]))
def test_thousands_may_be_set_apart(whole, gap, decimal):
    assert readings(f"{whole:,}".replace(",", gap) + f"{decimal}25")[0] == {whole + Fraction(1, 4)}


@given(st.text(max_size=20))
def test_any_text_is_read_or_not_but_never_breaks(text):
    assert all(isinstance(number, Fraction) for number in readings(text)[0])


@pytest.mark.parametrize(
    ("text", "numbers", "beside"),
    [
        ("1,234", {"1234", "1.234"}, ""),
        ("1.234,5", {"1234.5"}, ""),
        ("1,234,567.5", {"1234567.5"}, ""),
        ("0,123", {"0.123"}, ""),
        (".5", {"0.5"}, ""),
        ("5.", {"5"}, ""),
        ("+ 7", {"7"}, ""),
        ("–3", {"-3"}, ""),
        ("1,5E-3", {"0.0015"}, ""),
        ("2 × 10⁻³", {"0.002"}, ""),
        ("2·10^5", {"200000"}, ""),
        ("٣٫٥", {"3.5"}, ""),
        ("5 km", {"5"}, "km"),
        ("5km²", {"5"}, "km²"),
        ("5 m2", {"5"}, "m2"),
        ("€ 5", {"5"}, "€"),
        ("1 2", set(), ""),
        ("1.2.3", set(), ""),
        ("5-3", set(), ""),
        ("1e999", set(), ""),
        ("9" * 101, set(), ""),
        ("seven", set(), ""),
    ],
)
def test_readings(text, numbers, beside):
    assert readings(text) == ({Fraction(number) for number in numbers}, beside)


@pytest.mark.parametrize(("text", "number"), [("1,234", None), ("1.234", "1.234"), ("12,5", "12.5"), ("5 km", None), ("x", None)])
def test_author_s_number_has_to_be_clear(text, number):
    assert meant(text) == (number and Fraction(number))


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        (("10",), ("10", "10")),
        (("10", "0,5"), ("9.5", "10.5")),
        (("-10", "5 %"), ("-10.5", "-9.5")),
        (("10", "", "20"), ("10", "20")),
        (("10", "1", "20"), ("9", "21")),
    ],
)
def test_bounds(typed, ends):
    assert bounds(*typed) == tuple(map(Fraction, ends))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("x",), "number"),
        (("1", "x"), "tolerance"),
        (("1", "-1"), "tolerance"),
        (("1", "", "x"), "upper"),
        (("2", "", "1"), "upper"),
    ],
)
def test_what_cannot_be_read_names_its_field(typed, field):
    with pytest.raises(InvalidInputError) as refused:
        bounds(*typed)

    assert refused.value.context == {"field": field}


@pytest.mark.parametrize("text", ["0", "-1", "x", ""])
def test_factor_is_above_zero(text):
    with pytest.raises(InvalidInputError):
        factor_of(text)


def frozen_with(low, high, **more):
    number = {"id": "n", "low": str(low), "high": str(high), "exact": None, "share": "1"}
    return {"kind": "numerical", "numbers": [number], "units": [], "unit_rule": "none", "unit_cost": "1/10", "texts": {}} | more


@given(decimals, decimals.map(abs), decimals)
def test_right_is_what_lies_within_the_bounds(centre, slack, value):
    frozen = frozen_with(centre - slack, centre + slack)

    assert mark(frozen, {"value": written(value)}).share == int(abs(value - centre) <= slack)
    assert mark(frozen, {"value": written(centre)}).share == 1


@given(decimals, decimals.map(abs), decimals.map(abs), decimals)
def test_more_tolerance_never_costs(centre, slack, more, value):
    answer = {"value": written(value)}
    narrow, wide = (frozen_with(centre - one, centre + one) for one in (slack, slack + more))

    assert mark(narrow, answer).share <= mark(wide, answer).share


@pytest.fixture
def frozen(db):
    return numerical().freeze()


def given_as(frozen, value, unit=None):
    return {"value": value} | ({"unit": frozen["units"][unit]["id"]} if unit is not None else {})


@pytest.mark.parametrize(
    ("value", "unit", "share"),
    [
        ("700", 0, 1),
        ("665", 0, 1),
        ("0,7", 1, 1),
        ("700 nm", None, 1),
        ("0.7 µm", None, 1),
        ("700", 1, Fraction(9, 10)),
        ("700", None, Fraction(9, 10)),
        ("700 miles", None, Fraction(9, 10)),
        ("700 nm", 1, Fraction(9, 10)),
        ("0.7", None, 0),
        ("450", 0, 0),
        ("red", 0, 0),
    ],
)
def test_unit_that_has_to_be_given(frozen, value, unit, share):
    assert mark(frozen, given_as(frozen, value, unit)).share == share


def test_unit_that_may_be_given(db):
    frozen = numerical(unit_rule="optional").freeze()

    assert [mark(frozen, given_as(frozen, *one)).share for one in (("700",), ("0.7", 1), ("700", 1))] == [1, 1, Fraction(9, 10)]


def test_no_unit_is_asked_for(db):
    frozen = numerical(unit_rule="none").freeze()

    assert frozen["units"] == []
    assert [mark(frozen, {"value": value}).share for value in ("700", "700 nm")] == [1, 0]
    assert mark(frozen, None).share == 0


def test_number_that_can_mean_two_things_counts_as_either(db):
    numbers = [{"number": "1234"}, {"number": "9.5", "credit": -50}, {"number": "*", "credit": 0, "feedback": "No."}]
    frozen = numerical(texts={"en": {"text": "<p>How many?</p>", "numbers": numbers}}, unit_rule="none").freeze()

    assert [mark(frozen, {"value": value}).share for value in ("1,234", "1.234", "1235", "9,5")] == [1, 1, 0, Fraction(-1, 2)]
    assert present(frozen, language="en", name="q1", number=1, answer={"value": "3"}).view["row"]["feedback"] == "No."


def test_what_was_given_and_what_is_right_are_shown(frozen):
    view = present(frozen, language="fr", name="q1", number=1, answer=given_as(frozen, "700", 1)).view

    assert view["row"] == {
        "given": "700 µm", "right": "700 nm", "is_right": False, "is_partly": True, "is_unit_wrong": True, "feedback": "About 700.",
    }  # fmt: skip
    assert [name for _id, name, _is_chosen in view["units"]] == ["nm", "µm"]


def test_right_answers_speak_the_language_of_the_page(db):
    numbers = [{"number": "2.5"}, {"number": "1.5", "upper": "2"}]
    frozen = numerical(texts={"fr": {"text": "<p>Combien ?</p>", "numbers": numbers}}, unit_rule="none").freeze()

    assert present(frozen, language="fr", name="q1", number=1).view["row"]["right"] == "2,5 · de 1,5 à 2"


def test_text_that_is_no_number_is_kept_and_said(frozen):
    answer = read_answer(frozen, {"value": " about seven ", "unit": ""})

    assert answer == {"value": "about seven"}
    assert present(frozen, language="en", name="q1", number=1, answer=answer).view["is_unreadable"]


@pytest.mark.parametrize("value", [{"unit": "inch"}, {"value": "1" * 101}, "700"])
def test_what_is_no_answer_is_refused(frozen, value):
    with pytest.raises(InvalidInputError):
        read_answer(frozen, value)


@pytest.mark.parametrize(
    ("words", "rule", "sentence"),
    [
        ({"numbers": [{"number": "5", "credit": 50}]}, "none", "worth 100 %"),
        ({"numbers": [{"number": "5"}, {"number": "*", "credit": 10}]}, "none", "An asterisk"),
        ({"numbers": NUMBERS}, "required", "at least one unit"),
        ({"numbers": NUMBERS, "units": UNITS[::-1]}, "optional", "its factor is 1"),
        ({"numbers": [{"number": "1,234"}]}, "none", "cannot be read as one number"),
        ({"numbers": NUMBERS, "units": [{"name": "nm", "factor": "much"}]}, "optional", "above zero"),
    ],
)
def test_key_that_cannot_work_is_said_in_a_sentence(db, words, rule, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        numerical(texts={"en": {"text": "<p>How long?</p>", **words}}, unit_rule=rule)


def test_percentages_are_exact(db):
    frozen = numerical(unit_cost=Decimal("33.33333")).freeze()

    assert mark(frozen, given_as(frozen, "700")).share == Fraction(2, 3)


def a_number(low, high, share="1"):
    return {"id": "a", "share": share, "exact": low if low == high else None, "low": low, "high": high}


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([("10", "12", "1/2"), ("11", "11")], "“11” can never count"),
        ([(None, None, "0"), ("10", "12")], "“10 to 12” can never count"),
        ([("11", "11"), ("10", "12", "1/2"), (None, None, "0")], ""),
        ([("10", "12"), ("11", "11", "1/2")], ""),
        ([("10", "12", "1/2"), ("11", "13")], ""),
        ([(None, None, "-1/2"), (None, None, "0")], ""),
    ],
)
def test_author_is_told_of_a_number_that_an_earlier_one_hides(numbers, sentence):
    assert slip({"numbers": [a_number(*one) for one in numbers]}).partition(":")[0] == sentence
