from datetime import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.enums import EnrolmentState
from tests.factories.courses import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.people import AgencyFactory, UserFactory


def moment(text):
    """A moment in the project's time zone."""
    return timezone.make_aware(datetime.fromisoformat(text))


def complete(cohort, at, **facts):
    """An enrolment completed then; `facts` as copied on it."""
    return EnrolmentFactory(
        cohort=cohort, state=EnrolmentState.COMPLETED, completed_at=moment(at), enrolled_at=moment("2026-01-02"), **facts
    )


def certify(enrolment, at, **fields):
    return Certificate.objects.create(
        enrolment=enrolment, language="en", facts={"name": str(enrolment.learner)}, texts=[{}], design={}, issued_at=moment(at), **fields
    )


@pytest.fixture
def world(db, content, manager):
    """One programme of `manager`, counted by hand for January to March 2026.

    | person  | sex    | sector      | agency | completed        |
    | Ana     | female | police      | PNH    | 5 January, and again on 20 March at DIE as immigration |
    | Berthe  | female | police      | PNH    | 31 March 23:59   |
    | Carlos  | male   | police      | PNH    | 1 January 0:00   |
    | Denise  | none   | health      | none   | by certificate, 2 February |
    | Emile   | male   | immigration | DIE    | 1 April 0:00: outside |
    | Flor    | female | immigration | DIE    | not at all       |
    """
    programme = ProgrammeFactory()
    programme.staff.add(manager)
    first, second = (CohortFactory(programme=programme, course_key=content.course.translation_key) for _n in range(2))
    pnh, die = AgencyFactory(name="Police", acronym="PNH"), AgencyFactory(name="Immigration", acronym="DIE", sector="immigration")
    person = {name: UserFactory(first_name=name, last_name="Test") for name in ("Ana", "Berthe", "Carlos", "Denise", "Emile", "Flor")}
    police, border = {"agency": pnh, "sector": "police"}, {"agency": die, "sector": "immigration"}
    ana_first = complete(first, "2026-01-05", learner=person["Ana"], sex="female", **police)
    ana = complete(second, "2026-03-20", learner=person["Ana"], sex="female", **border)
    berthe = complete(first, "2026-03-31T23:59", learner=person["Berthe"], sex="female", **police)
    carlos = complete(first, "2026-01-01T00:00", learner=person["Carlos"], sex="male", **police)
    denise = EnrolmentFactory(
        cohort=first, learner=person["Denise"], sex="", agency=None, sector="health", enrolled_at=moment("2026-01-02")
    )
    certify(denise, "2026-02-02")
    emile = complete(second, "2026-04-01T00:00", learner=person["Emile"], sex="male", **border)
    flor = EnrolmentFactory(cohort=second, learner=person["Flor"], sex="female", enrolled_at=moment("2026-02-15"), **border)
    return SimpleNamespace(
        programme=programme, cohorts=[first, second], pnh=pnh, die=die, person=person,
        ana_first=ana_first, ana=ana, berthe=berthe, carlos=carlos, denise=denise, emile=emile, flor=flor,
    )  # fmt: skip
