"""The newest marks of an attempt as one line of text, which the attempt keeps: statistics read a row for each attempt, not for each answer.

A line says three numbers of each answer that has a mark, with spaces between: its item's id, the points that were known and the
most that they could be. The points known are those before certainty was counted, where a rule said so.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal


def line_of(marks: Iterable[tuple[int, Decimal, Decimal, Decimal | None]]) -> str:
    """Write a line.

    :param marks: of each answer that has one: the item's id, the points, the most that they could be, and the share that was
        right before certainty was counted; None where no rule said so
    """
    known = ((item, points if share is None else share * most, most) for item, points, most, share in marks)
    return " ".join(f"{item} {points.normalize():f} {most.normalize():f}" for item, points, most in known)


def main_language(languages: Iterable[str]) -> str:
    """The language that most answers were given in, of equally many the last by its code; empty where none was recorded."""
    counts = Counter(code for code in languages if code)
    return max(counts, key=lambda code: (counts[code], code), default="")
