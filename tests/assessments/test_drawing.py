"""Questions are drawn once for all whom they show the same: never somebody else's order, language, answer or flag."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessments.enums import Navigation
from assessments.screens import FIELDSETS, _draw
from assessments.services.attempting import save_answers
from tests.factories.assessments import answers, begun, bilingual, essay, multiple, published, single, spots_in_picture
from tests.factories.courses import EnrolmentFactory
from tests.factories.pictures import a_picture


def forget():
    FIELDSETS._things = {}
    _draw.cache_clear()


def page(attempt, language="en"):
    """The questions as this person is shown them."""
    client = Client()
    client.force_login(attempt.enrolment.learner)
    with override(language):
        html = client.get(reverse("assessments:attempt", args=[attempt.uuid])).content.decode()
    return re.findall(r"<fieldset.*?</fieldset>\n", html, flags=re.DOTALL)


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


def test_addresses_of_pictures_are_made_anew_each_day(content, enrolment, settings, tmp_path, monkeypatch):
    """A storage signs them for some days; a process may live for months."""
    settings.MEDIA_ROOT = tmp_path
    attempt = begun(enrolment, published(content, [spots_in_picture(a_picture(size=(400, 300)))]))
    page(attempt)
    settings.MEDIA_URL = "/elsewhere/"
    same_day = page(attempt)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("assessments.screens.timezone.now", lambda: tomorrow)

    assert "/elsewhere/" not in str(same_day)
    assert "/elsewhere/" in str(page(attempt))


def test_long_answers_are_not_kept_in_memory(content, enrolment):
    attempt = begun(enrolment, published(content, [essay()]))
    save_answers(attempt=attempt, entries=[{"item": attempt.order[0][0], "answer": "word " * 200, "revision": 1}], by=None)
    forget()
    page(attempt)

    assert (len(FIELDSETS._things), _draw.cache_info().currsize) == (0, 0)
