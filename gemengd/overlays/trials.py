"""An overlay as a function of everything that is drawn: weights, thresholds, errors, ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pandas import Index, Series

from gemengd.model.layer import LayerResult
from gemengd.model.overlay import Overlay
from gemengd.model.robustness import Together
from gemengd.overlays.draws import AGGREGATE, FLAG_AT, NORMALISE, Draw, Place
from gemengd.overlays.ranking import ranks
from gemengd.overlays.rule import ROUNDING, weigh
from gemengd.overlays.shift import limits
from gemengd.overlays.stick import Stick, stick

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """What a set of draws gives, shape (draws, areas): 1 where flagged, who is left open, ranks."""

    flagged: Floats
    undecided: Bools
    rank: Floats


@dataclass(frozen=True)
class Column:
    """What one criterion gives in a set of draws, shape (draws, areas)."""

    holds: Bools
    distance: Floats


@dataclass(frozen=True)
class Trials:
    """An overlay over the areas *codes*, each of which has an outcome, in that order."""

    overlay: Overlay
    layers: Mapping[str, LayerResult]
    places: Sequence[Place]
    codes: Index

    def columns(self, draw: Draw, old: Sequence[Column] = (), key: str = "") -> list[Column]:
        """Return what each criterion gives; those that do not hang on *key* stay as they were."""
        return [
            self._column(number, draw) if not old or _hangs_on(place, key) else old[number]
            for number, place in enumerate(self.places)
        ]

    def drawn(self, draw: Draw, columns: Sequence[Column]) -> Drawn:
        """Return what *draw* gives, from what each criterion gives in it."""
        rules = dict.fromkeys(place.criterion.rule for place in self.places)
        flags, left_open, scores = zip(
            *(self._drawn(rule, draw, columns) for rule in rules), strict=True
        )
        flagged = np.logical_or.reduce(flags)
        undecided = np.logical_or.reduce(left_open) & ~flagged
        score = np.maximum.reduce(scores)
        return Drawn(flagged.astype(float), undecided, ranks(score))

    @cached_property
    def _sticks(self) -> tuple[Stick, ...]:
        criteria = [place.criterion for place in self.places]
        values = [self.layers[criterion.layer].values for criterion in criteria]
        return tuple(
            stick(criterion, figures.to_numpy(float), figures.reindex(self.codes).to_numpy(float))
            for criterion, figures in zip(criteria, values, strict=True)
        )

    def _column(self, number: int, draw: Draw) -> Column:
        place, one = self.places[number], self._sticks[number]
        figures, thresholds = self._figures(place, draw), draw[place.threshold]
        return Column(
            one.holds(figures, thresholds),
            one.distance(figures, thresholds, draw[NORMALISE], draw[AGGREGATE]),
        )

    def _figures(self, place: Place, draw: Draw) -> Floats:
        """Return the figures of a criterion with their errors."""
        result = self.layers[place.criterion.layer]
        figures, off = self._known(result.values)[None, :], result.uncertainty
        if place.figure:
            even, normal = draw[place.figure]
            moved = self._known(off.half_width) * even + self._known(off.deviation) * normal
            figures = figures + moved
        return np.clip(figures, *limits(result))

    def _known(self, values: Series) -> Floats:
        # What is unknown is left out by the stick, whatever stands here.
        return values.reindex(self.codes).fillna(0.0).to_numpy(float)

    def _drawn(
        self, rule: str, draw: Draw, columns: Sequence[Column]
    ) -> tuple[Bools, Bools, Floats]:
        """Return where a rule flags, where it is left open, and how far areas are beyond."""
        mine = [n for n, place in enumerate(self.places) if place.criterion.rule == rule]
        drawn = np.stack([draw[self.places[n].weight] for n in mine])
        weights = (drawn / drawn.sum(axis=0))[:, :, None]
        weighed = weigh(
            [self.places[n].criterion for n in mine],
            weights,
            [columns[n].holds for n in mine],
            [self._sticks[n].known for n in mine],
            self.overlay.minimum_known,
        )
        score = sum(weights[i] * columns[n].distance for i, n in enumerate(mine))
        needed = draw[FLAG_AT][:, None]
        by_rule = (draw[AGGREGATE] == Together.RULE)[:, None]
        beyond = score >= -ROUNDING
        # What is unknown leaves a rule open if it could still flag, a score if too much is.
        flagged, undecided = weighed.decide(
            np.where(by_rule, weighed.reaches(needed), beyond),
            np.where(by_rule, weighed.may_reach(needed), beyond | ~weighed.enough),
        )
        return flagged, undecided, score / np.maximum(1 - weighed.open, ROUNDING)


def _hangs_on(place: Place, key: str) -> bool:
    return key in {place.threshold, place.figure, NORMALISE, AGGREGATE}
