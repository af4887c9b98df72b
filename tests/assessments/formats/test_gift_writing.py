"""Questions → GIFT → the same questions."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.formats import Effect, ParsedOption, ParsedPicture, ParsedQuestion, gift
from tests.assessments.formats import generated

KINDS = [
    generated.choice("single_choice"),
    generated.choice("multiple_choice"),
    generated.true_false(),
    generated.short_answer(),
    generated.numerical(),
    generated.matching(),
    generated.essay(),
]
TAGS = generated.lines.filter(lambda tag: not set("<>`") & set(tag) and not tag.endswith("\\"))


@given(generated.questions(KINDS, tags=TAGS))
@settings(max_examples=100, deadline=None)
def test_what_is_written_reads_back_the_same(questions):
    written = gift.write(questions)

    assert written.problems == []
    assert generated.unlined(gift.read(written.data).questions) == questions


def question(kind="single_choice", options=(("he", 1), ("she", 0)), **changes):
    made = [ParsedOption(text, Fraction(share)) for text, share in options]
    return replace(ParsedQuestion(3, kind, "Who?", name="N", options=made), **changes)


def test_it_looks_as_moodle_writes_it():
    written = gift.write([question(tags=["a", "b]"], category="Borders", feedback="<p>Because.</p>")])

    assert written.data.decode() == (
        "$CATEGORY: $course$/top/Borders\n\n// [tag:a] [tag:b\\]]\n::N::[html]Who?{\n\t=he\n\t~she\n\t####<p>Because.</p>}\n"
    )


def test_a_category_is_written_where_it_changes():
    data = gift.write([question(category="a"), question(category="a"), question()]).data

    assert [line for line in data.decode().splitlines() if "$C" in line] == ["$CATEGORY: $course$/top/a", "$CATEGORY: $course$/top"]
    assert [found.category for found in gift.read(data).questions] == ["a", "a", ""]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (question("ordering", [("a", 0), ("b", 0)]), "no questions of the kind “Ordering”"),
        (question("cloze"), "no questions of the kind “Cloze”"),
        (question("hotspot"), "no questions of the kind “hotspot”"),
        (
            question(hints=["h"], penalty=Fraction(1, 3), points=Fraction(2), language="fr"),
            "hints, penalty for another try, points, language",
        ),
        (question(pictures=[ParsedPicture("a.png", b"")]), "pictures"),
        (question("short_answer", [("he", 1)], extra={"case_matters": True, "accents_matter": True}), "capitals, attention to accents"),
        (question("numerical", [("1", 1)], extra={"units": [{"name": "m", "factor": "1"}]}), "units"),
        (
            question("essay", [], extra={"min_words": 10, "max_words": 20, "template": "x", "marker_notes": "y"}),
            "number of words, text to begin",
        ),
        (question("multiple_choice", [("a", "1/2"), ("b", "1/2"), ("c", 0)], extra={"marking": "whole"}), "way of marking"),
        (question(tags=["<x>"]), "tags"),
        (question(options=[("he", 1), ("she", "13/37")]), "weights of this question were changed"),
        (question("short_answer", [("a -> b", 1), ("c -> d", 1)]), "would not say this question as it is"),
        (question(options=[("he", 1)]), "would not say this question as it is"),
        (question(text="x" * 300_000), "would not say this question as it is"),
        (question("numerical", []), "would not say this question as it is"),
    ],
)
def test_what_gift_cannot_say_is_told(made, words):
    problems = gift.write([made]).problems

    assert all((problem.line, problem.effect, problem.name) == (3, Effect.LOST, "N") for problem in problems)
    assert any(words in problem.message for problem in problems), problems


@pytest.mark.parametrize(("marking", "wrong"), [("whole", -1), ("parts", Fraction(-1, 2)), ("negative", Fraction(-1, 2))])
def test_other_ways_of_marking_become_the_weights_that_come_nearest(marking, wrong):
    made = question("multiple_choice", [("a", 1), ("b", 1), ("c", 0), ("d", 0)], extra={"marking": marking})

    read = gift.read(gift.write([made]).data).questions[0]

    assert [option.fraction for option in read.options] == [Fraction(1, 2), Fraction(1, 2), wrong, wrong]


def test_options_that_are_all_right_stay_a_choice():
    made = question(options=[("a", 1), ("b", 1)])

    assert generated.unlined(gift.read(gift.write([made]).data).questions) == [replace(made, line=0)]
