"""A question's picture: light while it is drafted, and as it was once it is published."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.images.models import Image

from assessments.questions import present
from assessments.services.publishing import publish_quiz
from core.errors import DomainError
from tests.factories.assessments import a_quiz, begun, published, single
from tests.factories.pictures import a_picture


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cache.clear()  # Wagtail remembers renditions by the picture's number, which tests use again and again


@pytest.fixture
def pictured(db):
    return single(picture=a_picture("Square", size=(800, 400)), picture_text="A teal square.")


def sealed_files(quiz):
    return quiz.current.items.get().frozen["picture"]["files"]


def test_picture_is_shown_light_in_two_widths_with_its_words(pictured):
    shown = present(pictured.freeze(), language="en", name="q1", number=1).picture

    assert [shown[name] for name in ("width", "height", "alternative")] == [720, 360, "A teal square."]
    assert [part.split()[-1] for part in shown["srcset"].split(", ")] == ["360w", "720w"]
    assert shown["url"].endswith(".webp")


def test_small_picture_needs_one_file_only(db):
    shown = present(single(picture=a_picture(size=(200, 100))).freeze(), language="en", name="q1", number=1).picture

    assert (shown["width"], shown["srcset"]) == (200, "")


def test_publishing_keeps_copies_named_by_their_content_and_no_address(content, pictured):
    files = sealed_files(published(content, [pictured]))

    assert [(file["width"], file["height"]) for file in files] == [(360, 180), (720, 360)]
    assert all(set(file) == {"name", "width", "height"} for file in files)
    assert all(file["name"].startswith("quiz-pictures/") and default_storage.exists(file["name"]) for file in files)


def test_picture_that_is_deleted_or_replaced_changes_no_sealed_version(content, pictured):
    quiz = published(content, [pictured])
    before = {file["name"]: Path(default_storage.path(file["name"])).read_bytes() for file in sealed_files(quiz)}

    old, pictured.picture = pictured.picture, a_picture("Other", "red", (800, 400))
    pictured.save()
    for rendition in old.renditions.all():
        rendition.file.delete(save=False)
    old.file.delete(save=False)
    Image.objects.filter(pk=old.pk).delete()
    publish_quiz(quiz=quiz, by=None)

    assert {name: Path(default_storage.path(name)).read_bytes() for name in before} == before
    quiz.refresh_from_db()
    assert {file["name"] for file in sealed_files(quiz)}.isdisjoint(before)


def test_same_picture_published_twice_is_kept_once(content, pictured):
    quiz = published(content, [pictured])
    first = sealed_files(quiz)
    publish_quiz(quiz=quiz, by=None)
    quiz.refresh_from_db()

    assert sealed_files(quiz) == first
    assert len(default_storage.listdir("quiz-pictures")[1]) == 2


def test_quiz_whose_picture_lost_its_file_is_not_published(content, pictured):
    pictured.picture.renditions.all().delete()
    pictured.picture.file.storage.delete(pictured.picture.file.name)

    with pytest.raises(DomainError, match="picture of “Which colour is warm\\?” cannot be read"):
        publish_quiz(quiz=a_quiz(content, [pictured]), by=None)


def test_learner_sees_the_sealed_picture(client, content, enrolment, pictured):
    attempt = begun(enrolment, published(content, [pictured]))
    client.force_login(enrolment.learner)
    shown = client.get(reverse("assessments:attempt", args=[attempt.uuid])).content.decode()

    assert 'alt="A teal square."' in shown
    assert 'src="/media/quiz-pictures/' in shown


def test_author_is_told_what_a_picture_weighs(client, pictured, trainer):
    client.force_login(trainer)
    shown = client.get(reverse(pictured.snippet_viewset.get_url_name("edit"), args=[pictured.pk])).content.decode()

    assert "1 KB on a phone." in shown
