"""What each kind of question is in QTI: its responses, its interaction and how it is marked."""

from collections.abc import Callable
from fractions import Fraction
from html import escape

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption
from assessments.formats._markup import guard_escaped
from assessments.formats._qti_fields import write_cloze, write_number, write_short
from assessments.formats._qti_xml import RESPONSE, Body, ItemWriting, identifiers
from assessments.formats._xml_text import exact

_WORDS = {"fr": ("Vrai", "Faux"), "es": ("Verdadero", "Falso"), "ht": ("Vre", "Fo")}


def _choices(writing: ItemWriting, names: list[str], texts: list[str], *, several: bool) -> str:
    choices = (writing.element("simpleChoice", {"identifier": name}, writing.html(text)) for name, text in zip(names, texts, strict=True))
    attributes = {"responseIdentifier": RESPONSE, "shuffle": "true", "maxChoices": "0" if several else "1"}
    return writing.element("choiceInteraction", attributes, *choices)


def _single(writing: ItemWriting) -> Body:
    question = writing.question
    names = identifiers("C", len(question.options))
    earned = [option.fraction * question.points for option in question.options]
    right = [
        name for name, option in zip(names, question.options, strict=True) if option.fraction == max(o.fraction for o in question.options)
    ]
    _declare_single(writing, names, right[0], earned)
    writing.say_to_choices(RESPONSE, "single", names, [option.feedback for option in question.options])
    return writing.html(question.text), _choices(writing, names, [option.text for option in question.options], several=False)


def _declare_single(writing: ItemWriting, names: list[str], right: str, earned: list[Fraction]) -> None:
    """A mapping only where there is more than right and wrong."""
    points = writing.question.points
    if sorted(set(earned)) == [0, points] and earned.count(points) == 1:
        writing.respond(RESPONSE, "single", "identifier", [right])
        writing.mark_whole(points)
    else:
        writing.respond(RESPONSE, "single", "identifier", [right], writing.mapping(list(zip(names, earned, strict=True))))
        writing.mark_mapped()
    if max(earned) != points:
        writing.own["points"] = exact(points)


def _several(writing: ItemWriting) -> Body:
    question, points = writing.question, writing.question.points
    names = identifiers("C", len(question.options))
    marking = question.extra.get("marking", "credits")
    writing.own |= {"marking": marking, "points": exact(points)}
    right = [name for name, option in zip(names, question.options, strict=True) if option.fraction > 0]
    if marking == "whole":
        writing.respond(RESPONSE, "multiple", "identifier", right)
        writing.mark_whole(points)
    else:
        bounds = {} if marking == "negative" else {"lowerBound": Fraction(0), "upperBound": points}
        shares = _shares(question.options, marking)
        entries = [(name, share * points) for name, share in zip(names, shares, strict=True)]
        writing.respond(RESPONSE, "multiple", "identifier", right, writing.mapping(entries, bounds))
        writing.mark_mapped()
    writing.say_to_choices(RESPONSE, "multiple", names, [option.feedback for option in question.options])
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
    writing.mark_whole(points)
    writing.say_to_choices(RESPONSE, "single", names, [extra.get(f"feedback_{name}", "") for name in names])
    words = _WORDS.get(writing.question.language[:2], ("True", "False"))
    return writing.html(writing.question.text), _choices(writing, names, list(words), several=False)


def _order(writing: ItemWriting) -> Body:
    """Marked by position with an expression for each; neighbours QTI cannot name, so that is marked as a whole."""
    question, points = writing.question, writing.question.points
    names = identifiers("C", len(question.options))
    marking = question.extra.get("marking", "whole")
    writing.own["marking"] = marking
    writing.respond(RESPONSE, "ordered", "identifier", names)
    if marking == "position":
        for at, name in enumerate(names, start=1):
            here = writing.element("index", {"n": at}, writing.variable(RESPONSE))
            match = writing.element("match", {}, here, writing.base("identifier", name))
            writing.rules.append(writing.condition([(match, writing.add(writing.number(points / len(names))))]))
    else:
        writing.mark_whole(points)
    if marking == "pairs":
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
    prompts = identifiers("P", len(pairs))
    if any(option.feedback for option in question.options):
        writing.tell(_("Feedback to the single pairs is not in the file."))
    right = [f"{prompt} A{answers.index(option.match) + 1}" for prompt, option in zip(prompts, pairs, strict=True)]
    if question.extra.get("marking", "parts") == "whole":
        writing.respond(RESPONSE, "multiple", "directedPair", right)
        writing.mark_whole(points)
    else:
        mapping = writing.mapping([(pair, points / len(pairs)) for pair in right])
        writing.respond(RESPONSE, "multiple", "directedPair", right, mapping)
        writing.mark_mapped()
    first = [_associable(writing, name, 1, writing.html(option.text)) for name, option in zip(prompts, pairs, strict=True)]
    second = [_associable(writing, name, 0, escape(text)) for name, text in zip(identifiers("A", len(answers)), answers, strict=True)]
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
        writing.own["points"] = exact(question.points)
    if extra.get("min_words") or extra.get("max_words"):
        writing.tell(_("QTI has no limits of words."))
    if extra.get("rubric") or extra.get("marked_twice"):
        writing.tell(_("The rubric and marking by two people are not in the file."))
    if extra.get("marker_notes"):
        writing.rubric(extra["marker_notes"], view="scorer", **({"use": "scoring"} if writing.version.is_modern else {}))
    formatted = {"format": "xhtml"} if extra.get("template") else {}
    return writing.html(question.text), writing.element("extendedTextInteraction", {"responseIdentifier": RESPONSE, **formatted})


BODIES: dict[str, Callable[[ItemWriting], Body]] = {
    "single_choice": _single,
    "multiple_choice": _several,
    "true_false": _true_false,
    "short_answer": write_short,
    "numerical": write_number,
    "matching": _match,
    "ordering": _order,
    "essay": _essay,
    "cloze": write_cloze,
}
