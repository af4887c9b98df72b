"""A number, typed, with a unit where one is asked for."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail_localize.fields import SynchronizedField

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._common import WRONG, Classified, Option, Outcome, Shape, as_typed, exact_share, percent_of
from assessments.questions._numbers import ANY, LONGEST_NUMBER, bounds, factor_of, meant, readings, written
from assessments.questions._panels import question_panels
from assessments.questions._parts import PartsField
from assessments.questions._rows import TEXT_LENGTH, Row, RowsForm, RowsPanel, feedback_panel, plain, put_rows
from core.errors import InvalidInputError

SHAPE = Shape.PARTS


class UnitRule(models.TextChoices):
    NONE = "none", gettext_lazy("No unit is asked for")
    OPTIONAL = "optional", gettext_lazy("A unit may be given; without one the number is in the first unit")
    REQUIRED = "required", gettext_lazy("A unit has to be given")


class NumericalQuestion(Question):
    kind = "numerical"
    icon = "decimal"
    place = 7
    explanation = gettext_lazy(
        "A number typed by the learner, with a tolerance and units where you want them. Good for ages, dates and sums."
    )
    base_form_class = RowsForm

    unit_rule = models.CharField(gettext_lazy("with a unit?"), max_length=10, choices=UnitRule.choices, default=UnitRule.NONE)
    unit_cost = models.DecimalField(
        gettext_lazy("cost of a wrong unit, %"),
        max_digits=8,
        decimal_places=5,
        default=Decimal(10),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=gettext_lazy("Taken from what a right number earns when its unit is wrong or missing."),
    )

    panels = question_panels(
        RowsPanel(
            "numbers",
            [
                *map(FieldPanel, ("number", "tolerance", "upper", "credit")),
                feedback_panel(gettext_lazy("What to say to somebody who answered this")),
            ],
            heading=gettext_lazy("Accepted numbers"),
            label=gettext_lazy("number"),
            add_text=gettext_lazy("Add a number"),
            summary="number",
            help_text=gettext_lazy(
                "The first one that fits counts. Give or take: 0.5, or 5 %. For a range write both ends. To answer a common mistake, "
                "add it with 0 %; an asterisk alone stands for any other number."
            ),
        ),
        FieldPanel("unit_rule", widget=forms.RadioSelect),
        RowsPanel(
            "units",
            [FieldPanel("name"), FieldPanel("factor")],
            heading=gettext_lazy("Units"),
            label=gettext_lazy("unit"),
            add_text=gettext_lazy("Add a unit"),
            summary="name",
            help_text=gettext_lazy("The accepted numbers are in the first unit. For each other one, say how many of the first it is."),
        ),
        FieldPanel("unit_cost"),
    )
    override_translatable_fields = [*Question.override_translatable_fields, SynchronizedField("unit_rule", overridable=False)]

    class Meta:
        verbose_name = gettext_lazy("numerical question")
        verbose_name_plural = gettext_lazy("numerical questions")

    def freeze_key(self) -> dict[str, Any]:
        return {
            "numbers": [number.freeze() for number in self.numbers.all()],
            "units": [unit.freeze() for unit in self.units.all()] if self.unit_rule != UnitRule.NONE else [],
            "unit_rule": str(self.unit_rule),
            "unit_cost": str(exact_share(self.unit_cost)),
        }

    def freeze_text(self) -> dict[str, Any]:
        feedback = {number.key: number.feedback for number in self.numbers.all()}
        return super().freeze_text() | {"numbers": feedback, "units": {unit.key: unit.name for unit in self.units.all()}}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the `numbers` (`number`, `tolerance`, `upper`, `credit` in %, `feedback`) and `units` (`name`, `factor`).

        In a translation only `feedback` and `name` differ; each row is tied to that of the original.
        """
        put_rows(self, "numbers", texts["numbers"], original)
        put_rows(self, "units", texts.get("units", []), original)


class AcceptedNumber(Row):
    """A number or a range that earns points, or a mistake that has its own feedback."""

    FIRST_ROWS = 2

    question = ParentalKey(NumericalQuestion, related_name="numbers")
    number = models.CharField(gettext_lazy("number"), max_length=LONGEST_NUMBER)
    tolerance = models.CharField(gettext_lazy("give or take"), max_length=LONGEST_NUMBER, blank=True)
    upper = models.CharField(gettext_lazy("up to, for a range"), max_length=LONGEST_NUMBER, blank=True)
    credit = models.DecimalField(
        gettext_lazy("credit, %"),
        max_digits=8,
        decimal_places=5,
        default=Decimal(100),
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
    )
    feedback = models.CharField(
        gettext_lazy("feedback"), max_length=TEXT_LENGTH, blank=True, help_text=gettext_lazy("Shown to somebody who answered this.")
    )

    override_translatable_fields = [SynchronizedField(name, overridable=False) for name in ("number", "tolerance", "upper")]

    class Meta(Row.Meta):
        verbose_name = gettext_lazy("accepted number")

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Only what can be read is accepted; that something is missing is said elsewhere."""
        if not self.number:
            return
        try:
            bounds(self.number, self.tolerance, self.upper)
        except InvalidInputError as error:
            raise ValidationError({str(error.context["field"]): str(error)}) from error

    @staticmethod
    def read(words: Mapping[str, Any]) -> dict[str, Any]:
        """:raises InvalidInputError: when a number cannot be read"""
        typed: dict[str, str] = {name: str(words.get(name, "")) for name in ("number", "tolerance", "upper")}
        bounds(**typed)
        return {**typed, **plain(words, "feedback"), "credit": words.get("credit", Decimal(100))}

    def freeze(self) -> dict[str, Any]:
        found = bounds(self.number, self.tolerance, self.upper)
        ends = {"low": str(found[0]), "high": str(found[1])} if found else {"low": None, "high": None}
        exact = meant(self.number) if found and not self.upper else None
        return {"id": self.key, "share": str(exact_share(self.credit)), "exact": None if exact is None else str(exact)} | ends


class NumberUnit(Row):
    """A unit that the number may be given in. The first one is the unit of the accepted numbers."""

    FIRST_ROWS = 1

    question = ParentalKey(NumericalQuestion, related_name="units")
    name = models.CharField(gettext_lazy("unit"), max_length=50)
    factor = models.CharField(gettext_lazy("how many of the first unit"), max_length=LONGEST_NUMBER, default="1")

    override_translatable_fields = [SynchronizedField("factor", overridable=False)]

    class Meta(Row.Meta):
        verbose_name = gettext_lazy("unit")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Only what can be read is accepted; that something is missing is said elsewhere."""
        if not self.factor:
            return
        try:
            factor_of(self.factor)
        except InvalidInputError as error:
            raise ValidationError({"factor": str(error)}) from error

    @staticmethod
    def read(words: Mapping[str, Any]) -> dict[str, Any]:
        """:raises InvalidInputError: when the factor is not a number above zero"""
        factor = str(words.get("factor", "1"))
        factor_of(factor)
        return {"name": " ".join(words["name"].split()), "factor": factor}

    def freeze(self) -> dict[str, Any]:
        return {"id": self.key, "factor": str(factor_of(self.factor))}


class AnswerForm(forms.Form):
    """The `value` as it was typed, and the `unit` that was chosen."""

    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [unit["id"] for unit in frozen["units"]]
        self.fields["answer"] = PartsField({"value": LONGEST_NUMBER} | ({"unit": units} if units else {}))


def problem(frozen: dict[str, Any]) -> str:
    if not any(Fraction(number["share"]) == 1 for number in frozen["numbers"]):
        return _("Give at least one accepted number that is worth 100 %.")
    if any(number["low"] is None and Fraction(number["share"]) > 0 for number in frozen["numbers"]):
        return _("An asterisk stands for any other number. Give it 0 %.")
    if frozen["unit_rule"] != UnitRule.NONE and not frozen["units"]:
        return _("Write at least one unit, or choose that no unit is asked for.")
    if frozen["units"] and Fraction(frozen["units"][0]["factor"]) != 1:
        return _("The accepted numbers are in the first unit, so its factor is 1.")
    return ""


def slip(frozen: dict[str, Any]) -> str:
    """What an author surely did not mean, as a sentence; files may say it all the same."""
    if hidden := _hidden(frozen["numbers"]):
        return _("“%(number)s” can never count: a number above it takes in the same ones and is worth less. Move it up.") % {
            "number": _shown(hidden)
        }
    return ""


def _hidden(numbers: list[dict[str, Any]]) -> dict[str, Any] | None:
    """A number that nobody reaches, since an earlier one, worth less, takes in all that it does."""
    for later, earlier in ((numbers[at], before) for at in range(len(numbers)) for before in numbers[:at]):
        if Fraction(earlier["share"]) < Fraction(later["share"]) and _takes_in(earlier, later):
            return later
    return None


def _takes_in(number: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether every answer that fits the other number, or range, fits this one."""
    if other["low"] is None or number["low"] is None:
        return other["low"] is not None
    return Fraction(number["low"]) <= Fraction(other["low"]) and Fraction(other["high"]) <= Fraction(number["high"])


def mark(frozen: dict[str, Any], answer: dict[str, str] | None) -> Outcome:
    """What the first accepted number that fits is worth; less where the unit is wrong or missing.

    Limits belong to what they limit. The unit is wrong where the number fits as it stands but not after conversion, as in Moodle.
    """
    number, is_unit_right = _fit(frozen, answer)
    if number is None:
        return WRONG
    share = Fraction(number["share"])
    return Outcome(share if is_unit_right or share < 0 else share * (1 - Fraction(frozen["unit_cost"])))


def _fit(frozen: dict[str, Any], answer: dict[str, str] | None) -> tuple[dict[str, Any] | None, bool]:
    """The accepted number that counts, and whether the unit is right."""
    values, beside = readings((answer or {}).get("value", ""))
    if beside and not frozen["units"]:
        return None, False
    factor = _factor(frozen, (answer or {}).get("unit", ""), beside)
    for number in frozen["numbers"] if values else ():
        if factor is not None and any(_is_within(value * factor, number) for value in values):
            return number, True
        if any(_is_within(value, number) for value in values):
            return number, False
    return None, False


def _is_within(value: Fraction, number: dict[str, Any]) -> bool:
    return number["low"] is None or Fraction(number["low"]) <= value <= Fraction(number["high"])


def _factor(frozen: dict[str, Any], chosen: str, beside: str) -> Fraction | None:
    """How many of the first unit the given one is; None where it is none of ours, two at once, or missing though it has to be given."""
    factors = {unit["id"]: Fraction(unit["factor"]) for unit in frozen["units"]}
    given = {chosen} if chosen else set()
    if beside:
        names = {(name.casefold(), key) for text in frozen["texts"].values() for key, name in text["units"].items() if key in factors}
        given |= {key for name, key in names if name == beside.casefold()} or {""}
    if not given:
        return None if frozen["unit_rule"] == UnitRule.REQUIRED else Fraction(1)
    return factors.get(given.pop()) if len(given) == 1 else None


def accept(frozen: dict[str, Any], answer: dict[str, str]) -> dict[str, Any]:
    """One more accepted number, before the others: an earlier one might be worth less. What is no number, or in no unit, stays wrong."""
    values, beside = readings(answer.get("value", ""))
    factor = _factor(frozen, answer.get("unit", ""), beside) if frozen["units"] or not beside else None
    if not values or factor is None or mark(frozen, answer).share == 1:
        return frozen
    number = str(min(values) * factor)
    row = {"id": f"accepted-{number}", "share": "1", "exact": number, "low": number, "high": number}
    texts = {code: text | {"numbers": {row["id"]: "", **text["numbers"]}} for code, text in frozen["texts"].items()}
    return frozen | {"numbers": [row, *frozen["numbers"]], "texts": texts}


def options(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> list[Option]:
    """None: the number is typed."""
    return []


def view(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> dict[str, Any]:
    """What was typed and chosen, what it is worth, and what is right."""
    given, share = answer or {}, mark(frozen, answer).share or 0
    number, is_unit_right = _fit(frozen, answer)
    unit = text["units"][frozen["units"][0]["id"]] if frozen["units"] else ""
    right = [f"{_shown(one)} {unit}".strip() for one in frozen["numbers"] if Fraction(one["share"]) == 1]
    return {
        "value": given.get("value", ""),
        "longest": LONGEST_NUMBER,
        "is_unreadable": bool(given.get("value")) and not readings(given["value"])[0],
        "units": [(one["id"], text["units"][one["id"]], one["id"] == given.get("unit")) for one in frozen["units"]],
        "row": {
            "given": f"{given.get('value', '')} {text['units'].get(given.get('unit', ''), '')}".strip(),
            "right": " · ".join(right),
            "is_right": share == 1,
            "is_partly": 0 < share < 1,
            "is_unit_wrong": share > 0 and not is_unit_right,
            "feedback": text["numbers"][number["id"]] if number else "",
        },
    }


def _shown(number: dict[str, Any]) -> str:
    """An accepted number in the language of the page: the number itself, or both ends of a range."""
    if number["exact"]:
        return _localised(number["exact"])
    return _("%(low)s to %(high)s") % {"low": _localised(number["low"]), "high": _localised(number["high"])}


def _localised(number: str) -> str:
    return number_format(Decimal(written(Fraction(number))), use_l10n=True)


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None) -> list[Classified]:
    """Each number with its unit is a class, as it was typed."""
    if answer is None:
        return []
    unit = text["units"].get(answer.get("unit", ""), "")
    return [as_typed(f"{answer.get('value', '')} {unit}", mark(frozen, answer).share)]


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says; where it only names units, they may be given."""
    numbers = [
        {"number": one.text, "tolerance": one.tolerance, "credit": percent_of(one.fraction), "feedback": one.feedback}
        for one in parsed.options
    ]
    units, extra = parsed.extra.get("units", []), parsed.extra
    fields: dict[str, Any] = {"unit_rule": extra.get("unit_rule", UnitRule.OPTIONAL if units else UnitRule.NONE)}
    if "unit_cost" in extra:
        fields["unit_cost"] = percent_of(Fraction(extra["unit_cost"]))
    return {"numbers": numbers, "units": units}, fields


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text: each number with what is accepted on either side, the middle of a range."""
    options = [_option(number, text["numbers"][number["id"]]) for number in frozen["numbers"]]
    units = [{"name": text["units"][unit["id"]], "factor": written(Fraction(unit["factor"]))} for unit in frozen["units"]]
    extra = {"units": units} | ({"unit_rule": frozen["unit_rule"], "unit_cost": frozen["unit_cost"]} if units else {})
    return {"options": options, "extra": extra}


def _option(number: dict[str, Any], feedback: str) -> ParsedOption:
    share = Fraction(number["share"])
    if number["low"] is None:
        return ParsedOption(text=ANY, fraction=share, feedback=escape(feedback))
    low, high = Fraction(number["low"]), Fraction(number["high"])
    return ParsedOption(text=written((low + high) / 2), tolerance=written((high - low) / 2), fraction=share, feedback=escape(feedback))
