"""The kinds of question that a QTI item with one interaction can be: choices, an order, pairs, a text to write."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, permutations

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._numbers import share, unrounded
from assessments.formats._qti_items import FEEDBACK, HINT, Declaration, Item, Value, body_html
from assessments.formats._qti_processing import Run, Steps, bounded, template_of
from assessments.formats._source import Draft, FileOf
from core.cleaning import plain_text
from core.errors import InvalidInputError
from core.xml import Node

MAXIMUM_TRIED = 8  # choices whose every combination is tried
MAXIMUM_ORDERED = 5
MINIMUM = 2
ESSAY = "extendedTextInteraction"
_TRUE = {"true", "vrai", "verdadero", "vre"}
_FALSE = {"false", "faux", "falso", "fo"}
# Expressions that only ask for the whole response, and that ask for nothing else.
_WHOLE = {"variable", "correct", "match", "isNull", "null", "baseValue", "not", "and", "or", "sum", "product"}


@dataclass
class Reading:
    """An item on its way to a question."""

    draft: Draft
    item: Item
    steps: Steps
    files: FileOf

    def html(self, content: list[Node | str], instead: Callable[[Node], str | None] = lambda _node: None) -> str:
        return self.draft.html(body_html(content, instead), files=self.files)

    def part(self, node: Node) -> str:
        """The text of a choice: a picture in it goes to the question, and that is told."""
        before = len(self.draft.pictures)
        text = self.html(node.content)
        if len(self.draft.pictures) > before:
            self.draft.tell(_("A picture of an answer stands with the question now."), line=node.line)
        return text

    def run(self, **answers: Value) -> Run:
        return Run(self.item, answers, self.steps)

    def feedback(self, run: Run) -> dict[int, str]:
        """The feedback that a response gets to see, by the place of each in the file."""
        shown = {}
        for at, node in enumerate(node for node in self.item.root.walk() if node.name in FEEDBACK):
            value = run.outcomes.get(node.get("outcomeIdentifier"))
            said = node.get("identifier") in (value if isinstance(value, tuple) else (value,))
            if said is (node.get("showHide", "show") == "show"):
                shown[at] = self.html(node.content)
        return shown

    def points(self, best: Fraction) -> Fraction:
        """The points of the whole question: the most that can be earned, or what our own note says."""
        noted = share(self.item.own.get("points", ""))
        return noted or unrounded(best)

    def full(self, best: Fraction) -> Fraction:
        """What a share is a share of.

        :raises InvalidInputError: when nothing earns anything
        """
        if best <= 0:
            raise InvalidInputError(_("None of its answers is right."))
        return self.points(best)


def said_to(reading: Reading, runs: list[Run], empty: Run) -> tuple[str, list[str]]:
    """What is said whatever was answered, and what is said to each response besides."""
    shown = [reading.feedback(run) for run in [empty, *runs]]
    always = set.intersection(*(set(one) for one in shown))
    special = ["<br>".join(text for at, text in one.items() if at not in always and text) for one in shown[1:]]
    return "<br>".join(text for at, text in shown[0].items() if at in always), special


def read_common(reading: Reading, question: ParsedQuestion) -> None:
    """What every kind has, whatever the interaction."""
    item, own = reading.item, reading.item.own
    question.language = item.root.get("lang").lower()
    question.penalty = share(own.get("penalty", ""))
    if own.get("unnamed"):
        question.name = ""
    if own.get("marking"):
        question.extra["marking"] = own["marking"]
    for block in item.root.walk():
        if block.name == "rubricBlock" and HINT in block.get("class").split():
            question.hints.append(reading.html(_inside(block)))


def _inside(node: Node) -> list[Node | str]:
    return (node.first("contentBody") or node).content


def read_choice(reading: Reading, node: Node, choices: list[Node], question: ParsedQuestion) -> None:
    """One or several choices; hot texts are choices too."""
    response = reading.item.response(node)
    names = [choice.get("identifier") for choice in choices]
    if len(choices) < MINIMUM or len(set(names)) != len(names):
        raise InvalidInputError(_("It needs at least two different choices."))
    question.options = [ParsedOption(text=reading.part(choice)) for choice in choices]
    if response.cardinality == "single":
        _single(reading, response, names, question)
    else:
        _several(reading, response, names, question)
        limit = node.get("maxChoices", "1")
        if limit.isdecimal() and 0 < int(limit[:6]) < len(choices):
            reading.draft.tell(_("It limited how many answers could be chosen; here as many can be chosen as one likes."), line=node.line)
    if any(choice.get("fixed") == "true" for choice in choices) and node.get("shuffle") == "true":
        reading.draft.tell(_("Its answers had a fixed order; whether answers are shuffled is decided by the quiz."), line=node.line)


def _answered(reading: Reading, response: Declaration, values: list[Value], question: ParsedQuestion) -> list[Fraction]:
    """Give each response alone, keep what is said then, and return what each earns."""
    runs = [reading.run(**{response.identifier: value}) for value in values]
    question.feedback, special = said_to(reading, runs, reading.run())
    for option, said in zip(question.options, special, strict=True):
        option.feedback = said
    return [run.score for run in runs]


def _single(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    scores = _answered(reading, response, list(names), question)
    full = reading.full(max(scores))
    question.kind, question.points = "single_choice", full
    for option, score in zip(question.options, scores, strict=True):
        option.fraction = max(unrounded(score / full), Fraction(-1))
    words = [plain_text(option.text).lower() for option in question.options]
    if sorted(names) == ["false", "true"] and words[names.index("true")] in _TRUE and words[names.index("false")] in _FALSE:
        _true_false(names, question)


def _true_false(names: list[str], question: ParsedQuestion) -> None:
    found = dict(zip(names, question.options, strict=True))
    if {found["true"].fraction, found["false"].fraction} != {0, 1}:
        return
    question.kind, question.options = "true_false", []
    question.extra = {
        "answer": found["true"].fraction == 1,
        "feedback_true": found["true"].feedback,
        "feedback_false": found["false"].feedback,
    }


def only_whole(item: Item) -> bool:
    """Whether marking depends on nothing but whether the response is the right one."""
    if template_of(item):
        return template_of(item) == "match"
    return _asks(item) <= _WHOLE and _compares_correct(item)


def _asks(item: Item) -> set[str]:
    rules = item.processing.walk() if item.processing else iter(())
    other = {"responseProcessing", "responseCondition", "responseIf", "responseElseIf", "responseElse", "setOutcomeValue"}
    return {node.name for node in rules} - other


def _compares_correct(item: Item) -> bool:
    """Every comparison is with the right response: one with another value would be a rule of its own."""
    comparisons = [node for node in item.processing.walk() if node.name == "match"] if item.processing else []
    return bool(comparisons) and all({child.name for child in node.elements()} == {"variable", "correct"} for node in comparisons)


def only_mapped(item: Item) -> bool:
    """Whether marking is what the mapping says, and nothing else."""
    if template_of(item):
        return template_of(item) == "map_response"
    names = _asks(item)
    return "mapResponse" in names and names <= {"mapResponse", "variable", "isNull", "not", "baseValue"}


def _several(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    question.kind = "multiple_choice"
    scores = _answered(reading, response, [(name,) for name in names], question)
    if only_whole(reading.item):
        _as_whole(reading, response, names, question)
    elif only_mapped(reading.item):
        _as_mapped(reading, response, scores, names, question)
    else:
        _as_tried(reading, response, names, question)


def _as_whole(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    right = [name for name in names if name in response.correct]
    if not right or set(response.correct) - set(names):
        raise InvalidInputError(_("None of its answers is right."))
    question.points = reading.full(reading.run(**{response.identifier: tuple(right)}).score)
    question.extra = {"marking": "whole"}
    _equal_shares(question, [name in right for name in names])


def _equal_shares(question: ParsedQuestion, rights: list[bool]) -> None:
    for option, is_right in zip(question.options, rights, strict=True):
        option.fraction = Fraction(1, sum(rights)) if is_right else Fraction(0)


def _as_mapped(reading: Reading, response: Declaration, _scores: list[Fraction], names: list[str], question: ParsedQuestion) -> None:
    """What each choice earns, before any bound."""
    mapping = response.mapping
    if mapping is None:
        raise InvalidInputError(_("Its scoring does not say what each answer earns."))
    earned = [mapping.entries.get(name, mapping.default) for name in names]
    best = bounded(mapping, sum((value for value in earned if value > 0), Fraction(0)))
    full = reading.full(best)
    question.points = full
    shares = [unrounded(value / full) for value in earned]
    marking = reading.item.own.get("marking") or _marking_of(shares, goes_below=mapping.lower is None or mapping.lower < 0)
    question.extra = {"marking": marking}
    if marking == "credits":
        for option, value in zip(question.options, shares, strict=True):
            option.fraction = min(max(value, Fraction(-1)), Fraction(1))
        if min(earned) < 0 and (mapping.lower is None or mapping.lower < 0):
            reading.draft.tell(_("Its points could go below zero; here they do not."))
    else:
        _equal_shares(question, [value > 0 for value in shares])


def _marking_of(shares: list[Fraction], *, goes_below: bool) -> str:
    right = sum(value > 0 for value in shares)
    wrong = max(len(shares) - right, 1)
    in_parts = all(value in {Fraction(1, right), Fraction(-1, wrong)} for value in shares)
    return ("negative" if goes_below else "parts") if in_parts else "credits"


def _as_tried(reading: Reading, response: Declaration, names: list[str], question: ParsedQuestion) -> None:
    """Give every combination, and take the way of marking that gives all of them what they earn."""
    if len(names) > MAXIMUM_TRIED:
        raise InvalidInputError(_("Its scoring is not understood for so many choices."))
    sets = [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]
    scores = {chosen: reading.run(**{response.identifier: chosen or None}).score for chosen in sets}
    full = reading.full(max(scores.values()))
    question.points = full
    best = [chosen for chosen, score in scores.items() if score == max(scores.values())]
    single = {name: scores[(name,)] / full for name in names}
    if all(_summed(chosen, single) == score / full for chosen, score in scores.items()):
        question.extra = {"marking": "credits"}
        for option, name in zip(question.options, names, strict=True):
            option.fraction = unrounded(single[name])
    elif len(best) == 1 and all(score == 0 for chosen, score in scores.items() if chosen != best[0]):
        question.extra = {"marking": "whole"}
        _equal_shares(question, [name in best[0] for name in names])
    else:
        raise InvalidInputError(_("Its scoring is not understood: what a combination of answers earns is no sum."))


def _summed(chosen: tuple[str, ...], single: dict[str, Fraction]) -> Fraction:
    return min(max(sum((single[name] for name in chosen), Fraction(0)), Fraction(0)), Fraction(1))


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
    for name, earns in (("whole", _in_whole), ("position", _in_position), ("adjacent", _in_pairs)):
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
        reading.html(_inside(block)) for block in item.root.walk() if block.name == "rubricBlock" and "scorer" in block.get("view").split()
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
    return said if isinstance(said, Fraction) and said > 0 else main_points(item)


def main_points(item: Item) -> Fraction:
    """What `SCORE` may be at most, where it says so; else one point."""
    for node in item.root.elements("outcomeDeclaration"):
        if node.get("identifier") == "SCORE":
            return share(node.get("normalMaximum").removesuffix(".0")) or Fraction(1)
    return Fraction(1)
