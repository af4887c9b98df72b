"""Facts from devices: taken though a rule speaks against them, taken once, and the same register in any order."""

import os
import random
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from attendance.enums import FlagKind, Status
from attendance.models import AttendanceRecord, Flag, Observation, WalkIn
from attendance.services.devices import meet_device
from attendance.services.register import close_session, correct, reopen_session
from attendance.services.scheduling import cancel_session
from attendance.services.settling import rule_between, settle_flag
from attendance.settling_queries import disputes
from core.errors import DomainError, InvalidInputError, NotAllowedError
from core.inbox import receive
from courses.enums import EnrolmentOrigin
from courses.models import Enrolment
from courses.services.enrolling import enrol, withdraw
from people.models import User
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, EnrolmentFactory

STREAMS = int(os.environ.get("STREAMS", "50"))  # each is delivered twice, in two orders


def message(kind, session, *, ago=1.0, uuid=None, **payload):
    seen_at = timezone.now() - timedelta(minutes=ago)
    return {
        "uuid": str(uuid or uuid4()), "kind": f"attendance.{kind}", "observed_at": seen_at.isoformat(),
        "payload": {"session": str(session.uuid)} | payload,
    }  # fmt: skip


def mark(session, person, status="present", **more):
    return message("mark", session, enrolment=str(getattr(person, "uuid", person)), status=status, **more)


def walk_in(session, *, walk_in=None, known=None, ago=1.0, **typed):
    typed = {"first_name": "Rose", "last_name": "Fleurissaint"} | typed
    return message("walk-in", session, walk_in=str(walk_in or uuid4()), known=known, has_consented=True, typed=typed, ago=ago)


def flags():
    return list(Flag.objects.values_list("kind", flat=True))


class TestFactsAgainstRules:
    def test_seen_after_closing_is_kept_and_waits_for_a_person(self, session, enrolments, trainer):
        close_session(session=session, by=trainer, leave_not_recorded=True)
        late = mark(session, enrolments[0], ago=-1)

        [answer] = receive([late], sender=trainer)

        assert (answer["state"], session.records.get().status, flags()) == ("applied", Status.NOT_RECORDED, [FlagKind.AFTER_CLOSING])
        assert "kept until somebody" in answer["result"]["notice"]

    def test_it_counts_as_a_correction_once_a_person_says_so(self, session, enrolments, trainer, manager):
        close_session(session=session, by=trainer, leave_not_recorded=True)
        receive([mark(session, enrolments[0], "late", minutes_late=20, ago=-1)], sender=trainer)

        settle_flag(flag=Flag.objects.get(), by=manager, counts=True, note="She had gone to park the car")

        record = session.records.get()
        assert (record.status, record.minutes_late, Flag.objects.open().count()) == (Status.LATE, 20, 0)
        assert Observation.objects.get(pk__gt=Flag.objects.get().observation_id).reason == "She had gone to park the car"

    def test_it_counts_as_the_mark_it_was_where_the_register_was_opened_again(self, session, enrolments, trainer, manager):
        close_session(session=session, by=trainer, leave_not_recorded=True)
        receive([mark(session, enrolments[0], "late", minutes_late=20, ago=-1)], sender=trainer)
        reopen_session(session=session, by=manager, reason="There is an afternoon")

        settle_flag(flag=Flag.objects.get(), by=manager, counts=True)

        record = session.records.get()
        assert (record.status, record.minutes_late, Observation.objects.last().by) == (Status.LATE, 20, trainer)

    def test_it_is_dismissed_and_stays_in_the_history(self, session, enrolments, trainer, manager):
        close_session(session=session, by=trainer, leave_not_recorded=True)
        receive([mark(session, enrolments[0], ago=-1)], sender=trainer)

        flag = settle_flag(flag=Flag.objects.get(), by=manager, counts=False)

        assert (flag.counts, flag.settled_by, session.records.get().status) == (False, manager, Status.NOT_RECORDED)
        assert Observation.objects.count() == 1

    def test_to_let_it_count_needs_a_note(self, session, enrolments, trainer):
        close_session(session=session, by=trainer, leave_not_recorded=True)
        receive([mark(session, enrolments[0], ago=-1)], sender=trainer)

        with pytest.raises(InvalidInputError):
            settle_flag(flag=Flag.objects.get(), by=trainer, counts=True)
        assert Flag.objects.open().count() == 1

    def test_marks_of_a_session_that_was_called_off(self, session, enrolments, trainer, manager):
        cancel_session(session=session, by=manager, reason="Storm")

        [answer] = receive([mark(session, enrolments[0])], sender=trainer)

        assert (answer["state"], flags()) == ("applied", [FlagKind.CALLED_OFF])

    def test_somebody_who_had_left_the_cohort(self, session, enrolments, trainer, manager):
        withdraw(enrolment=enrolments[0], by=manager)

        receive([mark(session, enrolments[0])], sender=trainer)

        assert (session.records.get().status, flags()) == (Status.PRESENT, [FlagKind.NOT_ENROLLED])

    def test_old_badge_of_somebody_who_came_back_to_the_cohort(self, session, enrolments, trainer, manager):
        withdraw(enrolment=enrolments[0], by=manager)
        again = enrol(learner=enrolments[0].learner, cohort=session.cohort, by=manager)

        receive([mark(session, enrolments[0], how="scan")], sender=trainer)

        assert (session.records.get().enrolment, flags()) == (again, [])

    def test_badge_of_another_cohort_lets_the_person_in(self, session, trainer):
        guest = EnrolmentFactory(cohort=CohortFactory(course_key=session.cohort.course_key))

        receive([mark(session, guest, how="scan")], sender=trainer)

        came = Enrolment.objects.get(cohort=session.cohort, learner=guest.learner)
        assert (came.origin, session.records.get().enrolment, flags()) == (EnrolmentOrigin.WALK_IN, came, [FlagKind.NOT_ENROLLED])

    def test_badge_of_another_cohort_of_somebody_enrolled_here_too(self, session, enrolments, trainer):
        old = EnrolmentFactory(cohort=CohortFactory(course_key=session.cohort.course_key), learner=enrolments[0].learner)

        receive([mark(session, old, how="scan")], sender=trainer)

        assert (session.records.get().enrolment, Observation.objects.get().how, flags()) == (enrolments[0], "scan", [])

    def test_more_minutes_than_the_session_has_are_all_of_it(self, session, enrolments, trainer):
        receive([mark(session, enrolments[0], "late", minutes_late=900, minutes_early=5)], sender=trainer)

        assert (session.records.get().credited_minutes, flags()) == (0, [FlagKind.MINUTES])
        assert Flag.objects.get().minutes_written == (900, 5)

    @pytest.mark.parametrize("minutes", [float("inf"), 10**400, "1" * 5000])
    def test_minutes_beyond_all_measure_hold_up_no_other_mark(self, session, enrolments, trainer, minutes):
        facts = [mark(session, enrolments[0], "late", minutes_late=minutes, ago=2), mark(session, enrolments[1])]

        answers = receive(facts, sender=trainer)

        assert {answer["state"] for answer in answers} <= {"applied", "refused"}
        assert session.records.get(enrolment=enrolments[1]).status == Status.PRESENT

    def test_minutes_of_somebody_who_was_not_there_mean_nothing(self, session, enrolments, trainer):
        receive([mark(session, enrolments[0], "absent", minutes_late=900)], sender=trainer)

        assert (session.records.get().minutes_late, flags()) == (0, [])

    def test_marks_made_long_before_the_session_are_taken_and_flagged(self, cohort, enrolments, trainer):
        friday = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=2))
        facts = [mark(friday, enrolments[0]), message("rest", friday, people=[str(enrolments[1].uuid)]), walk_in(friday)]

        receive([*facts, mark(friday, enrolments[0], "not-recorded", ago=0)], sender=trainer)

        assert flags() == [FlagKind.EARLY] * 3
        assert [record.status for record in friday.records.order_by("enrolment_id")] == ["not-recorded", "present", "present"]

    def test_who_comes_before_the_beginning_is_marked_as_usual(self, cohort, enrolments, trainer):
        soon = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(minutes=30))

        receive([mark(soon, enrolments[0])], sender=trainer)

        assert flags() == []

    def test_early_mark_that_something_else_was_said_since_stays_as_it_is(self, cohort, enrolments, trainer):
        friday = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=2))
        receive([mark(friday, enrolments[0], ago=9), mark(friday, enrolments[0], "excused", ago=5)], sender=trainer)

        settle_flag(flag=Flag.objects.order_by("pk").first(), by=trainer, counts=False)

        assert friday.records.get().status == Status.EXCUSED

    @pytest.mark.parametrize("who", ["stranger", "learner", "neighbour", "other_trainer"])
    def test_who_does_not_run_the_cohort_says_and_settles_nothing(self, session, enrolments, trainer, who, request):
        outsider = request.getfixturevalue(who)
        close_session(session=session, by=trainer, leave_not_recorded=True)
        receive([mark(session, enrolments[0], ago=-1)], sender=trainer)

        with pytest.raises(NotAllowedError):
            settle_flag(flag=Flag.objects.get(), by=outsider, counts=False)
        with pytest.raises(NotAllowedError):
            rule_between(session=session, enrolment=enrolments[0], right=Observation.objects.get(), by=outsider)
        assert receive([walk_in(session)], sender=outsider)[0]["state"] == "refused"


class TestDoor:
    def test_walk_in_is_written_down_enrolled_and_present(self, session, trainer):
        [answer] = receive([walk_in(session, sex="female", phone="3700 0000")], sender=trainer, device="phone")

        came = WalkIn.objects.get()
        person = came.enrolment.learner
        assert (person.last_name, person.sex, came.has_consented, came.typed["phone"]) == ("Fleurissaint", "female", True, "3700 0000")
        assert answer["result"] == {
            "people": {str(came.enrolment.uuid): {"status": "present", "late": 0, "early": 0, "remark": ""}},
            "walk_in": str(came.enrolment.uuid),
        }

    def test_same_walk_in_twice_is_one_person(self, session, trainer):
        one = walk_in(session)

        receive([one], sender=trainer)
        receive([one | {"uuid": str(uuid4())}], sender=trainer)

        assert (WalkIn.objects.count(), User.objects.filter(last_name="Fleurissaint").count()) == (1, 1)

    def test_walk_in_of_one_session_is_not_written_down_in_another(self, session, trainer):
        door = uuid4()
        receive([walk_in(session, walk_in=door)], sender=trainer)

        [answer] = receive([walk_in(SessionFactory(cohort=session.cohort), walk_in=door)], sender=trainer)

        assert (answer["state"], WalkIn.objects.count()) == ("refused", 1)

    def test_mark_names_the_walk_in_as_the_device_does(self, session, trainer):
        came = uuid4()

        receive([walk_in(session, walk_in=came, ago=5), mark(session, came, "late", minutes_late=30, ago=2)], sender=trainer)

        assert session.records.get().status == Status.LATE

    def test_name_like_a_known_one_is_written_down_and_flagged(self, session, enrolments, trainer):
        known = enrolments[0].learner

        receive([walk_in(session, first_name=known.first_name, last_name=known.last_name.upper())], sender=trainer)

        assert (flags(), WalkIn.objects.get().enrolment.learner == known) == ([FlagKind.ALIKE], False)

    def test_somebody_who_was_recognised_is_nobody_new(self, session, trainer):
        known = EnrolmentFactory(cohort=CohortFactory(course_key=session.cohort.course_key)).learner

        receive([walk_in(session, known=str(known.uuid))], sender=trainer)

        assert (WalkIn.objects.get().enrolment.learner, flags()) == (known, [])

    def test_nonsense_in_lists_is_left_out(self, session, trainer):
        receive([walk_in(session, sex="x", sector="y", agency="z")], sender=trainer)

        person = WalkIn.objects.get().enrolment.learner
        assert (person.sex, person.sector, person.agency) == ("", "", None)


class TestSettling:
    def test_ruling_says_which_word_is_right(self, session, enrolments, trainer, manager):
        receive([mark(session, enrolments[0], "absent", ago=5)], sender=trainer, device="a")
        receive([mark(session, enrolments[0], "present", ago=2)], sender=manager, device="b")
        assert session.records.get().is_disputed

        record = rule_between(session=session, enrolment=enrolments[0], right=Observation.objects.get(status="absent"), by=manager)

        assert (record.status, record.is_disputed) == (Status.ABSENT, False)

    def test_dispute_after_a_correction_shows_what_was_said_since(self, session, enrolments, trainer, manager):
        receive([mark(session, enrolments[0], "excused", ago=5)], sender=trainer)
        close_session(session=session, by=trainer, leave_not_recorded=True)
        correct(session=session, enrolment=enrolments[0], status="absent", by=manager, reason="Looked at the sheet")
        reopen_session(session=session, by=manager, reason="There is an afternoon")
        for who, status in ((trainer, "present"), (manager, "late")):
            receive([mark(session, enrolments[0], status, ago=0)], sender=who, device=who.username)

        [dispute] = disputes(session)

        assert {word.status for word in dispute.words} == {"present", "late"}

    def test_ruling_on_a_closed_register_is_a_correction_instead(self, session, enrolments, trainer):
        receive([mark(session, enrolments[0])], sender=trainer)
        close_session(session=session, by=trainer, leave_not_recorded=True)

        with pytest.raises(DomainError, match="correct the person there"):
            rule_between(session=session, enrolment=enrolments[0], right=Observation.objects.get(), by=trainer)

    def test_ruling_on_somebody_elses_words_is_refused(self, session, enrolments, trainer):
        receive([mark(session, enrolments[0])], sender=trainer)

        with pytest.raises(InvalidInputError):
            rule_between(session=session, enrolment=enrolments[1], right=Observation.objects.get(), by=trainer)


def met(device, owner, ahead):
    return meet_device(uuid=device, owner=owner, name="Phone", sent_at=timezone.now() + ahead, waiting=1)


class TestClock:
    def test_clock_that_is_ahead_is_put_right(self, session, enrolments, trainer):
        device = uuid4()
        met(device, trainer, timedelta(minutes=12))

        receive([mark(session, enrolments[0], ago=5 - 12)], sender=trainer, device=str(device))

        off = abs(timezone.now() - Observation.objects.get().observed_at - timedelta(minutes=5))
        assert off < timedelta(minutes=1)  # however slow this machine is

    def test_slow_line_does_not_move_a_clock(self, trainer):
        device = uuid4()
        seen = [
            meet_device(uuid=device, owner=trainer, name="", sent_at=timezone.now() - timedelta(seconds=lag), waiting=0) for lag in (5, 60)
        ]

        assert [one.clock_ahead for one in seen] == [timedelta(), timedelta()]

    def test_offset_from_greenwich_is_kept(self, session, enrolments, trainer):
        one = mark(session, enrolments[0])
        one["observed_at"] = "2026-03-05T08:00:00-05:00"

        receive([one], sender=trainer)

        assert Observation.objects.get().utc_offset == -300


# Streams: what several devices saw, delivered in another order, twice, and in other portions.


def a_stream(chance, session, people):
    """A dozen facts of three devices, at times that sometimes fall together, about listed people and walk-ins."""
    door = [UUID(int=chance.getrandbits(128)) for _one in range(2)]
    names = [f"{chance.choice('BCDFGKLMNPRST')}{chance.choice('aeiou')}{number}{chance.choice('xyz')}" for number in range(2)]
    stream = [
        ("c", walk_in(session, walk_in=one, ago=chance.randint(30, 40), first_name=name, last_name=name * 2))
        for one, name in zip(door, names, strict=True)
    ]
    for _fact in range(chance.randint(4, 9)):
        device, ago = chance.choice("abc"), chance.randint(1, 29)
        everybody = [str(one.uuid) for one in people] + [str(one) for one in door] * (device == "c")
        if chance.random() < 0.2:
            stream.append((device, message("rest", session, ago=ago, people=chance.sample(everybody, 2))))
        else:
            status = chance.choice(["present", "late", "excused", "absent", "not-recorded"])
            late = chance.choice([0, 20]) if status == "late" else 0
            stream.append((device, mark(session, chance.choice(everybody), status, minutes_late=late, ago=ago)))
    return stream


def deliver(stream, senders):
    """Send it; what comes too early is sent again until nothing does."""
    waiting = stream
    for _round in range(5):
        answers = [(one, receive([one[1]], sender=senders[one[0]], device=one[0])[0]["state"]) for one in waiting]
        assert {state for _one, state in answers} <= {"applied", "later"}
        waiting = [one for one, state in answers if state == "later"]
    assert not waiting


def register_of(session):
    """What the register says of whom, by name: those written down at the door have other ids each time."""
    fields = ["enrolment__learner__folded_name", "status", "minutes_late", "credited_minutes", "is_disputed", "decided_by"]
    return sorted(AttendanceRecord.objects.filter(session=session).values_list(*fields))


def outcome(stream, session, senders):
    """The register after a delivery, which then is undone."""
    with transaction.atomic():
        deliver(stream, senders)
        register = register_of(session)
        transaction.set_rollback(True)
    return register


@pytest.mark.parametrize("part", range(5))
def test_streams_shuffled_doubled_and_delayed_come_to_the_same_register(session, enrolments, trainer, manager, part):
    senders = {"a": trainer, "b": manager, "c": trainer}
    for number in range(STREAMS // 5):
        chance = random.Random(part * 100_000 + number)
        stream = a_stream(chance, session, enrolments)
        disturbed = chance.sample(stream, len(stream)) + chance.choices(stream, k=3)

        assert outcome(disturbed, session, senders) == outcome(sorted(stream, key=lambda one: one[1]["observed_at"]), session, senders)
