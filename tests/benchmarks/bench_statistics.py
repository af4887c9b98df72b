"""How long the statistics of a big quiz take: 20,000 attempts × 40 items, beside a plain NumPy pass over the same matrix.

`make bench-statistics`. First the arithmetic alone, then the whole way from a database of that size (SQLite, in a temporary
folder) and a second look, from the cache. The times depend on the machine and are printed, never asserted.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ATTEMPTS, ITEMS, LANGUAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, 40, ("en", "fr", "es", "ht")
FOLDER = tempfile.TemporaryDirectory(prefix="vijilans-bench-")
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'bench.sqlite3'}"

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments.enums import AttemptState, Counted  # noqa: E402
from assessments.models import Attempt, Mark, QuizVersion, Response  # noqa: E402
from assessments.statistics import analyse  # noqa: E402
from assessments.statistics_queries import analysis_of  # noqa: E402
from tests.factories.assessments import published, single  # noqa: E402
from tests.factories.courses import CohortFactory, ContentFactory, EnrolmentFactory  # noqa: E402


def measured(what: str, work, times: int = 5) -> float:
    """The best of several runs, in seconds."""
    taken = []
    for _run in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    print(f"{what:<58} {min(taken):8.3f} s")
    return min(taken)


def a_matrix() -> np.ndarray:
    """People of different ability, items of different difficulty; right or wrong."""
    dice = np.random.default_rng(20_000)
    ability, difficulty = dice.normal(size=(ATTEMPTS, 1)), np.linspace(-2, 2, ITEMS)
    return (dice.random((ATTEMPTS, ITEMS)) < 1 / (1 + np.exp(difficulty - ability))).astype(np.float64)


def plain_pass(marks: np.ndarray) -> None:
    """What NumPy offers ready-made over the same matrix: means, deviations, all covariances, a median."""
    totals = marks.sum(axis=1)
    marks.mean(axis=0), marks.std(axis=0, ddof=1), np.cov(marks, rowvar=False), np.median(totals), totals.std(ddof=1)


def fill_database(marks: np.ndarray) -> QuizVersion:
    """A quiz with so many attempts; rows are written at once, for the services would take an hour."""
    call_command("migrate", verbosity=0, interactive=False)
    content = ContentFactory.build_course()
    quiz = published(content, [single(f"Question {n}") for n in range(ITEMS)], attempts_allowed=None)
    enrolment, now = EnrolmentFactory(cohort=CohortFactory(course_key=content.course.translation_key)), timezone.now()
    items = list(quiz.current.sealed_items)
    attempts = Attempt.objects.bulk_create(
        Attempt(
            enrolment=enrolment, quiz=quiz, version=quiz.current, number=n + 1, state=AttemptState.SUBMITTED, order=[],
            submitted_at=now, points=row.sum(), max_points=ITEMS, percent=100 * row.mean(),
        )
        for n, row in enumerate(marks)
    )  # fmt: skip
    for at in range(0, ATTEMPTS, 1_000):
        some = attempts[at : at + 1_000]
        answers = Response.objects.bulk_create(
            Response(attempt=one, item_id=item, answer="", language=LANGUAGES[one.pk % 4]) for one in some for item in items
        )
        points = marks[at : at + 1_000].reshape(-1)
        Mark.objects.bulk_create(Mark(response=one, points=int(p), max_points=1) for one, p in zip(answers, points, strict=True))
    return quiz.current


def main() -> None:
    marks, maxima = a_matrix(), np.ones(ITEMS)
    print(f"{ATTEMPTS:,} attempts × {ITEMS} items, {os.cpu_count()} cores\n")
    plain = measured("a plain NumPy pass over the matrix", lambda: plain_pass(marks))
    ours = measured("every figure of statistics.analyse", lambda: analyse(marks, maxima))
    print(f"{'that is':<58} {ours / plain:8.1f} times the plain pass\n")
    version = fill_database(marks)

    def compute() -> None:
        cache.clear()
        analysis_of(version, user=None, counted=Counted.ALL)

    measured("from the database, with languages and fairness", compute, 3)
    measured("the same again, from the cache", lambda: analysis_of(version, user=None, counted=Counted.ALL), 3)


if __name__ == "__main__":
    main()
