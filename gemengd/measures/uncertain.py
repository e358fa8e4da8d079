"""How far published figures may be off: by rounding, by redrawn borders, and by chance."""

from collections.abc import Mapping
from math import sqrt
from types import MappingProxyType

import numpy as np
from pandas import Index, Series

from gemengd.model.dataset import CityDataset, Column
from gemengd.model.uncertainty import Uncertainty

# What a share is in parts of, by its unit.
FULL: Mapping[str, float] = MappingProxyType({"%": 100.0, "per 1000": 1000.0})
HOMES = "dwellings"


def half_width(dataset: CityDataset, column: str) -> Series:
    """Return how far each figure of a column may be off by rounding and redrawing, in its unit.

    Half the step to which the publisher rounds (a whole step where it rounds by lot to keep a
    secret), and for an area that was redrawn how far the figure can be off by being put
    together; where nobody can say how far, only the rounding.
    """
    rounding = dataset.columns[column].rounding_error
    exact = Series(rounding, index=dataset.areas.index, dtype=float)
    if column not in dataset.errors:
        return exact
    redrawn = dataset.errors[column].astype(float)
    return exact + redrawn.where(np.isfinite(redrawn), 0.0)


def deviation(dataset: CityDataset, column: str) -> Series:
    """Return what chance adds to a share or count of people or households, in its unit.

    Publishers count all residents, so nothing is sampled; but who of the few people in an area
    happens to be ill or out of work this year is chance. Binomial: ``sqrt(p * (1 - p) / n)`` for
    a share *p* of *n*, and so for a count of the inhabitants. Source: Brillinger (1986), *The
    natural variability of vital rates and associated statistics*, Biometrics 42. A home is owned
    by whoever owns it: shares of homes have none, and neither have averages.
    """
    info, figure = dataset.columns[column], dataset.figure(column).astype(float)
    if info.adds and info.unit == "people":
        whole = dataset.figure("inhabitants")
        return _binomial((figure / whole).clip(0, 1), whole) * whole
    full = FULL.get(info.unit)
    if full is None or not info.of or HOMES in info.of:
        return Series(0.0, index=figure.index)
    return _binomial((figure / full).clip(0, 1), _base(dataset, info)) * full


def standard_error(dataset: CityDataset, column: str) -> Series:
    """Return the standard deviation of all that may put each figure off, in its unit."""
    # An even error of half-width h has the standard deviation h / sqrt(3).
    even = half_width(dataset, column) / sqrt(3)
    return Series(np.hypot(even, deviation(dataset, column)), index=even.index)


def none(index: Index) -> Series:
    """Return no uncertainty for every area of *index*."""
    return Series(0.0, index=index, dtype=float)


def rounded(half: Series) -> Uncertainty:
    """Return the uncertainty of figures that are off by rounding only."""
    return Uncertainty(half.fillna(0.0), none(half.index))


def _base(dataset: CityDataset, info: Column) -> Series:
    """Return how many people or households a share is of."""
    parts = [dataset.figure(name).astype(float) for name in info.of]
    if all(dataset.columns[name].adds for name in info.of):
        return sum(parts[1:], parts[0])
    return dataset.figure("inhabitants") * sum(parts[1:], parts[0]) / 100


def _binomial(share: Series, number: Series) -> Series:
    variance = (share * (1 - share) / number.where(number > 0)).fillna(0.0)
    return Series(np.sqrt(variance), index=share.index)
