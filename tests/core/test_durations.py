"""Lengths of time, as people say them."""

from decimal import Decimal

import pytest

from core.durations import in_words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("0", "0 min"), ("0.01", "1 min"), ("0.33", "20 min"), ("0.67", "40 min"), ("0.75", "45 min"), ("1", "1 h"), ("1.99", "2 h"),
        ("2.05", "2 h 03"), ("7.875", "7 h 53"), ("11.58", "11 h 35"),
    ],
)  # fmt: skip
def test_hours_are_said_in_words_and_never_too_short(hours, words):
    assert in_words(Decimal(hours)) == words
