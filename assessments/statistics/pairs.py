"""What people gained from a pre-test to a post-test: each person is compared with themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessments.statistics.classical import is_constant

CONFIDENCE = 0.95
CEILING = 85.0
"""A pre-test mean above this, in per cent, leaves too little room above it for a gain to show."""


@dataclass(frozen=True)
class Gain:
    """Results in per cent, gains in percentage points; None where a figure is not defined.

    `effect_size` is Cohen's d for pairs: the mean gain over the standard deviation of the gains. `normalised_gain` is Hake's:
    the mean gain over what was left to gain, (after - before) / (100 - before), as a share.
    """

    pairs: int
    only_before: int
    only_after: int
    before: float | None
    after: float | None
    gain: float | None
    low: float | None
    high: float | None
    effect_size: float | None
    normalised_gain: float | None

    @property
    def is_near_ceiling(self) -> bool:
        """Whether people knew so much before that a gain could hardly show."""
        return self.before is not None and self.before > CEILING


def gain_between(before: Mapping[int, float], after: Mapping[int, float]) -> Gain:
    """The paired gain of those who have both results; the others are counted, never guessed.

    :param before: person → pre-test result in per cent
    :param after: person → post-test result in per cent
    """
    both = sorted(before.keys() & after.keys())
    return paired_gain(
        [before[person] for person in both],
        [after[person] for person in both],
        only_before=len(before.keys() - after.keys()),
        only_after=len(after.keys() - before.keys()),
    )


def paired_gain(before: ArrayLike, after: ArrayLike, *, only_before: int = 0, only_after: int = 0) -> Gain:
    """The mean gain with its 95 % confidence interval (Student's t, n - 1 degrees of freedom).

    :param before: results in per cent, one for each person
    :param after: the same people's, in the same order
    :param only_before: people without the second result
    :param only_after: people without the first
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    n = len(first)
    if not n:
        return Gain(0, only_before, only_after, *[None] * 7)
    gains = second - first
    mean, start = float(gains.mean()), float(first.mean())
    deviation = float(gains.std(ddof=1)) if n > 1 else None
    margin = None if deviation is None else float(special.stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * deviation / n**0.5
    return Gain(
        pairs=n,
        only_before=only_before,
        only_after=only_after,
        before=start,
        after=float(second.mean()),
        gain=mean,
        low=None if margin is None else mean - margin,
        high=None if margin is None else mean + margin,
        effect_size=None if deviation is None or is_constant(gains) else mean / deviation,
        normalised_gain=mean / (100 - start) if start < 100 else None,  # noqa: PLR2004 - per cent
    )
