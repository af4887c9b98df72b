from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from attendance.enums import Status
from attendance.models import Session
from attendance.queries import HoursSummary, hours_attended, hours_scheduled, hours_summary, register_rows, tally
from attendance.services.register import close_session, observe, observe_rest_present
from attendance.services.scheduling import cancel_session
from courses.services.enrolling import withdraw
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.mark.parametrize(
    ("who", "sees"), [("manager", 1), ("trainer", 1), ("administrator", 1), ("neighbour", 0), ("other_trainer", 0), ("learner", 0)]
)
def test_sessions_are_visible_to_who_runs_the_cohort(session, who, sees, request):
    assert Session.objects.visible_to(request.getfixturevalue(who)).count() == sees


def test_learner_finds_the_sessions_of_their_cohorts(session, enrolments):
    SessionFactory(cohort__course_key=session.cohort.course_key)

    assert list(Session.objects.for_learner(enrolments[0].learner)) == [session]


def test_register_names_everybody_enrolled_and_who_left_after_being_marked(session, enrolments, trainer):
    observe(session=session, enrolment=enrolments[0], status=Status.PRESENT, by=trainer)
    for enrolment in enrolments[:2]:
        withdraw(enrolment=enrolment, by=trainer)

    rows = register_rows(session)

    assert [(row.enrolment.pk, row.status) for row in rows] == [(enrolments[0].pk, "present"), (enrolments[2].pk, "not-recorded")]
    assert tally(rows) == {"present": 1, "late": 0, "excused": 0, "absent": 0, "not-recorded": 1}


def test_hours_count_real_time_and_leave_cancelled_sessions_out(cohort, enrolments, manager):
    came, late, never = enrolments
    long_ago = timezone.now() - timedelta(days=3)
    sessions = [SessionFactory(cohort=cohort, starts_at=long_ago, hours=hours) for hours in (Decimal("1.33"), Decimal(2))]
    cancelled = SessionFactory(cohort=cohort, starts_at=long_ago)
    SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=1), hours=Decimal(1))
    for session in (*sessions, cancelled):
        observe(session=session, enrolment=came, status=Status.PRESENT, by=manager)
    observe(session=sessions[1], enrolment=late, status=Status.LATE, by=manager, minutes_late=45)
    cancel_session(session=cancelled, by=manager, reason="Storm")

    assert hours_scheduled(cohort) == Decimal("4.33")
    assert hours_attended(enrolments) == {came.pk: Decimal("3.33"), late.pk: Decimal("1.25"), never.pk: Decimal(0)}
    assert hours_summary(cohort) == {
        came.pk: HoursSummary(Decimal("3.33"), Decimal("4.33"), Decimal("3.33"), Decimal(0), 0),
        late.pk: HoursSummary(Decimal("1.25"), Decimal("4.33"), Decimal("3.33"), Decimal("0.75"), 1),
        never.pk: HoursSummary(Decimal(0), Decimal("4.33"), Decimal("3.33"), Decimal(0), 2),
    }


def test_a_session_of_tomorrow_is_not_missed_and_an_absence_of_today_is(session, enrolments, manager):
    absent, came, _third = enrolments
    tomorrow = SessionFactory(cohort=session.cohort, starts_at=timezone.now() + timedelta(days=1), hours=Decimal(6))
    observe(session=session, enrolment=absent, status=Status.ABSENT, by=manager)
    observe(session=tomorrow, enrolment=came, status=Status.EXCUSED, by=manager)

    hours = hours_summary(session.cohort)

    assert {one.held for one in hours.values()} == {Decimal("3.50")}
    assert [hours[absent.pk].missed, hours[came.pk].missed] == [Decimal("3.50"), Decimal(0)]


def test_session_closed_early_is_over(session, enrolments, trainer):
    close_session(session=session, by=trainer, leave_not_recorded=True)

    assert hours_summary(session.cohort)[enrolments[0].pk].not_recorded == 1


@pytest.mark.parametrize("people", [1, 3])
def test_reads_take_the_same_number_of_queries_however_many_people(session, trainer, people, django_assert_num_queries):
    enrolments = EnrolmentFactory.create_batch(people, cohort=session.cohort)
    observe_rest_present(session=session, by=trainer)

    with django_assert_num_queries(1):
        hours_attended(enrolments)
    with django_assert_num_queries(1):
        hours_summary(session.cohort)
    with django_assert_num_queries(2):
        [str(row.enrolment.agency) + str(row.enrolment.learner) for row in register_rows(session)]


@pytest.mark.parametrize("people", [1, 3])
def test_sweep_takes_the_same_number_of_queries_however_many_people(session, trainer, people, django_assert_num_queries):
    EnrolmentFactory.create_batch(people, cohort=session.cohort)

    with django_assert_num_queries(11):
        observe_rest_present(session=session, by=trainer)
