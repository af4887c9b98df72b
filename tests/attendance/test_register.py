"""Taking the register through the services."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from attendance.enums import How, SessionState, Status
from attendance.models import AppendOnlyError, AttendanceRecord, Observation
from attendance.queries import arrived_after_closing, not_recorded
from attendance.services.register import (
    NotRecordedError,
    add_walk_in,
    close_session,
    correct,
    observe,
    observe_rest_present,
    reopen_session,
)
from attendance.services.scheduling import cancel_session
from attendance.signals import session_closed
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.enums import EnrolmentOrigin
from people.models import User
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.fixture
def person(enrolments):
    return enrolments[0]


def snapshot() -> list[tuple]:
    return list(
        AttendanceRecord.objects.order_by("enrolment_id").values_list(
            "enrolment", "status", "credited_minutes", "is_disputed", "decided_by"
        )
    )


def test_mark_makes_a_record_and_opens_the_session(session, person, trainer):
    record = observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer)

    session.refresh_from_db()
    assert (record.status, record.credited_minutes, session.state) == (Status.PRESENT, 210, SessionState.OPEN)


def test_late_and_early_minutes_are_taken_off(session, person, trainer):
    record = observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer, minutes_late=20, minutes_early=10)

    assert (record.status, record.credited_minutes) == (Status.LATE, 180)


def test_absent_person_misses_no_minutes(session, person, trainer):
    assert observe(session=session, enrolment=person, status=Status.ABSENT, by=trainer, minutes_late=20).minutes_late == 0


def test_same_mark_twice_is_applied_once(session, person, trainer):
    uuid = uuid4()

    for _again in range(2):
        observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer, uuid=uuid)

    assert Observation.objects.count() == 1


def test_one_uuid_cannot_speak_of_two_people(session, enrolments, trainer):
    uuid = uuid4()
    observe(session=session, enrolment=enrolments[0], status=Status.PRESENT, by=trainer, uuid=uuid)

    with pytest.raises(InvalidInputError, match="another person"):
        observe(session=session, enrolment=enrolments[1], status=Status.PRESENT, by=trainer, uuid=uuid)


@pytest.mark.parametrize("seed", range(5))
def test_two_devices_that_sync_in_any_order_give_the_same_register(session, enrolments, trainer, manager, seed):
    at = timezone.now() - timedelta(minutes=30)
    marks = [
        {
            "enrolment": enrolment,
            "status": status,
            "by": by,
            "device": device,
            "uuid": uuid4(),
            "observed_at": at + timedelta(minutes=minute),
        }
        for minute, (enrolment, status, by, device) in enumerate(
            (enrolment, status, by, device)
            for enrolment in enrolments
            for status, by, device in [
                (Status.PRESENT, trainer, "phone"),
                (Status.ABSENT, manager, "laptop"),
                (Status.LATE, trainer, "phone"),
            ]
        )
    ]
    for mark in marks:
        observe(session=session, **mark)
    expected = snapshot()
    other = SessionFactory(cohort=session.cohort, starts_at=session.starts_at)
    # The same words about another session, in another order (and with UUIDs that sort alike).
    for mark in random.Random(seed).sample(marks, len(marks)):
        observe(session=other, **mark | {"uuid": uuid4()})

    again = list(other.records.order_by("enrolment_id").values_list("enrolment", "status", "credited_minutes", "is_disputed"))
    assert again == [row[:4] for row in expected]


def test_device_with_a_fast_clock_sees_no_future(session, person, trainer):
    observe(session=session, enrolment=person, status=Status.ABSENT, by=trainer, observed_at=timezone.now() + timedelta(days=1))

    assert observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer).status == Status.PRESENT


def test_everybody_else_is_present_leaves_marked_people_alone(session, enrolments, trainer):
    observe(session=session, enrolment=enrolments[0], status=Status.ABSENT, by=trainer)

    made = observe_rest_present(session=session, by=trainer)

    assert {record.enrolment_id for record in made} == {enrolments[1].pk, enrolments[2].pk}
    assert list(session.records.order_by("enrolment_id").values_list("status", flat=True)) == ["absent", "present", "present"]


def test_everybody_else_sent_twice_is_applied_once(session, enrolments, trainer):
    uuid = uuid4()
    observe_rest_present(session=session, by=trainer, uuid=uuid)
    observe(session=session, enrolment=enrolments[0], status=Status.NOT_RECORDED, by=trainer)

    observe_rest_present(session=session, by=trainer, uuid=uuid)

    assert [enrolment.pk for enrolment in not_recorded(session)] == [enrolments[0].pk]


def test_absent_mark_that_syncs_after_everybody_else_is_kept(session, person, trainer, manager):
    observe_rest_present(session=session, by=trainer)

    record = observe(
        session=session, enrolment=person, status=Status.ABSENT, by=manager, observed_at=timezone.now() - timedelta(minutes=10)
    )

    assert record.status == Status.ABSENT


def test_mark_for_somebody_of_another_cohort_is_refused(session, trainer):
    with pytest.raises(InvalidInputError, match="not in the cohort"):
        observe(session=session, enrolment=EnrolmentFactory(cohort__course_key=uuid4()), status=Status.PRESENT, by=trainer)


@pytest.mark.parametrize("minutes", [-1, 241])
def test_impossible_minutes_are_refused(session, person, trainer, minutes):
    with pytest.raises(InvalidInputError, match="240 min,"):
        observe(session=session, enrolment=person, status=Status.LATE, by=trainer, minutes_late=minutes)


def test_unknown_status_is_refused(session, person, trainer):
    with pytest.raises(InvalidInputError, match="present, late, excused or absent"):
        observe(session=session, enrolment=person, status="asleep", by=trainer)


def test_cancelled_session_takes_no_marks(session, person, trainer, manager):
    cancel_session(session=session, by=manager, reason="Storm")

    with pytest.raises(DomainError, match="called off"):
        observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer)


@pytest.mark.parametrize("who", ["stranger", "learner", "neighbour", "other_trainer"])
def test_only_who_runs_the_cohort_takes_its_register(session, person, who, request):
    by = request.getfixturevalue(who)

    for act in (
        lambda: observe(session=session, enrolment=person, status=Status.PRESENT, by=by),
        lambda: observe_rest_present(session=session, by=by),
        lambda: close_session(session=session, by=by, leave_not_recorded=True),
        lambda: correct(session=session, enrolment=person, status=Status.PRESENT, by=by, reason="Because"),
        lambda: add_walk_in(session=session, by=by, first_name="A", last_name="B"),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert not Observation.objects.exists()


def test_observations_are_only_ever_added(session, person, trainer):
    observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer)
    observation = Observation.objects.get()

    for change in (
        observation.save,
        observation.delete,
        Observation.objects.all().delete,
        lambda: Observation.objects.update(status="absent"),
    ):
        with pytest.raises(AppendOnlyError):
            change()


def test_records_can_be_rebuilt_and_are_the_same(session, enrolments, trainer, manager, capsys):
    observe(session=session, enrolment=enrolments[0], status=Status.ABSENT, by=manager)
    observe(session=session, enrolment=enrolments[0], status=Status.LATE, by=trainer, minutes_late=40, remark="Puncture")
    observe_rest_present(session=session, by=trainer)
    close_session(session=session, by=trainer)
    correct(session=session, enrolment=enrolments[1], status=Status.EXCUSED, by=manager, reason="Letter from the chief")
    before = snapshot()

    call_command("rebuild_attendance")
    assert snapshot() == before

    AttendanceRecord.objects.update(status="present", credited_minutes=1, is_disputed=False)
    call_command("rebuild_attendance")
    assert snapshot() == before
    assert "3 records rebuilt in 1 sessions" in capsys.readouterr().out


# -- Closing -------------------------------------------------------------------------------------------


def test_closing_names_everybody_not_recorded(session, enrolments, trainer):
    observe(session=session, enrolment=enrolments[1], status=Status.PRESENT, by=trainer)

    with pytest.raises(NotRecordedError, match=r"2 people are not recorded yet: .*Bélizaire; .*Désir") as refusal:
        close_session(session=session, by=trainer)

    session.refresh_from_db()
    assert [one.pk for one in refusal.value.people] == [enrolments[0].pk, enrolments[2].pk]
    assert session.state == SessionState.OPEN


def test_closing_guesses_nothing_about_who_is_left_not_recorded(session, enrolments, trainer):
    closed = close_session(session=session, by=trainer, leave_not_recorded=True)

    assert (closed.state, closed.closed_by, session.records.count()) == (SessionState.CLOSED, trainer, 0)
    assert len(not_recorded(session)) == 3


def test_closing_is_announced_once(session, enrolments, trainer):
    heard = []

    def hear(sender, session, **kwargs):
        heard.append(session)

    session_closed.connect(hear)
    observe_rest_present(session=session, by=trainer)
    for _again in range(2):
        close_session(session=session, by=trainer)
    session_closed.disconnect(hear)

    assert heard == [session]


def test_session_to_come_cannot_be_closed(cohort, trainer):
    session = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=1))

    with pytest.raises(DomainError, match="not started"):
        close_session(session=session, by=trainer)


def test_closed_register_takes_no_new_mark(session, person, trainer):
    close_session(session=session, by=trainer, leave_not_recorded=True)

    with pytest.raises(DomainError, match="closed"):
        observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer)


def test_mark_made_before_closing_that_syncs_after_is_taken_and_shown(session, person, trainer):
    close_session(session=session, by=trainer, leave_not_recorded=True)

    record = observe(
        session=session, enrolment=person, status=Status.PRESENT, by=trainer, observed_at=timezone.now() - timedelta(minutes=20)
    )

    assert record.status == Status.PRESENT
    assert [one.enrolment for one in arrived_after_closing(record.session)] == [person]


def test_correction_needs_a_reason_and_keeps_what_was_said(session, enrolments, trainer):
    observe_rest_present(session=session, by=trainer)
    close_session(session=session, by=trainer)
    with pytest.raises(InvalidInputError, match="reason"):
        correct(session=session, enrolment=enrolments[0], status=Status.ABSENT, by=trainer, reason=" ")

    record = correct(session=session, enrolment=enrolments[0], status=Status.ABSENT, by=trainer, reason="Signed by a colleague")

    said = Observation.objects.filter(enrolment=enrolments[0]).values_list("status", "reason")
    assert (record.status, record.credited_minutes) == (Status.ABSENT, 0)
    assert list(said) == [("present", ""), ("absent", "Signed by a colleague")]


def test_open_register_needs_no_correction(session, person, trainer):
    with pytest.raises(DomainError, match="still open"):
        correct(session=session, enrolment=person, status=Status.ABSENT, by=trainer, reason="Because")


def test_register_closed_too_soon_is_opened_again_with_a_reason(session, person, trainer):
    close_session(session=session, by=trainer, leave_not_recorded=True)

    reopen_session(session=session, by=trainer, reason="Closed before the afternoon")

    assert observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer).status == Status.PRESENT


def test_register_opened_again_takes_a_mark_on_somebody_who_was_corrected(session, person, trainer):
    close_session(session=session, by=trainer, leave_not_recorded=True)
    correct(session=session, enrolment=person, status=Status.ABSENT, by=trainer, reason="Nobody saw her")
    reopen_session(session=session, by=trainer, reason="She came in the afternoon")

    record = observe(session=session, enrolment=person, status=Status.PRESENT, by=trainer)

    assert (record.status, record.credited_minutes) == (Status.PRESENT, session.minutes)


# -- Walk-ins ------------------------------------------------------------------------------------------


def test_walk_in_is_written_down_enrolled_and_present(session, trainer):
    record = add_walk_in(
        session=session, by=trainer, first_name="Wislande", last_name="Éloi", sex="female", sector="police", rank="Agent III"
    )

    enrolment = record.enrolment
    assert str(enrolment.learner) == "Wislande Éloi"
    assert (enrolment.origin, enrolment.sex, enrolment.sector, enrolment.rank) == (EnrolmentOrigin.WALK_IN, "female", "police", "Agent III")
    assert (record.status, session.observations.get().how) == (Status.PRESENT, How.WALK_IN)


def test_walk_in_sent_twice_is_one_person(session, trainer):
    uuid = uuid4()

    for _again in range(2):
        add_walk_in(session=session, by=trainer, first_name="Wislande", last_name="Éloi", uuid=uuid)

    assert User.objects.filter(last_name="Éloi").count() == 1


def test_known_person_at_the_door_is_not_written_down_again(session, trainer, stranger):
    record = add_walk_in(session=session, by=trainer, person=stranger)

    assert record.enrolment.learner == stranger


def test_walk_in_after_closing_leaves_nothing_behind(session, trainer):
    close_session(session=session, by=trainer)

    with pytest.raises(DomainError, match="closed"):
        add_walk_in(session=session, by=trainer, first_name="Wislande", last_name="Éloi")

    assert not User.objects.filter(last_name="Éloi").exists()
