"""A layer: one figure per area, with its meaning."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import ClassVar, Literal, Self

from geopandas import GeoDataFrame
from pandas import DataFrame, Series
from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, model_validator

from gemengd.model.dataset import CityDataset, Column
from gemengd.model.outcome import OverlayResult
from gemengd.model.surface import Surface
from gemengd.model.text import Text
from gemengd.model.uncertainty import Uncertainty

# They are as they are now in every year, and date nothing.
ONLY_WEIGHTS = frozenset({"inhabitants"})
ANYTHING = (-inf, inf)


@dataclass(frozen=True)
class Part:
    """A figure that stands beside the main figure of a layer."""

    title: Text
    unit: str
    decimals: int = 0


@dataclass(frozen=True)
class Measured:
    """What a measure finds.

    Attributes
    ----------
    values
        One figure per area, index of the areas; float with NaN as unknown, or, for a
        measure that sorts areas into classes, str with NaN as unknown.
    reasons
        Same index: a `Reason` where the value is unknown, "" where it is known.
    city
        The same figure for the city as a whole; None where that has no meaning.
    parts
        Further columns, index of the areas, described in *part_info*.
    columns
        The columns of figures that were used.
    past
        Columns of figures of single years that were used, from the dataset's history.
    notes
        What a reader must know of this result, beside the layer's caveat.
    surface
        The same figure as a raster, where there is one.
    uncertainty
        How far the values may be off; None where the measure cannot say.
    places
        Points in EPSG:28992 that the figure names, such as suggested sites, best first: ``name``,
        ``rank`` (from 1) and ``gain`` (in the layer's unit); None where it names none.
    """

    values: Series
    reasons: Series
    city: float | None = None
    parts: DataFrame = field(default_factory=DataFrame)
    part_info: Mapping[str, Part] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    past: tuple[Column, ...] = ()
    notes: tuple[Text, ...] = ()
    surface: Surface | None = None
    uncertainty: Uncertainty | None = None
    places: GeoDataFrame | None = None


class Measure(BaseModel, ABC):
    """A way to compute one figure per area; its fields are the TOML's parameters.

    Attributes
    ----------
    uses
        What is behind it beside figures, as `Role`s: streets, care, plans, buildings or the
        population of squares, of which no earlier state is known.
    bounds
        Between which its figures always lie.
    """

    uses: ClassVar[tuple[str, ...]] = ()
    bounds: ClassVar[tuple[float, float]] = ANYTHING

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @abstractmethod
    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the figure of every area of *dataset*."""


class Derived(BaseModel, ABC):
    """A measure that is computed from other layers instead of from the figures.

    Attributes
    ----------
    bounds
        As for `Measure`.
    """

    bounds: ClassVar[tuple[float, float]] = ANYTHING

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @property
    @abstractmethod
    def needs(self) -> tuple[str, ...]:
        """Slugs of the layers it is computed from."""

    @abstractmethod
    def __call__(self, dataset: CityDataset, layers: Mapping[str, "LayerResult"]) -> Measured:
        """Return the figure of every area, from the results of the layers it *needs*."""


class OfOverlays(BaseModel, ABC):
    """A measure that is computed from what overlays say; no layer or overlay is made of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @property
    @abstractmethod
    def overlays(self) -> tuple[str, ...]:
        """Slugs of the overlays it is computed from."""

    @abstractmethod
    def __call__(self, dataset: CityDataset, overlays: Mapping[str, OverlayResult]) -> Measured:
        """Return the figure of every area, from the results of its *overlays*."""


MeasureType = type[Measure] | type[Derived] | type[OfOverlays]


class Layer(BaseModel):
    """A layer as its TOML defines it.

    Attributes
    ----------
    caveat, caveat_nl
        What the figure does not say; required, and shown to the reader.
    high_is
        Whether a high value means more of what the overlays look for, or less.
    error, error_source
        How far its values may be off, in its unit, and where that comes from; takes the place of
        what the measure finds. Both, or neither.
    group
        Heading that it stands under on the map.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    slug: str
    title: str
    title_nl: str
    unit: str
    unit_nl: str = ""
    style: str
    caveat: str = Field(min_length=1)
    caveat_nl: str = Field(min_length=1)
    description: str = ""
    description_nl: str = ""
    group: str = "people"
    decimals: int = Field(default=0, ge=0, le=3)
    order: int = 100
    high_is: Literal["worse", "better"] = "worse"
    error: float | None = Field(default=None, ge=0)
    error_source: str = ""
    measure: SerializeAsAny[Measure | Derived | OfOverlays]

    @model_validator(mode="after")
    def _an_error_has_a_source(self) -> Self:
        if (self.error is None) is not (self.error_source == ""):
            raise ValueError("give error and error_source, or neither")
        return self

    @property
    def needs(self) -> tuple[str, ...]:
        """Slugs of the layers that it is made of."""
        return self.measure.needs if isinstance(self.measure, Derived) else ()

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which its figures always lie, whatever the city."""
        return ANYTHING if isinstance(self.measure, OfOverlays) else self.measure.bounds

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return Text(self.title, self.title_nl)

    @property
    def units(self) -> Text:
        """The unit in both languages."""
        return Text(self.unit, self.unit_nl or self.unit)

    @property
    def warning(self) -> Text:
        """The caveat in both languages."""
        return Text(self.caveat, self.caveat_nl)


def with_needs(slugs: Iterable[str], layers: Mapping[str, Layer]) -> set[str]:
    """Return the slugs with those of the layers that they are made of, and so on."""
    wanted = set(slugs)
    while more := {n for slug in wanted & layers.keys() for n in layers[slug].needs} - wanted:
        wanted |= more
    return wanted


@dataclass(frozen=True)
class LayerResult:
    """A layer of one city.

    Attributes
    ----------
    used
        The columns of figures behind it, each with the year and source it was taken from.
    earlier
        Year, ascending -> the same layer on the figures of that year.
    """

    layer: Layer
    measured: Measured
    used: tuple[Column, ...] = ()
    earlier: Mapping[int, "LayerResult"] = field(default_factory=dict)

    @property
    def values(self) -> Series:
        """The figure per area; NaN is unknown."""
        return self.measured.values

    @property
    def reasons(self) -> Series:
        """Why a figure is unknown; "" where it is known."""
        return self.measured.reasons

    @property
    def ranks(self) -> Series:
        """Rank within the city, 1 is the highest value; NaN where unknown or not a number.

        Of the figures as they are shown: what lies within the rounding of another shares its rank.
        """
        numeric = self.values.dtype.kind == "f"
        shown = self.values.map(
            lambda v: round(v, self.layer.decimals) if numeric else float("nan")
        )
        return shown.rank(ascending=False, method="min")

    @property
    def uncertainty(self) -> Uncertainty:
        """How far the values may be off: as the definition says, else as the measure found."""
        none = Series(0.0, index=self.values.index)
        if self.layer.error is not None:
            return Uncertainty(none + self.layer.error, none)
        return self.measured.uncertainty or Uncertainty(none, none)

    @property
    def rests_on_places(self) -> bool:
        """Whether places are all that is behind it, and the inhabitants only as weights.

        A measure that does not say which columns it uses may use any.
        """
        return set(self.measured.columns) == ONLY_WEIGHTS

    @property
    def dated(self) -> dict[str, int]:
        """Year of each column of figures behind it, but for those that only weigh."""
        return {c.name: c.year for c in self.used if c.name not in ONLY_WEIGHTS and c.year}

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the figures behind it, ascending."""
        return tuple(sorted({column.year for column in self.used if column.year is not None}))
