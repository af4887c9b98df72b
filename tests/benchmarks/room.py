"""A room full of people in front of a quiz, each signed in: made in the database, without a password to hash for each.

`python -m tests.benchmarks.room PEOPLE` makes it in the installation that the environment names, and prints as JSON what a client needs
to be any of them. `python -m tests.benchmarks.room --check FILE` asks the database whether it holds what FILE says was acknowledged.
"""

import json
import sys
from pathlib import Path

import django

django.setup()  # this is a program of its own, in the environment of the installation

from django.db import transaction  # noqa: E402

from assessments.models import Attempt, Mark, Response  # noqa: E402
from courses.services.enrolling import enrol  # noqa: E402
from people.enums import Role  # noqa: E402
from people.models import User  # noqa: E402
from people.roles import assign  # noqa: E402
from tests.factories.assessments import multiple, published, single, true_false  # noqa: E402
from tests.factories.courses import CohortFactory, ContentFactory  # noqa: E402
from tests.factories.people import session_of  # noqa: E402

LENGTH, SHORT = 30, 10


def some_questions(length: int) -> list:
    makers = (single, multiple, true_false)
    return [makers[number % len(makers)](f"Question {number + 1} of {length}?") for number in range(length)]


def somebody(number: int) -> User:
    person = User(first_name="Learner", last_name=f"Number {number}", language="en")
    person.set_unusable_password()
    person.save()
    assign(person, Role.LEARNER)
    return person


@transaction.atomic
def fill(people: int) -> dict:
    """Enrol people in a course with a quiz of 30 questions, to be taken once, and one of 10, to be taken again and again."""
    content = ContentFactory.build_course()
    cohort = CohortFactory(course_key=content.course.translation_key, capacity=people)
    quiz = published(content, some_questions(LENGTH), attempts_allowed=1)
    short = published(content, some_questions(SHORT), attempts_allowed=None, lesson_key=content.lessons[1].translation_key)
    learners = [somebody(number) for number in range(people)]
    for learner in learners:
        enrol(learner=learner, cohort=cohort, by=None)
    return {
        "quiz": quiz.get_absolute_url(),
        "short": short.get_absolute_url(),
        "sessions": [session_of(learner) for learner in learners],
    }


def as_sent(answer: object) -> object:
    """The same for what a page sends and for what is made of it: True is "true", and no tick is no answer."""
    return (str(answer).lower() if isinstance(answer, bool) else answer) or None


def check(acknowledged: list) -> dict:
    """Compare what was acknowledged (attempt, item, revision, answer, flag; the last of a place counts) with what is kept."""
    rows = Response.objects.values_list("attempt__uuid", "item", "revision", "answer", "is_flagged")
    kept = {(str(uuid), item): (revision, as_sent(answer), flag) for uuid, item, revision, answer, flag in rows}
    last = {(uuid, item): (revision, as_sent(answer), flag) for uuid, item, revision, answer, flag in acknowledged}
    attempts = Attempt.objects.filter(uuid__in={uuid for uuid, *_rest in acknowledged})
    return {
        "acknowledged": len(acknowledged),
        "places": len(last),
        "stored": sum(kept.get(place) == entry for place, entry in last.items()),
        "finished": attempts.submitted().count(),
        "marked twice": Mark.objects.count() - Mark.objects.values("response").distinct().count(),
    }


if __name__ == "__main__":
    print(json.dumps(check(json.loads(Path(sys.argv[2]).read_text())) if sys.argv[1] == "--check" else fill(int(sys.argv[1]))))
