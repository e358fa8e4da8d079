"""Several scores of an area as one. Source: OECD/JRC (2008), Handbook, step 6."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gemengd.measures.normalise import Normalise

Floats = NDArray[np.float64]

ROUNDING = 1e-9  # 0.1 + 0.2 of 0.5 must reach 0.6
FLOOR = 1.0  # own choice: a geometric mean with a zero in it is zero whatever the rest is
CELLS = 4_000_000  # pairs of areas that are compared at once, so that a country fits in memory
# A geometric mean asks for scores above 0: z-scores become T-scores (McCall 1922).
POSITIVE: Mapping[Normalise, tuple[float, float]] = {Normalise.Z_SCORE: (50.0, 10.0)}


class Aggregate(StrEnum):
    """How the scores of an area become one figure, over the parts that are known.

    - ``arithmetic``: ``sum(w * s) / sum(w)``: a high part makes up for a low one in full.
    - ``geometric``: ``exp(sum(w * log(s)) / sum(w))``, each score at least 1 and z-scores put as
      ``50 + 10 * z``: the lower a part, the less a high one makes up for it.
    - ``outranking``: nothing makes up for anything; only the order within each part counts. Area
      *i* beats *j* if the parts in which it is higher have more than half of the weight that both
      know (equal figures: half each); the figure is the per cent of the other areas that it
      beats, an even match counting half (Condorcet's comparison with Copeland's rule).
    """

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    OUTRANKING = "outranking"


def aggregate(how: Aggregate, scores: Floats, weights: Floats, scale: Normalise) -> Floats:
    """Return one figure per area.

    Parameters
    ----------
    scores
        Shape (areas, parts), high meaning high in the composite; NaN is unknown.
    weights
        Shape (parts,), above 0.
    scale
        The scale that *scores* are on.

    Returns
    -------
    ndarray
        Shape (areas,); NaN where no part is known, or an area shares no known part with another.
    """
    if how is Aggregate.OUTRANKING:
        return _copeland(scores, weights)
    if how is Aggregate.ARITHMETIC:
        return _mean(scores, weights)
    base, step = POSITIVE.get(scale, (0.0, 1.0))
    return np.exp(_mean(np.log(np.maximum(base + step * scores, FLOOR)), weights))


def known_share(scores: Floats, weights: Floats) -> Floats:
    """Return the share of the weight that is known, per area, 0-1."""
    return np.asarray((~np.isnan(scores) @ weights) / weights.sum(), dtype=float)


def _mean(scores: Floats, weights: Floats) -> Floats:
    known = ~np.isnan(scores) @ weights
    total = np.nan_to_num(scores) @ weights
    return np.asarray(np.divide(total, known, out=np.full(len(known), np.nan), where=known > 0))


def _copeland(scores: Floats, weights: Floats) -> Floats:
    rows = max(1, CELLS // max(1, len(scores)))
    blocks = range(0, len(scores), rows)
    return np.concatenate(
        [_beaten(scores[start : start + rows], scores, weights) for start in blocks]
        or [np.empty(0)]
    )


def _beaten(some: Floats, scores: Floats, weights: Floats) -> Floats:
    """Return the per cent of other areas that each of *some* beats."""
    lead = np.zeros((len(some), len(scores)))
    compared = np.zeros(lead.shape, dtype=bool)
    for part, weight in enumerate(weights):
        difference = some[:, part, None] - scores[None, :, part]
        known = ~np.isnan(difference)
        lead += weight * np.sign(np.where(known, difference, 0))
        compared |= known
    won = np.where(lead > ROUNDING, 1.0, np.where(lead < -ROUNDING, 0.0, 0.5))
    # Each area is also compared with itself, an even match.
    others = compared.sum(axis=1) - compared.any(axis=1)
    wins = np.where(compared, won, 0).sum(axis=1) - 0.5 * compared.any(axis=1)
    return np.asarray(
        np.divide(100 * wins, others, out=np.full(len(some), np.nan), where=others > 0)
    )
