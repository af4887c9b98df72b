"""The other kinds of question that a QTI item with one interaction can be: an order, pairs, a text to write."""

from fractions import Fraction
from itertools import pairwise, permutations

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._qti_items import Declaration, Item
from assessments.formats._qti_reading import Reading, inside, only_mapped, only_whole, said_to
from assessments.formats._shares import share
from core.cleaning import plain_text
from core.errors import InvalidInputError
from core.xml import Node

MAXIMUM_ORDERED = 5
MINIMUM = 2
ESSAY = "extendedTextInteraction"


def read_order(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    """Items in the right order."""
    response = reading.item.response(node)
    choices = {choice.get("identifier"): choice for choice in node.elements("simpleChoice")}
    if len(choices) < MINIMUM or sorted(choices) != sorted(response.correct):
        raise InvalidInputError(_("It does not say the right order of all its items."))
    question.kind = "ordering"
    question.options = [ParsedOption(text=reading.part(choices[name])) for name in response.correct]
    right = reading.run(**{response.identifier: response.correct})
    question.feedback, _special = said_to(reading, [right], reading.run())
    question.points = reading.full(right.score)
    question.extra = {"marking": _order_marking(reading, response)}


def _order_marking(reading: Reading, response: Declaration) -> str:
    own = reading.item.own.get("marking")
    if own:
        return own
    if only_whole(reading.item):
        return "whole"
    if len(response.correct) > MAXIMUM_ORDERED:
        raise InvalidInputError(_("Its scoring is not understood for so many items."))
    full = reading.run(**{response.identifier: response.correct}).score
    for name, earns in (("whole", _in_whole), ("position", _in_position), ("pairs", _in_pairs)):
        orders = permutations(response.correct)
        if all(reading.run(**{response.identifier: order}).score == full * earns(order, response.correct) for order in orders):
            return name
    raise InvalidInputError(_("Its scoring is not understood: it is neither by position nor by neighbours nor as a whole."))


def _in_whole(order: tuple[str, ...], right: tuple[str, ...]) -> Fraction:
    return Fraction(order == right)


def _in_position(order: tuple[str, ...], right: tuple[str, ...]) -> Fraction:
    return Fraction(sum(one == other for one, other in zip(order, right, strict=True)), len(right))


def _in_pairs(order: tuple[str, ...], right: tuple[str, ...]) -> Fraction:
    neighbours = set(pairwise(right))
    return Fraction(sum(pair in neighbours for pair in pairwise(order)), len(neighbours))


def read_match(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    """Pairs of two sets: each prompt has one answer; answers that nothing belongs to are extra ones."""
    response = reading.item.response(node)
    sets = [
        {choice.get("identifier"): choice for choice in held.elements("simpleAssociableChoice")} for held in node.elements("simpleMatchSet")
    ]
    if len(sets) != MINIMUM:
        raise InvalidInputError(_("It needs two sets to match."))
    pairs = _pairs_of(response, sets[0], sets[1])
    right = reading.run(**{response.identifier: response.correct})
    question.kind = "matching"
    question.points = reading.full(right.score)
    question.feedback, _special = said_to(reading, [right], reading.run())
    prompts, answers = sets if set(pairs) == set(sets[0]) else sets[::-1]
    words = {name: plain_text(reading.part(choice)) for name, choice in answers.items()}
    question.options = [ParsedOption(text=reading.part(prompts[name]), match=words[answer]) for name, answer in pairs.items()]
    question.options += [ParsedOption(match=word) for name, word in words.items() if name not in pairs.values()]
    question.extra = {"marking": _match_marking(reading, response)}


def _pairs_of(response: Declaration, first: dict[str, Node], second: dict[str, Node]) -> dict[str, str]:
    """Which answer belongs to which prompt; either set may be the prompts."""
    right = [tuple(value.split(" ")) for value in response.correct]
    for prompts, answers, flip in ((first, second, 1), (second, first, -1)):
        pairs = {pair[::flip][0]: pair[::flip][1] for pair in right if len(pair) == MINIMUM}
        if len(pairs) == len(right) and set(pairs) == set(prompts) and set(pairs.values()) <= set(answers):
            return {name: pairs[name] for name in prompts}
    raise InvalidInputError(_("Not every item has exactly one right partner."))


def _match_marking(reading: Reading, response: Declaration) -> str:
    if only_whole(reading.item):
        return "whole"
    if not only_mapped(reading.item) or response.mapping is None:
        raise InvalidInputError(_("Its scoring is not understood."))
    right = [response.mapping.entries.get(pair, response.mapping.default) for pair in response.correct]
    others = {earned for pair, earned in response.mapping.entries.items() if pair not in response.correct} | {response.mapping.default}
    if len(set(right)) != 1:
        reading.draft.tell(_("Its pairs earned different points; here each earns the same."))
    if others != {Fraction(0)}:
        reading.draft.tell(_("Wrong pairs earned or took away points; here they earn nothing."))
    return "parts"


def read_essay(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    """A text that a person marks."""
    item = reading.item
    response = item.response(node)
    question.kind = "essay"
    question.feedback, _special = said_to(reading, [reading.run()], reading.run())
    notes = [
        reading.html(inside(block)) for block in item.root.walk() if block.name == "rubricBlock" and "scorer" in block.get("view").split()
    ]
    question.extra = {
        "min_words": _words(item.own.get("min", "")),
        "max_words": _words(item.own.get("max", "")),
        "template": reading.draft.html(response.default)
        if node.get("format") == "xhtml"
        else reading.draft.source.texts.clean(response.default),
        "marker_notes": "<br>".join(note for note in notes if note),
    }
    question.points = _essay_points(item)


def _words(text: str) -> int | None:
    value = share(text)
    return value.numerator if value is not None and value.denominator == 1 and value > 0 else None


def _essay_points(item: Item) -> Fraction:
    noted = share(item.own.get("points", ""))
    said = item.outcomes.get("MAXSCORE")
    if noted:
        return noted
    return said if isinstance(said, Fraction) and said > 0 else _main_points(item)


def _main_points(item: Item) -> Fraction:
    """What `SCORE` may be at most, where it says so; else one point."""
    for node in item.root.elements("outcomeDeclaration"):
        if node.get("identifier") == "SCORE":
            return share(node.get("normalMaximum").removesuffix(".0")) or Fraction(1)
    return Fraction(1)
