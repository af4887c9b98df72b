"""The page on which a person settles what devices disagree about: who said what, and what becomes of it."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from attendance.enums import FlagKind, Status
from attendance.models import Flag, Observation
from attendance.services.register import close_session
from core.inbox import receive
from people.services.merging import merge_persons
from tests.attendance.test_facts import mark, walk_in
from tests.factories.attendance import SessionFactory


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
    assert f"<li>{known.list_name} · {known.agency}" in page


def said_to_be(client, session, known, by):
    """A walk-in of the same name, of whom `by` says that it is the known person."""
    receive([walk_in(session, first_name=known.first_name, last_name=known.last_name)], sender=by)
    client.force_login(by)
    return client.post(address("same", session), {"flag": Flag.objects.get().pk, "known": known.uuid}, follow=True).content.decode()


def test_trainer_says_who_it_is_and_the_staff_are_asked(client, session, enrolments, manager, trainer):
    known = enrolments[0].learner
    page = said_to_be(client, session, known, trainer)
    client.force_login(manager)

    asked = Flag.objects.open().get()
    written = asked.observation.enrolment.learner
    assert (asked.kind, asked.known, "It is said to be:" in page) == (FlagKind.SAME, known, True)
    way = reverse("merge_people", args=[known.uuid, written.uuid])
    assert way in client.get(address("to_settle", session)).content.decode()
    assert way in client.get(reverse("merges")).content.decode()


def test_who_said_it_is_told_in_the_language_of_the_reader(client, session, enrolments, manager, trainer):
    with override("fr"):
        said_to_be(client, session, enrolments[0].learner, trainer)
    asked = Flag.objects.open().get()
    client.force_login(manager)

    assert (asked.said_by, asked.note) == (trainer, "")
    assert f"Said by {trainer}." in html.unescape(client.get(address("to_settle", session)).content.decode())
    with override("es"):
        assert f"Dicho por {trainer}." in html.unescape(client.get(reverse("merges")).content.decode())


def test_minutes_that_were_written_are_told_in_the_language_of_the_reader(client, session, enrolments, trainer):
    with override("fr"):
        receive([mark(session, enrolments[0], "late", minutes_late=900)], sender=trainer)
    client.force_login(trainer)

    assert "Written: 900 minutes late, left 0 minutes early." in client.get(address("to_settle", session)).content.decode()


def test_whom_somebody_was_taken_for_is_kept_as_a_fact(client, session, enrolments, manager, trainer):
    known = enrolments[0].learner
    said_to_be(client, session, known, trainer)

    alike = Flag.objects.get(kind=FlagKind.ALIKE)
    assert (alike.known, alike.settled_by, alike.counts, alike.note) == (known, trainer, True, "")


def test_merging_answers_what_the_trainer_said(client, session, enrolments, manager, trainer):
    said_to_be(client, session, enrolments[0].learner, trainer)
    flag = Flag.objects.open().get()

    merge_persons(kept=flag.known, other=flag.observation.enrolment.learner, by=manager)

    assert not Flag.objects.open().exists()
    assert (session.records.get().enrolment, session.records.get().status) == (enrolments[0], Status.PRESENT)


def test_nobody_of_another_name_is_said_to_be_the_same(client, session, enrolments, trainer):
    receive([walk_in(session, first_name=enrolments[0].learner.first_name, last_name=enrolments[0].learner.last_name)], sender=trainer)
    client.force_login(trainer)

    for known in (enrolments[1].learner.uuid, "x"):
        assert client.post(address("same", session), {"flag": Flag.objects.get().pk, "known": known}).status_code == 400
    assert [flag.kind for flag in Flag.objects.open()] == [FlagKind.ALIKE]


@pytest.mark.parametrize(("counts", "left"), [("yes", Status.PRESENT), ("no", Status.NOT_RECORDED)])
def test_marks_made_too_early_are_looked_at_together(client, cohort, enrolments, trainer, counts, left):
    friday = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=2))
    receive([mark(friday, one) for one in enrolments], sender=trainer)
    client.force_login(trainer)

    page = client.get(address("to_settle", friday)).content.decode()
    client.post(address("settle", friday), {"flag": [flag.pk for flag in Flag.objects.open()], "counts": counts})

    assert "3 marks were made before the session began" in page
    assert "1 thing is to be settled" in client.get(address("register", friday)).content.decode() or not Flag.objects.open().exists()
    assert [record.status for record in friday.records.all()] == [left] * 3


def test_staff_are_led_to_making_the_two_records_one(client, session, enrolments, manager, trainer):
    known = enrolments[0].learner
    receive([walk_in(session, first_name=known.first_name, last_name=known.last_name)], sender=trainer)
    written = Flag.objects.get().observation.enrolment.learner
    way = reverse("merge_people", args=[known.uuid, written.uuid])

    def page_of(person):
        client.force_login(person)
        return client.get(address("to_settle", session)).content.decode()

    assert (way in page_of(manager), way in page_of(trainer)) == (True, False)
