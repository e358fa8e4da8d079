"""How well figures order areas as a reference does, with bootstrap intervals.

Each statistic takes *figures* and *reference* of shape (samples, n), a row a sample of areas, and
returns shape (samples,): NaN where a sample has no area of one of the two sorts, or no spread.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Statistic = Callable[[Floats, Floats], Floats]

AT_ONCE = 2_000_000  # figures held in memory together


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% bootstrap interval; NaN where it has no meaning."""

    estimate: float
    low: float
    high: float


def auc(figures: Floats, positive: Floats) -> Floats:
    """Return the chance that an area of the reference has a higher figure than another.

    The area under the ROC curve, as the Mann-Whitney statistic; a tie counts half. 0.5 is
    guessing. *positive* is 1 for the areas of the reference, 0 for the others.
    """
    ranks = rankdata(figures, axis=1)
    count = positive.sum(axis=1)
    others = positive.shape[1] - count
    above = (ranks * positive).sum(axis=1) - count * (count + 1) / 2
    return _divide(above, count * others)


def average_precision(figures: Floats, positive: Floats) -> Floats:
    """Return the mean, over the areas of the reference, of the precision at their figure.

    Precision at a figure is the share of the reference among all areas with that figure or a
    higher one, so ties need no order. Guessing gives the share of the reference.
    """
    size = positive.shape[1]
    at_least = size + 1 - rankdata(figures, axis=1, method="min")
    # Among the reference alone: the others are put below everything.
    own = np.where(positive > 0, figures, -np.inf)
    own_at_least = size + 1 - rankdata(own, axis=1, method="min")
    precision = np.where(positive > 0, own_at_least / at_least, 0.0)
    return _divide(precision.sum(axis=1), positive.sum(axis=1))


def spearman(figures: Floats, reference: Floats) -> Floats:
    """Return Spearman's rank correlation; ties share their mean rank."""
    one, other = (rankdata(values, axis=1) for values in (figures, reference))
    one -= one.mean(axis=1, keepdims=True)
    other -= other.mean(axis=1, keepdims=True)
    spread = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return _divide((one * other).sum(axis=1), spread)


def part_of(first: Floats, second: Floats) -> Floats:
    """Return which part of the *first* areas is among the *second*; both 1 for yes, 0 for no."""
    return _divide((first * second).sum(axis=1), first.sum(axis=1))


def interval(
    statistic: Statistic, figures: Floats, reference: Floats, samples: int, seed: int
) -> Interval:
    """Return a statistic of one set of areas with its percentile interval.

    Areas are drawn with replacement (Efron and Tibshirani 1993, *An Introduction to the
    Bootstrap*, ch. 13). Samples in which the statistic has no meaning are passed over.

    Parameters
    ----------
    figures, reference
        Shape (n,), without NaN.
    """
    estimate = float(statistic(figures[None], reference[None])[0])
    if np.isnan(estimate):
        return Interval(np.nan, np.nan, np.nan)
    drawn = np.concatenate(
        [
            statistic(figures[rows], reference[rows])
            for rows in _samples(len(figures), samples, seed)
        ]
    )
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Interval(estimate, float(low), float(high))


def difference(
    statistic: Statistic, figures: tuple[Floats, Floats], reference: Floats, samples: int, seed: int
) -> Interval:
    """Return by how much the first figures do better than the second on the same areas."""
    first, second = figures

    def gap(rows: Floats, others: Floats) -> Floats:
        number = rows.astype(int)
        return statistic(first[number], others) - statistic(second[number], others)

    return interval(gap, np.arange(len(first), dtype=float), reference, samples, seed)


def _samples(size: int, samples: int, seed: int) -> list[NDArray[np.int64]]:
    random = np.random.default_rng(seed)
    step = max(1, AT_ONCE // size)
    return [
        random.integers(size, size=(min(step, samples - done), size))
        for done in range(0, samples, step)
    ]


def _divide(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
