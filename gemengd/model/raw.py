"""What a source delivers: a publisher's table, untouched, with its provenance."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pandas import DataFrame

from gemengd.model.city import City, Level
from gemengd.model.source import Source


class Role(StrEnum):
    """What a table is for."""

    AREAS = "areas"
    FIGURES = "figures"
    STREETS = "streets"
    CARE = "care"
    PLANS = "plans"
    POPULATION = "population"
    BUILDINGS = "buildings"


@dataclass(frozen=True)
class RawTable:
    """One table as the publisher wrote it.

    Attributes
    ----------
    role
        ``AREAS`` has polygons and may have figures; ``FIGURES`` has figures only.
    frame
        A GeoDataFrame with a declared CRS for every role but ``FIGURES``.
    source
        Where it comes from; its year is the year of the figures.
    level
        Division of the rows, for ``AREAS`` and ``FIGURES``; None where rows of
        several levels are mixed and codes tell them apart.
    names
        The table's columns in our words: our column -> theirs; whatever is not
        named here is recognised by the column table.
    missing
        Values that mean "unknown" in this table beside the publisher's usual codes.
    replaces
        Whether it alone counts for the kinds of care that it holds.
    nil
        Text that means zero in this table beside the publisher's usual word for it.
    version
        Of the publisher's method, where it names one; figures of two cannot be compared.
    """

    role: Role
    frame: DataFrame
    source: Source
    level: Level | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[Hashable, ...] = ()
    nil: tuple[str, ...] = ()
    version: str = ""
    replaces: bool = False


@dataclass(frozen=True)
class RawCity:
    """All tables of one city, in the order in which they were named."""

    city: City
    tables: tuple[RawTable, ...]
    warnings: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
