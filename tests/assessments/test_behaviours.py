"""Behaviours and presets through the pages, with and without JavaScript."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, Quiz, Response, Try
from assessments.services.attempting import save_answer, submit_attempt
from tests.factories.assessments import (
    answers,
    begun,
    bilingual,
    matching,
    multiple,
    numerical,
    ordering,
    published,
    short_answer,
    single,
    true_false,
)

TOMORROW = timezone.now() + timedelta(days=1)


def page(name, thing):
    return reverse(f"assessments:{name}", args=[thing.uuid])


@pytest.fixture
def open_attempt(client, content, enrolment):
    """Begun and signed in: one question with two hints."""

    def make(question=None, **settings):
        question = question or single(hints=[("hint", "Think of fire."), ("hint", "Not the sea.")])
        client.force_login(enrolment.learner)
        return begun(enrolment, published(content, [question], **settings))

    return make


def only_item(attempt):
    return attempt.order[0][0]


def given(attempt, *, right, certainty=None):
    answer = answers(attempt, right=right)[only_item(attempt)]
    return answer[0] if isinstance(answer, list) else answer, certainty


def words(response):
    return " ".join(response.content.decode().split())


def post_page(client, attempt, *, right=True, certainty="", **fields):
    """Post the page as a browser without JavaScript does."""
    item = only_item(attempt)
    revision = Response.objects.get(attempt=attempt).revision
    sent = {f"q{item}": answers(attempt, right=right)[item], f"q{item}-revision": revision, f"q{item}-certainty": certainty}
    return client.post(page("attempt", attempt), sent | fields, follow=True)


def post_check(client, attempt, *, right=True, revision=1, **entry):
    item = only_item(attempt)
    message = {"item": item, "revision": revision, "answer": answers(attempt, right=right)[item]} | entry
    body = json.dumps({"item": item, "revision": revision, "answers": [message]})
    return client.post(page("check", attempt), body, content_type="application/json")


def finish(client, attempt, *, right=True, certainty=None):
    item = only_item(attempt)
    save_answer(attempt=attempt, item=item, answer=answers(attempt, right=right)[item], revision=9, by=None, certainty=certainty)
    submit_attempt(attempt=attempt, by=None)
    return words(client.get(page("result", attempt)))


# -- Without JavaScript ------------------------------------------------------------------------------------


def test_check_without_javascript_closes_and_tells(client, open_attempt):
    attempt = open_attempt(behaviour="immediate")
    shown = words(post_page(client, attempt, right=False, check=only_item(attempt)))

    assert "Not right" in shown
    assert "Warm colours." in shown
    assert "option-right" in shown
    assert f'name="q{only_item(attempt)}-revision"' not in shown


def test_wrong_try_shows_the_hint_and_what_another_costs_but_not_the_right_answer(client, open_attempt):
    attempt = open_attempt(behaviour="interactive")
    shown = words(post_page(client, attempt, right=False, check=only_item(attempt)))

    assert "Think of fire." in shown
    assert "Not the sea." not in shown
    assert "Try again (2 of 3; costs 33 % of the points)" in shown
    assert "option-right" not in shown
    assert "Warm colours." not in shown


def test_question_is_answered_again_without_javascript(client, open_attempt):
    attempt = open_attempt(behaviour="interactive")
    post_page(client, attempt, right=False, check=only_item(attempt))
    again = words(client.get(page("attempt", attempt), {"again": only_item(attempt)}))
    shown = words(post_page(client, attempt, check=only_item(attempt)))

    assert "Check my answer (try 2 of 3)" in again
    assert "Try 2 of 3" in shown
    assert "0.67 of 1 point" in shown


@pytest.mark.parametrize("again", ["x", "999999", "-1"])
def test_nonsense_in_the_address_changes_nothing(client, open_attempt, again):
    assert client.get(page("attempt", open_attempt(behaviour="interactive")), {"again": again}).status_code == 200


def test_check_of_nothing_says_which_question_and_what_to_do(client, open_attempt):
    attempt = open_attempt(behaviour="immediate")
    shown = client.post(page("attempt", attempt), {"check": only_item(attempt)})

    assert "Question 1: Answer the question first, then check it." in words(shown)


def test_old_page_does_not_change_what_was_checked(client, open_attempt):
    attempt = open_attempt(behaviour="immediate")
    post_page(client, attempt, right=False, check=only_item(attempt))
    shown = words(post_page(client, attempt))

    assert "answered on another page" in shown
    assert Response.objects.get().answer == given(attempt, right=False)[0]


def test_certainty_travels_with_the_page(client, open_attempt):
    attempt = open_attempt(uses_certainty=True)
    before = words(post_page(client, attempt))
    post_page(client, attempt, certainty="2")

    assert "how sure: not said" in before
    assert Response.objects.get().certainty == 2


def test_certainty_that_does_not_exist_is_none(client, open_attempt):
    attempt = open_attempt(uses_certainty=True)
    post_page(client, attempt, certainty="7")

    assert Response.objects.get().certainty is None


# -- With JavaScript ---------------------------------------------------------------------------------------


def test_check_message_saves_checks_and_says_how_the_question_stands(client, open_attempt):
    attempt = open_attempt(behaviour="interactive")
    message = post_check(client, attempt, right=False).json()

    assert (message["state"], message["tried"], message["problem"], message["over"]) == ("again", 1, "", False)
    assert [receipt["outcome"] for receipt in message["receipts"]] == ["saved"]
    assert "Think of fire." in message["html"]
    assert message["line"] == "Answered · checked: not right"


def test_check_message_again_is_one_try(client, open_attempt):
    attempt = open_attempt(behaviour="interactive")
    first, second = (post_check(client, attempt, right=False).json() for _time in range(2))

    assert (first["html"], Try.objects.count()) == (second["html"], 1)


def test_answer_is_kept_when_its_check_is_refused(client, open_attempt):
    attempt = open_attempt(behaviour="immediate", uses_certainty=True)
    message = post_check(client, attempt).json()

    assert (message["state"], message["problem"]) == ("open", "Say how sure you are of your answer, then check it.")
    assert Response.objects.get().answer == given(attempt, right=True)[0]


def test_other_page_asks_how_the_question_stands(client, open_attempt):
    attempt = open_attempt(behaviour="immediate")
    post_check(client, attempt)

    assert client.get(page("check", attempt), {"item": only_item(attempt)}).json()["state"] == "closed"


@pytest.mark.parametrize("item", ["", "x", "999999"])
def test_question_that_is_not_asked_is_not_found(client, open_attempt, item):
    assert client.get(page("check", open_attempt(behaviour="immediate")), {"item": item}).status_code == 404


@pytest.mark.parametrize("body", ["", "[]", '{"item": "x", "revision": 1, "answers": []}', '{"item": 1, "revision": 1}'])
def test_unreadable_check_is_refused(client, open_attempt, body):
    attempt = open_attempt(behaviour="immediate")

    assert client.post(page("check", attempt), body, content_type="application/json").status_code == 400


def test_certainty_that_does_not_exist_is_refused_in_a_message(client, open_attempt):
    assert post_check(client, open_attempt(uses_certainty=True), certainty=7).status_code == 400


def test_check_after_the_end_says_that_it_is_over(client, open_attempt):
    attempt = open_attempt(behaviour="immediate")
    submit_attempt(attempt=attempt, by=None)
    message = post_check(client, attempt).json()

    assert (message["over"], "finished" in message["problem"]) == (True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_checked_page_costs_the_same_for_any_number_of_questions(client, content, enrolment, count, django_assert_num_queries):
    attempt = begun(enrolment, published(content, [single() for _number in range(count)], behaviour="interactive"))
    client.force_login(enrolment.learner)
    for item, answer in answers(attempt, right=False).items():
        entry = {"item": item, "revision": 1, "answer": answer}
        client.post(page("check", attempt), json.dumps(entry | {"answers": [entry]}), content_type="application/json")

    with django_assert_num_queries(6):  # session, person, attempt, responses, tries, corrections
        client.get(page("attempt", attempt))


# -- Afterwards --------------------------------------------------------------------------------------------


def test_certain_and_wrong_comes_first_on_the_result(client, open_attempt):
    shown = finish(client, open_attempt(uses_certainty=True), right=False, certainty=3)

    assert "You were certain, and it was not right" in shown
    assert "−2 of 1 point" in shown
    assert "too sure" in shown


def test_nobody_is_told_what_they_were_certain_of_where_right_and_wrong_are_not_shown(client, open_attempt):
    shown = finish(client, open_attempt(uses_certainty=True, review="score"), right=False, certainty=3)

    assert "You were certain" not in shown


def test_guess_is_what_was_not_said(client, open_attempt):
    assert "counts as a guess" in finish(client, open_attempt(uses_certainty=True))


def test_tries_are_told_afterwards(client, open_attempt):
    attempt = open_attempt(behaviour="interactive")
    post_check(client, attempt, right=False)
    post_check(client, attempt, revision=2)
    shown = finish(client, attempt)

    assert "Try 1: not right · Try 2: right" in shown
    assert "Partly right" not in shown
    assert "0.67 of 1 point" in shown


def test_partly_right_is_said(client, open_attempt):
    attempt = open_attempt(multiple(marking="parts"))
    item = only_item(attempt)
    save_answer(attempt=attempt, item=item, answer=answers(attempt)[item][:1], revision=1, by=None)
    submit_attempt(attempt=attempt, by=None)

    assert "Partly right" in words(client.get(page("result", attempt)))


@pytest.mark.parametrize(("settings", "sentence"), [
    ({"review": "never"}, "Those who teach this course have the result."),
    ({"review": "all-later", "closes_at": TOMORROW}, "You see the result here after the quiz has closed, on"),
])  # fmt: skip
def test_result_that_is_not_shown_is_shown_nowhere(client, open_attempt, content, settings, sentence):
    attempt = open_attempt(**settings)
    shown = finish(client, attempt)

    assert sentence in shown
    for place in (shown, words(client.get(page("start", attempt.quiz))), words(client.get(content.lessons[0].url))):
        assert "100 %" not in place


def test_result_is_shown_after_the_quiz_has_closed(client, open_attempt):
    attempt = open_attempt(review="all-later", closes_at=TOMORROW)
    finish(client, attempt)
    now = timezone.now()
    Attempt.objects.update(submitted_at=now - timedelta(minutes=3))
    Quiz.objects.update(closes_at=now - timedelta(minutes=1))

    assert "You passed: 100 %" in words(client.get(page("result", attempt)))


def test_look_is_over_after_two_minutes(client, open_attempt):
    attempt = open_attempt(review="once")
    at_once = finish(client, attempt)
    Attempt.objects.update(submitted_at=timezone.now() - timedelta(minutes=3))
    later = words(client.get(page("result", attempt)))

    assert "Question by question" in at_once
    assert "Question by question" not in later
    assert "You passed: 100 %" in later


def test_trainer_sees_everything_whatever_learners_see(client, open_attempt, trainer):
    attempt = open_attempt(review="never", uses_certainty=True)
    finish(client, attempt, right=False, certainty=3)
    client.force_login(trainer)
    shown, listed = words(client.get(page("result", attempt))), words(client.get(page("results", attempt.quiz)))

    assert "option-right" in shown
    assert "Certain, and wrong" in listed


# -- Every kind --------------------------------------------------------------------------------------------

KINDS = [bilingual, multiple, true_false, matching, ordering, short_answer, numerical]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_tried_twice_and_does_not_tell_before(client, open_attempt, kind):
    attempt = open_attempt(kind(), behaviour="interactive", tries_allowed=2)
    first = post_check(client, attempt, right=False).json()
    second = post_check(client, attempt, revision=2).json()

    assert (first["state"], second["state"]) == ("again", "closed")
    assert [told in first["html"] for told in ("option-right", "belongs at place", "Right answer:")] == [False] * 3
    assert f'name="q{only_item(attempt)}' not in first["html"]
    assert "0.67 of 1 point" in " ".join(second["html"].split())
