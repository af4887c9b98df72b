"""What a page puts first, and where it leads on from there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.services.register import close_session, observe
from core.inbox import receive
from tests.attendance.test_facts import mark
from tests.factories.attendance import SessionFactory


def read(client, person, name, *arguments):
    """The page as that person reads it."""
    client.force_login(person)
    return client.get(reverse(f"attendance:{name}", args=arguments)).content.decode()


@pytest.fixture
def of_last_week(cohort):
    return SessionFactory(cohort=cohort, title="Of last week", starts_at=timezone.now() - timedelta(days=7))


def test_sessions_that_are_over_stand_folded_after_those_to_come(client, session, of_last_week, trainer):
    close_session(session=of_last_week, by=trainer, leave_not_recorded=True)

    coming, over = read(client, trainer, "cohort", session.cohort.code).split('<details class="fold">')

    assert (session.title in coming, of_last_week.title in coming, of_last_week.title in over) == (True, False, True)


def test_past_session_that_nobody_closed_is_not_over(client, of_last_week, trainer):
    assert "Sessions that are over" not in read(client, trainer, "cohort", of_last_week.cohort.code)


def test_sessions_lie_open_where_none_is_to_come(client, of_last_week, trainer):
    close_session(session=of_last_week, by=trainer)

    page = read(client, trainer, "cohort", of_last_week.cohort.code)

    assert ('<details class="fold" open>' in page, "No session is planned yet" in page) == (True, False)


def test_register_of_tomorrow_cannot_be_closed_and_names_nobody(client, cohort, enrolments, trainer):
    tomorrow = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=1))

    page = read(client, trainer, "close", tomorrow.uuid)

    assert ("can be closed from then on" in page, enrolments[0].learner.list_name in page) == (True, False)


def test_person_of_whom_two_things_were_said_leads_to_where_that_is_settled(client, session, enrolments, trainer, manager):
    receive([mark(session, enrolments[0], "absent", ago=5)], sender=trainer, device="a")
    receive([mark(session, enrolments[0], "present", ago=2)], sender=manager, device="b")

    page = read(client, trainer, "person", session.uuid, enrolments[0].uuid)

    assert reverse("attendance:to_settle", args=[session.uuid]) in page


def test_who_is_enrolled_can_say_that_they_are_here_while_the_session_lasts(client, session, of_last_week, enrolments, trainer):
    learner, here = enrolments[0].learner, reverse("attendance:here")

    assert here in read(client, learner, "session", session.uuid)
    assert here not in read(client, learner, "session", of_last_week.uuid)
    assert here not in read(client, trainer, "session", session.uuid)


def test_who_is_marked_present_is_not_asked_again(client, session, enrolments, trainer):
    observe(session=session, enrolment=enrolments[0], status="present", by=trainer)

    assert reverse("attendance:here") not in read(client, enrolments[0].learner, "session", session.uuid)
