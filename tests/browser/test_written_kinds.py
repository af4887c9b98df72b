"""Essays, texts with gaps and marking, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, Mark, Response
from assessments.services.attempting import save_answers, submit_attempt
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.browser.conftest import DESK, PHONE
from tests.factories.assessments import RUBRIC, answers, begun, cloze, essay, published
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory


def somebody(role):
    person = UserFactory()
    assign(person, role)
    return person


@pytest.fixture
def cohort(live_server):
    content = ContentFactory.build_course()
    made = CohortFactory(course_key=content.course.translation_key)
    made.trainers.add(somebody(Role.TRAINER))
    made.content = content
    return made


@pytest.fixture
def enrolled(cohort):
    return enrol(learner=somebody(Role.LEARNER), cohort=cohort, by=None)


def tab_to(page, selector, *, most=60):
    """Press Tab until that element has the focus."""
    for _press in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} was not reached by Tab")


def begin_quiz(page, quiz):
    page.goto(f"/en/quiz/{quiz.uuid}/")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.locator("#q1")).to_be_visible()


def test_essay_is_written_by_keyboard_with_words_counted_live(new_context, sign_in, cohort, enrolled):
    quiz = published(cohort.content, [essay(min_words=5, max_words=8, words={"template": "Facts:"})])
    page = new_context(viewport=PHONE).new_page()
    sign_in(page, enrolled.learner)
    begin_quiz(page, quiz)
    line = page.locator(".essay-words")

    expect(page.locator(".review-list")).to_contain_text("Not answered")
    tab_to(page, "textarea")
    page.keyboard.press("Control+End")
    page.keyboard.type(" fire, blood")
    expect(line).to_have_text("Words: 3; 2 more are asked for")
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    expect(page.locator(".review-list")).to_contain_text("2 more are asked for")
    page.keyboard.type(" — and rust, clay, brick, wine, rose")
    expect(line).to_contain_text("1 more than asked for. Nothing is cut")
    tab_to(page, "#q1 .question-nav button")
    page.keyboard.press("Enter")
    tab_to(page, "#finish")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/result/"))

    assert Response.objects.get().answer == "Facts: fire, blood — and rust, clay, brick, wine, rose"
    expect(page.locator(".result-words")).to_contain_text("when a trainer has marked them")


def test_gaps_are_filled_by_keyboard_on_a_phone(new_context, sign_in, cohort, enrolled):
    quiz = published(cohort.content, [cloze()])
    page = new_context(viewport=PHONE).new_page()
    sign_in(page, enrolled.learner)
    begin_quiz(page, quiz)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab_to(page, ".gap select")
    page.keyboard.type("Red")
    page.keyboard.press("Tab")
    page.keyboard.type("dark orange")
    page.keyboard.press("Tab")
    page.keyboard.type("700")
    expect(page.get_by_label("Gap 3 of 3")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label("Gap 2 of 3")).to_have_value("dark orange")
    tab_to(page, "#q1 .question-nav button")
    page.keyboard.press("Enter")
    tab_to(page, "#finish")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/result/"))

    expect(page.locator(".result-words")).to_contain_text("You passed: 75 %")
    expect(page.locator(".answer-row.option-partly")).to_contain_text("dark orange")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def hand_in(enrolment, quiz):
    attempt = begun(enrolment, quiz)
    entries = [{"item": item, "revision": 1, "answer": answer} for item, answer in answers(attempt).items()]
    save_answers(attempt=attempt, entries=entries, by=enrolment.learner)
    return submit_attempt(attempt=attempt, by=enrolment.learner)


def test_answers_are_marked_by_keyboard(new_context, sign_in, cohort, enrolled):
    quiz = published(cohort.content, [essay(rubric=RUBRIC, words={"marker_notes": "<p>Fire, blood, sunset.</p>"})])
    for enrolment in (enrolled, enrol(learner=somebody(Role.LEARNER), cohort=cohort, by=None)):
        hand_in(enrolment, quiz)
    page = new_context(viewport=DESK).new_page()
    sign_in(page, cohort.trainers.get())
    page.goto("/en/staff/marking/")
    tab_to(page, "tbody a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Answer 1 of 2")
    expect(page.locator(".mark-keys")).to_be_visible()

    page.keyboard.press("3")
    page.keyboard.press("2")
    expect(page.locator(".mark-total")).to_have_text(re.compile(r"Total:\s+5 / 5"))
    expect(page.get_by_label("Comment to the learner")).to_be_focused()
    page.keyboard.type("Clear in 3 lines.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("Answer 2 of 2")
    expect(page.locator(".mark-keys")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".criterion .field-error").first).to_contain_text("Choose a level.")
    tab_to(page, ".criterion input")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "#mark .actions button")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nothing waits for marking")

    assert [(one.points, one.comment) for one in Mark.objects.order_by("pk")] == [(1, "Clear in 3 lines."), (0, "")]
    assert not Attempt.objects.filter(percent__isnull=True).exists()
