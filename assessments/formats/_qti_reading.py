"""A QTI item on its way to a question, and what every kind of question asks of it."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.formats import ParsedQuestion
from assessments.formats._qti_items import FEEDBACK, HINT, Item, Value, body_html
from assessments.formats._qti_processing import Run, Steps, template_of
from assessments.formats._shares import share, unrounded
from assessments.formats._source import Draft, FileOf
from core.errors import InvalidInputError
from core.xml import Node

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
            question.hints.append(reading.html(inside(block)))


def inside(node: Node) -> list[Node | str]:
    """What a block holds; 3.0 has a body around it."""
    return (node.first("contentBody") or node).content


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
