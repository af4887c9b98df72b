"""The definitions once more, in plain Python and as slowly as they read: what the fast ones are compared with.

In whole fractions, so that what is nought is nought, and not what binary fractions leave behind.
"""

from fractions import Fraction
from math import sqrt


def mean(values):
    return sum(values) / len(values)


def covariance(x, y):
    middle, other = mean(x), mean(y)
    return sum((a - middle) * (b - other) for a, b in zip(x, y, strict=True)) / (len(x) - 1)


def variance(x):
    return covariance(x, x)


def median(values):
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def columns_of(marks):
    return [list(map(Fraction, column)) for column in zip(*marks, strict=True)]


def totals_of(marks):
    return [sum(map(Fraction, row)) for row in marks]


def item(marks, maxima, j):
    column, totals = columns_of(marks)[j], totals_of(marks)
    rest = [total - mark for total, mark in zip(totals, column, strict=True)]
    spread = sqrt(variance(column) * variance(rest))
    most = covariance(sorted(column), sorted(rest))
    return {
        "facility_index": 100 * mean(column) / maxima[j],
        "standard_deviation": 100 * sqrt(variance(column)) / maxima[j],
        "intended_weight": 100 * maxima[j] / sum(maxima),
        "effective_weight": effective_weights(marks)[j],
        "discrimination_index": 100 * covariance(column, rest) / spread if spread else None,
        "discriminative_efficiency": 100 * covariance(column, rest) / most if most else None,
    }


def effective_weights(marks):
    totals = totals_of(marks)
    covariances = [covariance(column, totals) for column in columns_of(marks)]
    whole = sum(sqrt(one) for one in covariances if one > 0)
    return [None if one < 0 else 100 * sqrt(one) / whole if one else 0 for one in covariances]


def quiz(marks, maxima):
    totals, n, k = totals_of(marks), len(marks), len(maxima)
    middle = mean(totals)
    m2, m3, m4 = (sum((total - middle) ** p for total in totals) / n for p in (2, 3, 4))
    k2 = n / (n - 1) * m2
    k3 = n**2 / ((n - 1) * (n - 2)) * m3
    k4 = n**2 / ((n - 1) * (n - 2) * (n - 3)) * ((n + 1) * m4 - 3 * (n - 1) * m2**2)
    cic = 100 * k / (k - 1) * (1 - sum(variance(column) for column in columns_of(marks)) / variance(totals)) if m2 else None
    deviation = 100 * sqrt(variance(totals)) / sum(maxima)
    ratio = None if cic is None else 100 * sqrt(max(0, 1 - cic / 100))
    return {
        "mean": 100 * mean(totals) / sum(maxima),
        "median": 100 * median(totals) / sum(maxima),
        "standard_deviation": deviation,
        "skewness": k3 / k2**1.5 if m2 else None,
        "kurtosis": k4 / k2**2 if m2 else None,
        "coefficient_of_internal_consistency": cic,
        "error_ratio": ratio,
        "standard_error": None if ratio is None else ratio * deviation / 100,
    }


def mantel_haenszel(tables):
    """Odds ratio and chi-square with continuity correction, stratum by stratum."""
    up = down = observed = expected = spread = 0
    for a, b, c, d in tables:
        n = a + b + c + d
        up, down = up + a * d / n, down + b * c / n
        observed, expected = observed + a, expected + (a + b) * (a + c) / n
        spread += (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))
    return up / down, max(0, abs(observed - expected) - 0.5) ** 2 / spread
