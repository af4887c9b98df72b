import pytest

from people.enums import Sex
from people.importing.cleaning import AgencyBook, clean_rows, split_name
from people.importing.mapping import Mapping, NameOrder
from people.importing.reading import Line
from people.models import Agency


def cleaned(columns, *cells):
    return clean_rows([Line(1, list(columns)), Line(2, list(cells))], Mapping(0, list(columns)))


@pytest.mark.parametrize(
    ("word", "sex"),
    [
        ("F", Sex.FEMALE),
        ("femme", Sex.FEMALE),
        ("Mujer", Sex.FEMALE),
        ("FANM", Sex.FEMALE),
        ("M", Sex.MALE),
        ("H", Sex.MALE),
        ("Hombre", Sex.MALE),
        ("Gason", Sex.MALE),
        ("Masculin", Sex.MALE),
        ("", Sex.NOT_STATED),
        ("-", Sex.NOT_STATED),
    ],
)
def test_words_for_sex(word, sex):
    [row], problems = cleaned(["last_name", "sex"], "Désir", word)

    assert (row.sex, problems) == (sex, [])


@pytest.mark.parametrize(
    ("word", "language"), [("fr", "fr"), ("Français", "fr"), ("Kreyòl", "ht"), ("Creole", "ht"), ("Español", "es"), ("Anglais", "en")]
)
def test_words_for_language(word, language):
    [row], problems = cleaned(["last_name", "language"], "Désir", word)

    assert (row.language, problems) == (language, [])


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("sex", "X", "“X” is not understood as a sex"),
        ("language", "Klingon", "not one of our languages"),
        ("sector", "Navy", "not one of our sectors"),
        ("email", "rose@", "is not an e-mail address"),
        ("place", "x" * 121, "longer than 120 letters"),
    ],
)
def test_problem_names_its_row_and_column(column, text, sentence):
    _rows, [problem] = cleaned(["last_name", column], "Désir", text)

    assert (problem.row, problem.column) == (2, column)
    assert sentence in problem.message


def test_row_without_name_is_a_problem():
    _rows, [problem] = cleaned(["last_name", "sex"], "", "F")

    assert "no name" in problem.message


@pytest.mark.parametrize(
    ("name", "order", "parts"),
    [
        ("Désir, Mirlande", NameOrder.GIVEN_FIRST, ("Mirlande", "Désir")),
        ("DÉSIR Mirlande Rose", NameOrder.GIVEN_FIRST, ("Mirlande Rose", "DÉSIR")),
        ("Mirlande CADET LOUIS", NameOrder.FAMILY_FIRST, ("Mirlande", "CADET LOUIS")),
        ("Désir Mirlande Rose", NameOrder.FAMILY_FIRST, ("Mirlande Rose", "Désir")),
        ("Mirlande Rose Désir", NameOrder.GIVEN_FIRST, ("Mirlande Rose", "Désir")),
        ("DÉSIR MIRLANDE", NameOrder.FAMILY_FIRST, ("MIRLANDE", "DÉSIR")),
        ("Mirlande", NameOrder.GIVEN_FIRST, ("", "Mirlande")),
        ("", NameOrder.GIVEN_FIRST, ("", "")),
    ],
)
def test_whole_names_are_split(name, order, parts):
    assert split_name(name, order) == parts


@pytest.mark.parametrize(
    "text", ["PNH", "pnh", "Police Nationale d'Haiti", "Police nationale d’Haïti (PNH)", "PNH - Police nationale d’Haïti"]
)
def test_agency_is_found_by_acronym_and_name(text):
    police = Agency(pk=1, name="Police nationale d’Haïti", acronym="PNH")
    book = AgencyBook.of([police, Agency(pk=2, name="Direction générale de la migration", acronym="DGM")])

    assert book.find(text) is police


def test_agency_is_never_guessed():
    book = AgencyBook.of([Agency(pk=1, name="Police nationale d’Haïti", acronym="PNH")])

    assert [book.find(text) for text in ("Police", "PNHX", "")] == [None, None, None]
