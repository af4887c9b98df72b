"""The rest of the room: the code on the wall, a series of sessions, and the sheet that was signed."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from attendance.models import AttendanceRecord, Session, SheetPhoto
from attendance.paper_codes import as_code
from people.enums import Role
from people.roles import assign
from tests.browser.conftest import DESK, PHONE
from tests.browser.keyboard import press, reach, wrong_with
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.fixture
def room(cohort):
    """A session under way with four people, who can sign in."""
    session = SessionFactory(cohort=cohort)
    people = [EnrolmentFactory(cohort=cohort, learner__last_name=name) for name in ("Bélizaire", "Désir", "Étienne", "Núñez")]
    for enrolment in people:
        assign(enrolment.learner, Role.LEARNER)
    return session, people


@pytest.fixture
def visit(new_context, sign_in):
    """Open a page of ours as somebody."""

    def open_page(person, name, *arguments, viewport=DESK):
        page = new_context(viewport=viewport, bypass_csp=True).new_page()
        sign_in(page, person)
        page.goto(reverse(f"attendance:{name}", args=arguments))
        return page

    return open_page


def said():
    fields = ("enrolment__learner__last_name", "status", "minutes_late")
    return list(AttendanceRecord.objects.exclude(status="not-recorded").order_by("enrolment_id").values_list(*fields))


def test_who_types_the_code_on_the_wall_is_counted_on_the_wall(visit, room, trainer):
    session, people = room
    wall = visit(trainer, "projector", session.uuid)
    phone = visit(people[0].learner, "here", viewport=PHONE)
    assert (wrong_with(wall), wrong_with(phone)) == ([], [])

    phone.fill("#code", "000000")
    phone.keyboard.press("Enter")
    expect(phone.locator(".alert")).to_be_visible()
    phone.fill("#code", wall.locator("[data-code]").inner_text())
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", name="Your attendance is recorded")).to_be_visible()
    expect(wall.locator("[data-came]")).to_have_text("1")
    assert [(name, status) for name, status, _minutes in said()] == [("Bélizaire", "late")]
    assert wrong_with(phone) == []


def test_code_that_ran_out_is_taken_off_the_wall_until_there_is_a_line(visit, room, trainer):
    wall = visit(trainer, "projector", room[0].uuid)
    wall.context.set_offline(True)
    wall.evaluate("() => { let ahead = 0; window.now = Date.now; Date.now = () => now() + (ahead += 20_000); }")
    expect(wall.get_by_text("The code has run out")).to_be_visible()
    expect(wall.locator("[data-code]")).to_be_hidden()

    wall.evaluate("() => { Date.now = now; }")
    wall.context.set_offline(False)
    expect(wall.locator("[data-code]")).to_be_visible()
    wall.context.clear_cookies()
    expect(wall.get_by_text("You are signed out on this device.")).to_be_visible()
    expect(wall.locator("[data-code]")).to_be_hidden()


def test_series_is_planned_by_keyboard_on_a_phone(visit, cohort, manager):
    page = visit(manager, "series", cohort.code, viewport=PHONE)
    page.fill("#id_title", "Entretiens")
    page.fill("#id_first", timezone.localdate().isoformat())
    page.fill("#id_last", (timezone.localdate() + timedelta(days=1)).isoformat())
    for day in page.locator("[name=weekdays]").all():
        day.check()
    press(page, "button[name=show]")
    expect(page.locator(".series-rows > li")).to_have_count(4)
    assert wrong_with(page) == []

    reach(page, "[name$='-take']")
    page.keyboard.press("Space")
    press(page, "button[name=plan]")
    page.wait_for_url(re.compile("/sessions/$"))

    titles = list(Session.objects.filter(cohort=cohort).order_by("starts_at").values_list("title", flat=True))
    assert titles == ["Entretiens 2", "Entretiens 3", "Entretiens 4"]


def test_signed_sheet_is_copied_in_by_keyboard(visit, room, trainer):
    session, people = room
    page = visit(trainer, "paper", session.uuid)
    assert wrong_with(page) == []

    page.fill("#grid-code", as_code(people[1].pk))
    page.keyboard.press("Enter")
    for key in ("1", "2", "1", "5", "Enter", "4"):  # Désir present, Étienne late by 15 minutes, Núñez absent
        page.keyboard.press(key)
    press(page, page.get_by_role("button", name="Save what was copied"))

    expect(page.locator(".messages")).to_contain_text("Saved: 3 people marked.")
    assert said() == [("Désir", "present", 0), ("Étienne", "late", 15), ("Núñez", "absent", 0)]


def test_photograph_of_the_sheet_is_kept_for_who_runs_the_cohort(visit, room, trainer):
    session, people = room
    picture = io.BytesIO()
    Image.new("RGB", (900, 640), "white").save(picture, "JPEG")
    page = visit(trainer, "paper", session.uuid, viewport=PHONE)

    page.set_input_files("#id_photo", {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()})
    press(page, page.get_by_role("button", name="Keep the photograph"))

    expect(page.get_by_role("img", name="Signed sheet, page 1")).to_be_visible()
    assert wrong_with(page) == []
    photo = reverse("attendance:photo", args=[session.uuid, SheetPhoto.objects.get().uuid])
    assert visit(people[0].learner, "here").request.get(photo).status == 404
