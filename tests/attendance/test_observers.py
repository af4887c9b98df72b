"""Observers see a session with its agenda and register, and do nothing with it; strangers see nothing."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from attendance.enums import Status
from attendance.models import Session, Venue
from attendance.rules import can_take_register, can_watch
from attendance.services.register import observe
from attendance.services.scheduling import change_session
from attendance.tables import attendance_table
from attendance.urls import session_urls
from core.errors import NotAllowedError
from tests.factories.people import UserFactory


@pytest.fixture
def observer(session):
    person = UserFactory(first_name="Odile", last_name="Kaptan", email="odile@example.org")
    session.observers.add(person)
    return person


def address(name, session, enrolments):
    form = {"evaluation_retype": [1], "evaluation_take_back": [1]}
    more = {"person": [enrolments[0].uuid], "photo": [session.uuid], "evaluation_file": ["csv"], **form}
    return reverse(f"attendance:{name}", args=[session.uuid, *more.get(name, [])])


def test_observer_reads_the_register_without_a_way_to_mark(client, session, enrolments, trainer, observer):
    observe(session=session, enrolment=enrolments[0], status=Status.EXCUSED, by=trainer, remark="Ill")
    client.force_login(observer)

    page = client.get(session.get_absolute_url()).content.decode()

    assert ("Bélizaire" in page, "You observe this session" in page, "Excused" in page) == (True, True, True)
    assert [words in page for words in ("Ill", "data-register", "/walk-in/", "Sign-in sheet", "/people/")] == [False] * 5


@pytest.mark.parametrize("name", sorted({one.name for one in session_urls} - {"register"}))
@pytest.mark.parametrize("method", ["get", "post"])
def test_observer_finds_nothing_else_of_the_register(client, session, enrolments, observer, name, method):
    client.force_login(observer)

    assert getattr(client, method)(address(name, session, enrolments)).status_code in {403, 404, 405}


def test_observer_who_sends_a_mark_is_refused(client, session, enrolments, observer):
    client.force_login(observer)
    marks = {"form": "6f1d7a52-0d0e-4c1e-9d0e-2b7c8f3a9e10", f"status-{enrolments[0].pk}": "present", f"was-{enrolments[0].pk}": "|0|0|"}

    with pytest.raises(NotAllowedError):
        observe(session=session, enrolment=enrolments[0], status=Status.PRESENT, by=observer)
    assert client.post(session.get_absolute_url(), marks).status_code == 403
    assert not session.records.exists()


@pytest.mark.parametrize(
    ("who", "sees", "runs", "told"),
    [
        ("observer", 1, 0, 1), ("manager", 1, 1, 1), ("trainer", 1, 1, 1), ("administrator", 1, 1, 1), ("enrolled", 0, 0, 1),
        ("teaching", 0, 0, 1), ("neighbour", 0, 0, 0), ("other_trainer", 0, 0, 0), ("stranger", 0, 0, 0), ("nobody", 0, 0, 0),
    ],
)  # fmt: skip
def test_who_sees_runs_and_is_told_of_a_session(request, session, enrolments, who, sees, runs, told):
    teaching = UserFactory()
    session.trainers.add(teaching)
    nobody = SimpleNamespace(is_authenticated=False, is_active=False)
    known = {"enrolled": enrolments[0].learner, "teaching": teaching, "nobody": nobody}
    person = known.get(who) or request.getfixturevalue(who)

    found = Session.objects
    visible, run = found.visible_to(person).count(), 0 if who == "nobody" else found.run_by(person).count()
    assert (visible, run, found.told_to(person).count()) == (sees, runs, told)
    if who != "nobody":
        assert (can_watch(person, session), can_take_register(person, session)) == (bool(sees), bool(runs))


def test_observers_are_named_by_e_mail_or_code_and_stand_in_the_file(client, session, enrolments, manager, observer):
    other = UserFactory(first_name="Ama", last_name="Konsil")
    client.force_login(manager)
    form = client.get(reverse("attendance:change", args=[session.uuid])).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, [], "")}
    sent |= {"starts": "08:30", "ends": "12:30", "hours": "3.5", "observers": f"ODILE@example.org, {other.username}"}

    unknown = client.post(reverse("attendance:change", args=[session.uuid]), sent | {"observers": "nobody@example.org"})
    client.post(reverse("attendance:change", args=[session.uuid]), sent)

    assert "Nobody is known as nobody@example.org" in unknown.content.decode()
    table = attendance_table(session.cohort)
    assert table["rows"][0][table["header"].index("Observers")].split("; ") == [str(one) for one in session.observers.all()]
    assert set(session.observers.all()) == {observer, other}


def test_change_that_does_not_speak_of_venue_and_observers_leaves_them(session, manager, observer):
    venue = Venue.objects.create(name="Hôtel Mont-Joli")
    Session.objects.filter(pk=session.pk).update(venue=venue)
    plan = {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "hours", "place")}

    change_session(session=session, by=manager, **plan)
    kept = (Session.objects.get().venue, list(session.observers.all()))
    change_session(session=session, by=manager, venue=None, observers=[], **plan)

    assert kept == (venue, [observer])
    assert (Session.objects.get().venue, session.observers.count()) == (None, 0)


def test_observed_session_is_on_the_observers_own_pages(client, session, observer):
    client.force_login(observer)

    assert session.title in client.get(reverse("dashboard")).content.decode()
    assert session.title in client.get(reverse("attendance:mine")).content.decode()
