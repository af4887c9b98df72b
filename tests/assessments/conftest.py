import pytest

from courses.services.enrolling import enrol
from tests.factories.assessments import begun, published


@pytest.fixture
def enrolment(cohort, learner):
    return enrol(learner=learner, cohort=cohort, by=learner)


@pytest.fixture
def quiz(content):
    """Published: one question of each kind, pass mark 60 %, one attempt."""
    return published(content)


@pytest.fixture
def attempt(enrolment, quiz):
    return begun(enrolment, quiz)
