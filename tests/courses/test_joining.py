"""Joining by code and by link."""

import pytest
from django.urls import reverse

from courses.models import Enrolment
from people.models import User
from tests.factories.courses import EnrolmentFactory


def test_visitor_makes_an_account_with_the_link_and_is_in(client, cohort):
    response = client.get(reverse("join_with_link", args=[cohort.code]), follow=True)

    assert response.redirect_chain == [(f"{reverse('register')}?code={cohort.code}", 302)]
    assert "Sign in and join" in response.content.decode()

    details = {"code": cohort.code, "first_name": "Rose-Énide", "last_name": "Saint-Fleur", "password": "a-quiet-morning"}
    assert client.post(reverse("register"), details).status_code == 302
    assert Enrolment.objects.get(cohort=cohort).learner.last_name == "Saint-Fleur"


def test_no_account_is_made_for_a_cohort_that_is_full(client, cohort):
    cohort.capacity = 1
    cohort.save()
    EnrolmentFactory(cohort=cohort)
    people = User.objects.count()
    details = {"code": cohort.code, "first_name": "Rose-Énide", "last_name": "Saint-Fleur", "password": "a-quiet-morning"}

    response = client.post(reverse("register"), details)

    assert (response.status_code, User.objects.count()) == (200, people)
    assert "are taken. Ask the programme staff" in response.content.decode()


def test_typing_the_code_joins(client, stranger, cohort, content):
    client.force_login(stranger)

    response = client.post(reverse("join"), {"code": f" {cohort.code.lower()} "})

    assert response.url == content.course.url
    assert Enrolment.objects.get().learner == stranger


def test_wrong_code_says_what_to_do_at_the_field(client, stranger, cohort):
    client.force_login(stranger)

    response = client.post(reverse("join"), {"code": "WRONG2"})

    assert "letter by letter" in response.text
    assert not Enrolment.objects.exists()


def test_link_shows_the_cohort_and_joins_on_a_press_only(client, stranger, cohort):
    client.force_login(stranger)
    address = reverse("join_with_link", args=[cohort.code])

    assert cohort.name in client.get(address).text
    assert not Enrolment.objects.exists()
    client.post(address)
    assert Enrolment.objects.get().cohort == cohort


def test_link_with_an_unknown_code_offers_to_type_it(client, stranger):
    client.force_login(stranger)

    response = client.get(reverse("join_with_link", args=["WRONG2"]))

    assert response.status_code == 404
    assert 'name="code"' in response.text


@pytest.mark.parametrize("change", [{"is_open": False}, {"capacity": 0}])
def test_closed_or_full_cohort_takes_nobody_by_link(client, stranger, cohort, change):
    type(cohort).objects.filter(pk=cohort.pk).update(**change)
    client.force_login(stranger)

    response = client.post(reverse("join_with_link", args=[cohort.code]))

    assert response.status_code == 409
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_no_account_yet_types_the_code_where_one_is_made(client, cohort, method):
    response = getattr(client, method)(reverse("join"), {"code": cohort.code})

    assert response.url == f"{reverse('register')}?code={cohort.code}"
    assert str(cohort) in client.get(response.url).content.decode()
