"""Essays, texts with gaps and marking, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, Bank, Mark, Question, Response
from assessments.questions import problem
from assessments.services.attempting import save_answers, submit_attempt
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.browser.conftest import DESK, PHONE
from tests.browser.keyboard import press, reach, wrong_with
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


def begin_quiz(page, quiz):
    page.goto(f"/en/quiz/{quiz.uuid}/")
    press(page, "main form button")
    expect(page.locator("#q1")).to_be_visible()


def test_essay_is_written_by_keyboard_with_words_counted_live(new_context, sign_in, cohort, enrolled):
    quiz = published(cohort.content, [essay(min_words=5, max_words=8, words={"template": "Facts:"})])
    page = new_context(viewport=PHONE, bypass_csp=True).new_page()
    sign_in(page, enrolled.learner)
    begin_quiz(page, quiz)
    line = page.locator(".essay-words")

    expect(page.locator(".review-list")).to_contain_text("Not answered")
    reach(page, "textarea")
    page.keyboard.press("Control+End")
    page.keyboard.type(" fire, blood")
    expect(line).to_have_text("Words: 3; 2 more are asked for")
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    expect(page.locator(".review-list")).to_contain_text("2 more are asked for")
    page.keyboard.type(" — and rust, clay, brick, wine, rose")
    expect(line).to_contain_text("1 more than asked for. Nothing is cut")
    assert wrong_with(page) == []
    press(page, "#q1 .question-nav button")
    press(page, "#finish")
    page.wait_for_url(re.compile("/result/"))

    assert Response.objects.get().answer == "Facts: fire, blood — and rust, clay, brick, wine, rose"
    expect(page.locator(".result-words")).to_contain_text("when a trainer has marked them")


def test_gaps_are_filled_by_keyboard_on_a_phone(new_context, sign_in, cohort, enrolled):
    quiz = published(cohort.content, [cloze()])
    page = new_context(viewport=PHONE, bypass_csp=True).new_page()
    sign_in(page, enrolled.learner)
    begin_quiz(page, quiz)

    assert wrong_with(page) == []
    reach(page, ".gap select")
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
    press(page, "#q1 .question-nav button")
    press(page, "#finish")
    page.wait_for_url(re.compile("/result/"))

    expect(page.locator(".result-words")).to_contain_text("You passed: 75 %")
    expect(page.locator(".answer-row.option-partly")).to_contain_text("dark orange")
    assert wrong_with(page) == []


def hand_in(enrolment, quiz):
    attempt = begun(enrolment, quiz)
    entries = [{"item": item, "revision": 1, "answer": answer} for item, answer in answers(attempt).items()]
    save_answers(attempt=attempt, entries=entries, by=enrolment.learner)
    return submit_attempt(attempt=attempt, by=enrolment.learner)


def test_answers_are_marked_by_keyboard(new_context, sign_in, cohort, enrolled):
    quiz = published(cohort.content, [essay(rubric=RUBRIC, words={"marker_notes": "<p>Fire, blood, sunset.</p>"})])
    for enrolment in (enrolled, enrol(learner=somebody(Role.LEARNER), cohort=cohort, by=None)):
        hand_in(enrolment, quiz)
    page = new_context(viewport=DESK, bypass_csp=True).new_page()
    sign_in(page, cohort.trainers.get())
    page.goto("/en/staff/marking/")
    press(page, "tbody a")
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
    assert wrong_with(page) == []
    reach(page, ".criterion input")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press(page, "#mark .actions button")
    expect(page.locator("main")).to_contain_text("Nothing waits for marking")

    assert [(one.points, one.comment) for one in Mark.objects.order_by("pk")] == [(1, "Clear in 3 lines."), (0, "")]
    assert not Attempt.objects.filter(percent__isnull=True).exists()


@pytest.fixture
def editor(live_server, new_context, sign_in):
    """A trainer who has just chosen a kind of question to write."""
    Bank.objects.create(name="Colours")
    page = new_context().new_page()
    sign_in(page, somebody(Role.TRAINER))

    def begin(name, text):
        page.goto("/admin/snippets/assessments/question/add/")
        page.click(f".way:has-text('{name}')")
        page.locator("[role=textbox]").first.fill(text)
        page.select_option("#id_bank", label="Colours")
        return page

    return begin


def publish(page):
    page.click("[name=action-publish]")


def add_block(page, stream, name):
    """Add a card at the end of a stream, of a type where there are several, and wait until it is there."""
    cards = page.locator(f"[name^={stream}-][name$=-type]:not([name*=-value-])")
    there = cards.count()
    page.locator(f"#panel-child-{stream}-content > * .c-sf-add-button, [data-contentpath={stream}] .c-sf-add-button").last.click()
    if name:
        page.get_by_role("option", name=name).click()
    expect(cards).to_have_count(there + 1)


def test_trainer_writes_an_essay_with_a_rubric_from_nothing(editor):
    page = editor("essay question", "What do you do first?")
    page.fill("#id_min_words", "20")
    add_block(page, "rubric", "")
    page.fill("[name=rubric-0-value-title]", "Facts")
    for at, words in enumerate(("None", "Some", "All")):
        page.fill(f"[name=rubric-0-value-levels-{at}-value-text]", words)
    publish(page)
    page.wait_for_url("**/admin/snippets/assessments/question/**")
    frozen = Question.objects.get().freeze()

    assert [level["points"] for level in frozen["rubric"][0]["levels"]] == ["0", "1", "2"]
    assert (problem(frozen), frozen["min_words"]) == ("", 20)


def test_trainer_writes_a_text_with_gaps_from_nothing(editor):
    page = editor("text with gaps", "Blood is [[1]], fire is [[2]], red light has [[3]] nm.")
    for name in ("Choose from a list", "Type a word", "Type a number"):
        add_block(page, "gaps", name)
    for at, words in enumerate(("Red", "Blue", "Green")):
        page.fill(f"[name=gaps-0-value-choices-{at}-value-text]", words)
    page.fill("[name=gaps-1-value-forms-0-value-text]", "orange")
    publish(page)
    expect(page.locator("main")).to_contain_text("This field is required.")
    page.fill("[name=gaps-2-value-numbers-0-value-number]", "a lot")
    publish(page)
    expect(page.locator("main")).to_contain_text("cannot be read as one number")
    page.fill("[name=gaps-2-value-numbers-0-value-number]", "700")
    publish(page)
    page.wait_for_url("**/admin/snippets/assessments/question/**")
    frozen = Question.objects.get().freeze()

    assert [gap["kind"] for gap in frozen["gaps"]] == ["single_choice", "short_answer", "numerical"]
    assert problem(frozen) == ""
