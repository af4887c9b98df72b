"""Moodle XML as Moodle 4.5 imports it, with our own notes beside it where Moodle has no word for something."""

import base64
from collections.abc import Callable
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from assessments.formats import Effect, ParsedOption, ParsedQuestion, Problem, Written
from assessments.formats._markup import guard_escaped
from assessments.formats._moodle_cloze import whole_weight, write_cloze
from assessments.formats._moodle_reading import OWN, OWN_SHARE, PERCENT
from assessments.formats._shares import decimal_of, listed_share, nearest_share, number, unrounded
from assessments.formats._source import PLUGIN_FILE
from assessments.formats._xml_text import UNWRITABLE, attribute, exact, text_element, written
from core.cleaning import plain_text

PLACES = 7
FACTOR_PLACES = 20
PERCENT_PLACES = 5
NAME_LENGTH = 60
_TYPES = {
    "single_choice": "multichoice",
    "multiple_choice": "multichoice",
    "true_false": "truefalse",
    "short_answer": "shortanswer",
    "numerical": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "essay": "essay",
    "cloze": "cloze",
}
_GRADING = {"whole": "ALL_OR_NOTHING", "position": "ABSOLUTE_POSITION", "pairs": "RELATIVE_NEXT_EXCLUDE_LAST"}


def rich(name: str, html: str, *, inside: str = "") -> str:
    """An element that holds HTML."""
    return text_element(name, guard_escaped(html), text_format="html", inside=inside)


class Writing:
    """One question while it is written: its XML, our own notes, and what Moodle cannot say."""

    def __init__(self, question: ParsedQuestion) -> None:
        self.question = question
        self.own: dict[str, str] = {}
        self.problems: list[Problem] = []

    def tell(self, message: str, *, effect: Effect = Effect.LOST) -> None:
        self.problems.append(Problem(self.question.line, message, effect=effect, name=self.question.name))

    def answer(self, option: ParsedOption, text: str, fraction: Fraction, *, is_html: bool = True, inside: str = "") -> str:
        """An answer; a share that is not in Moodle's list goes to the nearest one, and the exact one beside it."""
        listed = nearest_share(fraction)
        if listed != fraction:
            self.tell(
                _("Moodle has no share of %(share)s; it was written as %(listed)s.")
                % {
                    "share": f"{decimal_of(fraction * PERCENT, PERCENT_PLACES)} %",
                    "listed": f"{decimal_of(listed * PERCENT, PERCENT_PLACES)} %",
                }
            )
        exact = "" if fraction == listed == option.fraction else f' {OWN_SHARE}="{option.fraction}"'
        feedback = rich("feedback", option.feedback)
        text_format = ' format="html"' if is_html else ""
        held = f"<text>{written(guard_escaped(text) if is_html else text)}</text>"
        percent = decimal_of(listed * PERCENT, PERCENT_PLACES)
        return f'<answer fraction="{percent}"{text_format}{exact}>{held}{inside}{feedback}</answer>\n'


def write_moodle_xml(questions: list[ParsedQuestion]) -> Written:
    """Write questions.

    :return: the file, and a problem for each thing that Moodle will not understand (our own reader does)
    """
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    problems: list[Problem] = []
    category = ""
    for question in questions:
        if question.kind not in _TYPES:
            problems.append(Problem(question.line, _("Moodle has no questions of this kind; it is not in the file."), name=question.name))
            continue
        if question.category != category:
            category = question.category
            parts.append(_category(category))
            if not category:
                problems.append(
                    Problem(question.line, _("Moodle will put this question into the category before it."), Effect.CHANGED, question.name)
                )
        writing = Writing(question)
        parts.append(_question(writing))
        problems += writing.problems
    parts.append("</quiz>\n")
    return Written("".join(parts).encode(), problems)


def _category(category: str) -> str:
    path = "/".join(part for part in ("$course$/top", category) if part)
    return f'<question type="category"><category><text>{written(path)}</text></category></question>\n'


def _question(writing: Writing) -> str:
    question = writing.question
    body = _BODIES[question.kind](writing)
    kind_type = _TYPES[question.kind]
    name = question.name or plain_text(question.text)[:NAME_LENGTH] or kind_type
    text = write_cloze(question.text, question.extra.get("gaps", [])) if question.kind == "cloze" else question.text
    if UNWRITABLE.search("".join([question.text, question.name, question.feedback, *(option.text for option in question.options)])):
        writing.tell(_("Control characters, which XML has no way to write, were left out."))
    head = [
        f'<question type="{kind_type}">\n',
        text_element("name", name),
        _text_with_pictures(question, text),
        rich("generalfeedback", question.feedback),
        _points(writing),
    ]
    if not question.name:
        writing.own["unnamed"] = "1"
    if question.language:
        writing.own["language"] = question.language
        writing.tell(_("Moodle does not keep the language of a question."))
    tags = "".join(text_element("tag", tag) for tag in question.tags)
    hints = "".join(rich("hint", hint) for hint in question.hints)
    if question.hints and question.kind == "essay":
        writing.tell(_("Moodle does not read hints of this kind of question."))
    own = "".join(f' {key}="{attribute(value)}"' for key, value in writing.own.items())
    return "".join([*head, body, hints, f"<tags>{tags}</tags>\n" if tags else "", f"<{OWN}{own}/>\n" if own else "", "</question>\n"])


def _text_with_pictures(question: ParsedQuestion, text: str) -> str:
    """The pictures stand below the text, each as a file of its own."""
    images, files = [], []
    for picture in question.pictures:
        address = attribute(PLUGIN_FILE + quote(picture.name))
        images.append(f'<img src="{address}" alt="{attribute(picture.alternative)}">')
        data = base64.b64encode(picture.data).decode("ascii")
        files.append(f'<file name="{attribute(picture.name)}" path="/" encoding="base64">{data}</file>')
    return rich("questiontext", guard_escaped(text) + "".join(images), inside="".join(files))


def _points(writing: Writing) -> str:
    """Points and penalty, to the seven decimals that Moodle keeps; the exact ones beside them where those are not."""
    question = writing.question
    parts = []
    for name, value, key in (("defaultgrade", question.points, "points"), ("penalty", question.penalty, "penalty")):
        if value is None:
            continue
        text = decimal_of(value, PLACES)
        if unrounded(number(text) or Fraction(0)) != value:
            writing.own[key] = exact(value)
        parts.append(f"<{name}>{text}</{name}>\n")
    return "".join(parts)


def _flag(name: str, *, value: bool) -> str:
    return f"<{name}>{'true' if value else 'false'}</{name}>\n"


def _single(writing: Writing) -> str:
    answers = "".join(writing.answer(option, option.text, option.fraction) for option in writing.question.options)
    return _flag("single", value=True) + _flag("shuffleanswers", value=True) + "<answernumbering>abc</answernumbering>\n" + answers


def _multiple(writing: Writing) -> str:
    """Moodle adds up shares. Marking as a whole or below zero it cannot say: the nearest shares are written."""
    question = writing.question
    marking = question.extra.get("marking", "credits")
    writing.own["marking"] = marking
    if marking in {"whole", "negative"}:
        writing.tell(_("Moodle cannot mark this question as here: a partly right answer earns a part there, and nothing goes below zero."))
    shares = _moodle_shares(question.options, marking)
    answers = "".join(writing.answer(option, option.text, fraction) for option, fraction in zip(question.options, shares, strict=True))
    return _flag("single", value=False) + _flag("shuffleanswers", value=True) + "<answernumbering>abc</answernumbering>\n" + answers


def _moodle_shares(options: list[ParsedOption], marking: str) -> list[Fraction]:
    if marking == "credits":
        return [option.fraction for option in options]
    right = sum(option.fraction > 0 for option in options)
    wrong = 1 if marking == "whole" else max(len(options) - right, 1)
    return [Fraction(1, right) if option.fraction > 0 else Fraction(-1, wrong) for option in options]


def _true_false(writing: Writing) -> str:
    extra = writing.question.extra
    answers = []
    for name, value in (("true", True), ("false", False)):
        option = ParsedOption(text=name, fraction=Fraction(extra["answer"] is value), feedback=extra.get(f"feedback_{name}", ""))
        answers.append(writing.answer(option, name, option.fraction, is_html=False))
    return "".join(answers)


def _short(writing: Writing) -> str:
    extra = writing.question.extra
    if not extra.get("accents_matter", True):
        writing.own["accents"] = "0"
        writing.tell(_("In Moodle accents matter: “é” and “e” are different answers there."))
    answers = "".join(writing.answer(option, option.text, option.fraction, is_html=False) for option in writing.question.options)
    return f"<usecase>{int(bool(extra.get('case_matters')))}</usecase>\n{answers}"


def _numerical(writing: Writing) -> str:
    question = writing.question
    extra = question.extra
    answers = "".join(
        writing.answer(option, option.text, option.fraction, is_html=False, inside=f"<tolerance>{written(option.tolerance)}</tolerance>")
        for option in question.options
    )
    units = "".join(_unit(unit) for unit in extra.get("units", []))
    cost = Fraction(extra.get("unit_cost", 0))
    if "unit_rule" in extra:
        writing.own |= {"unit_rule": str(extra["unit_rule"]), "unit_cost": str(extra["unit_cost"])}
    if cost and extra.get("unit_rule") != "required":
        writing.tell(_("In Moodle a unit that costs points has to be given."))
    graded = f"<unitgradingtype>{int(cost > 0)}</unitgradingtype><unitpenalty>{decimal_of(cost, PLACES)}</unitpenalty>\n"
    return answers + (f"<units>{units}</units>\n" if units else "") + graded


def _unit(unit: dict[str, Any]) -> str:
    factor = Fraction(unit["factor"])
    return (
        f'<unit factor="{attribute(str(unit["factor"]))}"><multiplier>{decimal_of(1 / factor, FACTOR_PLACES)}</multiplier>'
        f"<unit_name>{written(str(unit['name']))}</unit_name></unit>\n"
    )


def _matching(writing: Writing) -> str:
    question = writing.question
    if question.extra.get("marking", "parts") != "parts":
        writing.own["marking"] = str(question.extra["marking"])
        writing.tell(_("Moodle marks each pair by itself."))
    if any(option.feedback for option in question.options):
        writing.tell(_("Feedback to the single pairs is not in the file."))
    pairs = "".join(
        rich("subquestion", option.text, inside=f"<answer><text>{written(option.match)}</text></answer>") for option in question.options
    )
    return _flag("shuffleanswers", value=True) + pairs


def _item(option: ParsedOption) -> str:
    return f"<text>{written(guard_escaped(option.text))}</text>{rich('feedback', option.feedback)}"


def _ordering(writing: Writing) -> str:
    question = writing.question
    grading = _GRADING[question.extra.get("marking", "whole")]
    items = "".join(
        f'<answer fraction="{index}" format="html">{_item(option)}</answer>\n' for index, option in enumerate(question.options, start=1)
    )
    head = f"<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>{len(question.options)}</selectcount>"
    return f"{head}<gradingtype>{grading}</gradingtype><showgrading>SHOW</showgrading><numberingstyle>none</numberingstyle>\n{items}"


def _essay(writing: Writing) -> str:
    extra = writing.question.extra
    if extra.get("rubric") or extra.get("marked_twice"):
        writing.tell(_("The rubric and marking by two people are not in the file."))
    limits = "".join(
        f"<{name}>{extra[key]}</{name}>" for name, key in (("minwordlimit", "min_words"), ("maxwordlimit", "max_words")) if extra.get(key)
    )
    head = "<responseformat>editor</responseformat><responserequired>1</responserequired><responsefieldlines>15</responsefieldlines>"
    notes = rich("graderinfo", extra.get("marker_notes", "")) + rich("responsetemplate", extra.get("template", ""))
    return f"{head}{limits}<attachments>0</attachments><attachmentsrequired>0</attachmentsrequired>\n{notes}"


def _cloze(writing: Writing) -> str:
    """The gaps are in the text; what the notation cannot say of them goes to our own notes."""
    gaps: list[ParsedQuestion] = writing.question.extra.get("gaps", [])
    if any(gap.points != whole_weight(gap) for gap in gaps):
        writing.own["weights"] = " ".join(exact(gap.points) for gap in gaps)
        writing.tell(_("In Moodle the weight of a gap is a whole number; weights were rounded."))
    if sum((Fraction(whole_weight(gap)) for gap in gaps), Fraction(0)) != writing.question.points:
        writing.own["points"] = exact(writing.question.points)
        writing.tell(_("In Moodle a question with gaps counts as many points as its gaps weigh together."))
    loose = [index for index, gap in enumerate(gaps, start=1) if gap.kind == "short_answer" and not gap.extra.get("accents_matter", True)]
    if loose:
        writing.own["accents"] = " ".join(map(str, loose))
        writing.tell(_("In Moodle accents matter: “é” and “e” are different answers there."))
    options = [option for gap in gaps for option in gap.options]
    if any("~" in option.text or "\\" in option.text for gap in gaps if gap.kind == "short_answer" for option in gap.options):
        writing.tell(_("Moodle may read “~” and “\\” in the answers of a gap differently."))
    if any(listed_share(option.fraction) != option.fraction for option in options):
        writing.tell(_("Moodle may not take a gap’s shares that are not in its list."))
    return ""


_BODIES: dict[str, Callable[[Writing], str]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "true_false": _true_false,
    "short_answer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
}
