"""Calendars: what they say and never say, who makes their addresses, and what becomes of moved and cancelled sessions."""

from datetime import UTC, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from attendance.calendar_files import sessions_as_calendar
from attendance.models import CalendarFeed, Session, Venue
from attendance.services.calendars import end_feed, make_feed, renew_feed, set_titles
from attendance.services.scheduling import cancel_session, change_session
from core.errors import NotAllowedError
from courses.services.enrolling import withdraw
from people.services.privacy import anonymise
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def learner(enrolments):
    return enrolments[0].learner


def read(client, feed):
    """The events behind an address, as a calendar programme reads them: without a log-in."""
    client.logout()
    response = client.get(reverse("calendar_feed", args=[feed.token]))
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def moved(session, manager, **changes):
    plan = {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "hours", "place", "venue", "module_key")}
    return change_session(session=session, by=manager, **plan | changes)


# -- What a calendar says --------------------------------------------------------------------------------------


def test_event_says_when_and_where_in_utc(client, session, learner):
    venue = Venue.objects.create(name="Hôtel Mont-Joli", address="12, rue B", map_link="https://maps.example/?q=1,2;3")
    Session.objects.filter(pk=session.pk).update(venue=venue, place="Salle 2")

    [event] = read(client, make_feed(by=learner))

    assert event.decoded("dtstart") == session.starts_at.replace(microsecond=0)
    assert event["dtstart"].to_ical().endswith(b"Z")
    assert (event["uid"], event["status"], event["sequence"]) == (str(session.uuid), "CONFIRMED", 0)
    assert (event["location"], event["url"]) == ("Salle 2, Hôtel Mont-Joli, 12, rue B", "https://maps.example/?q=1,2;3")


def test_ones_own_calendar_says_nothing_of_the_course_until_one_wants_it_to(client, session, learner):
    feed = make_feed(by=learner)
    [before] = read(client, feed)
    set_titles(by=learner, feed=feed, shows_titles=True)
    [after] = read(client, feed)

    assert (before["summary"], after["summary"]) == ("Training session", session.title)


def test_neutral_title_is_in_the_persons_language(client, session, learner):
    learner.language = "fr"
    learner.save()

    assert read(client, make_feed(by=learner))[0]["summary"] == "Séance de formation"


def test_no_name_of_anybody_is_in_a_calendar(client, session, enrolments, trainer, manager):
    observer = enrolments[1].learner
    session.trainers.add(trainer)
    session.observers.add(observer)
    session.blocks.create(title="Signs", begins=0, ends=60, minutes=60, leader=trainer, leader_name="Judge Pierre")

    for person, cohort in ((enrolments[0].learner, None), (trainer, None), (manager, session.cohort)):
        feed = make_feed(by=person, cohort=cohort)
        text = client.get(reverse("calendar_feed", args=[feed.token])).content.decode().replace("\r\n ", "")
        people = [trainer, observer, manager, *(one.learner for one in enrolments)]
        assert not [one for one in people for word in (one.first_name, one.last_name, one.email) if word and word in text]
        assert ("ATTENDEE" in text, "ORGANIZER" in text, "Judge Pierre" in text) == (False, False, False)


def test_moved_session_keeps_its_uid_and_raises_its_sequence(client, session, learner, manager):
    feed = make_feed(by=learner)
    [before] = read(client, feed)

    moved(session, manager, starts_at=session.starts_at + timedelta(hours=1), ends_at=session.ends_at + timedelta(hours=1))
    [after] = read(client, feed)

    assert (after["uid"], after["sequence"], after["dtstamp"].dt >= before["dtstamp"].dt) == (before["uid"], before["sequence"] + 1, True)


def test_what_calendars_do_not_show_raises_no_sequence(session, manager, content):
    assert moved(session, manager, module_key=content.modules[0].translation_key).revision == 0


def test_cancelled_session_stays_as_cancelled(client, session, learner, manager):
    cancel_session(session=session, by=manager, reason="Storm")

    [event] = read(client, make_feed(by=learner))

    assert (event["status"], event["sequence"], event["uid"]) == ("CANCELLED", 1, str(session.uuid))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_any_title_comes_back_as_it_was_and_no_line_is_too_long(title):
    now = timezone.now().replace(microsecond=0)
    session = Session(title=title, starts_at=now, ends_at=now + timedelta(hours=1))

    content = sessions_as_calendar([session], name="N", shows_titles=True)

    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["summary"]), event.decoded("dtend"), event.errors) == (title, (now + timedelta(hours=1)).astimezone(UTC), [])
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_calendar_without_sessions_is_still_a_calendar(client, stranger):
    content = client.get(reverse("calendar_feed", args=[make_feed(by=stranger).token])).content

    calendar = Calendar.from_ical(content)
    assert (calendar.walk("VEVENT"), len(calendar.subcomponents)) == ([], 1)


# -- Whose sessions ---------------------------------------------------------------------------------------------


def test_calendar_holds_what_one_attends_teaches_or_observes(client, session, learner, cohort):
    taught, observed, other = (SessionFactory(cohort=CohortFactory(course_key=cohort.course_key)) for _n in range(3))
    taught.trainers.add(learner)
    observed.observers.add(learner)
    session.trainers.add(learner)  # twice of it, and once in the calendar

    found = sorted(event["uid"] for event in read(client, make_feed(by=learner)))

    assert found == sorted(str(one.uuid) for one in (session, taught, observed))
    assert str(other.uuid) not in found


def test_who_withdraws_is_told_no_more(client, session, enrolments, manager):
    feed = make_feed(by=enrolments[0].learner)
    withdraw(enrolment=enrolments[0], by=manager)

    assert read(client, feed) == []


def test_calendar_of_a_cohort_is_for_who_runs_it_as_long_as_they_do(client, session, cohort, trainer):
    feed = make_feed(by=trainer, cohort=cohort)
    assert [event["summary"] for event in read(client, feed)] == [session.title]

    cohort.trainers.remove(trainer)

    assert client.get(reverse("calendar_feed", args=[feed.token])).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "learner", "neighbour", "other_trainer"])
def test_nobody_else_makes_the_calendar_of_a_cohort(cohort, who, request):
    with pytest.raises(NotAllowedError):
        make_feed(by=request.getfixturevalue(who), cohort=cohort)


# -- The address ---------------------------------------------------------------------------------------------------


def test_address_is_private_and_not_for_search_engines(client, session, learner):
    response = client.get(reverse("calendar_feed", args=[make_feed(by=learner).token]))

    assert (response["Content-Type"], response["X-Robots-Tag"]) == ("text/calendar; charset=utf-8", "noindex")
    assert "private" in response["Cache-Control"]
    assert not response.cookies


def test_programme_that_has_it_already_is_sent_nothing_until_something_changes(client, session, learner, manager):
    address = reverse("calendar_feed", args=[make_feed(by=learner).token])
    known = {"HTTP_IF_NONE_MATCH": client.get(address)["ETag"]}
    unchanged = client.get(address, **known)
    cancel_session(session=session, by=manager, reason="Storm")

    assert (unchanged.status_code, unchanged.content, client.get(address, **known).status_code) == (304, b"", 200)


@pytest.mark.parametrize("token", ["x", "0" * 43, "é"])
def test_unknown_address_is_not_found(client, db, token):
    assert client.get(f"/calendars/{token}.ics").status_code == 404


def test_renewed_address_replaces_the_old_one_and_ended_ones_lead_nowhere(client, session, learner):
    feed = make_feed(by=learner)
    old, new = feed.token, renew_feed(by=learner, feed=feed).token
    statuses = [client.get(reverse("calendar_feed", args=[token])).status_code for token in (old, new)]
    end_feed(by=learner, feed=feed)

    assert (statuses, client.get(reverse("calendar_feed", args=[new])).status_code) == ([404, 200], 404)


def test_nobody_touches_somebody_elses_address(learner, stranger):
    feed = make_feed(by=learner)

    for act in (renew_feed, end_feed, lambda **about: set_titles(shows_titles=True, **about)):
        with pytest.raises(NotAllowedError):
            act(by=stranger, feed=feed)


def test_making_it_twice_makes_one_and_the_database_sees_to_it(learner):
    assert make_feed(by=learner) == make_feed(by=learner)

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(person=learner)


def test_address_of_somebody_inactive_or_anonymised_leads_nowhere(client, learner, administrator):
    feed = make_feed(by=learner)
    anonymise(person=learner, by=administrator)

    assert client.get(reverse("calendar_feed", args=[feed.token])).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_asked_too_often_it_says_when_to_come_back(client, db):
    statuses = {client.get("/calendars/x.ics").status_code for _n in range(241)}
    late = client.get("/calendars/x.ics")

    assert (statuses, late["Retry-After"]) == ({404, 429}, "60")


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_costs_the_same_for_one_session_and_for_three(client, cohort, learner, django_assert_num_queries, count):
    SessionFactory.create_batch(count, cohort=cohort)
    feed = make_feed(by=learner)

    with django_assert_num_queries(2):
        assert client.get(reverse("calendar_feed", args=[feed.token])).content.count(b"BEGIN:VEVENT") == count


# -- The page -------------------------------------------------------------------------------------------------------


def test_page_makes_shows_renews_and_ends_the_address(client, session, learner):
    client.force_login(learner)
    address = reverse("attendance:my_calendar")
    first = client.get(address).content.decode()
    made = client.post(address, {"do": "make"}, follow=True)
    token = CalendarFeed.objects.get().token
    client.post(address, {"do": "titles", "shows_titles": "on"})
    shows = CalendarFeed.objects.get().shows_titles
    client.post(address, {"do": "renew"})
    renewed = CalendarFeed.objects.get().token
    client.post(address, {"do": "end"})

    page = made.content.decode()
    assert ("What the address gives away" in first, f"http://testserver/calendars/{token}.ics" in page) == (True, True)
    assert (f"webcal://testserver/calendars/{token}.ics" in page, shows, renewed != token) == (True, True, True)
    assert not CalendarFeed.objects.exists()


def test_one_session_is_put_into_a_calendar_by_who_is_told_of_it(client, session, learner, stranger):
    address = reverse("attendance:session_file", args=[session.uuid])
    client.force_login(stranger)
    assert client.get(address).status_code == 404

    client.force_login(learner)
    response = client.get(address)

    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["summary"], event["uid"], response["Cache-Control"]) == ("Training session", str(session.uuid), "private, max-age=900")
