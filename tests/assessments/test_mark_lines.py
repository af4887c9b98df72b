"""What an attempt keeps of its marks: always what the newest marks say, whoever gave them, and what statistics read."""

from collections import Counter
from decimal import Decimal
from importlib import import_module

import numpy as np
import pytest
from django.apps import apps
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.mark_lines import line_of, main_language
from assessments.models import Attempt, Response
from assessments.services.attempting import save_answers, submit_attempt
from assessments.services.correcting import correct_item, impact_of
from assessments.services.hand_marking import mark_by_hand
from assessments.services.marking import mark_attempt, recompute
from assessments.statistics.lines import read_lines
from tests.factories.assessments import answers, begun, essay, published, single, true_false
from tests.factories.courses import EnrolmentFactory
from tests.factories.statistics import a_taken_quiz

decimals = st.decimals(-50, 50, places=4)
marks = st.tuples(st.integers(1, 10**12), decimals, st.decimals(0, 50, places=4), st.none() | st.decimals(-1, 1, places=8))


@given(st.lists(st.lists(marks, max_size=4), max_size=4))
def test_line_says_item_known_points_and_the_most(written):
    found = read_lines([line_of(one) for one in written])
    expected = [
        (at, item, float(points if share is None else share * most), float(most))
        for at, line in enumerate(written)
        for item, points, most, share in line
    ]

    assert list(zip(*(column.tolist() for column in (found.lines, found.items, found.points, found.most)), strict=True)) == expected


@given(st.lists(st.sampled_from(["", "en", "fr", "ht"])))
def test_main_language_is_the_most_frequent_that_was_recorded(languages):
    counts = Counter(filter(None, languages))

    assert counts[main_language(languages)] == max(counts.values(), default=0)
    assert main_language(languages) == main_language(languages[::-1])


def kept(attempt):
    """What the attempt keeps: item → known points and most; the newest mark; the language."""
    found = read_lines([attempt.mark_line])
    pairs = np.column_stack([found.points, found.most]).round(9).tolist()
    return dict(zip(found.items.tolist(), pairs, strict=True)), attempt.newest_mark, attempt.language


def told(attempt):
    """The same from the answers and marks themselves, one by one."""
    newest = {one.item_id: one.marks.order_by("pk").last() for one in attempt.responses.all()}
    given = {item: mark for item, mark in newest.items() if mark is not None}
    worth = {item: mark.points if mark.share is None else mark.share * mark.max_points for item, mark in given.items()}
    spoken = Counter(attempt.responses.exclude(language="").values_list("language", flat=True))
    return (
        {item: [round(float(worth[item]), 9), float(mark.max_points)] for item, mark in given.items()},
        max((mark.pk for mark in given.values()), default=None),
        spoken.most_common(1)[0][0] if spoken else "",
    )


def everybody_keeps_what_marks_say():
    attempts = Attempt.objects.submitted()
    return all(kept(attempt) == told(attempt) for attempt in attempts)


def correct_choice(attempt, remedy, by):
    item = next(one for one in attempt.version.sealed_items.values() if one.frozen["kind"] == "single_choice")
    wrong = next(one["id"] for one in item.frozen["choices"] if not one["right"])
    payload = {"answer": wrong} if remedy == "accept" else {}
    impact_of(item=item, remedy=remedy, payload=payload, by=by)  # undone: it must leave nothing behind
    assert everybody_keeps_what_marks_say()
    correct_item(item=item, remedy=remedy, payload=payload, reason="Unclear.", by=by)


def mark_essay(attempt, points, by):
    response = attempt.responses.get(item__frozen__kind="essay")
    mark_by_hand(response=response, by=by, points=points, reason="Read again.")


STEPS = st.one_of(
    st.tuples(st.just(correct_choice), st.sampled_from(["accept", "void", "full"])),
    st.tuples(st.just(mark_essay), st.decimals(0, 1, places=4)),
)


@pytest.fixture(params=[False, True], ids=["", "with certainty"])
def quiz_of_three(request, content):
    return published(content, [single(), true_false(), essay()], uses_certainty=request.param)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(is_right=st.booleans(), steps=st.lists(STEPS, max_size=4))
def test_attempt_keeps_what_the_newest_marks_say_whatever_happens(quiz_of_three, cohort, trainer, is_right, steps):
    attempt = begun(EnrolmentFactory(cohort=cohort), quiz_of_three)
    entries = [{"item": pk, "revision": 1, "answer": one, "certainty": 3} for pk, one in answers(attempt, right=is_right).items()]
    save_answers(attempt=attempt, entries=entries, by=None)
    submit_attempt(attempt=attempt, by=None)

    for step, value in steps:
        step(attempt, value, trainer)
        assert everybody_keeps_what_marks_say()


def test_marking_again_keeps_the_new_marks(attempt):
    submit_attempt(attempt=attempt, by=None)
    before = Attempt.objects.get().newest_mark
    mark_attempt(attempt=attempt, reason="Once more")

    assert Attempt.objects.get().newest_mark > before
    assert everybody_keeps_what_marks_say()


def test_answer_that_waits_for_its_mark_is_not_in_the_line(content, enrolment):
    attempt = begun(enrolment, published(content, [single(), essay()]))
    save_answers(attempt=attempt, entries=[{"item": pk, "revision": 1, "answer": one} for pk, one in answers(attempt).items()], by=None)
    done = submit_attempt(attempt=attempt, by=None)

    assert (done.percent, len(kept(done)[0])) == (None, 1)


@pytest.fixture
def older(content, cohort):
    """Attempts of an installation before attempts kept their marks; two answers were marked again, one as void."""
    a_taken_quiz(content, cohort, people=3)
    first, second = Response.objects.all()[:2]
    first.marks.create(points=Decimal("0.3333"), max_points=1, share=Decimal("0.33333333"), reason="Partly right")
    second.marks.create(points=0, max_points=0, reason="A bad question")
    for attempt in Attempt.objects.all():
        recompute(attempt=attempt)
    expected = list(Attempt.objects.order_by("pk").values_list("mark_line", "newest_mark", "language"))
    Attempt.objects.update(mark_line="", newest_mark=None, language="")
    return expected


@pytest.mark.parametrize("derive", [
    lambda: import_module("assessments.migrations.0014_marks_in_a_line").fill(apps, None), lambda: call_command("recompute_results"),
])  # fmt: skip
def test_older_attempts_are_given_what_new_ones_keep(older, derive):
    derive()

    assert list(Attempt.objects.order_by("pk").values_list("mark_line", "newest_mark", "language")) == older
    assert everybody_keeps_what_marks_say()
