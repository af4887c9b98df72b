"""The page on which a person settles what devices disagree about: who said what, and what becomes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.enums import Status
from attendance.models import Flag, Observation
from attendance.services.register import close_session
from core.inbox import receive
from tests.attendance.test_facts import mark, walk_in


@pytest.fixture
def disputed(session, enrolments, trainer, manager):
    """A session in which the trainer's phone and the manager's disagree about the first person."""
    receive([mark(session, enrolments[0], "absent", ago=5)], sender=trainer, device="a")
    receive([mark(session, enrolments[0], "present", ago=2)], sender=manager, device="b")
    return session


def address(name, session):
    return reverse(f"attendance:{name}", args=[session.uuid])


def test_register_says_how_much_is_to_be_settled(client, disputed, trainer):
    receive([walk_in(disputed), walk_in(disputed)], sender=trainer)
    client.force_login(trainer)

    page = client.get(address("register", disputed)).content.decode()

    assert "2 things are to be settled" in page
    assert address("to_settle", disputed) in page


def test_dispute_shows_who_said_what(client, disputed, trainer, manager, enrolments):
    client.force_login(trainer)

    page = client.get(address("to_settle", disputed)).content.decode()

    assert all(words in page for words in (enrolments[0].learner.list_name, str(trainer), str(manager), "Absent", "Present"))


def test_one_word_is_said_to_be_right(client, disputed, trainer):
    client.force_login(trainer)
    right = Observation.objects.get(status=Status.ABSENT)

    page = client.post(address("rule", disputed), {"right": right.pk}, follow=True).content.decode()

    record = disputed.records.get()
    assert (record.status, record.is_disputed) == (Status.ABSENT, False)
    assert "Nothing to settle" in page


def test_page_costs_the_same_for_one_dispute_and_for_three(client, session, enrolments, trainer, manager, django_assert_num_queries):
    client.force_login(trainer)

    def dispute(enrolment):
        receive([mark(session, enrolment, "absent", ago=5)], sender=trainer, device="a")
        receive([mark(session, enrolment, "present", ago=2)], sender=manager, device="b")

    for people in (enrolments[:1], enrolments[1:]):
        for enrolment in people:
            dispute(enrolment)
        with django_assert_num_queries(5):
            client.get(address("to_settle", session))


def test_fact_after_closing_counts_with_a_reason(client, session, enrolments, trainer):
    close_session(session=session, by=trainer, leave_not_recorded=True, at=timezone.now() - timedelta(minutes=9))
    receive([mark(session, enrolments[0])], sender=trainer)
    client.force_login(trainer)

    client.post(address("settle", session), {"flag": Flag.objects.get().pk, "counts": "yes", "note": "She was in the corridor"})

    assert (session.records.get().status, Flag.objects.open().count()) == (Status.PRESENT, 0)


@pytest.mark.parametrize("sent", ["", "x", "999999"])
def test_what_does_not_exist_is_not_settled(client, disputed, trainer, sent):
    client.force_login(trainer)

    assert client.post(address("rule", disputed), {"right": sent}).status_code == 404
    assert client.post(address("settle", disputed), {"flag": sent}).status_code == 404


def test_name_like_a_known_one_is_shown_beside_it(client, session, enrolments, trainer):
    known = enrolments[0].learner
    receive([walk_in(session, first_name=known.first_name, last_name=known.last_name)], sender=trainer)
    client.force_login(trainer)

    page = client.get(address("to_settle", session)).content.decode()

    assert "Already known:" in page
    assert f"<li>{known.list_name} · {known.agency}</li>" in page


def test_staff_are_led_to_making_the_two_records_one(client, session, enrolments, manager, trainer):
    known = enrolments[0].learner
    receive([walk_in(session, first_name=known.first_name, last_name=known.last_name)], sender=trainer)
    written = Flag.objects.get().observation.enrolment.learner
    way = reverse("merge_people", args=[known.uuid, written.uuid])

    def page_of(person):
        client.force_login(person)
        return client.get(address("to_settle", session)).content.decode()

    assert (way in page_of(manager), way in page_of(trainer)) == (True, False)
