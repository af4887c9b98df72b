"""One small world in which everybody has a neighbour: for tests that ask who may see what."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from assessments.models import Quiz, QuizException
from assessments.services.attempting import save_answers, submit_attempt
from assessments.services.hand_marking import mark_by_hand
from assessments.services.importing import keep_upload as keep_questions
from attendance.enums import FlagKind, NoticeKind
from attendance.models import CalendarFeed, Call, CopiedForm, Flag, Notice, Observation, SheetPhoto, Venue
from attendance.services.importing import keep_programme
from certificates.models import AwardRule
from certificates.services import award
from courses.services.enrolling import enrol, start_self_paced
from courses.services.importing import subject_of
from people.enums import Role
from people.models import User
from people.roles import assign
from people.services.importing import choose_columns, keep_upload, mapping_of
from people.services.merging import merge_persons
from people.services.persons import register_person
from tests.factories.assessments import (
    answers,
    begun,
    cloze,
    decision,
    essay,
    matching,
    multiple,
    numerical,
    ordering,
    published,
    short_answer,
    single,
    spots,
    true_false,
)
from tests.factories.attendance import SessionFactory
from tests.factories.certificates import a_design, ask_for_nothing
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import AgencyFactory, UserFactory

LIST = "nom,prénom,sexe,institution,commune,fonction,langue\r\nDésir,Rose,F,,Ouanaminthe,agente,ht\r\n"


def _somebody(name: str, role: str) -> User:
    person = UserFactory(first_name=name, last_name="Test")
    assign(person, role)
    return person


def build_world() -> SimpleNamespace:
    """A cohort with its learner, trainer, staff, session, quiz, results, certificate and import; and a cohort beside it.

    Of the neighbours each has the same role as somebody of the cohort, in the cohort beside it.
    """
    world = SimpleNamespace(
        learner=_somebody("Mirlande", Role.LEARNER),
        trainer=_somebody("Jean-Robert", Role.TRAINER),
        staff=_somebody("Altagracia", Role.STAFF),
        administrator=_somebody("Wilner", Role.ADMINISTRATOR),
        other_learner=_somebody("Nadège", Role.LEARNER),
        other_trainer=_somebody("Fritz", Role.TRAINER),
        other_staff=_somebody("Ysabel", Role.STAFF),
        content=ContentFactory.build_course(),
        alone=ContentFactory.build_course("Alone", is_self_paced=True),
        agency=AgencyFactory(),
    )
    world.cohort = _cohort(world.content, world.staff, world.trainer)
    world.enrolment = enrol(learner=world.learner, cohort=world.cohort, by=world.staff)
    beside = _cohort(world.content, world.other_staff, world.other_trainer)
    enrol(learner=world.other_learner, cohort=beside, by=world.other_staff)
    world.alone_enrolment = start_self_paced(learner=world.learner, course=world.alone.course)
    _sessions(world)
    _quiz(world)
    _certificate(world)
    _records(world)
    _imports(world)
    _addresses(world)
    return world


def _cohort(content: SimpleNamespace, staff: User, trainer: User):
    cohort = CohortFactory(course_key=content.course.translation_key)
    cohort.programme.staff.add(staff)
    cohort.trainers.add(trainer)
    return cohort


def _sessions(world: SimpleNamespace) -> None:
    world.session = SessionFactory(cohort=world.cohort)
    world.word = Observation.objects.create(
        session=world.session, enrolment=world.enrolment, status="present", observed_at=timezone.now(), by=world.trainer
    )
    world.photo = SheetPhoto.objects.create(session=world.session, data=b"", digest="0" * 64, added_by=world.trainer)
    world.form_of_session = CopiedForm.objects.create(cohort=world.cohort, session=world.session, number=1)
    world.form_of_cohort = CopiedForm.objects.create(cohort=world.cohort, number=1)
    world.flag = Flag.objects.create(session=world.session, observation=world.word, kind=FlagKind.NOT_ENROLLED)
    _told(world)
    world.venue = Venue.objects.create(name="Hôtel Mont-Joli")
    world.calendar = CalendarFeed.objects.create(person=world.learner)
    world.planned = SessionFactory(cohort=world.cohort, starts_at=timezone.now() + timedelta(days=2))
    world.called_off = SessionFactory(cohort=world.cohort, starts_at=timezone.now() + timedelta(days=3), state="cancelled")


def _told(world: SimpleNamespace) -> None:
    """The session has moved, no letter reached the learner, and the trainer called them."""
    session, now = world.session, timezone.now()
    times = {f"{known}_{name}": getattr(session, name) for known in ("was", "told") for name in ("starts_at", "ends_at")}
    world.notice = Notice.objects.create(session=session, kind=NoticeKind.MOVED, told_place="Salle B", begun_at=now, sent_at=now, **times)
    world.notice.unreached.add(world.learner)
    world.call = Call.objects.create(notice=world.notice, person=world.learner, by=world.trainer)


def _quiz(world: SimpleNamespace) -> None:
    world.question = world.singlechoicequestion = single()
    world.multiplechoicequestion, world.truefalsequestion = multiple(), true_false()
    world.matchingquestion, world.orderingquestion = matching(), ordering()
    world.shortanswerquestion, world.numericalquestion = short_answer(), numerical()
    world.quiz = published(world.content, [world.question], attempts_allowed=None)
    world.finished = begun(world.enrolment, world.quiz)
    submit_attempt(attempt=world.finished, by=world.learner)
    world.attempt = begun(world.enrolment, world.quiz)
    world.item = next(iter(world.quiz.current.sealed_items.values()))
    lessons = {"pre-test": world.content.lessons[1], "post-test": world.content.lessons[2]}
    world.pre_test, world.post_test = (
        published(world.content, [world.question], purpose=purpose, pass_mark=None, lesson_key=lesson.translation_key)
        for purpose, lesson in lessons.items()
    )
    QuizException.objects.create(quiz=world.quiz, enrolment=world.enrolment, extra_time=50)
    world.essayquestion, world.clozequestion = essay(), cloze()
    world.spotindicatorsquestion, world.decisionpathquestion = spots(), decision()
    essays = published(world.content, [world.essayquestion], attempts_allowed=None, lesson_key=world.content.lessons[3].translation_key)
    world.essay, world.marked = (_written(world, essays) for _n in range(2))
    mark_by_hand(response=world.marked, by=world.trainer, points=1)


def _written(world: SimpleNamespace, quiz: Quiz):
    """An essay that the learner handed in."""
    attempt = begun(world.enrolment, quiz)
    entries = [{"item": item, "revision": 1, "answer": answer} for item, answer in answers(attempt).items()]
    save_answers(attempt=attempt, entries=entries, by=world.learner)
    return submit_attempt(attempt=attempt, by=world.learner).responses.get()


def _certificate(world: SimpleNamespace) -> None:
    world.rule, world.design = ask_for_nothing(world.cohort), a_design()
    world.course_rule = AwardRule.objects.create(course_key=world.cohort.course_key)
    world.certificate = award(enrolment=world.enrolment, by=world.staff)


def _records(world: SimpleNamespace) -> None:
    """The learner twice in the cohort, once more than that already put right."""
    world.double, earlier = (_without_log_in("Mirlande", world) for _n in range(2))
    world.merge = merge_persons(kept=world.double, other=earlier, by=world.staff)


def _without_log_in(name: str, world: SimpleNamespace) -> User:
    person = register_person(by=world.staff, first_name=name, last_name="Test")
    enrol(learner=person, cohort=world.cohort, by=world.staff)
    return person


def _imports(world: SimpleNamespace) -> None:
    """A list whose columns are known, ready to be looked at and confirmed."""
    subject = subject_of(world.cohort)
    world.batch = keep_upload(by=world.staff, subject=subject, name="liste.csv", data=LIST.encode())
    choose_columns(batch=world.batch, mapping=mapping_of(world.batch), by=world.staff)
    plan = "date,start,end,title,hours\r\nsoon,8:30,12:30,Interviews,3.5\r\n"
    world.plan = keep_programme(by=world.staff, cohort=world.cohort, name="plan.csv", data=plan.encode())
    questions = b"Is it so? {TRUE}"
    world.question_upload = keep_questions(by=world.trainer, name="questions.gift", data=questions, bank="Colours", language="en")


def _addresses(world: SimpleNamespace) -> None:
    """What stands in addresses of pages: keys, and paths below the language."""
    course, module, lesson = world.content.course, world.content.modules[0], world.content.lessons[0]
    world.course_key, world.lesson_key = course.translation_key, lesson.translation_key
    world.alone.lesson_key = world.alone.lessons[0].translation_key
    pages = {"index": world.content.index, "course": course, "module": module, "lesson": lesson, "other_lesson": world.alone.lessons[0]}
    world.path = SimpleNamespace(**{name: page.url.removeprefix("/en/") for name, page in pages.items()})
