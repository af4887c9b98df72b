"""GIFT as Moodle reads it, and better where Moodle mixes up, cuts or loses something."""

from fractions import Fraction

import pytest

from assessments.formats import Effect, gift
from assessments.formats._limits import MAX_QUESTIONS
from core.errors import InvalidInputError


def read(text):
    return gift.read(text.encode())


def only(text):
    """The one question of a text that nothing has to be said about."""
    parsed = read(text)
    assert parsed.problems == []
    [question] = parsed.questions
    return question


def told(text):
    """The one question of a text, and what is told about it."""
    parsed = read(text)
    [question] = parsed.questions
    return question, [(problem.line, problem.message) for problem in parsed.problems]


def options(question):
    return [(option.text, option.fraction, option.feedback) for option in question.options]


# -- kinds ----------------------------------------------------------------------------------------------


def test_single_choice():
    question = only("Who asks?{~Nobody#no ~A guest =An officer#yes}")

    assert (question.kind, question.text) == ("single_choice", "Who asks?")
    assert options(question) == [("Nobody", 0, "no"), ("A guest", 0, ""), ("An officer", 1, "yes")]


def test_weights_alone_make_multiple_choice_and_are_exact():
    question = only("Which?{~%33.33333%a ~%-100%b ~%33.33333%c ~%33.33333%d}")

    assert (question.kind, question.extra) == ("multiple_choice", {"marking": "credits"})
    assert [option.fraction for option in question.options] == [Fraction(1, 3), -1, Fraction(1, 3), Fraction(1, 3)]


@pytest.mark.parametrize(
    ("percent", "share"),
    [
        ("66.66667", "2/3"), ("16.66667", "1/6"), ("14.28571", "1/7"), ("12.5", "1/8"), ("11.11111", "1/9"), ("83.33333", "5/6"),
        ("45", "9/20"), ("-5", "-1/20"), ("0", "0"),
    ],
)  # fmt: skip
def test_moodles_percentages_are_the_fractions_they_stand_for(percent, share):
    assert only(f"x{{=a ~%{percent}%b}}").options[1].fraction == Fraction(share)


@pytest.mark.parametrize(("word", "answer"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False)])
def test_true_or_false(word, answer):
    assert only(f"It rains.{{{word}}}").extra == {"answer": answer, "feedback_true": "", "feedback_false": ""}


def test_the_first_feedback_of_true_or_false_is_for_the_wrong_answer():
    assert only("x{FALSE#wrong#right####general}").extra == {"answer": False, "feedback_true": "wrong", "feedback_false": "right"}
    assert only("x{TRUE#wrong}").extra == {"answer": True, "feedback_true": "", "feedback_false": "wrong"}


def test_short_answer_with_weights_and_a_star():
    question = only("Capital?{=Port-au-Prince =%50%Port au Prince#hyphens =%0%*#no}")

    assert question.kind == "short_answer"
    assert options(question) == [("Port-au-Prince", 1, ""), ("Port au Prince", Fraction(1, 2), "hyphens"), ("*", 0, "no")]


@pytest.mark.parametrize("answers", ["no one", "0", "=0", "= [html]0", "=0 ####"])
def test_a_word_alone_is_a_short_answer(answers):
    assert [option.text for option in only(f"x{{{answers}}}").options] == ["no one" if "one" in answers else "0"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("#1822", [("1822", "0", 1)]),
        ("#1822:5", [("1822", "5", 1)]),
        ("#-3.142..-3.141", [("-3.1415", "0.0005", 1)]),
        ("#5..1", [("3", "2", 1)]),
        ("#=%100%9:0 =%50%9:1", [("9", "0", 1), ("9", "1", Fraction(1, 2))]),
        ("#=9 ~#no", [("9", "0", 1), ("*", "0", 0)]),
        ("#=9 =%0%*", [("9", "0", 1), ("*", "0", 0)]),
        ("#1.5e3", [("1500", "0", 1)]),
        ("#.5\\:0.1", [("0.5", "0.1", 1)]),
    ],
)
def test_numbers(answers, expected):
    question = only(f"How many?{{{answers}}}")

    assert question.kind == "numerical"
    assert [(option.text, option.tolerance, option.fraction) for option in question.options] == expected


def test_feedback_to_every_other_number():
    assert only("x{#=9#yes ~ignored#no}").options[1].feedback == "no"


def test_matching_with_an_answer_too_many():
    question = only("Who?{=[html]<b>Judge</b> -> decides =Prosecutor -> charges = -> treats ####well}")

    assert [(option.text, option.match) for option in question.options] == [
        ("<b>Judge</b>", "decides"), ("Prosecutor", "charges"), ("", "treats"),
    ]  # fmt: skip
    assert (question.kind, question.feedback) == ("matching", "well")


@pytest.mark.parametrize("text", ["Describe it.{}", "Describe it. { }", "Describe it.{####}"])
def test_essay(text):
    assert only(text).kind == "essay"


def test_a_missing_word_leaves_a_blank():
    assert only("Two plus two equals {=four =4}.").text == "Two plus two equals _____."


# -- names, categories, tags, texts ---------------------------------------------------------------------


def test_name_category_tags_and_general_feedback():
    question = only("$CATEGORY: $course$/top/Borders/Papers\n\n// [tag:papers] [tag:a\\]b]\n::P\\:1:: Who?{~a =b ####Because.}")

    assert (question.line, question.name, question.category) == (4, "P:1", "Borders/Papers")
    assert (question.tags, question.feedback) == (["papers", "a]b"], "Because.")


@pytest.mark.parametrize(
    ("path", "category"), [("Papers", "Papers"), ("top/a: b", "a: b"), ("$system$/top", ""), ("$course$", ""), ("a\\:b", "a:b")]
)
def test_a_category_without_moodles_own_words(path, category):
    assert read(f"$CATEGORY: {path}\n\nx{{T}}").questions[0].category == category


def test_escaped_signs_are_text():
    question = only(r"\~\=\#\{\}\: a\\b\n second { =\= 5\:\# # \~yes ~no}")

    assert question.text == "~=#{}: a\\b<br>second"
    assert options(question)[0] == ("= 5:#", 1, "~yes")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb", "a<br>b"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<b>a</b>\n<i>b</i>", "<b>a</b> <i>b</i>"),
        ("[plain]<b>a</b>", "&lt;b&gt;a&lt;/b&gt;"),
        ("[html]<p>a</p>", "<p>a</p>"),
        ("[HTML]<p>a</p>", "<p>a</p>"),
        ("[markdown]*a*\\n- b", "<p><em>a</em></p>\n<ul>"),
        ("[markdown]- a\n    - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("[strange]a", "[strange]a"),
    ],
)
def test_four_ways_of_writing(text, html):
    assert only(f"{text} {{T}}").text.startswith(html)


def test_answers_are_written_as_the_question_unless_they_say_otherwise():
    question = only("[markdown]*x*{=*a*#*b* ~[plain]*c*#[html]<b>d</b> ####[moodle]*e*}")

    assert options(question) == [("<em>a</em>", 1, "<em>b</em>"), ("*c*", 0, "<b>d</b>")]
    assert question.feedback == "*e*"


def test_comments_are_no_text_wherever_they_stand():
    question = only("// one\nWho?{\n// two {\n=a\n~b\n}\n// three")

    assert (question.line, [option.text for option in question.options]) == (2, ["a", "b"])


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_any_line_end(ending):
    assert [question.line for question in read(ending.join(["a{T}", "", "b{F}", ""])).questions] == [1, 3]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding(encoding):
    assert gift.read("Où est l’école à Noël ?{T}".encode(encoding)).questions[0].text == "Où est l’école à Noël ?"


# -- better than Moodle, and told -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Who?{\n=a\n\n~b\n}", 3, "blank line inside"),
        ("Who?{=a ~b\n~c {d} e}", 1, "braces inside"),
        ("f() {return} is?{=a ~b}", 1, "taken as text, because"),
        ("Who?{=a ~b}}", 1, "no partner"),
        ("Who?{=a {b ~c}", 1, "no partner"),
        ('Who?{=<a href="http://x.org/#y">a</a> ~b}', 1, "Signs inside HTML"),
        ("Who?{=&#233; ~b}", 1, "Signs inside HTML"),
        ("::Who?{=a ~b}", 1, "never ends with ::"),
        ("Who?{=a =b ~c}", 1, "More than one answer has ="),
        ("Who?{~%50%a ~%25%b ~c}", 1, "nobody gets exactly"),
        ("Who?{=%50%a ~b}", 1, "A weight after ="),
        ("Who?{=a ~%-33,33333%b}", 1, "was read as %-33.33333%"),
        ("Who?{=a ~ ~b}", 1, "An answer is empty"),
        ("Who?{=a ~#only feedback\n~b}", 1, "An answer is empty"),
        ("Who?{=[html] = b}", 1, "An answer is empty"),
        ("Who?{first ~b =c}", 1, "What stands before the first"),
        ("Who?{=x=y ~b}", 1, "begins a new answer"),
        ("Who?{~a -> b =c -> d}", 1, "has an arrow"),
        ("Who?{=a->b}", 1, "only one answer"),
        ("Who?{true}", 1, "was read as TRUE"),
        ("Who?{=TRUE}", 1, "a word to be typed"),
        ("Who?{#3,14}", 1, "was read as 3.14"),
        ("Who?{=a->b#c =d->e}", 1, "neither weights nor feedback"),
        ("Who?{=%50%a->b =d->e}", 1, "neither weights nor feedback"),
        ("Who?{=a->b =d->e =f->}", 1, "nothing after its arrow"),
        ("// [id:7]\nWho?{T}", 2, "The number 7"),
        ("[html]<img src='a.png'>Who?{T}", 1, "picture"),
        ("[html]<script>x</script>Who?{T}", 1, "Scripts"),
        ("[html]<span style='color: red'>Who?</span>{T}", 1, "Colours"),
        ("[html]<p align='right'>Who?</p>{T}", 1, "Colours"),
        ("[html]<s>Who?</s>{T}", 1, "(s)"),
        ("$CATEGORY: a\nWho?{T}", 2, "no blank line before"),
    ],
)
def test_what_was_guessed_or_lost_is_told_with_its_line(text, line, words):
    _question, problems = told(text)

    assert any(where == line and words in message for where, message in problems), problems


def test_what_was_meant_is_what_is_read():
    assert [option.text for option in told("Who?{\n=a\n\n~b\n}")[0].options] == ["a", "b"]
    assert [option.text for option in told("Who?{=a ~c {d} e}")[0].options] == ["a", "c {d} e"]
    assert told("f() {return} is?{=a ~b}")[0].text == "f() {return} is?"
    assert [option.text for option in told("Who?{=&#233; ~b}")[0].options] == ["&#233;", "b"]
    assert told("Who?{=a ~%-33,33333%b}")[0].options[1].fraction == Fraction(-1, 3)
    assert told("$CATEGORY: a\nWho?{T}")[0].category == "a"


@pytest.mark.parametrize("text", ["a{T}\nb{F}", "a{T}\n// [tag:x]\nb{F}", "a {\n=x\n~y\n}\nb{F}", "a{T}\n::n::b{F}"])
def test_two_questions_without_a_blank_line_are_two(text):
    parsed = read(text)

    assert [question.text for question in parsed.questions] == ["a", "b"]
    assert ["no blank line" in problem.message for problem in parsed.problems] == [True]
    assert parsed.questions[1].tags == (["x"] if "tag" in text else [])


def test_a_name_begins_a_question_and_takes_the_comments_above_it():
    parsed = read("Read this first.\n// [tag:x]\n\n// [tag:y]\nAnd this.\n// [tag:z]\n::n::b{F}")

    assert [(question.text, question.tags, question.line) for question in parsed.questions] == [("b", ["z"], 7)]
    assert [problem.line for problem in parsed.problems if problem.effect is Effect.NOT_TAKEN] == [1, 5]


# -- not taken ------------------------------------------------------------------------------------------


LOST = {"belong to no question", "no question in the category"}


@pytest.mark.parametrize(
    ("bad", "line", "words"),
    [
        ("Just a text.", 1, "description"),
        ("a\nb {=c", 2, "A brace is missing"),
        ("a =c}", 1, "A brace is missing"),
        ("a {=b ~c} and {=d ~e}", 1, "more than one block"),
        ("{=b ~c}", 1, "no text before the answers"),
        ("a {~b}", 1, "fewer than two"),
        ("a {~b ~c}", 1, "No answer is marked"),
        ("a {=%0%b}", 1, "No answer is marked"),
        ("a {~%150%b =c}", 1, "is no weight"),
        ("a {#}", 1, "No answer is marked"),
        ("a {#abc}", 1, "is not a number"),
        ("a {#1e999}", 1, "is not a number"),
        ("a {#1..b}", 1, "is not a number"),
        ("a {=b->c =d->e =f}", 1, "has no arrow"),
        ("a {=->c =->e}", 1, "fewer than two pairs"),
        ("a {" + "~b" * 101 + "}", 1, "more than 100 answers"),
        ("a" + "a" * 200_000 + "{T}", 1, "too long for one question"),
        ("a" + "a" * 60_000 + "{T}", 1, "too long or has too much markup"),
        ("[html]" + "<b>" * 2_000 + "a{T}", 1, "too long or has too much markup"),
        ("// [tag:lonely]", 1, "belong to no question"),
        ("$CATEGORY: empty", 1, "no question in the category"),
    ],
)
def test_one_bad_question_is_told_and_stops_no_good_one(bad, line, words):
    parsed = read(f"{bad}\n\n::good::Good?{{T}}")

    if "CATEGORY" not in bad:
        assert [question.text for question in parsed.questions] == ["Good?"]
    else:
        parsed = read(f"$CATEGORY: used\n\nGood?{{T}}\n\n{bad}")
        line = 5
    assert [(problem.line, problem.effect) for problem in parsed.problems] == [(line, Effect.LOST if words in LOST else Effect.NOT_TAKEN)]
    assert words in parsed.problems[0].message


def test_an_unclosed_brace_does_not_swallow_the_questions_below():
    parsed = read("a {=b\n\nc {=d ~e}\n\n::n::f{T}\n\ng {=h\n\ni {T}")

    assert [question.text for question in parsed.questions] == ["c", "f", "i"]
    assert [problem.line for problem in parsed.problems] == [1, 7]


def test_an_unclosed_brace_before_text_does_not_swallow_it():
    parsed = read("a {=b\n\nc\n\nd\n\n::n::f{T}")

    assert [question.text for question in parsed.questions] == ["f"]
    assert [problem.line for problem in parsed.problems] == [1, 3, 5]


def test_the_name_of_a_question_that_is_not_taken_is_told():
    assert read("::Sample 7:: a {=b").problems[0].name == "Sample 7"


def test_an_empty_file_of_comments_has_nothing():
    assert read("// nothing\n\n\n   \n").problems == []


@pytest.mark.parametrize("text", ["x{T}\n\n" * (MAX_QUESTIONS + 1), "x\n\n" * (4 * MAX_QUESTIONS + 1)])
def test_too_many_questions_are_refused(text):
    with pytest.raises(InvalidInputError, match="more than 5000"):
        read(text)


@pytest.mark.parametrize(
    ("name", "data", "is_gift"),
    [
        ("a.txt", b"x{T}", True),
        ("a.gift", b"only text", True),
        ("a.txt", b"only text", False),
        ("a.txt", b"$CATEGORY: x", True),
        ("a.xml", b"<quiz>{}</quiz>", False),
        ("a.gift", b"\x00\x01\x02" * 100, False),
        ("a.txt", b"Who?\nA) x {y}\nB) y\nANSWER: A", False),
    ],
)
def test_a_file_is_recognised_by_what_is_in_it(name, data, is_gift):
    assert gift.recognises(name, data) is is_gift
