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


def _that_count(values: Series, weights: Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    value, weight = values.to_numpy(float), weights.to_numpy(float)
    counts = ~np.isnan(value) & (weight > 0)
    return value[counts], weight[counts]
