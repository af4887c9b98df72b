"""People and agencies in Wagtail's admin."""

import pytest
from django.urls import reverse

from people.models import Agency
from tests.factories.people import AgencyFactory


def test_staff_add_an_agency(client, manager):
    client.force_login(manager)

    client.post(reverse("agencies:add"), {"name": "Police nationale", "acronym": "PNH", "sector": "police", "country": "HT"})

    assert Agency.objects.get(acronym="PNH").sector == "police"


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_agencies_asks_a_constant_number_of_queries(client, administrator, count, django_assert_num_queries):
    Agency.objects.filter(people=None).delete()
    AgencyFactory.create_batch(count)
    client.force_login(administrator)
    client.get(reverse("agencies:index"))

    with django_assert_num_queries(11):
        client.get(reverse("agencies:index"))


def test_person_form_holds_our_fields_and_no_email_is_needed(client, administrator, learner):
    client.force_login(administrator)

    page = client.get(reverse("wagtailusers_users:edit", args=[learner.pk]))

    assert {"agency", "sector", "sex", "rank", "place", "language", "phone"} <= set(page.context["form"].fields)
    assert not page.context["form"].fields["email"].required
