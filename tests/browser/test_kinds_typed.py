"""Matching, ordering, short answer and numerical with the keyboard alone, on a phone; and written by a trainer from nothing."""

import pytest
from playwright.sync_api import expect

from assessments.models import Bank, Question
from assessments.questions import problem
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import AXE, RULES
from tests.factories.assessments import ITEMS, PAIRS, matching, numerical, ordering, published, short_answer
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory


def reach(page, selector):
    """Press Tab until the focus is there, as somebody does who has no mouse."""
    page.wait_for_selector(selector, state="attached")
    for _press in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {selector}")


def press(page, selector, key="Enter"):
    reach(page, selector)
    page.keyboard.press(key)


def match(page):
    answers = {pair["prompt"]: pair["answer"] for pair in PAIRS}
    for label in page.locator(".match label").all():
        reach(page, f"#{label.get_attribute('for')}")
        page.keyboard.type(answers[label.inner_text()])


def order(page):
    for at, item in enumerate(ITEMS):
        for _step in range(page.locator(".order-text").all_inner_texts().index(item["text"]) - at):
            press(page, f'[aria-label="Move “{item["text"]}” up"]')
    if page.locator(".order-keep").is_visible():
        press(page, ".order-keep")
    expect(page.locator(".order-text")).to_have_text([item["text"] for item in ITEMS])


def type_word(page):
    reach(page, "input[type=text]")
    page.keyboard.type(" RED ")


def type_number(page):
    reach(page, "input[type=text]")
    page.keyboard.type("0,7")
    reach(page, "select")
    page.keyboard.type("µm")


KINDS = {
    "matching": (matching, match),
    "ordering": (ordering, order),
    "short_answer": (short_answer, type_word),
    "numerical": (numerical, type_number),
}


def wrong_with(page):
    page.add_script_tag(content=AXE)
    found = page.evaluate("async rules => (await axe.run(document, rules)).violations", RULES)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("scrolls sideways")
    return found


@pytest.fixture
def learner_at(live_server, new_context, sign_in):
    """A page of a learner on a phone who has just begun a quiz of one question."""

    def begin(make, **options):
        content, learner = ContentFactory.build_course(), UserFactory()
        assign(learner, Role.LEARNER)
        enrol(learner=learner, cohort=CohortFactory(course_key=content.course.translation_key), by=None)
        page = new_context(viewport=PHONE, bypass_csp=True, **options).new_page()
        sign_in(page, learner)
        page.goto(f"/en/quiz/{published(content, [make()]).uuid}/")
        page.click("main form button")
        if options.get("java_script_enabled", True):
            expect(page.locator("#view")).to_be_visible()  # the script that saves is there
        return page

    return begin


@pytest.mark.parametrize("kind", KINDS)
def test_learner_answers_with_the_keyboard_alone(learner_at, kind):
    make, answer = KINDS[kind]
    page = learner_at(make)
    answer(page)
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    assert wrong_with(page) == []

    press(page, "#q1 .question-nav button")
    press(page, "#finish")

    expect(page.locator(".result-words")).to_contain_text("You passed: 100 %")
    assert wrong_with(page) == []


def test_move_is_announced_and_survives_a_reload(learner_at):
    page = learner_at(ordering)
    last = page.locator(".order-text").last.inner_text()
    press(page, f'[aria-label="Move “{last}” up"]')
    expect(page.locator(".order-said")).to_have_text(f"“{last}” is now at place 2 of 3.")
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    page.reload()

    assert page.locator(".order-text").nth(1).inner_text() == last
    assert [select.input_value() for select in page.locator(".order select").all()] == ["1", "2", "3"]


def test_order_is_given_without_javascript(learner_at):
    page = learner_at(ordering, java_script_enabled=False)
    for at, item in enumerate(ITEMS, start=1):
        page.get_by_label(f"Place of “{item['text']}”").select_option(str(at))
    page.click("#finish")

    expect(page.locator(".result-words")).to_contain_text("You passed: 100 %")


@pytest.fixture
def trainer_page(live_server, new_context, sign_in):
    trainer = UserFactory()
    assign(trainer, Role.TRAINER)
    Bank.objects.create(name="Colours")
    page = new_context().new_page()
    sign_in(page, trainer)
    return page


ROWS = {
    "single choice": ("choices", ["text"], [["Red"], ["Blue"], ["Green"], ["Grey"], ["Black"]]),
    "matching": ("pairs", ["prompt", "answer"], [["Sky", "Blue"], ["Sun", "Gold"]]),
    "ordering": ("items", ["text"], [["Red"], ["Orange"], ["Yellow"], ["Green"], ["Blue"]]),
    "short answer": ("forms", ["text"], [["red"], ["scarlet"]]),
    "numerical": ("numbers", ["number", "tolerance"], [["700", "5 %"]]),
}


def write_rows(page, name, fields, rows):
    """With Enter from row to row, which adds one after the last."""
    page.locator(f"#id_{name}-0-{fields[0]}").focus()
    for at, row in enumerate(rows):
        for field, text in zip(fields, row, strict=True):
            reach(page, f"#id_{name}-{at}-{field}")
            page.keyboard.type(text)
        page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", ROWS)
def test_trainer_writes_a_question_from_nothing_and_publishes_it(trainer_page, kind):
    page = trainer_page
    page.goto("/admin/snippets/assessments/question/add/")
    page.click(f".way:has-text('{kind} question')")
    page.locator("[role=textbox]").first.fill("What is it?")
    write_rows(page, *ROWS[kind])
    if kind == "single choice":
        page.check("#id_choices-0-is_correct")
    page.select_option("#id_bank", label="Colours")
    page.click("footer [data-w-dropdown-target=toggle]")
    page.click("[name=action-publish]")
    page.wait_for_url("**/admin/snippets/assessments/question/**")

    assert problem(Question.objects.get().freeze()) == ""
    assert len(next(iter(ROWS[kind][2:]))) == getattr(Question.objects.get(), ROWS[kind][0]).count()
