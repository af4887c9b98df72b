"""Marking by hand through the pages: no names, nothing lost, and what the learner reads afterwards."""

import pytest
from django.urls import reverse

from assessments.models import Mark, Response
from assessments.services.hand_marking import claim_answer, mark_by_hand
from tests.assessments.test_hand_marking import handed_in, levels
from tests.factories.assessments import RUBRIC, essay, published
from tests.factories.courses import EnrolmentFactory

RUBRIC_WORDS = {"marker_notes": "<p>Fire, blood, sunset.</p>"}


def address(name, *args):
    return reverse(f"assessments:{name}", args=args)


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def quiz(content):
    return published(content, [essay(rubric=RUBRIC, words=RUBRIC_WORDS, min_words=20)], attempts_allowed=None)


@pytest.fixture
def waiting(enrolment, quiz):
    return Response.objects.get(attempt=handed_in(enrolment, quiz))


def chosen(response, *places, **more):
    fields = {f"level-{criterion}": level for criterion, level in levels(response.item, *places).items()}
    return {"response": response.pk, "comment": "Clear, and complete."} | fields | more


def test_queue_lists_questions_without_names(client, waiting, trainer):
    client.force_login(trainer)
    shown = text_of(client.get(address("marking")))

    assert "Describe a warm colour." in shown
    assert "Désir" not in shown


def test_queue_without_anything_says_what_would_appear(client, trainer):
    client.force_login(trainer)

    assert "Nothing waits for marking" in text_of(client.get(address("marking")))


def test_answer_page_shows_text_notes_and_levels_but_no_name(client, waiting, trainer):
    client.force_login(trainer)
    shown = text_of(client.get(address("mark_item", waiting.item.pk)))

    for words in ("Answer 1 of 1", "Red is warm, as fire is.", "Fire, blood, sunset.", "Some", "Under the least asked for by: 14"):
        assert words in shown
    assert "Mirlande" not in shown


def test_mark_and_next_leads_to_the_next_and_at_the_end_to_the_list(client, cohort, quiz, waiting, trainer):
    later = Response.objects.get(attempt=handed_in(EnrolmentFactory(cohort=cohort), quiz))
    client.force_login(trainer)
    following = client.post(address("mark_item", waiting.item.pk), chosen(waiting, 2, 1), follow=True)
    end = client.post(address("mark_item", waiting.item.pk), chosen(later, 0, 0), follow=True)

    assert (following.context["response"], following.context["progress"].current) == (later, 2)
    assert "Every answer to this question is marked." in text_of(end)
    assert [one.points for one in Mark.objects.order_by("pk")] == [1, 0]


def test_skip_shows_another_one(client, cohort, quiz, waiting, trainer):
    later = Response.objects.get(attempt=handed_in(EnrolmentFactory(cohort=cohort), quiz))
    client.force_login(trainer)
    client.get(address("mark_item", waiting.item.pk))

    assert client.get(address("mark_item", waiting.item.pk), {"after": waiting.pk}).context["response"] == later


def test_missing_level_is_said_and_the_comment_stays(client, waiting, trainer):
    client.force_login(trainer)
    shown = client.post(address("mark_item", waiting.item.pk), {"response": waiting.pk, "comment": "Not yet finished."})

    assert shown.status_code == 422
    assert "Choose a level." in text_of(shown)
    assert "Not yet finished." in text_of(shown)
    assert not Mark.objects.exists()


def test_second_person_is_told_and_loses_nothing(client, waiting, trainer, manager):
    claim_answer(response=waiting, by=trainer)
    client.force_login(manager)
    shown = client.post(address("mark_item", waiting.item.pk), chosen(waiting, 1, 1))

    assert "Jean-Robert Cadet-Louis is marking this answer" in text_of(shown)
    assert "Clear, and complete." in text_of(shown)


def test_answers_on_other_screens_are_said_to_be_there(client, waiting, trainer, manager):
    claim_answer(response=waiting, by=trainer)
    client.force_login(manager)

    assert "being marked by other people" in text_of(client.get(address("mark_item", waiting.item.pk), follow=True))


@pytest.mark.parametrize("sent", ["", "x", "999999"])
def test_post_about_no_answer_is_not_found(client, waiting, trainer, sent):
    client.force_login(trainer)

    assert client.post(address("mark_item", waiting.item.pk), {"response": sent}).status_code == 404


def test_neighbour_and_stranger_find_nothing(client, waiting, stranger, learner):
    for person in (stranger, learner):
        client.force_login(person)
        assert client.get(address("mark_item", waiting.item.pk)).status_code == 404
        assert client.get(address("correct_mark", waiting.pk)).status_code == 404
        assert client.get(address("marking")).status_code == 403


def test_learner_reads_that_a_trainer_will_mark_it(client, waiting, learner):
    client.force_login(learner)
    shown = text_of(client.get(address("result", waiting.attempt.uuid)))

    assert "The result comes when a trainer has marked them." in shown
    assert "Not marked yet" in shown
    assert "Not right" not in shown
    assert "What to read again" not in shown


def test_learner_reads_comment_and_levels_when_it_is_marked(client, waiting, trainer, learner):
    mark_by_hand(response=waiting, by=trainer, levels=levels(waiting.item, 1, 1), comment="Say more about fire.")
    client.force_login(learner)
    shown = text_of(client.get(address("result", waiting.attempt.uuid)))

    for words in ("You passed: 60 %", "0.60 of 1 point", "Some", "2 / 4", "Say more about fire."):
        assert words in shown
    assert "Change this mark" not in shown
    assert "Fire, blood, sunset." not in shown


def test_preset_that_tells_only_the_result_hides_the_comment(client, content, enrolment, trainer, learner):
    response = Response.objects.get(attempt=handed_in(enrolment, published(content, [essay()], review="score")))
    mark_by_hand(response=response, by=trainer, points=1, comment="Well written.")
    client.force_login(learner)

    assert "Well written." not in text_of(client.get(address("result", response.attempt.uuid)))


def test_correction_begins_with_the_mark_there_is_and_wants_a_reason(client, waiting, trainer, learner):
    mark_by_hand(response=waiting, by=trainer, levels=levels(waiting.item, 1, 1), comment="Too short.")
    client.force_login(trainer)
    begun = client.get(address("correct_mark", waiting.pk))
    refused = client.post(address("correct_mark", waiting.pk), chosen(waiting, 2, 1))
    done = client.post(address("correct_mark", waiting.pk), chosen(waiting, 2, 1, reason="Second page found"), follow=True)

    assert "Too short." in text_of(begun)
    assert text_of(begun).count(" checked") == 2
    assert (refused.status_code, [one.points for one in waiting.marks.all()]) == (422, [Mark.objects.first().points, 1])
    assert "Change this mark" in text_of(done)


def test_correction_of_a_number_starts_from_it(client, content, enrolment, trainer):
    response = Response.objects.get(attempt=handed_in(enrolment, published(content, [essay()])))
    mark_by_hand(response=response, by=trainer, points=1)
    client.force_login(trainer)

    assert client.get(address("correct_mark", response.pk)).context["form"]["points"].value() == 1


def test_third_person_sees_what_the_two_gave(client, content, enrolment, trainer, manager, administrator):
    response = Response.objects.get(attempt=handed_in(enrolment, published(content, [essay(marked_twice=True)])))
    client.force_login(manager)
    first = text_of(client.get(address("mark_item", response.item.pk)))
    mark_by_hand(response=response, by=manager, points=0)
    mark_by_hand(response=response, by=trainer, points=1)
    client.force_login(administrator)

    assert "marked by two people" in first
    assert "Your mark decides. 0, 1" in text_of(client.get(address("mark_item", response.item.pk)))


def test_results_page_and_cockpit_say_that_it_waits(client, waiting, quiz, trainer):
    client.force_login(trainer)
    cockpit = text_of(client.get(reverse("cockpit")))

    assert "Waiting to be marked" in text_of(client.get(address("results", quiz.uuid)))
    assert "1 answer waits for marking" in cockpit
    assert address("marking") in cockpit


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_for_one_answer_and_for_three(client, cohort, content, trainer, count, django_assert_num_queries):
    for number in range(count):
        quiz = published(content, [essay(f"Question {number}")], lesson_key=content.lessons[number].translation_key)
        for _n in range(count):
            handed_in(EnrolmentFactory(cohort=cohort), quiz)
    client.force_login(trainer)
    client.get(address("marking"))
    item = Response.objects.first().item

    with django_assert_num_queries(4):
        client.get(address("marking"))
    client.get(address("mark_item", item.pk))
    with django_assert_num_queries(20):
        client.get(address("mark_item", item.pk))
