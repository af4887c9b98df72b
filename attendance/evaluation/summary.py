"""What many people said of the training, as numbers in which nobody is recognised. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random, SystemRandom
from typing import Any

from attendance.evaluation.statements import SCALE, questions_of, statements_of
from core.charts import Column, columns

LEAST = 5
"""Fewer answers are not shown: one could tell whose they are."""


@dataclass(frozen=True)
class Answer:
    """What one person said, without the person."""

    version: int
    ratings: dict[str, int]
    texts: dict[str, str]
    is_from_paper: bool = False


@dataclass(frozen=True)
class Rated:
    """How many agreed how much with one statement; nothing where too few said anything."""

    text: Any
    number: int
    counts: tuple[int, ...]

    @property
    def is_shown(self) -> bool:
        return self.number >= LEAST

    @property
    def mean(self) -> Decimal | None:
        """The mean, to a tenth."""
        if not self.is_shown:
            return None
        total = sum(value * count for value, count in zip(SCALE, self.counts, strict=True))
        return (Decimal(total) / self.number).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def drawn(self) -> list[Column]:
        """A column for each step of the scale."""
        return columns(self.counts, height=24, headroom=16)


@dataclass(frozen=True)
class Summary:
    """The answers of one session or one cohort."""

    number: int = 0
    from_paper: int = 0
    rated: list[Rated] = field(default_factory=list)
    said: list[tuple[Any, list[str]]] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return self.number >= LEAST

    @property
    def lacking(self) -> int:
        """How many answers lack until they are shown."""
        return max(0, LEAST - self.number)

    @property
    def mean(self) -> Decimal | None:
        """The mean of the statements' means, to a tenth."""
        means = [one.mean for one in self.rated if one.mean is not None]
        return (sum(means, Decimal(0)) / len(means)).quantize(Decimal("0.1"), ROUND_HALF_UP) if means else None


def summarise(answers: Iterable[Answer], *, chance: Random | None = None) -> Summary:
    """Means, distributions and open answers, these in an order that says nothing.

    :param answers: of one session or cohort, whatever their version
    :param chance: where the order comes from (default: the system)
    :return: with fewer than `LEAST` answers only their number
    """
    given = list(answers)
    number, from_paper = len(given), sum(one.is_from_paper for one in given)
    if number < LEAST:
        return Summary(number, from_paper)
    versions = {one.version for one in given}
    rated = [
        _rated(one.text, [answer.ratings[one.key] for answer in given if one.key in answer.ratings]) for one in statements_of(versions)
    ]
    said = [(one.text, _shuffled(given, one.key, chance or SystemRandom())) for one in questions_of(versions)]
    return Summary(number, from_paper, rated, said)


def _rated(text: Any, values: Sequence[int]) -> Rated:
    counted = Counter(values)
    return Rated(text, len(values), tuple(counted[value] for value in SCALE))


def _shuffled(answers: Iterable[Answer], key: str, chance: Random) -> list[str]:
    texts = sorted(answer.texts[key] for answer in answers if answer.texts.get(key))
    chance.shuffle(texts)
    return texts
