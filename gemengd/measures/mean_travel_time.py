"""Travel times to several kinds of place as one figure."""

from collections.abc import Mapping
from math import inf
from typing import Self

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field, model_validator

from gemengd.measures.derived import as_part, require_numbers
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Derived, LayerResult, Measured
from gemengd.model.reason import Reason


class MeanTravelTime(Derived):
    """The mean of several layers of travel time, in minutes.

    Formula: the plain mean over *layers*: each kind of place counts as much. Unknown where any of
    them is unknown, because a mean over fewer kinds cannot be compared with one over all. The
    reason is the one that they share, else `PARTS_UNKNOWN`. The city's figure is the mean of
    theirs, each weighted by inhabitants.

    Attributes
    ----------
    layers
        Slugs of the layers, each once.
    """

    bounds = (0.0, inf)
    layers: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_layer_once(self) -> Self:
        if len(set(self.layers)) < len(self.layers):
            raise ValueError("name each layer once")
        return self

    @property
    def needs(self) -> tuple[str, ...]:
        """The layers that it is the mean of."""
        return self.layers

    def __call__(self, _dataset: CityDataset, layers: Mapping[str, LayerResult]) -> Measured:
        """Return the mean of every area, in minutes.

        Raises
        ------
        DefinitionError
            If one of the layers has words instead of numbers.
        """
        results = [require_numbers(layers[slug]) for slug in self.layers]
        parts = DataFrame({result.layer.slug: result.values for result in results})
        values = parts.mean(axis=1, skipna=False)
        cities = [result.measured.city for result in results]
        known = [city for city in cities if city is not None]
        return Measured(
            values=values,
            reasons=_why_unknown(results).where(values.isna(), ""),
            city=float(np.mean(known)) if len(known) == len(cities) else None,
            parts=parts,
            part_info={result.layer.slug: as_part(result) for result in results},
            columns=tuple(dict.fromkeys(c for r in results for c in r.measured.columns)),
            notes=tuple(dict.fromkeys(note for r in results for note in r.measured.notes)),
        )


def _why_unknown(results: list[LayerResult]) -> Series:
    """Return the reason that all unknown parts of an area share."""
    found = results[0].reasons.astype(object)
    for result in results[1:]:
        reasons = result.reasons.astype(object)
        differs = (found != "") & (reasons != "") & (found != reasons)
        found = found.where(found != "", reasons).mask(differs, Reason.PARTS_UNKNOWN.value)
    return found
