"""Which input of a computation its outcome hangs on: Sobol' indices."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def first_order(first: Floats, second: Floats, mixed: Floats) -> Floats:
    """Return the variance that one input explains by itself, per column.

    Estimator of Saltelli et al. (2010), *Computer Physics Communications* 181:259, table 2 (b):
    the mean of ``f(B) * (f(A with the input of B) - f(A))``. The mean of all outcomes is taken
    off first, which changes no expectation and lowers the noise.

    Parameters
    ----------
    first, second
        Outcomes of the draws *A* and *B*, shape (draws, columns).
    mixed
        Outcomes of *A* with this one input taken from *B*, same shape.

    Returns
    -------
    ndarray
        Shape (columns,), in the unit of the outcomes squared. May fall a little below 0.
    """
    middle = (first.mean(axis=0) + second.mean(axis=0)) / 2
    return np.asarray(((second - middle) * (mixed - first)).mean(axis=0))


def total_order(first: Floats, mixed: Floats) -> Floats:
    """Return the variance that one input explains by itself and together with others, per column.

    Estimator of Jansen (1999), *Computer Physics Communications* 117:35: half the mean square of
    ``f(A) - f(A with the input of B)``. Parameters and result are those of `first_order`.
    """
    return np.asarray(((first - mixed) ** 2).mean(axis=0) / 2)


def variance(first: Floats, second: Floats) -> Floats:
    """Return the variance of the outcomes of both draws, per column."""
    return np.asarray(np.concatenate([first, second]).var(axis=0))


def index(part: Floats, whole: Floats) -> Floats:
    """Return *part* of *whole*; NaN where nothing varies."""
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0)
