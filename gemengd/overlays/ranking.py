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
    order = np.argsort(-scores, axis=1)
    descending = np.take_along_axis(scores, order, axis=1)
    place = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
    new = np.ones(scores.shape, dtype=bool)
    new[:, 1:] = descending[:, 1:] != descending[:, :-1]
    first = np.maximum.accumulate(np.where(new, place, 0), axis=1)
    found = np.empty(scores.shape)
    np.put_along_axis(found, order, first + 1.0, axis=1)
    return found
