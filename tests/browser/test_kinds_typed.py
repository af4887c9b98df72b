"""Matching, ordering, short answer and numerical with the keyboard alone, on a phone; and written by a trainer from nothing."""

import pytest
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from assessments.models import Question
from assessments.questions import problem
from tests.browser.keyboard import begin_question, finish_and_pass, press, publish_question, reach
from tests.factories.assessments import ITEMS, PAIRS, matching, numerical, ordering, short_answer


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


@pytest.mark.parametrize("kind", KINDS)
def test_learner_answers_with_the_keyboard_alone(learner_at, kind):
    make, answer = KINDS[kind]
    page = learner_at(make)
    answer(page)
    finish_and_pass(page)


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


ROWS = {
    "matching": ("pairs", ["prompt", "answer"], [["Sky", "Blue"], ["Sun", "Gold"]]),
    "ordering": ("items", ["text"], [["Red"], ["Orange"], ["Yellow"], ["Green"], ["Blue"]]),
    "short answer": ("forms", ["text"], [["red"], ["scarlet"]]),
    "numerical": ("numbers", ["number", "tolerance"], [["700", "5 %"]]),
}


def write_rows(page, name, fields, rows):
    """With Enter from row to row, which adds one after the last."""
    for at, row in enumerate(rows):
        for field, text in zip(fields, row, strict=True):
            reach(page, f"#id_{name}-{at}-{field}")
            page.keyboard.type(text)
        page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", ROWS)
def test_trainer_writes_a_question_with_the_keyboard_and_publishes_it(trainer_page, kind):
    begin_question(trainer_page, f"{kind} question", "What is it?")
    write_rows(trainer_page, *ROWS[kind])
    publish_question(trainer_page)

    assert problem(Question.objects.get().freeze()) == ""
    assert len(next(iter(ROWS[kind][2:]))) == getattr(Question.objects.get(), ROWS[kind][0]).count()


def test_button_is_not_pressed_in_vain_where_an_answer_is_saved_as_it_goes_down(learner_at):
    page = learner_at(numerical)
    page.locator("input[type=text]").fill("700")
    page.locator("#q1 .question-nav button").click()  # the field is left as the mouse goes down, and “Saved” comes

    expect(page.locator("#finish")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "es"])
def test_units_are_shown_once_they_are_asked_for_in_any_language(trainer_page, language):
    UserProfile.objects.update(preferred_language=language)
    trainer_page.goto("/admin/snippets/assessments/numericalquestion/add/")
    units = trainer_page.locator("[data-rows=units]")
    expect(units).to_be_hidden()
    trainer_page.locator("input[name=unit_rule][value=required]").check()

    expect(units).to_be_visible()
    assert trainer_page.locator("html").get_attribute("lang") == language
