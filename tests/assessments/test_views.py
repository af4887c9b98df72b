"""A quiz through the pages, with and without JavaScript, and who may open what."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Response
from assessments.services.attempting import submit_attempt
from people.enums import Role
from people.roles import assign
from tests.factories.assessments import answers, begun, bilingual, published
from tests.factories.people import UserFactory


def page(name, thing):
    return reverse(f"assessments:{name}", args=[thing.uuid])


def fields_of(attempt, *, right=True):
    """What a browser without JavaScript posts."""
    fields = {}
    for item, answer in answers(attempt, right=right).items():
        fields |= {f"q{item}": answer, f"q{item}-revision": Response.objects.get(attempt=attempt, item=item).revision}
    return fields


def send(client, attempt, **entry):
    return client.post(page("answers", attempt), json.dumps({"answers": [entry]}), content_type="application/json")


def test_start_page_says_what_it_is_and_begins(client, enrolment, quiz):
    client.force_login(enrolment.learner)
    shown = client.get(page("start", quiz))
    begun_page = client.post(page("start", quiz), follow=True)

    assert "60 %" in shown.content.decode()
    assert "Question 1 of 3" in begun_page.content.decode()


def test_whole_quiz_without_javascript(client, attempt):
    client.force_login(attempt.enrolment.learner)
    saved = client.post(page("attempt", attempt), fields_of(attempt) | {"go": "q2"})
    done = client.post(page("finish", attempt), fields_of(attempt), follow=True)

    assert saved.url.endswith("#q2")
    assert "You passed: 100 %, needed 60 %" in " ".join(done.content.decode().split())


def test_old_page_never_overwrites_a_newer_answer(client, attempt):
    client.force_login(attempt.enrolment.learner)
    old = fields_of(attempt, right=False)
    client.post(page("attempt", attempt), fields_of(attempt))
    Response.objects.filter(attempt=attempt).update(revision=5)

    shown = client.post(page("attempt", attempt), old)

    assert "the newer answers are kept" in shown.content.decode()


def test_message_is_acknowledged_with_what_is_kept(client, attempt):
    client.force_login(attempt.enrolment.learner)
    item, answer = next(iter(answers(attempt).items()))
    message = send(client, attempt, item=item, revision=1, answer=answer, flagged=True).json()

    kept = {"item": item, "outcome": "saved", "revision": 1, "answer": answer, "is_flagged": True, "certainty": None}
    assert message["receipts"] == [kept]


REVISION = '{"answers": [{"item": 1, "answer": null, "revision": %s}]}'


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", '{"answers": 5}', '{"answers": [5]}', '{"answers": [{"item": "x"}]}', "[" * 100_000,
        REVISION % 0, REVISION % -1, REVISION % 2**31, REVISION % "1e999",
    ],
)  # fmt: skip
def test_unreadable_message_is_refused(client, attempt, body):
    client.force_login(attempt.enrolment.learner)

    assert client.post(page("answers", attempt), body, content_type="application/json").status_code == 400


def test_answer_message_costs_few_queries(client, attempt, django_assert_num_queries):
    client.force_login(attempt.enrolment.learner)
    item, answer = next(iter(answers(attempt).items()))
    send(client, attempt, item=item, revision=1, answer=answer)

    with django_assert_num_queries(7):  # session, person, attempt; savepoint, lock, answer, release
        send(client, attempt, item=item, revision=2, answer=answer)


@pytest.mark.parametrize("count", [1, 3])
def test_attempt_page_costs_the_same_for_any_number_of_questions(client, content, enrolment, count, django_assert_num_queries):
    attempt = begun(enrolment, published(content, [bilingual() for _number in range(count)]))
    client.force_login(enrolment.learner)
    client.get(page("attempt", attempt))

    with django_assert_num_queries(4):
        client.get(page("attempt", attempt))


def test_language_may_change_in_mid_attempt(client, content, enrolment):
    attempt = begun(enrolment, published(content, [bilingual()]))
    client.force_login(enrolment.learner)
    address = page("attempt", attempt)
    texts = {code: client.get(address.replace("/en/", f"/{code}/")).content.decode() for code in ("fr", "ht")}

    assert "Quelle couleur" in texts["fr"]
    assert "Which colour" in texts["ht"]


@pytest.mark.parametrize(("settings", "queries"), [({}, 9), ({"uses_certainty": True}, 9), ({"behaviour": "interactive"}, 10)])
def test_result_costs_few_queries_whatever_is_asked(client, content, enrolment, settings, queries, django_assert_num_queries):
    """All that is shown is read at once: what an attempt or its version leaves out would be read one by one."""
    attempt = begun(enrolment, published(content, **settings))
    submit_attempt(attempt=attempt, by=None)
    client.force_login(enrolment.learner)
    client.get(page("result", attempt))
    with django_assert_num_queries(queries):  # session, person, attempt; exceptions, attempts; corrections, answers, marks; lessons
        client.get(page("result", attempt))


def test_attempt_whose_time_is_over_shows_the_result(client, content, enrolment):
    attempt = begun(enrolment, published(content, time_limit=1), at=timezone.now() - timedelta(hours=1))
    client.force_login(enrolment.learner)

    assert "The time was over" in client.get(page("attempt", attempt), follow=True).content.decode()


@pytest.mark.parametrize(("review", "answers_told", "feedback_told"), [
    ("everything", True, True), ("feedback", False, True), ("score", False, False), ("after-last", False, False),
])  # fmt: skip
def test_result_tells_what_the_preset_allows(client, content, enrolment, review, answers_told, feedback_told):
    attempt = begun(enrolment, published(content, [bilingual()], review=review, attempts_allowed=2))
    client.force_login(enrolment.learner)
    shown = client.post(page("finish", attempt), fields_of(attempt, right=False), follow=True).content.decode()

    assert ("option-right" in shown, "Question by question" in shown) == (answers_told, feedback_told)
    assert "Not passed yet: 0 %, needed 60 %" in " ".join(shown.split())


def test_stranger_finds_no_quiz(client, quiz, stranger):
    client.force_login(stranger)

    assert client.get(page("start", quiz)).status_code == client.post(page("start", quiz)).status_code == 404


def test_results_show_people_of_ones_own_cohorts_only(client, attempt, quiz, trainer, manager, stranger):
    submit_attempt(attempt=attempt, by=attempt.enrolment.learner)
    elsewhere = UserFactory()
    assign(elsewhere, Role.TRAINER)
    seen = {}
    for name, person in {"trainer": trainer, "manager": manager, "elsewhere": elsewhere}.items():
        client.force_login(person)
        seen[name] = "Désir" in client.get(page("results", quiz)).content.decode()
    assert seen == {"trainer": True, "manager": True, "elsewhere": False}


def test_trainer_of_the_cohort_reads_a_result(client, attempt, trainer):
    submit_attempt(attempt=attempt, by=attempt.enrolment.learner)
    client.force_login(trainer)

    assert "Mirlande" in client.get(page("result", attempt)).content.decode()
