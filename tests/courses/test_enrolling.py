import pytest

from core.errors import DomainError
from courses.enums import EnrolmentOrigin, EnrolmentState
from courses.services.enrolling import enrol, join_with_code, start_self_paced, withdraw
from tests.factories.courses import ContentFactory, EnrolmentFactory
from tests.factories.people import UserFactory


def test_enrol_copies_the_persons_facts_as_of_that_day(cohort, learner):
    enrolment = enrol(learner=learner, cohort=cohort, by=learner)

    learner.sector, learner.rank = "health", "Infirmière"
    learner.save()
    enrolment.refresh_from_db()

    assert (enrolment.sector, enrolment.rank, enrolment.agency) == ("police", "Inspecteur", learner.agency)


def test_enrol_twice_gives_one_enrolment(cohort, learner):
    first = enrol(learner=learner, cohort=cohort, by=learner)

    assert enrol(learner=learner, cohort=cohort, by=learner) == first
    assert cohort.enrolments.count() == 1


def test_enrol_in_full_cohort_is_refused_with_a_sentence(cohort, learner):
    cohort.capacity = 1
    cohort.save()
    EnrolmentFactory(cohort=cohort)

    with pytest.raises(DomainError, match="All 1 places"):
        enrol(learner=learner, cohort=cohort, by=learner)


def test_walk_in_enters_a_full_cohort(cohort, learner):
    cohort.capacity = 1
    cohort.save()
    EnrolmentFactory(cohort=cohort)

    assert enrol(learner=learner, cohort=cohort, by=learner, origin=EnrolmentOrigin.WALK_IN).state == EnrolmentState.ACTIVE


def test_join_with_code_forgives_case_and_spaces(cohort, learner):
    enrolment = join_with_code(learner=learner, code=f" {cohort.code[:3].lower()}-{cohort.code[3:].lower()} ")

    assert enrolment.cohort == cohort


def test_join_with_unknown_code_says_what_to_do(cohort, learner):
    with pytest.raises(DomainError, match="letter by letter"):
        join_with_code(learner=learner, code="WRONG2")


def test_join_closed_cohort_is_refused(cohort, learner):
    cohort.is_open = False
    cohort.save()

    with pytest.raises(DomainError, match="closed"):
        join_with_code(learner=learner, code=cohort.code)


def test_withdrawn_person_can_come_back(cohort, learner):
    gone = withdraw(enrolment=enrol(learner=learner, cohort=cohort, by=learner), by=learner)

    back = enrol(learner=learner, cohort=cohort, by=learner)

    assert back != gone
    assert gone.state == EnrolmentState.WITHDRAWN


def test_self_paced_course_opens_to_everybody(db):
    course = ContentFactory.build_course(is_self_paced=True).course

    assert start_self_paced(learner=UserFactory(), course=course).cohort is None


def test_course_for_groups_cannot_be_started_alone(content, learner):
    with pytest.raises(DomainError, match="taught in groups"):
        start_self_paced(learner=learner, course=content.course)
