"""Figures of different units on one scale. Source: OECD/JRC (2008), Handbook, step 5."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from pandas import Series

from gemengd.measures.weighted import weighted_deviation, weighted_mean

Floats = NDArray[np.float64]
Scale = Callable[[Floats], Floats]


class Normalise(StrEnum):
    """How a figure is put on a scale that it shares with others.

    With mean *m* and standard deviation *s* of the city, weighted by inhabitants:

    - ``z_score``: ``(x - m) / s``; 0 is the city, 1 a standard deviation above it.
    - ``min_max``: ``100 * (x - min) / (max - min)``; 0 is the lowest area, 100 the highest.
    - ``percentile``: the per cent of areas that are lower, and half of those that are equal.
    - ``distance_to_norm``: ``100 + 100 * (x - norm) / abs(norm)``; 100 is the norm.

    Turned round (direction -1) they are ``-z``, ``100 - x``, ``100 - x`` and ``200 - x``.
    """

    Z_SCORE = "z_score"
    MIN_MAX = "min_max"
    PERCENTILE = "percentile"
    DISTANCE_TO_NORM = "distance_to_norm"

    def turned(self, scores: Floats) -> Floats:
        """Return *scores* turned round: what was high is low."""
        return _TOTALS[self] - scores


_TOTALS = {
    Normalise.Z_SCORE: 0.0,
    Normalise.MIN_MAX: 100.0,
    Normalise.PERCENTILE: 100.0,
    Normalise.DISTANCE_TO_NORM: 200.0,
}


def scale(how: Normalise, figure: Series, weights: Series, norm: float | None) -> Scale | None:
    """Return the function that puts figures on the scale; None if all areas are equal.

    Parameters
    ----------
    figure
        Of the areas that take part; NaN for the others.
    weights
        Inhabitants, for mean and standard deviation.
    norm
        For ``distance_to_norm``, which alone needs no spread.
    """
    if how is Normalise.DISTANCE_TO_NORM:
        assert norm is not None
        return lambda x: 100 + 100 * (x - norm) / abs(norm)
    known = np.sort(figure.dropna().to_numpy(float))
    if not known.size or known[0] == known[-1]:
        return None
    if how is Normalise.Z_SCORE:
        return _z_score(figure, weights)
    if how is Normalise.MIN_MAX:
        return lambda x: 100 * (x - known[0]) / (known[-1] - known[0])
    return lambda x: np.where(np.isnan(x), np.nan, _percentile(known, x))


def _z_score(figure: Series, weights: Series) -> Scale | None:
    mean, deviation = weighted_mean(figure, weights), weighted_deviation(figure, weights)
    return (lambda x: (x - mean) / deviation) if deviation > 0 else None


def _percentile(known: Floats, x: Floats) -> Floats:
    lower = np.searchsorted(known, x, side="left")
    not_higher = np.searchsorted(known, x, side="right")
    return np.asarray(50 * (lower + not_higher) / len(known), dtype=float)
