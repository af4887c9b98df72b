"""From the statistics of a quiz to its bad question, to how it was answered, to where it is corrected: on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import expect

from people.enums import Role
from people.roles import assign
from tests.browser.conftest import DESK, PHONE
from tests.browser.keyboard import wrong_with
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory
from tests.factories.statistics import a_quiz_with_a_bad_question, pre_and_post

CORRECT = {"en": "Correct this question", "fr": "Corriger cette question"}
SIZES = [PHONE, DESK]


@pytest.fixture
def room(live_server):
    """A course whose cohort a trainer runs."""
    content, trainer = ContentFactory.build_course(), UserFactory()
    cohort = CohortFactory(course_key=content.course.translation_key)
    assign(trainer, Role.TRAINER)
    cohort.trainers.add(trainer)
    return content, cohort, trainer


@pytest.fixture
def trainers_page(new_context, sign_in, room):
    """A page that the trainer is signed in at."""

    def make(viewport):
        page = new_context(viewport=viewport, bypass_csp=True).new_page()  # for axe
        sign_in(page, room[2])
        return page

    return make


@pytest.mark.parametrize("viewport", SIZES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_trainer_goes_from_the_figures_to_the_bad_question_and_its_answers(trainers_page, room, viewport, language):
    content, cohort, _trainer = room
    made = a_quiz_with_a_bad_question(content, cohort)
    page = trainers_page(viewport)
    page.goto(f"/{language}/staff/quizzes/{made.quiz.uuid}/statistics/?attempts=all")
    assert wrong_with(page) == []

    bad = page.locator("tr", has=page.locator(f'a[href*="/statistics/{made.bad.pk}/"]')).first
    expect(bad.locator(".status-error, .status-attention").first).to_be_visible()
    bad.get_by_role("link").click()
    page.wait_for_url(f"**/statistics/{made.bad.pk}/**")
    expect(page.locator("fieldset.question")).to_contain_text("An officer at the crossing")
    expect(page.locator("tbody th").filter(has_text="Blue").first).to_be_visible()
    assert wrong_with(page) == []

    with page.expect_navigation() as leaving:
        page.get_by_role("link", name=CORRECT[language]).click()
    assert leaving.value.status == 200


@pytest.mark.parametrize("viewport", SIZES)
def test_every_kind_of_question_shows_its_answers_in_words(trainers_page, room, viewport):
    content, cohort, _trainer = room
    made = a_quiz_with_a_bad_question(content, cohort, people=6)
    page = trainers_page(viewport)

    seen = []
    for item in made.quiz.current.sealed_items.values():
        page.goto(f"/en/staff/quizzes/{made.quiz.uuid}/statistics/{item.pk}/?attempts=all")
        assert wrong_with(page) == []
        seen += page.locator("tbody th").all_inner_texts()
    labels = " ".join(seen)
    assert "Speak with her apart → Say who you are" in labels
    assert "False alarm: is nineteen" in labels
    assert not re.search(r"\b[0-9a-f]{6,}\b", labels)  # no ids


@pytest.mark.parametrize("viewport", SIZES)
def test_gain_is_read_on_any_screen(trainers_page, room, viewport):
    content, cohort, _trainer = room
    quizzes = pre_and_post(content, cohort)
    page = trainers_page(viewport)
    page.goto(f"/fr/staff/quizzes/{quizzes.pre.uuid}/gain/")

    assert wrong_with(page) == []
    expect(page.locator(".gain-chart")).to_be_visible()
