"""The answers of a question from a file, line by line, for whoever looks before taking it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assessments.formats import ParsedOption, ParsedQuestion
from core.cleaning import plain_text


@dataclass(frozen=True)
class Answer:
    """One answer in words. `share` is what it earns where that has to be said: an exact share of the points, else None."""

    text: str
    share: Fraction | None = None


def answers_in(parsed: ParsedQuestion) -> list[Answer]:
    """What a question of a file takes for right, and what is worth a part; nothing where the question as it is shown says so itself.

    Choices show which ones are right, so of these only credits are told that are out of the common.
    """
    if parsed.kind == "cloze":
        return [_gap(number, gap) for number, gap in enumerate(parsed.extra.get("gaps", []), start=1)]
    if parsed.kind == "ordering":
        return [Answer(f"{place}. {plain_text(option.text)}") for place, option in enumerate(parsed.options, start=1)]
    if parsed.kind == "decision_path":
        return list(_ways(parsed))
    told = parsed.kind in {"matching", "short_answer", "numerical"}
    return [_answer(parsed.kind, option) for option in (parsed.options if told else _credited(parsed))]


def _credited(parsed: ParsedQuestion) -> list[ParsedOption]:
    """The choices whose credit is not what it is as a rule: all, nothing, or among several right ones the same for each."""
    earned = {option.fraction for option in parsed.options if option.fraction > 0}
    usual = {Fraction(0), Fraction(1)} if parsed.kind == "single_choice" else {Fraction(0), *(earned if len(earned) == 1 else ())}
    return [option for option in parsed.options if parsed.kind.endswith("_choice") and option.fraction not in usual]


def _answer(kind: str, option: ParsedOption) -> Answer:
    text = plain_text(option.text)
    if kind == "matching":
        return Answer(f"{text or '–'} → {plain_text(option.match)}")
    if kind == "numerical" and option.tolerance != "0":
        text = f"{text} ± {option.tolerance}"
    return Answer(text, None if option.fraction == 1 else option.fraction)


def _gap(number: int, gap: ParsedQuestion) -> Answer:
    right = [_answer(gap.kind, option).text for option in gap.options if option.fraction == 1]
    return Answer(f"[[{number}]] {' / '.join(right)}")


def _ways(parsed: ParsedQuestion) -> Iterator[Answer]:
    for step in parsed.extra.get("steps", []):
        for choice in step["choices"]:
            leads_to = f" → {choice['next']}" if choice.get("next") else ""
            yield Answer(f"{step['name']}: {choice['text']} ({int(choice.get('score', 0)):+d}){leads_to}")
