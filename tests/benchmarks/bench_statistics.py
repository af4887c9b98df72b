"""How long the statistics of a big quiz take: 20,000 attempts of as many people × 40 items, beside a plain NumPy pass over the same matrix.

`make bench-statistics`. First the arithmetic alone; then the whole way from a database of that size to what the screens show, as an
administrator and as the trainer who runs the cohort, with nothing in the cache; then a second look, from the cache. First on SQLite, in
a temporary folder, then on PostgreSQL. Figures depend on the machine and are printed, never asserted.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--attempts", type=int, default=20_000)
parser.add_argument("--only", choices=["sqlite", "here"], help="only SQLite; or only the database that DATABASE_URL names: an empty one")
ASKED = parser.parse_args()
ROOT, ITEMS, LANGUAGES, BATCH = Path(__file__).resolve().parent.parent.parent, 40, ("en", "fr", "es", "ht"), 1_000
FOLDER = tempfile.TemporaryDirectory(prefix="vijilans-bench-")
if ASKED.only != "here":
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'bench.sqlite3'}"

import django  # noqa: E402

django.setup()

import numpy as np  # noqa: E402
from django.apps import apps  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments.enums import AttemptState, Counted  # noqa: E402
from assessments.models import Attempt, Mark, Quiz, QuizVersion, Response  # noqa: E402
from assessments.statistics import analyse  # noqa: E402
from assessments.statistics_queries import analysis_of  # noqa: E402
from courses.models import Cohort, Enrolment  # noqa: E402
from people.enums import Role  # noqa: E402
from people.models import User  # noqa: E402
from people.roles import assign  # noqa: E402
from tests.factories.assessments import BLUE, RED, published, single  # noqa: E402
from tests.factories.courses import CohortFactory, ContentFactory  # noqa: E402
from tests.factories.people import UserFactory  # noqa: E402

derive = import_module("assessments.migrations.0014_marks_in_a_line").fill


def measured(what: str, work: Callable[[], object], times: int = 5) -> float:
    """The best of several runs, in seconds; beside it the worst, and how long the processor was at it."""
    taken, worked = [], []
    for _run in range(times):
        begun, before = time.perf_counter(), time.process_time()
        work()
        taken.append(time.perf_counter() - begun)
        worked.append(time.process_time() - before)
    print(f"{what:<58} {min(taken):8.3f} s   (slowest of {times} {max(taken):.3f} s; at work {min(worked):.3f} s)", flush=True)
    return min(taken)


def a_matrix() -> np.ndarray:
    """People of different ability, items of different difficulty; right or wrong."""
    dice = np.random.default_rng(20_000)
    ability, difficulty = dice.normal(size=(ASKED.attempts, 1)), np.linspace(-2, 2, ITEMS)
    return (dice.random((ASKED.attempts, ITEMS)) < 1 / (1 + np.exp(difficulty - ability))).astype(np.float64)


def plain_pass(marks: np.ndarray) -> None:
    """What NumPy offers ready-made over the same matrix: means, deviations, all covariances, a median."""
    totals = marks.sum(axis=1)
    marks.mean(axis=0), marks.std(axis=0, ddof=1), np.cov(marks, rowvar=False), np.median(totals), totals.std(ddof=1)


def in_all_languages(text: str) -> dict:
    return {code: {"text": text, "feedback": "", "choices": [RED, BLUE]} for code in LANGUAGES}


def some_people(cohort: Cohort) -> list[Enrolment]:
    people = User.objects.bulk_create(User(username=f"bench-{n}", language=LANGUAGES[n % 4]) for n in range(ASKED.attempts))
    return Enrolment.objects.bulk_create(Enrolment(learner=one, cohort=cohort, course_key=cohort.course_key) for one in people)


def fill_database(marks: np.ndarray) -> tuple[QuizVersion, User]:
    """A quiz with so many attempts and who runs the cohort; rows are written at once, for the services would take an hour."""
    call_command("migrate", verbosity=0, interactive=False)
    content = ContentFactory.build_course()
    quiz = published(content, [single(texts=in_all_languages(f"Question {n}")) for n in range(ITEMS)])
    cohort, trainer = CohortFactory(course_key=content.course.translation_key, capacity=ASKED.attempts), UserFactory()
    assign(trainer, Role.TRAINER)
    cohort.trainers.add(trainer)
    enrolments = some_people(cohort)
    for at in range(0, ASKED.attempts, BATCH):
        write_attempts(quiz, enrolments[at : at + BATCH], marks[at : at + BATCH])
    return quiz.current, trainer


def write_attempts(quiz: Quiz, enrolments: list[Enrolment], marks: np.ndarray) -> None:
    now, items = timezone.now(), list(quiz.current.sealed_items)
    attempts = Attempt.objects.bulk_create(
        Attempt(
            enrolment=enrolment, quiz=quiz, version=quiz.current, number=1, state=AttemptState.SUBMITTED, order=[],
            submitted_at=now, points=int(row.sum()), max_points=ITEMS, percent=round(100 * row.mean(), 2),
        )
        for enrolment, row in zip(enrolments, marks, strict=True)
    )  # fmt: skip
    answers = Response.objects.bulk_create(
        Response(attempt=one, item_id=item, answer="", language=LANGUAGES[at % 4]) for at, one in enumerate(attempts) for item in items
    )
    points = marks.reshape(-1)
    Mark.objects.bulk_create(Mark(response=one, points=int(p), max_points=1, share=int(p)) for one, p in zip(answers, points, strict=True))


def measure_database(marks: np.ndarray) -> None:
    version, trainer = fill_database(marks)
    measured(f"{connection.vendor}: migration of what attempts keep of their marks", lambda: derive(apps, None), 1)

    def compute(user: User | None) -> None:
        cache.clear()
        analysis_of(QuizVersion.objects.get(pk=version.pk), user=user, counted=Counted.ALL)

    measured(f"{connection.vendor}: the whole way, as an administrator", lambda: compute(None))
    measured(f"{connection.vendor}: the whole way, as the trainer", lambda: compute(trainer))
    measured(f"{connection.vendor}: the same again, from the cache", lambda: analysis_of(version, user=trainer, counted=Counted.ALL))
    tracemalloc.start()
    compute(None)
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    print(f"{f'{connection.vendor}: most memory that it holds at a time':<58} {megabytes:8.0f} MB", flush=True)


def main() -> None:
    marks, maxima = a_matrix(), np.ones(ITEMS)
    if ASKED.only != "here":
        load = "/".join(f"{part:.1f}" for part in os.getloadavg())
        print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {load}, Python {platform.python_version()}")
        print(f"{ASKED.attempts:,} attempts × {ITEMS} items\n")
        plain = measured("a plain NumPy pass over the matrix", lambda: plain_pass(marks))
        ours = measured("every figure of statistics.analyse", lambda: analyse(marks, maxima))
        print(f"{'that is':<58} {ours / plain:8.1f} times the plain pass\n")
    measure_database(marks)
    if not ASKED.only:
        again = [sys.executable, "-m", "tests.benchmarks.bench_statistics", f"--attempts={ASKED.attempts}", "--only=here"]
        sys.exit(subprocess.run([sys.executable, "scripts/with_postgres.py", *again], cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
