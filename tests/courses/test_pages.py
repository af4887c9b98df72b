"""Catalogue, course, module and lesson, for each kind of reader."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from courses.models import Lesson, LessonCompletion
from courses.services.enrolling import enrol, start_self_paced
from courses.services.progress import complete_lesson, require_for_lesson
from tests.factories.courses import ContentFactory, EnrolmentFactory
from tests.factories.people import UserFactory


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def enrolment(cohort, learner):
    return enrol(learner=learner, cohort=cohort, by=learner)


@pytest.fixture
def lesson(content):
    return content.lessons[1]


@pytest.mark.parametrize("which", ["index", "course"])
def test_catalogue_and_course_are_public(client, content, which):
    response = client.get(getattr(content, which).url)

    assert response.status_code == 200
    assert "Recognise, protect, refer" in response.text


def test_module_page_is_public_and_links_no_lesson_to_a_visitor(client, content, lesson):
    response = client.get(content.modules[0].url)

    assert lesson.title in response.text
    assert lesson.url not in response.text


def test_visitor_signs_in_before_a_lesson(client, lesson):
    response = client.get(lesson.url)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_stranger_is_led_from_a_lesson_to_the_course_page(client, stranger, content, lesson):
    client.force_login(stranger)

    response = client.get(lesson.url, follow=True)

    assert response.redirect_chain == [(content.course.url, 302)]
    assert "Text of 1.2" not in response.text
    assert reverse("join") in response.text


def test_learner_reads_the_lesson(client, learner, enrolment, lesson):
    client.force_login(learner)

    response = client.get(lesson.url)

    assert "Text of 1.2" in response.text
    assert reverse("finish_lesson", args=[lesson.translation_key]) in response.text


@pytest.mark.parametrize("role", ["trainer", "manager", "administrator"])
def test_who_runs_training_reads_every_lesson_and_records_nothing(client, request, content, lesson, role):
    client.force_login(request.getfixturevalue(role))

    response = client.get(lesson.url)

    assert "Text of 1.2" in response.text
    assert reverse("finish_lesson", args=[lesson.translation_key]) not in response.text


def test_withdrawn_learner_reads_no_lesson(client, learner, cohort, lesson):
    EnrolmentFactory(learner=learner, cohort=cohort, state="withdrawn", withdrawn_at="2026-01-01T00:00Z")
    client.force_login(learner)

    assert client.get(lesson.url).status_code == 302


@pytest.mark.parametrize("level", ["course", "modules", "lessons"])
def test_draft_is_not_there(client, trainer, content, level):
    page = content.course if level == "course" else getattr(content, level)[0]
    page.unpublish()
    client.force_login(trainer)

    assert client.get(page.url).status_code == 404


def test_lesson_of_a_draft_course_is_not_there(client, trainer, content, lesson):
    content.course.unpublish()
    client.force_login(trainer)

    assert client.get(lesson.url).status_code == 404


def test_lesson_under_another_courses_address_is_not_there(client, trainer, content, lesson):
    client.force_login(trainer)

    assert client.get(lesson.url.replace("/courses/", "/elsewhere/")).status_code == 404


def test_finishing_a_lesson_is_idempotent_and_goes_on(client, learner, enrolment, content, lesson):
    client.force_login(learner)
    address = reverse("finish_lesson", args=[lesson.translation_key])

    responses = [client.post(address), client.post(address)]

    assert [response.url for response in responses] == [content.lessons[2].url] * 2
    assert LessonCompletion.objects.filter(enrolment=enrolment).count() == 1


def test_finishing_by_reading_is_refused_where_a_quiz_ends_the_lesson(client, learner, enrolment, lesson):
    require_for_lesson(lesson_key=lesson.translation_key, source="quiz:1")
    client.force_login(learner)

    response = client.post(reverse("finish_lesson", args=[lesson.translation_key]), follow=True)

    assert "take the quiz" in response.text
    assert not LessonCompletion.objects.exists()


def test_stranger_finishes_nothing(client, stranger, lesson):
    client.force_login(stranger)

    assert client.post(reverse("finish_lesson", args=[lesson.translation_key])).status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_finishing_is_a_post(client, learner, enrolment, lesson, method):
    client.force_login(learner)

    assert getattr(client, method)(reverse("finish_lesson", args=[lesson.translation_key])).status_code == 405


def test_course_page_resumes_where_the_learner_was(client, learner, enrolment, content, lesson):
    client.force_login(learner)
    client.get(lesson.url)

    response = client.get(reverse("continue_course", args=[content.course.translation_key]))

    assert response.url == lesson.url


def test_resume_skips_what_is_done(client, learner, enrolment, content, lesson):
    client.force_login(learner)
    client.get(lesson.url)
    complete_lesson(enrolment=enrolment, lesson_key=lesson.translation_key, by=learner)

    response = client.get(reverse("continue_course", args=[content.course.translation_key]))

    assert response.url == content.lessons[0].url


def test_opening_the_same_lesson_again_writes_nothing(client, learner, enrolment, lesson):
    client.force_login(learner)
    client.get(lesson.url)
    enrolment.refresh_from_db()
    seen = enrolment.last_seen_at

    client.get(lesson.url)

    enrolment.refresh_from_db()
    assert enrolment.last_seen_at == seen


def test_translations_share_progress(client, learner, enrolment, content, lesson):
    complete_lesson(enrolment=enrolment, lesson_key=lesson.translation_key, by=learner)
    french = ContentFactory.translate(content, "fr")
    client.force_login(learner)

    response = client.get(french.lessons[1].url)

    assert response.context["state"].is_done


def test_course_page_names_its_languages(client, content):
    ContentFactory.translate(content, "fr")

    assert "Français" in client.get(content.course.url).text


def test_self_paced_course_starts_on_one_press(client, stranger):
    content = ContentFactory.build_course("Alone", is_self_paced=True)
    client.force_login(stranger)

    response = client.post(reverse("start_course", args=[content.course.translation_key]), follow=True)

    assert response.redirect_chain[-1][0] == content.lessons[0].url


def test_visitor_starts_nothing(client, content):
    response = client.post(reverse("start_course", args=[content.course.translation_key]))

    assert response.url.startswith(reverse("account_login"))


def test_leaving_what_one_started_alone(client, stranger):
    content = ContentFactory.build_course("Alone", is_self_paced=True)
    enrolment = start_self_paced(learner=stranger, course=content.course)
    client.force_login(stranger)
    address = reverse("leave_course", args=[enrolment.uuid])

    assert client.get(address).status_code == 200
    assert client.post(address).url == content.course.url
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"


def test_nobody_leaves_for_somebody_else(client, stranger, enrolment):
    client.force_login(stranger)

    assert client.post(reverse("leave_course", args=[enrolment.uuid])).status_code == 404


def test_cohort_is_left_through_its_staff(client, learner, enrolment):
    client.force_login(learner)

    assert client.post(reverse("leave_course", args=[enrolment.uuid])).status_code == 403


@pytest.fixture
def partly_in_creole(content):
    """The course in Creole, of which only the first of four lessons was translated."""
    creole = ContentFactory.translate(content, "ht")
    for lesson in creole.lessons[1:]:
        lesson.delete()
    return creole


def test_what_is_not_translated_is_counted_and_pointed_to(client, learner, enrolment, content, partly_in_creole):
    client.force_login(learner)

    page = client.get(partly_in_creole.course.url).context
    catalogue = client.get(partly_in_creole.index.url).context["entries"]

    assert (page["outline"].course_done, page["outline"].course_total) == (0, 4)
    assert (page["outline"].elsewhere.total, page["outline"].elsewhere.address) == (3, content.course.url)
    assert [(entry.lessons, entry.done, entry.total) for entry in catalogue] == [(1, 0, 4)]


def test_the_last_translated_lesson_is_not_the_end_of_the_course(client, learner, enrolment, content, partly_in_creole):
    client.force_login(learner)

    with override("ht"):
        address = reverse("finish_lesson", args=[content.lessons[0].translation_key])
        shown = client.post(address, follow=True)

    assert shown.redirect_chain[-1][0] == partly_in_creole.course.url
    assert not list(shown.context["messages"])
    assert shown.context["outline"].course_done == 1
    assert f'href="{content.course.url}"' in shown.text


@pytest.mark.parametrize("size", [1, 3])
def test_catalogue_queries_are_constant(client, learner, django_assert_num_queries, size):
    contents = [ContentFactory.build_course(f"Course {n}", is_self_paced=True) for n in range(size)]
    start_self_paced(learner=learner, course=contents[0].course)
    client.force_login(learner)
    client.get(contents[0].index.url)

    with django_assert_num_queries(CATALOGUE_QUERIES):
        client.get(contents[0].index.url)


@pytest.mark.parametrize("extra_modules", [0, 3])
def test_course_and_lesson_queries_are_constant(client, learner, enrolment, content, lesson, django_assert_num_queries, extra_modules):
    for number in range(extra_modules):
        module = content.course.add_child(instance=type(content.modules[0])(title=f"More {number}"))
        module.add_child(instance=Lesson(title=f"More in {number}"))
    client.force_login(learner)
    client.get(content.course.url)
    client.get(lesson.url)

    with django_assert_num_queries(COURSE_QUERIES):
        client.get(content.course.url)
    with django_assert_num_queries(MODULE_QUERIES):
        client.get(content.modules[0].url)
    with django_assert_num_queries(LESSON_QUERIES):
        client.get(lesson.url)


def test_lesson_body_without_sharing_between_people(client, learner, enrolment, lesson):
    """The cached body holds nothing of the person who read first."""
    client.force_login(learner)
    first = client.get(lesson.url).text
    other = UserFactory(first_name="Autre")
    enrol(learner=other, cohort=enrolment.cohort, by=other)
    client.force_login(other)

    second = client.get(lesson.url).text

    assert "Mirlande" in first
    assert "Mirlande" not in second


CATALOGUE_QUERIES = 9
COURSE_QUERIES = 9
MODULE_QUERIES = 7
LESSON_QUERIES = 8
