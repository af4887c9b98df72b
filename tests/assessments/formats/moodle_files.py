"""Small Moodle XML files, written by hand as Moodle exports them."""

from fractions import Fraction

from assessments.formats import ParsedQuestion, moodle_xml

HALF = Fraction(1, 2)


def quiz(inside: str):
    return moodle_xml.read(f"<quiz>\n{inside}\n</quiz>".encode())


def question(kind: str, inside: str = "", text: str = "What is it?") -> str:
    return (
        f'<question type="{kind}"><name><text>Q1</text></name><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        f"{inside}</question>"
    )


def answer(fraction: object, text: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}"><text><![CDATA[{text}]]></text>{more}</answer>'


def only(kind: str, inside: str = "", text: str = "What is it?") -> ParsedQuestion:
    parsed = quiz(question(kind, inside, text))
    assert [problem.message for problem in parsed.problems] == []
    return parsed.questions[0]


def told(kind: str, inside: str = "", text: str = "What is it?") -> list[str]:
    return [problem.message for problem in quiz(question(kind, inside, text)).problems]


TWO = answer(100, "<p>Right</p>") + answer(0, "Wrong")
