"""What each kind of question is in QTI: its responses, its interaction and how it is marked."""

import re
from collections.abc import Callable
from fractions import Fraction
from html import escape
from urllib.parse import quote

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._markup import guard_escaped
from assessments.formats._qti_xml import ItemWriting
from core.cleaning import plain_text

RESPONSE = "RESPONSE"
_WORDS = {"fr": ("Vrai", "Faux"), "es": ("Verdadero", "Falso"), "ht": ("Vre", "Fo")}
_SPECIAL = re.compile(r"([\\.?*+(){}|\[\]^$-])")
_STAR = re.compile(r"(?<!\\)\*")
_PLACE = re.compile(r"\[\[([0-9]+)\]\]")
Body = tuple[str, str]


def _names(letter: str, count: int) -> list[str]:
    return [f"{letter}{index}" for index in range(1, count + 1)]


def _exact(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _feedback_of_choices(
    writing: ItemWriting, response: str, cardinality: str, names: list[str], texts: list[str], outcome: str = "FEEDBACK"
) -> None:
    """Feedback to what was chosen: the outcome is the response itself."""
    if any(texts):
        writing.outcome(outcome, cardinality, "identifier")
        writing.rules.append(writing.set(outcome, writing.variable(response)))
        for name, text in zip(names, texts, strict=True):
            if text:
                writing.say(outcome, name, text)


def _whole(writing: ItemWriting, points: Fraction) -> None:
    """All points for the right response, else none."""
    match = writing.element("match", {}, writing.variable(RESPONSE), writing.correct(RESPONSE))
    writing.rules.append(writing.condition([(match, writing.set("SCORE", writing.number(points)))]))
    writing.template = "match_correct" if points == 1 else ""


def _mapped(writing: ItemWriting) -> None:
    writing.rules.append(writing.set("SCORE", writing.element("mapResponse", {"identifier": RESPONSE})))
    writing.template = "map_response"


def _choices(writing: ItemWriting, names: list[str], texts: list[str], *, several: bool) -> str:
    choices = (writing.element("simpleChoice", {"identifier": name}, writing.html(text)) for name, text in zip(names, texts, strict=True))
    attributes = {"responseIdentifier": RESPONSE, "shuffle": "true", "maxChoices": "0" if several else "1"}
    return writing.element("choiceInteraction", attributes, *choices)


def _single(writing: ItemWriting) -> Body:
    question = writing.question
    names = _names("C", len(question.options))
    earned = [option.fraction * question.points for option in question.options]
    right = [
        name for name, option in zip(names, question.options, strict=True) if option.fraction == max(o.fraction for o in question.options)
    ]
    _declare_single(writing, names, right[0], earned)
    _feedback_of_choices(writing, RESPONSE, "single", names, [option.feedback for option in question.options])
    return writing.html(question.text), _choices(writing, names, [option.text for option in question.options], several=False)


def _declare_single(writing: ItemWriting, names: list[str], right: str, earned: list[Fraction]) -> None:
    """A mapping only where there is more than right and wrong."""
    points = writing.question.points
    if sorted(set(earned)) == [0, points] and earned.count(points) == 1:
        writing.respond(RESPONSE, "single", "identifier", [right])
        _whole(writing, points)
    else:
        writing.respond(RESPONSE, "single", "identifier", [right], writing.mapping(list(zip(names, earned, strict=True))))
        _mapped(writing)
    if max(earned) != points:
        writing.own["points"] = _exact(points)


def _several(writing: ItemWriting) -> Body:
    question, points = writing.question, writing.question.points
    names = _names("C", len(question.options))
    marking = question.extra.get("marking", "credits")
    writing.own |= {"marking": marking, "points": _exact(points)}
    right = [name for name, option in zip(names, question.options, strict=True) if option.fraction > 0]
    if marking == "whole":
        writing.respond(RESPONSE, "multiple", "identifier", right)
        _whole(writing, points)
    else:
        bounds = {} if marking == "negative" else {"lowerBound": Fraction(0), "upperBound": points}
        shares = _shares(question.options, marking)
        entries = [(name, share * points) for name, share in zip(names, shares, strict=True)]
        writing.respond(RESPONSE, "multiple", "identifier", right, writing.mapping(entries, bounds))
        _mapped(writing)
    _feedback_of_choices(writing, RESPONSE, "multiple", names, [option.feedback for option in question.options])
    return writing.html(question.text), _choices(writing, names, [option.text for option in question.options], several=True)


def _shares(options: list[ParsedOption], marking: str) -> list[Fraction]:
    if marking == "credits":
        return [option.fraction for option in options]
    right = sum(option.fraction > 0 for option in options)
    wrong = max(len(options) - right, 1)
    return [Fraction(1, right) if option.fraction > 0 else Fraction(-1, wrong) for option in options]


def _true_false(writing: ItemWriting) -> Body:
    extra, points = writing.question.extra, writing.question.points
    names = ["true", "false"]
    writing.respond(RESPONSE, "single", "identifier", [names[0] if extra["answer"] else names[1]])
    _whole(writing, points)
    _feedback_of_choices(writing, RESPONSE, "single", names, [extra.get(f"feedback_{name}", "") for name in names])
    words = _WORDS.get(writing.question.language[:2], ("True", "False"))
    return writing.html(writing.question.text), _choices(writing, names, list(words), several=False)


def _order(writing: ItemWriting) -> Body:
    """Marked by position with an expression for each; neighbours QTI cannot name, so that is marked as a whole."""
    question, points = writing.question, writing.question.points
    names = _names("C", len(question.options))
    marking = question.extra.get("marking", "whole")
    writing.own["marking"] = marking
    writing.respond(RESPONSE, "ordered", "identifier", names)
    if marking == "position":
        for at, name in enumerate(names, start=1):
            here = writing.element("index", {"n": at}, writing.variable(RESPONSE))
            match = writing.element("match", {}, here, writing.base("identifier", name))
            writing.rules.append(writing.condition([(match, writing.add(writing.number(points / len(names))))]))
    else:
        _whole(writing, points)
    if marking == "adjacent":
        writing.tell(_("QTI cannot mark an order by its neighbours; other systems will mark it as a whole."))
    if any(option.feedback for option in question.options):
        writing.tell(_("Feedback to the single items of an order is not in the file."))
    choices = (
        writing.element("simpleChoice", {"identifier": name}, writing.html(o.text)) for name, o in zip(names, question.options, strict=True)
    )
    return writing.html(question.text), writing.element("orderInteraction", {"responseIdentifier": RESPONSE, "shuffle": "true"}, *choices)


def _match(writing: ItemWriting) -> Body:
    question, points = writing.question, writing.question.points
    pairs = [option for option in question.options if option.text]
    answers = list(dict.fromkeys(option.match for option in question.options))
    prompts = _names("P", len(pairs))
    right = [f"{prompt} A{answers.index(option.match) + 1}" for prompt, option in zip(prompts, pairs, strict=True)]
    if question.extra.get("marking", "parts") == "whole":
        writing.respond(RESPONSE, "multiple", "directedPair", right)
        _whole(writing, points)
    else:
        mapping = writing.mapping([(pair, points / len(pairs)) for pair in right])
        writing.respond(RESPONSE, "multiple", "directedPair", right, mapping)
        _mapped(writing)
    first = [_associable(writing, name, 1, writing.html(option.text)) for name, option in zip(prompts, pairs, strict=True)]
    second = [_associable(writing, name, 0, escape(text)) for name, text in zip(_names("A", len(answers)), answers, strict=True)]
    sets = [writing.element("simpleMatchSet", {}, *choices) for choices in (first, second)]
    attributes = {"responseIdentifier": RESPONSE, "shuffle": "true", "maxAssociations": len(pairs)}
    return writing.html(question.text), writing.element("matchInteraction", attributes, *sets)


def _associable(writing: ItemWriting, name: str, most: int, html: str) -> str:
    return writing.element("simpleAssociableChoice", {"identifier": name, "matchMax": most}, html)


def _essay(writing: ItemWriting) -> Body:
    question, extra = writing.question, writing.question.extra
    writing.respond(RESPONSE, "single", "string", [], default=guard_escaped(extra.get("template", "")))
    writing.own |= {name: str(extra[key]) for name, key in (("min", "min_words"), ("max", "max_words")) if extra.get(key)}
    if question.points != 1:
        writing.own["points"] = _exact(question.points)
    if extra.get("min_words") or extra.get("max_words"):
        writing.tell(_("QTI has no limits of words."))
    if extra.get("marker_notes"):
        writing.rubric(extra["marker_notes"], view="scorer", **({"use": "scoring"} if writing.version.is_modern else {}))
    formatted = {"format": "xhtml"} if extra.get("template") else {}
    return writing.html(question.text), writing.element("extendedTextInteraction", {"responseIdentifier": RESPONSE, **formatted})


def _short(writing: ItemWriting) -> Body:
    question = writing.question
    writing.own["case"] = str(int(bool(question.extra.get("case_matters"))))
    if not question.extra.get("accents_matter", True):
        writing.own["accents"] = "0"
        writing.tell(_("In QTI accents matter: “é” and “e” are different answers there."))
    _text_field(writing, question, RESPONSE, "FEEDBACK", question.points)
    return writing.html(question.text), f"<p>{_field(writing, RESPONSE)}</p>"


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
        _mapped(writing)
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


def _numerical(writing: ItemWriting) -> Body:
    question = writing.question
    units = question.extra.get("units", [])
    if units:
        writing.own["units"] = " ".join(f"{quote(str(unit['name']), safe='')} {_exact(Fraction(unit['factor']))}" for unit in units)
        writing.tell(_("QTI has no units: other systems take the number alone."))
    _number_field(writing, question, RESPONSE, "FEEDBACK", question.points)
    return writing.html(question.text), f"<p>{_field(writing, RESPONSE)}</p>"


def _cloze(writing: ItemWriting) -> Body:
    question = writing.question
    gaps: list[ParsedQuestion] = question.extra.get("gaps", [])
    fields = [_gap(writing, gap, index) for index, gap in enumerate(gaps, start=1)]
    if len(gaps) == 1:  # one field in a text is a short answer elsewhere
        writing.own["kind"] = question.kind
    if sum((gap.points for gap in gaps), Fraction(0)) != question.points:
        writing.own["points"] = _exact(question.points)
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


def _inline(writing: ItemWriting, gap: ParsedQuestion, response: str, outcome: str) -> str:
    """A list to choose from inside a text: its choices are plain text."""
    names = _names("C", len(gap.options))
    best = max(range(len(names)), key=lambda at: gap.options[at].fraction)
    entries = [(name, option.fraction * gap.points) for name, option in zip(names, gap.options, strict=True)]
    writing.respond(response, "single", "identifier", [names[best]], writing.mapping(entries))
    writing.rules.append(writing.add(writing.element("mapResponse", {"identifier": response})))
    _feedback_of_choices(writing, response, "single", names, [option.feedback for option in gap.options], outcome)
    texts = [plain_text(option.text) for option in gap.options]
    if any(escape(text, quote=False) != option.text for text, option in zip(texts, gap.options, strict=True)):
        writing.tell(_("Lists inside a text have no formatting in QTI."))
    choices = (writing.element("inlineChoice", {"identifier": name}, escape(text)) for name, text in zip(names, texts, strict=True))
    return writing.element("inlineChoiceInteraction", {"responseIdentifier": response, "shuffle": "false"}, *choices)


BODIES: dict[str, Callable[[ItemWriting], Body]] = {
    "single_choice": _single,
    "multiple_choice": _several,
    "true_false": _true_false,
    "short_answer": _short,
    "numerical": _numerical,
    "matching": _match,
    "ordering": _order,
    "essay": _essay,
    "cloze": _cloze,
}
