"""Writing: permissions of trainers, review, drafts, translation, search, weight."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Locale
from wagtail.permissions import page_permission_policy

from courses.models import Lesson
from courses.searching import search_content
from courses.services.authoring import create_page, translate_page
from courses.services.enrolling import enrol
from courses.services.granting import grant_page_permissions
from tests.factories.courses import ContentFactory


@pytest.fixture(autouse=True)
def _granted(content):
    cache.clear()
    grant_page_permissions()


@pytest.mark.parametrize(("role", "may"), [("trainer", True), ("administrator", True), ("manager", False), ("learner", False)])
def test_who_writes_below_the_catalogue(request, content, role, may):
    person = request.getfixturevalue(role)

    assert page_permission_policy.user_has_permission_for_instance(person, "publish", content.lessons[0]) is may


def test_trainer_does_not_write_the_home_page(trainer, content):
    home = content.index.get_parent().specific

    assert not page_permission_policy.user_has_permission_for_instance(trainer, "change", home)


def test_granting_twice_changes_nothing(content):
    from wagtail.models import GroupPagePermission, WorkflowPage

    before = GroupPagePermission.objects.count(), WorkflowPage.objects.count()
    grant_page_permissions()

    assert (GroupPagePermission.objects.count(), WorkflowPage.objects.count()) == before


def test_trainer_opens_the_editor_with_the_weight(client, trainer, content):
    client.force_login(trainer)

    text = client.get(reverse("wagtailadmin_pages:edit", args=[content.lessons[0].pk])).text

    assert "What it costs to read" in text
    assert "Vijilans" in text


def test_trainer_previews_a_draft_lesson(client, trainer, content):
    client.force_login(trainer)
    lesson = content.lessons[0]
    lesson.title = "Draft title"
    lesson.save_revision()

    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))

    assert response.status_code == 200
    assert "Draft title" in response.text


def test_lesson_goes_through_review(client, trainer, manager, content):
    lesson = content.lessons[0]
    lesson.save_revision(user=trainer)
    workflow = lesson.get_workflow()

    workflow.start(lesson, trainer)

    task = lesson.current_workflow_task
    assert task.specific.user_can_access_editor(lesson, trainer)
    assert "approve" in [name for name, _label, _modal in task.specific.get_actions(lesson, trainer)]
    assert task.specific.get_actions(lesson, manager) == []


def test_draft_is_written_and_then_published(content, trainer):
    draft = create_page(content.modules[0], Lesson(title="New", slug="new"), by=trainer, publish=False)

    assert (draft.live, draft.latest_revision.user) == (False, trainer)
    draft.latest_revision.publish()
    assert Lesson.objects.get(pk=draft.pk).live


def test_translation_is_a_page_of_its_own_with_the_same_key(content, trainer):
    french = ContentFactory.translate(content, "fr")
    grant_page_permissions()
    lesson = create_page(content.modules[0], Lesson(title="New", slug="new"), by=trainer)

    copy = translate_page(lesson, locale=Locale.objects.get(language_code="fr"), fields={"title": "Nouveau"}, by=trainer)

    assert (copy.title, copy.live, copy.translation_key) == ("Nouveau", True, lesson.translation_key)
    assert copy.get_parent().specific == french.modules[0]


def test_search_finds_in_lessons_that_one_may_read(content, cohort, learner, stranger):
    lesson = content.lessons[1]
    lesson.body = [("case_vignette", {"title": "Case", "story": "<p>She sells lemonade.</p>", "questions": []})]
    lesson.save()
    enrol(learner=learner, cohort=cohort, by=learner)

    [found] = search_content("lemonade", user=learner)

    assert (found.page, "lemonade" in found.excerpt) == (lesson, True)
    assert search_content("lemonade", user=stranger) == []


def test_search_does_not_find_drafts_or_other_languages(content, trainer):
    content.lessons[0].unpublish()
    ContentFactory.translate(content, "fr")

    found = {str(item.page) for item in search_content("Lesson", user=trainer)}

    assert found == {"Lesson 1.2", "Lesson 2.1", "Lesson 2.2"}


@pytest.mark.parametrize("words", ["", "recognise", "zzz", "\x00", "a" * 5000, '"'])
def test_search_page_takes_anything(client, content, words):
    assert client.get(reverse("search"), {"q": words}).status_code == 200
