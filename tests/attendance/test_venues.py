"""Venues, and what speaks against a plan: told, never refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from attendance.clashes import taken_already, too_few_seats, warnings_of
from attendance.models import Session, Venue
from core.zones import HAITI
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory


@pytest.fixture
def venue(db):
    return Venue.objects.create(
        name="Hôtel Mont-Joli", town="Cap-Haïtien", address="12, rue B", capacity=2, map_link="https://maps.example/1"
    )


def test_database_takes_a_name_once_ignoring_case(venue):
    with pytest.raises(IntegrityError), transaction.atomic():
        Venue.objects.create(name="HôTEL MONT-JOLI")


@pytest.mark.parametrize("link", ["http://maps.example/1", "geo:19.7,-72.2", "javascript:alert(1)", "maps.example"])
def test_map_link_is_an_https_address(venue, link):
    venue.map_link = link

    with pytest.raises(ValidationError, match="begins with https"):
        venue.full_clean()


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("Salle 2", "Salle 2, Hôtel Mont-Joli, Cap-Haïtien"),
        ("cap-haïtien", "Hôtel Mont-Joli, Cap-Haïtien"),
        ("", "Hôtel Mont-Joli, Cap-Haïtien"),
    ],
)
def test_place_is_said_from_the_room_to_the_town_and_no_town_twice(venue, place, where):
    assert Session(venue=venue, place=place).where == where
    assert Session(place=place).where == place


def test_more_people_than_seats_are_told(venue, cohort, enrolments):
    assert too_few_seats(cohort, venue) == "The cohort has 3 people. Seats at Hôtel Mont-Joli, Cap-Haïtien: 2."

    venue.capacity = 3
    assert (too_few_seats(cohort, venue), too_few_seats(cohort, None)) == ("", "")


def test_venue_and_trainer_that_are_taken_are_told(venue, session, trainer):
    Session.objects.filter(pk=session.pk).update(venue=venue)
    session.trainers.add(trainer)
    times = (session.starts_at + timedelta(hours=3), session.ends_at + timedelta(hours=3))
    after = (session.ends_at, session.ends_at + timedelta(hours=1))

    found = taken_already([times, after], cohort=CohortFactory(course_key=session.cohort.course_key), venue=venue, trainers=[trainer])

    assert (len(found[0]), found[1]) == (2, [])
    assert ("already has a session from" in found[0][0], "already teaches from" in found[0][1]) == (True, True)


def test_session_does_not_stand_in_its_own_way_and_a_cancelled_one_in_nobodys(venue, session, trainer):
    Session.objects.filter(pk=session.pk).update(venue=venue)
    session.trainers.add(trainer)
    session.refresh_from_db()
    SessionFactory(cohort=session.cohort, venue=venue, state="cancelled")

    assert warnings_of(session) == []


def test_warnings_cost_the_same_for_one_meeting_and_for_many(venue, session, trainer, django_assert_num_queries):
    SessionFactory.create_batch(3, cohort=session.cohort, venue=venue)
    times = (session.starts_at, session.ends_at)
    for meetings in ([times], [times] * 3):
        with django_assert_num_queries(2):
            taken_already(meetings, cohort=session.cohort, venue=venue, trainers=[trainer])


# -- On the pages ---------------------------------------------------------------------------------------------


@pytest.fixture
def plan(venue, trainer):
    return {
        "title": "Interviewing", "venue": venue.pk, "place": "Salle 2", "day": str(timezone.localdate()), "starts": "08:30",
        "ends": "12:30", "hours": "3.5", "trainers": [trainer.pk],
    }  # fmt: skip


def test_session_is_planned_all_the_same_and_the_page_warns(client, manager, cohort, enrolments, plan, venue):
    SessionFactory(cohort=cohort, venue=venue, starts_at=timezone.localtime().replace(hour=9, minute=0))
    client.force_login(manager)

    page = client.post(reverse("attendance:schedule", args=[cohort.code]), plan, follow=True).content.decode()

    planned = Session.objects.get(title="Interviewing")
    assert ("Seats at Hôtel Mont-Joli, Cap-Haïtien: 2" in page, "The cohort has “" in page, planned.venue) == (True, True, venue)
    assert "Seats at Hôtel Mont-Joli, Cap-Haïtien: 2" in client.get(reverse("attendance:change", args=[planned.uuid])).content.decode()


def test_series_warns_on_each_row_and_plans_at_the_venue_with_the_pattern_s_modules(
    client, manager, cohort, content, enrolments, venue, trainer
):
    day, first, second = timezone.localdate(), *(str(module.translation_key) for module in content.modules)
    SessionFactory(cohort=cohort, venue=venue, starts_at=timezone.localtime().replace(hour=9, minute=0))
    pattern = {
        "title": "Signs", "venue": venue.pk, "first": day, "last": day, "weekdays": range(7), "morning_starts": "08:30",
        "morning_ends": "12:30", "morning_hours": "3.5", "morning_module": first, "afternoon_starts": "13:30", "afternoon_ends": "16:30",
        "afternoon_hours": "2.5", "afternoon_module": second,
    }  # fmt: skip
    client.force_login(manager)
    shown = client.post(reverse("attendance:series", args=[cohort.code]), pattern)
    rows = shown.context["rows"]
    sent = {"row-TOTAL_FORMS": 2, "row-INITIAL_FORMS": 2, "plan": "1"}
    for form in rows.forms:
        sent |= {f"{form.prefix}-{name}": value for name, value in form.initial.items() if value not in (False, None)}
    sent["row-0-take"] = "on"  # it overlaps the session that is there, and is wanted all the same

    client.post(reverse("attendance:series", args=[cohort.code]), pattern | sent)

    assert "Seats at Hôtel Mont-Joli, Cap-Haïtien: 2" in shown.context["seats"]
    assert ["The cohort has “" in " ".join(form.warnings) for form in rows.forms] == [True, False]
    assert [(str(one.module_key), one.venue) for one in Session.objects.filter(title__startswith="Signs")] == [
        (first, venue),
        (second, venue),
    ]


def test_series_costs_the_same_for_one_row_and_for_three(client, manager, cohort, django_assert_max_num_queries):
    day = timezone.localdate()
    client.force_login(manager)
    for last in (day, day + timedelta(days=2)):
        pattern = {
            "title": "A",
            "first": day,
            "last": last,
            "weekdays": range(7),
            "morning_starts": "08:30",
            "morning_ends": "12:30",
            "morning_hours": "3",
        }
        with django_assert_max_num_queries(19):
            client.post(reverse("attendance:series", args=[cohort.code]), pattern)


def test_learner_sees_address_way_and_a_plain_link_to_the_map(client, session, enrolments, venue):
    Session.objects.filter(pk=session.pk).update(venue=venue)
    Venue.objects.update(way_there="Through the blue gate")
    client.force_login(enrolments[0].learner)

    page = client.get(reverse("attendance:session", args=[session.uuid])).content.decode()

    assert all(words in page for words in ("12, rue B", 'href="https://maps.example/1"', "Through the blue gate", "noreferrer"))
    assert "<iframe" not in page


def test_staff_keep_venues_in_the_admin(client, manager, venue):
    client.force_login(manager)
    venue_facts = {
        "name": "hôtel mont-joli", "town": "Cap", "address": "", "time_zone": HAITI, "capacity": "", "map_link": "http://x",
        "way_there": "",
    }  # fmt: skip

    page = client.post(reverse("venues:add"), venue_facts).content.decode()
    client.post(reverse("venues:add"), venue_facts | {"name": "École nationale", "map_link": ""})

    assert "begins with https" in page
    assert Venue.objects.filter(name="École nationale").exists()
