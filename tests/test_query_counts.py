"""Lists cost the same for one row and for three. Those that an app's own tests count are not repeated here."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.services.attempting import submit_attempt
from tests.factories.assessments import begun, multiple, published, single, true_false
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, ContentFactory, EnrolmentFactory


@pytest.fixture
def grow(cohort, content, learner):
    """So many of everything that lists show: people with a result each, sessions, cohorts, courses, questions and quizzes."""

    def _grow(size: int):
        quiz = published(content, [single(bank="Bank 0")], attempts_allowed=None)
        mine = EnrolmentFactory(cohort=cohort, learner=learner)
        for n in range(size):
            submit_attempt(attempt=begun(EnrolmentFactory(cohort=cohort), quiz), by=None)
            submit_attempt(attempt=begun(mine, quiz), by=learner)
            SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=n))
            other = CohortFactory(course_key=content.course.translation_key)
            other.programme.staff.set(cohort.programme.staff.all())
            more = ContentFactory.build_course(f"Search me {n}", is_self_paced=True)
            kinds = [make(f"Question {n}", bank=f"Bank {n}", objective=f"objective-{n}") for make in (single, multiple, true_false)]
            published(more, kinds, title={"en": f"Quiz {n}"})
        return quiz

    return _grow


SNIPPETS = "wagtailsnippets_assessments_"
OF_A_QUIZ = {"assessments:start", "assessments:results"}


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("who", "name", "queries"),
    [
        ("learner", "assessments:start", 7),
        ("learner", "search", 7),
        ("trainer", "assessments:results", 7),
        ("trainer", f"{SNIPPETS}question:list", 15),
        ("trainer", f"{SNIPPETS}quiz:list", 10),
        ("trainer", f"{SNIPPETS}bank:list", 10),
        ("trainer", f"{SNIPPETS}objective:list", 10),
        ("manager", "sessions:index", 10),
        ("manager", "programme:index", 10),
        ("manager", "enrolment:index", 12),
        ("administrator", "wagtailusers_users:index", 12),
    ],
)
def test_lists_cost_the_same_for_one_row_and_for_three(client, request, grow, django_assert_num_queries, who, name, queries, size):
    quiz = grow(size)
    client.force_login(request.getfixturevalue(who))
    address = reverse(name, args=[quiz.uuid] if name in OF_A_QUIZ else []) + ("?q=lesson" if name == "search" else "")
    client.get(address)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200
