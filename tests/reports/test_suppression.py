"""Nothing small shows, and nothing small can be worked out."""

from collections import Counter
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.people_trained import Cell, Event, count_cells, table_lines, table_sums
from reports.suppression import LIMIT, Sum, cells_to_hide

ROW = [Sum("all", ["women", "men", "none"])]


def test_a_small_number_takes_a_second_one_with_it():
    assert cells_to_hide({"women": 3, "men": 40, "none": 9, "all": 52}, ROW) == {"women", "none"}


def test_two_small_numbers_that_subtraction_would_give_together_take_a_third():
    assert cells_to_hide({"women": 1, "men": 40, "none": 2, "all": 43}, ROW) == {"women", "none", "men"}


def test_zero_shows():
    assert cells_to_hide({"women": 0, "men": 40, "none": 0, "all": 40}, ROW) == set()


def test_the_total_goes_where_nothing_else_can():
    assert cells_to_hide({"women": 3, "men": 0, "none": 0, "all": 3}, ROW) == {"women", "all"}


def test_the_only_agency_of_a_sector_hides_the_sector_too():
    values = {"agency": 3, "sector": 3, "other": 50, "all": 53}

    assert {"agency", "sector"} <= cells_to_hide(values, [Sum("sector", ["agency"]), Sum("all", ["sector", "other"])])


people = st.lists(
    st.tuples(st.sampled_from(["police", "health", "judiciary"]), st.sampled_from("12345"), st.sampled_from(["female", "male", "none"])),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(people)
def test_no_hidden_number_of_a_table_can_be_solved(rows):
    events = [Event(n, n, str(n), None, Cell(*row)) for n, row in enumerate(rows)]
    lines, counts = table_lines(events), count_cells(events)
    values = {cell: counts[cell] for line in lines for cell in line.cells}
    sums = list(table_sums(lines))

    hidden = cells_to_hide(values, sums)

    assert all(values[cell] == 0 or values[cell] >= LIMIT for cell in values.keys() - hidden)
    assert not solvable(sums, hidden)
    for total, parts in sums:
        if total not in hidden and hidden.intersection(parts):
            assert sum(values[part] for part in parts if part in hidden) >= LIMIT


def solvable(sums, hidden):
    """Hidden numbers that plain Gaussian elimination over a dense matrix fixes (an independent check)."""
    names = sorted(hidden)
    matrix = [[Fraction((name in parts) - (name == total)) for name in names] for total, parts in sums if hidden & {total, *parts}]
    rank = 0
    for column in range(len(names)):
        pivot = next((row for row in range(rank, len(matrix)) if matrix[row][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        matrix[rank] = [value / matrix[rank][column] for value in matrix[rank]]
        for row in range(len(matrix)):
            if row != rank and matrix[row][column]:
                factor = matrix[row][column]
                matrix[row] = [mine - factor * theirs for mine, theirs in zip(matrix[row], matrix[rank], strict=True)]
        rank += 1
    return [row for row in matrix if Counter(bool(value) for value in row)[True] == 1]
