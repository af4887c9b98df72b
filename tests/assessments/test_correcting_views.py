"""The screen that corrects an answered question: what people answered, what would change, then the same for good."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.models import Attempt, Correction, Mark
from tests.factories.assessments import multiple, published, single, true_false
from tests.factories.correcting import change_key, choice_of, handed_in, id_of, others


@pytest.fixture
def quiz(content, enrolment, cohort):
    """A choice and a statement; 100 % pass; one answered blue, two red."""
    found = published(content, [single(), true_false()], pass_mark=100)
    handed_in(enrolment, found, "Blue"), others(cohort, found, "Red", "Red")
    return found


@pytest.fixture
def item(quiz):
    return choice_of(quiz)


@pytest.fixture
def page(client, trainer, quiz, item):
    """What the trainer posts, and sees."""
    client.force_login(trainer)

    def ask(**data):
        address = reverse("assessments:correct", args=[quiz.uuid, item.pk])
        return client.post(address, data, follow=True) if data else client.get(address)

    return ask


def words(response):
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())).replace("\xa0", " ")


def confirmed(page, **data):
    """Look first, then do it."""
    looked = page(look="1", **data)
    return page(do="1", seen=looked.context["form"].token, reason="Blue is warm, too.", **data)


def test_answers_that_are_not_right_are_offered_with_how_often_they_were_given(page):
    shown = words(page())

    assert "Blue (given 1 time)" in shown
    assert "Red (given" not in shown


def test_looking_says_what_would_change_and_changes_nothing(page):
    before = Mark.objects.count()
    shown = words(page(remedy="accept", answer="0", look="1"))

    assert "3 finished attempts were asked this question." in shown
    assert "1 result changes. The mean goes from 83.3 % to 100.0 %." in shown
    assert "1 attempt passes that did not." in shown
    assert (Mark.objects.count(), Correction.objects.count()) == (before, 0)


def test_confirming_marks_anew_and_says_so(page, trainer, quiz):
    shown = words(confirmed(page, remedy="accept", answer="0"))

    assert "1 answer was marked anew" in shown
    assert set(Attempt.objects.values_list("percent", flat=True)) == {100}
    assert (Correction.objects.get().by, Correction.objects.get().reason) == (trainer, "Blue is warm, too.")


def test_what_was_not_looked_at_is_not_done(page):
    token = page(remedy="void", look="1").context["form"].token
    shown = words(page(remedy="full", do="1", seen=token, reason="Unclear."))

    assert "What would change" in shown
    assert not Correction.objects.exists()


def test_reason_is_asked_for_and_what_was_chosen_is_kept(page):
    token = page(remedy="void", look="1").context["form"].token
    answer = page(remedy="void", do="1", seen=token)

    assert answer.status_code == 422
    assert "Say why the question is corrected" in words(answer)
    assert answer.context["form"]["remedy"].value() == "void"
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"look": "1"}, "Choose what is to be done."),
        ({"look": "1", "remedy": "accept"}, "Choose the answer that is right, too."),
        ({"look": "1", "remedy": "accept", "answer": "77"}, "77 is not one of the available choices."),
        ({"look": "1", "remedy": "key"}, "key is not one of the available choices."),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(page, data, said):
    answer = page(**data)

    assert answer.status_code == 422
    assert said in words(answer)


def test_new_key_is_the_one_that_the_bank_has_now(page, item):
    assert "A new key" not in words(page())
    change_key(item, "Blue")
    shown = words(page(remedy="key", look="1"))

    assert "2 attempts do not pass any more. Lessons that are done stay done." in shown
    confirmed(page, remedy="key")
    assert sorted(Attempt.objects.values_list("percent", flat=True)) == [50, 50, 100]
    assert "A new key" not in words(page()).partition("Corrected before")[0]


def test_key_that_does_not_fit_any_more_is_explained(page, item):
    choices = change_key(item, "Blue").choices
    choices.get(text="Green").delete()

    assert "The key that the question bank has now cannot be taken over." in words(page())


def test_history_says_who_when_and_why(page, trainer, item):
    confirmed(page, remedy="accept", answer="0")
    shown = words(page())

    assert shown.index("Corrected before") < shown.index("Accept this answer, too : Blue") < shown.index("Blue is warm, too.")
    assert str(trainer) in shown
    assert "Blue (given" not in shown


def test_whole_answers_are_named_by_their_parts(client, content, enrolment, trainer):
    quiz = published(content, [multiple()])
    item = next(iter(quiz.current.sealed_items.values()))
    keys = [id_of(item, text) for text in ("Red", "Blue")]
    handed_in(enrolment, quiz, None, {item.pk: keys})
    client.force_login(trainer)

    assert "Red · Blue (given 1 time)" in words(client.get(reverse("assessments:correct", args=[quiz.uuid, item.pk])))


def test_item_page_leads_to_the_correction_and_the_result_tells_of_it(page, client, quiz, item, learner):
    assert reverse("assessments:correct", args=[quiz.uuid, item.pk]) in client_page(client, quiz, item)
    confirmed(page, remedy="full")
    client.force_login(learner)
    result = client.get(Attempt.objects.get(enrolment__learner=learner).get_absolute_url())

    assert "This question was corrected: Full marks for everybody." in words(result)


def test_statistics_of_a_corrected_question_know_what_is_right_now(page, client, quiz, item):
    confirmed(page, remedy="accept", answer="0")
    report = client.get(reverse("assessments:statistics_item", args=[quiz.uuid, item.pk])).context["report"]

    assert {one.label: one.credit for one in report.classes} == {"Red": 100, "Blue": 100, "Green": 0}
    assert report.correction_words == "Accept this answer, too"
    assert report.line.figures.facility_index == 100


def client_page(client, quiz, item):
    return client.get(reverse("assessments:statistics_item", args=[quiz.uuid, item.pk])).content.decode()


def test_publishing_another_key_leads_to_the_correction(client, administrator, quiz, item):
    change_key(item, "Blue")
    client.force_login(administrator)
    answer = client.post(reverse("publish_quiz", args=[quiz.pk]), follow=True)

    assert "3 answers were marked with an older key." in words(answer)
    assert reverse("assessments:correct", args=[quiz.uuid, item.pk]) in answer.content.decode()
