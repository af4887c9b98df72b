"""Classical test theory: what the marks of a quiz say about its items and about the quiz as a whole.

The definitions are those of Moodle's quiz statistics report ("Quiz report statistics" and "Quiz statistics calculations" in
its developer documentation). Sample variances and covariances use n - 1; everything is float64.

**Items that an attempt did not have** (NaN, from questions drawn by chance) are left out, never counted as nought:

- an item's figures are those of the attempts that had it, and `attempts` says how many those were;
- weights are the share in an attempt that has the item; with `p` the share of attempts that have one, the sum of `p` times
  the weight over all items is 100. Where everybody had everything, `p` is 1 and these are Moodle's formulas;
- attempts whose own maximum differs from the others' have their total scaled to the mean maximum, so that totals compare;
- the coefficient of internal consistency needs equal places: an item for everybody is one, and a draw of c questions is c
  places whose variance is that of all marks drawn there. Where marks are missing otherwise, it is null.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Matrix = NDArray[np.float64]
NOISE = 1e-12
"""Differences below this share are what binary fractions leave behind, not a difference between people."""


@dataclass(frozen=True)
class Draw:
    """Questions drawn by chance: `count` for each attempt, from the items in `columns` of the matrix."""

    count: int
    columns: tuple[int, ...]


@dataclass(frozen=True)
class ItemFigures:
    """One item. All but `name` and `attempts` in per cent; None where a figure is not defined."""

    name: str
    attempts: int
    facility_index: float | None
    standard_deviation: float | None
    random_guess_score: float | None
    intended_weight: float
    effective_weight: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    has_negative_covariance: bool


@dataclass(frozen=True)
class QuizFigures:
    """The quiz as a whole: mean to standard deviation and the errors in per cent of the maximum, skewness and kurtosis bare."""

    attempts: int
    maximum: float
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    coefficient_of_internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None


@dataclass(frozen=True)
class Figures:
    items: tuple[ItemFigures, ...]
    quiz: QuizFigures


class _Marks:
    """A marks matrix with its totals on one scale. Attempts without any item say nothing and are left out."""

    def __init__(self, marks: ArrayLike, maxima: ArrayLike) -> None:
        found, self.maxima = np.asarray(marks, dtype=np.float64), np.asarray(maxima, dtype=np.float64)
        if found.ndim != 2 or self.maxima.shape != found.shape[1:]:  # noqa: PLR2004 - rows and columns
            raise ValueError("a marks matrix has two dimensions, and one maximum for each column")
        if not (np.isfinite(self.maxima) & (self.maxima > 0)).all():
            raise ValueError("each maximum is a number above nought")
        self.marks: Matrix = found[~np.isnan(found).all(axis=1)]
        self.present = ~np.isnan(self.marks)

    @property
    def size(self) -> int:
        return len(self.marks)

    @cached_property
    def own_maxima(self) -> Matrix:
        """What each attempt could reach."""
        return np.where(self.present, self.maxima, 0.0).sum(axis=1)

    @cached_property
    def maximum(self) -> float:
        """What an attempt can reach (the mean, where they differ)."""
        return float(self.own_maxima.mean()) if self.size else float(self.maxima.sum())

    @cached_property
    def scale(self) -> Matrix:
        """What brings each attempt's points to the common maximum: 1 where all attempts have the same."""
        return np.ones(self.size) if is_constant(self.own_maxima) else self.maximum / self.own_maxima

    @cached_property
    def totals(self) -> Matrix:
        return np.nansum(self.marks, axis=1) * self.scale

    @cached_property
    def frequencies(self) -> Matrix:
        """The share of attempts that had each item."""
        return self.present.mean(axis=0) if self.size else np.ones(len(self.maxima))

    def item(self, column: int) -> tuple[Matrix, Matrix, Matrix]:
        """Marks on one item, total and rest, of the attempts that had it."""
        having = self.present[:, column]
        marks, totals = self.marks[having, column], self.totals[having]
        return marks, totals, totals - marks * self.scale[having]


def analyse(
    marks: ArrayLike,
    maxima: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    guesses: Sequence[float | None] | None = None,
    draws: Sequence[Draw] = (),
) -> Figures:
    """Every figure of a quiz and of its items.

    :param marks: attempts × items, in points; NaN where an attempt did not have an item
    :param maxima: the most points of each item, above nought
    :param names: of the items (default: their numbers)
    :param guesses: what a blind guess is worth, as a share between 0 and 1; None where that makes no sense
    :param draws: which columns are drawn from, for the coefficient of internal consistency
    :return: items in the order of the columns, and the quiz
    :raises ValueError: when the shapes do not fit each other, or a maximum is not above nought
    """
    sheet = _Marks(marks, maxima)
    columns = range(len(sheet.maxima))
    covariances = [_with_total(sheet, column) for column in columns]
    roots = np.array([max(one or 0.0, 0.0) ** 0.5 for one in covariances])
    whole = float(roots @ sheet.frequencies)
    items = tuple(
        _item(
            sheet,
            column,
            name=names[column] if names else str(column + 1),
            guess=guesses[column] if guesses else None,
            covariance=covariances[column],
            roots=whole,
        )
        for column in columns
    )
    return Figures(items, _quiz(sheet, draws))


def percents_of(marks: ArrayLike, maxima: ArrayLike) -> Matrix:
    """Each attempt's total in per cent of what it could reach; NaN for an attempt without any item."""
    found, most = np.asarray(marks, dtype=np.float64), np.asarray(maxima, dtype=np.float64)
    present = ~np.isnan(found)
    own = np.where(present, most, 0.0).sum(axis=1)
    return np.divide(100 * np.nansum(found, axis=1), own, out=np.full(len(found), np.nan), where=own > 0)


def is_constant(values: Matrix) -> bool:
    """Whether there is nothing to tell apart: one value or none, or all the same but for the noise of binary fractions."""
    return len(values) < 2 or float(np.ptp(values)) <= NOISE * max(1.0, float(np.abs(values).max()))  # noqa: PLR2004


def covariance(x: Matrix, y: Matrix) -> float:
    """Sample covariance, with n - 1; nought where one of the two does not vary.

    Sums of products rather than `@`, which wakes the threads of the linear algebra for every long column: on two busy cores waiting for
    them takes a hundred times as long as the sum.
    """
    if is_constant(x) or is_constant(y):
        return 0.0
    x, y = x - x.mean(), y - y.mean()
    found = float((x * y).sum())
    is_noise = abs(found) <= NOISE * float(np.sqrt((x * x).sum() * (y * y).sum()))
    return 0.0 if is_noise else found / (len(x) - 1)


def _with_total(sheet: _Marks, column: int) -> float | None:
    """The covariance of an item with the total; None below two attempts."""
    marks, totals, _rest = sheet.item(column)
    return covariance(marks, totals) if len(marks) > 1 else None


def _item(sheet: _Marks, column: int, *, name: str, guess: float | None, covariance: float | None, roots: float) -> ItemFigures:
    marks, _totals, rest = sheet.item(column)
    most = float(sheet.maxima[column])
    return ItemFigures(
        name=name,
        attempts=len(marks),
        facility_index=100 * float(marks.mean()) / most if len(marks) else None,
        standard_deviation=100 * float(marks.std(ddof=1)) / most if len(marks) > 1 else None,
        random_guess_score=None if guess is None else 100 * float(guess),
        intended_weight=100 * most / float(sheet.maxima @ sheet.frequencies),
        effective_weight=_effective_weight(covariance, roots),
        discrimination_index=_discrimination(marks, rest),
        discriminative_efficiency=_efficiency(marks, rest),
        has_negative_covariance=covariance is not None and covariance < 0,
    )


def _effective_weight(covariance: float | None, roots: float) -> float | None:
    """How much an item really decides; none where it works against the others, nought where it does not vary."""
    if covariance is None or covariance < 0:
        return None
    return 100 * covariance**0.5 / roots if covariance else 0.0


def _discrimination(marks: Matrix, rest: Matrix) -> float | None:
    if is_constant(marks) or is_constant(rest):
        return None
    return 100 * covariance(marks, rest) / float(marks.std(ddof=1) * rest.std(ddof=1))


def _efficiency(marks: Matrix, rest: Matrix) -> float | None:
    """The covariance with the rest, over the most that these two lists of numbers could have."""
    most = covariance(np.sort(marks), np.sort(rest))
    return 100 * covariance(marks, rest) / most if most else None


def _quiz(sheet: _Marks, draws: Sequence[Draw]) -> QuizFigures:
    totals, n = sheet.totals, sheet.size
    to_percent = 100 / sheet.maximum
    deviation = to_percent * float(totals.std(ddof=1)) if n > 1 else None
    consistency = _consistency(sheet, draws)
    ratio = None if consistency is None else 100 * max(0.0, 1 - consistency / 100) ** 0.5
    return QuizFigures(
        attempts=n,
        maximum=sheet.maximum,
        mean=to_percent * float(totals.mean()) if n else None,
        median=to_percent * float(np.median(totals)) if n else None,
        standard_deviation=deviation,
        skewness=_skewness(totals),
        kurtosis=_kurtosis(totals),
        coefficient_of_internal_consistency=consistency,
        error_ratio=ratio,
        standard_error=None if ratio is None or deviation is None else ratio * deviation / 100,
    )


def _moment(values: Matrix, order: int) -> float:
    return float(((values - values.mean()) ** order).mean())


def _k2(values: Matrix) -> float:
    return len(values) / (len(values) - 1) * _moment(values, 2)


def _skewness(values: Matrix) -> float | None:
    """k3 / k2^1.5, from three attempts on."""
    n = len(values)
    if n < 3 or is_constant(values):  # noqa: PLR2004 - n - 2 is a divisor
        return None
    return n**2 / ((n - 1) * (n - 2)) * _moment(values, 3) / _k2(values) ** 1.5


def _kurtosis(values: Matrix) -> float | None:
    """k4 / k2², from four attempts on."""
    n = len(values)
    if n < 4 or is_constant(values):  # noqa: PLR2004 - n - 3 is a divisor
        return None
    k4 = n**2 / ((n - 1) * (n - 2) * (n - 3)) * ((n + 1) * _moment(values, 4) - 3 * (n - 1) * _moment(values, 2) ** 2)
    return k4 / _k2(values) ** 2


def _consistency(sheet: _Marks, draws: Sequence[Draw]) -> float | None:
    """Cronbach's alpha in per cent. It may be negative: then the items do not measure the same thing."""
    places = _places(sheet, draws)
    if places is None or is_constant(sheet.totals):
        return None
    k, variances = places
    return 100 * k / (k - 1) * (1 - variances / float(sheet.totals.var(ddof=1))) if k > 1 else None


def _places(sheet: _Marks, draws: Sequence[Draw]) -> tuple[int, float] | None:
    """How many places an attempt has and the sum of their variances; None where attempts have different places."""
    drawn = {column for draw in draws for column in draw.columns}
    fixed = [column for column in range(len(sheet.maxima)) if column not in drawn]
    if sheet.size < 2 or not sheet.present[:, fixed].all():  # noqa: PLR2004 - n - 1 is a divisor
        return None
    variances = float(sheet.marks[:, fixed].var(axis=0, ddof=1).sum())
    for draw in draws:
        columns = list(draw.columns)
        present = sheet.present[:, columns]
        if (present.sum(axis=1) != draw.count).any():
            return None
        variances += draw.count * float(sheet.marks[:, columns][present].var(ddof=1))
    return len(fixed) + sum(draw.count for draw in draws), variances
