"""Merging two records: the evidence of both is one person's, in either order, rebuilt or not, and undoing it leaves no trace."""

import random
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.models import Attempt
from assessments.queries import results_for
from assessments.services.attempting import submit_attempt
from attendance.enums import FlagKind, Status
from attendance.folding import fold
from attendance.models import AttendanceRecord, CalendarFeed, Flag, Observation, WalkIn
from attendance.queries import history, hours_summary, register_rows
from attendance.room_queries import bundle_for
from attendance.services.register import close_session, correct, observe, observe_rest_present
from attendance.settling_queries import disputes
from certificates.models import Certificate
from certificates.queries import standing
from certificates.services import award
from core.errors import DomainError
from core.inbox import receive
from courses.models import Enrolment, LessonCompletion
from courses.services.progress import complete_lesson
from people.enums import Fate, Role
from people.models import User
from people.roles import assign
from people.services.merging import merge_persons, preview_merge, preview_undo, split_person, undo_merge
from reports.people_trained import Counting, Criteria, Unit, counted_events
from reports.periods import Period
from tests.attendance.test_facts import mark, walk_in
from tests.factories.assessments import begun, published, single
from tests.factories.attendance import SessionFactory
from tests.factories.certificates import a_design, ask_for_nothing
from tests.factories.courses import CohortFactory, ContentFactory, EnrolmentFactory
from tests.factories.people import UserFactory, somebody


@pytest.fixture
def session(cohort):
    return SessionFactory(cohort=cohort)


@pytest.fixture
def mine(cohort):
    return EnrolmentFactory(cohort=cohort, learner=somebody())


@pytest.fixture
def theirs(cohort):
    return EnrolmentFactory(cohort=cohort, learner=somebody(first_name="Rose-Laure"))


def merged(mine, theirs, by=None):
    return merge_persons(kept=mine.learner, other=User.objects.get(pk=theirs.learner_id), by=by)


def sentences(plan):
    return " ".join(line.text for line in plan.lines)


class TestMarks:
    def test_marks_of_both_fold_to_one_record(self, session, mine, theirs):
        observe(session=session, enrolment=theirs, status="present", by=None)

        merged(mine, theirs)

        assert [(row.enrolment, row.status) for row in register_rows(session)] == [(mine, Status.PRESENT)]
        assert history(session, mine).count() == 1

    def test_rebuilding_gives_the_same(self, session, mine, theirs):
        observe(session=session, enrolment=mine, status="absent", by=None)
        observe(session=session, enrolment=theirs, status="late", minutes_late=9, by=None)
        merged(mine, theirs)
        before = list(AttendanceRecord.objects.values())

        call_command("rebuild_attendance", verbosity=0)

        assert [row | {"id": 0} for row in AttendanceRecord.objects.values()] == [row | {"id": 0} for row in before]

    def test_contradiction_is_foretold_and_waits_to_be_settled(self, session, mine, theirs, trainer):
        observe(session=session, enrolment=theirs, status="present", by=trainer)
        observe(session=session, enrolment=mine, status="absent", by=trainer)

        plan = preview_merge(kept=mine.learner, other=theirs.learner, by=None)
        merged(mine, theirs)

        assert (
            "the kept record says absent, the other one says present. What was said last will count: absent. "
            "Both will stand under “To settle” until somebody says which is right."
        ) in sentences(plan)
        [dispute] = disputes(session)
        assert (dispute.enrolment, {word.status for word in dispute.words}) == (mine, {Status.PRESENT, Status.ABSENT})

    def test_contradictions_are_foretold_session_by_session(self, cohort, session, mine, theirs, trainer):
        later = SessionFactory(cohort=cohort, title="Second day", starts_at=session.starts_at + timedelta(days=1))
        for one in (session, later):
            observe(session=one, enrolment=mine, status="present", by=trainer)
            observe(session=one, enrolment=theirs, status="excused", by=trainer)

        told = [line.text for line in preview_merge(kept=mine.learner, other=theirs.learner, by=None).lines if line.fate == Fate.LOOK]

        assert [text.split("”")[0] for text in told] == [f"“{session}", "“Second day"]
        assert all("says present, the other one says excused. What was said last will count: excused" in text for text in told)

    def test_correction_is_foretold_to_count_and_leaves_nothing_to_settle(self, session, mine, theirs, manager):
        observe(session=session, enrolment=theirs, status="present", by=manager)
        close_session(session=session, by=manager, leave_not_recorded=True)
        correct(session=session, enrolment=mine, status="absent", by=manager, reason="Was at home")

        plan = preview_merge(kept=mine.learner, other=theirs.learner, by=None)
        merged(mine, theirs)

        assert "and the correction will count: absent." in sentences(plan)
        assert disputes(session) == []

    def test_mark_of_one_person_is_foretold_to_count_more_than_everybody_else(self, session, mine, theirs, trainer):
        observe(session=session, enrolment=mine, status="absent", by=trainer)
        observe_rest_present(session=session, by=trainer)

        plan = preview_merge(kept=mine.learner, other=theirs.learner, by=None)
        merged(mine, theirs)

        assert "says absent, the other one says present. Together that is: absent." in sentences(plan)
        assert disputes(session) == []

    def test_records_that_agree_are_not_warned_of(self, session, mine, theirs, trainer):
        for one in (mine, theirs):
            observe(session=session, enrolment=one, status="present", by=trainer)

        assert "will count" not in sentences(preview_merge(kept=mine.learner, other=theirs.learner, by=None))

    def test_old_badge_lands_on_the_kept_record(self, session, mine, theirs, trainer):
        merged(mine, theirs)

        [answer] = receive([mark(session, theirs, how="scan")], sender=trainer)

        assert answer["result"]["people"] == {str(mine.uuid): {"status": "present", "late": 0, "early": 0, "remark": ""}}
        assert Observation.objects.get().enrolment == mine

    def test_same_message_before_and_after_is_one_mark(self, session, mine, theirs, trainer):
        sweep = {"people": [str(theirs.uuid)]}
        message = mark(session, theirs) | {"kind": "attendance.rest", "payload": {"session": str(session.uuid)} | sweep}
        receive([message], sender=trainer)
        merged(mine, theirs)

        receive([message], sender=trainer)

        assert Observation.objects.count() == 1

    def test_bundle_knows_the_old_badge(self, session, mine, theirs, trainer):
        merged(mine, theirs)

        [bundle] = bundle_for(trainer)["sessions"]

        assert bundle["aliases"] == {str(theirs.uuid): str(mine.uuid)}
        assert [person["uuid"] for person in bundle["people"]] == [str(mine.uuid)]

    def test_walk_in_that_was_merged_is_named_by_its_device_all_the_same(self, session, mine, trainer):
        door = uuid4()
        receive([walk_in(session, walk_in=door)], sender=trainer)
        merged(mine, WalkIn.objects.get().enrolment)

        receive([mark(session, door, "late", minutes_late=5)], sender=trainer)

        assert (session.records.get().enrolment, session.records.get().status) == (mine, Status.LATE)

    def test_question_whether_they_are_alike_is_settled_and_comes_back(self, session, mine, trainer, manager):
        receive([walk_in(session, first_name="Rose", last_name="Fleurissaint")], sender=trainer)
        assert Flag.objects.open().get().kind == FlagKind.ALIKE

        merge = merged(mine, WalkIn.objects.get().enrolment, by=manager)
        assert Flag.objects.get().settled_by == manager

        undo_merge(merge=merge, by=manager)
        assert Flag.objects.open().exists()

    def test_mark_that_arrives_after_the_merge_stays_with_the_kept_person(self, session, mine, theirs, trainer):
        observe(session=session, enrolment=theirs, status="present", by=None)
        merge = merged(mine, theirs)
        receive([mark(session, theirs, "late", minutes_late=7)], sender=trainer)

        plan = preview_undo(merge=merge, by=None)
        undo_merge(merge=merge, by=None)

        assert f"1 mark that arrived since then stays with {mine.learner}" in sentences(plan)
        assert dict(session.records.values_list("enrolment", "status")) == {mine.pk: "late", theirs.pk: "present"}

    def test_calendar_of_the_other_record_shows_the_sessions_of_the_kept_one(self, mine, theirs):
        feed = CalendarFeed.objects.create(person=theirs.learner)

        merged(mine, theirs)

        feed.refresh_from_db()
        assert feed.person == mine.learner

    def test_hours_are_those_of_both(self, cohort, mine, theirs):
        for enrolment, days in ((mine, 2), (theirs, 1)):
            held = SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(days=days))
            observe(session=held, enrolment=enrolment, status="present", by=None)

        merged(mine, theirs)

        assert {pk: float(hours.attended) for pk, hours in hours_summary(cohort).items()} == {mine.pk: 7.0}


class TestAttempts:
    @pytest.fixture
    def quiz(self, content):
        return published(content, [single()], attempts_allowed=1)

    def test_attempts_stand_side_by_side_in_the_order_of_their_beginnings(self, quiz, mine, theirs):
        first, second = (submit_attempt(attempt=begun(one, quiz), by=None) for one in (theirs, mine))

        merged(mine, theirs)

        assert list(Attempt.objects.order_by("number").values_list("pk", "enrolment", "number", "allowed")) == [
            (first.pk, mine.pk, 1, 1),
            (second.pk, mine.pk, 2, 2),
        ]
        assert results_for([mine])[mine.pk]

    def test_two_open_attempts_are_waited_for(self, quiz, mine, theirs):
        begun(mine, quiz)
        begun(theirs, quiz)

        with pytest.raises(DomainError, match="Both have begun “Colours”"):
            merged(mine, theirs)

    def test_attempt_begun_since_stays_and_no_number_is_left_out(self, content, mine, theirs):
        quiz = published(content, [single()], attempts_allowed=5)
        for one in (theirs, mine):
            submit_attempt(attempt=begun(one, quiz), by=None)
        merge = merged(mine, theirs)
        begun(mine, quiz)

        undo_merge(merge=merge, by=None)

        assert sorted(Attempt.objects.values_list("enrolment", "number")) == [(mine.pk, 1), (mine.pk, 2), (theirs.pk, 1)]


class TestLessons:
    def test_earlier_day_counts_and_lessons_of_both_complete_the_course(self, content, mine, theirs):
        keys = [lesson.translation_key for lesson in content.lessons]
        early, late = timezone.now() - timedelta(days=3), timezone.now() - timedelta(days=1)
        for enrolment, some, at in ((mine, keys[:3], late), (theirs, keys[2:], early)):
            for key in some:
                complete_lesson(enrolment=enrolment, lesson_key=key, by=None, at=at)

        merged(mine, theirs)

        assert dict(LessonCompletion.objects.filter(enrolment=mine).values_list("lesson_key", "completed_at")) == {
            key: late if key in keys[:2] else early for key in keys
        }
        assert (Enrolment.objects.get().state, Enrolment.objects.get().completed_at) == ("completed", late)


class TestCertificates:
    @pytest.fixture(autouse=True)
    def _rule(self, cohort):
        ask_for_nothing(cohort)
        a_design()

    def test_certificate_stays_as_issued_and_is_the_kept_persons(self, mine, theirs):
        issued = award(enrolment=theirs, by=None)
        facts = issued.facts

        merged(mine, theirs)

        assert standing([mine])[mine.pk].certificate == issued
        assert award(enrolment=mine, by=None) == issued
        assert Certificate.objects.visible_to(mine.learner).get().facts == facts

    def test_two_of_the_same_course_are_told(self, mine, theirs):
        serials = [award(enrolment=one, by=None).serial for one in (mine, theirs)]

        plan = preview_merge(kept=mine.learner, other=theirs.learner, by=None)

        assert "Both hold a certificate" in sentences(plan)
        assert all(serial in sentences(plan) for serial in serials)

    @pytest.mark.parametrize("counting", Counting)
    def test_reports_count_one_person(self, cohort, session, mine, theirs, counting):
        observe(session=session, enrolment=theirs, status="present", by=None)
        for one in (mine, theirs):
            award(enrolment=one, by=None)
        merged(mine, theirs)
        today = timezone.localdate()

        events = counted_events(
            Criteria([cohort.programme], Period(today - timedelta(days=1), today), counting=counting, unit=Unit.PARTICIPATIONS)
        )

        assert [event.enrolment_id for event in events] == [mine.pk]


class TestSplitting:
    @pytest.fixture
    def elsewhere(self, content, mine):
        return EnrolmentFactory(cohort=CohortFactory(course_key=content.course.translation_key), learner=mine.learner)

    def split(self, mine, which, other=None, by=None):
        other = other or User(first_name="Rosa", last_name="Fleurissaint")
        return split_person(person=mine.learner, enrolments=[which.pk], other=other, by=by)

    def test_what_belongs_to_somebody_new_goes_along_with_its_marks(self, mine, elsewhere):
        session = SessionFactory(cohort=elsewhere.cohort)
        observe(session=session, enrolment=elsewhere, status="present", by=None)

        new = self.split(mine, elsewhere).other

        elsewhere.refresh_from_db()
        assert (elsewhere.learner, str(new), new.has_login) == (new, "Rosa Fleurissaint", False)
        assert User.objects.get(pk=new.pk).is_active
        assert [row.enrolment.learner for row in register_rows(session)] == [new]

    def test_undoing_gives_it_back_and_switches_the_new_record_off(self, mine, elsewhere):
        merge = self.split(mine, elsewhere)

        undo_merge(merge=merge, by=None)

        elsewhere.refresh_from_db()
        new = User.objects.get(pk=merge.other_id)
        assert (elsewhere.learner, new.is_active, new.merged_into) == (mine.learner, False, mine.learner)

    def test_it_can_go_to_somebody_known(self, mine, elsewhere, theirs):
        self.split(mine, elsewhere, other=theirs.learner)

        elsewhere.refresh_from_db()
        assert elsewhere.learner == theirs.learner

    def test_what_both_have_is_refused(self, mine, elsewhere, theirs):
        with pytest.raises(DomainError, match="already: what belongs to both"):
            self.split(mine, mine, other=theirs.learner)

    def test_something_stays(self, mine):
        with pytest.raises(DomainError, match="leave nothing"):
            self.split(mine, mine)
        assert not User.objects.filter(first_name="Rosa").exists()

    def test_merged_marks_go_along_with_the_enrolment_that_they_count_for(self, session, mine, theirs, elsewhere):
        observe(session=session, enrolment=theirs, status="present", by=None)
        merged(mine, theirs)

        merge = self.split(mine, mine)

        assert set(Enrolment.everything.filter(cohort=mine.cohort).values_list("learner", flat=True)) == {merge.other_id}
        assert session.records.get().enrolment == mine


def state():
    """Everything that a merge may touch, as the database has it; records are a cache, so their ids do not count."""
    rows = {model.__name__: list(manager.order_by("pk").values()) for model, manager in EVERYTHING.items()}
    records = AttendanceRecord.objects.order_by("session", "enrolment").values()
    return rows | {"AttendanceRecord": [row | {"id": None} for row in records]}


EVERYTHING = {
    User: User.objects, Enrolment: Enrolment.everything, Observation: Observation.objects, Attempt: Attempt.objects,
    LessonCompletion: LessonCompletion.objects, WalkIn: WalkIn.objects, Flag: Flag.objects,
}  # fmt: skip


def random_evidence(seed):
    """A dozen things that two records of one person may hold, by chance."""
    dice = random.Random(seed)
    kinds = {
        "mark": lambda: (dice.choice(Status.values), dice.randrange(2), dice.randint(1, 90)),
        "lesson": lambda: (dice.randrange(4), dice.randint(1, 90)),
        "attempt": lambda: (),
        "walk-in": lambda: (dice.randrange(2),),
        "elsewhere": lambda: (),
    }
    return [(kind, dice.choice(["one", "other"]), *kinds[kind]()) for kind in dice.choices(list(kinds), [5, 4, 3, 1, 1], k=12)]


class UnionOfEvidence(TestCase):
    """Random evidence on two records of one person."""

    @classmethod
    def setUpTestData(cls):
        content = ContentFactory.build_course()
        cohort = CohortFactory(course_key=content.course.translation_key)
        cls.world = SimpleNamespace(
            content=content,
            cohort=cohort,
            sessions=[SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(days=days)) for days in (1, 2)],
            quiz=published(content, [single()], attempts_allowed=12, lesson_key=content.lessons[3].translation_key),
            people={name: somebody() for name in ("one", "other")},
        )
        cls.world.enrolments = {name: EnrolmentFactory(cohort=cohort, learner=person) for name, person in cls.world.people.items()}

    def act(self, kind, who, *more):
        world, now = self.world, timezone.now()
        enrolment, person = world.enrolments[who], world.people[who]
        if kind == "mark":
            status, session, ago = more
            at = now - timedelta(minutes=ago)
            observe(session=world.sessions[session], enrolment=enrolment, status=status, by=None, observed_at=at, device=f"phone {ago % 3}")
        elif kind == "lesson":
            key = world.content.lessons[more[0]].translation_key
            complete_lesson(enrolment=enrolment, lesson_key=key, by=None, source="test", at=now - timedelta(minutes=more[1]))
        elif kind == "attempt":
            submit_attempt(attempt=begun(enrolment, world.quiz), by=None)
        elif kind == "walk-in":
            there = {"first_name": person.first_name, "last_name": person.last_name}
            receive([walk_in(world.sessions[more[0]], known=str(person.uuid), **there)], sender=an_administrator())
        else:
            EnrolmentFactory(cohort=CohortFactory(course_key=world.cohort.course_key), learner=person)

    def merge(self, kept, other):
        people = self.world.people
        return merge_persons(kept=User.objects.get(pk=people[kept].pk), other=User.objects.get(pk=people[other].pk), by=None)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(0, 10**9))
    def test_merging_loses_nothing_in_either_order_and_undoing_leaves_no_trace(self, seed):
        for deed in random_evidence(seed):
            self.act(*deed)
        before = state()
        found = []
        for kept, other in (("one", "other"), ("other", "one")):
            merge = self.merge(kept, other)
            found.append(self.folded())
            self.check_nothing_is_lost(before, kept)
            undo_merge(merge=merge, by=None)
            assert state() == before
        assert found[0] == found[1]

    def folded(self):
        """The attendance of the one person who is left."""
        fields = ("session", "status", "minutes_late", "remark", "credited_minutes", "decided_by", "is_disputed")
        return list(AttendanceRecord.objects.order_by("session").values_list(*fields))

    def check_nothing_is_lost(self, before, kept):
        person = self.world.people[kept].pk
        assert list(Observation.objects.order_by("pk").values()) == before["Observation"]
        for session in self.world.sessions:
            state = fold(one.said for one in session.observations.all())
            records = session.records.values_list("enrolment", "status", "decided_by")
            assert list(records) == [(self.world.enrolments[kept].pk, state.status, state.decided_by)] * bool(state.decided_by)
        assert set(Enrolment.everything.values_list("learner", flat=True)) == {person}
        attempts = Attempt.objects.filter(enrolment__learner=person, enrolment__merged_into=None)
        assert sorted(attempts.values_list("number", flat=True)) == list(range(1, len(before["Attempt"]) + 1))
        here = LessonCompletion.objects.filter(enrolment__cohort=self.world.cohort, enrolment__merged_into=None)
        assert set(here.values_list("lesson_key", flat=True)) == {row["lesson_key"] for row in before["LessonCompletion"]}


def an_administrator():
    person = User.objects.filter(username="ADMIN-0000").first() or UserFactory(username="ADMIN-0000")
    assign(person, Role.ADMINISTRATOR)
    return User.objects.get(pk=person.pk)
