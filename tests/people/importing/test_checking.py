import pytest

from people.enums import Certainty
from people.importing.checking import check_list
from people.importing.mapping import guess_mapping
from people.importing.reading import Line
from tests.factories.people import AgencyFactory, UserFactory

HEADER = ["nom", "prénom", "sexe", "institution", "fonction", "courriel"]


def check(*rows):
    lines = [Line(number, list(row)) for number, row in enumerate([HEADER, *rows], start=1)]
    return check_list(lines, guess_mapping(lines))


@pytest.fixture
def police(db):
    return AgencyFactory(acronym="PNH", name="Police nationale d’Haïti")


@pytest.fixture
def known(police):
    return UserFactory(first_name="Mirlande", last_name="Désir", agency=police, rank="Inspecteur", email="mirlande@example.org")


def test_new_people_and_unknown_agencies(police):
    checked = check(["Cadet", "Jean", "M", "PNH", "", ""], ["Louis", "Rose", "F", "DGM", "", ""], ["Paul", "Ana", "F", "dgm", "", ""])

    assert [row.certainty for row in checked.rows] == [Certainty.NEW] * 3
    assert [row.agency for row in checked.rows] == [police, None, None]
    assert [name.upper() for name in checked.unknown_agencies] == ["DGM"]


@pytest.mark.parametrize(
    ("row", "certainty"),
    [
        (["DESIR", "Mirlande", "F", "PNH", "inspecteur", ""], Certainty.KNOWN),
        (["Désir", "Mirlande", "", "", "", "Mirlande@Example.org"], Certainty.KNOWN),
        (["Désir", "Mirlande", "F", "PNH", "Commissaire", ""], Certainty.SAME_AGENCY),
        (["Désir", "Mirlande", "F", "DGM", "", ""], Certainty.LIKELY),
        (["Dezir", "Mirlande", "F", "PNH", "", ""], Certainty.LIKELY),
        (["Désir", "Wilner", "M", "PNH", "", ""], Certainty.NEW),
    ],
)
def test_how_sure_we_are_who_it_is(known, row, certainty):
    [found] = check(row).rows

    assert found.certainty == certainty
    assert found.candidates == ([] if certainty == Certainty.NEW else [known])


def test_two_people_of_one_name_at_one_agency_are_asked_about(known, police):
    UserFactory(first_name="Mirlande", last_name="Désir", agency=police, rank="Inspecteur")

    [row] = check(["Désir", "Mirlande", "F", "PNH", "Inspecteur", ""]).rows

    assert (row.certainty, len(row.candidates)) == (Certainty.LIKELY, 2)


def test_repeats_in_the_list(police):
    rows = check(
        ["Cadet", "Jean", "M", "PNH", "agent", ""], ["CADET", "Jean", "M", "PNH", "Agent", ""], ["Cadet", "Jean", "M", "PNH", "juge", ""]
    ).rows

    assert [row.certainty for row in rows] == [Certainty.NEW, Certainty.REPEAT, Certainty.ALIKE_ROW]
    assert [row.same_as_row for row in rows] == [None, 2, 2]


def test_one_email_on_two_rows_is_a_problem(police):
    [problem] = check(["Cadet", "Jean", "M", "PNH", "", "a@example.org"], ["Louis", "Rose", "F", "PNH", "", "A@example.org"]).problems

    assert (problem.row, "Row 2 has the same e-mail" in problem.message) == (3, True)


def test_email_of_somebody_else_is_a_problem(known):
    [problem] = check(["Toussaint", "Wilner", "M", "PNH", "", "mirlande@example.org"]).problems

    assert "belongs to somebody else" in problem.message


@pytest.mark.parametrize("size", [1, 3])
def test_queries_do_not_grow_with_the_list(known, django_assert_num_queries, size):
    rows = [[f"Cadet{n}", "Jean", "M", "PNH", "", f"j{n}@example.org"] for n in range(size)]

    with django_assert_num_queries(4):
        check(*rows, ["Désir", "Mirlande", "F", "PNH", "", ""])
