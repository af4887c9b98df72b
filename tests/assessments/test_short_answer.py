"""Short answers: what is typed against what is accepted, in every language at once."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import mark, present, read_answer
from assessments.questions._accepted import as_shown, fits, folded
from core.errors import InvalidInputError
from tests.factories.assessments import FORMS, short_answer

LOOSE, STRICT = {"case_matters": False, "accents_matter": False}, {"case_matters": True, "accents_matter": True}
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
care = st.fixed_dictionaries({"case_matters": st.booleans(), "accents_matter": st.booleans()})


@given(words, care)
def test_folding_twice_changes_nothing(text, how):
    assert folded(folded(text, **how), **how) == folded(text, **how)


@given(words, care)
def test_every_text_fits_itself(text, how):
    assert fits(text, text.replace("*", r"\*"), **how)


@given(words)
def test_what_fits_strictly_fits_loosely(text):
    assert fits(text, folded(text, **STRICT).replace("*", r"\*"), **LOOSE)


@given(words, words, words)
def test_asterisk_stands_for_anything(before, anything, after):
    pattern = f"{before}*{after}".replace("\\", "")
    typed = f"{before}x{anything}x{after}".replace("\\", "").replace("*", "x")

    assert fits(typed, pattern.replace("**", "*"), **STRICT) or "*" in before + after


@pytest.mark.parametrize(
    ("typed", "pattern", "loosely", "strictly"),
    [
        ("Port-au-Prince", "port-au-prince", True, False),
        ("Léogâne", "Leogane", True, False),
        ("Le\u0301oga\u0302ne", "Léogâne", True, True),
        ("l’État", "l'État", True, True),
        ("  two \u00a0 words ", "two words", True, True),
        ("STRASSE", "Straße", True, False),
        ("Port-au-Prince", "Port*Prince", True, True),
        ("PortPrince", "Port*Prince", True, True),
        ("Prince", "Port*Prince", False, False),
        ("aba", "ab*ba", False, False),
        ("a-b-c", "*a*b*c*", True, True),
        ("a-c-b", "a*b*c", False, False),
        ("5 * 3", r"5 \* 3", True, True),
        ("5 x 3", r"5 \* 3", False, False),
        ("", "*", True, True),
    ],
)
def test_what_fits(typed, pattern, loosely, strictly):
    assert (fits(typed, pattern, **LOOSE), fits(typed, pattern, **STRICT)) == (loosely, strictly)


def test_hostile_pattern_takes_no_time():
    assert not fits("a" * 500, "*a" * 249 + "*b", **LOOSE)


def test_pattern_is_shown_with_an_ellipsis():
    assert as_shown(r"Port*Prince \* 2") == "Port…Prince * 2"


@pytest.fixture
def frozen(db):
    french = [{"text": "rouge"}, {"text": "*", "credit": 0, "feedback": "Une couleur chaude."}]
    texts = {"en": {"text": "<p>Name one</p>", "forms": FORMS}, "fr": {"text": "<p>Nommez-en une</p>", "forms": french}}
    return short_answer(texts=texts).freeze()


@pytest.mark.parametrize(
    ("answer", "share"), [("Red", 1), ("ROUGE", 1), ("dark orange", Fraction(1, 2)), ("blue", 0), ("violet", 0), (None, 0)]
)
def test_form_of_any_language_counts(frozen, answer, share):
    assert mark(frozen, answer).share == share


@pytest.mark.parametrize(
    ("answer", "language", "said"),
    [
        ("red", "en", "Warm, yes."),
        ("blue", "en", "Blue is cold."),
        ("blue", "fr", "Une couleur chaude."),
        ("red", "fr", "Warm, yes."),
        (None, "en", ""),
    ],
)
def test_feedback_is_that_of_the_form_that_counted(frozen, answer, language, said):
    assert present(frozen, language=language, name="q1", number=1, answer=answer).view["row"]["feedback"] == said


def test_all_that_is_right_is_shown(frozen):
    row = present(frozen, language="fr", name="q1", number=1, answer="orange").view["row"]

    assert (row["right"], row["is_right"], row["is_partly"]) == ("rouge", False, True)


def test_answer_is_kept_as_it_was_typed(frozen):
    assert read_answer(frozen, "  Le  Rouge ’") == "Le  Rouge ’"
    assert [read_answer(frozen, value) for value in (None, "", "  ")] == [None, None, None]


@pytest.mark.parametrize("value", ["a" * 501, 5, ["red"], {"a": "red"}, "\ud800", "a\0b"])
def test_what_no_page_sends_is_refused(frozen, value):
    with pytest.raises(InvalidInputError):
        read_answer(frozen, value)


@pytest.mark.parametrize(
    ("forms", "sentence"), [([{"text": "red", "credit": 50}], "worth 100 %"), ([{"text": "red"}, {"text": "**", "credit": 10}], "anything")]
)
def test_key_that_cannot_work_is_said_in_a_sentence(db, forms, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        short_answer(texts={"en": {"text": "<p>Name one</p>", "forms": forms}})


def test_case_and_accents_matter_where_the_author_says_so(db):
    frozen = short_answer(case_matters=True, accents_matter=True).freeze()

    assert [mark(frozen, answer).share for answer in ("red", "Red", "réd")] == [1, 0, 0]
