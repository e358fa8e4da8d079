"""Inhabitants per square of 100 m of CBS, as shapes of any year, or per cell of any raster."""

import re

from geopandas import GeoDataFrame

from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.spread import WHOLE_M
from gemengd.sources.files import Bounds, passed_over, read_shapes
from gemengd.sources.population_raster import read_raster
from gemengd.sources.reader import RASTER, Look, Reader, look, make_table

SQUARE = ("crs28992res100m", "c28992r100")
SPREAD = "The inhabitants of a cell of {:.0f} m are taken to live evenly spread over it."
NOW = "aantal_inwoners"
THEN = re.compile(r"^INW(\d{4})$", re.IGNORECASE)


def _recognises(seen: Look) -> bool:
    return any(seen.has(name) for name in SQUARE) or seen.path.suffix.lower() in RASTER


def _read(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    if given.file.suffix.lower() in RASTER:
        return (_raster(given, around),)
    squares = _table_of(given)
    frame = read_shapes(given, squares, around=around)
    column, year = _newest_column(frame, given)
    return (
        make_table(
            Role.POPULATION,
            frame,
            given,
            title=f"CBS squares of 100 m {year or ''}".strip(),
            publisher="Centraal Bureau voor de Statistiek (CBS)",
            licence="CC BY 4.0",
            attribution="CBS",
            year=year,
            names={"inhabitants": column},
            left_out=passed_over(given, squares, frame),
        ),
    )


def _table_of(given: Input) -> str | None:
    """Return the only table with squares; None leaves the complaint to whoever reads."""
    if given.table:
        return given.table
    tables = look(given).tables.items()
    squares = [name for name, columns in tables if {c.casefold() for c in columns} & set(SQUARE)]
    return squares[0] if len(squares) == 1 else None


def _newest_column(frame: GeoDataFrame, given: Input) -> tuple[str, int | None]:
    if "inhabitants" in given.columns:
        return given.columns["inhabitants"], given.year
    by_key = {str(c).casefold(): str(c) for c in frame.columns}
    if NOW in by_key:
        return by_key[NOW], given.year
    dated = {int(m.group(1)): str(c) for c in frame.columns if (m := THEN.match(str(c)))}
    if not dated:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{given.file}: no column {NOW} or INW with a year; found {shown}"
        raise SourceChangedError(f"{message}; say which it is under columns, as inhabitants")
    year = given.year if given.year in dated else max(dated)
    return dated[year], year


def _raster(given: Input, around: Bounds | None) -> RawTable:
    """Return a raster of whoever made it, which it does not say itself."""
    frame, cell_m = read_raster(given, around)
    return make_table(
        Role.POPULATION,
        frame,
        given,
        title=f"Inhabitants per cell of {cell_m:.0f} m",
        notes=(SPREAD.format(cell_m),) if cell_m > WHOLE_M else (),
        names={"inhabitants": "inhabitants"},
    )


READER = Reader(
    name="cbs-vierkant",
    roles=frozenset({Role.POPULATION}),
    looks_for="a column crs28992res100m or C28992R100, or a GeoTIFF",
    recognises=_recognises,
    read=_read,
)
