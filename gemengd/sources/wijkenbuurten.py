"""The yearly map of districts and neighbourhoods with key figures, of CBS and Kadaster."""

import re

from geopandas import GeoDataFrame

from gemengd.errors import SourceChangedError
from gemengd.model.city import City, Level
from gemengd.model.division import CODES, YEARS, column_of
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.text import Text
from gemengd.sources.files import Bounds, passed_over, read_shapes
from gemengd.sources.map_file import about
from gemengd.sources.reader import Look, Reader, look, make_table

MUNICIPALITY = CODES[Level.MUNICIPALITY]
YEAR = re.compile(r"(?:19|20)\d\d")
ELSEWHERE = Text("lie in another municipality", "liggen in een andere gemeente")
WHOLE_COUNTRY = 5000  # rows; of a larger file only the city is read


def _recognises(seen: Look) -> bool:
    return (
        any(
            seen.has(code, municipality)
            for codes in (CODES[Level.NEIGHBOURHOOD], CODES[Level.DISTRICT])
            for code, municipality in zip(codes, MUNICIPALITY, strict=True)
        )
        and "" not in seen.tables
    )


def _read(given: Input, city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    table, level = _table_of(given, given.level or city.level)
    frame = read_shapes(given, table, only=_only(given, table, city))
    if frame.empty:
        message = f"{given.file}: no row with the code of {city.name} ({city.code})"
        raise SourceChangedError(f"{message}; give the file of this city, or of the country")
    year, notes = _year(frame, given)
    return (
        make_table(
            Role.AREAS,
            frame,
            given,
            title=f"CBS Wijken en Buurten {year or ''}".strip(),
            publisher="Centraal Bureau voor de Statistiek (CBS) and Kadaster",
            licence="CC BY 4.0",
            attribution="CBS / Kadaster",
            year=year,
            level=level,
            notes=notes,
            left_out=passed_over(given, table, frame, ELSEWHERE),
        ),
    )


def has_rows(given: Input, city: City) -> bool:
    """Say whether a file has rows of a municipality."""
    table, _ = _table_of(given, given.level or city.level)
    frame = read_shapes(given, table, only=_only(given, table, city))
    column = column_of(MUNICIPALITY, frame.columns)
    return column is not None and bool((frame[column] == city.code).any())


def _table_of(given: Input, wanted: Level) -> tuple[str, Level]:
    """Return the table of a level, or else of the next finer one, and its level."""
    tables = look(given).tables
    if given.table:
        return given.table, _level(tables[given.table]) or wanted
    levels = {name: _level(columns) for name, columns in tables.items()}
    found = [level for level in levels.values() if level]
    possible = [each for each in found if each is wanted or each.finer_than(wanted)]
    if not possible:
        there = ", ".join(sorted(set(found))) or "neither"
        message = f"{given.file}: no table of {wanted.plural}"
        raise SourceChangedError(f"{message}; found {there}; set the level of the city to that")
    nearest = max(possible, key=list(Level).index)
    fitting = sorted(name for name, level in levels.items() if level is nearest)
    if len(fitting) > 1:
        message = f"{given.file}: {len(fitting)} tables of {nearest.plural}"
        raise SourceChangedError(f"{message}: {', '.join(fitting[:4])}; say which one as table")
    return fitting[0], nearest


def _level(columns: tuple[str, ...]) -> Level | None:
    return next((level for level, codes in CODES.items() if column_of(codes, columns)), None)


def _only(given: Input, table: str, city: City) -> dict[str, tuple[str, ...]] | None:
    found = about(given.file, table)
    code = column_of(MUNICIPALITY, found.columns)
    return {code: (city.code,)} if code and found.rows > WHOLE_COUNTRY else None


def _year(frame: GeoDataFrame, given: Input) -> tuple[int | None, tuple[str, ...]]:
    for said in YEARS:
        column = column_of([said], frame.columns)
        if column is None:
            continue
        # It is a number up to 2025 and text since, and may be empty or a word.
        years = frame[column].astype("string").str.extract(f"^({YEAR.pattern})", expand=False)
        found = next(iter(years.dropna()), None)
        if found and given.year not in {None, int(found)}:
            message = f"{given.file}: its figures are of {found}"
            raise SourceChangedError(f"{message}, not of {given.year}; correct the year")
        if found:
            return int(found), ()
    if given.year:
        return given.year, ()
    named = YEAR.search(given.file.name)
    if named:
        return int(named.group()), (f"The year {named.group()} was read from the file's name.",)
    return None, ("The file does not say of which year it is.",)


READER = Reader(
    name="pdok-wijkenbuurten",
    roles=frozenset({Role.AREAS}),
    looks_for="columns buurtcode or wijkcode with gemeentecode, and polygons",
    recognises=_recognises,
    read=_read,
)
