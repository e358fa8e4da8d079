"""Thresholds that are a quantile of the city."""

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from gemengd.model.comparison import Comparison

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# 100 * 0.07 is 7.000000000000001 in binary fractions, and must not lie beyond the 7th.
DIGITS = 9


def quantile(ordered: Floats, share: float) -> float:
    """Return the figure below which *share* of the others lies, between two of them linearly.

    Definition 7 of Hyndman and Fan (1996).

    Parameters
    ----------
    ordered
        Ascending, without NaN; NaN is returned where it is empty.
    """
    if not ordered.size:
        return float("nan")
    place = _place(len(ordered), share)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))


@dataclass(frozen=True)
class Bounds:
    """The figures at, or beyond, which areas hold; of each draw there are two.

    Attributes
    ----------
    low, high
        Of areas that count among those below, and of others, shape (draws, 1).
    moved
        Where it is *high*, shape (draws, areas) or (draws, 1).
    """

    low: Floats
    high: Floats
    moved: Bools

    def pick(self, low: Floats, high: Floats) -> Floats:
        """Return what belongs to the bound of each area, of what belongs to both bounds."""
        return np.where(self.moved, high, low)


def bounds(ordered: Floats, own: Floats, shares: Floats, comparison: Comparison) -> Bounds:
    """Return the figure at, or beyond, which each area holds against a quantile.

    The threshold moves with the area's own figure, so it is not the quantile of today: an area
    is among the highest exactly if it is not below a certain one of the others.

    Parameters
    ----------
    ordered
        Of all known areas, ascending, times the sign of the comparison so that high holds.
    own
        Figures of some of these areas, times the same sign, shape (areas,).
    shares
        Quantiles, 0-1, shape (draws,), of the figures as they are.

    Returns
    -------
    Bounds
        Times the same sign; -inf or inf where an area holds or does not hold whatever its
        figure, as it does without others.
    """
    others = len(ordered) - 1
    if others < 1:
        none = np.full((len(shares), 1), -np.inf if comparison.included else np.inf)
        return Bounds(none, none, np.zeros(none.shape, dtype=bool))
    exact = np.round(others * (shares if comparison.sign > 0 else 1 - shares), DIGITS)
    place = np.ceil(exact) - 1 if comparison.included else np.floor(exact)
    place = place.astype(int)[:, None]
    # No area is below the lowest quantile, and none above the highest.
    low, high = (
        np.where(place < 0, -np.inf, np.where(place >= others, np.inf, found))
        for found in (ordered[np.clip(place + n, 0, others)] for n in (0, 1))
    )
    return Bounds(low, high, place >= np.searchsorted(ordered, own))


def _place(count: int, share: float) -> float:
    return round((count - 1) * share, DIGITS)
