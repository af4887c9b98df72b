"""What is told of a question in a file beside the question itself: which answers count, and how much."""

from fractions import Fraction

import pytest

from assessments.file_answers import Answer, answers_in
from assessments.formats import ParsedOption, ParsedQuestion
from tests.factories.assessments import STEPS

RIGHT, PART, WRONG = Fraction(1), Fraction(1, 2), Fraction(0)


def told(kind, *options, **extra):
    return answers_in(ParsedQuestion(line=1, kind=kind, text="What?", options=list(options), extra=extra))


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "true_false", "essay", "spot_indicators"])
def test_nothing_is_told_where_the_question_itself_shows_what_is_right(kind):
    assert told(kind, ParsedOption("Red", RIGHT), ParsedOption("Blue", WRONG)) == []


def test_credit_of_a_choice_is_told_where_it_is_out_of_the_common():
    part, cost = ParsedOption("<b>Pink</b>", PART), ParsedOption("Blue", -PART)

    assert told("single_choice", ParsedOption("Red", RIGHT), part) == [Answer("Pink", PART)]
    assert told("multiple_choice", part, ParsedOption("Red", PART), cost) == [Answer("Blue", -PART)]
    assert told("multiple_choice", part, ParsedOption("Red", Fraction(1, 4))) == [Answer("Pink", PART), Answer("Red", Fraction(1, 4))]


def test_typed_answers_are_told_with_what_they_are_worth():
    assert told("short_answer", ParsedOption("red", RIGHT), ParsedOption("*", WRONG)) == [Answer("red"), Answer("*", WRONG)]
    assert told("numerical", ParsedOption("18", RIGHT, tolerance="0.5"), ParsedOption("20", PART)) == [
        Answer("18 ± 0.5"),
        Answer("20", PART),
    ]


def test_pairs_and_orders_are_told_as_they_belong():
    sky, rest = ParsedOption("<p>Sky</p>", RIGHT, match="Blue"), ParsedOption("", RIGHT, match="Red")

    assert told("matching", sky, rest) == [Answer("Sky → Blue"), Answer("– → Red")]
    assert told("ordering", ParsedOption("Red"), ParsedOption("Gold")) == [Answer("1. Red"), Answer("2. Gold")]


def test_each_gap_is_told_with_its_answers():
    gap = ParsedQuestion(
        1, "short_answer", "", options=[ParsedOption("red", RIGHT), ParsedOption("scarlet", RIGHT), ParsedOption("*", WRONG)]
    )

    assert told("cloze", gaps=[gap]) == [Answer("[[1]] red / scarlet")]
    assert told("cloze") == []


def test_each_decision_is_told_with_its_score_and_where_it_leads():
    words = [answer.text for answer in told("decision_path", steps=STEPS)]

    assert words[:2] == ["Counter: Stamp both passports (-1)", "Counter: Speak with her apart (+2) → Apart"]
    assert told("decision_path") == []
