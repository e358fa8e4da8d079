"""What counts as within reach, and for how much."""

from math import inf
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from gemengd.measures.care_measure import CareMeasure
from gemengd.measures.journeys import Journeys
from gemengd.model.bounds import Minutes
from gemengd.model.text import Text
from gemengd.network import Catchments

Floats = NDArray[np.float64]
Weight = Annotated[float, Field(ge=0, le=1)]
Decay = Literal["none", "gaussian", "exponential", "steps"]

ROUNDING_MIN = 1e-6  # a tenth of a millimetre: what lies exactly on a limit is within it
CURVES = {
    "gaussian": Text("Gaussian", "Gausskromme"),
    "exponential": Text("exponential", "exponentieel"),
}


class WithinReach(CareMeasure):
    """A measure in which places count within some minutes, and nearer ones more.

    Attributes
    ----------
    within_min
        A place farther than this does not count at all.
    decay
        How much a place counts at *t* minutes: ``none``, 1; ``gaussian``,
        ``2 ** -(t / half_min) ** 2``; ``exponential``, ``2 ** -(t / half_min)``; ``steps``, the
        weight of its zone, of equally wide zones up to *within_min*.
    half_min
        Minutes at which a place counts for half; half of *within_min* by default.
    step_weights
        From 1 down to 0, one for each zone.
    """

    bounds = (0.0, inf)
    within_min: Minutes = 15
    decay: Decay = "none"
    half_min: Minutes | None = None
    step_weights: tuple[Weight, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.half_min is not None and self.decay not in CURVES:
            raise ValueError(f"half_min means nothing with decay = {self.decay!r}")
        if bool(self.step_weights) != (self.decay == "steps"):
            raise ValueError("step_weights and decay = 'steps' need each other")
        if list(self.step_weights) != sorted(self.step_weights, reverse=True):
            raise ValueError("step_weights must not rise with the minutes")
        return self

    def pairs(self, journeys: Journeys) -> Catchments:
        """Return the homes and places that are within reach of each other."""
        return journeys.within_minutes(self.within_min + ROUNDING_MIN)

    def weights(self, minutes: Floats) -> Floats:
        """Return how much a place counts at each number of *minutes*, from 0 to 1."""
        near = minutes <= self.within_min + ROUNDING_MIN
        return np.where(near, self._decayed(minutes), 0.0)

    def _decayed(self, minutes: Floats) -> Floats:
        match self.decay:
            case "gaussian":
                return np.exp2(-((minutes / self._half) ** 2))
            case "exponential":
                return np.exp2(-minutes / self._half)
            case "steps":
                zone = self.within_min / len(self.step_weights)
                number = np.ceil((minutes - ROUNDING_MIN) / zone).astype(np.int64) - 1
                return np.asarray(self.step_weights)[number.clip(0, len(self.step_weights) - 1)]
        return np.ones(len(minutes))

    @property
    def _half(self) -> float:
        return self.half_min or self.within_min / 2

    @property
    def how_places_count(self) -> Text:
        """How much a place counts, in words."""
        limit = _number(self.within_min)
        match self.decay:
            case "none":
                return Text(
                    f"Each place within {limit.en} minutes counts as one.",
                    f"Elke plek binnen {limit.nl} minuten telt als één.",
                )
            case "steps":
                weights = [_number(weight) for weight in self.step_weights]
                return Text(
                    f"In equal zones up to {limit.en} minutes a place counts for "
                    f"{', '.join(w.en for w in weights)}; farther, not at all.",
                    f"In gelijke zones tot {limit.nl} minuten telt een plek voor "
                    f"{'; '.join(w.nl for w in weights)}; verder weg niet.",
                )
        half, curve = _number(self._half), CURVES[self.decay]
        return Text(
            f"The farther a place, the less it counts ({curve.en}): half at {half.en} minutes, "
            f"not at all beyond {limit.en}.",
            f"Hoe verder een plek, hoe minder die telt ({curve.nl}): half bij {half.nl} minuten, "
            f"niet verder dan {limit.nl}.",
        )


def _number(value: float) -> Text:
    return Text(f"{value:g}", f"{value:g}".replace(".", ","))
