"""The newest marks of an attempt as one line of text, which the attempt keeps: statistics read a row for each attempt, not for each answer.

A line says three numbers of each answer that has a mark, with spaces between: its item's id, the points that were known and the
most that they could be. The points known are those before certainty was counted, where a rule said so.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

NUMBERS = 3


@dataclass(frozen=True)
class Marks:
    """The marks of several lines, one after the other: four arrays of the same length."""

    lines: NDArray[np.int64]
    """In which line each mark stands, from 0."""
    items: NDArray[np.float64]
    points: NDArray[np.float64]
    most: NDArray[np.float64]


def line_of(marks: Iterable[tuple[int, Decimal, Decimal, Decimal | None]]) -> str:
    """Write a line.

    :param marks: of each answer that has one: the item's id, the points, the most that they could be, and the share that was
        right before certainty was counted; None where no rule said so
    """
    known = ((item, points if share is None else share * most, most) for item, points, most, share in marks)
    return " ".join(f"{item} {points.normalize():f} {most.normalize():f}" for item, points, most in known)


def read_lines(lines: Sequence[str]) -> Marks:
    """Read lines that `line_of` wrote; an empty one holds no mark."""
    sizes = [(line.count(" ") + 1) // NUMBERS for line in lines]
    text = " ".join(line for line in lines if line)
    numbers = np.fromstring(text, sep=" ", dtype=np.float64) if text else np.empty(0)
    return Marks(np.repeat(np.arange(len(lines)), sizes), *numbers.reshape(-1, NUMBERS).T)


def main_language(languages: Iterable[str]) -> str:
    """The language that most answers were given in, of equally many the last by its code; empty where none was recorded."""
    counts = Counter(code for code in languages if code)
    return max(counts, key=lambda code: (counts[code], code), default="")
