"""Aiken, as Moodle reads it and where it would lose something."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.formats import Effect, ParsedOption, ParsedPicture, ParsedQuestion, aiken, gift
from assessments.formats._limits import MAX_QUESTIONS
from core.errors import InvalidInputError
from tests.assessments.formats import generated

GOOD = "Who may ask for papers?\nA. A border officer\nB) Anybody\nC) Nobody\nANSWER: A\n"
TWO = GOOD + "\n" + GOOD.replace("ANSWER: A", "ANSWER: B")


def read(text):
    return aiken.read(text.encode())


def messages(text):
    return [(problem.line, problem.message) for problem in read(text).problems]


def test_initials_at_the_start_of_a_question_are_text():
    assert read("U.S. agents ask. Who?\nA) x\nB) y\nANSWER: B\n").questions[0].text == "U.S. agents ask. Who?"


def right(question):
    return [option.text for option in question.options if option.fraction]


@pytest.mark.parametrize("text", [TWO, TWO.replace("\n", "\r\n"), TWO.replace("\n", "\r"), TWO.replace("\n\n", "\n"), "\ufeff" + TWO])
def test_two_questions_with_points_or_brackets_whatever_the_line_ends(text):
    parsed = read(text)

    assert [right(question) for question in parsed.questions] == [["A border officer"], ["Anybody"]]
    assert {question.kind for question in parsed.questions} == {"single_choice"}
    assert parsed.problems == []


def test_lines_are_those_of_the_file():
    assert [question.line for question in read("\n\n" + TWO).questions] == [3, 9]


def test_signs_of_html_are_text():
    question = read("Is 1 < 2 & 3 > 2?\nA) <b>yes</b>\nB) no\nANSWER: A\n").questions[0]

    assert question.text == "Is 1 &lt; 2 &amp; 3 &gt; 2?"
    assert question.options[0].text == "&lt;b&gt;yes&lt;/b&gt;"


def test_an_old_encoding_is_read():
    assert (
        aiken.read(GOOD.replace("Anybody", "N’importe qui, à l’école, né à Noël").encode("cp1252")).questions[0].options[1].text[-4:]
        == "Noël"
    )


def test_a_text_on_several_lines_is_put_together_and_told():
    parsed = read("A man stops you.\nWhat do you do?\nA) Run\nB) Ask\nwho he is\nANSWER: B\n")

    assert parsed.questions[0].text == "A man stops you.<br>What do you do?"
    assert right(parsed.questions[0]) == ["Ask<br>who he is"]
    assert [problem.line for problem in parsed.problems] == [1]


def test_small_letters_are_read_when_it_is_their_turn_and_told():
    parsed = read("Who? see\na) that\nb) this\nanswer: b\n")

    assert right(parsed.questions[0]) == ["this"]
    assert [problem.line for problem in parsed.problems] == [2, 3]


def test_letters_out_of_order_decide_themselves():
    parsed = read("Who?\nA) one\nC) three\nB) two\nANSWER: C\n")

    assert right(parsed.questions[0]) == ["three"]
    assert "not in order" in parsed.problems[0].message


def test_several_letters_make_multiple_choice():
    parsed = read("Who?\nA) one\nB) two\nC) three\nANSWER: A, C\n")

    assert parsed.questions[0].kind == "multiple_choice"
    assert [option.fraction for option in parsed.questions[0].options] == [Fraction(1, 2), 0, Fraction(1, 2)]
    assert len(parsed.problems) == 1


@pytest.mark.parametrize(
    ("bad", "line", "word"),
    [
        ("A) one\n", 1, "before any question"),
        ("ANSWER: A\n", 1, "without a question"),
        ("Who?\nA) one\nANSWER: A\n", 1, "fewer than two"),
        ("Who?\nA) one\nB) two\nANSWER: D\n", 4, "is not the letter"),
        ("Who?\nA) one\nA) two\nANSWER: A\n", 4, "is not the letter"),
        ("Who?\nA) one\nB) two\nANSWER: all of them\n", 4, "is not the letter"),
        ("Who?\nA) one\nB) two\nANSWER:\n", 4, "is not the letter"),
        ("Who?\nA) one\nB) \nANSWER: A\n", 1, "no text"),
        ("Who?\nA) one\nB) two\n\n", 1, "no line that says ANSWER"),
        ("Who?" + "?" * 60_000 + "\nA) one\nB) two\nANSWER: A\n", 1, "too long"),
        ("Who?\n" + "".join(f"{letter}) x\n" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZZ") + "ANSWER: A\n", 28, "more options than letters"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_line_and_stops_no_other_question(bad, line, word):
    parsed = read(bad + "\n" + GOOD)

    assert parsed.questions[-1].text == "Who may ask for papers?"
    assert any(problem.line == line and word in problem.message and problem.effect is not Effect.CHANGED for problem in parsed.problems)


def test_a_file_that_ends_in_the_middle_of_a_question_says_so():
    assert [line for line, _message in messages(GOOD + "\nWho?\nA) one\n")] == [7]


def test_too_many_questions_are_refused():
    with pytest.raises(InvalidInputError, match="more than 5000"):
        read(GOOD * (MAX_QUESTIONS + 1))


@pytest.mark.parametrize(
    ("data", "is_aiken"),
    [(GOOD.encode(), True), (GOOD.encode("utf-16"), True), (b"x{=a ~b}", False), (b"\x00\x01\x02" * 99, False), (b"A) one\n" * 99, False)],
)
def test_a_file_is_recognised_by_what_is_in_it(data, is_aiken):
    assert aiken.recognises("questions.txt", data) is is_aiken
    assert not (is_aiken and gift.recognises("questions.txt", data))


# -- writing --------------------------------------------------------------------------------------------

QUESTION = ParsedQuestion(3, "single_choice", "Who?", options=[ParsedOption("he", Fraction(1)), ParsedOption("she")])


def test_a_single_choice_question_is_written_as_moodle_writes_it():
    assert aiken.write([QUESTION]).data == b"Who?\nA) he\nB) she\nANSWER: A\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "essay"}, "no questions of the kind “Essay”"),
        ({"options": [ParsedOption("he", Fraction(1))] * 2}, "one of them right"),
        ({"options": [ParsedOption("he"), ParsedOption("she")]}, "one of them right"),
        ({"options": [ParsedOption("he", Fraction(1))] + [ParsedOption("x")] * 26}, "2 to 26"),
        ({"text": "ANSWER: A"}, "looks like an option"),
        ({"text": "x" * 60_000}, "looks like an option"),
        ({"text": "<b>Who?</b>"}, "plain text"),
        ({"options": [ParsedOption("he", Fraction(1), "yes"), ParsedOption("she")]}, "no feedback"),
        ({"options": [ParsedOption("he", Fraction(1)), ParsedOption("she", Fraction(1, 2))]}, "right and wrong only"),
        ({"name": "N", "feedback": "F", "category": "C", "tags": ["T"]}, "name, general feedback, category, tags"),
        (
            {"points": Fraction(2), "penalty": Fraction(1, 3), "hints": ["h"], "language": "fr"},
            "hints, penalty for another try, points, language",
        ),
        ({"pictures": [ParsedPicture("a.png", b"")]}, "pictures"),
    ],
)
def test_what_aiken_cannot_say_is_told(change, words):
    problems = aiken.write([replace(QUESTION, **change)]).problems

    assert [(problem.line, problem.effect) for problem in problems] == [(3, Effect.LOST)]
    assert words in problems[0].message


@given(generated.questions([generated.choice("single_choice")]))
@settings(max_examples=50, deadline=None)
def test_whatever_is_written_reads_back_without_a_problem(questions):
    written = aiken.write(questions)
    parsed = aiken.read(written.data)

    left_out = [problem for problem in written.problems if "Aiken needs" in problem.message]
    assert parsed.problems == []
    assert len(parsed.questions) + len(left_out) == len(questions)


@given(generated.questions([generated.choice("single_choice")]))
@settings(max_examples=50, deadline=None)
def test_what_is_written_without_a_problem_reads_back_the_same(questions):
    plain = [replace(question, name="", feedback="", category="", tags=[]) for question in questions]
    for question in plain:
        question.options = [ParsedOption(option.text, Fraction(option.fraction == 1)) for option in question.options]
    for question in plain:
        written = aiken.write([question])
        assert written.problems or generated.unlined(aiken.read(written.data).questions) == [question]
