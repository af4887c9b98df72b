"""Whom no letter reaches is called from a phone: tick after tick, without a script and by keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import Call
from attendance.services.scheduling import change_session
from attendance.services.telling import tell_people
from tests.browser.conftest import PHONE
from tests.browser.keyboard import wrong_with
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.fixture
def moved(cohort, manager):
    """A session that moved to another room, and nine people who have no e-mail."""
    session = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=2), place="Salle A")
    for number in range(9):
        EnrolmentFactory(
            cohort=cohort, learner__email="", learner__last_name=f"Bélizaire {number}", learner__phone=f"+509 3700 000{number}"
        )
    plan = {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "hours")}
    change_session(session=session, by=manager, **plan, place="Salle B")
    tell_people(session_id=session.pk)
    return session


def test_ticks_keep_their_place_without_a_script(new_context, sign_in, moved, manager):
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, manager)
    page.goto(reverse("attendance:told", args=[moved.uuid]))

    page.get_by_role("button", name="Was called · Bélizaire 7").focus()
    page.keyboard.press("Enter")

    row = page.locator("li.call").filter(has_text="Bélizaire 7")
    expect(row.get_by_role("button", name="Take back")).to_be_in_viewport()
    expect(row).to_contain_text(f"{manager}")
    expect(page.get_by_text("1 of 9 called")).to_have_count(1)
    row.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("button", name="Was called · Bélizaire 7")).to_be_in_viewport()
    assert not Call.objects.standing().exists()


def test_two_who_call_at_once_undo_nothing(new_context, sign_in, moved, manager, trainer):
    pages = [new_context(viewport=PHONE, bypass_csp=True).new_page() for _person in range(2)]
    for page, person in zip(pages, (manager, trainer), strict=True):
        sign_in(page, person)
        page.goto(reverse("attendance:told", args=[moved.uuid]))

    for page in pages:  # the second page still shows that nobody was called
        page.get_by_role("button", name="Was called · Bélizaire 2").click()
    pages[1].get_by_role("button", name="Was called · Bélizaire 3").click()
    pages[0].get_by_role("button", name="Was called · Bélizaire 4").click()

    expect(pages[0].get_by_text("3 of 9 called")).to_have_count(1)
    assert [call.by for call in Call.objects.standing().order_by("person__last_name")] == [manager, trainer, manager]
    assert wrong_with(pages[0]) == []
