"""One city, harmonised: one index, one coordinate system, unknown is NaN."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series

from gemengd.errors import MeasureError
from gemengd.model.city import City
from gemengd.model.kind import NUMBER, Kind
from gemengd.model.ledger import Account
from gemengd.model.source import Source
from gemengd.model.text import Text

RD_NEW = "EPSG:28992"
NETHERLANDS_RD = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)  # RD New's area of use, in metres
AROUND_M = 3000.0  # so far outside the city streets and care count: over half an hour on foot
OWN = "; a column of your own is declared under [[columns]] in the city's TOML"
EDGE_M = 71.0  # half the diagonal of a square of the population grid, 100 m wide


@dataclass(frozen=True)
class Break:
    """A year from which a publisher counts something in another way, and why."""

    year: int
    why: Text


@dataclass(frozen=True)
class Column:
    """What is known of one column of figures.

    Attributes
    ----------
    year
        Year of the figures that were taken; None where no file has the column.
    source
        Slug of the source that they were taken from; None where no file has it.
    adds
        Whether the figures of small areas add up to that of the large one.
    of
        Columns that a share or mean is weighted by: one with a count, or shares that make up the
        group together. Empty for a count, and for what cannot be put together from small areas.
    rounded_to
        Step to which the publisher rounds, in the column's unit; 0 where it does not.
    at_random
        Whether it rounds up or down by lot, to keep a secret, instead of to the nearest step.
    breaks
        From when figures can no longer be compared with those before, oldest first.
    version
        Of the publisher's method, where it names one; no two can be compared.
    kind
        What its figures can be, and between which bounds.
    high_is
        Whether a high figure is worse or better, where the city says so of a column of its own.
    counted_by
        Who counts a column of the city's own; "" for what gemengd knows.
    """

    name: str
    title: Text
    unit: str
    year: int | None = None
    source: str | None = None
    adds: bool = False
    of: tuple[str, ...] = ()
    rounded_to: float = 0.0
    at_random: bool = False
    breaks: tuple[Break, ...] = ()
    version: str = ""
    kind: Kind = NUMBER
    high_is: str | None = None
    counted_by: str = ""

    @property
    def rounding_error(self) -> float:
        """How far a figure can be off by rounding alone, in the column's unit."""
        return self.rounded_to if self.at_random else self.rounded_to / 2

    def comparable(self, one: int, other: int) -> bool:
        """Say whether the figures of two years were counted in the same way."""
        first, last = sorted((one, other))
        return not any(first < found.year <= last for found in self.breaks)


@dataclass(frozen=True)
class Vintage:
    """Figures of one year, or the newest of each column, on today's borders.

    Attributes
    ----------
    values
        Float, index of the areas, one column per entry of *columns*; NaN is unknown.
    reasons
        Shape of *values*: a `Reason` where the figure is unknown, "" where it is known.
    errors
        Shape of *values*: how far a figure can be off at most because its area was redrawn and
        it was put together from parts; 0 where these are whole, infinite where nobody can say.
        NaN where the figure is as published, or unknown.
    columns
        Title, unit, year and source of each column.
    """

    values: DataFrame
    reasons: DataFrame
    errors: DataFrame
    columns: Mapping[str, Column]

    def of(self, names: Sequence[str]) -> "Vintage":
        """Return the same for some of the columns."""
        kept = list(names)
        errors = self.errors.reindex(columns=kept)
        columns = {name: self.columns[name] for name in kept}
        return Vintage(self.values[kept], self.reasons[kept], errors, columns)

    def beside(self, other: "Vintage") -> "Vintage":
        """Return the columns of both; they have none in common."""
        return Vintage(
            self.values.join(other.values),
            self.reasons.join(other.reasons),
            self.errors.join(other.errors),
            {**self.columns, **other.columns},
        )

    def unknown_where(self, cells: NDArray[np.bool_], reason: str) -> "Vintage":
        """Return the same without some figures, for a reason; *cells* may be a column."""
        gone = np.broadcast_to(cells, self.values.shape)
        return replace(
            self,
            values=self.values.mask(gone),
            reasons=self.reasons.mask(gone, reason),
            errors=self.errors.mask(gone),
        )

    def part(self, codes: Index) -> "Vintage":
        """Return the same for some of the areas."""
        return replace(
            self,
            values=self.values.loc[codes],
            reasons=self.reasons.loc[codes],
            errors=self.errors.loc[codes],
        )


@dataclass(frozen=True)
class OverYears:
    """One column of figures in every year of which there are any.

    Attributes
    ----------
    values, reasons, errors
        As in `Vintage`, with a column per year, ascending.
    columns
        By year: where the figures were taken from.
    """

    values: DataFrame
    reasons: DataFrame
    errors: DataFrame
    columns: Mapping[int, Column]


@dataclass(frozen=True)
class CityDataset:
    """All that the measures may look at.

    Attributes
    ----------
    areas
        Index: area code, sorted. Columns: ``name``, ``district`` (code or ""),
        ``inhabited`` (False for water and where the publisher counts nobody),
        ``geometry`` (MultiPolygon, EPSG:28992).
    figures
        Float, index of *areas*, one column per entry of *columns*; NaN is unknown.
    reasons
        Shape of *figures*: a `Reason` where the figure is unknown, "" where it is known.
    columns
        Every column of *figures*, also those that are wholly unknown.
    errors
        Shape of *figures*, as in `Vintage`; empty where nothing was redrawn.
    history
        By year, ascending: the columns of which there are figures of that year.
    streets
        Lines in EPSG:28992 with OpenStreetMap-like tag columns, or None. Of OpenStreetMap itself
        they have ``way``, its number, and ``nodes``, the number of the node at each vertex: streets
        meet where they share one.
    care
        Points in EPSG:28992 with ``kind``, ``name``, ``capacity`` (NaN is unknown) and ``source``
        (whose figure it is), or None.
    plans
        Polygons in EPSG:28992 with ``name``, ``kind``, ``status``, ``hardness``, ``start_year``,
        planned homes per tenure (NaN is unknown) and ``source``, or None.
    population
        Points (centres of squares, or addresses) in EPSG:28992 with ``inhabitants`` (> 0), in
        the city or at most *EDGE_M* outside it, or None.
    buildings
        Points in EPSG:28992 with ``stage`` (what is to change) and ``homes`` (>= 0), of the
        buildings in the city that are to change, or None.
    lists
        Name of a list of areas -> codes that the city gives as being on it.
    not_covered
        Role -> codes of the areas of which its files do not say what there is: a figure that is
        made of them is unknown there, not zero.
    smaller
        Names of the smaller areas that the files know within *areas*, by code; none on a map of
        the smallest.
    warnings
        What was left out or could not be matched, a line each, in English.
    ledger
        What became of the rows and columns of every source, in the order of *sources*.
    """

    city: City
    areas: GeoDataFrame
    figures: DataFrame
    reasons: DataFrame
    columns: Mapping[str, Column]
    sources: tuple[Source, ...]
    streets: GeoDataFrame | None = None
    care: GeoDataFrame | None = None
    plans: GeoDataFrame | None = None
    population: GeoDataFrame | None = None
    buildings: GeoDataFrame | None = None
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_covered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    errors: DataFrame = field(default_factory=DataFrame)
    history: Mapping[int, Vintage] = field(default_factory=dict)
    smaller: Mapping[str, str] = field(default_factory=dict)
    ledger: tuple[Account, ...] = ()

    def figure(self, column: str) -> Series:
        """Return a column of figures; NaN is unknown.

        Raises
        ------
        MeasureError
            If gemengd has no column of that name.
        """
        self._require(column)
        return self.figures[column]

    def reason(self, column: str) -> Series:
        """Return, per area, why the figure is unknown; "" where it is known."""
        self._require(column)
        return self.reasons[column]

    def over_years(self, column: str) -> OverYears:
        """Return a column of figures in every year of which there are any, on today's borders.

        Raises
        ------
        MeasureError
            If gemengd has no column of that name.
        """
        self._require(column)
        years = {y: vintage for y, vintage in self.history.items() if column in vintage.columns}
        index = self.areas.index
        return OverYears(
            values=DataFrame({y: v.values[column] for y, v in years.items()}, index),
            reasons=DataFrame({y: v.reasons[column] for y, v in years.items()}, index),
            errors=DataFrame({y: v.errors[column] for y, v in years.items()}, index),
            columns={y: vintage.columns[column] for y, vintage in years.items()},
        )

    def covered(self, role: str) -> Series:
        """Return in which areas the files of a role say what there is."""
        outside = self.areas.index.isin(list(self.not_covered.get(role, ())))
        return Series(~outside, index=self.areas.index)

    def part(self, codes: Index) -> "CityDataset":
        """Return the same for some of the areas, with the squares that lie in these."""
        areas = self.areas.loc[codes]
        squares = self.population
        if squares is not None:
            number, _ = areas.sindex.query(squares.geometry, predicate="intersects")
            squares = squares.iloc[sorted(set(number))].reset_index(drop=True)
        return replace(
            self,
            areas=areas,
            figures=self.figures.loc[codes],
            reasons=self.reasons.loc[codes],
            errors=self.errors.reindex(codes),
            history={year: vintage.part(codes) for year, vintage in self.history.items()},
            population=squares,
        )

    def error(self, column: str) -> Series:
        """Return, per area, how far the figure can be off, as in `Vintage`."""
        self._require(column)
        return self.errors.get(column, Series(float("nan"), index=self.areas.index))

    def _require(self, column: str) -> None:
        if column not in self.columns:
            near = get_close_matches(column, self.columns, n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            message = f"there is no column {column!r} among the figures of a city{hint}{OWN}"
            raise MeasureError(message)
