"""Figures in plain words, and no verdict on too few people."""

from dataclasses import replace

import pytest

from assessments.statistics import ItemFigures, QuizFigures, words
from assessments.statistics.fairness import mantel_haenszel
from assessments.statistics.pairs import paired_gain

ITEM = ItemFigures("q", 40, 60.0, 49.0, 25.0, 10.0, 10.0, 40.0, 50.0, False)
QUIZ = QuizFigures(40, 10.0, 60.0, 60.0, 15.0, 0.0, 0.0, 80.0, 45.0, 7.0)
MEANING = {one.name: one for one in words.MEANINGS}


def verdicts(**changes):
    return [(one.kind, one.text) for one in words.item_verdicts(replace(ITEM, **changes))]


@pytest.mark.parametrize(("name", "value", "text"), [
    ("mean", 60.0, "satisfactory"), ("mean", 49.0, "hard for these people"), ("mean", 76.0, "easy for these people"),
    ("coefficient_of_internal_consistency", -20.0, "the questions do not measure one thing together"),
    ("error_ratio", 60.0, "much of the spread is chance"), ("median", 50.0, ""), ("kurtosis", None, "cannot be computed"),
])  # fmt: skip
def test_verdict_says_whether_a_figure_is_in_its_range(name, value, text):
    assert MEANING[name].verdict(value, 40).text == text


def test_fourteen_are_too_few_to_judge():
    assert MEANING["mean"].verdict(10.0, 14).text == "n = 14, too few to judge"
    assert verdicts(attempts=14, discrimination_index=-50.0) == [("neutral", "n = 14, too few to judge")]
    assert words.facility_words(50.0, 14) == words.discrimination_words(50.0, 14) == "n = 14, too few to judge"


@pytest.mark.parametrize(("name", "text"), [
    ("mean", "50 to 75\u00a0%"), ("skewness", "-1 to 1"), ("kurtosis", "below 1"), ("error_ratio", "below 50\u00a0%"),
    ("coefficient_of_internal_consistency", "above 75\u00a0%"), ("median", ""),
])  # fmt: skip
def test_range_is_told_in_words(name, text):
    assert MEANING[name].range == text


@pytest.mark.parametrize(("changes", "expected"), [
    ({}, ("ok", "works well")),
    ({"has_negative_covariance": True}, ("error", "the stronger get it wrong: check the key")),
    ({"discrimination_index": -1.0}, ("error", "the stronger get it wrong: check the key")),
    ({"facility_index": 3.0}, ("error", "almost nobody gets it right: check the key")),
    ({"facility_index": 97.0}, ("attention", "almost everybody gets it right")),
    ({"facility_index": 20.0}, ("attention", "no better than guessing")),
    ({"discrimination_index": 10.0}, ("attention", "hardly tells strong from weak")),
    ({"discrimination_index": None}, ("ok", "works well")),
])  # fmt: skip
def test_item_is_judged_in_words(changes, expected):
    assert verdicts(**changes) == [expected]


@pytest.mark.parametrize(("value", "text"), [
    (None, ""), (3.0, "extremely hard, or something is wrong"), (50.0, "about right"), (97.0, "extremely easy"), (101.0, "extremely easy"),
])  # fmt: skip
def test_facility_in_words(value, text):
    assert words.facility_words(value, 40) == text


@pytest.mark.parametrize(("value", "text"), [
    (None, "cannot be computed"), (-1.0, "the stronger get it wrong"), (10.0, "hardly tells strong from weak"), (25.0, "weak"),
    (40.0, "adequate"), (60.0, "very good"),
])  # fmt: skip
def test_discrimination_in_words(value, text):
    assert words.discrimination_words(value, 40) == text


@pytest.mark.parametrize(("table", "kind", "text"), [
    ((50, 50, 50, 50), "ok", "French and Creole: as hard in both (A)"),
    ((60, 40, 43, 57), "attention", "harder in Creole than in French (B)"),
    ((40, 60, 90, 10), "error", "harder in French than in Creole (C)"),
    ((5, 0, 5, 0), "neutral", "French and Creole: cannot be compared"),
])  # fmt: skip
def test_fairness_names_the_language_that_is_harder(table, kind, text):
    comparison = mantel_haenszel([table], reference="French", focal="Creole")

    found = words.fairness_verdict(comparison)

    assert (found.kind, found.text) == (kind, text)
    assert (found in words.item_verdicts(ITEM, [comparison])) is (kind in {"attention", "error"})


@pytest.mark.parametrize(("quiz", "flagged", "text"), [
    (QUIZ, 0, "The questions measure one thing together, and none stands out."),
    (QUIZ, 2, "Look at the questions that are marked below before you rely on the results."),
    (replace(QUIZ, coefficient_of_internal_consistency=None), 0, "No question stands out."),
    (replace(QUIZ, attempts=3), 2, "n = 3, too few to judge"),
])  # fmt: skip
def test_quiz_in_a_sentence(quiz, flagged, text):
    assert words.quiz_sentence(quiz, flagged) == text


@pytest.mark.parametrize(("before", "after", "text"), [
    ([40, 50] * 10, [60, 80] * 10, "People know more after than before."),
    ([60, 80] * 10, [40, 50] * 10, "People know less after than before."),
    ([40, 50] * 10, [50, 40] * 10, "The difference may be chance."),
    ([40], [80], "n = 1, too few to judge"),
])  # fmt: skip
def test_gain_in_a_sentence(before, after, text):
    assert words.gain_sentence(paired_gain(before, after)) == text


def test_every_kind_of_verdict_has_an_icon():
    assert {kind: words.Verdict(kind, "").icon for kind in ("ok", "attention", "error", "neutral")} == {
        "ok": "check",
        "attention": "warning",
        "error": "cross-circle",
        "neutral": "info",
    }
