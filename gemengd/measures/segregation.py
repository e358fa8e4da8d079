"""How unevenly a group lives over a city: the indices, as formulas.

*g* is the group and *t* everybody, per place; *p* = g/t, and capital letters are sums over the
places. Each function takes arrays of shape (..., n) and returns shape (...): the places are the
last axis, and whatever stands before it, such as bootstrap draws, is kept.

``local`` is the group's share in the surroundings of each place: *p* itself gives the usual index
over the areas, the share in an ego-hood gives its spatial version (Reardon and O'Sullivan 2004,
*Sociological Methodology* 34), in which each place counts for its own inhabitants but is judged by
its surroundings.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, triu

from gemengd.model.index import Statistic

Floats = NDArray[np.float64]


def statistics(group: Floats, total: Floats, local: Floats) -> Mapping[Statistic, Floats]:
    """Return the indices of a city, each 0-1.

    - dissimilarity ``D = sum t |local - P| / (2 T P (1 - P))``: the part of the group that would
      have to move for an even spread (Duncan and Duncan 1955, *American Sociological Review* 20).
    - isolation ``xPx = sum (g / G) local``: the group's share around one of the group; exposure is
      ``1 - xPx`` (Bell 1954, *Social Forces* 32). Both rise or fall with the group's size.
    - correlation ratio ``eta2 = (xPx - P) / (1 - P)``: isolation beyond an even spread, to compare
      cities with groups of different sizes (Bell 1954; Stearns and Logan 1986).
    - Theil's ``H = sum t (E - e) / (T E)`` with entropy ``e = -local ln local - (1 - local)
      ln(1 - local)`` and *E* that of the city (Theil and Finizza 1971).

    Parameters
    ----------
    group, total
        Shape (..., n), 0 <= group <= total, some of both.
    local
        Shape (..., n), 0-1.

    Returns
    -------
    mapping
        NaN where the city has nothing or nobody else but the group.
    """
    everybody, all_group = total.sum(axis=-1), group.sum(axis=-1)
    share = all_group / everybody
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = (total * np.abs(local - share[..., None])).sum(axis=-1)
        isolation = (group * local).sum(axis=-1) / all_group
        entropy = (total * _entropy(local)).sum(axis=-1) / everybody
        return {
            Statistic.DISSIMILARITY: apart / (2 * everybody * share * (1 - share)),
            Statistic.ISOLATION: isolation,
            Statistic.EXPOSURE: 1 - isolation,
            Statistic.CORRELATION_RATIO: (isolation - share) / (1 - share),
            Statistic.THEIL_H: 1 - entropy / _entropy(share),
        }


def border_dissimilarity(dissimilarity: Floats, share: Floats, neighbours: csr_array) -> Floats:
    """Return Morrill's dissimilarity: less where unlike areas touch.

    ``D - sum c |p_i - p_j| / sum c`` over the pairs of neighbours *c* (Morrill 1991, *Geography
    Research Forum* 11): what remains is segregation between areas that do not touch.

    Parameters
    ----------
    dissimilarity
        Shape (...).
    share
        Shape (..., n).
    neighbours
        Shape (n, n), symmetric, not 0 for neighbours.
    """
    one, other = triu(neighbours).nonzero()
    if not len(one):
        return dissimilarity
    return dissimilarity - np.abs(share[..., one] - share[..., other]).mean(axis=-1)


def _entropy(share: Floats) -> Floats:
    """Return the entropy of a group and the rest, in nats; 0 where there is only one of both."""
    inner = np.clip(share, 1e-300, 1.0)
    outer = np.clip(1 - share, 1e-300, 1.0)
    return np.asarray(-(share * np.log(inner) + (1 - share) * np.log(outer)))
