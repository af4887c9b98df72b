"""Two at once: everybody locks in one order, so that nobody waits for who waits for them, and no mark falls between a merge and a phone."""

import re
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance.enums import FlagKind
from attendance.evaluation_queries import Subject
from attendance.models import AttendanceRecord, Flag, Observation, Venue
from attendance.services.agenda import set_agenda
from attendance.services.evaluating import answer_evaluation
from attendance.services.importing import confirm_programme, keep_programme
from attendance.services.register import add_walk_in, close_session, correct, observe, reopen_session
from attendance.services.restoring import restore_session
from attendance.services.scheduling import cancel_session, change_session
from attendance.services.settling import rule_between, settle_flag
from attendance.services.venues import set_time_zone
from core.inbox import receive
from people.models import User
from people.services.merging import merge_persons
from tests.attendance.test_facts import mark, walk_in
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, EnrolmentFactory
from tests.factories.people import somebody

pytestmark = pytest.mark.postgres

ORDER = ["people_importbatch", "people_user", "attendance_venue", "attendance_session", "courses_cohort", "attendance_flag"]
AFTER = {"title": "Later", "place": "Here", "hours": Decimal("0.5")}


def locks(queries):
    """The tables of which rows were locked, in order of their first lock; each with how."""
    locking = [query["sql"] for query in queries if " UPDATE" in query["sql"] and query["sql"].startswith("SELECT")]
    found = {}
    for sql in locking:
        table = re.search(r'FROM "(\w+)"', sql)[1]
        assert " JOIN " not in sql or sql.endswith(f'OF "{table}"'), f"more than {table} is locked: {sql}"
        found.setdefault(table, sql[sql.index("FOR ") :])
    return found


def scan_of_a_guest(world):
    receive([mark(world.session, EnrolmentFactory(cohort=CohortFactory(course_key=world.session.cohort.course_key)))], sender=world.trainer)


def a_programme(world):
    day = timezone.localtime(world.session.starts_at)
    lines = ["Date;Starts;Ends;Title;Hours", f"{day:%Y-%m-%d};{day:%H:%M};{day:%H:%M};Interviews;3"]
    batch = keep_programme(by=world.manager, cohort=world.session.cohort, name="p.csv", data="\n".join(lines).encode())
    confirm_programme(batch=batch, cohort=world.session.cohort, answers={2: "skip"}, by=world.manager)


def change(world):
    change_session(session=world.session, by=None, starts_at=world.session.starts_at, ends_at=world.session.ends_at, **AFTER)


def settle(world):
    close_session(session=world.session, by=None, leave_not_recorded=True)
    receive([mark(world.session, world.mine, ago=-1)], sender=world.trainer)
    settle_flag(flag=Flag.objects.get(kind=FlagKind.AFTER_CLOSING), by=None, counts=True, note="Seen")


def rule(world):
    receive([mark(world.session, world.mine)], sender=world.trainer)
    rule_between(session=world.session, enrolment=world.mine, right=Observation.objects.get(), by=None)


def close_and_correct(world):
    close_session(session=world.session, by=None, leave_not_recorded=True)
    correct(session=world.session, enrolment=world.mine, status="absent", by=None, reason="Not seen")
    reopen_session(session=world.session, by=None, reason="Too soon")


def call_off_and_restore(world):
    cancel_session(session=world.session, by=None, reason="Storm")
    restore_session(session=world.session, by=None, reason="No storm")


DEEDS = {
    "guest": scan_of_a_guest,
    "walk-in": lambda world: receive([walk_in(world.session)], sender=world.trainer),
    "page at the door": lambda world: add_walk_in(session=world.session, by=None, last_name="Éloi"),
    "programme": a_programme,
    "change": change,
    "agenda": lambda world: set_agenda(by=None, session=world.session, blocks=[]),
    "settle": settle,
    "rule": rule,
    "correct": close_and_correct,
    "restore": call_off_and_restore,
    "zone": lambda world: set_time_zone(venue=world.session.venue, time_zone="America/Santo_Domingo", by=None),
    "merge": lambda world: merge_persons(kept=world.mine.learner, other=world.theirs.learner, by=None),
    "evaluation": lambda world: answer_evaluation(
        by=world.mine.learner, subject=Subject(world.session.cohort, world.session), ratings={"useful": 4}, texts={}
    ),
}


@pytest.fixture
def world(cohort, trainer, manager):
    class World:
        session = SessionFactory(cohort=cohort, venue=Venue.objects.create(name="Hall"), ends_at=timezone.now())
        mine, theirs = (EnrolmentFactory(cohort=cohort, learner=somebody()) for _one in range(2))

    World.trainer, World.manager = trainer, manager
    return World


@pytest.mark.parametrize("deed", DEEDS)
def test_rows_are_locked_in_one_order_and_without_their_keys(world, deed):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one lock")
    with CaptureQueriesContext(connection) as queries:
        DEEDS[deed](world)

    found = locks(queries)
    assert list(found) == sorted(found, key=ORDER.index)
    others_point_to = {table: how for table, how in found.items() if table not in ("people_importbatch", "attendance_flag")}
    assert all(how.startswith("FOR NO KEY UPDATE") for how in others_point_to.values()), others_point_to
    assert "attendance_session" in found or deed == "evaluation"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_mark_that_is_taken_while_two_records_become_one_is_the_kept_persons(cohort):
    session = SessionFactory(cohort=cohort)
    mine, theirs = (EnrolmentFactory(cohort=cohort, learner=somebody()) for _one in range(2))
    is_taken = threading.Event()

    def take():
        with transaction.atomic():
            observe(session=session, enrolment=theirs, status="present", by=None)
            is_taken.set()
            time.sleep(0.5)  # the merge has moved the enrolment meanwhile
        connection.close()

    phone = threading.Thread(target=take)
    phone.start()
    is_taken.wait(10)
    merge_persons(kept=mine.learner, other=User.objects.get(pk=theirs.learner_id), by=None)
    phone.join()

    assert AttendanceRecord.objects.get().enrolment == mine
