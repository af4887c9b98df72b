"""What a QTI item earns is found out by marking it; what is not understood is not taken."""

from fractions import Fraction

import pytest

from assessments.formats import qti
from tests.assessments.formats.qti_items import (
    CHOICES,
    RIGHT,
    choice,
    declared,
    is_,
    item,
    only,
    read,
    rules,
    shares,
    template,
    to_score,
    told,
    when,
)

MANY = 'maxChoices="0"'
FIELD = '<p>Who?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
VARIABLE = '<variable identifier="RESPONSE"/>'


def several(correct: str = "a,b", **more) -> str:
    return declared(correct, cardinality="multiple", **more)


def feedback(identifier: str, text: str, name: str = "modalFeedback", more: str = "") -> str:
    return f'<{name} outcomeIdentifier="FEEDBACK" identifier="{identifier}" {more}>{text}</{name}>'


SAYS = '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'


class TestOneChoice:
    def test_the_right_one_earns_all(self):
        found = only(declared("b"), choice())

        assert (found.kind, found.points, shares(found)) == ("single_choice", 1, ["0", "1", "0"])

    def test_without_processing_the_right_response_decides(self):
        assert shares(only(declared("b"), choice(), "")) == ["0", "1", "0"]
        assert shares(only(declared("b", mapping="b=2,c=1"), choice(), "")) == ["0", "1", "1/2"]

    def test_shares_are_of_the_most_that_can_be_earned(self):
        found = only(declared("a", mapping="a=4,b=1,c=-8"), choice(), template("map_response.xml"))

        assert (found.points, shares(found)) == (4, ["1", "1/4", "-1"])

    def test_rules_of_its_own_are_carried_out(self):
        other = f"<responseElseIf>{is_('b')}{to_score(2)}</responseElseIf><responseElse>{to_score(-1)}</responseElse>"

        assert shares(only(declared(), choice(), rules(when(is_("a"), 4, other)))) == ["1", "1/2", "-1/4"]

    def test_the_declared_most_is_earned_where_a_template_says_so(self):
        most = (
            '<outcomeDeclaration identifier="MAXSCORE" baseType="float"><defaultValue><value>10</value></defaultValue></outcomeDeclaration>'
        )

        assert only(declared() + most, choice(), template("CC2_match.xml")).points == 10

    def test_feedback_goes_to_the_choice_it_is_shown_for(self):
        said = feedback("a", "Yes") + feedback("b", "Not that", more='showHide="show"') + feedback("none", "Always", more='showHide="hide"')
        found = only(declared(), choice(), rules(SAYS + when(RIGHT)), said)

        assert [option.feedback for option in found.options] == ["Yes", "Not that", ""]
        assert found.feedback == "Always"

    def test_feedback_inside_a_choice_is_no_part_of_its_text(self):
        inside = CHOICES.replace(">A<", ">A" + feedback("a", "Yes", "feedbackInline") + "<")
        found = only(declared(), choice(inside), rules(SAYS + when(RIGHT)))

        assert [(option.text, option.feedback) for option in found.options] == [("A", "Yes"), ("B", ""), ("C", "")]

    def test_true_and_false(self):
        words = '<simpleChoice identifier="false">Faux</simpleChoice><simpleChoice identifier="true">Vrai</simpleChoice>'
        found = only(declared("false"), choice(words))

        assert (found.kind, found.extra["answer"]) == ("true_false", False)

    def test_true_and_false_with_shares_are_choices(self):
        words = '<simpleChoice identifier="false">False</simpleChoice><simpleChoice identifier="true">True</simpleChoice>'

        assert only(declared("false", mapping="false=1,true=0.5"), choice(words), template("map_response")).kind == "single_choice"

    @pytest.mark.parametrize(
        ("processing", "message"),
        [
            (template("match_nothing"), "“match_nothing”, which is not understood"),
            (rules("<lookupOutcomeValue/>"), "“lookupOutcomeValue”"),
            (rules('<setOutcomeValue identifier="SCORE"><random/></setOutcomeValue>'), "“random”"),
            (rules('<setOutcomeValue identifier="SCORE"/>'), "“setOutcomeValue”"),
            (rules("<responseCondition><responseIf/></responseCondition>"), "“responseIf”"),
            (rules('<setOutcomeValue identifier="SCORE"><variable identifier="RESPONSE"/></setOutcomeValue>'), "“SCORE”"),
            (rules('<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'), "“mapResponse”"),
            (rules('<setOutcomeValue identifier="SCORE"><mapResponse identifier="NONE"/></setOutcomeValue>'), "“NONE”"),
            (rules(when("<match><null/></match>")), "“match”"),
            (rules(when("<not>" * 60 + "<null/>" + "</not>" * 60)), "“not”"),
            (rules(when("<null/>")), "None of its answers is right."),
            (rules(""), "None of its answers is right."),
        ],
    )
    def test_what_is_not_understood_is_not_taken(self, processing, message):
        messages = told(declared(), choice(), processing)

        assert len(messages) == 1
        assert message in messages[0]

    def test_a_number_that_is_none_is_told(self):
        assert "“x” is not a number" in told(declared(mapping="a=x"), choice())[0]

    @pytest.mark.parametrize("inside", ["", '<simpleChoice identifier="a">A</simpleChoice>' * 2])
    def test_choices_have_to_be_different(self, inside):
        assert "two to 200 different choices" in told(declared(), choice(inside))[0]

    def test_fixed_places_are_told(self):
        fixed = choice(CHOICES.replace('"c"', '"c" fixed="true"'), 'maxChoices="1" shuffle="true"')

        assert "fixed order" in told(declared(), fixed)[0]

    def test_a_template_has_to_know_its_response(self):
        two = declared(name="R1") + declared(name="R2")

        assert "which response it is about" in told(two, choice().replace('"RESPONSE"', '"R1"'))[0]

    def test_a_mapping_that_another_rule_overrules_is_not_taken(self):
        mapped = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
        declaration = declared("a", cardinality="multiple", mapping="a=1")

        assert "not understood" in told(declaration, choice(attributes=MANY), rules(mapped + to_score(1)))[0]


class TestSeveralChoices:
    def test_as_a_whole(self):
        found = only(several(), choice(attributes=MANY))

        assert (found.kind, found.extra, shares(found)) == ("multiple_choice", {"marking": "whole"}, ["1/2", "1/2", "-1"])

    def test_as_a_whole_by_a_rule(self):
        assert only(several(), choice(attributes=MANY), rules(when(RIGHT, 5))).points == 5

    @pytest.mark.parametrize(
        ("mapping", "bounds", "marking", "expected"),
        [
            ("a=1,b=1,c=-2", 'lowerBound="0"', "parts", ["1/2", "1/2", "-1"]),
            ("a=1,b=1,c=-2", "", "negative", ["1/2", "1/2", "-1"]),
            ("a=1,b=3", 'lowerBound="0"', "credits", ["1/4", "3/4", "0"]),
            ("a=1,b=1", 'upperBound="1" defaultValue="-5"', "credits", ["1", "1", "-1"]),
        ],
    )
    def test_by_what_each_earns(self, mapping, bounds, marking, expected):
        found = read(several(mapping=mapping, bounds=bounds), choice(attributes=MANY), template("map_response")).questions[0]

        assert (found.extra["marking"], shares(found)) == (marking, expected)

    def test_points_below_zero_and_limits_are_told(self):
        messages = told(several(mapping="a=1,b=2,c=-1"), choice(attributes='maxChoices="2"'), template("map_response"))

        assert "could go below zero" in messages[0]
        assert "limited how many" in messages[1]

    def test_rules_for_combinations_are_tried(self):
        def has(name: str) -> str:
            return f'<member><baseValue baseType="identifier">{name}</baseValue>{VARIABLE}</member>'

        def adds(name: str, value: object) -> str:
            plus = f'<sum><variable identifier="SCORE"/><baseValue baseType="float">{value}</baseValue></sum>'
            then = f'<setOutcomeValue identifier="SCORE">{plus}</setOutcomeValue>'
            return f"<responseCondition><responseIf>{has(name)}{then}</responseIf></responseCondition>"

        summed = only(several(), choice(attributes=MANY), rules(adds("a", 1) + adds("b", 1)))
        whole = only(several(), choice(attributes=MANY), rules(when(f"<and>{has('a')}{has('b')}<not>{has('c')}</not></and>")))
        messages = told(several(), choice(attributes=MANY), rules(when(f"<and>{has('a')}{has('b')}</and>")))

        assert (summed.extra, shares(summed)) == ({"marking": "credits"}, ["1/2", "1/2", "0"])
        assert (whole.extra, shares(whole)) == ({"marking": "whole"}, ["1/2", "1/2", "-1"])
        assert "is no sum" in messages[0]

    def test_rules_for_too_many_combinations_are_not_taken(self):
        many = "".join(f'<simpleChoice identifier="c{index}">{index}</simpleChoice>' for index in range(9))

        assert "for so many choices" in told(several("c1"), choice(many, MANY), rules(when(is_("c1"))))[0]

    def test_right_choices_that_do_not_exist_are_told(self):
        assert "None of its answers is right." in told(several("z"), choice(attributes=MANY))[0]
        assert "not understood" in told(several(), choice(attributes=MANY), mapped_without_mapping())[0]


def mapped_without_mapping() -> str:
    """A mapping that is never asked for."""
    test = f"<not><isNull>{VARIABLE}</isNull></not>"
    return rules(
        f"<responseCondition><responseIf>{test}{to_score(1)}</responseIf><responseElse>{unset()}</responseElse></responseCondition>"
    )


def unset() -> str:
    return '<responseCondition><responseIf><isNull><mapResponse identifier="RESPONSE"/></isNull></responseIf></responseCondition>'


def order(names: str = "abc") -> str:
    inside = "".join(f'<simpleChoice identifier="{name}">{name.upper()}</simpleChoice>' for name in names)
    return f'<orderInteraction responseIdentifier="RESPONSE"><prompt>Order</prompt>{inside}</orderInteraction>'


def by_position(names: str) -> str:
    parts = ""
    for at, name in enumerate(names, start=1):
        test = f'<match><index n="{at}">{VARIABLE}</index><baseValue baseType="identifier">{name}</baseValue></match>'
        plus = '<sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum>'
        then = f'<setOutcomeValue identifier="SCORE">{plus}</setOutcomeValue>'
        parts += f"<responseCondition><responseIf>{test}{then}</responseIf></responseCondition>"
    return rules(parts)


class TestOrderAndPairs:
    def test_the_right_order(self):
        found = only(declared("c,a,b", cardinality="ordered"), order())

        assert (found.kind, [option.text for option in found.options], found.extra) == ("ordering", ["C", "A", "B"], {"marking": "whole"})

    def test_marking_by_position_is_found_out(self):
        found = only(declared("c,a,b", cardinality="ordered"), order(), by_position("cab"))

        assert (found.extra, found.points) == ({"marking": "position"}, 3)

    def test_other_marking_of_an_order_is_not_taken(self):
        long = declared("a,b,c,d,e,f", cardinality="ordered")

        assert "for so many items" in told(long, order("abcdef"), by_position("abcdef"))[0]

    def test_an_order_of_other_values_is_not_taken(self):
        ordered = '<ordered><baseValue baseType="identifier">a</baseValue><baseValue baseType="identifier">b</baseValue></ordered>'
        second = f"<responseElseIf><match>{VARIABLE}{ordered}</match>{to_score(0.5)}</responseElseIf>"

        assert "neither by position" in told(declared("b,a", cardinality="ordered"), order("ab"), rules(when(RIGHT, 1, second)))[0]

    def test_an_order_that_leaves_something_out_is_told(self):
        assert "right order of all" in told(declared("c,a", cardinality="ordered"), order())[0]

    def matching(self, first: str = "ab", second: str = "xyz") -> str:
        sets = "".join(
            "<simpleMatchSet>"
            + "".join(f'<simpleAssociableChoice identifier="{name}">{name.upper()}</simpleAssociableChoice>' for name in names)
            + "</simpleMatchSet>"
            for names in (first, second)
        )
        return f'<p>Match</p><matchInteraction responseIdentifier="RESPONSE">{sets}</matchInteraction>'

    def pairs(self, correct: str = "a x,b y", **more: str) -> str:
        return declared(correct, cardinality="multiple", base="directedPair", **more)

    def test_pairs_and_answers_that_are_left(self):
        found = only(self.pairs(), self.matching())

        assert [(option.text, option.match) for option in found.options] == [("A", "X"), ("B", "Y"), ("", "Z")]
        assert found.extra == {"marking": "whole"}

    def test_prompts_may_be_the_second_set(self):
        found = only(self.pairs("a x,b y,a z", mapping="a x=1,b y=1,a z=1"), self.matching(), template("map_response"))

        assert [(option.text, option.match) for option in found.options] == [("X", "A"), ("Y", "B"), ("Z", "A")]
        assert found.extra == {"marking": "parts"}

    def test_pairs_of_different_worth_are_told(self):
        messages = told(self.pairs(mapping="a x=1,b y=2,b x=-1"), self.matching(), template("map_response"))

        assert "different points" in messages[0]
        assert "Wrong pairs" in messages[1]

    @pytest.mark.parametrize("correct", ["a x", "a x,a y", "a x,b q", "a,b"])
    def test_every_prompt_needs_one_partner(self, correct):
        assert "exactly one right partner" in told(self.pairs(correct), self.matching())[0]

    def test_pairs_need_two_sets_and_a_scoring_that_is_understood(self):
        one = self.matching().replace("</simpleMatchSet><simpleMatchSet>", "")

        assert "two sets" in told(self.pairs(), one)[0]
        assert "not understood" in told(self.pairs(), self.matching(), rules(when(f"<not><isNull>{VARIABLE}</isNull></not>")))[0]


class TestEssay:
    def essay(self, more: str = "", attributes: str = "") -> str:
        return f'<p>Write</p><extendedTextInteraction responseIdentifier="RESPONSE" {attributes}/>{more}'

    def test_notes_and_template(self):
        default = "<defaultValue><value>Dear &lt;b&gt;</value></defaultValue>"
        start = f'<responseDeclaration identifier="RESPONSE" baseType="string">{default}</responseDeclaration>'
        found = only(start, self.essay('<rubricBlock view="scorer tutor"><p>Look for</p></rubricBlock>'), "")

        assert (found.extra["marker_notes"], found.extra["template"]) == ("<p>Look for</p>", "Dear <b></b>")
        assert found.points == 1

    def test_points(self):
        most = (
            '<outcomeDeclaration identifier="MAXSCORE" baseType="float"><defaultValue><value>3</value></defaultValue></outcomeDeclaration>'
        )
        data = item(declared(base="string"), self.essay(), "").replace(b'identifier="SCORE"', b'identifier="SCORE" normalMaximum="7.0"')

        assert only(declared(base="string") + most, self.essay(), "").points == 3
        assert qti.read(data).questions[0].points == 7
        assert qti.read(data.replace(b'"SCORE"', b'"OTHER"')).questions[0].points == 1


class TestFields:
    def test_a_mapping_of_texts(self):
        found = only(declared("York", base="string", mapping="York=1,york=0.5"), FIELD, template("map_response"))

        assert [(option.text, option.fraction) for option in found.options] == [("York", 1), ("york", Fraction(1, 2))]
        assert found.extra == {"case_matters": True, "accents_matter": True}

    def test_a_star_is_a_star(self):
        assert only(declared("2*3", base="string"), FIELD).options[0].text == r"2\*3"

    def test_capitals_that_do_not_count(self):
        loose = declared("York", base="string", mapping="York=1").replace("<mapEntry", '<mapEntry caseSensitive="false"')
        match = f'<stringMatch caseSensitive="false">{VARIABLE}<correct identifier="RESPONSE"/></stringMatch>'

        assert only(loose, FIELD, template("map_response")).extra["case_matters"] is False
        assert only(declared("York", base="string"), FIELD, rules(when(match))).extra["case_matters"] is False

    def test_capitals_that_count_for_some_are_told(self):
        loose = declared("York", base="string", mapping="York=1,Kent=1").replace("<mapEntry", '<mapEntry caseSensitive="false"', 1)

        assert "Capitals counted" in told(loose, FIELD, template("map_response"))[0]

    def test_any_other_answer_may_earn_something(self):
        other = f"<responseElse>{to_score(0.25)}</responseElse>"

        assert [option.text for option in only(declared("York", base="string"), FIELD, rules(when(RIGHT, 1, other))).options] == [
            "York",
            "*",
        ]

    def test_too_many_answers_are_not_taken(self):
        mapping = ",".join(f"a{index}=1" for index in range(201))

        assert "more than 200 answers" in told(declared("a0", base="string", mapping=mapping), FIELD, template("map_response"))[0]

    def test_anything_may_be_right(self):
        found = only(declared("York", base="string"), FIELD, rules(when(f'<patternMatch pattern=".*">{VARIABLE}</patternMatch>')))

        assert [option.text for option in found.options] == ["*"]

    def test_patterns_become_ours(self):
        test = '<patternMatch pattern="pass.*port\\."><variable identifier="RESPONSE"/></patternMatch>'
        found = only(declared("York", base="string"), FIELD, rules(when(test)))

        assert [(option.text, option.fraction) for option in found.options] == [("pass*port.", 1)]

    @pytest.mark.parametrize("pattern", ["a+", "[ab]", "a|b", "(a*)*b"])
    def test_other_patterns_are_not_understood(self, pattern):
        test = f'<patternMatch pattern="{pattern}"><variable identifier="RESPONSE"/></patternMatch>'

        assert "patternMatch" in told(declared("York", base="string"), FIELD, rules(when(test)))[0]

    def test_parts_of_texts_are_not_understood(self):
        test = f'<stringMatch substring="true" caseSensitive="true">{VARIABLE}<correct identifier="RESPONSE"/></stringMatch>'

        assert "substring" in told(declared("York", base="string"), FIELD, rules(when(test)))[0]


def equal(value: object, mode: str) -> str:
    return f'<equal {mode}>{VARIABLE}<baseValue baseType="float">{value}</baseValue></equal>'


NEAR = equal(5, 'toleranceMode="absolute" tolerance="3"')
HALF_OF_IT = f'<and>{NEAR}<gt>{VARIABLE}<baseValue baseType="float">3</baseValue></gt></and>'


class TestNumbers:
    def numbers(self, test: str, more: str = "", correct: str = "5") -> list[tuple[str, str, Fraction]]:
        found = only(declared(correct, base="float"), FIELD, rules(when(test, 1, more)))
        assert found.kind == "numerical"
        return [(option.text, option.tolerance, option.fraction) for option in found.options]

    def test_exact_and_with_tolerance(self):
        wide = equal(5, 'toleranceMode="absolute" tolerance="2 2"')
        nearly = f"<responseElseIf>{wide}{to_score(0.5)}</responseElseIf>"

        assert only(declared("5", base="integer"), FIELD).options[0].text == "5"
        assert self.numbers(equal(5, ""), nearly) == [("5", "0", 1), ("5", "2", Fraction(1, 2))]
        assert self.numbers(equal(50, 'toleranceMode="relative" tolerance="10"'), correct="50") == [("50", "5", 1)]

    def test_the_tolerance_around_the_right_response(self):
        test = f'<equal toleranceMode="absolute" tolerance="1">{VARIABLE}<correct identifier="RESPONSE"/></equal>'

        assert self.numbers(test) == [("5", "1", 1)]

    def test_a_mapping_of_numbers(self):
        found = only(declared("5", base="float", mapping="5.0=2,6=1"), FIELD, template("map_response"))

        assert [(option.text, option.fraction) for option in found.options] == [("5.0", 1), ("6", Fraction(1, 2))]

    def test_at_least_and_at_most(self):
        def bound(name: str, value: int) -> str:
            return f'<{name}>{VARIABLE}<baseValue baseType="float">{value}</baseValue></{name}>'

        assert self.numbers(f"<and>{bound('gte', 4)}{bound('lte', 7)}</and>") == [("5.5", "1.5", 1)]

    @pytest.mark.parametrize(
        ("test", "message"),
        [
            (equal(5, 'toleranceMode="absolute" tolerance="1 2"'), "“equal”"),
            (equal(5, 'toleranceMode="absolute" tolerance="1" includeLowerBound="false"'), "“equal”"),
            (equal("five", ""), "“five” is not a number"),
            (HALF_OF_IT, "not understood near 5"),
        ],
    )
    def test_what_is_not_understood_is_not_taken(self, test, message):
        messages = told(declared("5", base="float"), FIELD, rules(when(test)))

        assert len(messages) == 1
        assert message in messages[0]
