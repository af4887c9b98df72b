"""The expressions of QTI, one by one: what they give for a response."""

from fractions import Fraction

import pytest

from assessments.formats._qti_items import classic, read_item
from assessments.formats._qti_patterns import fits, wildcard_of
from assessments.formats._qti_processing import Run, Steps
from core.errors import InvalidInputError
from core.xml import parse_xml
from tests.assessments.formats.qti_items import declared, item, rules, to_score

VARIABLE = '<variable identifier="RESPONSE"/>'


def number(value: object) -> str:
    return f'<baseValue baseType="float">{value}</baseValue>'


def word(value: str) -> str:
    return f'<baseValue baseType="identifier">{value}</baseValue>'


def value(expression: str, response=None, declaration: str = ""):
    processing = rules(f'<setOutcomeValue identifier="OUT">{expression}</setOutcomeValue>')
    root = classic(parse_xml(item(declaration or declared("a"), "<p>x</p>", processing)))
    return Run(read_item(root), {"RESPONSE": response}, Steps()).outcomes["OUT"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"<sum>{number(1)}{number(2.5)}</sum>", Fraction(7, 2)),
        (f"<product>{number(2)}{number(3)}</product>", 6),
        (f"<subtract>{number(5)}{number(3)}</subtract>", 2),
        (f"<divide>{number(1)}{number(4)}</divide>", Fraction(1, 4)),
        (f"<min>{number(5)}{number(3)}</min>", 3),
        (f"<max>{number(5)}{number(3)}</max>", 5),
        ("<sum><null/></sum>", None),
        (f"<integerToFloat>{number(3)}</integerToFloat>", 3),
        (f"<gt>{number(2)}{number(1)}</gt>", True),
        (f"<lt>{number(2)}{number(1)}</lt>", False),
        (f"<gte>{number(2)}<null/></gte>", None),
        (f"<lte>{number(2)}{number(2)}</lte>", True),
        (f"<equal>{number(2)}<null/></equal>", None),
        (f"<stringMatch caseSensitive='true'>{word('a')}<null/></stringMatch>", None),
        ("<not><null/></not>", None),
        (f"<or><null/><match>{word('a')}{word('a')}</match></or>", True),
        (f"<match>{word('a')}<null/></match>", None),
        (f"<multiple>{word('a')}<null/>{VARIABLE}</multiple>", ("a", "b")),
        ("<multiple><null/></multiple>", None),
        (f"<member>{word('b')}{VARIABLE}</member>", True),
        ("<member><null/><null/></member>", None),
        (f"<contains>{VARIABLE}<multiple>{word('b')}</multiple></contains>", True),
        (f"<contains><null/>{VARIABLE}</contains>", None),
        (f"<containerSize>{VARIABLE}</containerSize>", 1),
        ("<containerSize><null/></containerSize>", 0),
        (f'<index n="1">{VARIABLE}</index>', "b"),
        (f'<index n="2">{VARIABLE}</index>', None),
        (f'<index n="x">{VARIABLE}</index>', None),
        ('<patternMatch pattern="a.*"><null/></patternMatch>', None),
        ('<baseValue baseType="boolean">true</baseValue>', True),
        ('<variable identifier="NOWHERE"/>', None),
        (f"<match>{VARIABLE}<multiple>{word('b')}</multiple></match>", True),
        (f"<match><ordered>{word('a')}{word('b')}</ordered><ordered>{word('b')}{word('a')}</ordered></match>", False),
        (f"<match><multiple>{word('a')}{word('b')}</multiple><multiple>{word('b')}{word('a')}</multiple></match>", True),
    ],
)
def test_an_expression_gives(expression, expected):
    found = value(expression, ("b",))

    assert (found, type(found) is bool) == (expected, type(expected) is bool)


@pytest.mark.parametrize(
    "expression", [f"<divide>{number(1)}{number(0)}</divide>", f"<divide>{number(1)}</divide>", f"<gt>{number(1)}</gt>"]
)
def test_what_has_no_value_is_not_understood(expression):
    with pytest.raises(InvalidInputError):
        value(expression)


def test_a_right_response_that_is_missing_is_nothing():
    assert value('<correct identifier="RESPONSE"/>', None, '<responseDeclaration identifier="RESPONSE" baseType="float"/>') is None


def test_numbers_are_mapped_as_numbers():
    assert value('<mapResponse identifier="RESPONSE"/>', Fraction(5), declared("5", base="float", mapping="5.0=2")) == 2


def test_exit_ends_the_processing_and_fragments_are_part_of_it():
    processing = rules(f"<responseProcessingFragment>{to_score(1)}<exitResponse/></responseProcessingFragment>{to_score(2)}")
    root = parse_xml(item(declared("a"), "<p>x</p>", processing))

    assert Run(read_item(root), {}, Steps()).score == 1


def test_an_unknown_branch_is_not_understood():
    root = parse_xml(item(declared("a"), "<p>x</p>", rules("<responseCondition><responseUnless/></responseCondition>")))

    with pytest.raises(InvalidInputError, match="responseUnless"):
        Run(read_item(root), {}, Steps())


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a*c", "abbc", True), ("a*c", "ab", False), ("*b*", "abc", True), ("a*b*c", "acb", False), ("a*b*c*d", "axbxcxd", True),
        (r"2\*3", "2*3", True), (r"2\*3", "2x3", False), ("ab*ba", "aba", False), ("a*x*y*b", "a-y-x-b", False),
    ],
)  # fmt: skip
def test_a_star_stands_for_anything(pattern, text, expected):
    assert fits(pattern, text) is expected


@pytest.mark.parametrize(
    ("expression", "expected"), [("a.*b", "a*b"), (r"a\.b\*", r"a.b\*"), ("a.b", None), ("a+", None), (r"\d", None), (r"\\", "\\")]
)
def test_simple_expressions_are_patterns(expression, expected):
    assert wildcard_of(expression) == expected


def test_scoring_that_takes_for_ever_is_given_up():
    root = parse_xml(item(declared("a"), "<p>x</p>", rules(to_score(1) * 5)))
    steps = Steps()
    steps.left = 5

    with pytest.raises(InvalidInputError, match="takes too long"):
        Run(read_item(root), {}, steps)
