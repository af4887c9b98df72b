"""The editor's settings of behaviour and review: what goes together, and what a mistake says."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assessments.models import Quiz, QuizVersion
from tests.factories.assessments import a_quiz, published


@pytest.fixture
def saved(client, content, trainer):
    """Save the quiz's form with such settings: the answer, and the quiz as it is then."""
    quiz = a_quiz(content)
    client.force_login(trainer)
    address = reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[quiz.pk])

    def save(**settings):
        empty = {name: inline_formset([]) for name in ("questions", "draws", "translations")}
        form = {
            "title": "Colours",
            "language": "en",
            "purpose": "practice",
            "behaviour": "deferred",
            "tries_allowed": 3,
            "navigation": "free",
        }
        form |= {"penalty": "33.33333", "grace": 20, "grading": "best"}
        return client.post(address, nested_form_data(empty | form | {"review": "everything"} | settings)), Quiz.objects.get(pk=quiz.pk)

    return save


def said(response):
    return " ".join(response.content.decode().split())


def test_settings_are_kept(saved):
    _response, quiz = saved(behaviour="interactive", tries_allowed=2, penalty="25", review="score")

    assert (quiz.behaviour, quiz.tries_allowed, quiz.penalty, quiz.review) == ("interactive", 2, 25, "score")


def test_certainty_that_the_form_hides_is_not_asked(saved):
    assert not saved(behaviour="interactive", uses_certainty="on")[1].uses_certainty
    assert saved(behaviour="immediate", uses_certainty="on")[1].uses_certainty


def test_checking_without_telling_is_refused_with_a_sentence(saved):
    response, quiz = saved(behaviour="immediate", review="never")

    assert "so they have to see whether it is right" in said(response)
    assert quiz.behaviour == "deferred"


@pytest.mark.parametrize("tries", [1, 11])
def test_number_of_tries_has_limits(saved, tries):
    assert saved(behaviour="interactive", tries_allowed=tries)[1].behaviour == "deferred"


def test_editor_shows_what_each_preset_means(client, content, trainer):
    client.force_login(trainer)
    shown = said(client.get(reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[a_quiz(content).pk])))

    assert "“Only the result” means" in shown
    assert "needs-review-score-later" in shown


def test_preset_that_waits_for_a_close_that_never_comes_is_refused(content):
    with pytest.raises(ValidationError, match="it never closes"):
        a_quiz(content, review="all-later")


@pytest.mark.parametrize("settings", [{"tries_allowed": 1}, {"uses_certainty": True}])
def test_settings_that_contradict_each_other_are_impossible_in_the_database(content, settings):
    quiz = a_quiz(content)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quiz.objects.filter(pk=quiz.pk).update(behaviour="interactive", **settings)


def test_version_is_sealed_with_its_behaviour(content):
    published(content, behaviour="interactive", tries_allowed=4, penalty=10)
    version = QuizVersion.objects.get()

    assert (version.behaviour, version.tries_allowed, version.penalty, version.has_tries) == ("interactive", 4, 10, True)
