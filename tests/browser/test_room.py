"""Promise 3 in the room: registers are taken with no network, by several phones, and come to one state whoever comes back first."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import AttendanceRecord, Device, Observation, WalkIn
from tests.browser.camera import video_of
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE
from tests.browser.keyboard import wrong_with
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PASSWORD

PIN = "271828"


@pytest.fixture
def room(cohort):
    """A session under way with six people."""
    session = SessionFactory(cohort=cohort, title="First interviews")
    names = ("Bélizaire", "Çelik", "Désir", "Étienne", "Núñez", "Zéphyr")
    return session, [EnrolmentFactory(cohort=cohort, learner__last_name=name, learner__first_name="Rose") for name in names]


@pytest.fixture
def prepared(new_context, prepare):
    """A phone of somebody who runs the cohort, prepared with a line."""
    return lambda person, **options: prepare(new_context(viewport=PHONE, has_touch=True, **options).new_page(), person)


@pytest.fixture
def prepare(sign_in, room):
    """Sign in and choose a PIN, as one does before one leaves for the room."""

    def make(page, person):
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


def test_page_in_another_language_leaves_the_first_one_ready(prepared, room, trainer):
    page = prepared(trainer)
    page.goto(reverse("attendance:room").replace("/en/", "/fr/"))
    page.evaluate("""() => new Promise((taken) => {
        navigator.serviceWorker.addEventListener("controllerchange", taken);
        if (navigator.serviceWorker.controller) taken();
    })""")

    assert page.evaluate("async (address) => Boolean(await caches.match(address))", reverse("attendance:room"))


def test_phone_that_slept_asks_for_the_pin_and_shows_nobody(prepared, room, trainer):
    page = prepared(trainer)
    open_session(page)
    expect(page.get_by_text("Bélizaire, Rose").first).to_be_visible()

    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 16 * 60_000; }")
    page.locator("[data-title]").click()

    expect(page.locator("[data-screen=locked]")).to_be_visible()
    assert "Bélizaire" not in page.content()


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


@pytest.fixture
def filmed(chromium, room, tmp_path, cohort, live_server):
    """A browser whose camera sees the badges of the first three people."""
    film = video_of(cohort, room[1][:3], tmp_path / "badges.mjpeg")
    flags = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
    context = browser.new_context(viewport=PHONE, base_url=live_server.url)
    yield context
    browser.close()


def test_badges_held_before_the_camera_are_marked_once_each(filmed, prepare, room, trainer):
    page = prepare(filmed.new_page(), trainer)
    page.context.set_offline(True)
    open_session(page, "Badges")

    expect(page.locator("[data-scan-log] li")).to_have_count(3, timeout=20_000)
    page.wait_for_timeout(2_000)  # the film goes round: the same badges again
    expect(page.locator("[data-scan-log] li")).to_have_count(3)
    come_back(page)

    assert [status for _name, status, *_rest in statuses()] == ["present"] * 3
    assert set(Observation.objects.values_list("how", flat=True)) == {"scan"}
    assert Observation.objects.count() == 3


def test_what_is_known_of_somebody_stays_when_their_badge_is_read(prepared, room, trainer):
    _session, people = room
    page = prepared(trainer)
    page.context.set_offline(True)
    open_session(page)
    tap(page, people[0], "absent")
    row = page.locator(f"[data-row='{people[0].uuid}']")
    row.locator("summary").click()
    row.get_by_label("Remark").fill("Called: a flat tyre")
    row.get_by_label("Remark").press("Tab")
    page.get_by_role("link", name="Badges").click()
    scan(page, people[0])
    come_back(page)

    found = AttendanceRecord.objects.get(enrolment=people[0])
    assert (found.status, found.remark) == ("present", "Called: a flat tyre")


def test_badge_that_nobody_knows_is_kept_and_asked_about_more_and_more_seldom(prepared, room, trainer):
    page = prepared(trainer)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/bundle/" in request.url else None)
    open_session(page, "Badges")

    page.fill("#badge-code", str(uuid4()))
    page.press("#badge-code", "Enter")
    expect(page.locator("[data-line][data-state=waiting]")).to_contain_text("1")
    page.wait_for_timeout(4_000)

    assert len(asked) <= 8
    expect(page.locator("[data-line][data-state=waiting]")).to_contain_text("1")


def test_same_badge_twice_says_so_and_adds_nothing(prepared, room, trainer):
    page = prepared(trainer)
    open_session(page, "Badges")
    scan(page, room[1][0])
    expect(page.locator("[data-scan-told][data-kind=ok]")).to_contain_text("Bélizaire, Rose: present")

    scan(page, room[1][0])

    expect(page.locator("[data-scan-told][data-kind=again]")).to_contain_text("was marked already")
    page.fill("#badge-code", "https://example.org/")
    page.press("#badge-code", "Enter")
    expect(page.locator("[data-scan-told][data-kind=error]")).to_contain_text("not a badge of ours")


EVERYTHING_KEPT = """async () => {
  const asked = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const texts = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
  for (const { name } of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      for (const value of await asked(db.transaction(store).objectStore(store).getAll())) {
        texts.push(JSON.stringify(value), value?.data ? new TextDecoder("utf-8").decode(value.data) : "");
      }
    }
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
  }
  return texts.join("\\n");
}"""


def test_nothing_kept_on_the_phone_says_a_name(prepared, room, trainer):
    page = prepared(trainer)
    page.context.set_offline(True)
    open_session(page)
    tap(page, room[1][0], "present")
    expect(page.locator("[data-line-text]")).to_contain_text("1 kept")

    kept = page.evaluate(EVERYTHING_KEPT)

    assert len(kept) > 10_000  # the page and its files are there
    assert not [one for one in room[1] if one.learner.last_name in kept or str(one.uuid) in kept]
    assert trainer.last_name not in kept


def test_wrong_pin_opens_nothing_and_tries_run_out(prepared, room, trainer):
    page = prepared(trainer)
    page.context.set_offline(True)
    page.reload()

    for told in [*(f"{left} tries are left" for left in range(9, 1, -1)), "1 try is left", "wrong too often"]:
        page.fill("#pin", "000000")
        page.get_by_role("button", name="Open", exact=True).click()
        expect(page.locator("[data-unlock] [data-problem]")).to_contain_text(told)
    page.fill("#pin", PIN)
    page.get_by_role("button", name="Open", exact=True).click()

    expect(page.locator("[data-screen=locked]")).to_be_visible()


def test_who_forgot_the_pin_loses_no_mark(prepared, room, trainer):
    page = prepared(trainer)
    page.context.set_offline(True)
    open_session(page)
    tap(page, room[1][0], "present")
    expect(page.locator("[data-line-text]")).to_contain_text("1 kept")
    page.reload()
    page.context.set_offline(False)
    page.get_by_text("Forgot the PIN?").click()
    page.get_by_role("button", name="Choose a new PIN").click()
    page.fill("#new-pin", "314159")
    page.fill("#new-pin-again", "314159")
    page.get_by_role("button", name="Prepare this device").click()
    expect(page.locator("[data-line][data-state=saved]")).to_be_visible(timeout=15_000)

    assert [status for _name, status, *_rest in statuses()] == ["present"]


def expire(page):
    """Let the day pass on which the device forgets its names."""
    page.evaluate(
        """async () => {
          const { Store } = await import(document.querySelector('script[type=module]').src.replace("/room.js", "/store.js"));
          await (await Store.open(localStorage.getItem("vijilans.room.user"))).note("expires", "2020-01-01T00:00:00Z");
        }"""
    )


def test_phone_forgets_names_by_itself_but_not_what_waits(prepared, room, trainer):
    page = prepared(trainer)
    page.context.set_offline(True)
    open_session(page)
    tap(page, room[1][0], "late")
    expect(page.locator("[data-line-text]")).to_contain_text("1 kept")
    expire(page)
    reopened(page)
    expect(page.get_by_text("were forgotten on 31 December, as promised. Your 1 unsent mark is kept.")).to_be_visible()
    come_back(page)

    expect(page.get_by_text("as promised")).to_be_hidden()
    assert [status for _name, status, *_rest in statuses()] == ["late"]


def test_phone_that_forgot_everything_says_so(prepared, room, trainer):
    page = prepared(trainer)
    expire(page)
    page.reload()

    expect(page.get_by_role("heading", name="Prepare this device")).to_be_visible()
    expect(page.get_by_text("as promised. Everything had been sent.")).to_be_visible()


def test_who_is_signed_out_is_led_back_to_the_register(prepared, room, trainer):
    page = prepared(trainer)
    open_session(page)
    page.context.clear_cookies()
    tap(page, room[1][0], "present")
    expect(page.get_by_text("You are signed out. 1 mark is kept on this device")).to_be_visible()

    page.get_by_role("link", name="Sign in", exact=True).click()
    page.fill("input[name=login]", trainer.email)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#/session/"))
    page.fill("#pin", PIN)
    page.get_by_role("button", name="Open", exact=True).click()

    expect(page.locator("[data-line][data-state=saved]")).to_be_visible(timeout=15_000)
    assert [status for _name, status, *_rest in statuses()] == ["present"]


def test_who_lost_the_role_is_told_whom_to_ask_and_loses_no_mark(prepared, room, trainer):
    page = prepared(trainer)
    open_session(page)
    roles = list(trainer.groups.all())
    trainer.groups.clear()
    tap(page, room[1][0], "present")
    expect(page.get_by_text("This account does not take attendance any more. 1 mark of yours is kept on this device")).to_be_visible()
    expect(page.get_by_text("ask the programme’s staff or an administrator")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_hidden()

    reopened(page)
    expect(page.get_by_text("1 mark of yours is kept on this device")).to_be_visible()
    assert statuses() == []
    trainer.groups.set(roles)
    come_back(page)

    assert statuses() == [("Bélizaire", "present", 0, False)]


def test_session_that_has_not_begun_is_asked_about_once(prepared, room, trainer, cohort):
    friday = SessionFactory(cohort=cohort, title="A later day", starts_at=timezone.now() + timedelta(days=3))
    page = prepared(trainer)
    expect(page.locator("[data-sessions] a")).to_have_text(["First interviews", "A later day"])
    expect(page.locator("[data-begins]").first).to_contain_text("Now, until")
    page.get_by_role("link", name="A later day").click()

    tap(page, room[1][0], "present")
    expect(page.get_by_role("dialog")).to_contain_text("This session begins on")
    page.get_by_role("button", name="Do not mark").click()
    expect(page.locator("[data-toast]")).to_contain_text("Nothing was marked")
    expect(page.locator("input:checked")).to_have_count(0)
    tap(page, room[1][0], "present")
    page.get_by_role("button", name="Mark it all the same").click()
    tap(page, room[1][1], "absent")

    expect(page.locator("[data-counter]")).to_contain_text("1 absent")
    expect(page.locator("[data-line][data-state=saved]")).to_be_visible(timeout=15_000)
    assert friday.flags.count() == 2


def test_minutes_are_asked_only_of_who_was_there(prepared, room, trainer):
    page = prepared(trainer)
    open_session(page)
    row = page.locator(f"[data-row='{room[1][0].uuid}']")
    row.locator("summary").click()

    row.get_by_label("Minutes late").fill("241")
    row.get_by_label("Minutes late").press("Tab")
    expect(row.get_by_role("alert")).to_contain_text("The session lasts 240 min:")
    row.get_by_label("Minutes late").fill("15")
    row.get_by_label("Minutes late").press("Tab")
    expect(page.locator("[data-counter]")).to_contain_text("1 late")
    tap(page, room[1][0], "excused")

    expect(page.locator("[data-toast]")).to_contain_text("no minutes are kept for somebody who was not there")
    expect(row.get_by_label("Minutes late")).to_be_hidden()
    expect(row.get_by_text("Minutes are kept only for people who are present or late.")).to_be_visible()


def at_the_door(page, last, first=""):
    page.fill("#door-last", last)
    page.fill("#door-first", first)
    page.get_by_role("button", name="Write down, present").click()


def test_same_person_is_asked_about_at_the_door_without_a_line(prepared, room, trainer, cohort):
    SessionFactory(cohort=cohort, title="Afternoon", starts_at=timezone.now() + timedelta(minutes=20))
    page = prepared(trainer)
    page.context.set_offline(True)
    open_session(page, "Door")
    at_the_door(page, "Fleurissaint", "Guerda")
    expect(page.locator("[data-toast]")).to_contain_text("Guerda Fleurissaint is written down")

    at_the_door(page, "Gureda", "Fleurisaint")  # names swapped, two slips
    expect(page.locator("[data-door] [data-problem]")).to_contain_text("Is it the same person?")
    page.get_by_role("button", name="Fleurissaint, Guerda").click()
    expect(page.locator("[data-toast]")).to_contain_text("was marked already")
    at_the_door(page, "Belizaire", "Rose")  # on the list
    page.get_by_role("button", name="None of them: write down a new person").click()
    expect(page.locator("[data-counter]")).to_contain_text("2 present")
    page.get_by_role("link", name="The room").click()
    page.get_by_role("link", name="Afternoon").click()
    page.get_by_role("link", name="Door").click()
    at_the_door(page, "Fleurissaint", "Guerda")
    page.get_by_role("button", name="Fleurissaint, Guerda").click()
    expect(page.locator("[data-counter]")).to_contain_text("1 present")
    come_back(page)

    assert [name for name, *_rest in statuses()] == ["Belizaire", "Fleurissaint", "Fleurissaint"]
    assert WalkIn.objects.count() == 2


def test_what_the_server_refuses_is_told_with_the_name(prepared, room, trainer, cohort):
    page = prepared(trainer)
    page.context.set_offline(True)
    open_session(page)
    tap(page, room[1][0], "late")
    expect(page.locator("[data-line-text]")).to_contain_text("1 kept")
    cohort.trainers.remove(trainer)
    page.get_by_role("link", name="The room").click()
    come_back(page)

    expect(page.locator("[data-refused-list]")).to_contain_text("Bélizaire, Rose · Late · Not accepted: Only the trainers")
    page.get_by_role("button", name="I have written them down").click()
    expect(page.locator("[data-refused]")).to_be_hidden()


def test_times_are_those_of_the_room_whatever_the_phone_thinks_where_it_is(prepared, room, trainer, cohort):
    soon = SessionFactory(cohort=cohort, title="Referral", starts_at=timezone.now() + timedelta(days=1))
    page = prepared(trainer, timezone_id="Asia/Tokyo")

    begins = page.locator("[data-begins]")
    expect(begins).to_have_count(2)
    expect(begins.first).to_have_text(f"Now, until {room[0].local_end:%H:%M}")
    expect(begins.last).to_have_text(f"Begins tomorrow at {soon.local_start:%H:%M}")


def test_list_stands_by_family_name_as_on_paper(prepared, room, trainer, cohort):
    EnrolmentFactory(cohort=cohort, learner__last_name="Zwart", learner__first_name="Abel")
    page = prepared(trainer)
    open_session(page)

    in_order = ["Bélizaire", "Çelik", "Désir", "Étienne", "Núñez", "Zéphyr", "Zwart"]
    expect(page.locator("[data-people] .register-name")).to_contain_text(in_order)


def test_everybody_else_can_be_taken_back(prepared, room, trainer):
    page = prepared(trainer)
    open_session(page)
    tap(page, room[1][0], "absent")
    page.get_by_role("button", name="Everybody else is present").click()
    expect(page.locator("[data-counter]")).to_contain_text("5 present")

    page.get_by_role("button", name="Undo", exact=True).click()

    expect(page.locator("[data-counter]")).to_contain_text("0 present")
    expect(page.locator("[data-line][data-state=saved]")).to_be_visible(timeout=15_000)
    assert statuses() == [("Bélizaire", "absent", 0, False)]


def test_every_screen_is_free_of_barriers(prepared, room, trainer):
    page = prepared(trainer, bypass_csp=True)
    assert wrong_with(page) == []
    open_session(page)
    page.get_by_text("Minutes, remark").first.click()
    assert wrong_with(page) == []
    for tab in ("Badges", "Door"):
        page.get_by_role("link", name=tab).click()
        assert wrong_with(page) == []
    page.get_by_role("button", name="Lock").click()
    assert wrong_with(page) == []
