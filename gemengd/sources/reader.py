"""What a reader is, and what it may look at to recognise a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pandas import DataFrame

from gemengd.model.city import City, Level
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.source import Source
from gemengd.sources.files import Bounds, read_text, sha256, shape_of, tables_of

TEXT = frozenset({".csv", ".txt", ".tsv"})
RASTER = frozenset({".tif", ".tiff"})
PBF = ".pbf"


@dataclass(frozen=True)
class Look:
    """A first look at a file: what it holds, without its rows.

    Attributes
    ----------
    tables
        Table -> its columns; a text file has one table, "".
    shapes
        Table -> kind of shapes, such as ``Polygon``; "" for text.
    """

    path: Path
    tables: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, str]

    def has(self, *columns: str) -> bool:
        """Say whether some table has all of *columns*, whatever their capitals."""
        wanted = {c.casefold() for c in columns}
        return any(wanted <= {c.casefold() for c in found} for found in self.tables.values())


@dataclass(frozen=True)
class Reader:
    """A way to read one kind of file.

    Attributes
    ----------
    name
        As a city's TOML names it.
    roles
        What its tables can be for.
    looks_for
        What it recognises a file by, for the complaint about one that nobody recognises.
    read
        Takes the input, the city, and the bounds of what is needed if these are known.
    """

    name: str
    roles: frozenset[Role]
    looks_for: str
    recognises: Callable[[Look], bool]
    read: Callable[[Input, City, Bounds | None], tuple[RawTable, ...]]


def look(given: Input) -> Look:
    """Return a first look at a file.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    path, suffix = given.file, given.file.suffix.lower()
    if suffix in TEXT:
        return Look(path, {"": tuple(read_text(given).columns)}, {"": ""})
    if suffix in RASTER:
        return Look(path, {"": ()}, {"": "Raster"})
    names = [given.table] if given.table else tables_of(path)
    found = {name: shape_of(path, name) for name in names}
    return Look(
        path,
        {name: tuple(columns) for name, (columns, _, _) in found.items()},
        {name: kind for name, (_, kind, _) in found.items()},
    )


def make_table(
    role: Role,
    frame: DataFrame,
    given: Input,
    *,
    title: str,
    publisher: str = "unknown",
    licence: str = "unknown",
    attribution: str = "",
    year: int | None = None,
    level: Level | None = None,
    names: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
) -> RawTable:
    """Return a table with its provenance; what the input says wins over what the reader says."""
    location = given.file.name + (f", table {given.table}" if given.table else "")
    source = Source(
        slug="_".join(filter(None, [given.file.stem.split(".")[0], given.table, role.value])),
        title=given.title or title,
        publisher=given.publisher or publisher,
        location=location,
        sha256=sha256(given.file),
        licence=given.licence or licence,
        attribution=given.attribution or attribution or given.publisher or publisher,
        rows=len(frame),
        year=given.year or year,
        notes=notes,
    )
    columns = {**(names or {}), **given.columns}
    return RawTable(role, frame, source, given.level or level, columns, given.missing)
