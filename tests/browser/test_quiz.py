"""Promise 1 in a real browser: the line drops in the middle of a quiz, and no answer is lost."""

import re

import pytest
from django.db import connection
from playwright.sync_api import expect

from assessments.models import Attempt, Response
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.browser.conftest import PHONE
from tests.factories.assessments import answers, published
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory, session_of
from tests.serving import SECRET_KEY, database_url, environment, serving


@pytest.fixture
def learner_with_quiz(live_server):
    content = ContentFactory.build_course()
    learner = UserFactory()
    assign(learner, Role.LEARNER)
    enrol(learner=learner, cohort=CohortFactory(course_key=content.course.translation_key), by=None)
    return learner, published(content)


def answer(page, item, values):
    for value in values if isinstance(values, list) else [values]:
        page.locator(f'fieldset[data-item="{item}"] input[value="{value}"]').check()


def test_answers_survive_a_dropped_line_a_reload_and_finish_once(new_context, sign_in, learner_with_quiz):
    learner, quiz = learner_with_quiz
    context = new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, learner)
    page.goto(f"/en/quiz/{quiz.uuid}/")
    page.click("main form button")
    expect(page.locator("#q1")).to_be_visible()
    expect(page.locator("#q2")).to_be_hidden()
    attempt = Attempt.objects.get()
    right = list(answers(attempt).items())

    answer(page, *right[0])
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    page.click("#q1 .question-nav button")
    context.set_offline(True)
    answer(page, *right[1])
    page.click("#q2 .question-nav button")
    answer(page, *right[2])
    expect(page.locator("#connection")).to_contain_text("2 waiting")
    page.click("#q3 .question-nav button")
    page.click("#finish")
    expect(page.locator("#finishing")).to_be_visible()
    assert Response.objects.filter(attempt=attempt, revision=0).count() == 2

    context.set_offline(False)
    page.wait_for_url(re.compile("/result/"))
    expect(page.locator(".result-words")).to_contain_text("You passed: 100 %")
    assert Attempt.objects.count() == 1


def test_second_tab_shows_the_answer_of_the_first(new_context, sign_in, learner_with_quiz):
    learner, quiz = learner_with_quiz
    context = new_context()
    first = context.new_page()
    sign_in(first, learner)
    first.goto(f"/en/quiz/{quiz.uuid}/")
    first.click("main form button")
    second = context.new_page()
    second.goto(first.url)
    item, value = next(iter(answers(Attempt.objects.get()).items()))

    answer(first, item, value)
    expect(second.locator(f'fieldset[data-item="{item}"] input[value="{value}"]')).to_be_checked()
    first.reload()
    expect(first.locator(f'fieldset[data-item="{item}"] input[value="{value}"]')).to_be_checked()


@pytest.mark.parametrize("first", [0, 1])
def test_two_devices_offline_agree_once_both_are_back_in_either_order(new_context, sign_in, learner_with_quiz, first):
    learner, quiz = learner_with_quiz
    contexts = [new_context(viewport=PHONE), new_context(viewport=PHONE)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        sign_in(page, learner)
        page.goto(f"/en/quiz/{quiz.uuid}/")
        page.click("main .button")
        page.wait_for_selector("#q1")
    attempt = Attempt.objects.get()
    item = attempt.order[0][0]
    chosen = [answers(attempt)[item], answers(attempt, right=False)[item]]
    for context, page, value in zip(contexts, pages, chosen, strict=True):
        context.set_offline(True)
        answer(page, item, value)

    for number in (first, 1 - first):
        contexts[number].set_offline(False)
        expect(pages[number].locator("#connection")).to_contain_text("All saved")
    for page in pages:  # the one that came second shows what was kept before it came
        expect(page.locator(f'fieldset[data-item="{item}"] input[value="{chosen[first]}"]')).to_be_checked()
    assert Response.objects.get(attempt=attempt, item=item).answer == chosen[first]

    answer(pages[1 - first], item, chosen[1 - first])
    expect(pages[1 - first].locator("#connection")).to_contain_text("All saved")
    expect(pages[1 - first].locator("#q1 .saved")).to_contain_text("Saved")
    assert Response.objects.get(attempt=attempt, item=item).answer == chosen[1 - first]


@pytest.fixture
def own_server(settings, tmp_path, transactional_db):
    """A server that can be killed, on the database of this test."""
    settings.SECRET_KEY = SECRET_KEY  # the session made here is shown there
    env = environment(tmp_path, DATABASE_URL=database_url(connection), DJANGO_SETTINGS_MODULE="tests.settings_served")
    with serving(env) as server:
        yield server


def test_page_goes_on_when_its_server_is_killed_and_sends_when_it_is_back(own_server, new_context, learner_with_quiz):
    learner, quiz = learner_with_quiz
    context = new_context(viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": session_of(learner), "url": own_server.url}])
    page = context.new_page()
    page.goto(f"{own_server.url}/en/quiz/{quiz.uuid}/")
    page.click("main form button")
    page.wait_for_selector("#q1")
    right = list(answers(Attempt.objects.get()).items())
    answer(page, *right[0])
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")

    own_server.kill()
    page.click("#q1 .question-nav button")
    answer(page, *right[1])
    expect(page.locator("#connection")).to_contain_text("1 waiting")
    own_server.start()

    expect(page.locator("#connection")).to_contain_text("All saved", timeout=30_000)
    kept = dict(Response.objects.filter(revision__gt=0).values_list("item", "answer"))
    assert kept == dict(right[:2])


def test_quiz_is_taken_without_javascript(new_context, sign_in, learner_with_quiz):
    learner, quiz = learner_with_quiz
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    sign_in(page, learner)
    page.goto(f"/en/quiz/{quiz.uuid}/")
    page.click("main form button")
    right = list(answers(Attempt.objects.get()).items())

    answer(page, *right[0])
    page.click("#q1 .question-nav button")
    expect(page.locator("#progress")).to_contain_text("1 of 3 answered")
    for one in right[1:]:
        answer(page, *one)
    page.click("#finish")

    expect(page.locator(".result-words")).to_contain_text("You passed: 100 %")


def test_answer_given_before_the_script_is_there_is_saved(new_context, sign_in, learner_with_quiz):
    learner, quiz = learner_with_quiz
    page = new_context(viewport=PHONE).new_page()
    sign_in(page, learner)
    page.goto(f"/en/quiz/{quiz.uuid}/")
    held = []
    page.route("**/attempt*.js", held.append)
    page.click("main form button", no_wait_after=True)
    page.wait_for_url(re.compile("/attempts/"), wait_until="commit")
    right = list(answers(Attempt.objects.get()).items())
    answer(page, *right[0])

    held[0].continue_()
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    assert Response.objects.get(item=right[0][0]).answer == right[0][1]
