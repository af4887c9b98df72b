from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.enums import CertificateState, Kind
from certificates.models import AwardRule, Certificate, CertificateDesign, FrozenImage
from certificates.models.awards import FrozenError
from certificates.services import award, award_all_eligible, correct, ensure_default_designs, revoke
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import LessonCompletion
from courses.services.enrolling import withdraw
from tests.factories.certificates import a_design, an_award, ask_for_nothing
from tests.factories.courses import EnrolmentFactory
from tests.factories.pictures import a_picture


def stored_pictures() -> dict[str, bytes]:
    found = {}
    for image in FrozenImage.objects.all():
        with image.file.open("rb") as file:
            found[image.digest] = file.read()
    return found


def test_award_freezes_the_facts(cohort, manager):
    certificate = an_award(cohort, by=manager, first_name="  Jean\u00a0", last_name="Ge\u0301dé on")

    assert certificate.facts["name"] == "Jean Gédé on"
    assert certificate.facts["agency"] == certificate.enrolment.agency.name
    assert certificate.facts["modules"] == ["Module 1", "Module 2"]
    assert certificate.texts[0]["body"] == f"has completed “Recognise, protect, refer”\nunder {cohort.programme.name}"
    assert certificate.issued_by == manager


def test_later_changes_do_not_reach_what_was_issued(cohort, manager):
    logo = a_picture()
    design = a_design(logos=[logo], signatories=[("Rose Paul", "Director", a_picture("Signature"))])
    certificate = an_award(cohort, design=design, first_name="Mirlande")
    before = (certificate.facts, certificate.texts, certificate.design)
    pictures = stored_pictures()

    person = certificate.enrolment.learner
    person.first_name = "Somebody"
    person.save()
    cohort.programme.name, cohort.place = "Another", "Elsewhere"
    cohort.programme.save()
    cohort.save()
    default_storage.delete(logo.file.name)
    default_storage.save(logo.file.name, ContentFile(b"another picture under the same name"))
    design.wordings.all().update(title="Other")
    design.layout = "modern-band"
    design.save()

    certificate = Certificate.objects.get(pk=certificate.pk)
    assert (certificate.facts, certificate.texts, certificate.design) == before
    assert stored_pictures() == pictures


def test_frozen_row_refuses_other_facts(cohort):
    certificate = an_award(cohort)
    certificate.facts = certificate.facts | {"name": "Somebody Else"}

    with pytest.raises(FrozenError, match="does not change"):
        certificate.save()
    with pytest.raises(FrozenError):
        Certificate.objects.update(texts=[])
    with pytest.raises(FrozenError):
        Certificate.objects.update(enrolment=None)


def test_nothing_is_deleted(cohort):
    certificate = an_award(cohort)

    with pytest.raises(FrozenError, match="never deleted"):
        certificate.delete()
    with pytest.raises(FrozenError):
        Certificate.objects.all().delete()
    with pytest.raises(FrozenError):
        FrozenImage.objects.first().delete()


def test_double_award_gives_one_certificate(cohort, manager):
    first = an_award(cohort, by=manager)

    assert award(enrolment=first.enrolment, by=manager) == first
    assert award_all_eligible(cohort=cohort, by=manager) == ([], [])
    assert Certificate.objects.count() == 1


def test_database_refuses_a_second_valid_certificate(cohort):
    first = an_award(cohort)

    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(enrolment=first.enrolment, language="en", facts={}, texts=[], design={})


def test_award_names_what_is_missing(cohort, manager):
    a_design()
    enrolment = EnrolmentFactory(cohort=cohort)

    with pytest.raises(DomainError, match="4 lessons left"):
        award(enrolment=enrolment, by=manager)
    assert not Certificate.objects.exists()


def test_award_all_issues_to_the_eligible_and_says_why_not_to_others(cohort, content, manager):
    a_design()
    ready, unready, gone = EnrolmentFactory.create_batch(3, cohort=cohort)
    LessonCompletion.objects.bulk_create(LessonCompletion(enrolment=ready, lesson_key=one.translation_key) for one in content.lessons)
    withdraw(enrolment=gone, by=manager)

    awarded, refused = award_all_eligible(cohort=cohort, by=manager)

    assert [each.enrolment for each in awarded] == [ready]
    assert [(each.enrolment, each.reasons) for each in refused] == [(unready, ["4 lessons left."])]


def test_award_all_can_be_limited_to_some(cohort, manager):
    a_design()
    ask_for_nothing(cohort)
    chosen, _other = EnrolmentFactory.create_batch(2, cohort=cohort)

    awarded, refused = award_all_eligible(cohort=cohort, by=manager, only=[chosen.pk])

    assert ([each.enrolment for each in awarded], refused) == ([chosen], [])


def test_name_that_cannot_be_printed_is_refused_alone(cohort, manager):
    a_design()
    ask_for_nothing(cohort)
    EnrolmentFactory(cohort=cohort, learner__last_name="محمد")
    EnrolmentFactory(cohort=cohort, learner__last_name="Zéphirin")

    awarded, refused = award_all_eligible(cohort=cohort, by=manager)

    assert len(awarded) == 1
    assert "cannot be printed" in refused[0].reasons[0]


def test_without_a_design_the_refusal_says_what_to_do(cohort, manager):
    ask_for_nothing(cohort)

    with pytest.raises(DomainError, match="Make one first"):
        award(enrolment=EnrolmentFactory(cohort=cohort), by=manager)


def test_design_of_the_other_kind_is_refused(cohort, manager):
    ask_for_nothing(cohort)

    with pytest.raises(InvalidInputError, match="another kind"):
        award(enrolment=EnrolmentFactory(cohort=cohort), by=manager, design=a_design(kind=Kind.ATTENDANCE))


def test_attendance_needs_somebody_who_came(cohort, manager):
    a_design(kind=Kind.ATTENDANCE)

    with pytest.raises(DomainError, match="No attendance is recorded"):
        award(enrolment=EnrolmentFactory(cohort=cohort), by=manager, kind=Kind.ATTENDANCE)


def test_trainer_does_not_award(cohort, trainer, manager):
    certificate = an_award(cohort)

    for act in (
        lambda: award(enrolment=certificate.enrolment, by=trainer),
        lambda: award_all_eligible(cohort=cohort, by=trainer),
        lambda: correct(certificate=certificate, by=trainer, reason="x", name="Y"),
        lambda: revoke(certificate=certificate, by=trainer, reason="x"),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_correct_issues_a_new_certificate_that_names_the_old(cohort, manager):
    old = an_award(cohort, by=manager, first_name="Mirland", last_name="Désir")

    new = correct(certificate=old, by=manager, reason="Misspelt", name="Mirlande Désir")
    newer = correct(certificate=new, by=manager, reason="Rank was missing", rank="Inspectrice")

    old.refresh_from_db()
    assert (old.state, old.reason, old.ended_by, old.facts["name"]) == (CertificateState.REPLACED, "Misspelt", manager, "Mirland Désir")
    assert (old.successor, new.replaces, newer.replaces) == (new, old, new)
    assert (newer.state, newer.facts["name"], newer.texts[0]["details"].split(" · ")[0]) == ("valid", "Mirlande Désir", "Inspectrice")
    assert newer.design == old.design


def test_replaced_certificate_is_not_corrected_again(cohort, manager):
    old = an_award(cohort)
    correct(certificate=old, by=manager, reason="Misspelt", name="Other")

    with pytest.raises(DomainError, match="does not count any more: it is replaced"):
        correct(certificate=old, by=manager, reason="Again", name="Another")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Nothing is different"),
        ({"hours": "twelve"}, "are numbers"),
        ({"serial": "X"}, "cannot be corrected"),
        ({"name": ""}, "no name"),
    ],
)
def test_correction_that_cannot_be_made_changes_nothing(cohort, manager, changed, sentence):
    old = an_award(cohort)

    with pytest.raises(DomainError, match=sentence):
        correct(certificate=old, by=manager, reason="x", **changed)
    assert Certificate.objects.valid().get() == old


def test_revoke_keeps_who_when_and_why_and_a_second_time_changes_nothing(cohort, manager):
    certificate = revoke(certificate=an_award(cohort), by=manager, reason="Issued by mistake")

    again = revoke(certificate=certificate, by=manager, reason="Another reason")

    assert (again.state, again.reason, again.ended_by) == (CertificateState.REVOKED, "Issued by mistake", manager)
    assert again.ended_at == certificate.ended_at


def test_revoke_needs_a_reason(cohort, manager):
    with pytest.raises(InvalidInputError, match="Give the reason"):
        revoke(certificate=an_award(cohort), by=manager, reason=" ")


def test_revoked_person_can_be_awarded_again(cohort, manager):
    first = an_award(cohort)
    revoke(certificate=first, by=manager, reason="Mistake")

    assert award(enrolment=first.enrolment, by=manager) != first


def test_certificate_expires_by_itself_and_makes_room_for_a_new_one(cohort, manager):
    enrolment = an_award(cohort).enrolment
    revoke(certificate=enrolment.certificates.get(), by=manager, reason="x")
    yesterday = timezone.localdate() - timedelta(days=1)
    old = award(enrolment=enrolment, by=manager, expires_on=yesterday)

    assert old.state_on(yesterday) == CertificateState.VALID
    assert old.state_on(timezone.localdate()) == CertificateState.EXPIRED
    assert old not in Certificate.objects.valid()
    assert award(enrolment=enrolment, by=manager).state == CertificateState.VALID
    old.refresh_from_db()
    assert old.state == CertificateState.EXPIRED


def test_serial_cannot_be_guessed_from_another(cohort):
    one, other = an_award(cohort), an_award(cohort)

    assert one.serial != other.serial
    assert [len(part) for part in one.serial.split("-")] == [4, 4, 4]


def test_cohorts_rule_goes_before_the_courses(cohort, manager):
    a_design()
    AwardRule.objects.create(course_key=cohort.course_key, minimum_share=None, needs_post_test=False, needs_lessons=True)
    ask_for_nothing(cohort)

    assert award(enrolment=EnrolmentFactory(cohort=cohort), by=manager)


def test_default_designs_are_made_once(db):
    assert len(ensure_default_designs()) == 4
    assert ensure_default_designs() == []
    assert CertificateDesign.objects.filter(is_default=True).count() == 2


def test_certificate_speaks_the_cohorts_language(cohort):
    ensure_default_designs()
    cohort.language = "fr"
    cohort.save()

    certificate = an_award(cohort)

    assert (certificate.language, certificate.title) == ("fr", "Certificat de réussite")
    assert certificate.design["signatories"][0]["title"] == "Coordination du programme"


def test_certificate_is_visible_to_its_person_and_those_who_run_the_cohort(cohort, manager, trainer, administrator, stranger):
    certificate = an_award(cohort)

    for person in (certificate.enrolment.learner, manager, trainer, administrator):
        assert certificate in Certificate.objects.visible_to(person)
    assert not Certificate.objects.visible_to(stranger)
