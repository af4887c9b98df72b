"""What each of Moodle's question types has of its own, and what becomes of it."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._moodle_cloze import place, read_cloze, unguarded
from assessments.formats._moodle_numbers import check_best, read_numerical
from assessments.formats._moodle_reading import (
    OWN,
    Reader,
    combined_feedback,
    lose_combined,
    lose_fixed_order,
    option_share,
    plain,
    read_options,
    rich,
    rich_part,
    text_format,
    truth,
)
from assessments.formats._shares import share
from assessments.formats._source import Draft
from core.cleaning import plain_text
from core.errors import InvalidInputError
from core.xml import Node

# Moodle's ways to mark an order, and the nearest of ours; those in `_NEAR` are not the same.
_GRADING = {
    "ALL_OR_NOTHING": "whole",
    "ABSOLUTE_POSITION": "position",
    "ABSOLUTE": "position",
    "ABS": "position",
    "LONGEST_ORDERED_SUBSET": "position",
    "LONGEST_CONTIGUOUS_SUBSET": "position",
    "RELATIVE_TO_CORRECT": "position",
}
_SAME = {"ALL_OR_NOTHING", "ABSOLUTE_POSITION", "ABSOLUTE", "ABS", "RELATIVE_NEXT_EXCLUDE_LAST", "RELATIVE", "REL", ""}
_NOT_TAKEN = {
    "description": gettext_noop("It is a text without a question."),
    "random": gettext_noop("It draws another question at random; draw questions in the quiz instead."),
    "randomsamatch": gettext_noop("It is put together at random from other questions."),
    "calculated": gettext_noop("It calculates its numbers anew for everybody (“calculated”)."),
    "calculatedsimple": gettext_noop("It calculates its numbers anew for everybody (“calculated”)."),
    "calculatedmulti": gettext_noop("It calculates its numbers anew for everybody (“calculated”)."),
    "ddimageortext": gettext_noop("Its answers are dragged onto a picture."),
    "ddmarker": gettext_noop("Its answers are dragged onto a picture."),
}
_SLOT = re.compile(r"\[\[([0-9]{1,4})\]\]")
MAXIMUM_WORDS = 100_000
MINIMUM = 2


def _multichoice(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    question.options = read_options(draft, node, is_html=True)
    if len(question.options) < MINIMUM:
        raise InvalidInputError(_("It has only one answer to choose from."))
    lose_fixed_order(draft, node)
    if truth(node, "single", default=True):
        question.kind = "single_choice"
        check_best(draft, question.options)
        _spread_combined(draft, node, question)
    else:
        question.kind = "multiple_choice"
        question.extra = {"marking": "credits"}
        check_best(draft, question.options, together=True)
        lose_combined(draft, node)


def _spread_combined(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    """One choice is right, partly right or wrong: what Moodle says then can be said to that choice."""
    right, partly, wrong = combined_feedback(draft, node)
    for option in question.options:
        said = right if option.fraction == 1 else partly if option.fraction > 0 else wrong
        option.feedback = "<br>".join(text for text in (option.feedback, said) if text)


def _all_or_nothing(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    question.options = read_options(draft, node, is_html=True)
    right = [option for option in question.options if option.fraction > 0]
    wrong = max(len(question.options) - len(right), 1)
    for option in question.options:
        option.fraction = Fraction(1, len(right)) if option.fraction > 0 else Fraction(-1, wrong)
    question.extra = {"marking": "whole"}
    check_best(draft, question.options, together=True)
    lose_combined(draft, node)
    lose_fixed_order(draft, node)


def _truefalse(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    """Old files have the words of another language: then the first answer is “true”, as in Moodle."""
    answers = list(node.elements("answer"))
    names = [plain(answer) for answer in answers]
    if not set(names) <= {"true", "false"}:
        draft.tell(_("Its answers are not called “true” and “false”: the first was taken for true. Check it."))
        names = ["true", "false"]
    if sorted(names) != ["false", "true"] or len(answers) != len(names):
        raise InvalidInputError(_("It needs one answer “true” and one answer “false”."))
    found = dict(zip(names, answers, strict=True))
    right = [name for name, answer in found.items() if option_share(answer) == 1]
    if len(right) != 1:
        raise InvalidInputError(_("It does not say which of true and false is right."))
    question.extra = {
        "answer": right == ["true"],
        "feedback_true": rich(draft, found["true"].first("feedback"), text_format(node)),
        "feedback_false": rich(draft, found["false"].first("feedback"), text_format(node)),
    }


def _shortanswer(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    question.options = read_options(draft, node, is_html=False)
    own = node.first(OWN)
    question.extra = {"case_matters": truth(node, "usecase", default=False), "accents_matter": not (own and own.get("accents") == "0")}
    check_best(draft, question.options)


def _match(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    """An answer is words to choose from, so HTML in it (ddmatch) becomes plain text."""
    for pair in node.elements("subquestion"):
        prompt = rich_part(draft, pair, text_format(node))
        answer = pair.first("answer")
        match = (
            plain_text(rich_part(draft, answer, "html"))
            if answer and answer.get("format", "plain_text") == "html"
            else " ".join(plain(answer).split())
        )
        if match:
            question.options.append(ParsedOption(text=prompt, match=match))
        elif prompt:
            draft.tell(_("A pair without an answer was left out."), line=pair.line)
    pairs = [option for option in question.options if option.text]
    if not pairs or len({option.match for option in question.options}) < MINIMUM:
        raise InvalidInputError(_("It needs at least one pair and two different answers."))
    question.extra = {"marking": "parts"}
    lose_combined(draft, node)


def _ordering(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    # An answer's fraction is its position here, and Moodle goes by the order in the file as well.
    question.options = read_options(draft, node, is_html=True, has_shares=False)
    if len(question.options) < MINIMUM:
        raise InvalidInputError(_("It needs at least two items to order."))
    grading = node.value("gradingtype").upper()
    question.extra = {"marking": _GRADING.get(grading, "pairs")}
    if grading not in _SAME:
        draft.tell(_("Its way of marking (%(name)s) is not known here; the nearest was taken.") % {"name": grading})
    selects = node.value("selecttype") or node.value("logical") or "ALL"
    count = node.value("selectcount") or node.value("studentsee")
    if selects.upper() not in {"ALL", "EXACT", "0"} and count.isdecimal() and 0 < int(count[:9]) < len(question.options):
        draft.tell(_("It showed only some of its items; here it shows all."))
    lose_combined(draft, node)


def _essay(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    if node.value("responseformat") == "noinline":
        raise InvalidInputError(_("It asks for a file instead of a text."))
    if node.value("attachments", default="0") not in {"", "0"}:
        draft.tell(_("Files could be handed in with the answer; here they cannot."))
    template = node.first("responsetemplate")
    question.extra = {
        "min_words": _words(draft, node, "minwordlimit"),
        "max_words": _words(draft, node, "maxwordlimit"),
        "template": rich(draft, template, text_format(node)),
        "marker_notes": rich(draft, node.first("graderinfo"), text_format(node)),
    }


def _words(draft: Draft, node: Node, name: str) -> int | None:
    text = node.value(name)
    if not text or text == "0":
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MAXIMUM_WORDS)) or int(text) > MAXIMUM_WORDS:
        draft.tell(_("“%(words)s” is no number of words; it was left out.") % {"words": text})
        return None
    return int(text)


def _cloze(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    held = node.first("questiontext")
    if held is None:
        raise InvalidInputError(_("It has no text."))
    text = held.first("text") or held
    with_gaps, gaps = read_cloze(draft, text.text())
    text.content = [unguarded(with_gaps)]
    question.text = rich(draft, held)
    question.extra = {"gaps": gaps}
    own = node.first(OWN)
    _own_gaps(own, gaps)
    exact = share(own.get("points")) if own else None
    question.points = sum((gap.points for gap in gaps), Fraction(0)) if exact is None else exact


def _own_gaps(own: Node | None, gaps: list[ParsedQuestion]) -> None:
    """What Moodle's notation could not say of our gaps: weights that are no whole numbers, accents that do not matter."""
    weights = own.get("weights").split() if own else []
    for gap, weight in zip(gaps, weights, strict=False):
        gap.points = share(weight) or gap.points
    loose = own.get("accents").split() if own else []
    for index, gap in enumerate(gaps, start=1):
        if gap.kind == "short_answer" and str(index) in loose:
            gap.extra["accents_matter"] = False


def _missing_words(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    """Words to choose (gapselect) or drag (ddwtos) into a text: each place becomes a gap with the words of its group."""
    boxes = list(node.elements("selectoption", "dragbox"))
    words = [(draft.html(plain(box)), box.value("group", default="1")) for box in boxes]
    gaps: list[ParsedQuestion] = []

    def gap(match: re.Match[str]) -> str:
        number_ = int(match[1])
        if not 0 < number_ <= len(words):
            raise InvalidInputError(_("A gap names an answer that does not exist (%(number)d).") % {"number": number_})
        group = words[number_ - 1][1]
        options = [
            ParsedOption(text=text, fraction=Fraction(index == number_))
            for index, (text, own) in enumerate(words, start=1)
            if own == group and text
        ]
        gaps.append(ParsedQuestion(line=draft.line, kind="single_choice", text="", options=options))
        return place(len(gaps))

    question.text = _SLOT.sub(gap, question.text)
    if not gaps:
        raise InvalidInputError(_("It has no gap."))
    question.extra = {"gaps": gaps}
    if node.get("type") == "ddwtos":
        draft.tell(_("Its words were dragged; here they are chosen from lists, each as often as one likes."))
    lose_combined(draft, node)


def _refuse(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    raise InvalidInputError(_(_NOT_TAKEN[node.get("type")]))


READERS: dict[str, tuple[str, Reader]] = {
    "multichoice": ("single_choice", _multichoice),
    "multichoiceset": ("multiple_choice", _all_or_nothing),
    "truefalse": ("true_false", _truefalse),
    "shortanswer": ("short_answer", _shortanswer),
    "numerical": ("numerical", read_numerical),
    "matching": ("matching", _match),
    "match": ("matching", _match),
    "ddmatch": ("matching", _match),
    "ordering": ("ordering", _ordering),
    "essay": ("essay", _essay),
    "cloze": ("cloze", _cloze),
    "multianswer": ("cloze", _cloze),
    "gapselect": ("cloze", _missing_words),
    "ddwtos": ("cloze", _missing_words),
    **dict.fromkeys(_NOT_TAKEN, ("", _refuse)),
}
