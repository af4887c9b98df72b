"""The learner's page: what next, why not finished, what was earned."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from attendance.models import AttendanceRecord, Session
from courses.models import LessonCompletion
from courses.services.enrolling import enrol, withdraw
from home.learning import learning_of
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, ContentFactory


def done(enrolment, *lessons):
    for lesson in lessons:
        LessonCompletion.objects.create(enrolment=enrolment, lesson_key=lesson.translation_key)


def test_a_new_learner_begins_with_the_first_lesson(content, cohort, learner):
    enrol(learner=learner, cohort=cohort, by=None)

    [one] = learning_of(learner)

    assert (one.next_step.lesson.title, one.next_step.module.title, one.has_begun) == ("Lesson 1.1", "Module 1", False)
    assert (one.done, one.total) == (0, 4)


def test_the_next_lesson_is_where_the_learner_was(content, cohort, learner):
    enrolment = enrol(learner=learner, cohort=cohort, by=None)
    done(enrolment, content.lessons[0])
    enrolment.last_lesson_key = content.lessons[2].translation_key
    enrolment.save()

    [one] = learning_of(learner)

    assert (one.next_step.lesson.title, one.done, one.has_begun) == ("Lesson 2.1", 1, True)


def test_a_lesson_that_is_done_is_not_proposed_again(content, cohort, learner):
    enrolment = enrol(learner=learner, cohort=cohort, by=None)
    done(enrolment, content.lessons[0])
    enrolment.last_lesson_key = content.lessons[0].translation_key
    enrolment.save()

    assert learning_of(learner)[0].next_step.lesson.title == "Lesson 1.2"


def test_nothing_is_next_when_everything_is_done(content, cohort, learner):
    done(enrol(learner=learner, cohort=cohort, by=None), *content.lessons)

    [one] = learning_of(learner)

    assert (one.next_step, one.done) == (None, 4)


def test_the_course_opens_in_the_readers_language(content, cohort, learner):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    for page in (content.index.get_parent().specific, content.index, content.course, content.modules[0], content.lessons[0]):
        copy = page.copy_for_translation(french)
        copy.title = f"{page.title} (fr)"
        copy.save_revision().publish()
    enrolment = enrol(learner=learner, cohort=cohort, by=None)

    with override("fr"):
        [first] = learning_of(learner)
        done(enrolment, content.lessons[0])
        [second] = learning_of(learner)

    assert (first.next_step.lesson.title, first.total) == ("Lesson 1.1 (fr)", 4)
    assert second.next_step.lesson.title == "Lesson 1.2"


@pytest.mark.parametrize(("reader", "title"), [("fr", "Lesson 1.1 (fr)"), ("ht", "Lesson 1.1 (fr)"), ("en", "Lesson 1.1")])
def test_what_is_not_in_the_readers_language_opens_in_the_cohorts(content, learner, reader, title):
    ContentFactory.translate(content, "fr")
    enrol(learner=learner, cohort=CohortFactory(course_key=content.course.translation_key, language="fr"), by=None)

    with override(reader):
        assert learning_of(learner)[0].next_step.lesson.title == title


def test_dashboard_shows_the_way_on_and_what_is_left(client, content, cohort, learner):
    enrol(learner=learner, cohort=cohort, by=None)
    client.force_login(learner)

    page = client.get("/en/my/").content.decode()

    assert "Lesson 1.1" in page
    assert "0 of 4 lessons done" in page
    assert "Still needed for the certificate" in page


def test_dashboard_names_the_next_session(client, cohort, learner):
    enrol(learner=learner, cohort=cohort, by=None)
    begins = timezone.now() + timedelta(days=2)
    Session.objects.create(cohort=cohort, title="First conversation", starts_at=begins, ends_at=begins + timedelta(hours=3), hours=3)
    Session.objects.create(
        cohort=CohortFactory(course_key=cohort.course_key),
        title="Of others",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        hours=3,
    )
    client.force_login(learner)

    page = client.get("/en/my/").content.decode()

    assert "First conversation" in page
    assert "Of others" not in page


def test_empty_dashboard_says_how_to_join(client, learner):
    client.force_login(learner)

    assert "Join with a code" in client.get("/en/my/").content.decode()


def test_who_withdrew_sees_the_course_no_longer(cohort, learner):
    withdraw(enrolment=enrol(learner=learner, cohort=cohort, by=None), by=None)

    assert learning_of(learner) == []


def test_the_learner_reads_which_session_must_not_be_missed(client, content, cohort, learner):
    enrolment, day = enrol(learner=learner, cohort=cohort, by=None), timezone.now()
    times = {"missed": day - timedelta(days=1), "next": day + timedelta(days=1)}
    meetings = {name: Session.objects.create(cohort=cohort, title=name, starts_at=at, ends_at=at + timedelta(hours=5), hours=hours)
                for (name, at), hours in zip(times.items(), (1, 5), strict=True)}  # fmt: skip
    AttendanceRecord.objects.create(session=meetings["missed"], enrolment=enrolment, status="absent")
    client.force_login(learner)

    assert "Misses the certificate unless present on" in client.get("/en/my/").content.decode()
    AttendanceRecord.objects.create(session=meetings["next"], enrolment=enrolment, status="present", credited_minutes=300)
    assert "Misses the certificate" not in client.get("/en/my/").content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_dashboard_queries_do_not_grow(client, learner, cohort, django_assert_num_queries, item_count):
    enrol(learner=learner, cohort=cohort, by=None)
    for n in range(item_count - 1):
        course = ContentFactory.build_course(f"Course {n}").course
        enrol(learner=learner, cohort=CohortFactory(course_key=course.translation_key), by=None)
    client.force_login(learner)
    client.get("/en/my/")

    with django_assert_num_queries(11):
        client.get("/en/my/")


@pytest.mark.parametrize(
    ("begins", "status", "is_asked"), [(-1, None, True), (0.5, None, True), (-1, "absent", True), (-1, "present", False), (1, None, False)]
)
def test_who_is_awaited_in_a_room_is_asked_first_whether_they_are_there(client, learner, cohort, begins, status, is_asked):
    enrolment = enrol(learner=learner, cohort=cohort, by=None)
    starts_at = timezone.now() + timedelta(hours=begins)
    meeting = Session.objects.create(cohort=cohort, title="Signs", starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), hours=3)
    if status:
        AttendanceRecord.objects.create(session=meeting, enrolment=enrolment, status=status)
    client.force_login(learner)

    response = client.get(reverse("dashboard"))

    assert (response.context["here"] == meeting, f'href="{reverse("attendance:here")}"' in response.content.decode()) == (
        is_asked,
        is_asked,
    )


def test_trainer_of_a_session_is_not_asked_whether_they_are_there(client, trainer, cohort):
    meeting = SessionFactory(cohort=cohort)
    meeting.trainers.add(trainer)
    client.force_login(trainer)

    assert client.get(reverse("dashboard")).context["here"] is None
