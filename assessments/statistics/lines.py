"""The lines in which attempts keep their marks (`assessments.mark_lines`), as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def read_lines(lines: Sequence[str]) -> Marks:
    """Read lines that `line_of` wrote; an empty one holds no mark."""
    sizes = [(line.count(" ") + 1) // NUMBERS for line in lines]
    text = " ".join(line for line in lines if line)
    numbers = np.fromstring(text, sep=" ", dtype=np.float64) if text else np.empty(0)
    return Marks(np.repeat(np.arange(len(lines)), sizes), *numbers.reshape(-1, NUMBERS).T)
