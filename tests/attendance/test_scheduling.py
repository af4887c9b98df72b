from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from attendance.enums import SessionState, Status
from attendance.models import AttendanceRecord, Session
from attendance.queries import hours_attended
from attendance.services.register import close_session, observe
from attendance.services.restoring import restore_session
from attendance.services.scheduling import cancel_session, change_session, schedule_session
from core.errors import DomainError, InvalidInputError, NotAllowedError
from tests.factories.attendance import SessionFactory

START = timezone.now().replace(minute=0) + timedelta(days=1)


@pytest.fixture
def plan(cohort, manager, trainer):
    return {
        "by": manager, "title": "Interviewing", "starts_at": START, "ends_at": START + timedelta(hours=4), "hours": Decimal("3.5"),
        "place": "Ouanaminthe", "trainers": [trainer],
    }  # fmt: skip


def test_staff_schedule_a_session(cohort, plan, trainer):
    session = schedule_session(cohort=cohort, **plan)

    assert (session.state, session.minutes, list(session.trainers.all())) == (SessionState.SCHEDULED, 210, [trainer])


@pytest.mark.parametrize("who", ["trainer", "stranger", "learner", "neighbour"])
def test_nobody_else_schedules_changes_or_cancels(cohort, session, plan, who, request):
    plan["by"] = by = request.getfixturevalue(who)

    for act in (
        lambda: schedule_session(cohort=cohort, **plan),
        lambda: change_session(session=session, **plan),
        lambda: cancel_session(session=session, by=by, reason="Storm"),
    ):
        with pytest.raises(NotAllowedError):
            act()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_at": START}, "ends before it starts"),
        ({"hours": Decimal(0)}, "0.01|more than 0"),
        ({"hours": Decimal("4.25")}, "From start to end it is 4 h, so it cannot count for more"),
        ({"starts_at": START - timedelta(days=365), "ends_at": START - timedelta(days=365, hours=-4)}, "The cohort lasts from"),
    ],
)
def test_impossible_session_is_refused_with_a_sentence(cohort, plan, change, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        schedule_session(cohort=cohort, **plan | change)
    assert not Session.objects.exists()


def test_database_refuses_a_session_that_ends_before_it_starts(session):
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(ends_at=session.starts_at)


def test_database_refuses_two_records_of_one_person(session, enrolments, trainer):
    record = observe(session=session, enrolment=enrolments[0], status=Status.PRESENT, by=trainer)

    record.pk = None
    record._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save(force_insert=True)


def test_hours_already_credited_follow_the_sessions_hours(session, enrolments, plan, trainer):
    observe(session=session, enrolment=enrolments[0], status=Status.LATE, by=trainer, minutes_late=30)

    change_session(session=session, **plan | {"hours": Decimal(2)})

    assert AttendanceRecord.objects.get().credited_minutes == 90


def test_hours_of_a_closed_session_stay(session, plan, trainer):
    close_session(session=session, by=trainer)

    with pytest.raises(DomainError, match="closed"):
        change_session(session=session, **plan | {"hours": Decimal(2)})


def test_cancelled_session_cannot_be_changed(session, plan, manager):
    cancel_session(session=session, by=manager, reason="Storm")

    with pytest.raises(DomainError, match="Restore it first"):
        change_session(session=session, **plan)


def test_cancelling_needs_a_reason(session, manager):
    with pytest.raises(InvalidInputError, match="why"):
        cancel_session(session=session, by=manager, reason=" ")


def test_closed_session_cannot_be_cancelled(session, manager, trainer):
    close_session(session=session, by=trainer)

    with pytest.raises(DomainError, match="took place"):
        cancel_session(session=session, by=manager, reason="Storm")


def test_sessions_by_time(cohort):
    now = timezone.now()
    over, under_way, to_come = (SessionFactory(cohort=cohort, starts_at=now + timedelta(hours=hours)) for hours in (-30, -1, 30))
    SessionFactory(cohort=cohort, starts_at=now + timedelta(hours=1), state=SessionState.CANCELLED)

    assert list(Session.objects.upcoming(at=now)) == [under_way, to_come]
    assert list(Session.objects.to_close(at=now)) == [over]


def test_a_restored_session_counts_again_and_calendars_are_told(session, enrolments, manager):
    observe(session=session, enrolment=enrolments[0], status="present", by=manager)
    cancelled = cancel_session(session=session, by=manager, reason="Storm")

    restored = restore_session(session=session, by=manager, reason="The storm passed")

    assert (restored.state, restored.cancelled_because, restored.revision) == ("open", "", cancelled.revision + 1)
    assert hours_attended(enrolments)[enrolments[0].pk] == session.hours
    entry = ModelLogEntry.objects.get(action="session.restore")
    assert (entry.data["reason"], entry.data["was_cancelled_because"]) == ("The storm passed", "Storm")


def test_restoring_needs_a_reason_and_the_staff_of_the_programme(session, manager, trainer):
    cancel_session(session=session, by=manager, reason="Storm")

    with pytest.raises(InvalidInputError, match="takes place after all"):
        restore_session(session=session, by=manager, reason=" ")
    with pytest.raises(NotAllowedError):
        restore_session(session=session, by=trainer, reason="The storm passed")


def test_what_is_typed_stays_when_calling_off_or_restoring_lacks_its_reason(client, session, manager):
    client.force_login(manager)

    refused = client.post(reverse("attendance:cancel", args=[session.uuid]), {"reason": ""})
    assert (refused.status_code, list(refused.context["cancel_form"].errors)) == (422, ["reason"])
    cancel_session(session=session, by=manager, reason="Storm")
    again = client.post(reverse("attendance:restore", args=[session.uuid]), {"reason": "", "tell": "on"})
    client.post(reverse("attendance:restore", args=[session.uuid]), {"reason": "It passed"})

    session.refresh_from_db()
    assert (again.status_code, session.state) == (422, "scheduled")


@pytest.mark.parametrize("name", ["sheet", "list", "evaluation_form", "evaluation_paper"])
def test_nothing_is_printed_or_copied_of_a_cancelled_session(client, session, manager, name):
    cancel_session(session=session, by=manager, reason="Storm")
    client.force_login(manager)

    response = client.get(reverse(f"attendance:{name}", args=[session.uuid]), follow=True)

    assert (response.status_code, "This session was called off" in response.content.decode()) == (200, True)


def test_forms_of_a_session_to_come_are_not_copied_and_its_register_not_closed(client, cohort, manager):
    soon = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(hours=2))
    client.force_login(manager)

    copied = client.post(reverse("attendance:evaluation_paper", args=[soon.uuid]), follow=True).content.decode()
    close = client.get(reverse("attendance:close", args=[soon.uuid])).content.decode()

    assert "nobody can have filled in a form yet" in copied
    assert ("can be closed from then on" in close, "and close" in close) == (True, False)


@pytest.mark.parametrize("was_marked", [False, True])
def test_register_of_a_cancelled_session_shows_only_who_was_marked(client, session, enrolments, manager, was_marked):
    if was_marked:
        observe(session=session, enrolment=enrolments[0], status=Status.PRESENT, by=manager)
    cancel_session(session=session, by=manager, reason="Storm")
    client.force_login(manager)

    page = client.get(reverse("attendance:register", args=[session.uuid])).content.decode()

    assert [one.learner.list_name in page for one in enrolments] == [was_marked, False, False]
    assert ("Nobody was marked before it was called off." in page) != was_marked
