"""What a reader is, and what it may look at to recognise a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pandas import DataFrame, Series

from gemengd.errors import SourceChangedError
from gemengd.model.city import City, Level
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.source import Source
from gemengd.sources.files import (
    Bounds,
    read_text,
    require_file,
    sha256,
    shape_of,
    size_of,
    tables_of,
)
from gemengd.sources.sheets import SHEETS

TEXT = frozenset({".csv", ".txt", ".tsv"}) | SHEETS
RASTER = frozenset({".tif", ".tiff"})
PBF = ".pbf"
JSON = ".json"
OVERPASS = ("osm3s", "elements")  # how an answer of Overpass begins
RASTER_SHAPES, OSM_SHAPES = "Raster", "OpenStreetMap"  # kinds of shapes that are no table
START = 4096  # bytes; an answer says within these what it is


@dataclass(frozen=True)
class Look:
    """A first look at a file: what it holds, without its rows.

    Attributes
    ----------
    tables
        Table -> its columns; a text file or spreadsheet has one table, "".
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
        return Look(path, {"": ()}, {"": RASTER_SHAPES})
    if suffix == PBF:
        return Look(path, {"": ()}, {"": OSM_SHAPES})
    if suffix == JSON and _begins_with(path, *OVERPASS):
        return Look(path, {"": OVERPASS}, {"": OSM_SHAPES})
    names = [given.table] if given.table else tables_of(path)
    found = {name: shape_of(path, name) for name in names}
    return Look(
        path,
        {name: tuple(columns) for name, (columns, _, _) in found.items()},
        {name: kind for name, (_, kind, _) in found.items()},
    )


def _begins_with(path: Path, *keys: str) -> bool:
    require_file(path)
    with path.open("rb") as file:
        start = file.read(START)
    return all(f'"{key}"'.encode() in start for key in keys)


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
    nil: tuple[str, ...] = (),
) -> RawTable:
    """Return a table with its provenance; what the input says wins over what the reader says."""
    columns = {**(names or {}), **given.columns}
    frame = _translated(kept(frame, given), given, columns)
    source = Source(
        slug="_".join(filter(None, [given.file.stem.split(".")[0], given.table, role.value])),
        title=given.title or title,
        publisher=given.publisher or publisher,
        location=location_of(given),
        sha256=sha256(given.file),
        licence=given.licence or licence,
        attribution=given.attribution or attribution or given.publisher or publisher,
        rows=len(frame),
        year=given.year or year,
        role=role.value,
        notes=notes + ((given.note,) if given.note else ()),
        size=size_of(given.file),
    )
    return RawTable(
        role,
        frame,
        source,
        given.level or level,
        columns,
        given.missing,
        nil,
        replaces=given.care == "replace",
    )


def location_of(given: Input) -> str:
    """Return where an input comes from: its address or the name of its file, and its table."""
    location = given.location or given.file.name
    return f"{location}, table {given.table}" if given.table else location


def rows_of_year(frame: DataFrame, years: Series, given: Input, what: str) -> tuple[int, DataFrame]:
    """Return the newest year of a table, or the one that is asked for, and its rows.

    Parameters
    ----------
    years
        The year of each row, four digits; missing where a row has none.
    what
        What the rows are, for the complaint.

    Raises
    ------
    SourceChangedError
        If the table has no row of the year that is asked for.
    """
    year = str(given.year or years.max())
    if year not in set(years):
        shown = ", ".join(sorted(set(years.dropna())))
        raise SourceChangedError(f"{given.file}: no {what} of {year}; there are {shown}")
    return int(year), frame[years == year]


def kept(frame: DataFrame, given: Input) -> DataFrame:
    """Return the rows that the input asks for with ``only``.

    Raises
    ------
    SourceChangedError
        If there is no such column, or no such row.
    """
    for column, value in given.only.items():
        _require(column, frame, given, "only")
        frame = frame[frame[column].astype(str).str.strip() == value]
        if frame.empty:
            message = f"{given.file}: only: no row has {value!r} as {column}"
            raise SourceChangedError(f"{message}; correct the value")
    return frame.reset_index(drop=True) if given.only else frame


def _translated(frame: DataFrame, given: Input, columns: Mapping[str, str]) -> DataFrame:
    """Return the table with the user's words put in place of its own."""
    for ours, words in given.words.items():
        column = columns.get(ours, ours)
        _require(column, frame, given, f"words.{ours}")
        said = frame[column].astype("string").str.strip().str.casefold()
        known = {theirs.strip().casefold(): word for theirs, word in words.items()}
        strange = frame.loc[said.notna() & ~said.isin(list(known)), column]
        if len(strange):
            message = f"{given.file}: words.{ours} does not say what {strange.iloc[0]!r} means"
            raise SourceChangedError(f"{message}; add it to the TOML")
        frame = frame.assign(**{column: said.map(known)})
    return frame


def _require(column: str, frame: DataFrame, given: Input, key: str) -> None:
    if column not in frame:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{given.file}: {key} names {column!r}, which is not there"
        raise SourceChangedError(f"{message}; found {shown}")
