"""Questions in another language by wagtail-localize's own screens: submit, translate each string, publish: still one item."""

from urllib.parse import urlencode

import pytest
from django.contrib.admin.utils import quote
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from assessments.models import Question
from assessments.questions import problem
from tests.factories.assessments import decision, spots

SPANISH = {
    "spot_indicators": {
        "Mark the indicators.": "Marque los indicios.",
        "Ana is nineteen. Her employer keeps her passport.\n\nShe has no day off, and her cousin phones her on Sundays.": (
            "Ana tiene diecinueve años. Su patrón guarda su pasaporte.\n\nNo tiene ningún día libre, y su prima la llama los domingos."
        ),
        "keeps her passport": "guarda su pasaporte",
        "no day off": "ningún día libre",
        "is nineteen": "tiene diecinueve años",
        "phones her on Sundays": "la llama los domingos",
        "Papers kept by somebody else.": "Otra persona guarda los papeles.",
        "Excessive working time.": "Jornada excesiva.",
        "An age is no sign.": "La edad no es un indicio.",
    },
    "decision_path": {
        "What do you do?": "¿Qué hace usted?",
        "A girl comes with an uncle.\nHe answers for her.": "Una niña llega con un tío.\nÉl contesta por ella.",
        "Stamp both passports": "Sellar los dos pasaportes",
        "Stamp both passports, and it is done.": "Sellados.",
        "Speak with her apart": "Hablar con ella aparte",
        "Speak with her apart, and it is done.": "Ella mira la puerta.",
        "Question him loudly": "Interrogarlo en voz alta",
        "Question him loudly, and it is done.": "Él levanta la voz.",
        "She looks at the floor.": "Ella mira al suelo.",
        "Go on": "Seguir",
        "Go on, and it is done.": "Nadie dice nada.",
        "Take her aside": "Llevarla aparte",
        "Take her aside, and it is done.": "Ella respira.",
        "She is silent.": "Ella calla.",
        "Promise that all will be well": "Prometer que todo irá bien",
        "Promise that all will be well, and it is done.": "Ella no lo cree.",
        "Say who you are": "Decir quién es usted",
        "Say who you are, and it is done.": "Ella empieza a hablar.",
    },
}
MAKERS = {"spot_indicators": spots, "decision_path": decision}


def as_read(string):
    """wagtail-localize keeps the ends of lines as HTML does."""
    return string.replace("<br/>", "\n")


def as_typed(words):
    return words.replace("\n", "<br/>")


@pytest.fixture
def spanish(db):
    return Locale.objects.get_or_create(language_code="es")[0]


@pytest.fixture
def translate(client, trainer, spanish, django_capture_on_commit_callbacks):
    """Submit a question for Spanish, type every string on the translation's own screen, and press publish."""
    client.force_login(trainer)

    def walk(question, words):
        address = ["assessments", type(question)._meta.model_name, quote(question.pk)]
        client.post(reverse("wagtail_localize:submit_snippet_translation", args=address), {"locales": [spanish.pk]})
        translation = Translation.objects.get(source__object_id=question.translation_key)
        segments = list(StringSegment.objects.filter(source=translation.source).select_related("string"))
        for segment in segments:
            string = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
            value = as_typed(words[as_read(segment.string.data)])
            client.put(string, urlencode({"value": value}), content_type="application/x-www-form-urlencoded")
        mine = Question.objects.get(translation_key=question.translation_key, locale=spanish)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse(mine.snippet_viewset.get_url_name("edit"), args=[quote(mine.pk)]), {"action": "publish"})
        return {as_read(segment.string.data) for segment in segments}

    return walk


@pytest.mark.parametrize("kind", SPANISH)
def test_translated_question_is_the_same_item_with_its_own_words(translate, kind):
    question = MAKERS[kind]()
    question.save_revision().publish()

    assert translate(question, SPANISH[kind]) == set(SPANISH[kind])

    frozen = question.freeze()
    assert set(frozen["texts"]) == {"en", "es"}
    assert problem(frozen) == ""
    told = str(frozen["texts"]["es"]).replace("\\n", "\n")
    assert [words for words in SPANISH[kind].values() if words not in told] == []
