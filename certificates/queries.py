"""Who has earned a certificate, and who has one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.enums import Purpose
from assessments.models import Quiz
from assessments.queries import QuizResult, results_for
from attendance.queries import hours_of, still_to_come
from certificates.eligibility import Coming, Facts, Requirements, unmet, warning
from certificates.enums import CertificateState, Kind
from certificates.freezing import values_in
from certificates.models import AwardRule, Certificate, CertificateDesign
from courses.enums import EnrolmentState
from courses.models import Cohort, Enrolment
from courses.queries import LessonsDone, lessons_done
from people.names import tidy

# What is asked for where staff set no rule of their own.
USUAL = {
    Kind.COMPLETION: Requirements(minimum_share=80, lessons=True, post_test=True),
    Kind.ATTENDANCE: Requirements(minimum_share=80),
}


@dataclass(frozen=True)
class Standing:
    """How one enrolment stands: what is unmet, what presses, what was done, and the certificate that counts today."""

    is_eligible: bool
    unmet: list[str] = field(default_factory=list)
    certificate: Certificate | None = None
    facts: Facts = field(default_factory=Facts)
    warning: str = ""


@dataclass(frozen=True)
class CourseTests:
    """Whether a course measures before and after, and what has to be reached."""

    has_pre_test: bool = False
    has_post_test: bool = False
    pass_mark: int | None = None


def standing(
    enrolments: Iterable[Enrolment],
    *,
    kind: str = Kind.COMPLETION,
    lessons: LessonsDone | None = None,
    certificates: Iterable[Certificate] | None = None,
) -> dict[int, Standing]:
    """How each enrolment stands for a certificate (10 queries, less those for what the caller has read already).

    :param enrolments: whose; of one cohort or of many; read `attendance.queries.with_hours` they save a query
    :param kind: certificate of completion or of attendance
    :param lessons: what these enrolments have done, where that is known (saves 3 queries)
    :param certificates: valid ones, read `with_standing`, these enrolments' among them, where they are known (saves 1)
    :return: by enrolment id
    """
    enrolments = list(enrolments)
    facts = facts_of(enrolments, lessons=lessons)
    needed = requirements_of(enrolments, kind=kind)
    known: Iterable[Any] | None = certificates
    if known is None:
        known = Certificate.objects.valid().of([one.pk for one in enrolments]).filter(kind=kind).with_standing()
    held = _held(each for each in known if each.kind == kind)
    found = {}
    for enrolment in enrolments:
        missing = unmet(facts[enrolment.pk], needed[enrolment.pk])
        if facts[enrolment.pk].hours_attended == 0 and kind == Kind.ATTENDANCE and not missing:
            missing = [_never_came()]
        certificate, presses = held.get(enrolment.pk), warning(facts[enrolment.pk], needed[enrolment.pk])
        found[enrolment.pk] = Standing(not missing, missing, certificate, facts[enrolment.pk], "" if certificate else presses)
    return found


def _held(certificates: Iterable[Any]) -> dict[int, Certificate]:
    """The certificate that each enrolment holds: its own, else that of an enrolment that is part of it."""
    in_order = sorted(certificates, key=lambda each: each.stands_for == each.enrolment_id)
    return {each.stands_for: each for each in in_order}


def _never_came() -> str:
    return _("No attendance is recorded.")


def facts_of(enrolments: Iterable[Enrolment], *, lessons: LessonsDone | None = None) -> dict[int, Facts]:
    """What each enrolment has done so far, by enrolment id (8 queries; 5 when `lessons` are known)."""
    enrolments = list(enrolments)
    lessons = lessons or lessons_done(enrolments)
    results, tests, summaries, ahead = results_for(enrolments), tests_among(lessons.to_do), hours_of(enrolments), still_to_come(enrolments)
    found = {}
    for enrolment in enrolments:
        summary, test, result = summaries[enrolment.pk], tests.get(enrolment.course_key, CourseTests()), results[enrolment.pk]
        post = result.get(Purpose.POST_TEST)
        done, total = lessons.of(enrolment)
        found[enrolment.pk] = Facts(
            hours_attended=summary.attended,
            hours_scheduled=summary.scheduled,
            not_recorded=summary.not_recorded,
            to_come=tuple(Coming(session.local_start, session.hours, session.zone_said) for session in ahead[enrolment.pk]),
            lessons_done=done,
            lessons_total=total,
            has_pre_test=test.has_pre_test,
            pre_test_taken=Purpose.PRE_TEST in result,
            has_post_test=test.has_post_test,
            post_test_percent=post.percent if post else None,
            post_test_passed=_is_passed(post),
            post_test_pass_mark=test.pass_mark,
            is_withdrawn=enrolment.state == EnrolmentState.WITHDRAWN,
        )
    return found


def _is_passed(result: QuizResult | None) -> bool:
    return bool(result and result.passed)


def tests_among(lessons: Mapping[UUID, set[UUID]]) -> dict[UUID, CourseTests]:
    """The published pre-test and post-test of each course, by the lessons it has (1 query)."""
    published = Quiz.objects.published().filter(current__lesson_key__in=set().union(*lessons.values()))
    quizzes = list(published.values_list("current__lesson_key", "current__purpose", "current__pass_mark"))
    return {course_key: _tests_among(quizzes, keys) for course_key, keys in lessons.items()}


def _tests_among(quizzes: list[tuple[UUID | None, str, int | None]], lessons: set[UUID]) -> CourseTests:
    marks = {purpose: mark for lesson, purpose, mark in quizzes if lesson in lessons}
    return CourseTests(Purpose.PRE_TEST in marks, Purpose.POST_TEST in marks, marks.get(Purpose.POST_TEST))


def requirements_of(enrolments: Iterable[Enrolment], *, kind: str) -> dict[int, Requirements]:
    """What each enrolment has to do: its cohort's rule, else its course's, else the usual (1 query)."""
    enrolments = list(enrolments)
    cohorts, courses = {one.cohort_id for one in enrolments} - {None}, {one.course_key for one in enrolments}
    rules = AwardRule.objects.filter(Q(cohort__in=cohorts) | Q(course_key__in=courses), kind=kind)
    by_key = {rule.cohort_id or rule.course_key: _requirements(rule) for rule in rules}
    return {one.pk: by_key.get(one.cohort_id) or by_key.get(one.course_key) or USUAL[Kind(kind)] for one in enrolments}


def _requirements(rule: AwardRule) -> Requirements:
    return Requirements(
        minimum_share=rule.minimum_share,
        minimum_hours=rule.minimum_hours,
        lessons=rule.needs_lessons,
        pre_test=rule.needs_pre_test,
        post_test=rule.needs_post_test,
        post_test_mark=rule.post_test_mark,
    )


@dataclass(frozen=True)
class BoardRow:
    """One person on the award board."""

    enrolment: Enrolment
    standing: Standing

    @property
    def certificate(self) -> Certificate | None:
        return self.standing.certificate

    @property
    def is_ready(self) -> bool:
        return self.standing.is_eligible and self.certificate is None

    @property
    def name_differs(self) -> bool:
        """Whether the name on file is no longer the one that was printed."""
        return self.certificate is not None and self.certificate.facts["name"] != tidy(self.enrolment.learner.get_full_name())


def board(cohort: Cohort, *, kind: str) -> list[BoardRow]:
    """Everybody in a cohort with how they stand, by family name (constant queries)."""
    enrolments = list(Enrolment.objects.current().filter(cohort=cohort).by_name().select_related("learner", "agency", "cohort"))
    found = standing(enrolments, kind=kind)
    return [BoardRow(enrolment, found[enrolment.pk]) for enrolment in enrolments]


def shown(certificate: Certificate) -> dict[str, str]:
    """The frozen facts in words of the active language."""
    return values_in(get_language(), certificate.facts, certificate.serial)


def designs_for(kind: str) -> list[CertificateDesign]:
    """The designs of a kind, the one that is proposed first at the front."""
    return list(CertificateDesign.objects.filter(kind=kind).order_by("-is_default", "name"))


def cohort_certificates(cohort: Cohort, *, kind: str) -> list[Certificate]:
    """The cohort's certificates that count today, in the order of the list of names (1 query)."""
    found = Certificate.objects.valid().filter(enrolment__cohort=cohort, kind=kind).select_related("enrolment__learner")
    return list(found.order_by("enrolment__learner__sort_name", "pk"))


def ended_certificates(cohort: Cohort, *, kind: str) -> list[Certificate]:
    """The cohort's certificates that were replaced or revoked, newest first (1 query)."""
    found = Certificate.objects.filter(enrolment__cohort=cohort, kind=kind).exclude(state=CertificateState.VALID)
    return list(found.select_related("ended_by", "replaced_by").order_by("-ended_at"))
