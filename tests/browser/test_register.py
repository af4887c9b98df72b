"""Promise 1 and 3 in the room: a mark that was tapped is never lost, with or without a line."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from attendance.enums import Status
from attendance.models import AttendanceRecord, Flag, Observation
from courses.models import Enrolment
from tests.browser.conftest import PHONE
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.fixture
def room(cohort):
    """A session under way with six people."""
    session = SessionFactory(cohort=cohort)
    names = ("Bélizaire", "Çelik", "Désir", "Étienne", "Núñez", "Zéphyr")
    return session, [EnrolmentFactory(cohort=cohort, learner__last_name=name) for name in names]


@pytest.fixture
def phone(new_context, sign_in, room, trainer):
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    sign_in(page, trainer)
    page.goto(reverse("attendance:register", args=[room[0].uuid]))
    return page


def tap(page, enrolment: Enrolment, mark: str) -> None:
    page.locator(f"[data-row='{enrolment.uuid}'] label.mark-{mark}").click()


def marks(page) -> dict[str, str]:
    chosen = page.locator("[data-row] input[type=radio]:checked")
    return dict(chosen.evaluate_all("all => all.map(one => [one.closest('[data-row]').dataset.row, one.value])"))


def wait_until_saved(page) -> None:
    page.wait_for_selector("[data-saving][data-state=saved]")


def test_closing_waits_until_every_mark_has_been_sent(phone, room):
    session, people = room

    phone.context.set_offline(True)
    tap(phone, people[0], "present")
    phone.get_by_role("link", name="Close the register").click()
    expect(phone.locator("[data-close-waits]")).to_be_visible()
    phone.context.set_offline(False)

    phone.wait_for_url(f"**{reverse('attendance:close', args=[session.uuid])}")
    assert AttendanceRecord.objects.get(session=session).status == "present"


def test_every_tap_is_saved_and_found_again_after_a_reload(phone, room):
    session, people = room

    for enrolment, mark in zip(people[:4], ["present", "late", "excused", "absent"], strict=True):
        tap(phone, enrolment, mark)
    wait_until_saved(phone)
    phone.reload()

    expected = dict(zip([str(one.uuid) for one in people], ["present", "late", "excused", "absent"], strict=False))
    assert marks(phone) == expected
    counter = " ".join(phone.locator("[data-counter]").inner_text().split())
    assert counter == "1 present 1 late 1 excused 1 absent 2 not recorded"
    assert session.records.count() == 4


def test_marks_made_without_a_line_survive_a_reload_and_are_sent_once_it_is_back(phone, room):
    session, people = room
    inbox = "**/inbox/"
    phone.route(inbox, lambda route: route.abort())
    tap(phone, people[0], "absent")
    phone.get_by_role("button", name="Everybody else is present").click()
    phone.wait_for_selector("[data-saving][data-state=offline]")

    phone.reload()
    assert list(marks(phone).values()) == ["absent", *["present"] * 5]
    assert not Observation.objects.exists()

    phone.unroute(inbox)
    phone.evaluate("dispatchEvent(new Event('online'))")
    wait_until_saved(phone)
    assert sorted(session.records.values_list("status", flat=True)) == [Status.ABSENT, *[Status.PRESENT] * 5]


def test_answer_that_was_lost_on_the_way_back_adds_nothing_twice(phone, room):
    answers = []

    def lose_the_first_answer(route):
        response = route.fetch()
        answers.append(response)
        if len(answers) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    phone.route("**/inbox/", lose_the_first_answer)
    tap(phone, room[1][0], "present")
    phone.wait_for_selector("[data-saving][data-state=offline]")
    wait_until_saved(phone)

    assert (len(answers), Observation.objects.count()) == (2, 1)


def test_minutes_and_remark_are_saved_and_marks_are_big_enough(phone, room):
    row = phone.locator(f"[data-row='{room[1][0].uuid}']")
    row.locator("summary").click()

    row.get_by_label("Minutes late").fill("20")
    row.get_by_label("Remark").fill("Rain")
    row.get_by_label("Remark").blur()
    wait_until_saved(phone)

    record = room[0].records.get()
    assert (record.status, record.minutes_late, record.remark) == (Status.LATE, 20, "Rain")
    sizes = [label.bounding_box() for label in row.locator("label.mark").all()]
    assert all(size["width"] >= 44 and size["height"] >= 44 for size in sizes)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_more_minutes_than_the_session_has_are_refused_at_the_field(phone, room):
    row = phone.locator(f"[data-row='{room[1][0].uuid}']")
    row.locator("summary").click()

    row.get_by_label("Minutes late").fill("999")
    row.get_by_label("Remark").fill("Rain")
    row.get_by_label("Remark").blur()
    expect(row.locator("[data-refusal]")).to_contain_text("the session lasts 240 min")
    assert (row.get_by_label("Minutes late").input_value(), room[0].records.exists()) == ("999", False)
    row.get_by_label("Minutes late").fill("20")
    row.get_by_label("Minutes late").blur()
    wait_until_saved(phone)

    record = room[0].records.get()
    assert (record.status, record.minutes_late, record.remark) == (Status.LATE, 20, "Rain")


def test_remark_that_was_typed_before_any_mark_is_kept_by_the_sweep(phone, room):
    _session, people = room
    row = phone.locator(f"[data-row='{people[2].uuid}']")

    row.locator("summary").click()
    row.get_by_label("Remark").fill("Left for the hospital")
    row.get_by_label("Left early").fill("30")
    row.get_by_label("Left early").press("Tab")
    expect(row.locator("[data-refusal]")).to_have_text("Choose a mark first: what you wrote is kept with it.")
    phone.get_by_role("button", name="Everybody else is present").click()
    wait_until_saved(phone)

    found = AttendanceRecord.objects.get(enrolment=people[2])
    assert (found.status, found.minutes_early, found.remark) == ("present", 30, "Left for the hospital")


def test_search_ignores_accents(phone):
    phone.get_by_label("Search by name").fill("nunez")

    assert phone.locator("[data-row]:visible").count() == 1


def test_everybody_else_is_also_who_stands_on_another_page(phone, room):
    session, people = room
    EnrolmentFactory.create_batch(46, cohort=session.cohort)  # with the six: 52, two of them on the second page
    phone.reload()

    tap(phone, people[0], "absent")
    phone.get_by_role("button", name="Everybody else is present").click()
    expect(phone.locator("[data-count=present] b")).to_have_text("51")
    expect(phone.locator("[data-count=not-recorded] b")).to_have_text("0")
    wait_until_saved(phone)
    phone.get_by_role("link", name="Next").click()

    expect(phone.locator("[data-row]")).to_have_count(2)
    assert set(marks(phone).values()) == {"present"}
    assert AttendanceRecord.objects.filter(session=session, status="present").count() == 51


def test_mark_made_after_the_closing_is_kept_and_said_to_wait(phone, room):
    from attendance.services.register import close_session

    close_session(session=room[0], by=None, leave_not_recorded=True)
    tap(phone, room[1][0], "present")

    phone.wait_for_selector("[data-refusal]:visible")
    assert "kept until somebody" in phone.locator("[data-refusal]:visible").inner_text()
    assert Flag.objects.open().count() == 1


def test_register_is_saved_by_a_button_without_javascript(new_context, room, trainer, live_server, client):
    client.force_login(trainer)
    context = new_context(viewport=PHONE, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("attendance:register", args=[room[0].uuid]))

    tap(page, room[1][0], "present")
    page.get_by_role("button", name="Save the register").click()

    page.wait_for_selector("text=Saved: 1 person marked.")
    assert room[0].records.get().status == Status.PRESENT
