"""Moodle's numerical questions, with their units; and whether answers earn all points together."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._moodle_reading import OWN, plain, read_options
from assessments.formats._shares import decimal_of, decimal_text, number, share, unrounded
from assessments.formats._source import Draft
from core.errors import InvalidInputError
from core.xml import Node

FACTOR_PLACES = 30
OF_THE_RESPONSE = "1"  # `unitgradingtype`


def check_best(draft: Draft, options: list[ParsedOption], *, together: bool = False) -> None:
    """At least one answer earns something; all points can be earned, or that is told."""
    earned = [option.fraction for option in options if option.fraction > 0]
    if not earned:
        raise InvalidInputError(_("None of its answers is right."))
    total = sum(earned, Fraction(0)) if together else max(earned)
    if total != 1:
        draft.tell(_("The shares of its right answers do not make up all of its points; they were kept as they are."))


def read_numerical(draft: Draft, node: Node, question: ParsedQuestion) -> None:
    """A number, with units."""
    question.options = read_options(draft, node, is_html=False)
    kept = [answer for answer in node.elements("answer") if plain(answer)]
    for option, answer in zip(question.options, kept, strict=True):
        _read_number(option, plain(answer), answer.value("tolerance"))
    question.extra = _units(draft, node)
    check_best(draft, question.options)
    if plain(node.first("instructions")):
        draft.tell(_("Its instructions about numbers and units are not kept; write them into its text."))


def _read_number(option: ParsedOption, text: str, tolerance: str) -> None:
    value = "*" if text == "*" else decimal_text(text)
    allowed = decimal_text(tolerance or "0")
    if value is None or allowed is None or allowed.startswith("-"):
        raise InvalidInputError(_("“%(answer)s” is not a number.") % {"answer": text if value is None else tolerance})
    option.text, option.tolerance = value, allowed


def _units(draft: Draft, node: Node) -> dict[str, object]:
    """Moodle multiplies the answer by a unit's multiplier (1 m is 100 cm); ours leads back to the first unit (1 cm is 1/100 m)."""
    units: list[dict[str, object]] = []
    first: Fraction | None = None
    for unit in (unit for held in node.elements("units") for unit in held.elements("unit")):
        name = unit.value("unit_name")
        multiplier = number(unit.value("multiplier", default="1"))
        if not name or not multiplier or multiplier < 0:
            draft.tell(_("A unit without a name or with a factor that is no number was left out."), line=unit.line)
            continue
        first = first or multiplier
        exact = decimal_text(unit.get("factor"))
        units.append({"name": name, "factor": exact or decimal_of(first / multiplier, FACTOR_PLACES)})
    return {"units": units} | (_unit_rule(draft, node) if units else {})


def _unit_rule(draft: Draft, node: Node) -> dict[str, object]:
    """Whether a unit has to be given, and what it costs where it is wrong or missing."""
    own = node.first(OWN)
    rule, cost = (own.get("unit_rule"), own.get("unit_cost")) if own else ("", "")
    if rule in {"optional", "required"} and share(cost) is not None:
        return {"unit_rule": rule, "unit_cost": cost}
    grading = node.value("unitgradingtype")
    penalty = number(node.value("unitpenalty", default="0.1"))
    if grading in {"", "0"} or penalty is None or not 0 <= penalty <= 1:
        return {}
    if grading != OF_THE_RESPONSE:
        draft.tell(_("A wrong or missing unit cost a part of all points; here it costs that part of what the number earns."))
    return {"unit_rule": "required", "unit_cost": str(unrounded(penalty))}
