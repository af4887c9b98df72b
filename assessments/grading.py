"""From marks to the result of an attempt, and from a person's attempts at one quiz to theirs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from assessments.enums import Grading

PERCENT = Decimal("0.01")


def rounded(value: Fraction, step: Decimal) -> Decimal:
    """An exact fraction as a decimal with the step's places, halves up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=ROUND_HALF_UP)


class Result(NamedTuple):
    """What an attempt comes to, as its row holds it; all empty while an answer is not marked yet."""

    points: Decimal | None = None
    max_points: Decimal | None = None
    percent: Decimal | None = None
    is_passed: bool | None = None


def result_of(marks: Sequence[tuple[Decimal | None, Decimal | None]], pass_mark: int | None) -> Result:
    """The result that the newest marks of an attempt's answers make.

    Marks below zero take away what others earned, but no result is below zero. Where everything is void nothing was missed: that is
    100 %, since an empty result says everywhere that somebody still has to mark, and would keep the lesson closed for ever.

    :param marks: points and their maximum; None twice for an answer that is not marked yet
    :param pass_mark: per cent
    """
    known = [(points, most) for points, most in marks if points is not None and most is not None]
    if not known or len(known) < len(marks):
        return Result()
    most = sum((most for _points, most in known), Decimal(0))
    points = max(Decimal(0), sum((points for points, _most in known), Decimal(0)))
    percent = rounded(Fraction(points) / Fraction(most) * 100, PERCENT) if most else Decimal(100)
    return Result(points, most, percent, passes(percent, pass_mark))


@dataclass(frozen=True)
class Graded:
    """A finished and marked attempt, as far as grading goes; `percent` is of the points, from 0 to 100."""

    number: int
    percent: Decimal
    is_passed: bool
    attempt_id: int
    submitted_at: datetime


def passes(percent: Decimal, pass_mark: int | None) -> bool:
    """Whether a result is good enough; where there is no pass mark, finishing is."""
    return pass_mark is None or percent >= pass_mark


def official(attempts: Sequence[Graded], grading: str, pass_mark: int | None) -> Graded | None:
    """A person's result at one quiz.

    :param attempts: all that are marked, in any order
    :param grading: how the quiz counts several attempts (`Grading`)
    :param pass_mark: per cent, for the average; a single attempt keeps its own verdict
    :return: the attempt that counts; for the average the last one, with the mean in place of its own result; None for no attempt
    """
    in_order = sorted(attempts, key=lambda one: one.number)
    if not in_order:
        return None
    if grading == Grading.FIRST:
        return in_order[0]
    if grading == Grading.LAST:
        return in_order[-1]
    if grading == Grading.AVERAGE:
        return _averaged(in_order, pass_mark)
    return best(in_order)


def best(attempts: Sequence[Graded]) -> Graded:
    """The best of at least one: passed before not passed, then the higher result, then the earlier one."""
    return min(attempts, key=lambda one: (not one.is_passed, -one.percent, one.submitted_at, one.attempt_id))


def _averaged(attempts: Sequence[Graded], pass_mark: int | None) -> Graded:
    total = sum((one.percent for one in attempts), Decimal(0))
    mean = (total / len(attempts)).quantize(PERCENT, rounding=ROUND_HALF_UP)
    last = attempts[-1]
    return Graded(last.number, mean, passes(mean, pass_mark), last.attempt_id, last.submitted_at)
