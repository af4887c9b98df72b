"""Days, times and hours as people and spreadsheets write them: read, or told, never guessed."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS
from hypothesis import given
from hypothesis import strategies as st

from attendance.importing.values import DateOrder, NotReadError, order_of, read_date, read_hours, read_time, time_behind

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    ["2026-03-02", "2026/3/2", "2026.03.02", "2026-03-02 08:30", "2 mars 2026", "lundi 2 mars 2026", "March 2, 2026",
     "Monday, 2nd March 2026",
     "2 de marzo de 2026", "lunes, 2 de marzo del 2026", "2 mas 2026", "lendi 2 mas 2026", "02-mar-2026", "2 Mar. 2026"],
)  # fmt: skip
def test_dates_that_can_be_read_one_way(text):
    assert read_date(text) == MONDAY


@pytest.mark.parametrize(
    ("text", "day"), [("1er mars 2026", 1), ("13/03/2026", 13), ("03/13/2026", 13), ("3/3/2026", 3), ("13.3.2026", 13)]
)
def test_more_dates_that_can_be_read_one_way(text, day):
    assert read_date(text) == date(2026, 3, day)


def test_an_ambiguous_date_is_told_with_both_readings():
    with pytest.raises(NotReadError, match=r"can be 2 March 2026 or 3 February 2026"):
        read_date("02/03/2026")


@pytest.mark.parametrize(("order", "expected"), [(DateOrder.DAY_FIRST, MONDAY), (DateOrder.MONTH_FIRST, date(2026, 2, 3))])
def test_the_order_that_somebody_states_decides(order, expected):
    assert read_date("02/03/2026", order) == expected


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["02/03/2026", "13/03/2026"], DateOrder.DAY_FIRST),
        (["02/03/2026", "03/13/2026"], DateOrder.MONTH_FIRST),
        (["13/03/2026", "03/13/2026"], DateOrder.UNKNOWN),
        (["02/03/2026", "2026-03-13", "", "someday"], DateOrder.UNKNOWN),
    ],
)
def test_the_list_proves_its_order_or_does_not(texts, order):
    assert order_of(texts) == order


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("02/03/26", "four digits"),
        ("31/02/2026", "no day"),
        ("30 February 2026", "no day"),
        ("46083", "counts days"),
        ("Tuesday 2 March 2026", "that day is a Monday"),
        ("2 March", "not a date"),
        ("soon", "not a date"),
        ("", "not a date"),
        ("2 or 3 March 2026", "not a date"),
    ],
)
def test_what_is_no_date_is_told(text, sentence):
    with pytest.raises(NotReadError, match=sentence):
        read_date(text)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ht"])
@given(day=st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_day_is_read_in_every_language_of_ours(language, day):
    with translation.override(language):
        text = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month]} {day.year}"

    assert read_date(text) == read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9:00", time(9)), ("09:00:00", time(9)), ("9h", time(9)), ("9 h 30", time(9, 30)), ("9H30", time(9, 30)), ("9.30", time(9, 30)),
     ("2 pm", time(14)), ("2:30 p.m.", time(14, 30)), ("12:15 am", time(0, 15)), ("12 PM", time(12)), ("2026-03-02 08:30", time(8, 30))],
)  # fmt: skip
def test_times_as_people_write_them(text, expected):
    assert read_time(text) == expected


@pytest.mark.parametrize("text", ["9", "0.375", "morning", "", "9:", "9.3", "14 m"])
def test_what_is_no_time_is_told(text):
    with pytest.raises(NotReadError, match="not a time"):
        read_time(text)


@pytest.mark.parametrize("text", ["25:00", "14 pm", "0 am", "9:75"])
def test_what_is_on_no_clock_is_told(text):
    with pytest.raises(NotReadError, match="no time"):
        read_time(text)


def test_a_time_may_stand_behind_its_day():
    assert (time_behind("2026-03-02 08:30"), time_behind("2026-03-02")) == ("08:30", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3.5", "3.5"), ("3,5", "3.5"), ("3 h 30", "3.5"), ("3:20", "3.33"), ("4", "4"), ("4 h", "4"), ("3:30:00", "3.5")],
)
def test_hours_as_people_write_them(text, expected):
    assert read_hours(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "half a day", "3.555", "-3"])
def test_what_is_no_number_of_hours_is_told(text):
    with pytest.raises(NotReadError, match="number of hours"):
        read_hours(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_told(text):
    for read in (read_date, read_time, read_hours):
        try:
            value = read(text)
        except NotReadError:
            continue
        assert value is not None
