"""Questions → a workbook → the same questions."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given, settings

from assessments.formats import Effect, ParsedOption, ParsedPicture, ParsedQuestion, xlsx
from tests.assessments.formats import generated
from tests.assessments.formats.workbooks import cells

KINDS = [
    generated.choice("single_choice"),
    generated.choice("multiple_choice"),
    generated.true_false(),
    generated.short_answer(),
    generated.numerical(),
    generated.matching().filter(lambda made: not any("=" in option.text or option.text in {"…", "..."} for option in made[1])),
    generated.ordering(),
    generated.essay(),
]
TAGS = generated.lines.map(lambda tag: tag.replace(",", "").strip()).filter(bool)


def folded(questions):
    """A line end in HTML is a space, and in a cell a space is written."""
    for question in questions:
        question.text, question.feedback = generated.on_one_line(question.text), generated.on_one_line(question.feedback)
        question.extra = {key: generated.on_one_line(value) if isinstance(value, str) else value for key, value in question.extra.items()}
        for option in question.options:
            option.text, option.feedback = generated.on_one_line(option.text), generated.on_one_line(option.feedback)
    return questions


@given(generated.questions(KINDS, tags=TAGS).map(folded))
@settings(max_examples=25, deadline=None)
def test_what_is_written_reads_back_the_same(questions):
    written = xlsx.write(questions)

    assert written.problems == []
    assert generated.unlined(xlsx.read(written.data).questions) == questions


def question(kind="single_choice", options=(("he", 1), ("she", 0)), **changes):
    made = [ParsedOption(text, Fraction(share)) for text, share in options]
    return replace(ParsedQuestion(3, kind, "Who?", name="N", options=made), **changes)


def test_a_trainer_finds_the_words_of_the_template():
    data = xlsx.write([question(feedback="a &lt; b<br>c", points=Fraction(5, 2), language="fr", tags=["a", "b"])]).data
    row = dict(zip(*cells(data)[:2], strict=True))

    assert (row["Kind"], row["Question"], row["Right"], row["Points"], row["Tags"]) == ("Single choice", "Who?", "1", "2.5", "a, b")
    assert row["General feedback"] == "a < b\nc"


def test_a_text_that_begins_like_a_formula_stays_text():
    data = xlsx.write([question(options=[("=HYPERLINK(1)", 1), ("+1", 0)])]).data

    assert [option.text for option in xlsx.read(data).questions[0].options] == ["=HYPERLINK(1)", "+1"]
    assert b"<f>" not in data


def test_more_options_than_the_template_has_get_columns():
    made = question(options=[(str(number), number == 1) for number in range(20)])

    assert len(xlsx.read(xlsx.write([made]).data).questions[0].options) == 20


def test_what_is_written_in_one_language_is_read_in_another():
    with override("es"):
        data = xlsx.write([question("true_false", [], extra={"answer": False})]).data

    assert xlsx.read(data).questions[0].extra["answer"] is False


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (question("cloze"), "no questions of the kind “Cloze”"),
        (question(hints=["h"], penalty=Fraction(1, 3), pictures=[ParsedPicture("a.png", b"")]), "hints, penalty for another try, pictures"),
        (question(tags=["a,b"]), "tags"),
        (question("multiple_choice", [("a", 1), ("b", 0)], extra={"marking": "parts"}), "way of marking"),
        (question("multiple_choice", [("a", 1), ("b", -1)], extra={"marking": "negative"}), "take points away"),
        (question("essay", [], extra={"min_words": 10}), "least number of words"),
        (question(options=[("he", 1), ("she", "13/37")]), "would not say this question as it is"),
        (question(options=[("he", 1)]), "would not say this question as it is"),
        (question("multiple_choice", [("a", 0), ("b", 0)], extra={"marking": "whole"}), "would not say this question as it is"),
        (question(options=[(str(number), number == 1) for number in range(27)]), "would not say this question as it is"),
        (question("matching", [("…", 0), ("a = b", 0)]), "would not say this question as it is"),
        (question(text="x" * 40_000), "would not say this question as it is"),
    ],
)
def test_what_the_workbook_cannot_say_is_told(made, words):
    problems = xlsx.write([made]).problems

    assert all((problem.line, problem.effect, problem.name) == (3, Effect.LOST, "N") for problem in problems)
    assert any(words in problem.message for problem in problems), problems


def test_the_good_questions_are_written_although_one_cannot_be():
    written = xlsx.write([question(line=1), question(line=2, options=[("he", 1)]), question(line=3, text="Where?")])

    assert [found.text for found in xlsx.read(written.data).questions] == ["Who?", "Where?"]
    assert [problem.line for problem in written.problems] == [2]
