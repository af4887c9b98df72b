"""Questions one after the other in a real browser: by keyboard alone, with the line gone, on two pages."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from assessments.enums import Navigation
from assessments.models import Attempt, Response
from tests.browser.conftest import PHONE
from tests.browser.keyboard import wrong_with
from tests.factories.assessments import answers, single


@pytest.fixture
def begin(learner_at):
    """A page with a quiz of three questions just begun, and its attempt."""

    def make(**settings):
        makes = [partial(single, text) for text in ("Which is warm?", "Which is warmer?", "Which is the warmest?")]
        return learner_at(*makes, settings={"navigation": Navigation.SEQUENTIAL} | settings), Attempt.objects.get()

    return make


def answer_of(page, attempt, number, *, right=True):
    item, value = list(answers(attempt, right=right).items())[number - 1]
    return page.locator(f'fieldset[data-item="{item}"] input[value="{value}"]')


def choose(page, attempt, number, *, right=True):
    answer_of(page, attempt, number, right=right).check()


LEFT = "Object.values(JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.endsWith(':left'))))).every(Boolean)"


def wait_until_left(page):
    """The server has acknowledged that the questions before were left."""
    page.wait_for_function(LEFT)


def press(page, number, key="Enter"):
    """Press the question's button for going on, reached by keyboard."""
    button = page.locator(f"#q{number} .question-nav button")
    button.focus()
    button.press(key)


def test_whole_quiz_by_keyboard_with_the_line_gone(begin):
    page, attempt = begin()
    assert wrong_with(page) == []
    page.keyboard.press("Tab")
    for number in (1, 2, 3):
        expect(page.locator(".question:visible")).to_have_count(1)
        if number == 2:
            wait_until_left(page)
            page.context.set_offline(True)
        first = page.locator(f"#q{number} input[type=radio]").first
        first.focus()
        first.press("Space")
        press(page, number)
    expect(page.locator("#review")).to_be_focused()
    expect(page.locator("#review")).to_contain_text("Your answers are final.")
    assert wrong_with(page) == []
    page.locator("#finish").press("Enter")
    expect(page.locator("#finishing")).to_be_visible()
    assert Response.objects.filter(is_left=True).count() == 1

    page.context.set_offline(False)
    page.wait_for_url(re.compile("/result/"))
    assert Response.objects.filter(attempt=attempt, is_left=True, answer__isnull=False).count() == 3


def test_going_on_without_an_answer_is_asked_once_and_moves_the_focus(begin):
    page, _attempt = begin()
    press(page, 1)
    expect(page.locator("#pause")).to_contain_text("there is no way back to it")
    expect(page.locator("#q1")).to_be_visible()
    assert wrong_with(page) == []

    press(page, 1)

    expect(page.locator("#q2")).to_be_focused()
    expect(page.locator("#q1")).to_be_hidden()


def test_page_loaded_again_is_where_the_person_is(begin):
    page, attempt = begin()
    choose(page, attempt, 1)
    press(page, 1)
    expect(page.locator("#connection")).to_contain_text("All saved")
    wait_until_left(page)
    page.reload()

    expect(page.locator("#q2")).to_be_visible()
    expect(page.locator("#q1")).to_have_count(0)
    expect(page.locator("#progress")).to_contain_text("1 of 3 answered")


def test_second_page_follows_the_first(begin):
    first, attempt = begin()
    second = first.context.new_page()
    second.goto(first.url)
    choose(first, attempt, 1)
    press(first, 1)

    expect(second.locator("#q2")).to_be_visible()
    expect(second.locator("#pause")).to_contain_text("You went on from there on another page")


def test_other_device_is_told_that_the_question_was_left(begin, new_context):
    page, attempt = begin()
    cookies = page.context.cookies()
    other = new_context(viewport=PHONE)
    other.add_cookies(cookies)
    device = other.new_page()
    device.goto(page.url)
    choose(page, attempt, 1)
    press(page, 1)
    expect(page.locator("#q2")).to_be_visible()
    expect(page.locator("#connection")).to_contain_text("All saved")

    answer_of(device, attempt, 1, right=False).click()  # it may be undone before one can look whether it is ticked

    expect(device.locator("#q2")).to_be_visible()
    expect(device.locator("#pause")).to_contain_text("You went on from there on another page")
    assert Response.objects.get(item=attempt.order[0][0]).answer == answers(attempt)[attempt.order[0][0]]


def test_without_javascript_one_question_at_a_time(begin, new_context):
    page, attempt = begin()
    plain = new_context(viewport=PHONE, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    simple = plain.new_page()
    simple.goto(page.url)
    for number in (1, 2, 3):
        expect(simple.locator(".question:visible")).to_have_count(1)
        choose(simple, attempt, number)
        simple.click(f"#q{number} .question-nav button")
    simple.click("#finish")

    expect(simple.locator(".result-words")).to_contain_text("You passed: 100 %")
