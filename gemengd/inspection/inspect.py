"""A file at a glance: its format, its areas, its figures, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.dataset.columns import recognise
from gemengd.dataset.missing import MISSING_UP_TO, WORDS, figures
from gemengd.errors import DefinitionError, HarmoniseError
from gemengd.inspection.codes import Codes, Match, find_codes, match
from gemengd.inspection.own_codes import OwnCodes, find_own_codes
from gemengd.inspection.shapes import Shapes, likely_crs, look_at
from gemengd.model.city import Level
from gemengd.model.division import CODES, column_of
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.files import read_shapes, read_text
from gemengd.sources.map_file import about, read_table
from gemengd.sources.reader import OSM_SHAPES, RASTER_SHAPES, TEXT, Look, Reader, look
from gemengd.sources.registers import COORDINATES
from gemengd.sources.registry import readers

NO_TABLE = frozenset({RASTER_SHAPES, OSM_SHAPES})
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# The day of a download is not the year of the figures: 22-03-2020, 2020-03-22.
DAY = re.compile(r"(?<!\d)(?:\d{1,2}[-_.]\d{1,2}[-_.]\d{4}|\d{4}[-_.]\d{1,2}[-_.]\d{1,2})(?!\d)")
PLAN_LIKE = re.compile(r"(?i)status|fase|phase|plan|project|start|oplever")


@dataclass(frozen=True)
class Inspection:
    """What gemengd sees in a file.

    Attributes
    ----------
    reader
        The reader that recognises it, or the nearest one.
    why_not
        What that reader misses; "" where it recognises the file.
    role
        What the file can be for.
    known
        Our column -> theirs and how many rows have a figure, for those with any.
    empty
        Our column -> theirs, for columns without any figure.
    broken
        Our column -> what is wrong with theirs.
    sentinels
        Value that means "missing" -> how often it occurs.
    unnamed
        Columns of numbers that gemengd does not know by name.
    own_codes
        How the city's own numbers become codes, where there are no codes.
    """

    file: Path
    table: str
    tables: tuple[str, ...]
    reader: str
    why_not: str
    role: Role
    rows: int
    columns: tuple[str, ...]
    year: int | None
    codes: Codes
    shapes: Shapes | None
    known: Mapping[str, tuple[str, int]]
    empty: Mapping[str, str]
    broken: Mapping[str, str]
    sentinels: Mapping[str, int]
    unnamed: tuple[str, ...]
    own_codes: OwnCodes | None = None
    against: Match | None = None

    @property
    def recognised(self) -> bool:
        """Whether a reader recognises the file."""
        return not self.why_not


def inspect(given: Input, against: Input | None = None) -> Inspection:
    """Look at a file, and at how its codes fit those of another.

    Raises
    ------
    SourceError
        If it cannot be read at all.
    DefinitionError
        If it is a raster, or of OpenStreetMap, which hold no table to look at.
    """
    seen = look(given)
    if set(seen.shapes.values()) <= NO_TABLE:
        message = f"{given.file}: a file of this kind holds no table of areas to look at"
        raise DefinitionError(f"{message}; name it with --population or --streets")
    table = given.table or _first(seen)
    frame, declared = _read(given, table)
    codes = find_codes(frame)
    reader, why_not = _reader(seen, frame, codes)
    year = given.year or _year(frame, given.file)
    known, empty, broken = _figures(frame, year)
    return Inspection(
        file=given.file,
        table=table,
        tables=tuple(seen.tables),
        reader=reader.name,
        why_not=why_not,
        role=_role(frame, codes, None if why_not else reader),
        rows=len(frame),
        columns=tuple(str(c) for c in frame.columns if c != "geometry"),
        year=year,
        codes=codes,
        shapes=look_at(frame, declared) if isinstance(frame, GeoDataFrame) else None,
        known=known,
        empty=empty,
        broken=broken,
        sentinels=_sentinels(frame),
        unnamed=_unnamed(frame, {theirs for theirs, _ in known.values()} | set(empty.values())),
        own_codes=None if codes.column else find_own_codes(frame),
        against=None if against is None else match(frame, _read(against, _first(look(against)))[0]),
    )


def _first(seen: Look) -> str:
    """Return the table with the finest areas, or the first."""
    for level in (Level.NEIGHBOURHOOD, Level.DISTRICT):
        for name, columns in seen.tables.items():
            if column_of(CODES[level], columns):
                return name
    return next(iter(seen.tables))


def _read(given: Input, table: str) -> tuple[DataFrame, str | None]:
    """Return the rows, and the coordinate system that the file declares."""
    if given.file.suffix.lower() in TEXT:
        return read_text(given), None
    found = about(given.file, table, bounds=True)
    if found.shapes == "None":
        return read_table(given.file, table), None
    likely = (found.bounds and likely_crs(found.bounds)) or ""
    guess = given.crs or found.crs or likely.split(" ")[0]
    assumed = given.model_copy(update={"crs": guess or "EPSG:28992"})
    return read_shapes(assumed, table), given.crs or found.crs


def _reader(seen: Look, frame: DataFrame, codes: Codes) -> tuple[Reader, str]:
    """Return the reader that recognises the file, else the nearest one and what it misses."""
    for reader in readers().values():
        if reader.recognises(seen):
            if Role.AREAS in reader.roles and codes.column is None:
                return reader, f"{reader.name} has codes such as BU07580601; this file has others"
            return reader, ""
    near = readers()[_nearest(frame)]
    return near, f"{near.name} looks for {near.looks_for}"


def _nearest(frame: DataFrame) -> str:
    if not isinstance(frame, GeoDataFrame):
        names = {str(c).casefold() for c in frame.columns}
        placed = any(set(pair) <= names for pair in COORDINATES)
        return "care-register" if placed else "cbs-kwb-odata-csv"
    kinds = " ".join(frame.geom_type.dropna().unique())
    if "Point" in kinds:
        return "care-register"
    return "lines" if "Line" in kinds else "pdok-wijkenbuurten"


def _role(frame: DataFrame, codes: Codes, reader: Reader | None) -> Role:
    if reader is not None and len(reader.roles) == 1:
        return next(iter(reader.roles))
    if not isinstance(frame, GeoDataFrame):
        return Role.CARE if _nearest(frame) == "care-register" else Role.FIGURES
    kinds = " ".join(frame.geom_type.dropna().unique())
    if "Line" in kinds:
        return Role.STREETS
    if "Point" in kinds:
        return Role.CARE
    columns = [str(c) for c in frame.columns if c != frame.geometry.name]
    coded = codes.column or any("code" in column.casefold() for column in columns)
    named = codes.name and frame[codes.name].is_unique and not any(map(PLAN_LIKE.search, columns))
    return Role.AREAS if coded or named else Role.PLANS


def _figures(
    frame: DataFrame, year: int | None
) -> tuple[dict[str, tuple[str, int]], dict[str, str], dict[str, str]]:
    known, empty, broken = {}, {}, {}
    for ours, theirs in recognise([str(c) for c in frame if c != "geometry"], {}, year).items():
        try:
            count = int(figures(frame[theirs], theirs)["value"].notna().sum())
        except HarmoniseError as error:
            broken[ours] = str(error)
            continue
        if count:
            known[ours] = (theirs, count)
        else:
            empty[ours] = theirs
    return known, empty, broken


def _unnamed(frame: DataFrame, named: set[str]) -> tuple[str, ...]:
    numbers = frame.select_dtypes("number").columns
    return tuple(str(c) for c in numbers if str(c) not in named)


def _sentinels(frame: DataFrame) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name in frame.columns:
        if name == "geometry":
            continue
        column = frame[name]
        if column.dtype.kind in "if":
            low = column[column <= MISSING_UP_TO]
            found.update(f"{value:.0f}" for value in low)
        elif column.dtype.kind not in "bM":
            text = column.astype("string").str.strip().fillna("")
            said = text[text.str.casefold().isin(WORDS - {"", "<na>", "nan", "none"})]
            code = text[text.str.fullmatch(r"-9999\d+")]
            found.update([*said, *code])
    return dict(found.most_common())


def _year(frame: DataFrame, file: Path) -> int | None:
    for column in ("jaar", "JAAR"):
        if column in frame and len(frame[column].unique()) == 1:
            return int(float(frame[column].iloc[0]))
    years = set(YEAR.findall(DAY.sub("", file.name)))
    return int(years.pop()) if len(years) == 1 else None
