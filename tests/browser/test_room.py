"""Promise 3 in the room: registers are taken with no network, by several phones, and come to one state whoever comes back first."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from attendance.models import AttendanceRecord, Device, Observation, WalkIn
from people.models import User
from tests.browser.conftest import PHONE
from tests.browser.keyboard import wrong_with
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory

PIN = "271828"


@pytest.fixture
def room(cohort):
    """A session under way with six people."""
    session = SessionFactory(cohort=cohort, title="First interviews")
    names = ("Bélizaire", "Çelik", "Désir", "Étienne", "Núñez", "Zéphyr")
    return session, [EnrolmentFactory(cohort=cohort, learner__last_name=name, learner__first_name="Rose") for name in names]


@pytest.fixture
def prepared(new_context, sign_in, room):
    """A phone of somebody who runs the cohort, prepared with a line."""

    def make(person):
        page = new_context(viewport=PHONE, has_touch=True, bypass_csp=True).new_page()
        sign_in(page, person)
        page.goto(reverse("attendance:room"))
        page.fill("#new-pin", PIN)
        page.fill("#new-pin-again", PIN)
        page.get_by_role("button", name="Prepare this device").click()
        expect(page.get_by_role("heading", name="Ready for a room without a network")).to_be_visible(timeout=15_000)
        return page

    return make


def open_session(page, tab="List"):
    page.get_by_role("link", name="First interviews").click()
    if tab != "List":
        page.get_by_role("link", name=tab).click()


def tap(page, enrolment, mark):
    page.locator(f"[data-row='{enrolment.uuid}'] label.mark-{mark}").click()


def scan(page, enrolment):
    """What a scanner on a cable types."""
    page.fill("#badge-code", f"VIJILANS:{str(enrolment.uuid).upper()}")
    page.press("#badge-code", "Enter")
    page.wait_for_function("() => !document.querySelector('#badge-code').value")


def reopened(page):
    page.reload()
    page.fill("#pin", PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("[data-screen=locked]")).to_be_hidden()


def come_back(page):
    page.context.set_offline(False)
    page.locator("[data-line]").click()
    expect(page.locator("[data-line][data-state=saved]")).to_be_visible(timeout=15_000)


def statuses():
    fields = ("enrolment__learner__last_name", "status", "minutes_late", "is_disputed")
    return sorted(AttendanceRecord.objects.exclude(status="not-recorded").values_list(*fields))


@pytest.mark.parametrize("first_back", ["trainer", "manager"])
def test_two_phones_without_a_line_come_to_one_register(prepared, room, trainer, manager, first_back):
    _session, people = room
    phones = {"trainer": prepared(trainer), "manager": prepared(manager)}
    for page in phones.values():
        page.context.set_offline(True)
    list_phone, badge_phone = phones.values()

    open_session(list_phone)
    tap(list_phone, people[0], "absent")
    tap(list_phone, people[1], "late")
    tap(list_phone, people[2], "present")
    open_session(badge_phone, "Badges")
    for enrolment in (people[2], people[3], people[2], people[0]):
        scan(badge_phone, enrolment)
    badge_phone.get_by_role("link", name="Door").click()
    badge_phone.fill("#door-last", "Fleurissaint")
    badge_phone.get_by_role("button", name="Write down, present").click()
    expect(badge_phone.locator("[data-toast]")).to_contain_text("is written down and present")
    for page in phones.values():
        reopened(page)
    come_back(phones.pop(first_back))
    come_back(*phones.values())

    assert statuses() == [
        ("Bélizaire", "present", 0, True), ("Désir", "present", 0, False), ("Fleurissaint", "present", 0, False),
        ("Çelik", "late", 0, False), ("Étienne", "present", 0, False),
    ]  # fmt: skip
    assert WalkIn.objects.count() == 1
    assert {device.waiting for device in Device.objects.all()} == {0}
