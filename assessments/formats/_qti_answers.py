"""What is written into a field of a QTI item: every answer that its scoring knows is given, and what it earns is kept."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._moodle_cloze import MAXIMUM_ANSWERS
from assessments.formats._qti_expressions import tolerance_of
from assessments.formats._qti_items import Declaration, Value
from assessments.formats._qti_patterns import wildcard_of
from assessments.formats._qti_processing import Run, template_of
from assessments.formats._qti_reading import Reading, said_to
from assessments.formats._shares import decimal_of, decimal_text, number, unrounded
from core.errors import InvalidInputError
from core.xml import Node

# A response that no author thought of.
OTHER_TEXT = "\ue000\ue001"
ANYTHING = "\ue000"
OTHER_NUMBER = Fraction(10**29 + 7, 3)
_PLACES = 30


class Answers:
    """What one response earns and is told, for each answer that its scoring knows."""

    def __init__(self, reading: Reading, response: Declaration, *, is_alone: bool = False) -> None:
        self.reading = reading
        self.response = response
        self.base = reading.run()
        # Beside other gaps, what an item earns without any answer is no merit of this one.
        self.given = Fraction(0) if is_alone else self.base.score

    def run(self, value: Value) -> Run:
        return self.reading.run(**{self.response.identifier: value})

    def earned(self, run: Run) -> Fraction:
        return run.score - self.given

    def expressions(self) -> list[Node]:
        """The expressions that compare this response with something."""
        rules = self.reading.item.processing.walk() if self.reading.item.processing else iter(())
        return [node for node in rules if any(child.get("identifier") == self.response.identifier for child in node.elements("variable"))]

    def _asks_correct(self) -> bool:
        """Whether the declared right response takes part in the scoring; elsewhere it only informs."""
        rules = self.reading.item.processing.walk() if self.reading.item.processing else iter(())
        return bool(template_of(self.reading.item)) or any(node.name == "correct" for node in rules)

    def literals(self) -> list[str]:
        """Every value that the scoring compares the response with, in the order of the file."""
        found = list(self.response.mapping.entries) if self.response.mapping else []
        found += self.response.correct if self._asks_correct() else ()
        for node in self.expressions():
            found += [" ".join(child.text().split()) for child in node.elements("baseValue")]
        distinct = list(dict.fromkeys(value for value in found if value))
        if len(distinct) > MAXIMUM_ANSWERS:
            raise InvalidInputError(_("It has more than %(count)d answers.") % {"count": MAXIMUM_ANSWERS})
        return distinct


def write_answers(answers: Answers, question: ParsedQuestion, *, full: Fraction | None = None) -> Fraction:
    """Fill in the answers of a response to a text field.

    :param full: what a share is a share of; without it the most that can be earned
    :return: that
    """
    probes = _number_probes(answers) if answers.response.is_number else _text_probes(answers)
    if not answers.response.is_number:
        question.kind = "short_answer"
    else:
        question.kind, question.extra = "numerical", {"units": []}
    runs = [answers.run(value) for _option, value in probes]
    general, special = said_to(answers.reading, runs, answers.base)
    question.feedback = question.feedback or general
    scores = [answers.earned(run) for run in runs]
    best = max(scores, default=Fraction(0))
    full = answers.reading.full(best) if full is None else full
    for (option, _value), score, said in zip(probes, scores, special, strict=True):
        option.fraction, option.feedback = min(max(unrounded(score / (full or 1)), Fraction(-1)), Fraction(1)), said
        if option.fraction or option.feedback:
            question.options.append(option)
    return full


def _text_probes(answers: Answers) -> list[tuple[ParsedOption, Value]]:
    """Each text and each pattern that the scoring knows, and a text that it does not know."""
    probes: list[tuple[ParsedOption, Value]] = [(ParsedOption(text=text.replace("*", r"\*")), text) for text in answers.literals()]
    for node in answers.expressions():
        pattern = wildcard_of(node.get("pattern")) if node.name == "patternMatch" else None
        if pattern:
            answers.reading.steps.spend(len(pattern))
            probes.append((ParsedOption(text=pattern), pattern.replace(r"\*", "\0").replace("*", ANYTHING).replace("\0", "*")))
    if not any(option.text == "*" for option, _value in probes):
        probes.append((ParsedOption(text="*"), OTHER_TEXT))
    return probes


def case_matters(answers: Answers) -> bool:
    """Whether capitals count: every answer is given once more with the other ones."""
    own = answers.reading.item.own
    if "case" in own:
        return own["case"] == "1"
    kept = set()
    for text in answers.literals():
        other = text.swapcase()
        if other != text and answers.earned(answers.run(text)) != 0:
            kept.add(answers.earned(answers.run(other)) == answers.earned(answers.run(text)))
    if len(kept) > 1:
        answers.reading.draft.tell(_("Capitals counted for some of its answers only; here they count for all."))
    return kept != {True}


def _number_probes(answers: Answers) -> list[tuple[ParsedOption, Value]]:
    """Each range that the scoring knows, asked at its upper end, and a number that it does not know.

    A narrow range may lie inside a wide one (exact: all points; nearly: half of them): its end is where it differs.
    """
    probes: dict[tuple[Fraction, Fraction], str] = {}
    for text in answers.literals():
        if any(_is_bound(node, text) for node in answers.expressions()):
            continue
        value = number(text)
        if value is None:
            raise InvalidInputError(_("“%(answer)s” is not a number.") % {"answer": text})
        for side in _tolerances(answers, value):
            probes.setdefault((value, side), decimal_text(text) or text)
    for middle, side in _between(answers):
        probes.setdefault((middle, side), decimal_of(middle, _PLACES))
    for (value, side), text in probes.items():
        if answers.run(value - side).score != answers.run(value + side).score:
            raise InvalidInputError(_("Its scoring is not understood near %(number)s.") % {"number": text})
    known: list[tuple[ParsedOption, Value]] = [
        (ParsedOption(text=text, tolerance=decimal_of(side, _PLACES)), value + side) for (value, side), text in probes.items()
    ]
    return [*known, (ParsedOption(text="*"), OTHER_NUMBER)]


def _is_bound(node: Node, text: str) -> bool:
    return node.name in {"gt", "gte", "lt", "lte"} and any(" ".join(child.text().split()) == text for child in node.elements("baseValue"))


def _tolerances(answers: Answers, value: Fraction) -> list[Fraction]:
    """The tolerances of the comparisons with a value."""
    sides = []
    for node in answers.expressions():
        if node.name == "equal":
            given = [number(" ".join(child.text().split())) for child in node.elements("baseValue")]
            given += [number(text) for text in answers.response.correct] if any(node.elements("correct")) else []
            sides += [tolerance_of(node, value)] if value in given else []
    return sides or [Fraction(0)]


def _between(answers: Answers) -> list[tuple[Fraction, Fraction]]:
    """Ranges written as “at least … and at most …”, as their middles and half their widths."""
    rules = answers.reading.item.processing.walk() if answers.reading.item.processing else iter(())
    found = []
    for node in rules:
        bounds = {
            child.name: number(" ".join(value.text().split()))
            for child in node.elements("gte", "lte")
            for value in child.elements("baseValue")
        }
        low, high = bounds.get("gte"), bounds.get("lte")
        if node.name == "and" and low is not None and high is not None and low <= high:
            found.append(((low + high) / 2, (high - low) / 2))
    return found


def probe_values(answers: Answers) -> list[Value]:
    """Every answer that the scoring knows, and one that it does not know."""
    return [value for _option, value in (_number_probes(answers) if answers.response.is_number else _text_probes(answers))]


def best_of(answers: Answers) -> Fraction:
    """The most that a gap earns by itself.

    :raises InvalidInputError: when that is nothing
    """
    best = max(answers.earned(answers.run(value)) for value in probe_values(answers))
    if best <= 0:
        raise InvalidInputError(_("A gap earns nothing by itself; its scoring is not understood."))
    return best
