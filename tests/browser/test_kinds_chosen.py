"""Single choice, multiple choice, true or false, with the keyboard alone: written from nothing, published, answered on a phone."""

import pytest
from playwright.sync_api import expect

from assessments.models import Question
from assessments.questions import problem
from tests.browser.keyboard import begin_question, finish_and_pass, press, publish_question, reach


def write_choices(page, *choices):
    """Texts from row to row with Enter, which adds one after the last; then the tick of each right one."""
    reach(page, "#id_choices-0-text")
    for text, _is_right in choices:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    reach(page, page.get_by_role("button", name="Add a choice"))
    for at in reversed([at for at, (_text, is_right) in enumerate(choices) if is_right]):
        reach(page, f"#id_choices-{at}-is_correct", "Shift+Tab")
        page.keyboard.press("Space")


def write_one_right(page):
    write_choices(page, ("Blue", False), ("Red", True), ("Green", False), ("Grey", False), ("Black", False))


def write_two_right(page):
    write_choices(page, ("Red", True), ("Blue", False), ("Orange", True))


def write_truth(page):
    reach(page, "[name=answer]")
    page.keyboard.press("ArrowDown")
    reach(page, "#id_feedback_true")
    page.keyboard.type("Blue is cold.")


def choose(page, label):
    """The arrow keys go from radio to radio."""
    press(page, "#q1 input[type=radio]", "Space")
    for _press in range(5):
        if page.get_by_label(label).is_checked():
            return
        page.keyboard.press("ArrowDown")


def tick_both(page):
    for label in ("Red", "Orange"):
        press(page, page.get_by_label(label), "Space")


KINDS = {
    "Single choice": (write_one_right, lambda page: choose(page, "Red")),
    "Multiple choice": (write_two_right, tick_both),
    "True or false": (write_truth, lambda page: choose(page, "False")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_question_is_written_published_and_answered_with_the_keyboard_alone(trainer_page, learner_at, kind):
    write, answer = KINDS[kind]
    begin_question(trainer_page, f"{kind} question", "Which is warm?")
    write(trainer_page)
    publish_question(trainer_page)
    question = Question.objects.get()
    assert (problem(question.freeze()), question.live) == ("", True)

    page = learner_at(Question.objects.get)
    answer(page)
    finish_and_pass(page)


def test_form_sent_while_wagtail_saves_a_draft_waits_for_it(trainer_page):
    page = trainer_page
    begin_question(page, "True or false question", "Red is warm.")
    reach(page, "#id_bank")
    page.keyboard.type("Colours")
    page.locator("#w-editor-form").dispatch_event("w-autosave:save")
    press(page, "footer [data-w-dropdown-target=toggle]")
    press(page, "[name=action-publish]")
    page.wait_for_timeout(300)
    assert not Question.objects.filter(live=True).exists()

    page.locator("#w-editor-form").dispatch_event("w-autosave:error")
    expect(page.locator(".messages")).to_contain_text("published")
    assert [question.live for question in Question.objects.all()] == [True]


def test_words_typed_just_before_the_form_is_sent_are_in_it(trainer_page):
    page = trainer_page
    begin_question(page, "True or false question", "Red is")
    reach(page, "#id_bank")
    page.keyboard.type("Colours")
    page.locator("[role=textbox]").first.press("End")
    page.keyboard.type(" warm.")
    page.locator("[role=textbox]").first.press("Control+s")  # Draftail would still keep them for itself

    expect(page.locator(".messages")).to_contain_text("saved as a draft")
    assert "Red is warm." in Question.objects.get().latest_revision.content["text"]


def test_words_are_not_lost_where_the_editor_is_left_just_before(trainer_page):
    page = trainer_page
    begin_question(page, "True or false question", "Red is")
    reach(page, "#id_bank")
    page.keyboard.type("Colours")
    page.locator("[role=textbox]").first.press("End")
    page.keyboard.type(" warm.")
    page.wait_for_timeout(200)
    page.locator("#id_bank").focus()  # which makes Draftail wait anew
    page.wait_for_timeout(120)
    page.locator("#id_bank").press("Control+s")

    expect(page.locator(".messages")).to_contain_text("saved as a draft")
    assert "Red is warm." in Question.objects.get().latest_revision.content["text"]
