from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from certificates.enums import Kind
from certificates.models import Certificate
from certificates.services import award, correct, revoke
from tests.factories.certificates import a_design, an_award, ask_for_nothing
from tests.factories.courses import CohortFactory, EnrolmentFactory


@pytest.fixture(autouse=True)
def _no_tries_remembered():
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def certificate(cohort, manager):
    return an_award(cohort, by=manager, first_name="Mirlande", last_name="Désir")


def addresses(certificate) -> dict[str, str]:
    code, serial = certificate.enrolment.cohort.code, certificate.serial
    return {
        "board": reverse("certificates:cohort", args=[code]),
        "print": reverse("certificates:print", args=[code]),
        "certificate": reverse("certificates:certificate", args=[serial]),
        "pdf": reverse("certificates:pdf", args=[serial]),
        "correct": reverse("certificates:correct", args=[serial]),
        "revoke": reverse("certificates:revoke", args=[serial]),
    }


def test_award_to_all_eligible_in_one_click(client, cohort, manager):
    ask_for_nothing(cohort)
    design = a_design()
    EnrolmentFactory.create_batch(3, cohort=cohort)
    client.force_login(manager)
    assert b"Award to all 3 eligible" in client.get(reverse("certificates:cohort", args=[cohort.code])).content

    response = client.post(
        reverse("certificates:award", args=[cohort.code]), {"kind": "completion", "design": design.pk, "everybody": "on"}, follow=True
    )

    assert b"3 certificates awarded" in response.content
    assert Certificate.objects.valid().count() == 3


def test_award_to_those_ticked(client, cohort, manager):
    ask_for_nothing(cohort)
    design = a_design()
    chosen, _other = EnrolmentFactory.create_batch(2, cohort=cohort)
    client.force_login(manager)

    client.post(reverse("certificates:award", args=[cohort.code]), {"kind": "completion", "design": design.pk, "people": [chosen.pk]})

    assert [each.enrolment for each in Certificate.objects.all()] == [chosen]


def test_award_to_nobody_says_what_to_do(client, cohort, manager):
    ask_for_nothing(cohort)
    design = a_design()
    EnrolmentFactory(cohort=cohort)
    client.force_login(manager)

    response = client.post(reverse("certificates:award", args=[cohort.code]), {"kind": "completion", "design": design.pk})

    assert response.status_code == 422
    assert b"Nobody is ticked" in response.content


def test_somebody_of_another_cohort_cannot_be_ticked(client, cohort, manager):
    ask_for_nothing(cohort)
    elsewhere = EnrolmentFactory(cohort=CohortFactory(course_key=cohort.course_key))
    client.force_login(manager)

    client.post(
        reverse("certificates:award", args=[cohort.code]), {"kind": "completion", "design": a_design().pk, "people": [elsewhere.pk]}
    )

    assert not Certificate.objects.exists()


def test_board_says_exactly_what_is_missing(client, cohort, manager):
    EnrolmentFactory(cohort=cohort)
    client.force_login(manager)

    content = client.get(reverse("certificates:cohort", args=[cohort.code])).content.decode()

    assert "4 lessons left." in content
    assert "1 person is not eligible yet" in content


def test_board_tells_when_the_printed_name_is_not_the_one_on_file(client, certificate, manager):
    certificate.enrolment.learner.first_name = "Mirlaine"
    certificate.enrolment.learner.save()
    client.force_login(manager)

    assert "Printed as “Mirlande Désir”" in client.get(addresses(certificate)["board"]).content.decode()


def test_nothing_to_print_is_said(client, cohort, manager):
    client.force_login(manager)

    response = client.get(reverse("certificates:print", args=[cohort.code]))

    assert (response.status_code, b"nothing to print yet" in response.content) == (409, True)


def test_pdfs_are_pdfs_and_stay_private(client, certificate, manager):
    client.force_login(manager)

    for name in ("pdf", "print"):
        response = client.get(addresses(certificate)[name])
        assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
        assert "no-store" in response["Cache-Control"]


def test_correct_on_screen_leads_to_the_new_certificate(client, certificate, manager):
    client.force_login(manager)

    response = client.post(addresses(certificate)["correct"], {"name": "Mirlande Désir-Paul", "reason": "Married name"})

    new = Certificate.objects.valid().get()
    assert response["Location"] == new.get_absolute_url()
    assert new.facts["name"] == "Mirlande Désir-Paul"


def test_correction_without_difference_is_refused_in_the_form(client, certificate, manager):
    client.force_login(manager)
    facts = {key: certificate.facts[key] for key in ("name", "rank", "agency", "place")}

    response = client.post(addresses(certificate)["correct"], facts | {"reason": "x"})

    assert (response.status_code, b"Nothing is different" in response.content) == (422, True)


def test_revoke_on_screen_needs_a_reason(client, certificate, manager):
    client.force_login(manager)

    assert client.post(addresses(certificate)["revoke"], {"reason": " "}).status_code == 422
    assert client.post(addresses(certificate)["revoke"], {"reason": "Issued by mistake"}).status_code == 302
    certificate.refresh_from_db()
    assert certificate.state == "revoked"


@pytest.mark.parametrize(("people", "queries"), [(1, 19), (3, 19)])
def test_board_asks_the_database_as_often_for_three_as_for_one(client, cohort, manager, people, queries, django_assert_num_queries):
    for _number in range(people):
        an_award(cohort, by=manager)
    a_design("Another")
    EnrolmentFactory.create_batch(people, cohort=cohort)
    client.force_login(manager)
    client.get(reverse("certificates:cohort", args=[cohort.code]))

    with django_assert_num_queries(queries):
        client.get(reverse("certificates:cohort", args=[cohort.code]))


@pytest.mark.parametrize(("cohorts", "queries"), [(1, 3), (3, 3)])
def test_own_list_asks_as_often_for_three_as_for_one(client, cohort, learner, cohorts, queries, django_assert_num_queries):
    a_design()
    for _number in range(cohorts):
        other = CohortFactory(course_key=cohort.course_key)
        ask_for_nothing(other)
        award(enrolment=EnrolmentFactory(cohort=other, learner=learner), by=None)
    client.force_login(learner)

    with django_assert_num_queries(queries):
        client.get(reverse("certificates:mine"))


# -- The public's check ---------------------------------------------------------------------------


def verify(client, serial: str):
    return client.get(reverse("certificates:verify", args=[serial]))


def test_qr_address_leads_to_the_check(client, certificate):
    response = client.get(f"/v/{certificate.serial}", headers={"accept-language": "fr"})

    assert response["Location"] == f"/fr/verify/{certificate.serial}/"


def test_valid_certificate_shows_the_least(client, certificate):
    response = verify(client, certificate.serial)
    content = response.content.decode()

    assert "Valid" in content
    for shown in ("Mirlande Désir", "Recognise, protect, refer", certificate.facts["programme"]):
        assert shown in content
    person = certificate.enrolment
    for hidden in (person.agency.name, person.rank, person.place, person.learner.email, person.learner.username):
        assert hidden not in content
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_serial_may_be_typed_carelessly(client, certificate):
    typed = certificate.serial.replace("-", " ").lower()

    response = client.get(reverse("certificates:check"), {"serial": f" {typed} "})

    assert response["Location"] == reverse("certificates:verify", args=[certificate.serial])
    assert verify(client, certificate.serial.lower()).status_code == 200


def test_replaced_certificate_leads_to_its_successor(client, certificate, manager):
    new = correct(certificate=certificate, by=manager, reason="A private reason", name="Other")

    content = verify(client, certificate.serial).content.decode()

    assert f"Replaced by {new.serial}" in content
    assert "A private reason" not in content


def test_revoked_certificate_says_so_and_not_why(client, certificate, manager):
    revoke(certificate=certificate, by=manager, reason="A private reason")

    content = verify(client, certificate.serial).content.decode()

    assert "Revoked" in content
    assert "counts today" not in content
    assert "A private reason" not in content


def test_expired_certificate_says_so(client, cohort, certificate):
    revoke(certificate=certificate, by=None, reason="x")
    old = award(enrolment=certificate.enrolment, by=None, expires_on=timezone.localdate() - timedelta(days=1))

    assert "Expired" in verify(client, old.serial).content.decode()


def test_unknown_serial_says_so(client, certificate):
    response = verify(client, "ZZZZ-ZZZZ-ZZZZ")

    assert (response.status_code, b"Not known" in response.content) == (404, True)


def test_short_serial_is_explained_before_it_is_looked_up(client, db):
    response = client.get(reverse("certificates:check"), {"serial": "ABC"})

    assert (response.status_code, b"twelve letters and figures. Look again" in response.content) == (422, True)


def test_guessing_is_slowed_down(client, certificate):
    answers = [verify(client, "ZZZZ-ZZZZ-ZZZZ").status_code for _attempt in range(121)]

    assert answers[119:] == [404, 429]


def test_check_asks_the_database_once(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        verify(client, certificate.serial)


def test_board_of_attendance_is_apart(client, certificate, manager):
    client.force_login(manager)

    content = client.get(addresses(certificate)["board"], {"kind": Kind.ATTENDANCE}).content.decode()

    assert certificate.serial not in content
    assert "No attendance is recorded." in content
