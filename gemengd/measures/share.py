"""Share of a whole, in per cent."""

from typing import Self

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field, model_validator

from gemengd.measures.uncertain import half_width, rounded
from gemengd.measures.unknown import first_reason, too_small
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured, Part
from gemengd.model.reason import Reason


class Share(Measure):
    """What part of a whole has a property, in per cent.

    Formula: ``part / whole * 100``, or the percentage as the publisher states it. The city's
    figure is the mean over the areas with a known share, weighted by *whole*, so that it does
    not give away what is left unknown.

    Unknown where nobody lives, where *whole* is unknown or below *minimum_whole*, and where the
    publisher does not state the figure. Publishers round counts (CBS: to 5), so a part may exceed
    its whole by what both may be off: the share is then 100. A part that is larger is none of
    this whole: unknown (`Reason.IMPOSSIBLE`).

    Attributes
    ----------
    percentage
        Column with a published percentage of *whole*. Give this, or *part*.
    part, whole
        Columns with counts. *whole* is always needed: it decides whether the area is large enough.
    minimum_whole
        Fewer than this: unknown. One home of twelve is not a share. CBS publishes from 20 homes;
        our default of 50 is our own choice.
    """

    bounds = (0.0, 100.0)
    percentage: str | None = None
    part: str | None = None
    whole: str
    minimum_whole: int = Field(default=50, ge=0)

    @model_validator(mode="after")
    def _one_numerator(self) -> Self:
        if (self.percentage is None) == (self.part is None):
            raise ValueError("give either percentage or part, a column of figures")
        return self

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the share of every area, in per cent, 0-100."""
        numerator = self.percentage or self.part
        assert numerator is not None
        small = too_small(dataset, self.whole, self.minimum_whole)
        reasons = first_reason(small, dataset.reason(numerator), self._no_part(dataset))
        values = self._percent(dataset).where(reasons == "")
        whole = dataset.figure(self.whole)
        mean = weighted_mean(values, whole)
        return Measured(
            values=values,
            reasons=reasons,
            city=None if mean != mean else mean,  # noqa: PLR0124 - NaN
            parts=DataFrame({self.whole: whole}),
            part_info={self.whole: _part(dataset, self.whole)},
            columns=(numerator, self.whole),
            uncertainty=rounded(self._half_width(dataset)),
        )

    def _no_part(self, dataset: CityDataset) -> Series:
        none = Series("", index=dataset.areas.index, dtype=object)
        if self.part is None:
            return none
        off = half_width(dataset, self.part) + half_width(dataset, self.whole)
        over = dataset.figure(self.part) - dataset.figure(self.whole) > off
        return none.mask(over, Reason.IMPOSSIBLE.value)

    def _half_width(self, dataset: CityDataset) -> Series:
        if self.percentage is not None:
            return half_width(dataset, self.percentage)
        assert self.part is not None
        whole = dataset.figure(self.whole)
        share = dataset.figure(self.part) / whole
        # Two even errors together are as wide as the root of their squares.
        off = np.hypot(half_width(dataset, self.part), share * half_width(dataset, self.whole))
        return Series(off / whole.where(whole > 0) * 100, index=whole.index)

    def _percent(self, dataset: CityDataset) -> Series:
        if self.percentage is not None:
            return dataset.figure(self.percentage).astype(float)
        assert self.part is not None
        return (dataset.figure(self.part) / dataset.figure(self.whole) * 100).clip(0, 100)


def _part(dataset: CityDataset, column: str) -> Part:
    return Part(dataset.columns[column].title, dataset.columns[column].unit)
