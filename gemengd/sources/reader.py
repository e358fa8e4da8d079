"""What a reader is, and what it may look at to recognise a file."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pandas import DataFrame, Series

from gemengd.errors import SourceChangedError
from gemengd.model.city import City, Level
from gemengd.model.ledger import LeftOut
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.source import Source
from gemengd.model.text import Text
from gemengd.model.vocabulary import known_word
from gemengd.sources.files import (
    Bounds,
    read_text,
    require_file,
    sha256,
    size_of,
)
from gemengd.sources.headings import column_of, headings
from gemengd.sources.map_file import about, tables_of
from gemengd.sources.sheets import SHEETS, is_old_sheet

TEXT = frozenset({".csv", ".txt", ".tsv"}) | SHEETS
RASTER = frozenset({".tif", ".tiff"})
OSM = frozenset({".pbf", ".osm"})
JSON = ".json"
OVERPASS = ("osm3s", "elements")  # how an answer of Overpass begins
RASTER_SHAPES, OSM_SHAPES = "Raster", "OpenStreetMap"  # kinds of shapes that are no table
NOT_ASKED = Text("are not what only asks for", "zijn niet waar only om vraagt")
OTHER_YEAR = Text("are of another year", "zijn van een ander jaar")
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
    require_file(path)
    if suffix in TEXT:
        return Look(path, {"": tuple(read_text(given).columns)}, {"": ""})
    if suffix in RASTER:
        return Look(path, {"": ()}, {"": RASTER_SHAPES})
    if suffix in OSM:
        return Look(path, {"": ()}, {"": OSM_SHAPES})
    if suffix == JSON and _begins_with(path, *OVERPASS):
        return Look(path, {"": OVERPASS}, {"": OSM_SHAPES})
    names = [given.table] if given.table else tables_of(path)
    found = {name: about(path, name) for name in names}
    return Look(
        path,
        {name: tuple(table.columns) for name, table in found.items()},
        {name: table.shapes for name, table in found.items()},
    )


def _begins_with(path: Path, *keys: str) -> bool:
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
    left_out: tuple[LeftOut, ...] = (),
    warnings: tuple[str, ...] = (),
) -> RawTable:
    """Return a table with its provenance; what the input says wins over what the reader says.

    Parameters
    ----------
    left_out
        Rows of the file that the reader saw and are not in *frame*.
    warnings
        Notes that belong among the warnings of a build too.
    """
    said = {**(names or {}), **given.columns}
    columns = headings(frame.columns, role, said, given.file)
    frame, passed = kept(frame, given)
    left_out = (*left_out, *passed)
    frame, columns = _apart(frame, given, columns)
    frame = _translated(frame, given, role, columns)
    source = Source(
        slug="_".join(filter(None, [given.file.stem.split(".")[0], given.table, role.value])),
        title=given.title or title,
        publisher=given.publisher or publisher,
        location=location_of(given),
        sha256=sha256(given.file),
        licence=given.licence or licence,
        attribution=given.attribution or attribution or given.publisher or publisher,
        rows=len(frame) + sum(left.count for left in left_out),
        year=given.year or year,
        role=role.value,
        notes=(*notes, *warnings, *((given.note,) if given.note else ())),
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
        left_out=left_out,
        numbers=given.written,
        formats_unread=is_old_sheet(given.file),
        said=warnings,
    )


def location_of(given: Input) -> str:
    """Return where an input comes from: its address or the name of its file, and its table."""
    location = given.location or given.file.name
    return f"{location}, table {given.table}" if given.table else location


def gone(count: int, why: Text) -> tuple[LeftOut, ...]:
    """Return what is left out for one reason: nothing at all, if that are no rows."""
    return (LeftOut(count, why),) if count else ()


def rows_of_year(
    frame: DataFrame, years: Series, given: Input, what: str
) -> tuple[int, DataFrame, tuple[LeftOut, ...]]:
    """Return the newest year of a table, or the one that is asked for, its rows, and the others.

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
    found = frame[years == year]
    return int(year), found, gone(len(frame) - len(found), OTHER_YEAR)


def kept(frame: DataFrame, given: Input) -> tuple[DataFrame, tuple[LeftOut, ...]]:
    """Return the rows that the input asks for with ``only``, and how many it does not ask for.

    Raises
    ------
    SourceChangedError
        If there is no such column, or no such row.
    """
    read = len(frame)
    for name, value in given.only.items():
        column = column_of(name, frame.columns) or name
        _require(column, frame, given, "only")
        frame = frame[frame[column].astype(str).str.strip() == value]
        if frame.empty:
            message = f"{given.file}: only: no row has {value!r} as {column}"
            raise SourceChangedError(f"{message}; correct the value")
    found = frame.reset_index(drop=True) if given.only else frame
    return found, gone(read - len(found), NOT_ASKED)


def _apart(
    frame: DataFrame, given: Input, columns: Mapping[str, str]
) -> tuple[DataFrame, dict[str, str]]:
    """Return a table in which a column that stands for several of ours is there once for each."""
    own = {ours: ours for ours in given.words if ours in frame}
    named = {**own, **columns}
    times = Counter(named.values())
    for ours, theirs in named.items():
        if times[theirs] > 1 and theirs in frame:
            named[ours] = f"{theirs}, as {ours}"
            frame = frame.assign(**{named[ours]: frame[theirs]})
    return frame, named


def _translated(
    frame: DataFrame, given: Input, role: Role, columns: Mapping[str, str]
) -> DataFrame:
    """Return the table with the user's words put in place of its own; ours need no translation."""
    for ours, words in given.words.items():
        column = columns.get(ours, ours)
        _require(column, frame, given, f"words.{ours}")
        own = partial(known_word, role, ours)
        new = _spoken(frame[column], words, own, f"{given.file}: words.{ours}")
        frame = frame.assign(**{column: new})
    return frame


def _spoken(
    column: Series, words: Mapping[str, str], own: Callable[[str], bool], where: str
) -> Series:
    text = column.astype("string").str.strip()
    known = {theirs.strip().casefold(): word for theirs, word in words.items()}
    for word in text.dropna().unique():
        if not word or own(word):
            known.setdefault(word.casefold(), word)
        elif word.casefold() not in known:
            message = f"{where} does not say what {word!r} means"
            raise SourceChangedError(f"{message}; add it to the TOML")
    return text.str.casefold().map(known)


def _require(column: str, frame: DataFrame, given: Input, key: str) -> None:
    if column not in frame:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{given.file}: {key} names {column!r}, which is not there"
        raise SourceChangedError(f"{message}; found {shown}")
