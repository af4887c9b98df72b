"""The gaps of a text: each is a small question of another kind, frozen, marked and written to files as that kind is.

An author sees cards, one for each gap; `[[1]]` in the text is where the first one stands.
"""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.list_block import ListValue

from assessments.questions import kinds, model_of, upgraded
from assessments.questions._numbers import LONGEST_NUMBER
from assessments.questions._rows import TEXT_LENGTH
from assessments.questions._rubric import block_key
from core.errors import InvalidInputError

MOST_GAPS = 40
# For each kind that a gap may be of, its rows, and what it has besides them.
ROWS = {"single_choice": "choices", "short_answer": "forms", "numerical": "numbers"}
FIELDS: dict[str, tuple[str, ...]] = {"short_answer": ("case_matters", "accents_matter")}
WORDS_OF_ROWS = ("text", "number", "tolerance", "upper", "feedback")
# A tag, whose attributes may hold anything in quotes, or the place of a gap.
_TAG_OR_PLACE = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>|\[\[\s*(\d{1,3})\s*\]\]""")

# The words of models, which Django writes small, stand over fields here.
_capital = lazy(capfirst, str)


CREDIT = {"label": _capital(gettext_lazy("credit, %")), "min_value": -100, "max_value": 100, "max_digits": 8, "decimal_places": 5}
FEEDBACK = {"label": _capital(gettext_lazy("feedback")), "required": False, "max_length": TEXT_LENGTH}


class PlainBlock(blocks.RegexBlock):
    """A short text that is the same in every language: translators are not shown it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"regex": r".*", "max_length": LONGEST_NUMBER} | kwargs)

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RegexBlock", args, {"regex": r".*", "max_length": LONGEST_NUMBER} | kwargs


class ChoiceRow(blocks.StructBlock):
    text = blocks.CharBlock(label=_capital(gettext_lazy("choice")), max_length=TEXT_LENGTH)
    is_correct = blocks.BooleanBlock(label=_capital(gettext_lazy("right")), required=False)
    credit = blocks.DecimalBlock(**CREDIT | {"required": False})
    feedback = blocks.CharBlock(**FEEDBACK)

    class Meta:
        label = _capital(gettext_lazy("choice"))
        label_format = "{text}"
        form_classname = "struct-block one-line one-line-choice"


class FormRow(blocks.StructBlock):
    text = blocks.CharBlock(label=_capital(gettext_lazy("answer")), max_length=TEXT_LENGTH)
    credit = blocks.DecimalBlock(**CREDIT | {"default": 100})
    feedback = blocks.CharBlock(**FEEDBACK)

    class Meta:
        label = _capital(gettext_lazy("answer"))
        label_format = "{text}"
        form_classname = "struct-block one-line one-line-form"


class NumberRow(blocks.StructBlock):
    number = PlainBlock(label=_capital(gettext_lazy("number")))
    tolerance = PlainBlock(label=_capital(gettext_lazy("give or take")), required=False)
    upper = PlainBlock(label=_capital(gettext_lazy("up to, for a range")), required=False)
    credit = blocks.DecimalBlock(**CREDIT | {"default": 100})
    feedback = blocks.CharBlock(**FEEDBACK)

    class Meta:
        label = _capital(gettext_lazy("number"))
        label_format = "{number}"
        form_classname = "struct-block one-line one-line-numeral"


class RowsBlock(blocks.ListBlock):
    """Rows of which those that nobody wrote in are none, as in the questions that have rows of their own."""

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> ListValue:
        found = super().value_from_datadict(data, files, prefix)
        written = [row for row in found.bound_blocks if any(row.value.get(name) for name in WORDS_OF_ROWS)]
        return ListValue(self, bound_blocks=written or found.bound_blocks)  # of a card that is all empty, each field says so

    def deconstruct(self) -> tuple[str, Any, Any]:
        return ("wagtail.blocks.ListBlock", *super().deconstruct()[1:])


def _weight() -> blocks.DecimalBlock:
    return blocks.DecimalBlock(
        label=gettext_lazy("Weight"),
        default=1,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text=gettext_lazy("Two counts twice as much as one."),
    )


class ChoiceGap(blocks.StructBlock):
    choices = RowsBlock(
        ChoiceRow(),
        label=gettext_lazy("Choices"),
        default=[{"text": "", "is_correct": at == 0, "credit": None, "feedback": ""} for at in range(3)],
        help_text=gettext_lazy("At least two choices; mark exactly one as right."),
    )
    weight = _weight()

    class Meta:
        label = gettext_lazy("Choose from a list")
        label_format = "{choices}"
        icon = "radio-full"


class FormGap(blocks.StructBlock):
    forms = RowsBlock(
        FormRow(),
        label=gettext_lazy("Accepted answers"),
        default=[{"text": "", "credit": 100, "feedback": ""}],
        help_text=gettext_lazy(
            "Every way to write it that you accept; the first one that fits counts. An asterisk stands for anything: “Port*Prince”."
        ),
    )
    case_matters = blocks.BooleanBlock(label=_capital(gettext_lazy("capital letters matter")), required=False)
    accents_matter = blocks.BooleanBlock(label=_capital(gettext_lazy("accents matter")), required=False)
    weight = _weight()

    class Meta:
        label = gettext_lazy("Type a word")
        label_format = "{forms}"
        icon = "keyboard"


class NumberGap(blocks.StructBlock):
    numbers = RowsBlock(
        NumberRow(),
        label=gettext_lazy("Accepted numbers"),
        default=[{"number": "", "tolerance": "", "upper": "", "credit": 100, "feedback": ""}],
        help_text=gettext_lazy("The first one that fits counts. Give or take: 0.5, or 5 %. For a range write both ends."),
    )
    weight = _weight()

    class Meta:
        label = gettext_lazy("Type a number")
        label_format = "{numbers}"
        icon = "decimal"


class GapsBlock(blocks.StreamBlock):
    """A card for each gap, in the order of their places in the text; its type is the kind of the gap."""

    single_choice = ChoiceGap()
    short_answer = FormGap()
    numerical = NumberGap()


def question_of(gap: Any) -> Any:
    """The small question that a card stands for; it is never saved."""
    model, relation = model_of(gap.block_type), ROWS[gap.block_type]
    row_model = model._meta.get_field(relation).related_model
    question = model(**{name: bool(gap.value[name]) for name in FIELDS.get(gap.block_type, ())})
    rows = [
        row_model(
            translation_key=_uuid(row.id, at), sort_order=at, **{name: value for name, value in row.value.items() if value is not None}
        )
        for at, row in enumerate(gap.value[relation].bound_blocks)
    ]
    setattr(question, relation, rows)
    return question


def _uuid(block_id: str | None, at: int) -> uuid.UUID:
    """A block's id; while a preview shows what was never saved, its place."""
    return uuid.UUID(block_id) if block_id else uuid.UUID(int=at << 80)


def gaps_key(gaps: Iterable[Any]) -> list[dict[str, Any]]:
    """What is the same in all languages.

    :raises InvalidInputError: when a number of theirs cannot be read
    """
    return [_gap_key(gap, at) for at, gap in enumerate(gaps)]


def _gap_key(gap: Any, at: int) -> dict[str, Any]:
    schema = model_of(gap.block_type).schema
    key = {"id": block_key(gap, at), "kind": gap.block_type, "schema": schema, "weight": _plain(gap.value["weight"])}
    try:
        return key | question_of(gap).freeze_key()
    except InvalidInputError as error:
        raise InvalidInputError(in_gap(at + 1, error)) from error


def in_gap(number: int, problem: object) -> str:
    """A sentence about a gap that says which one."""
    return _("Gap %(number)d: %(problem)s") % {"number": number, "problem": problem}


def _plain(weight: Decimal | None) -> str:
    return format((weight or Decimal(0)).normalize(), "f")


def gaps_texts(gaps: Iterable[Any]) -> dict[str, Any]:
    """What one language says of each gap, by its id."""
    return {block_key(gap, at): _own_texts(question_of(gap).freeze_text()) for at, gap in enumerate(gaps)}


def _own_texts(text: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in text.items() if name not in {"text", "feedback", "hints", "picture"}}


def kind_of(gap: Mapping[str, Any]) -> ModuleType:
    return kinds()[gap["kind"]]


def as_frozen(frozen: Mapping[str, Any], gap: Mapping[str, Any]) -> dict[str, Any]:
    """A gap as the frozen question that it is, in all its languages."""
    texts = {code: text["gaps"][gap["id"]] for code, text in frozen["texts"].items()}
    return upgraded({**gap, "language": frozen.get("language", ""), "texts": texts})


def with_gap(frozen: Mapping[str, Any], at: int, small: Mapping[str, Any]) -> dict[str, Any]:
    """The question with a gap as `as_frozen` gave it, changed."""
    key = small["id"]
    gaps = [*frozen["gaps"]]
    gaps[at] = {name: value for name, value in small.items() if name not in {"texts", "language"}}
    texts = {code: text | {"gaps": text["gaps"] | {key: small["texts"][code]}} for code, text in frozen["texts"].items()}
    return {**frozen, "gaps": gaps, "texts": texts}


def as_answer(gap: Mapping[str, Any], answer: Mapping[str, str] | None) -> Any:
    """What stands in a gap, as its kind's answers are."""
    given = (answer or {}).get(gap["id"])
    return {"value": given} if given and gap["kind"] == "numerical" else given


def gaps_from(cards: Sequence[Mapping[str, Any]], original: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """What a stream field is set to, for gaps given in words.

    :param cards: mappings with `kind`, `weight`, and what `fill` of that kind takes
    :param original: the cards of the original, where this is a translation
    :raises InvalidInputError: when the translation has other gaps than the original, or a number cannot be read
    """
    if original and [one.block_type for one in original] != [one["kind"] for one in cards]:
        raise InvalidInputError(_("A translation has to have the same gaps as the original, in the same order."))
    return [_card(one, original[at] if original else None) for at, one in enumerate(cards)]


def _card(words: Mapping[str, Any], original: Any) -> dict[str, Any]:
    kind = words["kind"]
    if kind not in ROWS:
        raise InvalidInputError(_("A gap is a list to choose from, a word to type or a number to type."))
    relation, weight = ROWS[kind], Decimal(str(words.get("weight", 1)))
    value: dict[str, Any] = {"weight": _plain(weight)} | {name: bool(words.get(name)) for name in FIELDS.get(kind, ())}
    read = model_of(kind)._meta.get_field(relation).related_model.read
    value[relation] = _rows([read(row) for row in words[relation]], original.value[relation].bound_blocks if original else ())
    return {"type": kind, "id": original.id if original else str(uuid.uuid4()), "value": value}


def _rows(rows: Sequence[Mapping[str, Any]], originals: Sequence[Any]) -> list[dict[str, Any]]:
    """Tied to those of the original as far as there are as many."""
    ids = [one.id for one in originals] + [str(uuid.uuid4()) for _row in rows[len(originals) :]]
    return [
        {"type": "item", "id": key, "value": {name: str(value) if isinstance(value, Decimal) else value for name, value in row.items()}}
        for key, row in zip(ids, rows, strict=False)
    ]


def places_in(html: str) -> list[int]:
    """The numbers of the gaps in a text, in its order."""
    return [int(found[1]) for found in _TAG_OR_PLACE.finditer(html) if found[1]]


def pieces_of(html: str) -> list[tuple[str, int | None]]:
    """A text cut at its gaps: what stands before each, and its number; the last piece has none."""
    pieces: list[tuple[str, int | None]] = []
    end = 0
    for found in _TAG_OR_PLACE.finditer(html):
        if found[1]:
            pieces.append((html[end : found.start()], int(found[1])))
            end = found.end()
    return [*pieces, (html[end:], None)]


def places_problem(html: str, number: int) -> str:
    """What is wrong with where the gaps stand in one language, as a sentence.

    :param number: how many cards there are
    """
    places = places_in(html)
    twice = sorted(one for one in set(places) if places.count(one) > 1)
    unknown = sorted(one for one in set(places) if not 1 <= one <= number)
    missing = sorted(set(range(1, number + 1)) - set(places))
    if twice:
        return _("[[%(number)d]] stands in the text twice. Each gap has a number of its own.") % {"number": twice[0]}
    if unknown:
        return _("[[%(number)d]] stands in the text, and there is no card for it. Add a card, or take it out.") % {"number": unknown[0]}
    if missing:
        return _("Gap %(number)d has a card and no place. Write [[%(number)d]] in the text where it stands, or delete the card.") % {
            "number": missing[0]
        }
    return ""


def weighted_mean(parts: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """The mean of shares.

    :param parts: pairs of weight and share, not all of no weight
    """
    known = list(parts)
    weights = sum((weight for weight, _share in known), Fraction(0))
    return sum((weight * share for weight, share in known), Fraction(0)) / weights
