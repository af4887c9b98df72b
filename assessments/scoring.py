"""What a share of a question is worth once its tries and the certainty are counted. Pure; exact fractions.

The rules are Moodle's: its "interactive with multiple tries" and its certainty-based marking (`question_cbm`), scaled so that a
question's points are what a certain right answer earns.
"""

from collections.abc import Sequence
from fractions import Fraction

from assessments.enums import Certainty

# Moodle counts 1, 2, 3 for right answers and 0, -2, -6 for wrong ones; a question's points are the 3.
SCALE = 3
RIGHT = {Certainty.GUESSING: 1, Certainty.FAIRLY: 2, Certainty.CERTAIN: 3}
WRONG = {Certainty.GUESSING: 0, Certainty.FAIRLY: -2, Certainty.CERTAIN: -6}
HALF = Fraction(1, 2)


def counted_tries(shares: Sequence[Fraction]) -> Sequence[Fraction]:
    """The tries up to the first one that is all right: none is needed after it.

    Marked while the learner was at it, that is all of them. Marked again with a corrected key, a later try may turn out to have been
    needless, and then it costs nothing.
    """
    ended = next((number for number, share in enumerate(shares, start=1) if share == 1), len(shares))
    return shares[:ended]


def after_tries(shares: Sequence[Fraction], penalty: Fraction) -> Fraction:
    """What several tries are worth together: the last one's share, less the penalty for each try before it, never below nothing.

    :param shares: how much was right, try by try, at least one; :param penalty: the share of the points that each further try costs
    """
    counted = counted_tries(shares)
    return max(Fraction(0), counted[-1] - penalty * (len(counted) - 1))


def with_certainty(share: Fraction, certainty: Certainty) -> Fraction:
    """What an answer is worth to somebody who was so sure of it: from -2 to 1, as a share of the points.

    :param share: how much is right; partly right earns its part, nothing right (or less) is wrong
    """
    return Fraction(WRONG[certainty], SCALE) if share <= 0 else Fraction(RIGHT[certainty], SCALE) * share


def is_confidently_wrong(share: Fraction, certainty: Certainty | None) -> bool:
    """Certain, and less than half of it right: what has to be read again first."""
    return certainty == Certainty.CERTAIN and share < HALF
