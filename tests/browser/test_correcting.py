"""A trainer corrects a question that people have answered, with the keyboard alone: look, say why, confirm."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from assessments.models import Attempt
from courses.services.enrolling import enrol
from people.enums import Role
from people.models import User
from people.roles import assign
from tests.browser.conftest import DESK, PHONE
from tests.browser.keyboard import wrong_with
from tests.factories.assessments import bilingual, published, true_false
from tests.factories.correcting import choice_of, handed_in, others
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory

WORDS = {"en": ("Correct this question", "See what would change", "Correct and mark anew")}
WORDS["fr"] = ("Corriger cette question", "Voir ce qui changerait", "Corriger et noter de nouveau")


@pytest.fixture
def quiz(live_server):
    """Answered by three people, one of them with what was not the key."""
    content, trainer = ContentFactory.build_course(), UserFactory(username="trainer")
    assign(trainer, Role.TRAINER)
    cohort = CohortFactory(course_key=content.course.translation_key)
    cohort.trainers.add(trainer)
    found = published(content, [bilingual(), true_false()], pass_mark=100)
    handed_in(enrol(learner=(person := UserFactory()), cohort=cohort, by=person), found, "Blue")
    others(cohort, found, "Red", "Red")
    return found


@pytest.mark.parametrize(("language", "viewport"), [("en", PHONE), ("fr", DESK)])
def test_correction_by_keyboard(quiz, new_context, sign_in, language, viewport):
    page = new_context(viewport=viewport, locale=language, bypass_csp=True).new_page()  # for axe
    sign_in(page, User.objects.get(username="trainer"))
    with override(language):
        page.goto(reverse("assessments:statistics_item", args=[quiz.uuid, choice_of(quiz).pk]))
    link, look, do = WORDS[language]
    page.get_by_role("link", name=link).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".remedies")).to_be_visible()
    assert wrong_with(page) == []

    page.locator("input[name=remedy]").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("select[name=answer]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("select[name=answer]")).to_be_focused()
    page.get_by_role("button", name=look).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".impact")).to_be_focused()
    assert wrong_with(page) == []

    page.locator("[name=reason]").focus()
    page.keyboard.type("Blue is warm, too.")
    page.get_by_role("button", name=do).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=link)).to_be_visible()
    assert set(Attempt.objects.values_list("percent", flat=True)) == {100}
