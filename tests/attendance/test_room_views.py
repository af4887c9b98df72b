"""What a phone exchanges with us before and after a room without a network."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from attendance.models import Device
from attendance.room_queries import bundle_for, devices_of
from attendance.services.devices import meet_device
from attendance.services.scheduling import cancel_session
from core.inbox import receive
from tests.attendance.test_facts import mark, walk_in
from tests.factories.attendance import SessionFactory

BUNDLE = "attendance:room_bundle"


def told(**more):
    return json.dumps({"device": str(uuid4()), "name": "Chrome, Android", "sent_at": timezone.now().isoformat(), "waiting": 2} | more)


def fetched(client, **more):
    return client.post(reverse(BUNDLE), told(**more), content_type="application/json")


def test_bundle_holds_the_register_as_it_stands(session, enrolments, trainer):
    receive([mark(session, enrolments[0], "late", minutes_late=15, remark="Rain")], sender=trainer)

    [register] = bundle_for(trainer)["sessions"]

    first = register["people"][0]
    assert (register["title"], len(register["people"]), register["minutes"]) == (session.title, 3, 240)
    assert [first[name] for name in ("uuid", "name", "status", "late", "remark")] == [
        str(enrolments[0].uuid), enrolments[0].learner.list_name, "late", 15, "Rain",
    ]  # fmt: skip


def test_bundle_says_who_was_written_down_at_the_door(session, trainer):
    came = uuid4()
    receive([walk_in(session, walk_in=came)], sender=trainer)

    [register] = bundle_for(trainer)["sessions"]

    assert register["aliases"] == {str(came): register["people"][0]["uuid"]}


def test_bundle_holds_only_the_days_around_today_and_nothing_called_off(session, cohort, trainer, manager):
    for days in (-4, 9):
        SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=days))
    cancel_session(session=SessionFactory(cohort=cohort), by=manager, reason="Storm")

    assert [one["uuid"] for one in bundle_for(trainer)["sessions"]] == [str(session.uuid)]


@pytest.mark.parametrize("who", ["neighbour", "other_trainer"])
def test_bundle_holds_nothing_of_others(session, enrolments, who, request):
    assert bundle_for(request.getfixturevalue(who))["sessions"] == []


@pytest.mark.parametrize("more", [0, 2])
def test_bundle_costs_the_same_for_every_person_and_session(session, enrolments, trainer, django_assert_num_queries, more):
    others = [SessionFactory(cohort=session.cohort) for _one in range(more)]

    with django_assert_num_queries(7):
        bundle = bundle_for(trainer)

    assert [len(one["people"]) for one in bundle["sessions"]] == [len(enrolments)] * (1 + len(others))


def test_device_tells_what_waits_and_gets_its_key(client, session, trainer):
    client.force_login(trainer)

    answer = fetched(client).json()

    device = Device.objects.get()
    assert (device.waiting, device.name, device.owner, answer["key"]) == (2, "Chrome, Android", trainer, device.key)
    assert len(bytes.fromhex(device.key)) == 32


def test_two_people_on_one_device_have_two_keys(client, session, trainer, manager):
    device = str(uuid4())
    keys = []
    for person in (trainer, manager, trainer):
        client.force_login(person)
        keys.append(fetched(client, device=device).json()["key"])

    assert keys[0] == keys[2] != keys[1]


@pytest.mark.parametrize("wrong", [{"device": "x"}, {"sent_at": "soon"}, {"sent_at": "2026-03-05T08:00:00"}, {"waiting": None}])
def test_nonsense_is_refused_with_a_sentence(client, trainer, wrong):
    client.force_login(trainer)

    assert fetched(client, **wrong).status_code == 400
    assert not Device.objects.exists()


def test_whose_session_ended_is_told_that_what_they_hold_is_kept(client):
    assert (fetched(client).status_code, client.get(reverse("attendance:room_hello")).status_code) == (401, 401)


def test_device_is_told_whether_its_person_still_takes_attendance(client, trainer):
    client.force_login(trainer)
    assert client.get(reverse("attendance:room_hello")).json()["takes_attendance"]

    trainer.groups.clear()

    hello = client.get(reverse("attendance:room_hello")).json()
    assert (hello["takes_attendance"], hello["user"]) == (False, str(trainer.uuid))


def test_page_that_a_phone_keeps_says_nothing_about_anybody(client, session, enrolments, trainer):
    client.force_login(trainer)

    page = client.get(reverse("attendance:room")).content.decode()

    names = [escape(str(one)) for one in (trainer, trainer.email, session.title, *(one.learner.last_name for one in enrolments))]
    assert [name for name in names if name in page] == []


def test_worker_keeps_every_file_of_the_page(client):
    worker = client.get(reverse("attendance:room_worker"))

    assert worker["Content-Type"].startswith("text/javascript")
    for name in ("room.js", "store.js", "scan.js", "decode.js", "site.css"):
        assert name in worker.content.decode()


def test_staff_see_what_waits_on_which_device(client, cohort, trainer, manager, stranger):
    for owner, waiting in ((trainer, 7), (stranger, 9)):
        meet_device(uuid=uuid4(), owner=owner, name="Firefox, Android", sent_at=timezone.now(), waiting=waiting)
    client.force_login(manager)

    page = client.get(reverse("attendance:cohort", args=[cohort.code])).content.decode()

    assert [device.owner for device in devices_of(cohort)] == [trainer]
    assert "<strong>7</strong>" in page
    assert "<strong>9</strong>" not in page
