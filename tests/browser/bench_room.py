"""`make bench-room`: how long forty people take, by list and by badge, on a slow phone without a line. It prints; it judges nothing.

The script presses as a thumb would, one control after the other, and waits each time until the mark is on the phone's disk: what is
measured is the phone, not the person, whose reading comes on top. The times are the browser's own.
"""

import json
import os
import pathlib
import platform
import tempfile
import time

import django
from playwright.sync_api import BrowserContext, Page, sync_playwright

django.setup()  # what the walks share with the tests imports models

from tests.browser import site as demo  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE  # noqa: E402

PEOPLE = 40
SLOWER = 6  # times: Lighthouse's factor for a cheap phone beside a desktop is 4
PIN = "271828"
ROOM = f"""
import json
from courses.services.enrolling import enrol
from people.roles import assign
from people.enums import Role
from people.models import User
from attendance.services.scheduling import schedule_session
from courses.models import Cohort
from datetime import timedelta
from decimal import Decimal
from django.utils import timezone
now = timezone.now()
staff = User.objects.get(PERSON)
cohort = Cohort.objects.visible_to(staff).first()
cohort.starts_on, cohort.ends_on, cohort.capacity = now.date() - timedelta(days=2), now.date() + timedelta(days=2), 400
cohort.save()
for way in ("everybody", "one by one", "badges"):
    times = {{"starts_at": now, "ends_at": now + timedelta(hours=4), "hours": Decimal(4)}}
    schedule_session(by=None, cohort=cohort, title=f"Bench {{way}}", place="", **times)
there = cohort.enrolments.current().count()
for number in range(max(0, {PEOPLE} - there)):
    person = User(first_name="Rose", last_name=f"Personne {{number:02}}")
    person.set_unusable_password()
    person.save()
    assign(person, Role.LEARNER)
    enrol(learner=person, cohort=cohort, by=None)
print(json.dumps([str(one.uuid) for one in cohort.enrolments.current()[:{PEOPLE}]]))
"""


def prepared(context: BrowserContext, site: demo.DemoSite) -> Page:
    """A phone of the demo's trainer, ready for a room without a network, cut off and slowed down."""
    page = context.new_page()
    name, password = site.login("trainer")
    page.goto(f"{site.url}/en/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.goto(f"{site.url}/en/staff/room/")
    for field in ("#new-pin", "#new-pin-again"):
        page.fill(field, PIN)
    page.get_by_role("button", name="Prepare this device").click()
    page.get_by_role("heading", name="Ready for a room without a network").wait_for()
    context.set_offline(True)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def open_session(page: Page, title: str) -> None:
    page.get_by_role("link", name="The room").click()
    page.get_by_role("link", name=title).click()


def timed(page: Page, work) -> float:
    """Seconds by the browser's clock."""
    began = page.evaluate("performance.now()")
    work()
    return (page.evaluate("performance.now()") - began) / 1000


def kept(page: Page, number: int) -> None:
    page.wait_for_function("(number) => document.querySelector('[data-line-text]').textContent.includes(` ${number} `)", arg=number)


def by_list(page: Page) -> None:
    """Everybody is present but for four: one press, then the exceptions."""
    page.get_by_role("button", name="Everybody else is present").click()
    kept(page, 1)
    for at, mark in enumerate(("late", "absent", "excused", "late")):
        page.locator(f"[data-people] > li:nth-child({at * 9 + 2}) label.mark-{mark}").click()
        kept(page, at + 2)


def one_by_one(page: Page) -> None:
    """A mark for each person."""
    for at in range(PEOPLE):
        page.locator(f"[data-people] > li:nth-child({at + 1}) label.mark-present").click()
        kept(page, at + 6)


def by_badge(page: Page, people: list[str]) -> None:
    """What a scanner on a cable types; the camera's own pace is in the walk with a film of badges."""
    for at, person in enumerate(people):
        page.fill("#badge-code", person)
        page.press("#badge-code", "Enter")
        kept(page, at + PEOPLE + 6)


def main() -> None:
    load = "/".join(f"{part:.1f}" for part in os.getloadavg())
    machine = f"{os.cpu_count()} cores, load {load}, {platform.platform(terse=True)}"
    print(f"{time.strftime('%Y-%m-%d')}, {machine}; processor {SLOWER} times slower")
    with tempfile.TemporaryDirectory(prefix="vijilans-bench-") as folder, sync_playwright() as playwright:
        data = pathlib.Path(folder) / "site"
        demo.install(data)
        site = demo.DemoSite.at(data)
        person = f"email='{site.login('trainer')[0]}'" if "@" in site.login("trainer")[0] else f"username='{site.login('trainer')[0]}'"
        people = json.loads(site.manage("shell", "--verbosity", "0", "-c", ROOM.replace("PERSON", person)).splitlines()[-1])
        server = demo.serve(site)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = prepared(browser.new_context(viewport=PHONE, has_touch=True), site)
            print(f"| {PEOPLE} people, no line | seconds |\n| --- | --- |")
            open_session(page, "Bench everybody")
            print(f"| by list: everybody present, then four exceptions | {timed(page, lambda: by_list(page)):.1f} |")
            open_session(page, "Bench one by one")
            print(f"| by list: one by one | {timed(page, lambda: one_by_one(page)):.1f} |")
            open_session(page, "Bench badges")
            page.get_by_role("link", name="Badges", exact=True).click()
            print(f"| by badge | {timed(page, lambda: by_badge(page, people)):.1f} |")
        finally:
            browser.close()
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    main()
