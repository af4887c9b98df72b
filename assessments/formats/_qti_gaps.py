"""QTI items in which something is written or chosen inside a text: short answers, numbers, and texts with gaps."""

from fractions import Fraction
from urllib.parse import unquote

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._moodle_cloze import MAXIMUM_ANSWERS, MAXIMUM_GAPS, place
from assessments.formats._qti_answers import Answers, best_of, case_matters, probe_values, write_answers
from assessments.formats._qti_items import Declaration, Value
from assessments.formats._qti_reading import Reading, only_mapped, only_whole, said_to
from assessments.formats._shares import decimal_text, share, unrounded
from core.errors import InvalidInputError
from core.xml import Node

_BLANK = "_____"


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
    gap.points = unrounded(write_answers(answers, gap, full=best_of(answers)))
    if gap.kind == "short_answer":
        own = answers.reading.item.own
        loose = own.get("accents", "").split()
        strict = own.get("cases")
        name = answers.response.identifier.rpartition("_")[2]
        gap.extra = {
            "case_matters": case_matters(answers) if strict is None else name in strict.split(),
            "accents_matter": name not in loose,
        }
    return next(value for value in probe_values(answers) if answers.earned(answers.run(value)) == best_of(answers))


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
