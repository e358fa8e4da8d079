"""The flag rule: what holds, what does not, what is unknown, and what that is worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gemengd.model.criterion import Criterion
from gemengd.model.overlay import Overlay

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-9  # weights are summed as binary fractions: 0.1 + 0.2 must reach 0.3


@dataclass(frozen=True)
class Weighed:
    """The criteria of one rule together; arrays of shape (areas,) or (draws, areas).

    Attributes
    ----------
    held, open
        Share of the weight that holds, and that is unknown, 0-1.
    barred
        Where a required criterion does not hold.
    enough
        Where enough weight is known, and all that is required.
    """

    held: Floats
    open: Floats
    barred: Bools
    enough: Bools

    def reaches(self, flag_at: Floats | float) -> Bools:
        """Say where the weight that holds reaches *flag_at*."""
        return np.asarray(self.held >= flag_at - ROUNDING)

    def may_reach(self, flag_at: Floats | float) -> Bools:
        """Say where it would, if all that is unknown held."""
        return np.asarray(self.held + self.open >= flag_at - ROUNDING)

    def decide(self, reached: Bools, possible: Bools) -> tuple[Bools, Bools]:
        """Return where the rule flags, and where it stays unknown.

        Parameters
        ----------
        reached
            Where what is known is enough for a flag.
        possible
            Where it could be, if all that is unknown held.
        """
        flagged = reached & self.enough & ~self.barred
        return flagged, possible & ~self.barred & ~flagged


@dataclass(frozen=True)
class Ruling:
    """What a rule says of every area, shape (areas,).

    Attributes
    ----------
    score
        Share of the weight that holds, 0-1; NaN where the outcome is unknown.
    known
        Share of the weight that is known, 0-1.
    """

    flagged: Bools
    unknown: Bools
    score: Floats
    known: Floats


def weigh(
    criteria: Sequence[Criterion],
    weights: Floats,
    holds: Sequence[Bools] | Bools,
    known: Sequence[Bools] | Bools,
    minimum_known: float,
    *,
    total: float = 1.0,
) -> Weighed:
    """Return the criteria of one rule together.

    Parameters
    ----------
    weights
        Of each criterion as part of *total*, shape (criteria, 1) or (criteria, draws, 1).
    holds, known
        Of each criterion; it holds nowhere where it is unknown.
    """
    held, open_ = weights[0] * holds[0], weights[0] * ~known[0]
    for weight, holding, knowing in zip(weights[1:], holds[1:], known[1:], strict=True):
        held = held + weight * holding
        open_ = open_ + weight * ~knowing
    held, open_ = held / total, open_ / total
    barred, lacking = np.zeros(held.shape, bool), np.zeros(open_.shape, bool)
    for criterion, holding, knowing in zip(criteria, holds, known, strict=True):
        if criterion.required:
            barred |= knowing & ~holding
            lacking |= ~knowing
    enough = (1 - open_ >= minimum_known - ROUNDING) & ~lacking
    return Weighed(held, open_, barred, enough)


def judge(overlay: Overlay, holds: Bools, known: Bools) -> dict[str, Ruling]:
    """Return what each rule of *overlay* says.

    Parameters
    ----------
    holds, known
        Shape (criteria, areas), as `Findings` has them.
    """
    return {
        rule: _judge(
            overlay, [n for n, c in enumerate(overlay.criteria) if c.rule == rule], holds, known
        )
        for rule in dict.fromkeys(criterion.rule for criterion in overlay.criteria)
    }


def strongest(rulings: Sequence[Ruling]) -> Ruling:
    """Return, per area, the ruling that counts: a flag, else an unknown, else the highest score."""
    best, *others = rulings
    for other in others:
        best = _stronger(best, other)
    return best


def _judge(overlay: Overlay, mine: list[int], holds: Bools, known: Bools) -> Ruling:
    criteria = [overlay.criteria[n] for n in mine]
    weights = np.array([criterion.weight for criterion in criteria], dtype=float)
    weighed = weigh(
        criteria,
        weights[:, None],
        holds[mine],
        known[mine],
        overlay.minimum_known,
        total=sum(weights.tolist()),
    )
    flagged, unknown = weighed.decide(
        weighed.reaches(overlay.flag_at), weighed.may_reach(overlay.flag_at)
    )
    return Ruling(flagged, unknown, np.where(unknown, np.nan, weighed.held), 1 - weighed.open)


def _stronger(best: Ruling, other: Ruling) -> Ruling:
    mine, theirs = _order(best), _order(other)
    higher = np.nan_to_num(other.score) > np.nan_to_num(best.score)
    takes = (theirs > mine) | ((theirs == mine) & higher)
    return Ruling(
        np.where(takes, other.flagged, best.flagged),
        np.where(takes, other.unknown, best.unknown),
        np.where(takes, other.score, best.score),
        np.where(takes, other.known, best.known),
    )


def _order(ruling: Ruling) -> NDArray[np.int64]:
    return 2 * ruling.flagged + ruling.unknown
