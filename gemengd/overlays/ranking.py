"""Ranks, many orders at once."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ranks(scores: Floats) -> Floats:
    """Return the rank of each score within its row: 1 is the highest, equals share the best.

    Parameters
    ----------
    scores
        Shape (draws, areas), without NaN.
    """
    found = np.empty(scores.shape)
    place = np.arange(scores.shape[1])
    new = np.ones(scores.shape[1], dtype=bool)
    # One order at a time: a row stays in the processor's cache.
    for row, into in zip(scores, found, strict=True):
        order = np.argsort(-row)
        descending = row[order]
        np.not_equal(descending[1:], descending[:-1], out=new[1:])
        into[order] = np.maximum.accumulate(place * new) + 1
    return found
