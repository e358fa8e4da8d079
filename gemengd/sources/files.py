"""Files on disk: opened with one plain complaint, and with their fingerprint."""

import hashlib
import warnings
from pathlib import Path

import pandas as pd
import pyogrio
from geopandas import GeoDataFrame
from pandas import DataFrame
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gemengd.errors import SourceChangedError, SourceError, SourceUnavailableError
from gemengd.model.dataset import RD_NEW
from gemengd.model.request import Input
from gemengd.sources.sheets import SHEETS, read_sheet

Bounds = tuple[float, float, float, float]
SIDECARS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SHAPEFILE_NEEDS = (".shx", ".dbf")
DEGREES = CRS("EPSG:4326")
AROUND_M = 3500.0  # wider than what is used around a city, so that nothing is cut short


def require_file(path: Path) -> None:
    """Refuse a file that is missing, empty, a folder, or lacks its sidecars.

    Raises
    ------
    SourceUnavailableError
        If it is not there, or cannot be read.
    SourceError
        If it is empty or incomplete.
    """
    if not path.exists():
        raise SourceUnavailableError(f"{path}: no such file; check the path")
    if path.is_dir():
        raise SourceError(f"{path}: a folder; name the file in it")
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as error:
        raise SourceUnavailableError(f"{path}: cannot be read: {error.strerror}") from None
    if not first:
        raise SourceError(f"{path}: the file is empty; fetch it again")
    if path.suffix.lower() == ".shp":
        missing = [s for s in SHAPEFILE_NEEDS if not path.with_suffix(s).exists()]
        if missing:
            message = f"{path}: the shapefile lacks its {' and '.join(missing)}"
            raise SourceError(f"{message}; put all its parts in one folder")


def sha256(path: Path) -> str:
    """Return the fingerprint of a file; of all parts of a shapefile, in a fixed order."""
    digest = hashlib.sha256()
    for part in _parts(path):
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def size_of(path: Path) -> int:
    """Return the bytes of a file; of all parts of a shapefile."""
    return sum(part.stat().st_size for part in _parts(path))


def tables_of(path: Path) -> list[str]:
    """Return the names of the tables in a map file.

    Raises
    ------
    SourceError
        If it is no map file, or is broken.
    """
    require_file(path)
    try:
        return [str(name) for name, _ in pyogrio.list_layers(gdal_name(path))]
    except Exception as error:  # noqa: BLE001 - GDAL raises what its drivers raise
        raise unreadable(path, error) from None


def shape_of(path: Path, table: str | None = None) -> tuple[list[str], str, int]:
    """Return the columns, the kind of shapes and the number of rows of a table."""
    try:
        info = pyogrio.read_info(gdal_name(path), layer=table)
        return [str(c) for c in info["fields"]], str(info["geometry_type"]), int(info["features"])
    except Exception as error:  # noqa: BLE001 - see tables_of
        raise unreadable(path, error) from None


def read_shapes(
    given: Input,
    table: str | None = None,
    around: Bounds | None = None,
    where: str | None = None,
) -> GeoDataFrame:
    """Return a table with shapes, in the coordinate system that it declares.

    Parameters
    ----------
    table
        Its name; by default the one that *given* names, or the only one.
    around
        West, south, east, north in EPSG:28992: only what touches this is read.
    where
        SQL condition: only rows that meet it are read.

    Raises
    ------
    SourceError
        If it cannot be read, has no rows at all, or declares no coordinate system.
    """
    path = given.file
    name = table or given.table or _only_table(path)
    try:
        crs = _crs(given, pyogrio.read_info(gdal_name(path), layer=name)["crs"])
        frame = _read(path, name, given.encoding, around and bounds_in(crs, around), where)
    except SourceError:
        raise
    except Exception as error:  # noqa: BLE001 - see tables_of
        raise unreadable(path, error) from None
    if not len(frame) and around is None and where is None:
        raise SourceError(f"{path}: table {name} has no rows; fetch the file again")
    if not isinstance(frame, GeoDataFrame):
        raise SourceChangedError(f"{path}: table {name} has no shapes; expected a map")
    return frame.set_crs(crs, allow_override=True)


def read_rows(path: Path, table: str) -> DataFrame:
    """Return a table of a map file without its shapes, which it need not have.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    try:
        return pyogrio.read_dataframe(gdal_name(path), layer=table, read_geometry=False)
    except Exception as error:  # noqa: BLE001 - see tables_of
        raise unreadable(path, error) from None


def near(areas: GeoDataFrame) -> Bounds:
    """Return the bounds of some areas and what lies near, in EPSG:28992."""
    west, south, east, north = areas.geometry.to_crs(RD_NEW).total_bounds
    return west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M


def read_text(given: Input, separator: str | None = None) -> DataFrame:
    """Return a table of text as it stands, every value a string, blanks trimmed from headers.

    A spreadsheet is one: of several sheets the first, or the one that *given* names as its table.

    Raises
    ------
    SourceError
        If it cannot be read as a table, or has no rows.
    """
    require_file(given.file)
    encoding = given.encoding or "utf-8-sig"
    try:
        if given.file.suffix.lower() in SHEETS:
            frame = read_sheet(given.file, given.table)
        else:
            frame = _read_lines(given.file, separator, encoding)
    except UnicodeDecodeError:
        message = f"{given.file}: not written in {encoding}"
        raise SourceError(f'{message}; add encoding = "latin-1", or save it as UTF-8') from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise unreadable(given.file, error) from None
    if frame.empty:
        raise SourceError(f"{given.file}: no rows below the header; fetch the file again")
    return frame.rename(columns=lambda name: str(name).strip())


def _parts(path: Path) -> list[Path]:
    if path.suffix.lower() != ".shp":
        return [path]
    return [part for s in SIDECARS if (part := path.with_suffix(s)).exists()]


def _read_lines(path: Path, separator: str | None, encoding: str) -> DataFrame:
    with path.open(encoding=encoding) as file:
        first = file.readline()
    found = separator or max(";,\t", key=first.count)
    return pd.read_csv(path, sep=found, dtype=str, encoding=encoding, keep_default_na=False)


def _read(
    path: Path, table: str, encoding: str | None, bounds: Bounds | None, where: str | None
) -> GeoDataFrame:
    with warnings.catch_warnings():
        # GDAL warns of what the checks here complain about, or of nothing that matters.
        warnings.simplefilter("ignore")
        return pyogrio.read_dataframe(
            gdal_name(path), layer=table, encoding=encoding, bbox=bounds, where=where
        )


def _only_table(path: Path) -> str:
    tables = tables_of(path)
    if len(tables) != 1:
        message = f"{path}: holds {len(tables)} tables: {', '.join(tables[:6])}"
        raise SourceError(f"{message}; say which one as table")
    return tables[0]


def _crs(given: Input, declared: str | None) -> CRS:
    named = given.crs or declared
    if not named:
        message = f"{given.file}: declares no coordinate system"
        raise SourceError(f'{message}; add crs = "EPSG:28992" (or its own) to the input')
    try:
        return CRS.from_user_input(named)
    except CRSError:
        message = f"{given.file}: there is no coordinate system {named!r}"
        raise SourceError(f'{message}; write it as in crs = "EPSG:28992"') from None


def bounds_in(crs: CRS, around: Bounds) -> Bounds:
    """Return bounds in EPSG:28992 as the bounds in another coordinate system."""
    to_file = Transformer.from_crs(RD_NEW, crs, always_xy=True)
    west, south, east, north = to_file.transform_bounds(*around)
    return west, south, east, north


def gdal_name(path: Path) -> str:
    """Return the name by which GDAL opens a file."""
    return f"/vsizip/{path}" if path.suffix.lower() == ".zip" else str(path)


def unreadable(path: Path, error: Exception) -> SourceError:
    """Return the one plain complaint about a file that a library could not read."""
    lines = str(error).splitlines() or [type(error).__name__]
    return SourceError(f"{path}: cannot be read: {lines[0]}; fetch the file again")
