"""Questions are drawn once for all whom they show the same: never somebody else's order, language, answer or flag."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessments.drawing import FIELDSETS, RESULTS, _draw
from assessments.enums import Navigation, Remedy, Review
from assessments.services.attempting import save_answers, submit_attempt
from assessments.services.correcting import correct_item
from tests.factories.assessments import answers, begun, bilingual, essay, multiple, published, single, spots_in_picture
from tests.factories.courses import EnrolmentFactory
from tests.factories.pictures import a_picture


def forget():
    FIELDSETS._things, RESULTS._things = {}, {}
    _draw.cache_clear()


def page(attempt, language="en", *, name="attempt", reader=None):
    """The questions as this person is shown them."""
    client = Client()
    client.force_login(reader or attempt.enrolment.learner)
    with override(language):
        html = client.get(reverse(f"assessments:{name}", args=[attempt.uuid])).content.decode()
    return re.findall(r"(?:<h3[^>]*>[^<]*</h3>\s*)?<fieldset.*?</fieldset>\n", html, flags=re.DOTALL)


SETTINGS = [
    {"shuffle": True},
    {"uses_certainty": True},
    {"behaviour": "immediate"},
    {"behaviour": "interactive"},
    {"navigation": Navigation.SEQUENTIAL},
]


@pytest.mark.parametrize("settings", SETTINGS)
def test_page_is_the_same_whether_others_were_there_before_or_not(content, cohort, settings):
    quiz = published(content, [bilingual(), multiple(), single("Third?"), essay()], headings={2: "The rest"}, **settings)
    attempts = [begun(EnrolmentFactory(cohort=cohort), quiz) for _person in range(4)]
    for attempt, is_right, flagged, certainty in zip(attempts[1:], (True, False, True), (False, True, True), (1, 2, 3), strict=True):
        entries = [
            {"item": item, "answer": answer, "revision": 1, "flagged": flagged, "certainty": certainty}
            for item, answer in answers(attempt, right=is_right).items()
        ]
        save_answers(attempt=attempt, entries=entries, left=[attempt.order[0][0]], by=None)
    forget()
    after_others = [page(attempt, language) for attempt in attempts for language in ("en", "fr")]
    alone = [(forget(), page(attempt, language))[1] for attempt in attempts for language in ("en", "fr")]

    assert after_others == alone
    assert len({str(shown) for shown in alone}) >= 6  # so that there was something to mix up


def result(attempt, language="en", **kwargs):
    return page(attempt, language, name="result", **kwargs)


RESULTS_SETTINGS = [
    {"shuffle": True},
    {"uses_certainty": True},
    {"review": Review.FEEDBACK},
    {"behaviour": "interactive"},
    {"review": Review.SCORE},
]


def finished(cohort, quiz):
    """Four people's attempts: right, wrong, right and unanswered, as certain as can be or not."""
    attempts = [begun(EnrolmentFactory(cohort=cohort), quiz) for _person in range(4)]
    for attempt, is_right, certainty in zip(attempts[1:], (True, False, True), (1, 2, 3), strict=True):
        given = answers(attempt, right=is_right).items()
        entries = [{"item": item, "answer": answer, "revision": 1, "certainty": certainty} for item, answer in given]
        save_answers(attempt=attempt, entries=entries, by=None)
    return [submit_attempt(attempt=attempt, by=None) for attempt in attempts]


@pytest.mark.parametrize("settings", RESULTS_SETTINGS)
def test_result_is_the_same_whether_others_looked_before_or_not(content, cohort, trainer, settings):
    cohort.trainers.add(trainer)
    quiz = published(content, [bilingual(), multiple(), single("Third?"), essay()], headings={2: "The rest"}, **settings)
    readers = [(one, language, reader) for one in finished(cohort, quiz) for language in ("en", "fr") for reader in (None, trainer)]
    forget()
    after_others = [result(one, language, reader=reader) for one, language, reader in readers]
    alone = [(forget(), result(one, language, reader=reader))[1] for one, language, reader in readers]

    assert after_others == alone
    assert len({str(shown) for shown in alone}) >= 6


def test_trainer_is_told_more_than_the_learner_whatever_was_drawn_before(content, cohort, trainer):
    cohort.trainers.add(trainer)
    attempt = finished(cohort, published(content, [single()], review=Review.NEVER))[1]
    forget()
    shown_to_trainer = result(attempt, reader=trainer)

    assert "Yes: red." in str(shown_to_trainer)
    assert result(attempt) == []


def test_corrected_question_shows_its_new_key_at_once(content, cohort):
    attempt = finished(cohort, published(content, [single()]))[2]
    forget()
    before = result(attempt)
    item = attempt.version.sealed_items[attempt.order[0][0]]
    answer = attempt.responses.get().answer
    correct_item(item=item, remedy=Remedy.ACCEPT, payload={"answer": answer}, reason="Both are warm.", by=None)

    assert "Not right" in str(before)
    assert "Not right" not in str(result(attempt))
    assert "This question was corrected" in str(result(attempt))


def test_addresses_of_pictures_are_made_anew_each_day(content, enrolment, settings, tmp_path, monkeypatch):
    """A storage signs them for some days; a process may live for months."""
    settings.MEDIA_ROOT = tmp_path
    attempt = begun(enrolment, published(content, [spots_in_picture(a_picture(size=(400, 300)))]))
    page(attempt)
    settings.MEDIA_URL = "/elsewhere/"
    same_day = page(attempt)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("assessments.drawing.timezone.now", lambda: tomorrow)

    assert "/elsewhere/" not in str(same_day)
    assert "/elsewhere/" in str(page(attempt))


def test_long_answers_are_not_kept_in_memory(content, enrolment):
    attempt = begun(enrolment, published(content, [essay()]))
    save_answers(attempt=attempt, entries=[{"item": attempt.order[0][0], "answer": "word " * 200, "revision": 1}], by=None)
    forget()
    page(attempt)
    submit_attempt(attempt=attempt, by=None)
    result(attempt)

    assert (len(FIELDSETS._things), len(RESULTS._things), _draw.cache_info().currsize) == (0, 0, 0)
