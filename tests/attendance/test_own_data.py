"""What attendance gives a person of their own data, and what it forgets with their name."""

from uuid import uuid4

from django.utils import timezone

from attendance.enums import Status
from attendance.models import WalkIn
from attendance.services.register import observe
from people.services.merging import merge_persons
from people.services.privacy import anonymise, export_data
from tests.factories.courses import EnrolmentFactory


def written_down(session, enrolment):
    typed = {"first_name": "Rose", "last_name": "Belizaire", "phone": "+509 3700 0000"}
    return WalkIn.objects.create(uuid=uuid4(), session=session, enrolment=enrolment, typed=typed, observed_at=timezone.now())


def test_own_data_tell_every_mark_and_what_was_typed_at_the_door(session, enrolments, trainer):
    person, twin = enrolments[0], EnrolmentFactory(cohort=session.cohort)
    observe(session=session, enrolment=person, status=Status.LATE, minutes_late=20, remark="Rain", by=trainer)
    written_down(session, twin)
    merge_persons(kept=person.learner, other=twin.learner, by=None)

    data = export_data(person=person.learner, by=person.learner)

    assert [(one["session"], one["status"], one["minutes_late"], one["remark"]) for one in data["attendance"]] == [
        (session.title, "late", 20, "Rain")
    ]
    assert data["written_down_at_the_door"][0]["last_name"] == "Belizaire"


def test_what_was_typed_at_the_door_goes_with_the_name(session, enrolments, administrator):
    mine, neighbour = written_down(session, enrolments[0]), written_down(session, enrolments[1])

    anonymise(person=enrolments[0].learner, by=administrator)

    mine.refresh_from_db()
    neighbour.refresh_from_db()
    assert (mine.typed, neighbour.typed["last_name"]) == ({}, "Belizaire")
