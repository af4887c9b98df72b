"""A register of many people and the staff who take it, each signed in: made in the database of the installation that the environment names.

`python -m tests.benchmarks.register PEOPLE STAFF` prints as JSON what a client needs; with `--check UUID` how the register stands.
"""

import json
import sys
from collections import Counter

import django

django.setup()  # this is a program of its own, in the environment of the installation

from django.db import transaction  # noqa: E402

from attendance.models import AttendanceRecord, Observation, Session  # noqa: E402
from courses.services.enrolling import enrol  # noqa: E402
from people.enums import Role  # noqa: E402
from people.roles import assign  # noqa: E402
from tests.benchmarks.room import somebody  # noqa: E402
from tests.factories.attendance import SessionFactory  # noqa: E402
from tests.factories.courses import CohortFactory, ContentFactory  # noqa: E402
from tests.factories.people import UserFactory, session_of  # noqa: E402


@transaction.atomic
def fill(people: int, staff: int) -> dict:
    content = ContentFactory.build_course()
    cohort = CohortFactory(course_key=content.course.translation_key, capacity=people)
    trainers = [UserFactory() for _one in range(staff)]
    for trainer in trainers:
        assign(trainer, Role.TRAINER)
        cohort.trainers.add(trainer)
    enrolments = [enrol(learner=somebody(number), cohort=cohort, by=None) for number in range(people)]
    session = SessionFactory(cohort=cohort)
    return {
        "session": str(session.uuid),
        "people": [str(one.uuid) for one in enrolments],
        "sessions": [session_of(trainer) for trainer in trainers],
    }


def check(uuid: str) -> dict:
    session = Session.objects.get(uuid=uuid)
    statuses = Counter(AttendanceRecord.objects.filter(session=session).values_list("status", flat=True))
    return {"observations": Observation.objects.filter(session=session).count(), "people": dict(statuses)}


if __name__ == "__main__":
    print(json.dumps(check(sys.argv[2]) if sys.argv[1] == "--check" else fill(int(sys.argv[1]), int(sys.argv[2]))))
