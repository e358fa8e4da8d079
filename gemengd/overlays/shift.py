"""How a figure of an area would come to the other side of a threshold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import Index

from gemengd.model.change import Shift
from gemengd.model.criterion import Criterion
from gemengd.model.layer import Layer, LayerResult
from gemengd.model.overlay import Overlay
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text
from gemengd.overlays.quantile import bounds

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Numbers = NDArray[np.intp]

PERCENT = 100.0
FINEST = 3  # decimals; two figures that look the same in more would not convince a reader


@dataclass(frozen=True)
class Moves:
    """What each area's figure would become, shape (areas,)."""

    new: Floats
    decimals: Ints
    possible: Bools


@dataclass(frozen=True)
class Reach:
    """One criterion over all areas: where its threshold lies for each, and how far figures spread.

    Attributes
    ----------
    place
        Of the criterion in its overlay, from 0.
    bounds
        Per area the figure against which it would hold; infinite where it holds, or does not,
        whatever the figure is.
    spread
        Standard deviation of the known areas, in the layer's unit.
    lowest, highest
        What the figure can be at all.
    """

    place: int
    criterion: Criterion
    layer: Layer
    values: Floats
    bounds: Floats
    spread: float
    lowest: float
    highest: float

    def holds(self, numbers: Numbers, values: Floats) -> Bools:
        """Say whether the criterion would hold in areas if their figures were *values*."""
        return self.criterion.at.holds(values, self.bounds[numbers])

    def moves(self, hold: Bools) -> Moves:
        """Return how each figure would come to where the criterion holds, or does not."""
        decimals = np.full(len(self.values), self.layer.decimals)
        new = self._beyond(decimals, hold)
        for _ in range(self.layer.decimals, FINEST):
            alike = self._alike(new, decimals)
            decimals = decimals + alike
            new = np.where(alike, self._beyond(decimals, hold), new)
        possible = np.isfinite(new) & (new >= self.lowest) & (new <= self.highest)
        return Moves(new, decimals, possible)

    def far(self, new: Floats) -> Floats:
        """Return how far figures would go, in standard deviations."""
        away = np.abs(new - self.values)
        return away / self.spread if self.spread > 0 else np.full(len(away), np.inf)

    def shift(self, number: int, moves: Moves, sentence: Text) -> Shift:
        """Return the move of one area."""
        value, new = float(self.values[number]), float(moves.new[number])
        decimals = int(moves.decimals[number])
        return Shift(self.place, self.layer.slug, value, new, decimals, sentence)

    def _beyond(self, decimals: Ints, hold: Bools) -> Floats:
        """Return the nearest printable figure at which the criterion holds, or does not."""
        at, size = self.criterion.at, 10.0**decimals
        with np.errstate(over="ignore"):
            steps = self.bounds * size
        up = hold == (at.sign > 0)
        edge = np.where(up, np.ceil(steps), np.floor(steps))
        # Where the threshold itself is on the wrong side, one step further.
        wrong = (edge == steps) & (hold != at.included)
        edge = edge + np.where(wrong, np.where(up, 1, -1), 0)
        # A zero that comes from below would be printed as -0.
        return np.asarray(edge / size + 0.0)

    def _alike(self, new: Floats, decimals: Ints) -> Bools:
        """Say where the new figure would be printed like the old."""
        near = np.abs(new - self.values) * 10.0**decimals < 2  # noqa: PLR2004 - one, and rounding
        found = np.zeros(len(new), dtype=bool)
        for n in np.flatnonzero(near & (decimals < FINEST)):
            places = int(decimals[n])
            found[n] = _printed(new[n], places) == _printed(self.values[n], places)
        return found

    def sentence(self) -> Text:
        """Return what follows "if"."""
        if self.criterion.instead:
            return Text(self.criterion.instead, self.criterion.instead_nl)
        title, unit = self.layer.name, self.layer.units
        return Text(
            f"“{title.en}” were {{new}}{_behind(unit.en)} instead of {{value}}",
            f"“{title.nl}” {{new}}{_behind(unit.nl)} was in plaats van {{value}}",
        )


def reach(overlay: Overlay, place: int, result: LayerResult, index: Index) -> Reach:
    """Return where the threshold of one criterion of *overlay* lies for each area of *index*."""
    criterion = overlay.criteria[place]
    values = result.values.reindex(index).to_numpy(float)
    known = values[~np.isnan(values)]
    lowest, highest = limits(result)
    return Reach(
        place=place,
        criterion=criterion,
        layer=result.layer,
        values=values,
        bounds=_bounds(criterion, values),
        spread=float(np.std(known)) if known.size else 0.0,
        lowest=lowest,
        highest=highest,
    )


def limits(result: LayerResult) -> tuple[float, float]:
    """Return what a layer's figures can be at all: what is never below 0 stays so."""
    known = result.values.dropna()
    lowest = 0.0 if len(known) and known.min() >= 0 else -np.inf
    return lowest, PERCENT if result.layer.unit == "%" else np.inf


def _behind(unit: str) -> str:
    return unit if unit in {"", "%"} else f" {unit}"


def _printed(value: float, decimals: int) -> str:
    return format_number(float(value), decimals, Language.EN)


def _bounds(criterion: Criterion, values: Floats) -> Floats:
    if criterion.threshold is not None:
        return np.full(len(values), criterion.threshold)
    assert criterion.quantile is not None
    turned = criterion.at.sign * values
    ordered = np.sort(turned[~np.isnan(turned)])
    both = bounds(ordered, turned, np.array([criterion.quantile]), criterion.at)
    found = both.pick(both.low, both.high)[0]
    return np.where(np.isnan(values), np.nan, criterion.at.sign * found)
