"""A question and its translations are one item: what is missing, out of date or different is seen, and stops a quiz that must have it."""

import pytest
from django.urls import reverse

from assessments.bank_queries import items_of_bank, parity_of
from assessments.models import Question
from assessments.parity import Standing
from assessments.services.publishing import publish_quiz
from core.errors import DomainError
from tests.factories.assessments import a_quiz, bilingual, multiple, single


def french(question):
    return Question.objects.get(translation_key=question.translation_key, locale__language_code="fr")


def standing(question, language="fr"):
    [row] = parity_of([question.translation_key])
    return row.standing(language)


@pytest.fixture
def pair(db):
    """An English question and its French translation."""
    return bilingual()


def test_fresh_translation_is_up_to_date(pair):
    assert (standing(pair, "en"), standing(pair)) == (Standing.ORIGINAL, Standing.CURRENT)


def test_language_that_nobody_wrote_is_missing(pair):
    assert standing(pair, "ht") == Standing.MISSING


def test_unpublished_translation_is_a_draft(pair):
    Question.objects.filter(pk=french(pair).pk).update(live=False)

    assert standing(pair) == Standing.DRAFT


def test_translation_is_stale_once_the_original_says_something_else_and_until_it_is_saved_again(pair):
    pair.text = "<p>Which of these colours is warm?</p>"
    pair.save()

    assert standing(pair) == Standing.STALE
    french(pair).save()
    assert standing(pair) == Standing.CURRENT


def test_change_that_learners_do_not_read_makes_nothing_stale(pair):
    pair.name = "A name for lists"
    pair.save()

    assert standing(pair) == Standing.CURRENT


def test_translation_with_another_number_of_choices_is_different(pair):
    translation = french(pair)
    translation.choices.remove(translation.choices.all()[2])
    translation.save()

    assert standing(pair) == Standing.DIFFERENT


def test_change_of_the_right_answer_reaches_the_translation(pair):
    choices = list(pair.choices.all())
    choices[0].is_correct, choices[1].is_correct = False, True
    pair.choices = choices
    pair.save()

    assert standing(pair) == Standing.DIFFERENT


def test_board_costs_the_same_for_one_and_three(pair, django_assert_num_queries):
    keys = [pair.translation_key, single().translation_key, multiple().translation_key]

    for number in (1, 3):
        with django_assert_num_queries(1):
            [str(row.original) + row.rows["en"].locale.language_code for row in parity_of(keys[:number])]


def test_bank_lists_each_item_once(pair):
    assert [one.pk for one in items_of_bank(pair.bank)] == [pair.pk]


# -- The gate -----------------------------------------------------------------------------------------------------


def test_quiz_that_must_have_a_language_is_not_published_without_it(content):
    quiz = a_quiz(content, [bilingual(), single("Only in English?")], required_languages=["fr"])

    with pytest.raises(DomainError, match=r"In French 1 question is missing or out of date: “Only in English\?”"):
        publish_quiz(quiz=quiz, by=None)


def test_quiz_that_must_have_a_language_needs_its_title_in_it(content):
    quiz = a_quiz(content, [bilingual()], title={"en": "Colours"}, required_languages=["en", "fr"])

    with pytest.raises(DomainError, match="title is missing in French"):
        publish_quiz(quiz=quiz, by=None)


def test_stale_translation_is_not_published_where_it_must_be_there(content, pair):
    quiz = a_quiz(content, [pair], required_languages=["fr"])
    assert publish_quiz(quiz=quiz, by=None).languages == ["en", "fr"]
    pair.text = "<p>Changed</p>"
    pair.save()

    with pytest.raises(DomainError, match="out of date"):
        publish_quiz(quiz=quiz, by=None)


def test_many_unready_questions_are_counted_and_the_first_three_named(content):
    quiz = a_quiz(content, [single(f"Question {number}") for number in range(5)], required_languages=["fr"])

    with pytest.raises(DomainError, match=r"In French 5 questions .* “Question 2” …") as refused:
        publish_quiz(quiz=quiz, by=None)
    assert "Question 3" not in str(refused.value)


# -- The screen ---------------------------------------------------------------------------------------------------


def test_board_leads_to_the_row_and_to_where_it_is_translated(client, trainer, pair):
    alone = single("Alone")
    client.force_login(trainer)
    page = client.get(reverse("assessments:languages")).content.decode()

    assert reverse(Question.snippet_viewset.get_url_name("edit"), args=[french(pair).pk]) in page
    assert reverse("wagtail_localize:submit_snippet_translation", args=["assessments", "singlechoicequestion", alone.pk]) in page


def test_board_of_a_quiz_shows_its_questions_only(client, trainer, pair, content):
    quiz = a_quiz(content, [pair])
    multiple("Elsewhere")
    client.force_login(trainer)
    shown = client.get(reverse("assessments:languages"), {"quiz": quiz.pk})

    assert [row.original.pk for row, _cells in shown.context["rows"]] == [pair.pk]


def test_screen_costs_the_same_for_one_and_three(client, trainer, pair, django_assert_num_queries):
    client.force_login(trainer)
    address = reverse("assessments:languages")
    client.get(address)
    for more in (0, 2):
        for number in range(more):
            single(f"More {number}")
        with django_assert_num_queries(8):
            client.get(address)
