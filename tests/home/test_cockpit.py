"""The staff's day: trainers see theirs, staff their programmes', administrators all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.models import AttendanceRecord, Flag, Observation, Session
from certificates.models import AwardRule
from home.cockpit import cockpit_for
from tests.factories.courses import CohortFactory, EnrolmentFactory

NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def meet(cohort, begins, hours=3, **fields):
    return Session.objects.create(
        cohort=cohort, title=f"Day of {cohort}", starts_at=begins, ends_at=begins + timedelta(hours=hours), hours=hours, **fields
    )


def test_today_and_the_next_days(cohort, manager):
    today, soon = meet(cohort, NOON), meet(cohort, NOON + timedelta(days=3))
    meet(cohort, NOON + timedelta(days=30))
    meet(cohort, NOON, state="cancelled")

    cockpit = cockpit_for(manager, now=NOON)

    assert (cockpit.today, cockpit.next_days) == ([today], [soon])


def test_registers_that_nobody_closed_wait(cohort, manager):
    over = meet(cohort, NOON - timedelta(days=1))

    assert cockpit_for(manager, now=NOON).to_close == [over]


def test_what_devices_disagree_about_waits_and_leads_to_its_page(client, cohort, manager):
    over = meet(cohort, NOON - timedelta(days=1), state="closed", closed_at=NOON)
    one, other = (EnrolmentFactory(cohort=cohort) for _n in range(2))
    AttendanceRecord.objects.create(session=over, enrolment=one, status="absent", is_disputed=True)
    seen = Observation.objects.create(session=over, enrolment=other, status="present", observed_at=NOON)
    Flag.objects.create(session=over, observation=seen, kind="after-closing")
    client.force_login(manager)

    said = client.get(reverse("cockpit")).content.decode()

    assert [(session, session.to_settle) for session in cockpit_for(manager, now=NOON).to_settle] == [(over, 2)]
    assert reverse("attendance:to_settle", args=[over.uuid]) in said
    assert "Nothing waits" not in said


def test_who_missed_hours_and_by_how_much(cohort, manager):
    came, late, away, _not_recorded = (EnrolmentFactory(cohort=cohort) for _n in range(4))
    over = meet(cohort, NOON - timedelta(days=1))
    meet(cohort, NOON + timedelta(days=1))
    AttendanceRecord.objects.create(session=over, enrolment=came, status="present", credited_minutes=180)
    AttendanceRecord.objects.create(session=over, enrolment=late, status="late", credited_minutes=150)
    AttendanceRecord.objects.create(session=over, enrolment=away, status="absent")

    short = cockpit_for(manager, now=NOON).short

    assert [(one.enrolment, float(one.missed), float(one.held)) for one in short] == [(away, 3, 3), (late, 0.5, 3)]


def test_whose_certificate_hangs_on_the_next_session_stands_first(cohort, manager, client):
    many, few = EnrolmentFactory(cohort=cohort), EnrolmentFactory(cohort=cohort)
    for number, (missed, attended) in enumerate([(30, 150), (0, 180)], start=1):
        over = meet(cohort, NOON - timedelta(days=number))
        AttendanceRecord.objects.create(session=over, enrolment=many, status="absent")
        AttendanceRecord.objects.create(session=over, enrolment=few, status="late", minutes_late=missed, credited_minutes=attended)
    meet(cohort, NOON + timedelta(days=1), hours=9)  # 15 h in all, 12 are needed: who was away twice cannot reach them
    AwardRule.objects.create(cohort=cohort, kind="completion", minimum_share=80)
    client.force_login(manager)

    short = cockpit_for(manager, now=timezone.now()).short

    assert [(one.enrolment, one.warning[:41]) for one in short] == [
        (many, "Misses the certificate: even with all ses"), (few, "Misses the certificate unless present on "),
    ]  # fmt: skip
    assert "Misses the certificate unless present on" in client.get("/en/staff/").content.decode()


@pytest.mark.parametrize(("role", "sees"), [("manager", 1), ("trainer", 1), ("administrator", 2)])
def test_each_role_sees_its_own(request, cohort, role, sees):
    meet(cohort, NOON)
    meet(CohortFactory(course_key=cohort.course_key), NOON)

    cockpit = cockpit_for(request.getfixturevalue(role), now=NOON)

    assert (len(cockpit.today), len(cockpit.running)) == (sees, sees)


@pytest.mark.parametrize("item_count", [1, 3])
def test_queries_do_not_grow(client, manager, cohort, django_assert_num_queries, item_count):
    for _n in range(item_count):
        another = CohortFactory(course_key=cohort.course_key, programme=cohort.programme)
        EnrolmentFactory(cohort=another)
        meet(another, NOON)
        meet(another, NOON - timedelta(days=1))
        meet(another, NOON + timedelta(days=1))  # whatever the time of day, one is still to come
    client.force_login(manager)
    client.get("/en/staff/")

    with django_assert_num_queries(19):
        client.get("/en/staff/")
