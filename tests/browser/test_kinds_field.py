"""The two kinds of question made for this field: learned by keyboard alone on a phone, without a script, and written from nothing."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt, Question, Response
from assessments.questions import problem
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.browser.conftest import DESK, PHONE
from tests.browser.keyboard import press, wrong_with
from tests.factories.assessments import decision, path_of, published, single, spots, spots_in_picture
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory
from tests.factories.pictures import a_picture


@pytest.fixture
def learner_with(live_server):
    """A learner enrolled in a course whose quiz has these questions."""

    def make(*questions):
        content = ContentFactory.build_course()
        learner = UserFactory()
        assign(learner, Role.LEARNER)
        enrol(learner=learner, cohort=CohortFactory(course_key=content.course.translation_key), by=None)
        return learner, published(content, list(questions))

    return make


@pytest.fixture
def begin(new_context, sign_in):
    """Begin an attempt on a phone, or go on with it."""

    def open_page(learner, quiz, **options):
        page = new_context(viewport=PHONE, **options).new_page()
        sign_in(page, learner)
        page.goto(f"/en/quiz/{quiz.uuid}/")
        page.get_by_role("button", name="Begin").or_(page.get_by_role("link", name="Go on with the quiz")).click()
        page.wait_for_url("**/attempts/**")
        return page

    return open_page


def finish(page):
    press(page, page.locator("#finish"))
    page.wait_for_url(re.compile("/result/"))


def test_indicators_in_a_case_and_a_picture_are_spotted_by_keyboard(learner_with, begin):
    page = begin(*learner_with(spots(), spots_in_picture(a_picture(size=(400, 300)))), bypass_csp=True)

    for words in ("keeps her passport", "no day off"):
        press(page, page.get_by_label(words), "Space")
    press(page, page.locator("#q1 .question-nav button"))
    assert wrong_with(page) == []
    for words in ("A guard at the door", "A window"):
        press(page, page.get_by_label(words), "Space")
    expect(page.locator("#connection")).to_contain_text("All saved")
    assert wrong_with(page) == []
    press(page, page.locator("#q2 .question-nav button").last)
    finish(page)

    expect(page.locator(".question").nth(0)).to_contain_text("2 of 2 indicators found. 0 false alarms.")
    expect(page.locator(".question").nth(1)).to_contain_text("1 of 2 indicators found. 1 false alarm.")
    assert wrong_with(page) == []


def test_every_phrase_is_a_target_that_a_thumb_can_hit(learner_with, begin):
    page = begin(*learner_with(spots()))
    lines = page.locator(".spot").evaluate_all("labels => labels.flatMap(label => [...label.getClientRects()].map(box => box.height))")

    assert min(lines) >= 44


def test_region_is_marked_by_touching_the_picture(learner_with, begin):
    page = begin(*learner_with(spots_in_picture(a_picture(size=(400, 300)))), has_touch=True)
    page.locator(".region").nth(1).tap()

    expect(page.get_by_label("Beds in the workshop")).to_be_checked()
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")


def test_path_is_walked_by_keyboard_offline_and_kept(learner_with, begin):
    page = begin(*learner_with(decision()), bypass_csp=True)
    press(page, page.get_by_role("button", name="Question him loudly"))
    expect(page.locator(".path-consequence:focus")).to_have_text("Question him loudly, and it is done.")
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")

    page.context.set_offline(True)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("She is silent.")).to_be_visible()
    expect(page.get_by_text("A girl comes with an uncle.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#connection")).to_contain_text("All saved")
    assert wrong_with(page) == []

    frozen = next(iter(Attempt.objects.get().version.sealed_items.values())).frozen
    assert Response.objects.get().answer == path_of(frozen, "Question him loudly", "Take her aside")
    press(page, page.get_by_role("button", name="Say who you are"))
    expect(page.get_by_text("The path ends here.")).to_be_visible()
    press(page, page.locator("#q1 .question-nav button"))
    finish(page)
    expect(page.locator(".path-told")).to_contain_text("Better here +2 Speak with her apart")
    assert wrong_with(page) == []


def test_decision_made_on_another_page_is_final_here_too(learner_with, begin):
    learner, quiz = learner_with(decision())
    first = begin(learner, quiz)
    other = begin(learner, quiz)
    first.get_by_role("button", name="Question him loudly").click()
    expect(first.locator("#q1 .saved")).to_contain_text("Saved")
    other.get_by_role("button", name="Stamp both passports").click()

    expect(other.get_by_text("She looks at the floor.")).to_be_visible()
    expect(other.get_by_role("button", name="Stamp both passports")).to_be_hidden()


def test_path_is_walked_without_javascript(learner_with, begin):
    page = begin(*learner_with(single(), decision()), java_script_enabled=False)
    page.get_by_role("button", name="Speak with her apart").click()
    page.wait_for_url(re.compile("#at-q"))
    expect(page.get_by_text("Speak with her apart, and it is done.")).to_be_visible()
    expect(page.get_by_role("button", name="Stamp both passports")).to_be_hidden()
    page.get_by_role("button", name="Say who you are").click()
    expect(page.get_by_text("The path ends here.")).to_be_visible()
    page.click("#finish")

    expect(page.locator(".question").nth(1)).to_contain_text("Right")


def test_indicators_are_spotted_without_javascript(learner_with, begin):
    page = begin(*learner_with(spots(), spots_in_picture(a_picture(size=(400, 300)))), java_script_enabled=False)
    page.get_by_label("keeps her passport").check()
    page.get_by_label("no day off").check()
    page.locator(".region").nth(0).click()
    page.locator(".region").nth(1).click()
    page.click("#finish")

    expect(page.locator(".result-words")).to_contain_text("You passed: 100 %")


@pytest.fixture
def editor(new_context, sign_in, live_server):
    """The screen where a trainer begins a new question of a kind."""
    single()  # so that there is a bank
    author = UserFactory()
    assign(author, Role.TRAINER)

    def open_page(model, viewport=DESK):
        page = new_context(viewport=viewport).new_page()
        sign_in(page, author)
        page.goto(f"/admin/snippets/assessments/{model}/add/")
        page.locator(".public-DraftEditor-content").first.click()
        page.keyboard.type("What do you see?")
        page.select_option("#id_bank", index=1)
        return page

    return open_page


def publish(page):
    page.click("[name=action-publish]")
    expect(page.locator(".messages")).to_contain_text("published")


SELECT = """phrase => {
  const text = document.getElementById("id_case"), at = text.value.indexOf(phrase);
  text.focus();
  text.setSelectionRange(at, at + phrase.length);
}"""


def select(page, phrase):
    page.evaluate(SELECT, phrase)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_author_picks_phrases_from_the_case(editor, viewport):
    page = editor("spotindicatorsquestion", viewport)
    page.fill("#id_case", "He keeps her passport.\nShe carries a small bag.")
    select(page, "keeps her passport")
    page.get_by_role("button", name="This is an indicator").click()
    select(page, "a small bag")
    page.get_by_role("button", name="This is not one").click()
    publish(page)

    frozen = Question.objects.order_by("pk").last().freeze()
    assert problem(frozen) == ""
    assert [(spot["right"], frozen["texts"]["en"]["choices"][spot["id"]]["text"]) for spot in frozen["choices"]] == [
        (True, "keeps her passport"), (False, "a small bag"),
    ]  # fmt: skip


def draw(board, *corners):
    """From corner to corner, once the board is at rest; corners are shares of its width and height."""
    board.hover()
    box = board.bounding_box()
    for (across, down), button in zip(corners, (board.page.mouse.down, board.page.mouse.up), strict=True):
        board.hover(position={"x": box["width"] * across, "y": box["height"] * down})
        button()


def test_author_draws_regions_with_the_mouse_and_by_keyboard(editor):
    a_picture("Workshop", "beige", (900, 600))
    page = editor("spotindicatorsquestion")
    page.locator("section.collapsed [data-panel-toggle]").first.click()
    page.get_by_role("button", name="Choose an image").click()
    page.locator("[data-chooser-modal-choice]").first.click()
    page.fill("#id_picture_text", "A workshop.")
    expect(page.locator("[data-board-picture]")).to_be_visible()
    draw(page.locator("[data-board]"), (0.1, 0.1), (0.3, 0.4))
    page.keyboard.type("A guard at the door")
    page.locator("#id_spots-0-is_indicator").check()
    page.get_by_role("button", name="Add a region").click()
    for key in ["ArrowRight"] * 5 + ["Shift+ArrowDown"] * 3:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.keyboard.type("A window")
    draw(page.locator("[data-board]"), (0.8, 0.8), (0.81, 0.81))
    expect(page.locator("[data-said]")).to_contain_text("too small to be touched")
    publish(page)

    first, second = [spot["region"] for spot in Question.objects.order_by("pk").last().freeze()["choices"]]
    assert [round(float(side)) for side in first] == pytest.approx([10, 10, 20, 30], abs=1)
    assert second == ["45", "40", "20", "23"]


def test_region_that_is_added_meets_no_other(editor):
    a_picture("Workshop", "beige", (900, 600))
    page = editor("spotindicatorsquestion")
    expect(page.locator("[data-no-board]")).to_be_visible()
    page.locator("section.collapsed [data-panel-toggle]").first.click()
    page.get_by_role("button", name="Choose an image").click()
    page.locator("[data-chooser-modal-choice]").first.click()
    expect(page.locator("[data-board-picture]")).to_be_visible()
    expect(page.locator("[data-no-board]")).to_be_hidden()
    for name in ("A door", "A window", "A guard"):
        page.get_by_role("button", name="Add a region").click()
        page.keyboard.press("Enter")
        page.keyboard.type(name)

    places = [[page.locator(f"#id_spots-{at}-{side}").input_value() for side in ("x", "y")] for at in range(3)]
    assert places == [["40", "40"], ["0", "0"], ["20", "0"]]


def test_author_is_told_what_keeps_a_draft_from_being_published(editor):
    page = editor("spotindicatorsquestion")
    page.fill("#id_case", "He keeps her passport.")
    page.click("footer [data-w-dropdown-target=toggle]")
    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_text("Before this can be published: Give at least two phrases")).to_be_visible()


def test_author_writes_a_path_and_renames_a_step(editor):
    page = editor("decisionpathquestion")
    names, lists = page.locator("[data-step-name]"), page.locator(".step-list")

    def write_step(at, name):
        names.nth(at).fill(name)
        names.nth(at).blur()
        page.get_by_label("Situation").nth(at).fill(f"You are at {name}.")
        for choice in (2 * at, 2 * at + 1):
            page.get_by_label(re.compile(r"^Choice\W*$")).nth(choice).fill(f"Choice {choice}")
            page.get_by_label("Consequence").nth(choice).fill("It happens.")
            page.get_by_label("Score").nth(choice).fill(str(choice))

    write_step(0, "Counter")
    page.locator("[data-contentpath=steps] .c-sf-add-button").last.click()
    expect(names).to_have_count(2)
    write_step(1, "Roomm")
    lists.nth(1).select_option("Roomm")
    names.nth(1).fill("Room")
    names.nth(1).blur()
    expect(lists.nth(1)).to_have_value("Room")
    publish(page)

    frozen = Question.objects.order_by("pk").last().freeze()
    assert problem(frozen) == ""
    assert [[choice["next"] == frozen["steps"][1]["id"] for choice in step["choices"]] for step in frozen["steps"]] == [
        [False, True], [False, False],
    ]  # fmt: skip


def test_choice_keeps_its_step_while_two_steps_have_one_name(editor):
    page = editor("decisionpathquestion")
    names, link = page.locator("[data-step-name]"), page.locator("#steps-0-value-choices-0-value-next")
    page.locator("[data-contentpath=steps] .c-sf-add-button").last.click()
    for at, name in enumerate(("Counter", "Room")):
        names.nth(at).fill(name)
        names.nth(at).blur()
    page.locator(".step-list").first.select_option("Room")
    for name in ("Counter", "Quiet room"):
        names.nth(1).fill(name)
        names.nth(1).blur()

    expect(link).to_have_value("Quiet room")
