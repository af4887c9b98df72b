"""Certificates that rest on a result which is about to be corrected."""

import pytest

from assessments.services.correcting import impact_of
from certificates.services import award
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.factories.assessments import published, single, true_false
from tests.factories.certificates import a_design, ask_for_nothing
from tests.factories.correcting import choice_of, handed_in
from tests.factories.people import UserFactory


@pytest.fixture
def certificate(cohort, learner, quiz):
    """Awarded to somebody whose answer was wrong."""
    enrolment = enrol(learner=learner, cohort=cohort, by=learner)
    handed_in(enrolment, quiz, "Blue")
    ask_for_nothing(cohort)
    return award(enrolment=enrolment, by=None, design=a_design())


@pytest.fixture
def quiz(content):
    return published(content, [single(), true_false()])


def concerned(quiz, remedy, by):
    return impact_of(item=choice_of(quiz), remedy=remedy, payload={}, by=by).concerned


def test_certificate_that_rests_on_a_result_is_named_to_who_runs_the_cohort(certificate, quiz, trainer):
    assert concerned(quiz, "void", trainer) == ((certificate.serial, certificate.get_absolute_url()),)


def test_others_learn_only_that_there_is_one(certificate, quiz):
    other = UserFactory()
    assign(other, Role.TRAINER)

    assert concerned(quiz, "void", other) == (("", ""),)


def test_certificate_of_somebody_whose_result_stays_is_not_concerned(certificate, quiz, cohort, trainer):
    handed_in(enrol(learner=(person := UserFactory()), cohort=cohort, by=person), quiz, "Red")
    award(enrolment=person.enrolments.get(), by=None)

    assert len(concerned(quiz, "full", trainer)) == 1
