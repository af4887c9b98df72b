"""The same item in two languages, for people who know as much."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments.statistics.fairness import Fairness, comparable_languages, compare_languages, mantel_haenszel, strata_of
from tests.assessments.statistics import reference

CELL = st.integers(0, 9)


def column(values):
    """One item of a matrix."""
    return [[value] for value in values]


def test_two_strata_worked_by_hand():
    """Σ ad/n = 5 + 5 and Σ bc/n = 0.625 + 0.625: the odds are eight to one. Of 15 right in each stratum, 15 · 15 / 40 were expected."""
    found = mantel_haenszel([(10, 5, 5, 20), (10, 5, 5, 20)])

    assert found.odds_ratio == pytest.approx(8)
    assert found.delta == pytest.approx(-2.35 * math.log(8))
    assert found.chi_square == pytest.approx((20 - 2 * 15 * 15 / 40 - 0.5) ** 2 / (2 * 15 * 25 * 15 * 25 / (40**2 * 39)))
    assert found.grade == Fairness.LARGE


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL).filter(lambda cells: sum(cells) > 1), min_size=1, max_size=6))
def test_any_strata_equal_the_plain_definitions(tables):
    try:
        odds, chi_square = reference.mantel_haenszel(tables)
    except ZeroDivisionError:
        assume(False)
    assume(odds > 0)
    found = mantel_haenszel(tables)

    assert (found.odds_ratio, found.chi_square) == pytest.approx((odds, chi_square))


@pytest.mark.parametrize("times", range(1, 30))
def test_error_is_woolfs_where_there_is_one_stratum(times):
    """There Robins, Breslow and Greenland's variance is the sum of the inverses: it decides between moderate and large."""
    cells = [3 * times, 2 * times, 1 * times, 4 * times]
    found = mantel_haenszel([cells])
    error = 2.35 * math.sqrt(sum(1 / cell for cell in cells))
    expected = Fairness.LARGE if abs(found.delta) - 1.6448536 * error > 1 else Fairness.MODERATE

    assert found.grade == (expected if found.p_value < 0.05 else Fairness.NEGLIGIBLE)


@pytest.mark.parametrize(("table", "grade"), [
    ((50, 50, 50, 50), Fairness.NEGLIGIBLE),  # no difference
    ((6, 4, 4, 6), Fairness.NEGLIGIBLE),  # a large one that may be chance
    ((550, 450, 450, 550), Fairness.NEGLIGIBLE),  # significant and small
    ((60, 40, 43, 57), Fairness.MODERATE),  # above 1.5 and not surely above 1
    ((90, 10, 40, 60), Fairness.LARGE),
])  # fmt: skip
def test_classes_are_those_of_ets(table, grade):
    assert mantel_haenszel([table]).grade == grade


@pytest.mark.parametrize("tables", [[], [(1, 0, 0, 0)], [(5, 0, 5, 0)], [(5, 5, 0, 0)], [(5, 0, 3, 2)], [(3, 2, 5, 0)]])
def test_odds_that_cannot_be_compared_have_no_class(tables):
    found = mantel_haenszel(tables)

    assert (found.odds_ratio, found.grade) == (None, None)


def test_languages_need_twenty_different_people_each():
    languages = ["fr"] * 30 + ["ht"] * 20 + ["en"] * 19 + ["es"] * 40 + [""] * 50
    people = [*range(69), *([1] * 40), *range(50)]

    assert comparable_languages(languages, people) == {"fr": 30, "ht": 20}


def test_item_that_is_hard_only_in_creole_is_found():
    """Forty people in each language, five totals; the item is right in French from the middle on, in Creole only at the top."""
    languages, strata = ["fr"] * 40 + ["ht"] * 40, [*range(5)] * 16
    right = [level >= 2 or n % 8 == 0 for n, level in enumerate(strata[:40])] + [
        level >= 4 or n % 8 == 0 for n, level in enumerate(strata[40:])
    ]

    ((found,),) = compare_languages(column(right), column([True] * 80), languages, strata, range(80))

    assert (found.reference, found.focal, found.people) == ("fr", "ht", (40, 40))
    assert (found.grade, found.delta < 0) == (Fairness.LARGE, True)


def test_too_few_people_are_not_compared():
    everybody = column([True] * 30)

    assert compare_languages(everybody, everybody, ["fr"] * 20 + ["ht"] * 10, [0] * 30, range(30)) == [[]]


def test_item_that_too_few_were_asked_is_not_compared():
    """Both languages have enough people, but only five of one were asked the second item."""
    asked = [[True, n < 25] for n in range(40)]

    first, second = compare_languages(asked, asked, ["fr"] * 20 + ["ht"] * 20, [0] * 40, range(40))

    assert (len(first), len(second)) == (1, 0)


def test_each_total_is_a_stratum_where_there_are_few():
    assert list(strata_of([50, 0, 100, 50])) == [1, 0, 2, 1]


def test_many_totals_make_ten_groups_of_like_size():
    strata = strata_of(range(200))

    assert [int((strata == level).sum()) for level in range(10)] == [20] * 10
