"""Classical figures equal the definitions to 1e-6, on matrices worked by hand and on any that hypothesis thinks of."""

from dataclasses import asdict
from math import nan, sqrt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessments.statistics import Draw, analyse, percents_of
from tests.assessments.statistics import reference

CLOSE = 1e-6
# Four people, two items of one point and one of two. Totals 4, 3, 1, 0.
MARKS = [[1, 1, 2], [1, 1, 1], [0, 1, 0], [0, 0, 0]]
MAXIMA = [1, 1, 2]


def close(expected):
    return None if expected is None else pytest.approx(float(expected), abs=CLOSE)


@pytest.fixture
def figures():
    return analyse(MARKS, MAXIMA, names=["a", "b", "c"], guesses=[0.25, 0.5, None])


def test_items_of_a_matrix_worked_by_hand(figures):
    first, second, third = figures.items

    assert (first.facility_index, second.facility_index, third.facility_index) == (50, 75, 37.5)
    assert first.standard_deviation == pytest.approx(100 * sqrt(1 / 3))
    assert third.standard_deviation == pytest.approx(100 * sqrt(11 / 12) / 2)
    assert (first.intended_weight, second.intended_weight, third.intended_weight) == (25, 25, 50)


def test_effective_weights_worked_by_hand(figures):
    """Covariances with the total: 1, 2/3 and 5/3."""
    whole = 1 + sqrt(2 / 3) + sqrt(5 / 3)

    assert [one.effective_weight for one in figures.items] == pytest.approx(
        [100 / whole, 100 * sqrt(2 / 3) / whole, 100 * sqrt(5 / 3) / whole]
    )


def test_discrimination_worked_by_hand(figures):
    """The first item's rests are 3, 2, 1, 0: covariance 2/3, variances 1/3 and 5/3; sorted they pair the same way."""
    first = figures.items[0]

    assert first.discrimination_index == pytest.approx(100 * (2 / 3) / sqrt(5 / 9))
    assert first.discriminative_efficiency == pytest.approx(100)


def test_quiz_worked_by_hand(figures):
    """Totals 4, 3, 1, 0: mean 2, variance 10/3, item variances 1/3, 1/4 and 11/12."""
    quiz = figures.quiz
    cic = 100 * 3 / 2 * (1 - (1 / 3 + 1 / 4 + 11 / 12) / (10 / 3))

    assert (quiz.attempts, quiz.maximum, quiz.mean, quiz.median) == (4, 4, 50, 50)
    assert quiz.standard_deviation == pytest.approx(100 * sqrt(10 / 3) / 4)
    assert quiz.skewness == pytest.approx(0)
    assert quiz.coefficient_of_internal_consistency == pytest.approx(cic)
    assert quiz.error_ratio == pytest.approx(100 * sqrt(1 - cic / 100))
    assert quiz.standard_error == pytest.approx(quiz.error_ratio * quiz.standard_deviation / 100)


def test_kurtosis_worked_by_hand(figures):
    """M2 = 2.5, M4 = 8.5; k2 = 10/3, k4 = 16/6 · (5 · 8.5 - 9 · 6.25)."""
    assert figures.quiz.kurtosis == pytest.approx(16 / 6 * (42.5 - 56.25) / (100 / 9))


def test_guesses_are_told_in_per_cent(figures):
    assert [one.random_guess_score for one in figures.items] == [25, 50, None]


def test_names_are_numbers_where_none_are_given():
    assert [one.name for one in analyse(MARKS, MAXIMA).items] == ["1", "2", "3"]


@st.composite
def matrices(draw):
    k = draw(st.integers(2, 6))
    maxima = draw(st.lists(st.integers(1, 5), min_size=k, max_size=k))
    row = st.tuples(*(st.integers(-most, 4 * most).map(lambda quarter: quarter / 4) for most in maxima)).map(list)
    return draw(st.lists(row, min_size=4, max_size=12)), maxima


# One item's covariance with the total is nought, and in binary fractions a little less.
@example((
    [[0, 0.25, 0, 2.75], [0, 0.5, 0.25, 2.75], [0, -0.5, 0, 4.5], [0, 1, 0, -0.25], [0, 1, 0, -0.25], [0, 2, 0, 1.75], [0, 4, 0, 2.25],
     [1.75, 0.25, 5, 5], [0, 0.5, 1.5, 5]], [2, 5, 5, 5],
))  # fmt: skip
@settings(deadline=None)
@given(matrices())
def test_any_matrix_equals_the_plain_definitions(case):
    marks, maxima = case
    found = analyse(marks, maxima)

    for j, one in enumerate(found.items):
        for name, expected in reference.item(marks, maxima, j).items():
            assert getattr(one, name) == close(expected), name
    for name, expected in reference.quiz(marks, maxima).items():
        assert getattr(found.quiz, name) == close(expected), name


@settings(deadline=None)
@given(matrices(), st.randoms())
def test_order_of_attempts_does_not_matter(case, dice):
    marks, maxima = case
    shuffled = [*marks]
    dice.shuffle(shuffled)

    for before, after in zip(analyse(marks, maxima).items, analyse(shuffled, maxima).items, strict=True):
        assert {name: close(value) if isinstance(value, float) else value for name, value in asdict(before).items()} == asdict(after)


@settings(deadline=None)
@given(matrices())
def test_figures_stay_within_their_bounds(case):
    found = analyse(*case)
    weights = [one.effective_weight for one in found.items if one.effective_weight]

    assert not weights or sum(weights) == pytest.approx(100)
    assert all(abs(one.discrimination_index or 0) <= 100 + CLOSE for one in found.items)
    assert (found.quiz.coefficient_of_internal_consistency or 0) <= 100 + CLOSE


def test_nobody_leaves_everything_undefined():
    found = analyse([[nan, nan]], [1, 3])

    assert found.quiz.attempts == 0
    assert [value for value in asdict(found.quiz).values() if value is not None] == [0, 4]
    assert [(one.facility_index, one.effective_weight, one.intended_weight) for one in found.items] == [(None, None, 25), (None, None, 75)]


@pytest.mark.parametrize(("n", "defined"), [
    (1, {"mean", "median"}),
    (2, {"mean", "median", "standard_deviation", "coefficient_of_internal_consistency", "error_ratio", "standard_error"}),
    (3, {"mean", "median", "standard_deviation", "coefficient_of_internal_consistency", "error_ratio", "standard_error", "skewness"}),
])  # fmt: skip
def test_few_attempts_define_few_figures(n, defined):
    quiz = asdict(analyse([[1, 1], [0, 1], [0, 0]][:n], [1, 1]).quiz)

    assert {name for name, value in quiz.items() if value is not None} - {"attempts", "maximum"} == defined


def test_one_attempt_has_no_deviation_and_no_weight():
    one = analyse([[1, 0]], [1, 1]).items[0]

    assert (one.facility_index, one.standard_deviation, one.effective_weight, one.discrimination_index) == (100, None, None, None)


def test_equal_totals_have_no_consistency():
    quiz = analyse([[1, 0], [0, 1], [1, 0], [0, 1]], [1, 1]).quiz

    undefined = (quiz.skewness, quiz.kurtosis, quiz.coefficient_of_internal_consistency, quiz.error_ratio, quiz.standard_error)
    assert undefined == (None,) * 5
    assert quiz.standard_deviation == 0


def test_totals_that_differ_by_binary_noise_are_equal():
    quiz = analyse([[0.1, 0.2], [0.3, 0.0], [0.0, 0.3], [0.2, 0.1]], [1, 1]).quiz

    assert (quiz.skewness, quiz.coefficient_of_internal_consistency) == (None, None)


def test_item_that_does_not_vary_weighs_nothing():
    one = analyse([[1, 1], [1, 0], [1, 1]], [1, 1]).items[0]

    assert (one.effective_weight, one.discrimination_index, one.discriminative_efficiency, one.standard_deviation) == (0, None, None, 0)


def test_item_against_the_others_has_no_weight_and_is_flagged():
    against, *others = analyse([[0, 1, 1], [0, 1, 1], [1, 0, 0], [1, 0, 0]], [1, 1, 1]).items

    assert (against.effective_weight, against.has_negative_covariance) == (None, True)
    assert against.discrimination_index == pytest.approx(-100)
    assert [one.effective_weight for one in others] == [50, 50]


def test_negative_consistency_is_reported_as_it_is():
    quiz = analyse([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]], [1, 1, 1]).quiz

    assert quiz.coefficient_of_internal_consistency == pytest.approx(100 * 3 / 2 * (1 - (1 / 3 + 1 / 3 + 1 / 4) / (1 / 4)))
    assert quiz.error_ratio > 100


def test_one_item_has_neither_rest_nor_consistency():
    found = analyse([[1], [0], [1]], [1])

    assert found.quiz.coefficient_of_internal_consistency is None
    assert (found.items[0].effective_weight, found.items[0].discrimination_index) == (100, None)


def test_item_is_judged_by_the_attempts_that_had_it():
    marks = [[1, 1, nan], [0, nan, 0], [1, nan, 1], [0, 0, nan]]
    found = analyse(marks, [1, 1, 1], draws=[Draw(1, (1, 2))])

    assert [(one.attempts, one.facility_index) for one in found.items] == [(4, 50), (2, 50), (2, 50)]
    assert [one.intended_weight for one in found.items] == [50, 50, 50]
    assert (found.quiz.maximum, found.quiz.mean) == (2, 50)


def test_weights_of_drawn_items_sum_to_the_whole_over_attempts():
    marks = [[1, 1, nan], [0, nan, 0], [1, nan, 1], [0, 0, nan]]
    found = analyse(marks, [1, 1, 1])

    assert sum(one.effective_weight * one.attempts / 4 for one in found.items) == pytest.approx(100)


def test_consistency_of_draws_takes_their_marks_together():
    """Drawn marks 1, 0, 1, 0 are one place: as if it were one item."""
    drawn = analyse([[1, 1, nan], [0, nan, 0], [1, nan, 1], [0, 0, nan]], [1, 1, 1], draws=[Draw(1, (1, 2))])
    same = analyse([[1, 1], [0, 0], [1, 1], [0, 0]], [1, 1])

    assert drawn.quiz.coefficient_of_internal_consistency == pytest.approx(same.quiz.coefficient_of_internal_consistency)


@pytest.mark.parametrize("draws", [(), (Draw(2, (1, 2)),)])
def test_consistency_is_undefined_where_attempts_have_different_places(draws):
    marks = [[1, 1, nan], [0, nan, 0], [1, nan, 1], [0, 0, nan]]

    assert analyse(marks, [1, 1, 1], draws=draws).quiz.coefficient_of_internal_consistency is None


def test_totals_of_different_maxima_are_brought_to_one_scale():
    """Half of two points and half of four are both half."""
    quiz = analyse([[1, 0, nan], [1, nan, 1]], [1, 1, 3]).quiz

    assert (quiz.maximum, quiz.mean, quiz.standard_deviation) == (3, 50, 0)


def test_percents_leave_out_what_was_not_asked():
    found = percents_of([[1, nan], [0.5, 1], [nan, nan]], [1, 1])

    assert list(found[:2]) == [100, 75]
    assert found[2] != found[2]


@pytest.mark.parametrize(("marks", "maxima"), [([1, 2], [1]), ([[1, 2]], [1]), ([[1]], [0]), ([[1]], [nan])])
def test_shapes_that_do_not_fit_are_refused(marks, maxima):
    with pytest.raises(ValueError, match="maxim"):
        analyse(marks, maxima)
