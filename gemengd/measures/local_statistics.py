"""Whether a value and those around it stand out: local Moran and Getis-Ord, by permutation."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array

Floats = NDArray[np.float64]


def local_moran(values: Floats, weights: csr_array) -> Floats:
    """Return local Moran's I of each value.

    Formula: ``I_i = (n - 1) z_i sum_j w_ij z_j / sum_j z_j**2`` with deviations ``z`` from the
    mean: above 0 where a value is like those around it. Source: Anselin (1995), *Geographical
    Analysis* 27(2), scaled as the library esda does.

    Parameters
    ----------
    values
        Shape (n,), without NaN, not all equal.
    weights
        Shape (n, n), rows adding up to 1 or empty.
    """
    z = values - values.mean()
    return (len(z) - 1) * z * (weights @ z) / (z @ z)


def getis_ord(values: Floats, weights: csr_array) -> Floats:
    """Return Getis and Ord's Gi* of each value, as standard deviations from what chance gives.

    Formula: Ord and Getis (1995), *Geographical Analysis* 27(4), eq. 14, with the value itself
    among its neighbours and equal weights per row: above 0 where high values lie together.

    Parameters
    ----------
    values, weights
        As for `local_moran`; equal weights per row.

    Returns
    -------
    Floats
        Shape (n,); NaN for a value that has all others for neighbours: with itself they are the
        whole, which is the same whatever the values, so that it is 0 / 0.
    """
    count = len(values)
    own = _with_itself(weights)
    total, squared = np.asarray(own.sum(axis=1)), np.asarray(own.multiply(own).sum(axis=1))
    # Rounding makes 0 a little more or less.
    spread = np.where(has_all_others(weights), np.nan, count * squared - total**2)
    deviation = values.std() * np.sqrt(spread / (count - 1))
    return (own @ values - values.mean() * total) / deviation


def has_all_others(weights: csr_array) -> NDArray[np.bool_]:
    """Say which rows have all others for neighbours."""
    return np.diff(weights.indptr) >= weights.shape[0] - 1


def permuted_p(values: Floats, weights: csr_array, permutations: int, seed: int) -> Floats:
    """Return how rarely chance puts such values around each value: a two-sided pseudo p.

    Conditional permutation: the value stays, the others are shuffled over the other places.
    ``p = 2 (1 + more extreme) / (1 + permutations)``, at most 1. It is the same for local Moran
    and Gi*, which both rise with the sum of the values around. Each row meets the same draws.

    Parameters
    ----------
    values, weights
        As for `local_moran`.

    Returns
    -------
    Floats
        Shape (n,); NaN for a value without neighbours.
    """
    found = np.full(len(values), np.nan)
    observed = weights @ values
    for row, drawn in _drawn_sums(values, weights, permutations, seed):
        # A tie counts as extreme on both sides; rounding must not break it.
        slack = 1e-12 * max(1.0, abs(observed[row]))
        above = int((drawn >= observed[row] - slack).sum())
        below = int((drawn <= observed[row] + slack).sum())
        found[row] = min(1.0, 2 * (1 + min(above, below)) / (1 + permutations))
    return found


def _drawn_sums(
    values: Floats, weights: csr_array, permutations: int, seed: int
) -> Iterator[tuple[int, Floats]]:
    starts, data = weights.indptr, weights.data
    most = int(np.diff(starts).max(initial=0))
    draws = _draws(len(values) - 1, most, permutations, np.random.default_rng(seed))
    others = values[1:].copy()
    for row in range(len(values)):
        if row:
            others[row - 1] = values[row - 1]
        own = data[starts[row] : starts[row + 1]]
        if len(own):
            yield row, own @ others[draws[: len(own)]]


def _draws(
    among: int, count: int, permutations: int, random: np.random.Generator
) -> NDArray[np.intp]:
    """Return, per permutation, *count* different positions: shape (count, permutations)."""
    found = np.empty((count, permutations), dtype=np.intp)
    for column in range(permutations):
        found[:, column] = random.choice(among, size=count, replace=False, shuffle=True)
    return found


def false_discoveries(p: Floats, rate: float) -> NDArray[np.bool_]:
    """Return which findings stand if at most *rate* of them may be due to chance.

    Source: Benjamini and Hochberg (1995), *J. R. Statist. Soc. B* 57(1). NaN never stands.
    """
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    passes = np.flatnonzero(p[order] <= rate * np.arange(1, len(order) + 1) / max(1, len(order)))
    stands = np.zeros(len(p), dtype=bool)
    if len(passes):
        stands[order[: passes[-1] + 1]] = True
    return stands


def _with_itself(weights: csr_array) -> csr_array:
    """Return the weights with each value among its own neighbours, equal per row."""
    near = (weights > 0).astype(float) + eye_array(weights.shape[0], format="csr")
    return csr_array(near.multiply(1 / np.asarray(near.sum(axis=1))[:, None]))
