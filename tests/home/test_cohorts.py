"""A cohort's page, its list, its poster, and into it and out of it."""

import csv
import io

import pytest
from django.urls import reverse

from courses.enums import EnrolmentState
from courses.models import Enrolment
from courses.services.enrolling import enrol
from people.models import User
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

NEW = {"last_name": "Étienne", "first_name": "Guerline", "sex": "female", "language": "fr", "rank": "Agente", "place": "Ouanaminthe"}


@pytest.fixture
def enrolment(cohort, learner):
    return enrol(learner=learner, cohort=cohort, by=None)


def test_page_shows_people_code_and_what_is_missing(client, manager, enrolment):
    client.force_login(manager)

    page = client.get(enrolment.cohort.get_absolute_url()).content.decode()

    assert "Désir, Mirlande" in page
    assert enrolment.cohort.code in page
    assert "missing" in page


def test_search_forgives_accents(client, manager, enrolment):
    EnrolmentFactory(cohort=enrolment.cohort)
    client.force_login(manager)

    found = client.get(f"{enrolment.cohort.get_absolute_url()}?q=desir")

    assert [row.enrolment for row in found.context["rows"]] == [enrolment]


def test_poster_holds_the_code_and_a_drawing(client, manager, enrolment):
    client.force_login(manager)

    page = client.get(reverse("join_poster", args=[enrolment.cohort.code])).content.decode()

    assert enrolment.cohort.code in page
    assert "<svg" in page
    assert f"/en/join/{enrolment.cohort.code}/" in page


def test_file_holds_everybody_and_no_formula(client, manager, enrolment):
    enrolment.learner.last_name = "=1+1"
    enrolment.learner.save()
    client.force_login(manager)

    file = client.get(reverse("cohort_file", args=[enrolment.cohort.code, "csv"]))
    [_header, row] = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))

    assert row[:2] == ["'=1+1", "Mirlande"]


def test_unknown_kind_of_file_does_not_exist(client, manager, enrolment):
    client.force_login(manager)

    assert client.get(reverse("cohort_file", args=[enrolment.cohort.code, "pdf"])).status_code == 404


def test_add_person_writes_down_and_enrols(client, manager, cohort):
    client.force_login(manager)

    client.post(reverse("add_person", args=[cohort.code]), NEW)

    enrolment = cohort.enrolments.get()
    assert (str(enrolment.learner), enrolment.sex, enrolment.rank) == ("Guerline Étienne", "female", "Agente")
    assert not enrolment.learner.has_login


def test_add_person_asks_before_it_makes_a_second_record(client, manager, cohort):
    known = UserFactory(first_name="Guerline", last_name="Etienne")
    client.force_login(manager)
    address = reverse("add_person", args=[cohort.code])

    asked = client.post(address, NEW)

    assert "Is it one of these?" in asked.content.decode()
    assert not cohort.enrolments.exists()

    client.post(address, {**NEW, "choice": str(known.uuid)})

    assert cohort.enrolments.get().learner == known


def test_add_person_can_be_somebody_else_of_the_same_name(client, manager, cohort):
    UserFactory(first_name="Guerline", last_name="Étienne")
    client.force_login(manager)

    client.post(reverse("add_person", args=[cohort.code]), {**NEW, "choice": "new"})

    assert User.objects.named("guerline etienne").count() == 2


def test_full_cohort_refuses_with_a_sentence_and_writes_nobody(client, manager, cohort):
    cohort.capacity = 1
    cohort.save()
    EnrolmentFactory(cohort=cohort)
    client.force_login(manager)

    response = client.post(reverse("add_person", args=[cohort.code]), NEW)

    assert "are taken" in response.content.decode()
    assert not User.objects.named("guerline").exists()


def test_withdraw_asks_first_and_then_does_it(client, manager, enrolment):
    client.force_login(manager)
    address = reverse("withdraw_person", args=[enrolment.cohort.code, enrolment.uuid])

    client.get(address)
    assert Enrolment.objects.get(pk=enrolment.pk).state == EnrolmentState.ACTIVE

    client.post(address, {"reason": "Transferred"})
    assert Enrolment.objects.get(pk=enrolment.pk).state == EnrolmentState.WITHDRAWN


def test_withdraw_of_another_cohorts_person_does_not_exist(client, manager, cohort):
    other = EnrolmentFactory(cohort=CohortFactory(course_key=cohort.course_key))
    client.force_login(manager)

    assert client.post(reverse("withdraw_person", args=[cohort.code, other.uuid])).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"), [("", 2), ("?q=haitien", 0), ("?q=Dajab", 1), ("?when=over", 1), ("?when=coming", 0), ("?when=nonsense", 2)]
)
def test_list_of_cohorts_narrows(client, manager, cohort, query, found):
    cohort.name = cohort.place = "Gonaïves"
    cohort.save()
    CohortFactory(course_key=cohort.course_key, programme=cohort.programme, name="Dajabón", starts_on="2025-01-01", ends_on="2025-02-01")
    CohortFactory(course_key=cohort.course_key)
    client.force_login(manager)

    assert len(client.get(f"/en/staff/cohorts/{query}").context["rows"]) == found


@pytest.mark.parametrize("item_count", [1, 3])
def test_queries_of_the_page_do_not_grow(client, manager, cohort, django_assert_num_queries, item_count):
    EnrolmentFactory.create_batch(item_count, cohort=cohort)
    client.force_login(manager)
    client.get(cohort.get_absolute_url())

    with django_assert_num_queries(18):
        client.get(cohort.get_absolute_url())


@pytest.mark.parametrize("item_count", [1, 3])
def test_queries_of_the_list_do_not_grow(client, manager, cohort, django_assert_num_queries, item_count):
    CohortFactory.create_batch(item_count, course_key=cohort.course_key, programme=cohort.programme)
    client.force_login(manager)
    client.get("/en/staff/cohorts/")

    with django_assert_num_queries(5):
        client.get("/en/staff/cohorts/")


def test_page_leads_to_each_sessions_register_and_sheet(client, manager, cohort):
    planned, cancelled = SessionFactory(cohort=cohort), SessionFactory(cohort=cohort, state="cancelled")
    client.force_login(manager)

    page = client.get(cohort.get_absolute_url()).content.decode()

    assert planned.get_absolute_url() in page
    assert reverse("attendance:sheet", args=[planned.uuid]) in page
    assert reverse("attendance:sheet", args=[cancelled.uuid]) not in page


@pytest.mark.parametrize(("who", "manages"), [("manager", True), ("trainer", False)])
def test_admins_list_leads_to_the_cohorts_screens(client, request, cohort, who, manages):
    client.force_login(request.getfixturevalue(who))

    page = client.get(reverse("cohort:index")).content.decode()

    for name in ("cohort", "attendance:cohort", "certificates:cohort"):
        assert reverse(name, args=[cohort.code]) in page
    assert (reverse("access_slips", args=[cohort.code]) in page) is manages
