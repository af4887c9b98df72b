import pytest

from people.enums import Role
from people.roles import assign
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory


@pytest.fixture
def session(cohort):
    """A session of `cohort` that is under way; Django's own sessions are not meant."""
    return SessionFactory(cohort=cohort)


@pytest.fixture
def enrolments(cohort):
    """Three people in `cohort`."""
    return [EnrolmentFactory(cohort=cohort, learner__last_name=name) for name in ("Bélizaire", "Çelik", "Désir")]


@pytest.fixture
def neighbour(content):
    """Programme staff who run another programme: they must see nothing of ours."""
    person = UserFactory(first_name="Ysabel", last_name="Vecina")
    assign(person, Role.STAFF)
    CohortFactory(course_key=content.course.translation_key).programme.staff.add(person)
    return person


@pytest.fixture
def other_trainer(content):
    """A trainer of another cohort of the same course."""
    person = UserFactory(first_name="Fritz", last_name="Voisin")
    assign(person, Role.TRAINER)
    CohortFactory(course_key=content.course.translation_key).trainers.add(person)
    return person
