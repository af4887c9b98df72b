"""One's own details, one's own data, and removing a person."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.errors import NotAllowedError
from people.models import User
from people.services.privacy import anonymise, export_data
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PASSWORD, UserFactory


@pytest.fixture
def details(learner):
    return {
        "first_name": "Mirlande",
        "last_name": "Désir-Paul",
        "email": learner.email,
        "sex": "female",
        "sector": "police",
        "language": "ht",
    }


def test_correct_my_details(client, learner, details):
    client.force_login(learner)

    response = client.post(reverse("profile_details"), details)

    learner.refresh_from_db()
    assert (response["Location"], learner.last_name, learner.wagtail_userprofile.preferred_language) == ("/ht/me/", "Désir-Paul", "ht")
    assert "last_name" in ModelLogEntry.objects.get(action="person.correct").data["fields"]


@pytest.mark.parametrize(("password", "email"), [("", "old@example.org"), ("wrong", "old@example.org"), (PASSWORD, "new@example.org")])
def test_another_email_needs_the_password(client, learner, details, password, email):
    User.objects.filter(pk=learner.pk).update(email="old@example.org")
    EmailAddress.objects.create(user=learner, email="old@example.org")
    client.force_login(learner)

    client.post(reverse("profile_details"), details | {"email": "new@example.org", "password": password})

    learner.refresh_from_db()
    assert learner.email == email
    assert EmailAddress.objects.filter(email="old@example.org").exists() == (email == "old@example.org")


def test_details_of_somebody_else_are_out_of_reach(client, learner, stranger, details):
    client.force_login(stranger)

    client.post(reverse("profile_details"), details | {"email": stranger.email})

    learner.refresh_from_db()
    assert learner.last_name == "Désir"


def test_download_my_data(client, cohort, learner):
    EnrolmentFactory(learner=learner, cohort=cohort)
    client.force_login(learner)

    data = client.post(reverse("profile_export")).json()

    assert (data["last_name"], data["personal_code"], data["enrolments"][0]["cohort"]) == ("Désir", learner.username, str(cohort))
    assert client.get(reverse("profile_export")).status_code == 405


def test_data_of_somebody_else_is_for_administrators(learner, stranger, manager, administrator):
    for by in (stranger, manager):
        with pytest.raises(NotAllowedError):
            export_data(person=learner, by=by)
    assert export_data(person=learner, by=administrator)["email"] == learner.email


def test_anonymise_removes_the_person_and_keeps_the_facts(cohort, administrator):
    person = UserFactory(first_name="Rose", last_name="Baptiste", email="rose@example.org", phone="509 1234")
    enrolment = EnrolmentFactory(learner=person, cohort=cohort)
    code = person.username
    EmailAddress.objects.create(user=person, email="rose@example.org")
    export_data(person=person, by=administrator)

    anonymise(person=person, by=administrator)

    person, enrolment = User.objects.get(pk=person.pk), type(enrolment).objects.get(pk=enrolment.pk)
    assert (person.first_name, person.last_name, person.folded_name, person.email, person.phone, person.place) == ("",) * 6
    assert (person.is_active, person.has_usable_password(), person.username == code) == (False, False, False)
    assert (enrolment.sex, enrolment.sector, enrolment.place) == ("female", "police", "Ouanaminthe")
    assert not EmailAddress.objects.exists()
    assert not ModelLogEntry.objects.filter(label__contains="Baptiste").exists()


def test_anonymise_is_for_administrators_and_never_oneself(learner, manager, administrator):
    for person, by in ((learner, manager), (learner, learner), (administrator, administrator)):
        with pytest.raises(NotAllowedError):
            anonymise(person=person, by=by)
