"""Language fairness: is an item harder in one language for people whose totals say that they know as much?

Differential item functioning by the Mantel–Haenszel method (Holland and Thayer, 1988): people are put in strata by their
total, and within each stratum the odds of a right answer in two languages are compared. The classes are those of the
Educational Testing Service (Zieky, 1993): A negligible, B moderate, C large. The variance of the log odds ratio is Robins,
Breslow and Greenland's (1986).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessments.statistics.classical import Matrix

ENOUGH = 20
"""People that each of two languages needs before they are compared."""
MOST_STRATA = 10
Labels = NDArray[np.str_]
DELTA = -2.35
"""ETS's scale: -2.35 times the natural logarithm of the odds ratio."""
SIGNIFICANCE, ONE_SIDED = 0.05, 1.6448536269514722
MODERATE, LARGE = 1.0, 1.5


class Fairness(StrEnum):
    """ETS's classes."""

    NEGLIGIBLE = "A"
    MODERATE = "B"
    LARGE = "C"


@dataclass(frozen=True)
class Comparison:
    """One item between two languages.

    `odds_ratio` above 1 and `delta` below 0 say that the item is harder in `focal`. `people` are those of reference and focal.
    `grade` is None where the odds cannot be compared: everybody, or nobody, of one language is right.
    """

    reference: str
    focal: str
    people: tuple[int, int]
    odds_ratio: float | None
    chi_square: float | None
    p_value: float | None
    delta: float | None
    grade: Fairness | None


def strata_of(totals: ArrayLike) -> NDArray[np.int64]:
    """The stratum of each attempt: each total is one, or, where there are more than ten totals, ten groups of like size.

    :param totals: results of any scale
    """
    values = np.round(np.asarray(totals, dtype=np.float64), 6)
    different = np.unique(values)
    if len(different) <= MOST_STRATA:
        return np.searchsorted(different, values).astype(np.int64)
    edges = np.unique(np.quantile(values, np.arange(1, MOST_STRATA) / MOST_STRATA))
    return np.searchsorted(edges, values, side="right").astype(np.int64)


def comparable_languages(languages: Sequence[str] | Labels, people: ArrayLike) -> dict[str, int]:
    """The languages that enough different people answered in, each with how many those are, the most common first.

    :param languages: of each attempt; empty where it is not known
    :param people: who made each attempt
    """
    spoken, who = np.asarray(languages, dtype=str), np.asarray(people)
    counts = {str(code): len(np.unique(who[spoken == code])) for code in np.unique(spoken) if code}
    found = sorted((code for code, count in counts.items() if count >= ENOUGH), key=lambda code: (-counts[code], code))
    return {code: counts[code] for code in found}


def compare_languages(
    right: ArrayLike, asked: ArrayLike, languages: Sequence[str] | Labels, strata: ArrayLike, people: ArrayLike
) -> list[list[Comparison]]:
    """Each item between each pair of languages that enough people answered it in; the more common one is the reference.

    :param right: attempts × items: whether all its points were earned
    :param asked: attempts × items: whether the attempt had the item
    :param languages: of each attempt
    :param strata: of each attempt, as `strata_of` gives them
    :param people: who made each attempt
    :return: for each item its comparisons
    """
    is_right, had = np.atleast_2d(np.asarray(right, dtype=bool)), np.atleast_2d(np.asarray(asked, dtype=bool))
    spoken, who = np.asarray(languages, dtype=str), np.asarray(people)
    codes = list(comparable_languages(spoken, who))
    cells = {code: _cells(is_right, had, np.asarray(strata), spoken == code) for code in codes}
    sizes = {code: [len(np.unique(who[(spoken == code) & column])) for column in had.T] for code in codes}
    found: list[list[Comparison]] = [[] for _item in had.T]
    for (reference, focal), item in product(combinations(codes, 2), range(len(found))):
        counts = (sizes[reference][item], sizes[focal][item])
        if min(counts) >= ENOUGH:
            tables = np.hstack([cells[reference][:, item], cells[focal][:, item]])
            found[item].append(mantel_haenszel(tables, reference=reference, focal=focal, people=counts))
    return found


def _cells(right: NDArray[np.bool_], asked: NDArray[np.bool_], strata: NDArray[np.int64], where: NDArray[np.bool_]) -> Matrix:
    """Right and wrong answers of one language: strata × items × 2."""
    groups = [np.flatnonzero(where & (strata == stratum)) for stratum in np.unique(strata)]
    counts = [[(asked[group] & right[group]).sum(axis=0), (asked[group] & ~right[group]).sum(axis=0)] for group in groups]
    return np.array(counts, dtype=np.float64).transpose(0, 2, 1)


def mantel_haenszel(tables: ArrayLike, *, reference: str = "", focal: str = "", people: tuple[int, int] = (0, 0)) -> Comparison:
    """The common odds ratio and its chi-square with continuity correction, over strata of 2 × 2 tables.

    The correction is at most the difference itself, as in R's `mantelhaen.test`.

    :param tables: strata × 4: reference right, reference wrong, focal right, focal wrong
    :param people: in the reference and in the focal group, to be told beside the figures
    """
    cells = np.asarray(tables, dtype=np.float64).reshape(-1, 4)
    cells = cells[cells.sum(axis=1) > 1]
    a, b, c, d = cells.T
    n = cells.sum(axis=1)
    chi_square = _chi_square(a, b, c, d, n)
    up, down = float((a * d / n).sum()), float((b * c / n).sum())
    if chi_square is None or not up or not down:
        return Comparison(reference, focal, people, None, None, None, None, None)
    p_value = float(special.chdtrc(1, chi_square))
    delta = DELTA * math.log(up / down)
    error = abs(DELTA) * math.sqrt(_log_variance(a, b, c, d, n))
    return Comparison(reference, focal, people, up / down, chi_square, p_value, delta, _grade(delta, p_value, error))


def _chi_square(a: Matrix, b: Matrix, c: Matrix, d: Matrix, n: Matrix) -> float | None:
    """None where no stratum has both languages and both right and wrong answers."""
    right, wrong, first, second = a + c, b + d, a + b, c + d
    variance = float((first * second * right * wrong / (n**2 * (n - 1))).sum())
    difference = abs(float((a - first * right / n).sum()))
    return max(0.0, difference - 0.5) ** 2 / variance if variance else None


def _log_variance(a: Matrix, b: Matrix, c: Matrix, d: Matrix, n: Matrix) -> float:
    """Robins, Breslow and Greenland's variance of the logarithm of the common odds ratio."""
    p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    total_r, total_s = r.sum(), s.sum()
    mixed = (p * s + q * r).sum() / (2 * total_r * total_s)
    return float((p * r).sum() / (2 * total_r**2) + mixed + (q * s).sum() / (2 * total_s**2))


def _grade(delta: float, p_value: float, error: float) -> Fairness:
    """A: not significant, or below 1. C: at least 1.5 and significantly above 1. B: between."""
    size = abs(delta)
    if p_value >= SIGNIFICANCE or size < MODERATE:
        return Fairness.NEGLIGIBLE
    is_large = size >= LARGE and size - ONE_SIDED * error > MODERATE
    return Fairness.LARGE if is_large else Fairness.MODERATE
