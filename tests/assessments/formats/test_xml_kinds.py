"""Every kind and every way of marking, once, through Moodle XML and each version of QTI."""

from fractions import Fraction
from functools import partial

import pytest

from assessments.formats import ParsedOption, ParsedQuestion, moodle_xml, qti
from tests.assessments.formats.xml_strategies import without_lines

HALF = Fraction(1, 2)
WRITERS = [moodle_xml.write, *(partial(qti.write, version=version) for version in ("2.1", "2.2", "3.0"))]


def several(marking: str) -> ParsedQuestion:
    options = [ParsedOption("A", HALF), ParsedOption("B", HALF, "Yes"), ParsedOption("C", Fraction(-1))]
    return ParsedQuestion(0, "multiple_choice", "Which?", options=options, extra={"marking": marking})


def order(marking: str) -> ParsedQuestion:
    return ParsedQuestion(0, "ordering", "Order", options=[ParsedOption("A"), ParsedOption("B")], extra={"marking": marking})


def pairs(marking: str) -> ParsedQuestion:
    options = [ParsedOption("A", match="1"), ParsedOption("B", match="2"), ParsedOption(match="3")]
    return ParsedQuestion(0, "matching", "Match", options=options, extra={"marking": marking})


def text_with_gaps() -> ParsedQuestion:
    choice = ParsedQuestion(0, "single_choice", "", options=[ParsedOption("a", Fraction(1), "Yes"), ParsedOption("b")], points=HALF)
    care = {"case_matters": True, "accents_matter": False}
    short = ParsedQuestion(0, "short_answer", "", options=[ParsedOption("é", Fraction(1))], extra=care, points=Fraction(2))
    number = ParsedQuestion(0, "numerical", "", options=[ParsedOption("5", Fraction(1), tolerance="0.5")], extra={"units": []})
    return ParsedQuestion(0, "cloze", "<p>A [[1]], [[2]], [[3]]</p>", extra={"gaps": [choice, short, number]}, points=Fraction(7))


def questions() -> list[ParsedQuestion]:
    words = {"min_words": 3, "max_words": None, "template": "Dear<br>", "marker_notes": "<p>Look</p>"}
    unit = {"units": [{"name": "m", "factor": "1"}], "unit_rule": "required", "unit_cost": "1/10"}
    return [
        ParsedQuestion(0, "true_false", "So?", extra={"answer": False, "feedback_true": "No", "feedback_false": ""}, language="es"),
        ParsedQuestion(0, "essay", "Write", extra=words, hints=["Think"], points=Fraction(4)),
        ParsedQuestion(0, "numerical", "How many?", options=[ParsedOption("5", Fraction(1)), ParsedOption("*", feedback="No")], extra=unit),
        ParsedQuestion(0, "single_choice", "Which?", options=[ParsedOption("A", Fraction(1)), ParsedOption("B", HALF)], penalty=HALF),
        *(several(marking) for marking in ("whole", "parts", "negative", "credits")),
        *(order(marking) for marking in ("whole", "position", "pairs")),
        *(pairs(marking) for marking in ("whole", "parts")),
        text_with_gaps(),
    ]


@pytest.mark.parametrize("write", WRITERS, ids=["moodle_xml", "qti-2.1", "qti-2.2", "qti-3.0"])
def test_every_kind_is_read_again_as_it_was(write):
    data = write(questions()).data
    parsed = (qti if data.startswith(b"PK") else moodle_xml).read(data)

    assert parsed.problems == []
    assert without_lines(parsed.questions) == questions()
