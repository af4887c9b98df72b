"""Several sessions at once: the pattern, its sessions to look at, all of them or none."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from attendance.models import Session
from attendance.series import MOST, Block, slots
from attendance.services.scheduling import schedule_series
from core.errors import InvalidInputError, NotAllowedError

MORNING, AFTERNOON = Block(time(8, 30), time(12, 30), Decimal("3.5")), Block(time(13, 30), time(16, 30), Decimal("2.5"))
MONDAY = date(2026, 3, 2)


def days(found):
    return [slot.day for slot in found]


def test_blocks_of_a_day_follow_each_other():
    found = slots(first=MONDAY, last=MONDAY + timedelta(days=1), weekdays=[0, 1], blocks=[AFTERNOON, MORNING])

    assert [(slot.day.day, slot.block) for slot in found] == [(2, MORNING), (2, AFTERNOON), (3, MORNING), (3, AFTERNOON)]


def test_only_the_chosen_weekdays_and_no_holidays():
    found = slots(first=MONDAY, last=date(2026, 3, 15), weekdays=[0, 3], blocks=[MORNING], free=[date(2026, 3, 9)])

    assert days(found) == [date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 12)]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.sets(st.integers(0, 6)))
def test_every_slot_is_inside_the_series_and_none_is_missing(first, length, weekdays):
    last = first + timedelta(days=length)
    found = days(slots(first=first, last=last, weekdays=weekdays, blocks=[MORNING]))

    assert found == [day for day in (first + timedelta(n) for n in range(length + 1)) if day.weekday() in weekdays][: MOST + 1]


@pytest.fixture
def pattern(cohort):
    """Three days, mornings only, as the form sends it."""
    first = timezone.localdate()
    cohort.starts_on, cohort.ends_on = first, first + timedelta(days=2)
    cohort.save()
    return {
        "title": "Interviews", "place": "Salle A", "first": first, "last": cohort.ends_on, "weekdays": range(7), "free": "",
        "morning_starts": "08:30", "morning_ends": "12:30", "morning_hours": "3.5",
    }  # fmt: skip


def address(cohort):
    return reverse("attendance:series", args=[cohort.code])


def rows_of(page):
    """The rows of the page as a browser sends them back."""
    formset = page.context["rows"]
    sent = {"row-TOTAL_FORMS": len(formset.forms), "row-INITIAL_FORMS": len(formset.forms)}
    for form in formset.forms:
        sent |= {f"{form.prefix}-{name}": value for name, value in form.initial.items() if value not in (False, None)}
        sent |= {f"initial-{form.prefix}-{name}": "" if value is None else value for name, value in form.initial.items()}
    return sent


def test_empty_form_proposes_the_days_from_monday_to_friday(client, cohort, manager):
    client.force_login(manager)

    page = client.get(address(cohort)).content.decode()

    assert [f'value="{day}" id="id_weekdays_{day}" checked' in page for day in range(7)] == [True] * 5 + [False] * 2


def test_pattern_shows_its_sessions_and_plans_none(client, cohort, manager, pattern):
    client.force_login(manager)

    page = client.post(address(cohort), pattern)

    assert [form.initial["title"] for form in page.context["rows"].forms] == ["Interviews 1", "Interviews 2", "Interviews 3"]
    assert not Session.objects.exists()


def test_shown_sessions_are_planned_as_they_were_changed(client, cohort, manager, pattern):
    client.force_login(manager)
    rows = rows_of(client.post(address(cohort), pattern))
    rows |= {"row-1-title": "Visit to the border post", "row-1-hours": "2"}
    del rows["row-2-take"]

    client.post(address(cohort), pattern | rows | {"plan": "1"})

    planned = [(one.title, one.hours, one.place) for one in Session.objects.all()]
    assert planned == [("Interviews 1", Decimal("3.50"), "Salle A"), ("Visit to the border post", Decimal("2.00"), "Salle A")]


@pytest.fixture
def edited(client, cohort, manager, pattern):
    """The rows of the pattern, changed before the pattern is."""
    client.force_login(manager)
    rows = rows_of(client.post(address(cohort), pattern))
    rows |= {"row-1-title": "Visit to the border post", "row-1-starts": "09:15", "row-1-hours": "2"}
    del rows["row-2-take"]
    return rows


def values(response, *names):
    return [tuple(form[name].value() for name in names) for form in response.context["rows"].forms]


def test_shown_again_the_rows_keep_what_was_typed_and_the_rest_follows_the_pattern(client, cohort, pattern, edited):
    page = client.post(address(cohort), pattern | edited | {"title": "Talks", "morning_ends": "12:00"})

    assert values(page, "title", "starts", "ends", "hours", "take") == [
        ("Talks 1", "08:30", "12:00", "3.5", True),
        ("Visit to the border post", "09:15", "12:00", "2", True),
        ("Talks 3", "08:30", "12:00", "3.5", False),
    ]
    assert not Session.objects.exists()


def test_shown_a_third_time_the_rows_still_keep_it(client, cohort, pattern, edited):
    sent = dict(client.post(address(cohort), pattern | edited).context["rows"].data)

    page = client.post(address(cohort), pattern | sent)

    assert values(page, "title", "take")[1:] == [("Visit to the border post", True), ("Interviews 3", False)]


def test_rows_that_are_new_or_gone_are_told(client, cohort, pattern, edited):
    afternoon = {"afternoon_starts": "13:30", "afternoon_ends": "16:30", "afternoon_hours": "2.5"}

    page = client.post(address(cohort), pattern | edited | afternoon | {"last": pattern["first"] + timedelta(days=1)})

    assert [form.is_new for form in page.context["rows"].forms] == [False, True, False, True]
    assert [one.split(" · ")[0] for one in page.context["gone"]] == ["Interviews 3"]
    assert "No longer in the pattern" in page.content.decode()


def test_wrong_pattern_keeps_what_was_typed_into_its_rows(client, cohort, pattern, edited):
    page = client.post(address(cohort), pattern | edited | {"free": "Easter"})

    assert values(page, "title")[1] == ("Visit to the border post",)


def test_what_cannot_be_read_is_kept_and_told_at_its_row(client, cohort, pattern, edited):
    page = client.post(address(cohort), pattern | edited | {"row-0-starts": "soon"})

    [first, *_others] = page.context["rows"].forms
    assert (first["starts"].value(), list(first.errors)) == ("soon", ["starts"])


def test_what_is_planned_already_is_not_ticked(client, cohort, manager, pattern):
    client.force_login(manager)
    rows = rows_of(client.post(address(cohort), pattern))
    client.post(address(cohort), pattern | rows | {"plan": "1"})

    again = client.post(address(cohort), pattern)

    assert [form.initial["take"] for form in again.context["rows"].forms] == [False, False, False]
    assert "there is a session then already" in again.content.decode()


def test_nothing_ticked_is_told(client, cohort, manager, pattern):
    client.force_login(manager)
    rows = rows_of(client.post(address(cohort), pattern))
    for number in range(3):
        del rows[f"row-{number}-take"]

    page = client.post(address(cohort), pattern | rows | {"plan": "1"})

    assert "No session is ticked" in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last": "2020-01-01"}, "ends before it begins"),
        ({"free": "Easter"}, "day/month/year"),
        ({"morning_hours": ""}, "leave all three empty"),
        ({"morning_starts": "", "morning_ends": "", "morning_hours": ""}, "Say when the sessions are"),
        ({"last": "2036-01-01"}, "The cohort lasts from"),
    ],
)
def test_wrong_pattern_is_told_in_a_sentence(client, cohort, manager, pattern, wrong, sentence):
    client.force_login(manager)

    assert sentence in client.post(address(cohort), pattern | wrong).content.decode()


def test_all_are_planned_or_none(cohort, manager):
    start = timezone.localtime().replace(hour=9, minute=0)
    day = datetime.combine(cohort.starts_on, start.time(), tzinfo=timezone.get_current_timezone())
    plan = {"title": "A", "place": "", "hours": Decimal(3), "starts_at": day, "ends_at": day + timedelta(hours=4)}
    wrong = plan | {"title": "B", "hours": Decimal(9)}

    with pytest.raises(InvalidInputError, match="B · "):
        schedule_series(by=manager, cohort=cohort, plans=[plan, wrong])
    assert not Session.objects.exists()


def test_trainers_plan_nothing(cohort, trainer):
    with pytest.raises(NotAllowedError):
        schedule_series(by=trainer, cohort=cohort, plans=[{"title": "A", "place": "", "hours": 1, "starts_at": None, "ends_at": None}])
