"""People and agencies in Wagtail's admin."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.services.enrolling import enrol
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


def anonymise_address(person):
    return reverse("wagtailusers_users:anonymise", args=[person.pk])


def test_persons_page_leads_to_anonymising(client, administrator, learner):
    client.force_login(administrator)

    page = client.get(reverse("wagtailusers_users:edit", args=[learner.pk])).content.decode()
    own = client.get(reverse("wagtailusers_users:edit", args=[administrator.pk])).content.decode()

    assert anonymise_address(learner) in page
    assert anonymise_address(administrator) not in own


def test_administrator_anonymises_with_a_reason(client, administrator, learner, cohort):
    enrolment = enrol(learner=learner, cohort=cohort, by=administrator)
    client.force_login(administrator)

    client.post(anonymise_address(learner), {"reason": "Request of 12 March", "is_sure": "on"})

    learner.refresh_from_db()
    entry = ModelLogEntry.objects.get(action="person.anonymise")
    assert (learner.is_anonymised, entry.user, entry.data) == (True, administrator, {"reason": "Request of 12 March"})
    assert not ModelLogEntry.objects.filter(label__contains="Désir").exists()
    assert ModelLogEntry.objects.filter(label__startswith=learner.username, object_id=str(enrolment.pk)).exists()


@pytest.mark.parametrize("data", [{"reason": "", "is_sure": "on"}, {"reason": "A request"}])
def test_without_reason_or_certainty_nobody_is_anonymised(client, administrator, learner, data):
    client.force_login(administrator)

    page = client.post(anonymise_address(learner), data)

    learner.refresh_from_db()
    assert (page.status_code, learner.is_anonymised) == (200, False)


def test_nobody_anonymises_themselves_and_no_administrator_a_superuser(client, administrator, learner):
    learner.is_superuser = True
    learner.save()
    client.force_login(administrator)

    for person in (administrator, learner):
        client.post(anonymise_address(person), {"reason": "A mistake", "is_sure": "on"})
        person.refresh_from_db()
        assert not person.is_anonymised
