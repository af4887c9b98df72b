"""Joining by code and by link."""

import pytest
from django.urls import reverse

from courses.models import Enrolment


def test_visitor_signs_in_first_and_keeps_the_link(client, cohort):
    address = reverse("join_with_link", args=[cohort.code])

    response = client.get(address)

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={address}"


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
