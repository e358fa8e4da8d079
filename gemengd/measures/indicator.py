"""One part of a composite: a figure, made comparable with the other parts."""

from typing import Annotated, Literal

import numpy as np
from pandas import Series
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gemengd.measures.uncertain import standard_error
from gemengd.measures.unknown import first_reason
from gemengd.model.dataset import CityDataset
from gemengd.model.text import Text


def _not_zero(norm: float) -> float:
    if norm == 0:
        raise ValueError("a norm of 0 has no distance in per cent; take another way to normalise")
    return norm


class Indicator(BaseModel):
    """A column of figures as a part of a composite.

    Attributes
    ----------
    column
        Column of figures.
    per
        Column that it is divided by, such as ``inhabitants``; None takes it as it is.
    scale
        The quotient is multiplied by this: 1000 for "per 1000 inhabitants".
    direction
        -1 if a high figure lowers the composite.
    weight
        Relative to the other parts; 0 leaves the part out.
    norm
        What ``distance_to_norm`` measures from, in the part's own unit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    column: str
    per: str | None = None
    scale: float = Field(default=1, gt=0)
    direction: Literal[-1, 1] = 1
    weight: float = Field(default=1, ge=0)
    norm: Annotated[float, AfterValidator(_not_zero)] | None = None

    @property
    def name(self) -> str:
        """Name of the part, unique within a composite."""
        return f"{self.column}_per_{self.scale:g}_{self.per}" if self.per else self.column

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of figures that it uses."""
        return (self.column, self.per) if self.per else (self.column,)

    def title(self, dataset: CityDataset) -> Text:
        """Return what it is called, in both languages."""
        title = dataset.columns[self.column].title
        if self.per is None:
            return title
        per = dataset.columns[self.per].title
        return Text(
            f"{title.en} per {self.scale:g} {per.en.lower()}",
            f"{title.nl} per {self.scale:g} {per.nl.lower()}",
        )

    def figure(self, dataset: CityDataset) -> Series:
        """Return the figure of every area, in its own unit; NaN is unknown."""
        figure = dataset.figure(self.column).astype(float)
        if self.per is None:
            return figure * self.scale
        whole = dataset.figure(self.per)
        return figure / whole.where(whole > 0) * self.scale

    def standard_error(self, dataset: CityDataset) -> Series:
        """Return how far rounding, redrawing and chance put the figure off, in its own unit."""
        error = standard_error(dataset, self.column)
        if self.per is None:
            return error * self.scale
        whole = dataset.figure(self.per).astype(float)
        share = dataset.figure(self.column) / whole.where(whole > 0)
        off = np.hypot(error, share * standard_error(dataset, self.per))
        return Series(off / whole.where(whole > 0) * self.scale, index=whole.index)

    def reason(self, dataset: CityDataset) -> Series:
        """Return why a figure is unknown; "" where it is known."""
        return first_reason(*(dataset.reason(column) for column in self.columns))
