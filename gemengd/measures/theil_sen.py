"""The slope of a series that one odd year does not bend."""

from itertools import combinations

import numpy as np
from pandas import DataFrame, Series


def theil_sen(values: DataFrame) -> Series:
    """Return the slope of every row: the median of the slopes between all pairs of years.

    Theil (1950); Sen (1968), *Estimates of the regression coefficient based on Kendall's tau*,
    Journal of the American Statistical Association 63. Nearly three in ten of the years may be
    far off without bending it.

    Parameters
    ----------
    values
        A column per year, the years as numbers, ascending; NaN is unknown.

    Returns
    -------
    Series
        Per year, index of *values*; NaN where fewer than two years are known.
    """
    years = np.array(values.columns, dtype=float)
    pairs = np.array(list(combinations(range(len(years)), 2)), dtype=int).reshape(-1, 2)
    first, last = pairs.T
    known = values.to_numpy(float)
    slopes = (known[:, last] - known[:, first]) / (years[last] - years[first])
    return DataFrame(slopes, index=values.index, dtype=float).median(axis=1)
