"""Checking question by question in a real browser: several tries with a hint, certainty, and a line that drops."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, Response, Try
from tests.browser.keyboard import wrong_with
from tests.factories.assessments import answers, single, true_false

HINTS = [("hint", "Think of fire.")]


@pytest.fixture
def begin(learner_at):
    """A page with a quiz of such settings just begun, and its attempt."""

    def make(**settings):
        return learner_at(lambda: single(hints=HINTS), true_false, settings=settings), Attempt.objects.get()

    return make


def choose(page, attempt, at, *, right):
    """Tick the right (or a wrong) choice of the question at that place."""
    choice(page, attempt, at, right=right).check()


def choice(page, attempt, at, *, right):
    """The right (or a wrong) choice of the question at that place."""
    item, value = list(answers(attempt, right=right).items())[at]
    return page.locator(f'fieldset[data-item="{item}"] .question-body input[value="{value}"]')


def test_two_tries_with_a_hint_then_the_question_is_closed(begin):
    page, attempt = begin(behaviour="interactive")
    choose(page, attempt, 0, right=False)
    page.click("#q1 button[name=check]")
    expect(page.locator("#q1 .question-checked")).to_contain_text("Think of fire.")
    expect(page.locator("#q1 .question-body")).to_be_hidden()
    assert wrong_with(page) == []

    page.click("#q1 [data-again]")
    expect(page.locator("#q1 button[name=check]")).to_have_text("Check my answer (try 2 of 3)")
    choose(page, attempt, 0, right=True)
    page.click("#q1 button[name=check]")

    expect(page.locator("#q1 .question-checked")).to_contain_text("0.67 of 1 point")
    assert wrong_with(page) == []
    page.reload()
    expect(page.locator("#q1 .option-right")).to_contain_text("Red")
    expect(page.locator("#q1 .question-body")).to_have_count(0)
    page.goto(page.url.split("#")[0] + "#review")
    expect(page.locator(".review-list")).to_contain_text("checked: right")


def test_checking_waits_for_the_line_and_the_answer_does_not(begin):
    page, attempt = begin(behaviour="immediate")
    page.context.set_offline(True)
    choose(page, attempt, 0, right=True)
    expect(page.locator("#q1 button[name=check]")).to_be_disabled()
    expect(page.locator("#q1 .check-note")).to_contain_text("Checking needs the network; your answer is kept.")

    page.context.set_offline(False)
    page.click("#q1 button[name=check]")

    expect(page.locator("#q1 .question-checked")).to_contain_text("Right")
    assert Try.objects.get().is_right


def test_second_tab_learns_what_the_first_has_checked(begin):
    first, attempt = begin(behaviour="immediate")
    second = first.context.new_page()
    second.goto(first.url)
    choose(first, attempt, 0, right=False)
    first.click("#q1 button[name=check]")

    expect(second.locator("#q1 .question-checked")).to_contain_text("Not right")
    expect(second.locator("#q1 .question-body")).to_be_hidden()


def test_page_that_missed_a_check_shows_what_is_kept(begin):
    page, attempt = begin(behaviour="immediate")
    choose(page, attempt, 0, right=False)
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    Response.objects.filter(attempt=attempt, revision=1).update(is_closed=True)

    # Clicked, not ticked: the page may take the tick back before anybody can look at it.
    choice(page, attempt, 0, right=True).click()

    expect(page.locator("#q1 input:checked").first).to_have_value(str(answers(attempt, right=False)[attempt.order[0][0]]))


def test_enter_in_a_page_checks_nothing(begin):
    page, attempt = begin(behaviour="immediate")
    choose(page, attempt, 0, right=False)
    page.locator("#q1 .question-body input").first.press("Enter")
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")

    assert not Try.objects.exists()


def test_certainty_is_saved_like_the_answer_and_told_afterwards(begin):
    page, attempt = begin(uses_certainty=True)
    choose(page, attempt, 0, right=False)
    expect(page.locator(".review-list")).to_contain_text("how sure: not said")
    assert wrong_with(page) == []
    page.locator("#q1").get_by_label("I am certain").check()
    page.click("#q1 .question-nav button")
    choose(page, attempt, 1, right=True)
    page.locator("#q2").get_by_label("I am guessing").check()
    page.reload()
    expect(page.locator("#q2").get_by_label("I am guessing")).to_be_checked()
    page.click("#q2 .question-nav button")
    page.click("#finish")
    page.wait_for_url(re.compile("/result/"))

    expect(page.locator("main")).to_contain_text("You were certain, and it was not right")
    assert wrong_with(page) == []
    assert list(Response.objects.order_by("pk").values_list("certainty", flat=True)) == [3, 1]
