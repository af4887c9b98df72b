"""Access slips: a way in for who has no e-mail."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from core.errors import InvalidInputError, NotAllowedError
from core.pdf import PDFLayoutError
from home.services import hand_out_slips
from home.slips import candidates
from people.enums import Role
from people.models import Invitation
from people.roles import assign
from people.services.accounts import claim, invitation_for, invite
from people.services.persons import register_person
from tests.factories.courses import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

SITE = "https://training.example.org/"
CODE = re.compile(r"[2-9B-Z]{4}-[2-9B-Z]{4}-[2-9B-Z]{4}")


def newcomer(cohort, name="Guerline", **facts):
    person = register_person(by=None, first_name=name, last_name="Étienne", **facts)
    return EnrolmentFactory(cohort=cohort, learner=person)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def codes_in(pdf):
    return CODE.findall(text_of(pdf))


def test_printed_code_lets_the_person_in(cohort, manager):
    person = newcomer(cohort).learner

    [code] = codes_in(hand_out_slips(cohort=cohort, people=[person], by=manager, site=SITE))
    claim(code=code, password="mango tree by the river")

    person.refresh_from_db()
    assert person.has_login


def test_slip_speaks_the_persons_language_and_names_the_address(cohort, manager):
    people = [newcomer(cohort, language=language).learner for language in ("ht", "")]

    text = text_of(hand_out_slips(cohort=cohort, people=people, by=manager, site=SITE))

    assert "https://training.example.org/ht/claim/" in text
    assert "https://training.example.org/en/claim/" in text
    assert text.count("Guerline Étienne") == 2


def test_new_slip_replaces_the_old_one_and_everything_is_on_record(cohort, manager):
    person = newcomer(cohort).learner
    old = invite(person=person, by=manager)

    [new] = codes_in(hand_out_slips(cohort=cohort, people=[person], by=manager, site=SITE))

    assert invitation_for(old) is None
    assert invitation_for(new).person == person
    assert ModelLogEntry.objects.get(action="cohort.slips").data == {"people": 1}
    assert ModelLogEntry.objects.filter(action="person.invite", user=manager, object_id=str(person.pk)).count() == 2


def test_layout_that_fails_takes_no_working_code_away(cohort, manager, monkeypatch):
    person = newcomer(cohort).learner
    old = invite(person=person, by=manager)

    def fail(*args, **kwargs):
        raise PDFLayoutError("too long")

    monkeypatch.setattr("home.slips.render_pdf", fail)
    with pytest.raises(PDFLayoutError):
        hand_out_slips(cohort=cohort, people=[person], by=manager, site=SITE)

    assert invitation_for(old) is not None


def test_one_who_may_not_be_invited_stops_them_all(cohort, manager):
    learner, colleague = newcomer(cohort).learner, newcomer(cohort).learner
    assign(colleague, Role.TRAINER)

    with pytest.raises(NotAllowedError):
        hand_out_slips(cohort=cohort, people=[learner, colleague], by=manager, site=SITE)

    assert not Invitation.objects.exists()


def test_slips_are_for_who_manages_the_cohort_and_for_somebody(cohort, manager, trainer):
    person = newcomer(cohort).learner

    with pytest.raises(NotAllowedError):
        hand_out_slips(cohort=cohort, people=[person], by=trainer, site=SITE)
    with pytest.raises(InvalidInputError):
        hand_out_slips(cohort=cohort, people=[], by=manager, site=SITE)


def test_offered_are_those_who_cannot_get_in_by_themselves(cohort, manager):
    without_login = newcomer(cohort)
    without_email = EnrolmentFactory(cohort=cohort, learner=UserFactory(email=""))
    EnrolmentFactory(cohort=cohort)  # signs in and can reset the password by e-mail
    EnrolmentFactory(cohort=cohort, learner=UserFactory(email="", is_active=False))

    found = candidates(cohort, by=manager, at=timezone.now())

    assert [one.enrolment for one in found.without_login] == [without_login]
    assert [one.enrolment for one in found.without_email] == [without_email]


def test_open_code_is_told_and_an_expired_one_is_not(cohort, manager):
    invite(person=newcomer(cohort).learner, by=manager)
    now = timezone.now()

    [holder] = candidates(cohort, by=manager, at=now).without_login
    [late] = candidates(cohort, by=manager, at=now + timedelta(days=31)).without_login

    assert holder.valid_until == Invitation.objects.get().expires_at
    assert late.valid_until is None


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_constant_number_of_queries(client, manager, cohort, count, django_assert_num_queries):
    for _person in range(count):
        newcomer(cohort)
    client.force_login(manager)
    address = reverse("access_slips", args=[cohort.code])
    client.get(address)

    with django_assert_num_queries(6):
        client.get(address)


def test_page_ticks_who_holds_no_working_slip(client, manager, cohort):
    newcomer(cohort)
    invite(person=newcomer(cohort).learner, by=manager)
    client.force_login(manager)

    page = client.get(reverse("access_slips", args=[cohort.code])).content.decode()

    assert page.count('name="people"') == 2
    assert page.count(" checked") == 1
    assert "a new one replaces it" in page


def test_staff_tick_and_take_the_file(client, manager, cohort):
    chosen, other = newcomer(cohort), newcomer(cohort)
    client.force_login(manager)

    response = client.post(reverse("access_slips", args=[cohort.code]), {"people": [str(chosen.uuid)]})

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert invitation_for(codes_in(response.content)[0]).person == chosen.learner
    assert not hasattr(other.learner, "invitation")


def test_nobody_ticked_is_said_in_a_sentence(client, manager, cohort):
    newcomer(cohort)
    client.force_login(manager)

    response = client.post(reverse("access_slips", args=[cohort.code]))

    assert response.status_code == 400
    assert "Choose at least one person" in response.content.decode()


def test_people_of_another_cohort_cannot_be_slipped_in(client, manager, cohort):
    elsewhere = newcomer(CohortFactory(course_key=cohort.course_key))
    newcomer(cohort)
    client.force_login(manager)

    client.post(reverse("access_slips", args=[cohort.code]), {"people": [str(elsewhere.uuid)]})

    assert not Invitation.objects.exists()


def test_cohort_page_says_how_many_cannot_sign_in(client, manager, cohort):
    newcomer(cohort)
    newcomer(cohort)
    client.force_login(manager)

    page = client.get(cohort.get_absolute_url()).content.decode()

    assert "Access slips: 2 without log-in" in page


def test_forty_slips_are_seven_pages(cohort, manager):
    people = [newcomer(cohort, name="Marie-Guerline Rose-Laure Mirlande Altagracia", language="fr").learner for _n in range(40)]

    pdf = hand_out_slips(cohort=cohort, people=people, by=manager, site=SITE)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 7
    assert len(set(codes_in(pdf))) == 40
