"""Fields to write into in QTI: short answers, numbers, and gaps in a text."""

import re
from fractions import Fraction
from html import escape
from urllib.parse import quote

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._qti_xml import RESPONSE, Body, ItemWriting, identifiers
from assessments.formats._xml_text import exact
from core.cleaning import plain_text

_SPECIAL = re.compile(r"([\\.?*+(){}|\[\]^$-])")
_STAR = re.compile(r"(?<!\\)\*")
_PLACE = re.compile(r"\[\[([0-9]+)\]\]")


def write_short(writing: ItemWriting) -> Body:
    """A short answer."""
    question = writing.question
    writing.own["case"] = str(int(bool(question.extra.get("case_matters"))))
    if not question.extra.get("accents_matter", True):
        writing.own["accents"] = "0"
        writing.tell(_("In QTI accents matter: “é” and “e” are different answers there."))
    _text_field(writing, question, RESPONSE, "FEEDBACK", question.points)
    return writing.html(question.text), f"<p>{_field(writing, RESPONSE)}</p>"


def write_number(writing: ItemWriting) -> Body:
    """A number."""
    question = writing.question
    units = question.extra.get("units", [])
    if units:
        writing.own["units"] = " ".join(f"{quote(str(unit['name']), safe='')} {unit['factor']}" for unit in units)
        writing.own |= {name: str(question.extra[name]) for name in ("unit_rule", "unit_cost") if name in question.extra}
        writing.tell(_("QTI has no units: other systems take the number alone."))
    _number_field(writing, question, RESPONSE, "FEEDBACK", question.points)
    return writing.html(question.text), f"<p>{_field(writing, RESPONSE)}</p>"


def write_cloze(writing: ItemWriting) -> Body:
    """A text with gaps."""
    question = writing.question
    gaps: list[ParsedQuestion] = question.extra.get("gaps", [])
    fields = [_gap(writing, gap, index) for index, gap in enumerate(gaps, start=1)]
    if len(gaps) == 1:  # one field in a text is a short answer elsewhere
        writing.own["kind"] = question.kind
    if sum((gap.points for gap in gaps), Fraction(0)) != question.points:
        writing.own["points"] = exact(question.points)
    short = [(str(index), gap.extra) for index, gap in enumerate(gaps, start=1) if gap.kind == "short_answer"]
    if short:
        writing.own["cases"] = " ".join(name for name, extra in short if extra.get("case_matters"))
        loose = [name for name, extra in short if not extra.get("accents_matter", True)]
        if loose:
            writing.own["accents"] = " ".join(loose)
            writing.tell(_("In QTI accents matter: “é” and “e” are different answers there."))

    def place(match: re.Match[str]) -> str:
        index = int(match[1])
        return fields[index - 1] if 0 < index <= len(fields) else match[0]

    return _PLACE.sub(place, writing.html(question.text)), ""


def _gap(writing: ItemWriting, gap: ParsedQuestion, index: int) -> str:
    response, outcome = f"{RESPONSE}_{index}", f"FEEDBACK_{index}"
    if gap.kind == "single_choice":
        return _inline(writing, gap, response, outcome)
    declare = _number_field if gap.kind == "numerical" else _text_field
    declare(writing, gap, response, outcome, gap.points)
    return _field(writing, response)


def _field(writing: ItemWriting, response: str) -> str:
    return writing.element("textEntryInteraction", {"responseIdentifier": response})


def _text_field(writing: ItemWriting, question: ParsedQuestion, response: str, outcome: str, points: Fraction) -> None:
    """Texts are a mapping where that says all; patterns and feedback need a rule for each answer."""
    options = question.options
    any_case = not question.extra.get("case_matters")
    has_patterns = any(_STAR.search(option.text) for option in options)
    texts = [option.text.replace(r"\*", "*") for option in options if not _STAR.search(option.text)]
    if has_patterns and any_case:
        writing.tell(_("In QTI capitals matter in answers with “*”."))
    if not has_patterns and not any(option.feedback for option in options):
        entries = [(text, option.fraction * points) for text, option in zip(texts, options, strict=True)]
        writing.respond(response, "single", "string", texts[:1], writing.mapping(entries, any_case=any_case))
        _add_mapped(writing, response)
        return
    writing.respond(response, "single", "string", texts[:1])
    tests = [_text_test(writing, response, option.text, any_case=any_case) for option in options]
    _chain(writing, options, tests, outcome, points)


def _add_mapped(writing: ItemWriting, response: str) -> None:
    if response == RESPONSE:
        writing.mark_mapped()
    else:
        writing.rules.append(writing.add(writing.element("mapResponse", {"identifier": response})))


def _text_test(writing: ItemWriting, response: str, pattern: str, *, any_case: bool) -> str:
    if _STAR.search(pattern):
        parts = [_SPECIAL.sub(r"\\\1", part.replace(r"\*", "*")) for part in _STAR.split(pattern)]
        return writing.element("patternMatch", {"pattern": ".*".join(parts)}, writing.variable(response))
    literal = writing.base("string", pattern.replace(r"\*", "*"))
    return writing.element("stringMatch", {"caseSensitive": "false" if any_case else "true"}, writing.variable(response), literal)


def _chain(writing: ItemWriting, options: list[ParsedOption], tests: list[str], outcome: str, points: Fraction) -> None:
    """The first answer that fits earns its share and says its feedback."""
    branches = []
    if any(option.feedback for option in options):
        writing.outcome(outcome, "single", "identifier")
    for at, (option, test) in enumerate(zip(options, tests, strict=True), start=1):
        then = writing.add(writing.number(option.fraction * points))
        if option.feedback:
            then += writing.set(outcome, writing.base("identifier", f"A{at}"))
            writing.say(outcome, f"A{at}", option.feedback)
        branches.append((test, then))
    writing.rules.append(writing.condition(branches))


def _number_field(writing: ItemWriting, question: ParsedQuestion, response: str, outcome: str, points: Fraction) -> None:
    right = [option.text for option in question.options if option.text != "*"]
    writing.respond(response, "single", "float", right[:1])
    tests = [_number_test(writing, response, option) for option in question.options]
    _chain(writing, question.options, tests, outcome, points)


def _number_test(writing: ItemWriting, response: str, option: ParsedOption) -> str:
    if option.text == "*":
        return writing.element("not", {}, writing.element("isNull", {}, writing.variable(response)))
    exact = option.tolerance in {"", "0"}
    mode = {"toleranceMode": "exact"} if exact else {"toleranceMode": "absolute", "tolerance": f"{option.tolerance} {option.tolerance}"}
    return writing.element("equal", mode, writing.variable(response), writing.base("float", option.text))


def _inline(writing: ItemWriting, gap: ParsedQuestion, response: str, outcome: str) -> str:
    """A list to choose from inside a text: its choices are plain text."""
    names = identifiers("C", len(gap.options))
    best = max(range(len(names)), key=lambda at: gap.options[at].fraction)
    entries = [(name, option.fraction * gap.points) for name, option in zip(names, gap.options, strict=True)]
    writing.respond(response, "single", "identifier", [names[best]], writing.mapping(entries))
    writing.rules.append(writing.add(writing.element("mapResponse", {"identifier": response})))
    writing.say_to_choices(response, "single", names, [option.feedback for option in gap.options], outcome)
    texts = [plain_text(option.text) for option in gap.options]
    if any(escape(text, quote=False) != option.text for text, option in zip(texts, gap.options, strict=True)):
        writing.tell(_("Lists inside a text have no formatting in QTI."))
    choices = (writing.element("inlineChoice", {"identifier": name}, escape(text)) for name, text in zip(names, texts, strict=True))
    return writing.element("inlineChoiceInteraction", {"responseIdentifier": response, "shuffle": "false"}, *choices)
