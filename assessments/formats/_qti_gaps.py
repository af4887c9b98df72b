"""QTI items in which something is written or chosen inside a text: short answers, numbers, and texts with gaps."""

from fractions import Fraction
from urllib.parse import unquote

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._moodle_cloze import MAXIMUM_ANSWERS, MAXIMUM_GAPS, place
from assessments.formats._qti_expressions import tolerance_of, wildcard_of
from assessments.formats._qti_items import Declaration, Value
from assessments.formats._qti_processing import Run, template_of
from assessments.formats._qti_reading import Reading, only_mapped, only_whole, said_to
from assessments.formats._shares import decimal_of, decimal_text, number, share, unrounded
from core.errors import InvalidInputError
from core.xml import Node

# A response that no author thought of.
OTHER_TEXT = "\ue000\ue001"
ANYTHING = "\ue000"
OTHER_NUMBER = Fraction(10**29 + 7, 3)
_BLANK = "_____"
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


def read_entry(reading: Reading, node: Node, question: ParsedQuestion) -> None:
    """One field: a short answer or a number."""
    answers = Answers(reading, reading.item.response(node), is_alone=True)
    question.points = write_answers(answers, question)
    own = reading.item.own
    if question.kind == "short_answer":
        question.extra = {"case_matters": case_matters(answers), "accents_matter": own.get("accents") != "0"}
    else:
        question.extra["units"] = _units(own.get("units", ""))
        if question.extra["units"] and own.get("unit_rule") in {"optional", "required"} and share(own.get("unit_cost", "")) is not None:
            question.extra |= {name: own[name] for name in ("unit_rule", "unit_cost")}


def _units(text: str) -> list[dict[str, object]]:
    """Our own note of units: names and factors, one after the other."""
    words = text.split()
    pairs = zip(words[::2], words[1::2], strict=False)
    return [
        {"name": unquote(name), "factor": factor} for name, factor in ((name, decimal_text(factor)) for name, factor in pairs) if factor
    ]


def read_gaps(reading: Reading, interactions: list[Node], question: ParsedQuestion) -> None:
    """A text with several fields or lists to choose from: each is marked by itself, or the item is not taken."""
    if len(interactions) > MAXIMUM_GAPS:
        raise InvalidInputError(_("It has more than %(count)d gaps.") % {"count": MAXIMUM_GAPS})
    question.kind = "cloze"
    gaps, best = [], []
    for node in interactions:
        answers = Answers(reading, reading.item.response(node))
        gap = ParsedQuestion(line=node.line, kind="", text="")
        if node.name == "inlineChoiceInteraction":
            best.append(_inline(answers, node, gap))
        else:
            best.append(_field(answers, gap))
        question.feedback, gap.feedback = question.feedback or gap.feedback, ""
        gaps.append(gap)
    _check_sum(reading, interactions, gaps, best)
    question.extra = {"gaps": gaps}
    question.points = reading.points(sum((gap.points for gap in gaps), Fraction(0)))


def _field(answers: Answers, gap: ParsedQuestion) -> Value:
    """A field in a text; returns its best answer."""
    gap.points = unrounded(write_answers(answers, gap, full=_best_of(answers)))
    if gap.kind == "short_answer":
        own = answers.reading.item.own
        loose = own.get("accents", "").split()
        strict = own.get("cases")
        name = answers.response.identifier.rpartition("_")[2]
        gap.extra = {
            "case_matters": case_matters(answers) if strict is None else name in strict.split(),
            "accents_matter": name not in loose,
        }
    return next(value for value in _probe_values(answers) if answers.earned(answers.run(value)) == _best_of(answers))


def _probe_values(answers: Answers) -> list[Value]:
    return [value for _option, value in (_number_probes(answers) if answers.response.is_number else _text_probes(answers))]


def _best_of(answers: Answers) -> Fraction:
    best = max(answers.earned(answers.run(value)) for value in _probe_values(answers))
    if best <= 0:
        raise InvalidInputError(_("A gap earns nothing by itself; its scoring is not understood."))
    return best


def _inline(answers: Answers, node: Node, gap: ParsedQuestion) -> Value:
    """A list in a text; returns its best choice."""
    choices = list(node.elements("inlineChoice"))
    if len(choices) > MAXIMUM_ANSWERS:
        raise InvalidInputError(_("It has more than %(count)d answers.") % {"count": MAXIMUM_ANSWERS})
    runs = [answers.run(choice.get("identifier")) for choice in choices]
    scores = [answers.earned(run) for run in runs]
    full = max(scores, default=Fraction(0))
    if full <= 0:
        raise InvalidInputError(_("A gap earns nothing by itself; its scoring is not understood."))
    gap.kind, gap.points = "single_choice", unrounded(full)
    gap.feedback, special = said_to(answers.reading, runs, answers.base)
    for choice, score, said in zip(choices, scores, special, strict=True):
        fraction = max(unrounded(score / full), Fraction(-1))
        gap.options.append(ParsedOption(text=answers.reading.part(choice), fraction=fraction, feedback=said))
    return choices[scores.index(full)].get("identifier")


def _check_sum(reading: Reading, interactions: list[Node], gaps: list[ParsedQuestion], best: list[Value]) -> None:
    """Right answers together, in every pair and all at once, have to earn what they earn one by one."""
    names = [node.get("responseIdentifier") for node in interactions]
    if len(set(names)) != len(names):
        raise InvalidInputError(_("Two of its gaps share one response."))
    base = reading.run().score
    groups = [(one, one + 1) for one in range(len(names) - 1)] + [tuple(range(len(names)))]
    for group in groups:
        score = reading.run(**{names[at]: best[at] for at in group}).score
        if unrounded(score - base) != unrounded(sum((gaps[at].points for at in group), Fraction(0))):
            raise InvalidInputError(_("Its scoring is not understood: its gaps are not marked one by one."))


def read_gap_match(reading: Reading, node: Node, question: ParsedQuestion) -> dict[str, str]:
    """Words to put into a text: each gap becomes a list of all words.

    :return: what stands for each gap in the text, by its identifier
    """
    response = reading.item.response(node)
    words = {choice.get("identifier"): choice for choice in node.elements("gapText")}
    names = [gap.get("identifier") for gap in node.walk() if gap.name == "gap"]
    if any(node.elements("gapImg")) or not words or not names or len(names) > MAXIMUM_GAPS:
        raise InvalidInputError(_("It has pictures to put into gaps, or no gaps."))
    texts = {name: reading.part(choice) for name, choice in words.items()}
    earned = _pair_shares(reading, response, list(words), names)
    gaps = []
    for name in names:
        full = max(earned[word, name] for word in words)
        if full <= 0:
            raise InvalidInputError(_("A gap has no answer that earns all its points."))
        options = [ParsedOption(text=texts[word], fraction=max(unrounded(earned[word, name] / full), Fraction(-1))) for word in words]
        gaps.append(ParsedQuestion(line=node.line, kind="single_choice", text="", options=options, points=full))
    question.kind, question.extra = "cloze", {"gaps": gaps}
    question.points = reading.points(sum((gap.points for gap in gaps), Fraction(0)))
    reading.draft.tell(_("Its words were dragged; here they are chosen from lists, each as often as one likes."), line=node.line)
    return {name: place(index) for index, name in enumerate(names, start=1)}


def _pair_shares(reading: Reading, response: Declaration, words: list[str], names: list[str]) -> dict[tuple[str, str], Fraction]:
    """What each word earns in each gap."""
    if only_mapped(reading.item) and response.mapping:
        mapping = response.mapping
        return {(word, name): mapping.entries.get(f"{word} {name}", mapping.default) for word in words for name in names}
    if not only_whole(reading.item):
        raise InvalidInputError(_("Its scoring is not understood."))
    reading.draft.tell(_("It was right or wrong as a whole; here each gap earns its part."))
    return {(word, name): Fraction(f"{word} {name}" in response.correct) for word in words for name in names}


def blank_for(body: Node, interaction: Node) -> tuple[Node, str]:
    """What stands in the text for the field of a short answer: a blank inside a sentence, nothing for a line of its own.

    :return: the element to replace, which is the line where the field has one, and what to put there
    """
    line = next((node for node in body.walk() if any(item is interaction for item in node.content)), body)
    if line is body:
        return interaction, ""
    beside = "".join(item if isinstance(item, str) else item.text() for item in line.content if item is not interaction)
    return (interaction, _BLANK) if beside.strip() else (line, "")
