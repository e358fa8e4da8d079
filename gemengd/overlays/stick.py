"""One criterion as a measuring stick: whether a figure holds, and how far it is beyond."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gemengd.model.criterion import Criterion
from gemengd.model.robustness import Scale, Together
from gemengd.overlays.quantile import Bounds, bounds

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.object_]

FLOOR = 1.0  # own choice: in a geometric mean a zero would make all else count for nothing
SHORT = 1e-3  # a scale may not tell a figure from its threshold, but the figure is short of it
FARTHEST = 1e300  # infinitely far short of one and beyond another would be no score
NEARLY_EQUAL = 1e-12  # of the variance of all: what binary fractions leave of none


@dataclass(frozen=True)
class Stick:
    """Where the figures of areas lie among those of all *other* areas of the city.

    An area's own figure is left out of the mean, spread, ends and order that it is held against,
    so that a higher figure of its own always makes it higher. High is what the criterion asks
    for: where it asks for at most, figures are turned round.

    Attributes
    ----------
    known
        Whether each area's figure is known, shape (areas,).
    figures
        Turned round where high is not asked for; 0 where unknown.
    ordered
        Those of all known areas of the city, ascending.
    mean, deviation, lowest, width
        Of the other areas; a deviation or width of 0 is a scale on which nothing has a place.
    """

    criterion: Criterion
    known: Bools
    figures: Floats
    ordered: Floats
    mean: Floats
    deviation: Floats
    lowest: Floats
    width: Floats

    def holds(self, figures: Floats, thresholds: Floats) -> Bools:
        """Say where the criterion holds; False where unknown.

        Parameters
        ----------
        figures
            In the layer's unit, shape (draws, areas) or (1, areas).
        thresholds
            Shape (draws,): in the layer's unit, or the quantile that the criterion asks for.
        """
        beyond = self._bounds(thresholds)
        turned = self.criterion.at.sign * figures
        return self._holds(turned, beyond.pick(beyond.low, beyond.high)) & self.known

    def distance(
        self, figures: Floats, thresholds: Floats, scales: Words, together: Words
    ) -> Floats:
        """Return what each figure adds to a score: how far beyond the threshold it lies.

        Per draw on its scale: a difference for ``arithmetic``, one of logarithms for
        ``geometric``, and always below 0 where the threshold is not reached; for ``rule`` the per
        cent of other areas that are lower, whatever the threshold and the scale. 0 where
        unknown. Parameters are those of `holds`.
        """
        found = np.zeros((len(thresholds), len(self.known)))
        turned = self.criterion.at.sign * figures
        rule = together == Together.RULE
        found[rule] = self._place(_of(turned, rule), Scale.PERCENTILE)
        for scale in Scale:
            for way in (Together.ARITHMETIC, Together.GEOMETRIC):
                rows = (scales == scale) & (together == way)
                if rows.any():
                    found[rows] = self._beyond(_of(turned, rows), thresholds[rows], scale, way)
        return np.where(self.known, found, 0.0)

    def _beyond(self, turned: Floats, thresholds: Floats, scale: Scale, way: Together) -> Floats:
        both = self._bounds(thresholds)
        beyond = both.pick(both.low, both.high)
        # Two searches a draw, not one for every area.
        lower = both.pick(self._lower(both.low), self._lower(both.high))
        apart = _apart(self._place(turned, scale), self._place(beyond, scale, lower), scale, way)
        short = ~self._holds(turned, beyond)
        return np.where(short, np.minimum(apart, -SHORT), apart)

    def _bounds(self, thresholds: Floats) -> Bounds:
        """Return from which figure, turned round, each area holds.

        A quantile is taken so that the area's own figure does not move it: see `quantile.bounds`.
        """
        if self.criterion.quantile is None:
            beyond = self.criterion.at.sign * thresholds[:, None]
            return Bounds(beyond, beyond, np.zeros(beyond.shape, dtype=bool))
        found = bounds(self.ordered, self.figures, thresholds, self.criterion.at)
        if self.criterion.at.included:
            return found
        low, high = np.minimum(found.low, FARTHEST), np.minimum(found.high, FARTHEST)
        return replace(found, low=low, high=high)

    def _holds(self, turned: Floats, beyond: Floats) -> Bools:
        return self.criterion.at.turned.holds(turned, beyond)

    def _place(self, turned: Floats, scale: Scale, lower: Floats | None = None) -> Floats:
        """Return where figures lie among those of the other areas, shape (draws, areas)."""
        if scale is Scale.Z_SCORE:
            return _over(turned - self.mean, self.deviation)
        if scale is Scale.MIN_MAX:
            return 100 * _over(turned - self.lowest, self.width)
        if not self.ordered.size:
            return np.zeros(turned.shape)
        own = self.known * ((self.figures < turned) + 0.5 * (self.figures == turned))
        others = max(len(self.ordered) - 1, 1)
        lower = self._lower(turned) if lower is None else lower
        return np.asarray(100 * (lower - own) / others, dtype=float)

    def _lower(self, turned: Floats) -> Floats:
        """Return how many figures of the city are lower, half of those that are equal included."""
        if not self.ordered.size:
            return np.zeros(turned.shape)
        lower = np.searchsorted(self.ordered, turned)
        # Searching once more for those that are equal would take as long again.
        last = np.minimum(lower, len(self.ordered) - 1)
        equal = np.where(self.ordered[last] == turned, self._equals[last], 0)
        return np.asarray(lower + equal / 2)

    @cached_property
    def _equals(self) -> NDArray[np.int64]:
        """How many figures are equal to each of *ordered*."""
        _, place, counts = np.unique(self.ordered, return_inverse=True, return_counts=True)
        return np.asarray(counts[place], dtype=np.int64)


def stick(criterion: Criterion, values: Floats, judged: Floats) -> Stick:
    """Return the stick of a criterion.

    Parameters
    ----------
    values
        Of all areas of the city, NaN where unknown.
    judged
        Of the areas that are held against it, NaN where unknown.
    """
    turned = criterion.at.sign * values
    all_known = np.sort(turned[~np.isnan(turned)])
    known = ~np.isnan(judged)
    own = np.where(known, criterion.at.sign * judged, 0.0)
    mean, deviation = _of_others(all_known, own)
    lowest, highest = _ends_of_others(all_known, own)
    return Stick(
        criterion, known, own, all_known, mean, deviation, lowest, np.maximum(highest - lowest, 0.0)
    )


def _of(figures: Floats, rows: Bools) -> Floats:
    """Return the figures of some draws; those that no draw changes stay one row."""
    return figures if len(figures) == 1 else figures[rows]


def _of_others(ordered: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation without each area's own figure."""
    others = len(ordered) - 1
    if others < 1:
        return np.zeros(len(own)), np.zeros(len(own))
    middle = ordered.mean()
    squares = float(((ordered - middle) ** 2).sum())
    away = own - middle
    variance = (squares - away**2) / others - (away / others) ** 2
    enough = variance > NEARLY_EQUAL * squares / len(ordered)
    return middle - away / others, np.sqrt(np.where(enough, variance, 0.0))


def _ends_of_others(ordered: Floats, own: Floats) -> tuple[Floats, Floats]:
    """Return the lowest and highest without each area's own figure."""
    if len(ordered) < 2:  # noqa: PLR2004 - itself and another
        return np.zeros(len(own)), np.zeros(len(own))
    lowest = np.where(own == ordered[0], ordered[1], ordered[0])
    highest = np.where(own == ordered[-1], ordered[-2], ordered[-1])
    return lowest, highest


def _apart(here: Floats, there: Floats, scale: Scale, way: Together) -> Floats:
    if way is Together.ARITHMETIC:
        return here - there
    # A geometric mean asks for scores above 0: z-scores become T-scores (McCall 1922).
    base, step = (50.0, 10.0) if scale is Scale.Z_SCORE else (0.0, 1.0)
    return np.asarray(
        np.log(np.maximum(base + step * here, FLOOR))
        - np.log(np.maximum(base + step * there, FLOOR))
    )


def _over(difference: Floats, spread: Floats) -> Floats:
    spread = np.broadcast_to(spread, difference.shape)
    return np.divide(difference, spread, out=np.zeros(difference.shape), where=spread > 0)
