"""Which of a person's attempts at one quiz is their result. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from assessments.enums import Grading

PERCENT = Decimal("0.01")


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
