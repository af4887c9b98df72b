"""Moodle XML: read as Moodle 4.5 reads it, and better where Moodle loses something."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.formats import Effect, ParsedQuestion, moodle_xml
from core.errors import InvalidInputError
from tests.assessments.formats.moodle_files import HALF, TWO, answer, only, question, quiz, told
from tests.assessments.formats.xml_strategies import BANKS, without_lines


@settings(deadline=None, max_examples=50)
@given(BANKS)
def test_what_was_written_is_read_again_as_it_was(bank):
    parsed = moodle_xml.read(moodle_xml.write(bank).data)

    assert parsed.problems == []
    assert without_lines(parsed.questions) == bank


class TestFile:
    def test_recognised_by_its_outermost_element(self):
        assert moodle_xml.recognises("Export.XML", b"\xef\xbb\xbf<?xml version='1.0'?><quiz>")
        assert moodle_xml.recognises("export.xml", "<quiz>".encode("utf-16"))
        assert not moodle_xml.recognises("export.txt", b"<quiz>")
        assert not moodle_xml.recognises("item.xml", b"<assessmentItem>")

    def test_another_document_is_refused(self):
        with pytest.raises(InvalidInputError, match="not Moodle XML"):
            moodle_xml.read(b"<html/>")

    def test_a_bad_question_does_not_stop_the_good_ones_and_is_told_with_its_line(self):
        parsed = quiz(f"{question('stack')}\n{question('multichoice', TWO)}")

        assert [found.text for found in parsed.questions] == ["What is it?"]
        assert [(problem.line, problem.name, problem.effect) for problem in parsed.problems] == [(2, "Q1", Effect.NOT_TAKEN)]
        assert "stack" in parsed.problems[0].message

    def test_losses_of_a_question_that_is_not_taken_are_not_told(self):
        assert told("multichoice", "<idnumber>7</idnumber>" + answer(100, "only")) == [
            "This question is not taken: It has only one answer to choose from."
        ]

    @pytest.mark.parametrize(
        ("path", "expected"),
        [("$course$/top/Law/Borders", "Law/Borders"), ("$module$/Law", "Law"), ("top/Law", "Law"), ("Law", "Law"), ("$course$/top", "")],
    )
    def test_categories_hold_for_the_questions_after_them(self, path, expected):
        parsed = quiz(f'<question type="category"><category><text>{path}</text></category></question>{question("multichoice", TWO)}')

        assert parsed.questions[0].category == expected

    def test_the_description_of_a_category_is_told(self):
        parsed = quiz('<question type="category"><category><text>Law</text></category><info><text>About law</text></info></question>')

        assert "description of the category “Law”" in parsed.problems[0].message
        assert parsed.problems[0].effect is Effect.LOST


class TestCommonParts:
    def test_points_penalty_hints_tags_and_feedback(self):
        found = only(
            "multichoice",
            TWO
            + "<generalfeedback><text>Because</text></generalfeedback><defaultgrade>2.5000000</defaultgrade><penalty>0.3333333</penalty>"
            '<hint format="html"><text>Look</text></hint><hint><hintcontent><text>Again</text></hintcontent></hint><hint><text/></hint>'
            "<tags><tag><text>law</text></tag><tag><text>law</text></tag></tags><coursetags><tag><text>2024</text></tag></coursetags>",
        )

        assert (found.points, found.penalty) == (Fraction(5, 2), Fraction(1, 3))
        assert (found.hints, found.tags, found.feedback) == (["Look", "Again"], ["law", "2024"], "Because")

    @pytest.mark.parametrize(
        ("inside", "message"),
        [
            ("<defaultgrade>many</defaultgrade>", "“many” is no number of points"),
            ("<defaultgrade>-1</defaultgrade>", "“-1” is no number of points"),
            ("<penalty>2</penalty>", "“2” is no penalty"),
            ("<idnumber>A7</idnumber>", "ID number “A7”"),
            ("<hint><text>x</text><clearwrong/></hint>", "What a hint shows or clears"),
            ("<hint><text>x</text><options>1</options></hint>", "What a hint shows or clears"),
            ("<answernumbering>iii</answernumbering>", "numbering"),
            ("<shuffleanswers>0</shuffleanswers>", "fixed order"),
        ],
    )
    def test_what_is_not_kept_is_told(self, inside, message):
        messages = told("multichoice", TWO + inside)

        assert len(messages) == 1
        assert message in messages[0]

    def test_a_third_of_old_files_is_a_third(self):
        assert only("multichoice", TWO + "<penalty>0.33</penalty>").penalty == Fraction(1, 3)

    def test_a_question_without_a_text_is_not_taken(self):
        assert told("multichoice", TWO, text=" ") == ["This question is not taken: It has no text."]

    def test_a_question_without_the_element_of_its_text_is_not_taken(self):
        assert "It has no text" in quiz(f'<question type="multichoice">{TWO}</question>').problems[0].message

    @pytest.mark.parametrize("text", ["x" * 100_001, "<div>" * 201, f"<b {'x' * 5_000}>", '<img src="a">' * 101])
    def test_a_text_that_is_far_too_long_is_told(self, text):
        assert "too long" in told("multichoice", TWO, text=text)[0]

    def test_markdown_that_is_far_too_long_is_told(self):
        long = f'<question type="essay"><questiontext format="markdown"><text>{"x" * 20_001}</text></questiontext></question>'

        assert "too long" in quiz(long).problems[0].message

    def test_more_text_than_can_be_read_refuses_the_file(self):
        with pytest.raises(InvalidInputError, match="more text than can be read"):
            quiz(question("essay", text="&" * 99_000) * 3)

    def test_end_tags_without_a_beginning_do_no_harm(self):
        assert only("multichoice", TWO, text="A</b></b><b>c</b>").text == "A<b>c</b>"

    def test_only_so_many_problems_of_one_question_are_told(self):
        links = "".join(f'<a href="@@PLUGINFILE@@/{index}.pdf">x</a> ' for index in range(300))

        assert len(told("multichoice", TWO, text=links)) == 200


class TestChoices:
    def test_one_answer_with_shares_and_feedback(self):
        found = only("multichoice", answer(100, "A", "<feedback><text>Yes</text></feedback>") + answer("33.33333", "B") + answer(-50, "C"))

        assert found.kind == "single_choice"
        assert [(option.text, option.fraction, option.feedback) for option in found.options] == [
            ("A", 1, "Yes"), ("B", Fraction(1, 3), ""), ("C", -HALF, ""),
        ]  # fmt: skip

    def test_feedback_for_right_partly_right_and_wrong_goes_to_the_answers(self):
        combined = "".join(
            f"<{name}><text>{word}</text></{name}>"
            for name, word in (("correctfeedback", "Well"), ("partiallycorrectfeedback", "Nearly"), ("incorrectfeedback", "No"))
        )
        found = only("multichoice", answer(100, "A", "<feedback><text>Yes</text></feedback>") + answer(50, "B") + answer(0, "C") + combined)

        assert [option.feedback for option in found.options] == ["Yes<br>Well", "Nearly", "No"]

    def test_the_phrases_that_moodle_puts_in_are_left_out(self):
        assert [
            option.feedback
            for option in only("multichoice", TWO + "<correctfeedback><text>Your answer is correct.</text></correctfeedback>").options
        ] == ["", ""]

    def test_several_answers_earn_their_shares(self):
        found = only("multichoice", "<single>false</single>" + answer("33.33333", "A") + answer("66.66667", "B") + answer(-100, "C"))

        assert (found.kind, found.extra) == ("multiple_choice", {"marking": "credits"})
        assert [option.fraction for option in found.options] == [Fraction(1, 3), Fraction(2, 3), -1]

    def test_the_type_that_marks_all_or_nothing(self):
        found = only("multichoiceset", answer(100, "A") + answer(100, "B") + answer(0, "C"))

        assert found.extra == {"marking": "whole"}
        assert [option.fraction for option in found.options] == [HALF, HALF, -1]

    def test_an_order_that_quizzes_decide_is_not_told_twice(self):
        assert told("multichoice", TWO + "<shuffleanswers>true</shuffleanswers><answernumbering>none</answernumbering>") == []

    @pytest.mark.parametrize(
        ("inside", "message"),
        [
            ("", "It has no answers."),
            (answer(0, "A") + answer(0, "B"), "None of its answers is right."),
            (answer("much", "A") + answer(0, "B"), "“much” is not a share in percent."),
            (answer(101, "A") + answer(0, "B"), "“101” is not a share in percent."),
        ],
    )
    def test_what_cannot_be_marked_is_not_taken(self, inside, message):
        assert told("multichoice", inside) == [f"This question is not taken: {message}"]

    def test_shares_that_do_not_make_up_all_points_and_empty_answers_are_told(self):
        messages = told("multichoice", answer(50, "A") + answer("12.34", "B") + answer(0, ""))

        assert "An empty answer was left out." in messages[0]
        assert "do not make up all of its points" in messages[1]

    def test_feedback_that_has_no_place_is_told(self):
        combined = "<single>0</single><incorrectfeedback><text>No</text></incorrectfeedback>"

        assert "is not kept" in told("multichoice", TWO + combined)[0]


class TestTrueFalse:
    def test_the_answer_and_its_feedback(self):
        found = only("truefalse", answer(0, "false", "<feedback><text>No</text></feedback>") + answer(100, "true"))

        assert found.extra == {"answer": True, "feedback_true": "", "feedback_false": "No"}

    def test_words_of_another_language_are_taken_by_their_order_and_that_is_told(self):
        parsed = quiz(question("truefalse", answer(0, "Vrai") + answer(100, "Faux")))

        assert parsed.questions[0].extra["answer"] is False
        assert "Check it" in parsed.problems[0].message

    @pytest.mark.parametrize(
        "inside",
        [
            answer(0, "true") + answer(0, "false"),
            answer(100, "true"),
            answer(100, "true") * 2,
            answer(100, "a") + answer(0, "b") + answer(0, "c"),
        ],
    )
    def test_what_does_not_say_which_is_right_is_not_taken(self, inside):
        assert quiz(question("truefalse", inside)).questions == []


class TestWritten:
    def test_short_answers_keep_their_patterns(self):
        found = only("shortanswer", "<usecase>1</usecase>" + answer(100, "pass*port") + answer(50, r"2 \* 3"))

        assert found.extra == {"case_matters": True, "accents_matter": True}
        assert [option.text for option in found.options] == ["pass*port", r"2 \* 3"]

    def test_numbers_with_tolerance_and_units(self):
        units = "".join(
            f"<unit><multiplier>{by}</multiplier><unit_name>{name}</unit_name></unit>"
            for name, by in (("m", 1), ("cm", 100), ("km", "0.001"))
        )
        found = only("numerical", answer(100, "2,5", "<tolerance>0.1</tolerance>") + answer(0, "*") + f"<units>{units}</units>")

        assert [(option.text, option.tolerance) for option in found.options] == [("2.5", "0.1"), ("*", "0")]
        assert [(unit["name"], unit["factor"]) for unit in found.extra["units"]] == [("m", "1"), ("cm", "0.01"), ("km", "1000")]

    def test_numbers_of_very_old_files(self):
        found = only("numerical", "<answer>1e3<fraction>1</fraction><tolerance>5</tolerance></answer>")

        assert [(option.text, option.fraction, option.tolerance) for option in found.options] == [("1000", 1, "5")]

    @pytest.mark.parametrize(
        ("inside", "rule"),
        [
            ("<unitgradingtype>0</unitgradingtype>", {}),
            ("<unitgradingtype>1</unitgradingtype><unitpenalty>0.3333333</unitpenalty>", {"unit_rule": "required", "unit_cost": "1/3"}),
            ("<unitgradingtype>1</unitgradingtype><unitpenalty>7</unitpenalty>", {}),
        ],
    )
    def test_units_that_have_to_be_given(self, inside, rule):
        unit = "<units><unit><unit_name>m</unit_name></unit></units>"

        assert only("numerical", answer(100, 1) + unit + inside).extra == {"units": [{"name": "m", "factor": "1"}]} | rule

    def test_a_rule_of_our_own_that_is_none_is_passed_over(self):
        unit = '<units><unit><unit_name>m</unit_name></unit></units><vijilans unit_rule="sometimes" unit_cost="1/2"/>'

        assert only("numerical", answer(100, 1) + unit).extra == {"units": [{"name": "m", "factor": "1"}]}

    def test_a_unit_that_cost_a_part_of_all_points_is_told(self):
        inside = "<units><unit><unit_name>m</unit_name></unit></units><unitgradingtype>2</unitgradingtype>"

        assert "of what the number earns" in told("numerical", answer(100, 1) + inside)[0]

    @pytest.mark.parametrize("number", ["many", "1,234", "1e999", "1" * 50])
    def test_what_is_no_number_is_not_guessed(self, number):
        assert "is not a number" in told("numerical", answer(100, number))[0]

    @pytest.mark.parametrize("tolerance", ["-1", "some"])
    def test_a_tolerance_has_to_be_one(self, tolerance):
        assert "is not a number" in told("numerical", answer(100, 1, f"<tolerance>{tolerance}</tolerance>"))[0]

    @pytest.mark.parametrize(
        ("inside", "message"),
        [
            ("<instructions><text>Use m</text></instructions>", "instructions about numbers"),
            ("<units><unit><multiplier>0</multiplier><unit_name>m</unit_name></unit></units>", "A unit without a name"),
        ],
    )
    def test_what_numbers_lose_is_told(self, inside, message):
        assert message in told("numerical", answer(100, 1) + inside)[0]

    def test_essays_keep_limits_template_and_notes(self):
        found = only(
            "essay",
            "<minwordlimit>10</minwordlimit><maxwordlimit>0</maxwordlimit><graderinfo><text>Look for</text></graderinfo>"
            "<responsetemplate><text>Dear</text></responsetemplate>",
        )

        assert found.extra == {"min_words": 10, "max_words": None, "template": "Dear", "marker_notes": "Look for"}

    @pytest.mark.parametrize(
        ("inside", "message"),
        [
            ("<responseformat>noinline</responseformat>", "not taken: It asks for a file"),
            ("<attachments>3</attachments>", "Files could be handed in"),
            ("<minwordlimit>²</minwordlimit>", "“²” is no number of words"),
            ("<maxwordlimit>9999999999</maxwordlimit>", "is no number of words"),
        ],
    )
    def test_what_essays_cannot_have_is_told(self, inside, message):
        assert message in told("essay", inside)[0]


def pair(text: str, match: str, attributes: str = "") -> str:
    return f"<subquestion><text><![CDATA[{text}]]></text><answer{attributes}><text><![CDATA[{match}]]></text></answer></subquestion>"


class TestMatchingAndOrdering:
    def test_pairs_and_extra_answers(self):
        found = only("matching", pair("<b>Fox</b>", "red") + pair("Dove", "white  bird") + pair("", "blue"))

        assert [(option.text, option.match) for option in found.options] == [("<b>Fox</b>", "red"), ("Dove", "white bird"), ("", "blue")]

    def test_answers_of_the_dragging_type_become_plain_words(self):
        found = only("ddmatch", pair("A", "<p>one &amp; two</p>", ' format="html"') + pair("B", "2", ' format="html"'))

        assert [option.match for option in found.options] == ["one & two", "2"]

    def test_too_few_pairs_are_not_taken_and_empty_ones_are_told(self):
        assert "at least one pair" in told("match", pair("A", "1"))[0]
        assert "A pair without an answer" in told("match", pair("A", "1") + pair("B", "2") + pair("C", "") + "<subquestion/>")[0]

    @pytest.mark.parametrize(
        ("grading", "marking"),
        [("ALL_OR_NOTHING", "whole"), ("ABSOLUTE_POSITION", "position"), ("RELATIVE_NEXT_EXCLUDE_LAST", "pairs"), ("", "pairs")],
    )
    def test_an_order_keeps_its_marking(self, grading, marking):
        items = "<selecttype>ALL</selecttype>" + answer(2, "first") + answer(1, "second")
        found = only("ordering", f"{items}<gradingtype>{grading}</gradingtype>")

        assert found.extra == {"marking": marking}
        assert [option.text for option in found.options] == ["first", "second"]

    def test_what_an_order_loses_is_told(self):
        items = "".join(answer(index, f"item {index}") for index in (1, 2, 3))
        messages = told(
            "ordering", f"{items}<gradingtype>LONGEST_ORDERED_SUBSET</gradingtype><logical>1</logical><studentsee>2</studentsee>"
        )

        assert "LONGEST_ORDERED_SUBSET" in messages[0]
        assert "only some of its items" in messages[1]

    def test_an_order_of_one_is_not_taken(self):
        assert "two items" in told("ordering", answer(1, "first"))[0]


def gaps_of(text: str) -> list[ParsedQuestion]:
    return only("cloze", text=text).extra["gaps"]


class TestCloze:
    def test_gaps_of_every_sort(self):
        found = only("cloze", text="<p>A {1:MULTICHOICE:=x#yes~%50%y~z} b {2:SAC:=Paris~%25,5%P*} c {:NM:=3.5:0.5~%0%*#no}.</p>")
        choice, short, number = found.extra["gaps"]

        assert found.text == "<p>A [[1]] b [[2]] c [[3]].</p>"
        assert [(option.text, option.fraction, option.feedback) for option in choice.options] == [
            ("x", 1, "yes"),
            ("y", HALF, ""),
            ("z", 0, ""),
        ]
        assert (short.kind, short.points, short.extra["case_matters"]) == ("short_answer", 2, True)
        assert [(option.text, option.tolerance) for option in number.options] == [("3.5", "0.5"), ("*", "0")]
        assert found.points == 4

    @pytest.mark.parametrize("name", ["MC", "MCV", "MCH", "MCS", "MCVS", "MCHS", "MULTICHOICE_V", "MULTICHOICE_HS"])
    def test_every_name_of_choices(self, name):
        assert gaps_of(f"A {{1:{name}:=x~y}}")[0].kind == "single_choice"

    @pytest.mark.parametrize("name", ["SA", "MW", "SHORTANSWER", "SAC", "MWC", "SHORTANSWER_C"])
    def test_every_name_of_short_answers(self, name):
        assert gaps_of(f"A {{1:{name}:=x}}")[0].extra["case_matters"] is name.endswith("C")

    def test_marks_are_escaped_and_entities_are_letters(self):
        options = gaps_of(r"A {1:MC:=a \} b#say \# it~c \~ d~&#39;e&lt;~&amp;lt;p&amp;gt;}")[0].options

        assert [(option.text, option.feedback) for option in options] == [
            ("a } b", "say # it"), ("c ~ d", ""), ("'e&lt;", ""), ("&lt;p&gt;", ""),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("no gap", "It has no gap."),
            ("A {1:MR:=x~y}", "several answers (MR)"),
            ("A {1:REGEXP:=x}", "unknown type (REGEXP)"),
            ("A {1:SA:=x", "closing brace is missing"),
            ("A {1:NM:=x}", "“x” is not a number."),
            ("A {1:NM:=1:-1}", "“1:-1” is not a number."),
            ("A {1:SA:x~%50%y}", "no answer that earns all"),
            ("A {1:SA:=x~%200%y}", "more than all of its points"),
            ("{1:SA:=x}" * 101, "more than 100 gaps"),
        ],
    )
    def test_what_cannot_be_taken_is_told(self, text, message):
        messages = told("cloze", text=text)

        assert len(messages) == 1
        assert message in messages[0]

    def test_empty_answers_and_places_of_ours_are_told(self):
        messages = told("cloze", text="[[7]] {1:MC:=x~}")

        assert "double square brackets" in messages[0]
        assert messages[1] == "An empty answer of a gap was left out."

    def test_a_gap_question_without_a_text_is_not_taken(self):
        assert "It has no text." in quiz('<question type="cloze"/>').problems[0].message


class TestMissingWords:
    def test_words_to_select_become_lists(self):
        boxes = "".join(
            f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
            for word, group in (("cat", 1), ("mat", 2), ("dog", 1))
        )
        found = only("gapselect", boxes, text="The [[1]] on the [[2]].")

        assert (found.kind, found.text) == ("cloze", "The [[1]] on the [[2]].")
        assert [[(option.text, option.fraction) for option in gap.options] for gap in found.extra["gaps"]] == [
            [("cat", 1), ("dog", 0)], [("mat", 1)],
        ]  # fmt: skip

    def test_words_to_drag_become_lists_and_that_is_told(self):
        boxes = "<dragbox><text>cat</text><group>1</group><infinite/></dragbox>"

        assert "dragged" in told("ddwtos", boxes, text="The [[1]]")[0]

    @pytest.mark.parametrize(("text", "message"), [("The [[2]]", "does not exist (2)"), ("The cat", "no gap")])
    def test_gaps_have_to_be_there(self, text, message):
        assert message in told("gapselect", "<selectoption><text>cat</text></selectoption>", text=text)[0]


@pytest.mark.parametrize("kind", ["description", "random", "randomsamatch", "calculated", "calculatedsimple", "ddmarker", "ddimageortext"])
def test_types_that_have_no_place_here_are_told(kind):
    assert told(kind)[0].startswith("This question is not taken: It")
