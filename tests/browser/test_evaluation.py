"""The form about the training: answered on a phone, and copied from paper, by the keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.evaluation_queries import Subject
from attendance.models import EvaluationAnswer
from tests.browser.conftest import PHONE
from tests.browser.keyboard import press, reach, wrong_with
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.fixture
def subject(cohort):
    return Subject(cohort, SessionFactory(cohort=cohort, title="Signs", starts_at=timezone.now() - timedelta(hours=5)))


def test_a_participant_answers_on_a_phone(new_context, sign_in, cohort, learner, subject):
    EnrolmentFactory(cohort=cohort, learner=learner)
    page = new_context(viewport=PHONE, bypass_csp=True).new_page()
    sign_in(page, learner)
    page.goto("/en/my/")
    assert wrong_with(page) == []
    press(page, page.get_by_role("link", name="Signs"))
    page.wait_for_url("**/evaluate/**")
    assert wrong_with(page) == []

    reach(page, "[name=useful]")
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Send without my name"))

    expect(page.locator("main")).to_contain_text("Thank you")
    assert EvaluationAnswer.objects.get().ratings == {"useful": 2}


def test_a_digit_goes_on_and_enter_goes_to_the_next_form(new_context, sign_in, manager, subject):
    page = new_context(bypass_csp=True).new_page()
    sign_in(page, manager)
    page.goto(subject.url("evaluation_paper"))
    assert wrong_with(page) == []

    reach(page, "#id_form-0-useful")
    page.keyboard.type("54321543The cases")
    page.keyboard.press("Enter")
    page.keyboard.type("4")
    press(page, page.get_by_role("button", name="Save what was copied"))

    expect(page.locator(".messages")).to_contain_text("2 forms are copied")
    assert sorted(len(one.ratings) for one in EvaluationAnswer.objects.all()) == [1, 8]
    assert [one.texts for one in EvaluationAnswer.objects.exclude(texts={})] == [{"helped": "The cases"}]
