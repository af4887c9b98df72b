"""From the database to the matrix: which attempts and which marks count, in which language, and when it is computed anew."""

import random
from decimal import Decimal

import numpy as np
import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.enums import Counted
from assessments.models import Attempt, DrawRule, Mark, Response
from assessments.services.marking import recompute
from assessments.services.publishing import publish_quiz
from assessments.statistics_queries import (
    analysis_of,
    cohorts_of,
    countable,
    counterparts,
    draws_of,
    figures_of,
    gain_of,
    languages_of,
    responses_to,
    sample_of,
)
from courses.services.enrolling import enrol
from tests.factories.assessments import a_quiz, bilingual, published, single
from tests.factories.courses import CohortFactory
from tests.factories.statistics import a_taken_quiz, pre_and_post, some_people, take


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def twice(content, cohort):
    """One person: first nothing right, then everything, then nothing again."""
    quiz = published(content, attempts_allowed=None)
    (enrolment,) = some_people(cohort, 1)
    for skill in (0.0, 1.0, 0.0):
        take(enrolment, quiz, skill=skill)
    return quiz


def first_marked_anew(**mark):
    """The first answer of the first attempt gets another mark, and the attempt's results are brought up to date."""
    response = Response.objects.filter(attempt=Attempt.objects.order_by("pk").first()).first()
    Mark.objects.create(response=response, reason="Another key", **mark)
    recompute(attempt=response.attempt)


def recompute_all():
    for attempt in Attempt.objects.all():
        recompute(attempt=attempt)


def sampled(quiz, counted=Counted.ALL, user=None):
    version = quiz.current
    return sample_of(countable(user, version=version), list(version.sealed_items.values()), counted)


@pytest.mark.parametrize(("counted", "results"), [
    (Counted.FIRST, [0]), (Counted.LAST, [0]), (Counted.HIGHEST, [100]), (Counted.ALL, [0, 100, 0]),
])  # fmt: skip
def test_which_attempts_count_is_a_choice(twice, counted, results):
    assert [row.percent for row in sampled(twice, counted).rows] == results


def test_first_and_last_are_different_attempts(twice):
    first, last = (sampled(twice, counted).rows[0].attempt for counted in (Counted.FIRST, Counted.LAST))

    assert first < last


def test_newest_mark_of_an_answer_counts(twice):
    first_marked_anew(points=Decimal("0.5"), max_points=1)

    assert sampled(twice, Counted.FIRST).marks[0].tolist() == [0.5, 0, 0]


def test_mark_out_of_another_maximum_is_brought_to_the_items(twice):
    first_marked_anew(points=1, max_points=4)

    assert sampled(twice, Counted.FIRST).marks[0, 0] == 0.25


def test_answer_made_void_is_as_if_it_had_not_been_asked(twice):
    first_marked_anew(points=0, max_points=0)

    assert np.isnan(sampled(twice, Counted.FIRST).marks[0, 0])


def test_attempt_that_waits_for_a_mark_is_counted_apart(twice):
    Attempt.objects.order_by("pk").update(percent=None)
    sample = sampled(twice, Counted.FIRST)

    assert (len(sample.rows), sample.unmarked) == (0, 1)


def test_open_attempts_do_not_count(twice):
    Attempt.objects.filter(number=3).update(state="open")

    assert len(sampled(twice).rows) == 2


def test_only_people_of_ones_own_cohorts_count_and_never_oneself(content, cohort, trainer):
    quiz = published(content, attempts_allowed=None)
    mine, elsewhere = some_people(cohort, 2), some_people(CohortFactory(course_key=content.course.translation_key), 3)
    own = enrol(learner=trainer, cohort=cohort, by=None)
    for enrolment in [*mine, *elsewhere, own]:
        take(enrolment, quiz)

    assert {row.enrolment for row in sampled(quiz, user=trainer).rows} == {one.pk for one in mine}
    assert len(sampled(quiz).rows) == 6


def test_drawn_items_are_missing_where_they_were_not_drawn(content, cohort):
    quiz = a_quiz(content, [single("For everybody?")], attempts_allowed=None)
    for n in range(4):
        single(f"Drawn {n}?", bank="Pool")
    DrawRule.objects.create(quiz=quiz, count=2, bank=single("Drawn 4?", bank="Pool").bank)
    version = publish_quiz(quiz=quiz, by=None)
    quiz.refresh_from_db()
    for enrolment in some_people(cohort, 6):
        take(enrolment, quiz, skill=0.5, dice=random.Random(enrolment.pk))
    sample = sampled(quiz)

    assert [(draw.count, draw.columns) for draw in draws_of(version)] == [(2, (1, 2, 3, 4, 5))]
    assert (~np.isnan(sample.marks)).sum(axis=1).tolist() == [3] * 6
    assert figures_of(version, sample).quiz.maximum == 3


def test_language_of_an_attempt_is_that_of_most_of_its_answers(content, cohort):
    quiz = published(content, [bilingual(), bilingual(), bilingual()], attempts_allowed=None)
    enrolments = some_people(cohort, 3)
    for enrolment, language in zip(enrolments, ("fr", "ht", "en"), strict=True):
        take(enrolment, quiz, language=language)
    Response.objects.filter(pk=Response.objects.filter(attempt__enrolment=enrolments[0]).first().pk).update(language="en")
    recompute_all()

    # Creole is in no question: that person read the quiz's own language.
    assert languages_of(sampled(quiz).rows, quiz.current) == ["fr", "en", "en"]


def test_language_that_nobody_recorded_is_the_persons_own_or_not_known(content, cohort):
    quiz = published(content, [bilingual()], attempts_allowed=None)
    for enrolment, preferred in zip(some_people(cohort, 2), ("fr", ""), strict=True):
        enrolment.learner.language = preferred
        enrolment.learner.save()
        take(enrolment, quiz)
    Response.objects.update(language="")
    recompute_all()

    assert languages_of(sampled(quiz).rows, quiz.current) == ["fr", ""]


def test_analysis_tells_languages_and_compares_them(content, cohort):
    quiz = a_taken_quiz(content, cohort, people=40).quiz
    analysis = analysis_of(quiz.current, user=None, counted=Counted.FIRST)

    assert [(one.code, one.attempts, one.people) for one in analysis.languages] == [("en", 20, 20), ("fr", 20, 20)]
    assert [len(one) for one in analysis.comparisons] == [1, 1, 1]
    assert (analysis.people, len(analysis.percents)) == (40, 40)


def test_analysis_is_kept_until_a_mark_is_given(twice, django_assert_num_queries):
    before = analysis_of(twice.current, user=None, counted=Counted.ALL)
    with django_assert_num_queries(1):  # what there is
        assert analysis_of(twice.current, user=None, counted=Counted.ALL) == before
    first_marked_anew(points=1, max_points=1)

    assert analysis_of(twice.current, user=None, counted=Counted.ALL).figures.quiz.mean > before.figures.quiz.mean


def test_analysis_of_two_people_is_not_mixed_up(content, cohort, trainer, administrator):
    quiz = published(content)
    for enrolment in [*some_people(cohort, 1), *some_people(CohortFactory(course_key=content.course.translation_key), 1)]:
        take(enrolment, quiz)
    people = [analysis_of(quiz.current, user=user, counted=Counted.FIRST).people for user in (trainer, administrator)]

    assert people == [1, 2]


@pytest.mark.parametrize("size", [1, 3])
def test_analysis_costs_the_same_for_any_number_of_attempts(content, cohort, size, django_assert_num_queries):
    quiz = a_taken_quiz(content, cohort, people=size).quiz
    list(quiz.current.sealed_items)

    with django_assert_num_queries(3):  # what there is, attempts with their marks, corrections
        analysis_of(quiz.current, user=None, counted=Counted.FIRST)


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("statistics", 6), ("statistics_item", 9), ("gain", 10)])
def test_pages_cost_the_same_for_any_number_of_attempts(client, content, cohort, trainer, size, name, queries, django_assert_num_queries):
    quizzes = pre_and_post(content, cohort, people=size)
    address = reverse(
        f"assessments:{name}",
        args=[quizzes.pre.uuid, *([next(iter(quizzes.pre.current.sealed_items))] if name == "statistics_item" else [])],
    )
    client.force_login(trainer)
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)


def test_answers_are_counted_by_class_and_language(content, cohort):
    quiz = published(content, [bilingual()], attempts_allowed=None)
    first, second, third = some_people(cohort, 3)
    take(first, quiz)
    take(second, quiz, language="fr")
    take(third, quiz, skill=0.0)
    Response.objects.filter(attempt__enrolment=third).update(answer=None)
    (item,) = quiz.current.sealed_items.values()

    found = responses_to(item, quiz.current, [], user=None, counted=Counted.FIRST, language="en")

    assert [(one.label, one.credit, one.count) for one in found.classes] == [("Red", 100, 2), ("Blue", 0, 0), ("Green", 0, 0)]
    assert found.classes[0].by_language == {"en": 1, "fr": 1}
    assert (found.asked, found.unanswered.total(), found.classes[0].share) == (3, 1, pytest.approx(200 / 3))


def test_item_that_nobody_was_asked_has_its_classes(content):
    quiz = published(content, [single()])
    (item,) = quiz.current.sealed_items.values()

    found = responses_to(item, quiz.current, [], user=None, counted=Counted.FIRST, language="en")

    assert [(one.label, one.count, one.share) for one in found.classes] == [("Red", 0, 0), ("Blue", 0, 0), ("Green", 0, 0)]


def test_gain_pairs_people_by_objective_and_counts_who_is_missing(content, cohort):
    quizzes = pre_and_post(content, cohort)
    found = gain_of(quizzes.pre, quizzes.post, user=None, counted=Counted.FIRST)

    assert (found.whole.pairs, found.whole.only_before, found.whole.only_after, found.whole.gain) == (6, 1, 1, 100)
    assert [(name, gain.pairs, gain.gain) for name, gain in found.objectives] == [("definition", 6, 100), ("referral", 6, 100)]


def test_gain_of_a_cohort_leaves_the_others_out(content, cohort, trainer):
    quizzes = pre_and_post(content, cohort)
    other = CohortFactory(course_key=content.course.translation_key)
    for enrolment in some_people(other, 2):
        take(enrolment, quizzes.pre, skill=0.0)
        take(enrolment, quizzes.post)

    pairs = [
        gain_of(quizzes.pre, quizzes.post, user=None, counted=Counted.LAST, cohort=which).whole.pairs for which in (cohort, other, None)
    ]
    assert pairs == [6, 2, 8]
    assert cohorts_of([quizzes.pre], trainer) == [cohort]


def test_counterparts_are_of_the_same_course(content, cohort):
    quizzes = pre_and_post(content, cohort, people=1)

    assert counterparts(quizzes.pre) == [quizzes.post]
    assert counterparts(quizzes.post) == [quizzes.pre]
    assert counterparts(published(content, lesson_key=content.lessons[1].translation_key)) == []
