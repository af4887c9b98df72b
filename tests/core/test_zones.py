"""Zones by name and in words, and the clock on a wall: what it says, and which moment is meant by it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.exports import safe_cell
from core.zones import (
    DOMINICAN_REPUBLIC,
    HAITI,
    NoSuchTimeError,
    check_zone,
    local_time,
    on_the_clock,
    site_zone_name,
    zone_choices,
    zone_if_other,
    zone_in_words,
    zone_label,
    zone_named,
)

HERE, THERE = zone_named(HAITI), zone_named(DOMINICAN_REPUBLIC)
WINTER, SUMMER = date(2027, 1, 12), date(2027, 7, 13)
FORWARD, BACK = date(2027, 3, 14), date(2027, 11, 7)  # when Haiti puts its clocks forward, and back


@pytest.mark.parametrize(
    ("day", "zone", "hour"), [(WINTER, HERE, 13), (WINTER, THERE, 12), (SUMMER, HERE, 12), (SUMMER, THERE, 12)]
)  # fmt: skip
def test_eight_in_the_morning_is_another_moment_in_each_country_and_half_of_the_year(day, zone, hour):
    moment = on_the_clock(day, time(8), zone)

    assert (moment, moment.tzinfo) == (datetime(day.year, day.month, day.day, hour, tzinfo=UTC), UTC)


def test_a_time_that_the_clock_jumps_over_does_not_exist():
    with pytest.raises(NoSuchTimeError, match="On 14 March 2027 the clocks there are put forward: it is never 02:30"):
        on_the_clock(FORWARD, time(2, 30), HERE)

    assert on_the_clock(FORWARD, time(2, 30), THERE) == datetime(2027, 3, 14, 6, 30, tzinfo=UTC)


def test_of_a_time_that_is_twice_the_first_is_meant():
    assert on_the_clock(BACK, time(1, 30), HERE) == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert on_the_clock(BACK, time(1, 30, fold=1), HERE) == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - limits, which are naive
    name=st.sampled_from([HAITI, DOMINICAN_REPUBLIC, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)  # fmt: skip
def test_the_clock_and_the_moment_lead_to_each_other(moment, name):
    clock = local_time(moment, zone_named(name))

    again = on_the_clock(clock.date(), clock.time(), zone_named(name))

    assert clock == moment
    assert again == (moment if not clock.fold else again)
    assert timedelta(0) <= moment - again <= timedelta(hours=1)


def test_a_zone_is_said_in_words_and_only_where_it_is_not_the_sites():
    assert (zone_in_words(HAITI), zone_in_words(DOMINICAN_REPUBLIC)) == ("Haiti time", "Dominican Republic time")
    assert (zone_in_words("America/New_York"), zone_label("UTC")) == ("time of New York", "UTC")
    assert (zone_if_other(HAITI), zone_if_other(DOMINICAN_REPUBLIC)) == ("", "Dominican Republic time")


def test_the_two_countries_stand_first_and_every_zone_once(settings):
    settings.TIME_ZONE = "Europe/Paris"

    first, named = zone_choices()[:3], [name for _area, zones in zone_choices()[3:] for name, _label in zones]

    assert first == [
        (HAITI, "Haiti (Port-au-Prince)"),
        (DOMINICAN_REPUBLIC, "Dominican Republic (Santo Domingo)"),
        ("Europe/Paris", "Paris"),
    ]
    assert len(named) == len(set(named)) > 300
    assert ("America/New_York" in named, {HAITI, site_zone_name()} & set(named)) == (True, set())


@pytest.mark.parametrize("name", ["", "Mars/Base", "Haiti (Port-au-Prince)", "../etc/passwd"])
def test_what_names_no_zone_is_refused(name):
    with pytest.raises(ValidationError, match="is not a time zone"):
        check_zone(name)


def test_a_spreadsheet_gets_a_local_time_as_the_clock_there_says_it():
    moment = datetime(2027, 1, 12, 12, tzinfo=UTC)

    assert (safe_cell(local_time(moment, THERE)).hour, safe_cell(moment).hour) == (8, 7)
