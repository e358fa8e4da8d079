"""Thresholds that are a quantile of the city."""

from math import ceil, floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

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


def bound(others: Floats, share: float, at: Literal["least", "most"]) -> float:
    """Return the figure from which (``least``) or up to which one area holds.

    The threshold moves with the area's own figure, so it is not the quantile of today: an area
    is among the highest exactly if it is not below a certain one of the others.

    Parameters
    ----------
    others
        Figures of the other areas, ascending, without NaN; NaN is returned where there are none,
        for then the area is its own quantile, whatever its figure.
    """
    if not others.size:
        return float("nan")
    place = _place(len(others) + 1, share)
    return float(others[ceil(place) - 1 if at == "least" else floor(place)])


def _place(count: int, share: float) -> float:
    return round((count - 1) * share, DIGITS)
