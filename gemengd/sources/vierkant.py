"""Inhabitants per square of 100 m, of CBS: as shapes of any year, or as a raster."""

import re

import numpy as np
import rasterio
from geopandas import GeoDataFrame, points_from_xy
from rasterio.errors import RasterioError

from gemengd.errors import SourceChangedError, SourceError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_shapes, require_file
from gemengd.sources.reader import RASTER, Look, Reader, look, make_table

SQUARE = ("crs28992res100m", "c28992r100")
NOW = "aantal_inwoners"
THEN = re.compile(r"^INW(\d{4})$", re.IGNORECASE)


def _recognises(seen: Look) -> bool:
    return any(seen.has(name) for name in SQUARE) or seen.path.suffix.lower() in RASTER


def _read(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    if given.file.suffix.lower() in RASTER:
        frame, column, year = _read_raster(given), "inhabitants", given.year
    else:
        frame = read_shapes(given, _table_of(given), around=around)
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


def _read_raster(given: Input) -> GeoDataFrame:
    require_file(given.file)
    try:
        with rasterio.open(given.file) as raster:
            counts, nodata, transform = raster.read(1), raster.nodata, raster.transform
            crs = given.crs or raster.crs
    except RasterioError as error:
        raise SourceError(f"{given.file}: cannot be read: {error}; fetch it again") from None
    if not crs:
        message = f"{given.file}: declares no coordinate system"
        raise SourceError(f'{message}; add crs = "EPSG:28992" (or its own) to the input')
    rows, columns = np.nonzero(counts != 0)
    x, y = transform.c + (columns + 0.5) * transform.a, transform.f + (rows + 0.5) * transform.e
    values = counts[rows, columns].astype(float)
    return GeoDataFrame(
        {"inhabitants": np.where(values == nodata, np.nan, values)},
        geometry=points_from_xy(x, y),
        crs=crs,
    )


READER = Reader(
    name="cbs-vierkant",
    roles=frozenset({Role.POPULATION}),
    looks_for="a column crs28992res100m or C28992R100, or a GeoTIFF",
    recognises=_recognises,
    read=_read,
)
