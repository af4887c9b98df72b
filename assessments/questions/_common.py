"""What every kind shares: the outcome of marking, and choosing a language inside a frozen question."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString

from core.cleaning import clean_html

# Shares that authors write as rounded percentages: 33.33 and 33.33333 both mean a third.
LARGEST_DENOMINATOR = 20
ROUNDING = Fraction(1, 10_000)


class Shape(StrEnum):
    """What an answer to a kind of question is made of, and so how pages send it.

    A field of the form is called `q12`, twelve being the item; with `PARTS` there are several, `q12.a`, `q12.b` …,
    and the answer arrives as a mapping from part to text.
    """

    ONE = "one"
    SEVERAL = "several"
    PARTS = "parts"


@dataclass(frozen=True)
class Outcome:
    """How much of a question is right: a share of its points, or None for "not marked yet".

    The share is at most 1. It is below 0 only where the author let wrong answers cost points.
    """

    share: Fraction | None

    @property
    def is_marked(self) -> bool:
        return self.share is not None


RIGHT, WRONG = Outcome(Fraction(1)), Outcome(Fraction(0))
NOT_MARKED = Outcome(None)


def exact_share(percent: Decimal | float) -> Fraction:
    """The share that a percentage means: 33.33333 is a third, not 0.3333333.

    :param percent: as an author or a file wrote it, from -100 to 100
    """
    written = Fraction(percent) / 100
    simple = written.limit_denominator(LARGEST_DENOMINATOR)
    return simple if abs(simple - written) <= ROUNDING else written


def percent_of(share: Fraction) -> Decimal:
    """A share as a percentage that `exact_share` reads back."""
    return (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(Decimal("0.00001"))


def shortest(percent: Decimal) -> Decimal:
    """A percentage in as few places as mean the same share, as authors read it: 33.33 for 33.33333, 10 for 10.00000."""
    return next(short for places in range(6) if exact_share(short := round(percent, places)) == exact_share(percent))


def clamped(share: Fraction, lowest: int = 0) -> Fraction:
    """A share held between the lowest that counts and all."""
    return max(Fraction(lowest), min(Fraction(1), share))


def total_of(shares: Iterable[Fraction]) -> Fraction:
    return sum(shares, Fraction(0))


@dataclass
class Option:
    """One thing a learner can choose, as the template draws it."""

    value: str
    text: str
    is_chosen: bool
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True)
class Classified:
    """One class of answers to a question, as statistics count them: a choice, or what a typed answer comes down to.

    `credit` is the share of the points it is worth by itself; None where that cannot be said. The id is the same in every
    language; `is_given` says whether the answer at hand belongs to it.
    """

    id: str
    label: str
    credit: Fraction | None
    is_given: bool


def as_typed(answer: str, share: Fraction | None) -> Classified:
    """A typed answer as a class of its own: case and repeated spaces aside, equal texts are one.

    :param share: what it is worth
    """
    words = " ".join(answer.split())
    return Classified(words.casefold(), words, share, is_given=True)


@dataclass
class Shown:
    """A question ready to be drawn in one language."""

    kind: str
    name: str
    number: int
    language: str
    text: str
    feedback: str
    shape: Shape = Shape.ONE
    reveal: bool = False
    answer: Any = None
    options: list[Option] = field(default_factory=list)
    view: dict[str, Any] = field(default_factory=dict)
    picture: dict[str, Any] | None = None
    hints: list[str] = field(default_factory=list)
    drawn: str = ""  # its template, drawn already

    @property
    def template(self) -> str:
        return f"assessments/questions/{self.kind}.html"

    @property
    def html(self) -> SafeString:
        return clean_html(self.text)

    @property
    def feedback_html(self) -> SafeString:
        return clean_html(self.feedback)

    @property
    def is_answered(self) -> bool:
        return self.answer is not None


def text_in(frozen: dict[str, Any], language: str, fallback: str = "") -> tuple[str, dict[str, Any]]:
    """The texts of a frozen question in a language, else in the fallback, else in its own first language.

    :return: the language found and its texts
    """
    texts = frozen["texts"]
    for code in (language, fallback, frozen["language"]):
        if code in texts:
            return code, texts[code]
    raise KeyError(language)
