"""Statistics in which a home or an inhabitant counts once, wherever it lies."""

from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray
from pandas import Series

NAN = float("nan")


def weighted_mean(values: Series, weights: Series) -> float:
    """Return the mean of *values*, each counted *weights* times.

    Summed exactly (`math.fsum`), so that the order of the rows changes nothing.

    Parameters
    ----------
    values, weights
        Same index. A row with an unknown value, or an unknown or no weight, does not count.

    Returns
    -------
    float
        In the unit of *values*; NaN if no row counts.
    """
    value, weight = _that_count(values, weights)
    return fsum(value * weight) / fsum(weight) if len(value) else NAN


def weighted_deviation(values: Series, weights: Series) -> float:
    """Return the population standard deviation of *values*, each counted *weights* times.

    Parameters
    ----------
    values, weights
        As for `weighted_mean`.

    Returns
    -------
    float
        In the unit of *values*, >= 0; exactly 0 if all are equal, NaN if no row counts.
    """
    value, weight = _that_count(values, weights)
    if not len(value):
        return NAN
    if value.min() == value.max():
        return 0.0
    mean = fsum(value * weight) / fsum(weight)
    return sqrt(fsum(weight * (value - mean) ** 2) / fsum(weight))


def weighted_quantile(values: Series, weights: Series, quantile: float) -> float:
    """Return the lowest value that at least *quantile* of the weight does not exceed.

    The inverse of the empirical distribution (type 1 of Hyndman and Fan 1996): always a value
    that occurs, so "half of the inhabitants walk at most this long" is literally true.

    Parameters
    ----------
    values, weights
        As for `weighted_mean`.
    quantile
        Above 0, at most 1.
    """
    value, weight = _that_count(values, weights)
    if not len(value):
        return NAN
    order = np.argsort(value, kind="stable")
    reached = np.cumsum(weight[order])
    # The share is computed as reached is, or rounding makes the last value one too few.
    position = int(np.searchsorted(reached, quantile * reached[-1] * (1 - 1e-12)))
    return float(value[order][position])


def _that_count(values: Series, weights: Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    value, weight = values.to_numpy(float), weights.to_numpy(float)
    counts = ~np.isnan(value) & (weight > 0)
    return value[counts], weight[counts]
