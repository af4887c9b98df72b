"""Programme staff's screens and the admin: who may see and do what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from courses.models import Cohort, Enrolment, Programme
from courses.services.enrolling import enrol
from tests.factories.courses import CohortFactory, EnrolmentFactory

ADMIN_LISTS = ["programme:index", "cohort:index", "enrolment:index"]


def form_data(programme, content, **changes):
    return {
        "name": "Ouanaminthe, March", "programme": programme.pk, "course_key": str(content.course.translation_key), "language": "fr",
        "place": "Ouanaminthe", "starts_on": "2026-03-02", "ends_on": "2026-03-06", "capacity": 30, "is_open": "on",
    } | changes  # fmt: skip


@pytest.fixture
def signed_in(client, request):
    def sign_in(role):
        client.force_login(request.getfixturevalue(role))
        return client

    return sign_in


def test_staff_open_a_cohort(signed_in, cohort, content, trainer):
    response = signed_in("manager").post(reverse("cohort_new"), form_data(cohort.programme, content, trainers=[trainer.pk]))

    made = Cohort.objects.get(name="Ouanaminthe, March")
    assert response.url == made.get_absolute_url()
    assert (made.course_key, made.language, list(made.trainers.all())) == (content.course.translation_key, "fr", [trainer])


def test_staff_cannot_open_a_cohort_in_a_programme_of_others(signed_in, cohort, content):
    other = CohortFactory(course_key=content.course.translation_key).programme

    response = signed_in("manager").post(reverse("cohort_new"), form_data(other, content))

    assert response.status_code == 200
    assert not Cohort.objects.filter(name="Ouanaminthe, March").exists()


def test_dates_that_contradict_are_explained(signed_in, cohort, content):
    response = signed_in("manager").post(reverse("cohort_new"), form_data(cohort.programme, content, ends_on="2026-03-01"))

    assert "ends before it starts" in response.text


def test_course_stays_once_people_are_enrolled(signed_in, cohort, learner):
    from tests.factories.courses import ContentFactory

    enrol(learner=learner, cohort=cohort, by=learner)
    other = ContentFactory.build_course("Another")

    response = signed_in("manager").post(reverse("cohort_edit", args=[cohort.code]), form_data(cohort.programme, other))

    assert "keeps it" in response.text
    cohort.refresh_from_db()
    assert cohort.course_key != other.course.translation_key


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_admin_lists_show_staff_only_their_own_rows(signed_in, cohort, learner, content, name):
    enrol(learner=learner, cohort=cohort, by=learner)
    other = CohortFactory(name="Not yours", course_key=content.course.translation_key, programme__name="Theirs")
    EnrolmentFactory(cohort=other, learner__first_name="Hidden")

    text = signed_in("manager").get(reverse(name)).text

    assert {"programme:index": cohort.programme.name, "cohort:index": cohort.name, "enrolment:index": "Mirlande"}[name] in text
    assert not any(word in text for word in ("Not yours", "Theirs", "Hidden"))


def test_trainer_sees_cohorts_but_cannot_change_them(signed_in, cohort):
    client = signed_in("trainer")

    assert cohort.name in client.get(reverse("cohort:index")).text
    assert client.get(reverse("cohort:edit", args=[cohort.pk])).status_code == 302
    assert client.get(reverse("cohort:add")).status_code == 302


def test_staff_open_a_cohort_in_the_admin(signed_in, cohort, content):
    response = signed_in("manager").post(reverse("cohort:add"), form_data(cohort.programme, content))

    assert response.status_code == 302
    assert Cohort.objects.get(name="Ouanaminthe, March").programme == cohort.programme


@pytest.mark.parametrize("size", [1, 3])
def test_cohort_list_queries_are_constant(signed_in, cohort, content, django_assert_num_queries, size):
    for _number in range(size - 1):
        CohortFactory(course_key=content.course.translation_key, programme=cohort.programme)
    client = signed_in("manager")
    client.get(reverse("cohort:index"))

    with django_assert_num_queries(COHORT_LIST_QUERIES):
        client.get(reverse("cohort:index"))


COHORT_LIST_QUERIES = 12


def test_nobody_unknown_sees_anything(cohort):
    assert not Cohort.objects.visible_to(AnonymousUser()).exists()
    assert not Programme.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("role", ["learner", "stranger", "trainer", "manager", "administrator"])
def test_lists_and_single_rows_follow_one_rule(request, cohort, content, role):
    from courses.rules import can_manage_cohort, can_withdraw

    person = request.getfixturevalue(role)
    CohortFactory(course_key=content.course.translation_key)
    EnrolmentFactory(cohort=cohort)

    by_row = {one for one in Cohort.objects.all() if can_manage_cohort(person, one)}
    people_by_row = {one for one in Enrolment.objects.all() if can_withdraw(person, one)}

    assert set(Cohort.objects.manageable_by(person)) == by_row
    assert set(Enrolment.objects.manageable_by(person)) == people_by_row
