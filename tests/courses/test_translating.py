"""Content in another language by wagtail-localize's own screens: submit a course, translate a lesson, publish, read it."""

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from courses.models import Course, CourseIndex
from tests.factories.assessments import published
from tests.factories.courses import EnrolmentFactory

BODY = [
    ("text", "<p>Look for <b>signs</b> together.</p>"),
    (
        "checklist",
        {"title": "At the checkpoint", "introduction": "", "items": [{"indicator": "Papers held by another", "explanation": "Ask."}]},
    ),
    (
        "case_vignette",
        {
            "title": "The market",
            "story": "<p>A girl sells water.</p>",
            "questions": [{"question": "What first?", "reflection": "<p>Safety.</p>"}],
        },
    ),
    ("glossary_term", {"term": "Debt bondage", "definition": "Work to pay a debt."}),  # what may stay empty is not there at all
    ("legal_citation", {"instrument": "Palermo Protocol"}),
    ("do_dont", {"title": "", "do": ["Say who you are"], "dont": ["Promise"]}),
]
SPANISH = {
    "Lesson 1.1": "Lección 1.1",
    "Look for <b>signs</b> together.": "Busque <b>señales</b> juntas.",
    "At the checkpoint": "En el puesto",
    "Papers held by another": "Otro guarda los papeles",
    "Ask.": "Pregunte.",
    "The market": "El mercado",
    "A girl sells water.": "Una niña vende agua.",
    "What first?": "¿Qué primero?",
    "Safety.": "La seguridad.",
    "Debt bondage": "Servidumbre por deudas",
    "Work to pay a debt.": "Trabajo para pagar una deuda.",
    "Palermo Protocol": "Protocolo de Palermo",
    "Say who you are": "Diga quién es",
    "Promise": "Prometer",
}


@pytest.fixture
def spanish(db):
    return Locale.objects.get_or_create(language_code="es")[0]


@pytest.fixture
def lesson(content):
    content.index.save_revision().publish()
    lesson = content.lessons[0]
    lesson.body = json.dumps([{"type": kind, "value": value} for kind, value in BODY])
    lesson.save_revision().publish()
    return lesson


def submit(client, page, locale, **data):
    return client.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [locale.pk], **data})


def translate(client, page, words):
    """Type the words on the translation's own screen, string by string."""
    translation = Translation.objects.get(source__object_id=page.translation_key)
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        value = words.get(segment.string.data, segment.string.data)
        response = client.put(address, urlencode({"value": value}), content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 201)


@pytest.fixture
def publish(client, django_capture_on_commit_callbacks):
    """Press "Publish in Spanish": the page goes live once the translation is safe in the database."""

    def press(page, locale):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("wagtailadmin_pages:edit", args=[page.get_translation(locale).pk]), {"action": "publish"})

    return press


def bring_live(client, publish, content, lesson, spanish):
    submit(client, content.course, spanish, include_subtree="on")
    for page in (content.course, content.modules[0], lesson):
        assert not page.get_translation(spanish).live
        translate(client, page, SPANISH)
        publish(page, spanish)
    return lesson.get_translation(spanish)


@pytest.mark.parametrize("who", ["trainer", "administrator"])
def test_submitted_course_is_translated_published_and_read(client, request, content, lesson, spanish, publish, who):
    client.force_login(request.getfixturevalue(who))

    mine = bring_live(client, publish, content, lesson, spanish)

    page = client.get(mine.url).content.decode()
    assert mine.url.startswith("/es/")
    assert [words for words in SPANISH.values() if words not in page] == []


def test_translated_lesson_keeps_its_quiz(client, trainer, learner, cohort, content, lesson, spanish, publish):
    quiz = published(content)
    EnrolmentFactory(cohort=cohort, learner=learner)
    client.force_login(trainer)
    mine = bring_live(client, publish, content, lesson, spanish)
    client.force_login(learner)

    page = client.get(mine.url).content.decode()

    assert reverse("assessments:start", args=[quiz.uuid]).removeprefix("/en") in page


def test_every_string_of_the_blocks_is_offered(client, trainer, content, lesson, spanish):
    client.force_login(trainer)

    submit(client, content.course, spanish, include_subtree="on")

    strings = StringSegment.objects.filter(source__object_id=lesson.translation_key).values_list("string__data", flat=True)
    assert set(SPANISH) <= set(strings)


def test_one_lesson_alone_brings_the_pages_above_it(client, trainer, content, lesson, spanish):
    client.force_login(trainer)

    response = submit(client, lesson, spanish)

    mine = lesson.get_translation(spanish)
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[mine.pk])
    assert client.get(response["Location"]).status_code == 200
    assert Course.objects.filter(locale=spanish).exists()
    assert CourseIndex.objects.filter(locale=spanish).exists()


@pytest.mark.parametrize("who", ["manager", "learner"])
def test_others_do_not_submit(client, request, content, lesson, spanish, who):
    client.force_login(request.getfixturevalue(who))

    submit(client, content.course, spanish)

    assert not Course.objects.filter(locale=spanish).exists()
