"""On a phone: from the dashboard to a session's place and agenda, and an address copied for one's calendar."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import CalendarFeed, Venue
from attendance.services.agenda import set_agenda
from tests.browser.conftest import PHONE
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, ContentFactory, EnrolmentFactory


def test_learner_finds_the_place_and_takes_the_address_along(new_context, sign_in, live_server):
    cohort = CohortFactory(course_key=ContentFactory.build_course().course.translation_key)
    learner = EnrolmentFactory(cohort=cohort).learner
    venue = Venue.objects.create(name="Hôtel Mont-Joli", address="12, rue B", map_link="https://maps.example/1")
    session = SessionFactory(cohort=cohort, venue=venue, starts_at=timezone.now() + timedelta(days=1))
    set_agenda(by=None, session=session, blocks=[{"title": "Signs", "begins": 0, "ends": 60, "minutes": 60}])
    context = new_context(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, learner)

    page.goto("/en/my/")
    page.get_by_role("link", name=session.title).click()
    expect(page.get_by_role("link", name="Show on the map")).to_have_attribute("href", venue.map_link)
    expect(page.get_by_text("Signs")).to_be_visible()
    page.get_by_role("link", name="My sessions").click()
    page.get_by_role("link", name="In my calendar").click()
    page.get_by_role("button", name="Make the address").click()
    page.get_by_role("button", name="Copy the address").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{live_server.url}/calendars/{CalendarFeed.objects.get().token}.ics"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
