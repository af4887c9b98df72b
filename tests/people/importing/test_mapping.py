import pytest

from people.importing.columns import letter_title
from people.importing.mapping import Column, NameOrder, guess_mapping
from people.importing.reading import Line


def mapping_for(*rows):
    return guess_mapping([Line(number, list(row)) for number, row in enumerate(rows, start=1)])


@pytest.mark.parametrize(
    "header",
    [
        ["nom", "prénom", "sexe", "institution", "fonction", "commune", "langue"],
        ["NOM DE FAMILLE", "Prénoms", "Genre", "Organisme", "Grade", "Lieu d’affectation", "Langue préférée"],
        ["Last name", "First name", "Sex", "Agency", "Rank", "Duty station", "Language"],
        ["Apellidos", "Nombres", "Género", "Institución", "Cargo", "Municipio", "Idioma"],
        ["Siyati", "Prenon", "Sèks", "Enstitisyon", "Fonksyon", "Komin", "Lang"],
    ],
)
def test_headers_are_known_in_four_languages(header):
    expected = [Column.LAST_NAME, Column.FIRST_NAME, Column.SEX, Column.AGENCY, Column.RANK, Column.PLACE, Column.LANGUAGE]

    assert mapping_for(header, ["x"] * 7).columns == expected


def test_header_is_found_below_a_title():
    mapping = mapping_for(["Liste des participants, Cap-Haïtien"], ["Nom", "Prénom", "N°"], ["Désir", "Rose", "1"])

    assert (mapping.header, mapping.columns) == (1, [Column.LAST_NAME, Column.FIRST_NAME, Column.IGNORED])


def test_list_without_header_leaves_all_to_the_person():
    mapping = mapping_for(["Désir", "Rose"], ["Cadet", "Jean"])

    assert (mapping.header, mapping.columns, mapping.has_names()) == (None, [Column.IGNORED, Column.IGNORED], False)


@pytest.mark.parametrize(
    ("title", "order"),
    [
        ("Nom et prénom", NameOrder.FAMILY_FIRST),
        ("Prénom et nom", NameOrder.GIVEN_FIRST),
        ("Full name", NameOrder.GIVEN_FIRST),
        ("Nom", NameOrder.FAMILY_FIRST),
    ],
)
def test_one_column_of_names_holds_whole_names(title, order):
    mapping = mapping_for([title, "Sexe"], ["x", "F"])

    assert (mapping.columns[0], mapping.name_order) == (Column.FULL_NAME, order)


def test_a_second_column_of_the_same_meaning_is_left_out():
    assert mapping_for(["Nom", "Prénom", "Téléphone", "Portable"], ["x"] * 4).columns[2:] == [Column.PHONE, Column.IGNORED]


def test_columns_without_title_are_named_by_letter():
    mapping = mapping_for(["nom", ""], ["x", "y", "z"])

    assert mapping.titles([Line(1, ["nom", ""])]) == ["nom", "Column B", "Column C"]
    assert letter_title(27) == "Column AB"
