"""Promise 1 under the worst that can happen: the server is killed again and again, lines are cut, messages come twice or late.

`make test-faults` kills it 200 times on each database; `make test` a few times. `FAULT_SEED` repeats what chance did before.
"""

import os
import random
import threading
import time
from collections import Counter

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry

from assessments.enums import Navigation
from assessments.models import Attempt, Mark, Response
from courses.models import LessonCompletion
from courses.services.enrolling import enrol
from tests.factories.assessments import multiple, published, single, true_false
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import UserFactory, session_of
from tests.faults.device import Device
from tests.faults.ledger import Ledger
from tests.serving import SECRET_KEY, Server, database_url, environment

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
KILLS = int(os.environ.get("FAULT_KILLS", "4"))
SEED = os.environ.get("FAULT_SEED") or str(random.randrange(10**9))
PEOPLE, TABS = 4, 2


@pytest.fixture
def server(settings, tmp_path):
    settings.SECRET_KEY = SECRET_KEY  # the sessions made here are shown there
    server = Server(environment(tmp_path, DATABASE_URL=database_url(connection), DJANGO_SETTINGS_MODULE="tests.settings_served"))
    yield server
    server.stop()


@pytest.fixture
def room(server):
    """People with two tabs each, in front of a quiz that they may take again and again; for half of them one question after the other."""
    content = ContentFactory.build_course()
    cohort = CohortFactory(course_key=content.course.translation_key)
    asked = [single(), multiple(), true_false(), single("Another?")]
    quizzes = [
        published(content, asked, attempts_allowed=None, navigation=navigation, lesson_key=lesson.translation_key)
        for navigation, lesson in zip(Navigation, content.lessons, strict=False)
    ]
    ledger, devices = Ledger(), []
    for person in range(PEOPLE):
        learner = UserFactory(email="")
        enrol(learner=learner, cohort=cohort, by=None)
        key, quiz = session_of(learner), quizzes[person % len(quizzes)]
        for tab in range(TABS):
            dice = random.Random(f"{SEED} {person} {tab}")
            turns = {"is_sequential": quiz.navigation == Navigation.SEQUENTIAL}
            devices.append(Device(port=server.port, session=key, quiz=quiz.get_absolute_url(), ledger=ledger, dice=dice, **turns))
    return ledger, devices


def kill_again_and_again(server: Server, ledger: Ledger, dice: random.Random) -> None:
    """Each time after some more answers were acknowledged, so that it dies among answers."""
    for _kill in range(KILLS):
        wanted, deadline = ledger.receipts + dice.randint(1, 40), time.monotonic() + 60
        while ledger.receipts < wanted:
            assert time.monotonic() < deadline, f"nothing is acknowledged any more: {ledger.problems}"
            time.sleep(0.005)
        server.kill()
        server.start()


def run_through(server: Server, ledger: Ledger, devices: list[Device]) -> None:
    end = threading.Event()
    threads = [threading.Thread(target=device.live, args=(end,), daemon=True) for device in devices]
    server.start()
    for thread in threads:
        thread.start()
    try:
        kill_again_and_again(server, ledger, random.Random(f"{SEED} kills"))
    finally:
        end.set()
        for thread in threads:
            thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits"


def test_nothing_acknowledged_is_lost_and_nothing_ends_twice(server, room, capsys):
    ledger, devices = room
    run_through(server, ledger, devices)
    with capsys.disabled():
        print(f"\n{KILLS} kills, seed {SEED}, {connection.vendor}: {ledger.messages} messages, {ledger.receipts} receipts, "
              f"{Attempt.objects.count()} attempts", end=" ")  # fmt: skip

    rows = Response.objects.select_related("attempt")
    stored = {(f"/en/quiz/attempts/{row.attempt.uuid}/", row.item_id): (row.revision, row.answer, row.is_flagged) for row in rows}
    assert not ledger.contradictions(stored), "\n".join([f"FAULT_SEED={SEED}", *ledger.contradictions(stored)])
    assert ledger.receipts >= KILLS
    assert_each_ended_once()
    assert_left_in_turn()


def assert_left_in_turn() -> None:
    """One after the other: nobody left a question before all that come first; and some were left."""
    left = {row.pk: set(row.responses.filter(is_left=True).values_list("item", flat=True)) for row in Attempt.objects.all()}
    for attempt in Attempt.objects.all():
        assert {item for item, _choices in attempt.order[: len(left[attempt.pk])]} == left[attempt.pk]
    assert any(left.values())


def assert_each_ended_once() -> None:
    """One end, one mark for each answer, one line in the log; numbers without gaps; a lesson completed once."""
    assert not Attempt.objects.open().exists()
    assert Mark.objects.count() == Response.objects.count()
    assert Mark.objects.values("response").distinct().count() == Mark.objects.count()
    attempts = {str(key) for key in Attempt.objects.values_list("pk", flat=True)}
    for action in ("attempt.start", "attempt.submit"):
        log = ModelLogEntry.objects.filter(action=action).values_list("object_id", flat=True)
        assert Counter(log) == Counter(attempts), action
    for enrolment in Attempt.objects.values_list("enrolment", flat=True).distinct():
        numbers = sorted(Attempt.objects.filter(enrolment=enrolment).values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
    completed = LessonCompletion.objects.values_list("enrolment", "lesson_key")
    assert len(completed) == len(set(completed))
