"""QTI items with gaps: fields and lists in a text, words to drag, words to point at."""

from fractions import Fraction

import pytest

from tests.assessments.formats.qti_items import declared, is_, only, read, rules, told, when

LIST = '<inlineChoice identifier="g">Gloucester</inlineChoice><inlineChoice identifier="y">York</inlineChoice>'


def inline(name: str = "RESPONSE", inside: str = LIST) -> str:
    return f'<inlineChoiceInteraction responseIdentifier="{name}">{inside}</inlineChoiceInteraction>'


def field(name: str) -> str:
    return f'<textEntryInteraction responseIdentifier="{name}"/>'


def adds(test: str, value: object = 1) -> str:
    plus = f'<sum><variable identifier="SCORE"/><baseValue baseType="float">{value}</baseValue></sum>'
    then = f'<setOutcomeValue identifier="SCORE">{plus}</setOutcomeValue>'
    return f"<responseCondition><responseIf>{test}{then}</responseIf></responseCondition>"


class TestFieldsAndLists:
    def test_a_list_in_a_text_is_a_gap(self):
        found = only(declared("y"), f"<p>The sun of {inline()};</p>")

        assert (found.kind, found.text) == ("cloze", "<p>The sun of [[1]];</p>")
        assert [(option.text, option.fraction) for option in found.extra["gaps"][0].options] == [("Gloucester", 0), ("York", 1)]

    def test_each_gap_has_its_weight(self):
        declarations = declared("York", base="string", name="A") + declared("y", name="B")
        body = f"<p>{field('A')} and {inline('B')} [[9]]</p>"
        found = only(declarations, body, rules(adds(is_("York", "A", "string"), 2) + adds(is_("y", "B"))))

        assert [(gap.kind, gap.points) for gap in found.extra["gaps"]] == [("short_answer", 2), ("single_choice", 1)]
        assert found.points == 3

    def test_feedback_is_told_to_the_gap(self):
        said = '<modalFeedback outcomeIdentifier="F" identifier="y" showHide="show">Yes</modalFeedback>'
        general = '<modalFeedback outcomeIdentifier="F" identifier="q" showHide="hide">Always</modalFeedback>'
        declarations = declared("y", name="A") + declared("y", name="B")
        outcome = '<setOutcomeValue identifier="F"><variable identifier="A"/></setOutcomeValue>'
        processing = rules(outcome + adds(is_("y", "A")) + adds(is_("y", "B")))
        found = only(declarations, f"<p>{inline('A')}{inline('B')}</p>", processing, said + general)

        assert [[option.feedback for option in gap.options] for gap in found.extra["gaps"]] == [["", "Yes"], ["", ""]]
        assert found.feedback == "Always"

    @pytest.mark.parametrize(
        "processing",
        [
            rules(when(f"<and>{is_('y', 'A')}{is_('y', 'B')}</and>")),
            rules(when(is_("y", "A")) + when(is_("y", "B"))),
        ],
    )
    def test_gaps_that_are_not_marked_one_by_one_are_not_taken(self, processing):
        declarations = declared("y", name="A") + declared("y", name="B")

        assert "not understood" in told(declarations, f"<p>{inline('A')}{inline('B')}</p>", processing)[0]

    def test_fields_that_earn_nothing_alone_are_not_taken(self):
        declarations = declared("x", base="string", name="A") + declared("y", base="string", name="B")
        both = when(f"<and>{is_('x', 'A', 'string')}{is_('y', 'B', 'string')}</and>")

        assert "earns nothing by itself" in told(declarations, f"<p>{field('A')}{field('B')}</p>", rules(both))[0]

    def test_a_list_may_not_be_too_long(self):
        many = "".join(f'<inlineChoice identifier="c{index}">{index}</inlineChoice>' for index in range(201))

        assert "more than 200 answers" in told(declared("c1"), f"<p>x {inline(inside=many)}</p>")[0]

    def test_two_gaps_cannot_share_a_response(self):
        assert "share one response" in told(declared("y"), f"<p>{inline()}{inline()}</p>")[0]

    def test_there_may_not_be_too_many(self):
        assert "more than 100 gaps" in told(declared("y"), f"<p>{inline() * 101}</p>")[0]


def drag(text: str = 'Now is the <gap identifier="G1"/> made <gap identifier="G2"/>.', words: str = "") -> str:
    given = words or "".join(f'<gapText identifier="{name}">{name}</gapText>' for name in ("winter", "summer"))
    return f'<p>Drag</p><gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Words</prompt>{given}<p>{text}</p></gapMatchInteraction>'


def pairs(correct: str = "winter G1,summer G2", **more: str) -> str:
    return declared(correct, cardinality="multiple", base="directedPair", **more)


class TestWordsToDrag:
    def test_each_place_becomes_a_list(self):
        more = {"mapping": "winter G1=1,summer G2=2", "bounds": 'defaultValue="-1" lowerBound="0"'}
        parsed = read(pairs(**more), drag(), '<responseProcessing template="x/map_response"/>')
        found = parsed.questions[0]

        assert found.text.replace("\n", "") == "<p>Drag</p>Words<br><p>Now is the [[1]] made [[2]].</p>"
        assert [[(option.text, option.fraction) for option in gap.options] for gap in found.extra["gaps"]] == [
            [("winter", 1), ("summer", -1)],
            [("winter", -Fraction(1, 2)), ("summer", 1)],
        ]
        assert (found.points, ["dragged" in problem.message for problem in parsed.problems]) == (3, [True])

    def test_marking_as_a_whole_is_told(self):
        assert "as a whole" in told(pairs(), drag())[0]

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (drag("no place"), "or no gaps"),
            (drag(words='<gapImg identifier="x"/>'), "pictures to put into gaps"),
            (drag('<gap identifier="G3"/>'), "A gap has no answer"),
        ],
    )
    def test_what_cannot_be_lists_is_told(self, body, message):
        assert message in told(pairs(), body)[0]

    def test_other_scoring_is_not_understood(self):
        assert "not understood" in told(pairs(), drag(), rules(when(is_("winter G1"))))[0]


class TestWordsToPointAt:
    def test_they_become_choices_and_that_is_told(self):
        text = '<p>Sponsors <hottext identifier="a">who bought</hottext> <hottext identifier="b">includes</hottext> firms.</p>'
        body = (
            f'<p>Find</p><hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>One</prompt>{text}</hottextInteraction>'
        )
        parsed = read(declared("b"), body)
        found = parsed.questions[0]

        assert found.text.replace("\n", "") == "<p>Find</p>One<br><p>Sponsors <u>who bought</u> <u>includes</u> firms.</p>"
        assert [(option.text, option.fraction) for option in found.options] == [("who bought", 0), ("includes", 1)]
        assert "choices below it" in parsed.problems[0].message
