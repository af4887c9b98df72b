"""What devices saw arrives at any time of what the staff do meanwhile: the register is the same, and nothing that was said is lost."""

import os
import random
from types import SimpleNamespace

import pytest
from django.db import transaction

from attendance.models import AttendanceRecord, Observation, Venue
from attendance.queries import hours_attended, hours_by_module, hours_summary
from attendance.services.recording import refold
from attendance.services.register import close_session, correct, reopen_session
from attendance.services.restoring import restore_session
from attendance.services.scheduling import cancel_session
from attendance.services.settling import rule_between
from attendance.services.venues import set_time_zone
from core.inbox import receive
from courses.models import Enrolment
from people.models import User
from people.services.merging import merge_persons, split_person
from tests.attendance.test_facts import a_stream, mark
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, EnrolmentFactory
from tests.factories.people import somebody

DAYS = int(os.environ.get("STREAMS", "150")) // 6  # each is lived through twice
WORDS = ["present", "late", "excused", "absent", "not-recorded"]


@pytest.fixture
def world(cohort, trainer, manager):
    """Three people in a session: the second one's record is the first one's, too, and the third one's holds somebody else's training."""
    session = SessionFactory(cohort=cohort, venue=Venue.objects.create(name="Hall", time_zone="America/Port-au-Prince"))
    people = [EnrolmentFactory(cohort=cohort, learner=somebody(last_name=name)) for name in ("Adrien", "Blaise", "Clerveau")]
    EnrolmentFactory(cohort=CohortFactory(course_key=cohort.course_key), learner=people[2].learner)
    base = [mark(session, one, status, ago=50 - number) for number, one in enumerate(people) for status in ("absent", "present")]
    return SimpleNamespace(session=session, people=people, base=base, senders={"a": trainer, "b": manager, "c": trainer})


def rule(world, which):
    """That the first word on somebody was right."""
    said = Observation.objects.filter(enrolment=world.people[which]).earliest("pk")
    rule_between(session=world.session, enrolment=world.people[which], right=said, by=None)


def put_right(world, which, status):
    correct(session=world.session, enrolment=world.people[which], status=status, by=None, reason="Looked at the sheet")


def merge(world):
    kept, other = (User.objects.get(pk=one.learner_id) for one in world.people[:2])
    merge_persons(kept=kept, other=other, by=None)


def split(world):
    person = User.objects.get(pk=world.people[2].learner_id)
    split_person(person=person, enrolments=[world.people[2].pk], other=User(first_name="Rosa", last_name="Autre"), by=None)


DEEDS = {
    "call off": lambda world: cancel_session(session=world.session, by=None, reason="Storm"),
    "restore": lambda world: restore_session(session=world.session, by=None, reason="No storm"),
    "close": lambda world: close_session(session=world.session, by=None, leave_not_recorded=True),
    "reopen": lambda world: reopen_session(session=world.session, by=None, reason="There is an afternoon"),
    "zone": lambda world: set_time_zone(venue=world.session.venue, time_zone="America/Santo_Domingo", by=None),
    "correct": put_right, "rule": rule, "merge": merge, "split": split,
}  # fmt: skip


def what_staff_do(chance):
    """Some of what they may do, one thing after the other; at the end the register is closed, or is not."""
    corrected = [("correct", chance.choice([0, 2]), chance.choice(WORDS)) for _one in range(2)]
    spells = [
        [("call off",), ("restore",)], [("close",), *corrected, ("reopen",)], [("rule", chance.choice([0, 2]))], [("zone",)], [("merge",)],
        [("split",)],
    ]  # fmt: skip
    return [deed for spell in chance.sample(spells, chance.randint(2, 6)) for deed in spell] + chance.choice([[], [("close",)]])


def live_through(world, deeds, facts, chance):
    """Do the deeds in their order, while the facts arrive in theirs, at any time; what comes too early is sent again at the end."""
    receive(world.base, sender=world.senders["a"], device="a")
    events = sorted(range(len(deeds) + len(facts)), key=lambda _one: chance.random())
    places = set(events[: len(deeds)])
    deeds, facts, waiting = iter(deeds), iter(facts), []
    for place in range(len(events)):
        if place in places:
            name, *more = next(deeds)
            DEEDS[name](world, *more)
        else:
            fact = next(facts)
            waiting += [fact] * (deliver(world, fact) == "later")
    for _round in range(3):
        waiting = [fact for fact in waiting if deliver(world, fact) == "later"]
    assert not waiting


def deliver(world, fact):
    device, message = fact
    [answer] = receive([message], sender=world.senders[device], device=device)
    assert answer["state"] in ("applied", "later"), answer
    return answer["state"]


def outcome(world, deeds, facts, chance):
    """The register of such a day, which is undone then. Whether two words of a merged record dispute each other depends on its badge."""
    with transaction.atomic():
        live_through(world, deeds, facts, chance)
        assert heard_of(facts) == set()
        register = register_of(world.session, is_merged=("merge",) in deeds)
        refold(world.session)
        assert register_of(world.session, is_merged=("merge",) in deeds) == register
        assert_hours_agree(world.session.cohort)
        transaction.set_rollback(True)
    return register


def heard_of(facts):
    """Marks and walk-ins that nobody has heard of."""
    said = {message["uuid"] for _device, message in facts if message["kind"] != "attendance.rest"}
    return said - {str(uuid) for uuid in Observation.objects.values_list("uuid", flat=True)}


def register_of(session, *, is_merged):
    fields = ["enrolment__learner__folded_name", "status", "minutes_late", "credited_minutes"]
    records = AttendanceRecord.objects.filter(session=session)
    return sorted(records.values_list(*fields, *([] if is_merged else ["is_disputed"])))


def assert_hours_agree(cohort):
    enrolments = Enrolment.objects.current().filter(cohort=cohort)
    attended = hours_attended(enrolments)
    assert {pk: hours.attended for pk, hours in hours_summary(cohort).items()} == attended
    assert {pk: sum(hours.values()) for pk, hours in hours_by_module(cohort).items()} == {pk: one for pk, one in attended.items() if one}


@pytest.mark.parametrize("part", range(5))
def test_facts_come_to_the_same_register_whatever_the_staff_do_meanwhile(world, part):
    for number in range(DAYS // 5):
        chance = random.Random(part * 100_000 + number)
        deeds, facts = what_staff_do(chance), a_stream(chance, world.session, world.people)
        disturbed = chance.sample(facts, len(facts)) + chance.choices(facts, k=3)

        assert outcome(world, deeds, disturbed, chance) == outcome(world, deeds, facts, chance), (part, number, deeds)
