"""Marks matrices as CSV: any that is right is read, any that is not gets a sentence that says where."""

import csv
import io
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.statistics.matrices import check_against_maxima, read_marks, read_maxima, supposed_maxima
from core.errors import InvalidInputError

NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8), min_size=2, max_size=5, unique=True
)


@given(NAMES, st.data())
def test_any_matrix_is_read_as_it_was_written(names, data):
    number = st.floats(allow_nan=False, allow_infinity=False)
    rows = data.draw(st.lists(st.lists(number, min_size=len(names), max_size=len(names)), min_size=1, max_size=5))
    out = io.StringIO()
    csv.writer(out).writerows([names, *rows])

    found = read_marks(out.getvalue().encode())

    assert (found.names, found.marks.tolist(), found.blanks) == (names, rows, 0)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    sentence = ""
    try:
        assert read_marks(data).names
    except InvalidInputError as error:
        sentence = str(error)
    assert not sentence or sentence.endswith(".")


def test_empty_cells_are_items_that_the_attempt_did_not_have():
    found = read_marks("\ufeffq1,q2\r\n1, \r\n,0.5\r\n".encode())

    assert found.names == ["q1", "q2"]
    assert [isnan(mark) for mark in found.marks.flat] == [False, True, True, False]
    assert found.blanks == 2


@pytest.mark.parametrize(("data", "sentence"), [
    (b"", "The file is empty"),
    (b"\r\n\r\n", "The file is empty"),
    (b"q1,q2\r\n", "a header and no marks"),
    ("é,b\n1,2".encode("latin-1"), "not written in UTF-8"),
    (b"q1;q2\n1;2", "separated by semicolons"),
    (b"q1,\n1,2", "Column 2 has no name"),
    (b"q1,q1\n1,2", "Two items are called “q1”"),
    (b"q1,q2\n1,2\n3", "Row 3 has 1 cells, and the header has 2"),
    (b"q1,q2\n1,2\n\n3,4,5", "Row 4 has 3 cells"),
    (b"q1,q2\n1,right", "Row 2, column 2 (q2): “right” is not a number"),
    (b"q1,q2\n1,nan", "“nan” is not a number"),
    (b"q1,q2\n1,1e999", "“1e999” is not a number"),
    (b"q1,q2\n1_0,1", "“1_0” is not a number"),
    (b'q1,q2\n"1,2', "could not be read as CSV"),
])  # fmt: skip
def test_bad_file_gets_a_sentence(data, sentence):
    with pytest.raises(InvalidInputError) as refusal:
        read_marks(data)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("data", [b"b,a\n3,2", b"a,2\nb,3", b"item,maximum\nb,3\na,2"])
def test_maxima_are_read_across_or_down_in_any_order(data):
    assert read_maxima(data, ["a", "b"]).tolist() == [2, 3]


@pytest.mark.parametrize("data", [b"a\n5", b"a,5", b"item,maximum\na,5"])
def test_maximum_of_one_item(data):
    assert read_maxima(data, ["a"]).tolist() == [5]


@pytest.mark.parametrize(("data", "sentence"), [
    (b"a,b,c\n1,2,3", "name “c”, which is no item"),
    (b"a,1", "no number for “b”"),
    (b"a,b\n1,", "no number for “b”"),
    (b"a,b\n1,0", "“b” has to be above nought"),
    (b"1,2,3", "Row 1 of the maxima"),
    (b"a,1\na,2", "Two items are called “a”"),
    (b"a,1\nb,x", "“x” is not a number"),
])  # fmt: skip
def test_bad_maxima_get_a_sentence(data, sentence):
    with pytest.raises(InvalidInputError) as refusal:
        read_maxima(data, ["a", "b"])
    assert sentence in str(refusal.value)


def test_supposed_maximum_is_one_or_the_highest_mark():
    assert supposed_maxima(np.array([[0, 0.5, 3], [nan, 1, nan]])).tolist() == [1, 1, 3]


def test_mark_above_its_maximum_is_named():
    table = read_marks(b"a,b\n1,1\n1,2.5")

    check_against_maxima(table, np.array([1.0, 2.5]))
    with pytest.raises(InvalidInputError, match=r"Attempt 2 has 2\.5 points for “b”, whose maximum is 2"):
        check_against_maxima(table, np.array([1.0, 2.0]))
