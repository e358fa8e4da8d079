"""What a source delivers: a publisher's table, untouched, with its provenance."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pandas import DataFrame
from shapely import Geometry

from gemengd.model.city import City, Level
from gemengd.model.dataset import Column
from gemengd.model.ledger import LeftOut
from gemengd.model.numbers import PLAIN, Numbers
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
    covers
        What the table has everything of: codes of municipalities, districts or neighbourhoods
        (``NL`` is the country), or a shape in EPSG:28992; None where nobody says.
    left_out
        Rows that the reader saw and did not take into *frame*; the source's ``rows`` counts them.
    numbers
        How its numbers are written: by our column, and under "" for the others.
    own
        Columns of figures that the city declares beside those that gemengd knows.
    said
        What the reader says of this very file, for the warnings; the source's notes have it too.
    formats_unread
        Whether its numbers come from cells that may show them otherwise, as 80% for 0.8.
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
    covers: tuple[str, ...] | Geometry | None = None
    left_out: tuple[LeftOut, ...] = ()
    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    own: tuple[Column, ...] = ()
    formats_unread: bool = False
    said: tuple[str, ...] = ()

    def numbers_of(self, ours: str) -> Numbers:
        """Return how the numbers of one of our columns are written."""
        return self.numbers.get(ours, PLAIN).over(self.numbers.get("", PLAIN))


@dataclass(frozen=True)
class RawCity:
    """All tables of one city, in the order in which they were named.

    Attributes
    ----------
    allow_left_out
        How many of the map's areas may be lost, where that is more than a few per cent.
    own
        Columns of figures that the city declares beside those that gemengd knows.
    """

    city: City
    tables: tuple[RawTable, ...]
    warnings: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    allow_left_out: int = 0
    own: tuple[Column, ...] = ()
