import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.names import ALIKE_NAMES, fold, likeness, tidy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mirlande Désir", "DESIR Mirlande"),
        ("Jean-Robert Cadet-Louis", "Jean Robert Cadet"),
        ("Rose-Laure Baptiste", "Rose Baptiste"),
        ("Mirlande Désir", "Mirlande Dezir"),
        ("Altagracia Peña Núñez", "Pena Nunez Altagracia"),
        ("Wilner d’Haïti", "Wilner D'Haiti"),
    ],
)
def test_spellings_of_one_name_are_alike(one, other):
    assert likeness(fold(one), fold(other)) >= ALIKE_NAMES


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jean-Robert Pierre", "Jean-Robert Paul"), ("Mirlande Désir", "Wilner Désir"), ("Rose Baptiste", "Jean Baptiste"), ("", "Jean")],
)
def test_different_names_are_not_alike(one, other):
    assert likeness(fold(one), fold(other)) < ALIKE_NAMES


names = st.text(alphabet="abcdeé -'", max_size=20).map(fold)


@given(names, names)
def test_likeness_is_a_share(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert not one or likeness(one, one) == 1


def test_tidy_folds_spaces_and_keeps_case():
    assert tidy("  McDonald  d’Or\n") == "McDonald d’Or"
