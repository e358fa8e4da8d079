"""Which few of many candidates do most good together: proven best, or with a bound."""

from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-6  # of the largest gain; a smaller one is none
PRECISION = 1e-9  # of all that is gained; a smaller difference between two choices is rounding


@dataclass(frozen=True)
class Best:
    """The candidates that do most good together.

    Attributes
    ----------
    chosen
        Numbers of the candidates, the one that adds most first; none that adds nothing.
    added
        What each adds to those before it, shape of *chosen*, > 0.
    bound
        No choice gains more than this.
    """

    chosen: Ints
    added: Floats
    bound: float

    @property
    def gap(self) -> float:
        """How much better another choice may be, as a share of the bound; 0 is proven best."""
        gained = float(self.added.sum())
        return 1 - gained / self.bound if self.bound > gained * (1 + PRECISION) else 0.0


def best_places(gain: csr_array, weight: Floats, count: int, time_limit_s: float) -> Best:
    """Choose at most *count* candidates such that the homes gain most.

    Formula: maximise ``sum_i weight_i * max_{j chosen} gain_ij``. With the gain 1 where a
    candidate covers a home this is the maximal covering location problem (Church and ReVelle
    1974, *Papers of the Regional Science Association* 32); with the minutes that it saves it is
    the p-median problem (Hakimi 1964, *Operations Research* 12:3). Solved exactly by Benders'
    cuts: a home gains at most ``t + sum_j max(0, gain_ij - t) x_j`` for any *t*, and the bounds
    that a solution breaks are added until it breaks none (Fischetti, Ljubic and Sinnl 2017,
    *Management Science* 63:7); first for shares of candidates, then, if needed, for whole ones,
    with HiGHS through `scipy.optimize.milp`.

    Parameters
    ----------
    gain
        Homes by candidates, >= 0; what is not stored is 0.
    weight
        Of each home, >= 0.
    time_limit_s
        After this the best choice so far is returned, with the bound that was proven.
    """
    deadline = monotonic() + time_limit_s
    homes = _arranged(gain, weight)
    best = _step_by_step(homes, count, np.ones(gain.shape[1], dtype=bool))[0]
    bound, whole = float(weight @ homes.most), False
    cuts = [_cuts(homes, _as_shares(homes, best))]
    while bound > _value(homes, best) * (1 + PRECISION):
        found = _relaxed(homes, count, cuts, whole=whole, seconds=deadline - monotonic())
        if found is None:
            break
        bound = min(bound, found.bound)
        best = max(best, _largest(found.shares, count), key=lambda chosen: _value(homes, chosen))
        broken = _cuts(homes, found.shares, found.gained)
        if whole and not len(broken.home):
            bound = _value(homes, best)
        whole = whole or not len(broken.home)
        cuts.append(broken)
    allowed = _as_shares(homes, best) > 0
    chosen, added = _step_by_step(homes, len(best), allowed)
    return Best(chosen, added, max(bound, float(added.sum())))


@dataclass(frozen=True)
class _Homes:
    """What each home gains by each candidate.

    Attributes
    ----------
    gain
        Homes by candidates, the entries of each row from high to low.
    row
        Home of each entry of *gain*.
    most
        The most that each home can gain.
    """

    gain: csr_array
    weight: Floats
    row: Ints
    most: Floats


def _arranged(gain: csr_array, weight: Floats) -> _Homes:
    row = np.repeat(np.arange(gain.shape[0]), np.diff(gain.indptr))
    order = np.lexsort((gain.indices, -gain.data, row))
    entries = (gain.data[order], gain.indices[order], gain.indptr)
    most = np.zeros(gain.shape[0])
    np.maximum.at(most, row, gain.data)
    return _Homes(csr_array(entries, shape=gain.shape), weight, row, most)


def _step_by_step(homes: _Homes, count: int, allowed: NDArray[np.bool_]) -> tuple[Ints, Floats]:
    """Choose the candidate that adds most, again and again; none that adds nothing."""
    gain = homes.gain
    reached, chosen, added = np.zeros(gain.shape[0]), [], []
    for _ in range(count):
        more = homes.weight[homes.row] * np.maximum(gain.data - reached[homes.row], 0.0)
        total = np.where(allowed, np.bincount(gain.indices, more, gain.shape[1]), 0.0)
        best = int(total.argmax())
        if total[best] <= ROUNDING * homes.most.max(initial=0.0):
            break
        chosen.append(best)
        added.append(float(total[best]))
        here = gain.indices == best
        np.maximum.at(reached, homes.row[here], gain.data[here])
    return np.array(chosen, dtype=np.int64), np.array(added)


def _value(homes: _Homes, chosen: Ints) -> float:
    gained = np.zeros(homes.gain.shape[0])
    here = np.isin(homes.gain.indices, chosen)
    np.maximum.at(gained, homes.row[here], homes.gain.data[here])
    return float(homes.weight @ gained)


def _as_shares(homes: _Homes, chosen: Ints) -> Floats:
    shares = np.zeros(homes.gain.shape[1])
    shares[chosen] = 1.0
    return shares


def _largest(shares: Floats, count: int) -> Ints:
    return np.sort(np.argsort(-shares, kind="stable")[:count])


@dataclass(frozen=True)
class _Cuts:
    """What homes gain at most: ``level + slope @ shares``.

    Attributes
    ----------
    home, level
        Shape (n,).
    slope
        Shape (n, candidates).
    """

    home: Ints
    level: Floats
    slope: csr_array


def _cuts(homes: _Homes, shares: Floats, gained: Floats | None = None) -> _Cuts:
    """Return the tightest bound of each home at *shares*; with *gained*, of those that break it."""
    gain, row = homes.gain, homes.row
    share = shares[gain.indices]
    filled = np.cumsum(share)
    filled -= np.r_[0.0, filled][gain.indptr[:-1]][row]
    level = np.zeros(gain.shape[0])
    full = np.flatnonzero(filled >= 1 - ROUNDING)[::-1]
    level[row[full]] = gain.data[full]
    slope = np.maximum(gain.data - level[row], 0.0)
    at_most = level + np.bincount(row, slope * share, gain.shape[0])
    tolerance = ROUNDING * homes.most.max(initial=0.0)
    kept = np.arange(len(level)) if gained is None else np.flatnonzero(gained > at_most + tolerance)
    slopes = csr_array((slope, gain.indices, gain.indptr), shape=gain.shape)
    return _Cuts(kept, level[kept], slopes[kept])


@dataclass(frozen=True)
class _Relaxed:
    shares: Floats
    gained: Floats
    bound: float


def _relaxed(
    homes: _Homes, count: int, cuts: list[_Cuts], *, whole: bool, seconds: float
) -> _Relaxed | None:
    """Return what may be gained at most within the cuts, or None where time ran out."""
    if seconds <= 0:
        return None
    size, candidates = homes.gain.shape
    each = eye_array(size, format="csr")
    rows = vstack([hstack([-cut.slope, each[cut.home]]) for cut in cuts], format="csr")
    levels = np.concatenate([cut.level for cut in cuts])
    chosen = np.r_[np.ones(candidates), np.zeros(size)]
    solved = milp(
        np.r_[np.zeros(candidates), -homes.weight],
        integrality=chosen if whole else np.zeros(len(chosen)),
        bounds=Bounds(0, np.r_[np.ones(candidates), homes.most]),
        constraints=[
            LinearConstraint(rows, -np.inf, levels),
            LinearConstraint(chosen[None, :], 0, count),
        ],
        options={"time_limit": seconds, "mip_rel_gap": PRECISION},
    )
    if solved.x is None or (solved.status != 0 and not whole):
        return None
    bound = -float(solved.mip_dual_bound if whole else solved.fun)
    return _Relaxed(solved.x[:candidates], solved.x[candidates:], bound)
