"""The workbook that a trainer fills in: what is read, and what is said row by row."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from django.utils.translation import override

from assessments.formats import Effect, xlsx
from assessments.formats._limits import MAX_QUESTIONS
from assessments.formats._xlsx_columns import KINDS_HERE, label
from core.errors import InvalidInputError
from tests.assessments.formats.workbooks import GOOD, HEADER, cells, repacked, workbook

LANGUAGES = ["en", "fr", "es", "ht"]


def only(*row):
    parsed = xlsx.read(workbook(list(row)))
    assert parsed.problems == []
    [question] = parsed.questions
    return question


def told(*row, **workbook_options):
    """The problems of a workbook with this row."""
    return xlsx.read(workbook(list(row), **workbook_options)).problems


# -- the template ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_empty_and_can_be_read(language):
    assert xlsx.read(xlsx.template(language)) == xlsx.Parsed()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_the_template_read_as_one_question_of_each_kind(language):
    rows = cells(xlsx.template(language), 1)
    kinds = [row[1:] for row in rows]

    with override("en"):
        parsed = xlsx.read(workbook(*kinds[1:], header=kinds[0]))

    assert [question.kind for question in parsed.questions] == list(KINDS_HERE)
    assert parsed.problems == []


def test_a_template_in_one_language_is_read_by_somebody_with_another():
    with override("fr"):
        header = [label(key) for key in ("kind", "question", "option_1", "option_2", "right")]

    assert xlsx.read(workbook(["Choix unique", "Qui ?", "lui", "elle", 1], header=header)).questions[0].kind == "single_choice"


def test_columns_may_have_their_machine_names_and_stand_below_a_title():
    data = workbook(["kind", "question", "right"], ["true_false", "It rains.", "True"], header=["Questions of Monday"])

    assert xlsx.read(data).questions[0].line == 3


# -- kinds ----------------------------------------------------------------------------------------------


def test_single_choice():
    question = only("single choice", "Who?", "he", "she", None, 2, "because", "no", "yes")

    assert [(option.text, option.fraction, option.feedback) for option in question.options] == [("he", 0, "no"), ("she", 1, "yes")]
    assert (question.line, question.feedback) == (2, "because")


@pytest.mark.parametrize("right", ["1, 3", "1,3", "1;3", "1\n3", "3, 1,"])
def test_several_right_options_are_all_needed(right):
    question = only("Multiple choice", "Who?", "he", "she", "they", right)

    assert [option.fraction for option in question.options] == [Fraction(1, 2), 0, Fraction(1, 2)]
    assert question.extra == {"marking": "whole"}


def test_credits_beside_the_numbers():
    question = only("Multiple choice", "Who?", "he", "she", "they", "1=33.33333%, 2 = -50 %, 3=66,66667%")

    assert [option.fraction for option in question.options] == [Fraction(1, 3), Fraction(-1, 2), Fraction(2, 3)]
    assert question.extra == {"marking": "credits"}


def test_a_number_with_a_decimal_comma_is_two_options_and_told():
    parsed = xlsx.read(workbook(["Multiple choice", "Who?", "he", "she", "they", 1.3]))

    assert [option.fraction for option in parsed.questions[0].options] == [Fraction(1, 2), 0, Fraction(1, 2)]
    assert "was read as 1, 3" in parsed.problems[0].message


@pytest.mark.parametrize(
    ("word", "answer"), [("True", True), ("FALSE", False), (True, True), (False, False), ("vrai", True), ("Falso", False)]
)
def test_true_or_false(word, answer):
    question = only("True or false", "It rains.", None, None, None, word, None, "yes", "no")

    assert question.extra == {"answer": answer, "feedback_true": "yes", "feedback_false": "no"}


def test_short_answers_are_right_unless_credits_say_otherwise():
    assert [option.fraction for option in only("Short answer", "Year?", 1822, "MDCCCXXII").options] == [1, 1]
    assert [option.fraction for option in only("Short answer", "Year?", 1822, "1823", None, "1, 2=50%").options] == [1, Fraction(1, 2)]
    assert only("Short answer", "Year?", 1822.0).options[0].text == "1822"


@pytest.mark.parametrize(
    ("cell", "number", "tolerance"),
    [
        (12.5, "12.5", "0"),
        ("12,5 ± 0.2", "12.5", "0.2"),
        ("-3 +/- 1", "-3", "1"),
        ("1e3+-1", "1000", "1"),
        ("*", "*", "0"),
        (0.1 + 0.2, "0.3", "0"),
    ],
)
def test_numbers_and_tolerances(cell, number, tolerance):
    option = only("Number", "How many?", cell).options[0]

    assert (option.text, option.tolerance, option.fraction) == (number, tolerance, 1)


def test_matching_and_answers_that_belong_to_nothing():
    question = only("Matching", "Who does what?", "Judge = decides", "Prosecutor=charges", "… = treats")

    assert [(option.text, option.match) for option in question.options] == [("Judge", "decides"), ("Prosecutor", "charges"), ("", "treats")]


def test_ordering_and_essay():
    assert [option.text for option in only("Ordering", "Order!", "one", "two").options] == ["one", "two"]
    assert only("Essay", "Write.").kind == "essay"


def test_text_may_have_lines_and_bold_but_signs_are_signs():
    assert only("Essay", "a < b\n<b>now</b>").text == "a &lt; b <b>now</b>"


def test_points_language_and_tags():
    question = only("Essay", "Write.", None, None, None, None, None, None, None, "2,5", "francés", "a, b,a,")

    assert (question.points, question.language, question.tags) == (Fraction(5, 2), "fr", ["a", "b"])


# -- problems -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ([None, "Who?"], "Row 2, column “Kind”: Choose the kind of question"),
        (["Riddle", "Who?"], "Row 2, column “Kind”: “Riddle” is no kind"),
        (["Cloze", "Who?"], "“Cloze” is no kind"),
        (["Essay", None], "Row 2, column “Question”: Write the question."),
        (["Single choice", "Who?", "he", None, None, 1], "column “Option 1”: Fill in at least 2"),
        (["Single choice", "Who?", "he", "she"], "Row 2, column “Right”: Write the number of the right option"),
        (["Single choice", "Who?", "he", "she", None, "1=0%"], "Write the number of the right option"),
        (["Single choice", "Who?", "he", "she", None, 3], "Row 2, column “Right”: “3” is not understood"),
        (["Single choice", "Who?", "he", "she", None, "first"], "“first” is not understood"),
        (["Single choice", "Who?", "he", "she", None, "1=200%"], "from -100% to 100%"),
        (["Single choice", "Who?", "he", "<img>", None, "1"], "This option has no text"),
        (["True or false", "It rains."], "column “Right”: Write True or False."),
        (["Short answer", "Who?"], "Fill in at least 1"),
        (["Short answer", "Who?", "he", None, None, "1=0%"], "No answer is marked as right"),
        (["Number", "How many?", "many"], "“many” is not a number"),
        (["Number", "How many?", "1 ± many"], "is not a number"),
        (["Matching", "Who?", "a = b"], "at least two pairs"),
        (["Matching", "Who?", "a = b", "c ="], "column “Option 2”: Write a pair"),
        (["Matching", "Who?", "a = b", "c"], "Write a pair"),
        (["Essay", "x" * 20_000 + "<b>" * 600 + "</b>" * 600], "too long or has too much markup"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_stops_no_other(row, sentence):
    parsed = xlsx.read(workbook(row, GOOD))

    assert [question.line for question in parsed.questions] == [3]
    assert (parsed.problems[-1].line, parsed.problems[-1].effect) == (2, Effect.NOT_TAKEN)
    assert any(sentence in problem.message for problem in parsed.problems)


@pytest.mark.parametrize(
    ("row", "sentence", "effect"),
    [
        (["Essay", "Write.", "an option"], "column “Option 1”: Questions of the kind “Essay” do not use this column", Effect.LOST),
        (["Essay", "Write.", *[None] * 7, "many"], "column “Points”: “many” is not a number of points", Effect.CHANGED),
        (["Essay", "Write.", *[None] * 7, 0], "one point was taken", Effect.CHANGED),
        (["Essay", "Write.", *[None] * 8, "Latin"], "column “Language”: “Latin” is none of the languages en, fr, es, ht", Effect.CHANGED),
        (["Single choice", "Who?", "he", "she", None, "1, 2"], "More than one option is right", Effect.CHANGED),
        (["Short answer", "When?", date(2024, 3, 1)], "column “Option 1”: A date was read as “2024-03-01”", Effect.CHANGED),
        (["Short answer", "When?", datetime(2024, 3, 1, 8, 30)], "“2024-03-01 08:30:00”", Effect.CHANGED),  # noqa: DTZ001 - as a spreadsheet has it
        (["Essay", "<img src='a.png'>Write."], "column “Question”: A picture", Effect.LOST),
    ],
)
def test_what_was_guessed_or_lost_is_told(row, sentence, effect):
    parsed = xlsx.read(workbook(row))

    assert len(parsed.questions) == 1
    assert [(problem.line, problem.effect) for problem in parsed.problems] == [(2, effect)]
    assert sentence in parsed.problems[0].message


def test_a_formula_is_read_as_its_result_and_told():
    data = repacked(
        workbook(["Short answer", "How many?", "=1+1"]),
        lambda name, content: content.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>"),
    )
    parsed = xlsx.read(data)

    assert parsed.questions[0].options[0].text == "2"
    assert [problem.message for problem in parsed.problems] == ["Row 2, column “Option 1”: A formula was read as its result, “2”."]


def test_a_formula_without_a_result_is_told():
    problems = told("Short answer", "How many?", "=1+1")

    assert "There is a formula here whose result is not in the file" in problems[0].message


def test_an_error_of_the_spreadsheet_is_told():
    def change(sheet):
        sheet["C2"].value, sheet["C2"].data_type = "#N/A", "e"

    assert "shows the error #N/A" in told("Essay", "Write.", "x", change=change)[0].message


def test_merged_cells_are_told():
    problems = told(*GOOD, change=lambda sheet: sheet.merge_cells("B2:B3"))

    assert (problems[0].line, problems[0].message) == (2, "Row 2: the cells B2:B3 are merged; only the first of them was read.")


def test_a_merged_title_is_nobodys_problem():
    data = workbook(HEADER, GOOD, header=["Title"], change=lambda sheet: sheet.merge_cells("A1:D1"))

    assert xlsx.read(data).problems == []


def test_a_column_that_is_not_known_is_told_once():
    assert [problem.message for problem in told(*GOOD, "x", header=[*HEADER[:6], "Difficulty"])] == [
        "The column “Difficulty” is not known, so it was not read."
    ]


def test_a_row_with_notes_in_a_strange_column_only_is_skipped():
    assert xlsx.read(workbook(GOOD, [None] * 6 + ["look here"], header=[*HEADER[:6], "Notes"])).questions[-1].line == 2


def test_blank_rows_are_skipped_and_rows_keep_their_number():
    assert [question.line for question in xlsx.read(workbook([], GOOD, [" "], [None, None], GOOD)).questions] == [3, 6]


def test_the_sheet_with_the_questions_may_come_second():
    from openpyxl import Workbook

    from tests.assessments.formats.workbooks import saved

    book = Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Mine")
    sheet.append(HEADER)
    sheet.append(GOOD)

    assert len(xlsx.read(saved(book)).questions) == 1


def test_a_workbook_without_the_columns_is_refused():
    with pytest.raises(InvalidInputError, match="No sheet of this workbook"):
        xlsx.read(workbook(header=["Name", "Age"]))


@pytest.mark.parametrize("rows", [MAX_QUESTIONS + 1, MAX_QUESTIONS + 100])
def test_too_many_rows_are_refused(rows):
    with pytest.raises(InvalidInputError, match="more than 5000"):
        xlsx.read(workbook(*[["Essay", "Write."]] * rows))


# -- the error sheet ------------------------------------------------------------------------------------


def test_the_error_sheet_is_the_workbook_with_each_rows_problems():
    data = workbook(GOOD, ["Riddle", "Who?"], ["Essay", "=x", "option"])
    rows = cells(xlsx.annotated(data, xlsx.read(data).problems))

    assert [row[:2] for row in rows] == [row[:2] for row in cells(data)]
    assert rows[0][-1] == "Problems"
    assert [bool(row[-1]) for row in rows[1:]] == [False, True, True]
    assert rows[2][-1].startswith("Row 3, column “Kind”")


def test_a_problem_of_the_header_is_no_rows_problem():
    data = workbook(GOOD, header=[*HEADER[:6], "Difficulty"])

    assert [row[-1] for row in cells(xlsx.annotated(data, xlsx.read(data).problems))] == ["Problems", None]


def test_the_error_sheet_of_another_file_is_refused():
    with pytest.raises(InvalidInputError, match="No sheet"):
        xlsx.annotated(workbook(header=["x"]), [])
