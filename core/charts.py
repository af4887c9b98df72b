"""Charts drawn on the server, without inline script or style: what SVG needs to know of them."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 0.1
"""Share of its place that a column leaves free."""


def length(part: float, whole: float) -> str:
    """A length as SVG reads it: in per cent, so that the drawing fits any paper and any phone; with a point, never a comma.

    :param part: how much
    :param whole: what a hundred per cent are; where there is nothing, nothing is drawn
    """
    return f"{100 * part / whole:.2f}%" if whole else "0.00%"


@dataclass(frozen=True)
class Column:
    """A column that stands on the ground: across in per cent, up in pixels."""

    value: int
    x: str
    width: str
    middle: str
    y: int
    height: int


def columns(values: Sequence[int], *, height: int, headroom: int) -> list[Column]:
    """One column for each value, side by side; the highest is `height` pixels high, `headroom` below the top."""
    highest, number = max(values, default=0) or 1, len(values)
    found = []
    for at, value in enumerate(values):
        high = round(height * value / highest)
        place = (length(at + GAP / 2, number), length(1 - GAP, number), length(at + 0.5, number))
        found.append(Column(value, *place, y=headroom + height - high, height=high))
    return found
