"""How a figure of an area would come to the other side of a threshold."""

from dataclasses import dataclass
from math import ceil, floor, isnan

import numpy as np
from numpy.typing import NDArray
from pandas import Index

from gemengd.model.change import Shift
from gemengd.model.criterion import Criterion
from gemengd.model.layer import Layer, LayerResult
from gemengd.model.outcome import Finding
from gemengd.model.overlay import Overlay
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text
from gemengd.overlays.quantile import bound

Floats = NDArray[np.float64]

PERCENT = 100.0
FINEST = 3  # decimals; two figures that look the same in more would not convince a reader


@dataclass(frozen=True)
class Reach:
    """One criterion over all areas: where its threshold lies for each, and how far figures spread.

    Attributes
    ----------
    place
        Of the criterion in its overlay, from 0.
    bounds
        Per area the figure from which, or up to which, it would hold; NaN where it holds whatever
        the figure is.
    spread
        Standard deviation of the known areas, in the layer's unit.
    lowest, highest
        What the figure can be at all.
    """

    place: int
    criterion: Criterion
    layer: Layer
    bounds: Floats
    spread: float
    lowest: float
    highest: float

    def holds(self, number: int, value: float) -> bool:
        """Say whether the criterion would hold in area *number* if its figure were *value*."""
        limit = self.bounds[number]
        if isnan(limit):
            return True
        return bool(value >= limit if self.criterion.at == "least" else value <= limit)

    def shift(self, number: int, finding: Finding) -> Shift | None:
        """Return how its figure would come to the other side; None where that cannot be."""
        limit = self.bounds[number]
        if isnan(limit):
            return None
        decimals = self.layer.decimals
        new = self._beyond(limit, decimals, hold=not finding.holds)
        while decimals < FINEST and _alike(new, finding.value, decimals):
            decimals += 1
            new = self._beyond(limit, decimals, hold=not finding.holds)
        if not self.lowest <= new <= self.highest:
            return None
        sentence = self._sentence()
        return Shift(self.place, self.layer.slug, finding.value, new, decimals, sentence)

    def _beyond(self, limit: float, decimals: int, *, hold: bool) -> float:
        """Return the nearest printable figure at which the criterion holds, or does not."""
        steps = limit * 10**decimals
        up = (self.criterion.at == "least") is hold
        edge = ceil(steps) if up else floor(steps)
        # Holding includes the threshold itself, not holding does not.
        if not hold and edge == steps:
            edge += 1 if up else -1
        return edge / 10**decimals

    def _sentence(self) -> Text:
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


def _alike(new: float, value: float, decimals: int) -> bool:
    return format_number(new, decimals, Language.EN) == format_number(value, decimals, Language.EN)


def _bounds(criterion: Criterion, values: Floats) -> Floats:
    if criterion.threshold is not None:
        return np.full(len(values), criterion.threshold)
    assert criterion.quantile is not None
    ordered = np.sort(values[~np.isnan(values)])
    place = np.searchsorted(ordered, values)
    return np.array(
        [
            np.nan
            if np.isnan(value)
            else bound(np.delete(ordered, at), criterion.quantile, criterion.at)
            for value, at in zip(values, place, strict=True)
        ]
    )
