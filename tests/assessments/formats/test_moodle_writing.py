"""Moodle XML as we write it: what Moodle cannot say is told."""

from fractions import Fraction

import pytest

from assessments.formats import ParsedOption, ParsedQuestion, moodle_xml
from tests.assessments.formats.moodle_files import HALF


def written(**more) -> tuple[str, list[str]]:
    given = {"line": 3, "kind": "single_choice", "text": "A", "options": [ParsedOption("x", Fraction(1)), ParsedOption("y")]} | more
    made = moodle_xml.write([ParsedQuestion(**given)])
    return made.data.decode(), [problem.message for problem in made.problems]


class TestWriting:
    @pytest.mark.parametrize("kind", ["spot_indicators", "decision_path"])
    def test_kinds_that_moodle_does_not_have_are_told(self, kind):
        data, problems = written(kind=kind)

        assert "<question" not in data
        assert problems == ["Moodle has no questions of this kind; it is not in the file."]

    @pytest.mark.parametrize(
        ("more", "message"),
        [
            ({"language": "fr"}, "language"),
            ({"kind": "multiple_choice", "extra": {"marking": "whole"}}, "cannot mark this question as here"),
            ({"options": [ParsedOption("x", Fraction(1)), ParsedOption("y", Fraction(1, 11))]}, "no share of 9.09091 %"),
            ({"kind": "short_answer", "extra": {"accents_matter": False}}, "accents matter"),
            ({"kind": "essay", "hints": ["Look"]}, "hints"),
            ({"text": "A\x0b"}, "Control characters"),
            ({"kind": "multiple_choice", "extra": {"marking": "negative"}}, "cannot mark this question as here"),
            ({"kind": "matching", "extra": {"marking": "whole"}, "options": [ParsedOption("a", match="b")]}, "each pair by itself"),
            ({"kind": "matching", "options": [ParsedOption("a", match="b", feedback="c")]}, "single pairs"),
            ({"kind": "essay", "extra": {"rubric": [{"title": "A", "levels": []}]}}, "rubric"),
            (
                {
                    "kind": "numerical",
                    "options": [ParsedOption("1", Fraction(1))],
                    "extra": {"units": [{"name": "m", "factor": "1"}], "unit_rule": "optional", "unit_cost": "1/10"},
                },
                "has to be given",
            ),
        ],
    )
    def test_what_moodle_cannot_say_is_told(self, more, message):
        _data, problems = written(**more)

        assert len(problems) == 1
        assert message in problems[0]

    def test_what_gaps_cannot_say_is_told(self):
        options = [ParsedOption("a~b", Fraction(1)), ParsedOption("c", Fraction(1, 11))]
        gap = ParsedQuestion(0, "short_answer", "", options=options, points=HALF, extra={"accents_matter": False})
        data, problems = written(kind="cloze", text="A [[1]] [[2]]", extra={"gaps": [gap]})

        assert len(problems) == 4
        assert "[[2]]" in data

    def test_points_that_moodle_would_round_are_kept_beside(self):
        data, problems = written(points=Fraction(1, 1013), penalty=Fraction(1, 1013), kind="multiple_choice", extra={"marking": "parts"})
        found = moodle_xml.read(data.encode()).questions[0]

        assert (found.points, found.penalty, problems) == (Fraction(1, 1013), Fraction(1, 1013), [])

    def test_a_question_without_a_category_after_one_with_is_told(self):
        made = moodle_xml.write([ParsedQuestion(1, "essay", "A", category="Law"), ParsedQuestion(2, "essay", "B")])

        assert [problem.line for problem in made.problems] == [2]
        assert [found.category for found in moodle_xml.read(made.data).questions] == ["Law", ""]
