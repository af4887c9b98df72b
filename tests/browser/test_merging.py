"""At the door somebody was written down who stands in the list: staff see it under “To settle”, make the records one, and undo it."""

import pytest
from playwright.sync_api import expect

from attendance.models import WalkIn
from core.inbox import receive
from courses.models import Enrolment
from people.enums import Role
from people.roles import assign
from tests.attendance.test_facts import walk_in
from tests.browser.conftest import PHONE
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, ContentFactory, EnrolmentFactory
from tests.factories.people import UserFactory


@pytest.fixture
def doubled(live_server):
    """A session to which a walk-in came who is in the list; its cohort is run by `staff`."""
    cohort = CohortFactory(course_key=ContentFactory.build_course().course.translation_key)
    staff = UserFactory(first_name="Altagracia", last_name="Peña")
    assign(staff, Role.STAFF)
    cohort.programme.staff.add(staff)
    EnrolmentFactory(cohort=cohort, learner__first_name="Rose", learner__last_name="Fleurissaint")
    session = SessionFactory(cohort=cohort)
    receive([walk_in(session, first_name="Rose", last_name="Fleurisaint", sex="female")], sender=staff)
    return session, staff


def test_walk_in_becomes_part_of_who_stands_in_the_list_and_comes_back(doubled, new_context, sign_in):
    session, staff = doubled
    page = new_context(viewport=PHONE, locale="fr").new_page()
    sign_in(page, staff)

    page.goto(f"/fr/staff/sessions/{session.uuid}/settle/")
    page.get_by_role("link", name="La même personne").click()
    expect(page.get_by_text("Les deux sont inscrits dans")).to_be_visible()
    page.get_by_role("button", name="C’est une seule personne").click()
    page.get_by_role("alert").or_(page.locator(".alert-success")).get_by_role("link", name="Annuler cela").click()
    assert session.records.get().enrolment == Enrolment.objects.get()

    page.get_by_role("button", name="Annuler cela").click()
    expect(page.locator(".alert-success")).to_be_visible()
    assert session.records.get().enrolment == WalkIn.objects.get().enrolment
    assert Enrolment.objects.count() == 2
