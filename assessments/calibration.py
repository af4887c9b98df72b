"""How well people judge what they know: accuracy against certainty. Pure.

The figures are those of Moodle's certainty-based marking summary (`qbehaviour_deferredcbm_type::summarise_usage`): accuracy, the bonus
for judging oneself well, and for each certainty whether the share that was right lies in the range for which choosing it pays best.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.enums import Certainty, Judgement
from assessments.scoring import RIGHT, SCALE, WRONG, with_certainty

# Between which shares of right answers each certainty earns most; below two thirds a guess does, above four fifths certainty.
BEST_RANGE = {
    Certainty.GUESSING: (Fraction(0), Fraction(2, 3)),
    Certainty.FAIRLY: (Fraction(2, 3), Fraction(4, 5)),
    Certainty.CERTAIN: (Fraction(4, 5), Fraction(1)),
}
# A tenth of what judging earned above what the accuracy alone would: found from many quizzes by the inventor of the marking.
BONUS = Fraction(1, 10)
# Squared distance times answers: beyond this it is more than chance.
CLEAR = Fraction(1, 2)


@dataclass(frozen=True)
class Given:
    """One answer: how much of it was right (None: not answered), how sure the person was, what the question weighs."""

    share: Fraction | None
    certainty: Certainty
    weight: int = 1

    @property
    def worth(self) -> Fraction:
        return Fraction(0) if self.share is None else with_certainty(self.share, self.certainty)


@dataclass(frozen=True)
class Level:
    """All answers of one certainty."""

    certainty: Certainty
    answers: int
    accuracy: Fraction
    judgement: Judgement

    @property
    def best_range(self) -> tuple[Fraction, Fraction]:
        return BEST_RANGE[self.certainty]


@dataclass(frozen=True)
class Calibration:
    """Accuracy and bonus as shares of all points, and each certainty that was used, the surest first."""

    accuracy: Fraction
    bonus: Fraction
    levels: list[Level]

    @property
    def together(self) -> Fraction:
        return self.accuracy + self.bonus


def calibration(given: Sequence[Given]) -> Calibration | None:
    """Accuracy against certainty over some answers; None where there is none."""
    if not given:
        return None
    weight = sum(one.weight for one in given)
    accuracy = _total((one.share or Fraction(0), one.weight) for one in given) / weight
    earned = _total((one.worth * SCALE, one.weight) for one in given) / weight
    answered = [one for one in given if one.share is not None]
    levels = [_level(certainty, [one for one in answered if one.certainty == certainty]) for certainty in reversed(Certainty)]
    return Calibration(accuracy, BONUS * (earned - expected(accuracy)), [level for level in levels if level])


def expected(accuracy: Fraction) -> Fraction:
    """The mean mark, from -6 to 3, of somebody who says the same certainty each time, the best one for that accuracy."""
    return max(accuracy * RIGHT[one] + (1 - accuracy) * WRONG[one] for one in Certainty)


def judge(certainty: Certainty, accuracy: Fraction, answers: int) -> Judgement:
    """Whether a share of right answers fits what was said of them, and whether a misfit is clear or may be chance.

    :param answers: how many answers it is of
    """
    low, high = BEST_RANGE[certainty]
    if accuracy < low:
        return Judgement.TOO_SURE if (accuracy - low) ** 2 * answers > CLEAR else Judgement.BIT_SURE
    if accuracy > high:
        return Judgement.TOO_CAREFUL if (accuracy - high) ** 2 * answers > CLEAR else Judgement.BIT_CAREFUL
    return Judgement.FITS


def _level(certainty: Certainty, given: Sequence[Given]) -> Level | None:
    if not given:
        return None
    accuracy = _total((one.share or Fraction(0), one.weight) for one in given) / sum(one.weight for one in given)
    return Level(certainty, len(given), accuracy, judge(certainty, accuracy, len(given)))


def _total(weighed: Iterable[tuple[Fraction, int]]) -> Fraction:
    return sum((share * weight for share, weight in weighed), Fraction(0))
