"""Files on disk: opened with one plain complaint, and with their fingerprint."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from gemengd.errors import SourceChangedError, SourceError, SourceUnavailableError
from gemengd.model.dataset import RD_NEW
from gemengd.model.ledger import LeftOut
from gemengd.model.request import Input
from gemengd.model.text import Text
from gemengd.sources.geoparquet import require_package
from gemengd.sources.kinds import MAPS, PARQUET, SHAPEFILE_NEEDS
from gemengd.sources.map_file import (
    about,
    maps_of,
    read_table,
    several,
    tables_of,
    unreadable,
    waiting,
)
from gemengd.sources.second_heading import require_one_heading
from gemengd.sources.sheets import SHEETS, read_sheet, require_sheet, require_text
from gemengd.sources.text_lines import read_lines

Bounds = tuple[float, float, float, float]
SIDECARS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
DEGREES = CRS("EPSG:4326")
# What is read by its place tells nothing of rows that have none.
FAR = Text("lie too far from the city, or nowhere", "liggen te ver van de stad, of nergens")
AROUND_M = 3500.0  # wider than what is used around a city, so that nothing is cut short


def require_file(path: Path) -> None:
    """Refuse a file that is missing, empty, no file, or lacks its sidecars or its package.

    Raises
    ------
    SourceUnavailableError
        If it is not there, or cannot be read.
    SourceError
        If it is empty or incomplete.
    """
    try:
        if not path.exists():
            raise SourceUnavailableError(f"{path}: no such file; check the path")
        if path.is_dir():
            raise SourceError(f"{path}: a folder; name the file in it")
        if not path.is_file():
            raise SourceError(f"{path}: a device or a pipe; save what it gives as a file")
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as error:
        raise SourceUnavailableError(f"{path}: cannot be read: {error.strerror}") from None
    if not first:
        raise SourceError(f"{path}: the file is empty; fetch it again")
    if path.suffix.lower() in PARQUET.suffixes:
        require_package(path)
    if path.suffix.lower() == ".shp":
        missing = [s for s in SHAPEFILE_NEEDS if not path.with_suffix(s).exists()]
        if missing:
            message = f"{path}: the shapefile lacks its {' and '.join(missing)}"
            raise SourceError(f"{message}; put all its parts in one folder")


def require_encoding(given: Input) -> None:
    """Refuse an encoding that there is none of, also where a library would pass over it.

    Raises
    ------
    SourceError
        If no text is written in it.
    """
    try:
        "".encode(given.encoding or "utf-8")
    except LookupError:
        message = f"{given.file}: there is no encoding {given.encoding!r}"
        raise SourceError(f'{message}; write it as in encoding = "latin-1"') from None
    except UnicodeError:
        pass  # that of a text is for its reader to say


def sha256(path: Path) -> str:
    """Return the fingerprint of a file; of all its parts, in a fixed order, if it has several."""
    digest = hashlib.sha256()
    for part in _parts(path):
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def size_of(path: Path) -> int:
    """Return the bytes of a file; of all its parts where it has several."""
    return sum(part.stat().st_size for part in _parts(path))


def read_shapes(
    given: Input,
    table: str | None = None,
    around: Bounds | None = None,
    only: Mapping[str, Collection[str]] | None = None,
) -> GeoDataFrame:
    """Return a table with shapes, in the coordinate system that it declares.

    Parameters
    ----------
    table
        Its name; by default the one that *given* names, or the only one with shapes.
    around
        West, south, east, north in EPSG:28992: only what touches this is read.
    only
        Column -> values: only rows that have one of these are read.

    Raises
    ------
    SourceError
        If it cannot be read, has no rows at all, or declares no coordinate system.
    """
    path = given.file
    require_encoding(given)
    name = table or given.table or _only_map(path)
    crs = crs_of(given, about(path, name).crs)
    bounds = around and bounds_in(crs, around)
    frame = read_table(path, name, encoding=given.encoding, bounds=bounds, only=only)
    if not len(frame) and bounds:
        # Nothing lies there: the whole file tells whether it lies where it says it does.
        frame = read_table(path, name, encoding=given.encoding, only=only)
    if not len(frame) and around is None and only is None:
        raise SourceError(f"{path}: table {name} has no rows; fetch the file again")
    if not isinstance(frame, GeoDataFrame):
        raise SourceChangedError(f"{path}: table {name} has no shapes; expected a map")
    return frame.set_crs(crs, allow_override=True)


def passed_over(
    given: Input, table: str | None, frame: GeoDataFrame, why: Text = FAR
) -> tuple[LeftOut, ...]:
    """Return how many rows of a table `read_shapes` did not read, which asked for some only.

    Parameters
    ----------
    table
        As `read_shapes` takes it.
    why
        What the others are.
    """
    name = table or given.table or _only_map(given.file)
    count = about(given.file, name).rows - len(frame)
    return (LeftOut(count, why),) if count > 0 else ()


def with_table(given: Input, tell: str) -> Input:
    """Return the input with its table, where of several one alone has the column that tells.

    Parameters
    ----------
    tell
        A column of ours, such as ``kind`` of a care register.
    """
    if given.table or given.file.suffix.lower() not in MAPS:
        return given
    maps = maps_of(given.file)
    if len(maps) < 2:  # noqa: PLR2004 - nothing to choose
        return given
    telling = [m for m in maps if tell in map(str.casefold, about(given.file, m).columns)]
    if len(telling) != 1:
        raise several(given.file, maps)
    return given.model_copy(update={"table": telling[0]})


def near(areas: GeoDataFrame) -> Bounds:
    """Return the bounds of some areas and what lies near, in EPSG:28992."""
    west, south, east, north = areas.geometry.to_crs(RD_NEW).total_bounds
    return west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M


def read_text(given: Input, separator: str | None = None) -> DataFrame:
    """Return a table of text as it stands, every value a string, blanks trimmed from headers.

    A spreadsheet is one, as `sheets.read_sheet` reads it.

    Raises
    ------
    SourceError
        If it cannot be read as a table, or has no rows.
    """
    require_file(given.file)
    require_encoding(given)
    try:
        if given.file.suffix.lower() in SHEETS:
            require_sheet(given.file)
            frame = read_sheet(given.file, given.table)
        else:
            require_text(given.file)
            frame = read_lines(given.file, separator, given.encoding)
    except UnicodeError:
        message = f"{given.file}: not written in {given.encoding or 'UTF-8'}"
        raise SourceError(f'{message}; add encoding = "latin-1", or save it as UTF-8') from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise unreadable(given.file, error) from None
    if frame.empty:
        raise SourceError(f"{given.file}: no rows below the header; fetch the file again")
    require_one_heading(frame, given.file)
    return frame.rename(columns=lambda name: str(name).strip())


def _parts(path: Path) -> list[Path]:
    if path.suffix.lower() == ".gpkg":
        beside = waiting(path)
        return [path, beside] if beside else [path]
    if path.suffix.lower() != ".shp":
        return [path]
    return [part for s in SIDECARS if (part := path.with_suffix(s)).exists()]


def _only_map(path: Path) -> str:
    maps = maps_of(path)
    if len(maps) == 1:
        return maps[0]
    if maps:
        raise several(path, maps)
    tables = tables_of(path)
    if len(tables) != 1:
        raise SourceError(f"{path}: has no table with shapes; expected a map")
    return tables[0]


def crs_of(given: Input, declared: str | None) -> CRS:
    """Return the coordinate system that an input names, or else that its file declares.

    Raises
    ------
    SourceError
        If there is neither, no system of that name, or one of no place on earth, as of a drawing.
    """
    named = given.crs or declared
    if not named:
        message = f"{given.file}: declares no coordinate system"
        raise SourceError(f'{message}; add crs = "EPSG:28992" (or its own) to the input')
    try:
        system = CRS.from_user_input(named).to_2d()  # RD New with heights lies where RD New does
    except CRSError:
        message = f"{given.file}: there is no coordinate system {named!r}"
        raise SourceError(f'{message}; write it as in crs = "EPSG:28992"') from None
    if not _on_earth(system):
        message = f"{given.file}: the coordinate system {system.name!r} has no place on earth"
        raise SourceError(f'{message}; add crs = "EPSG:28992" (or what it is) to the input')
    return system


def _on_earth(system: CRS) -> bool:
    """Say whether places in a system are somewhere, unlike those of a drawing, or of heights."""
    try:
        Transformer.from_crs(system, RD_NEW)
    except ProjError:
        return False
    return not system.is_vertical


def bounds_in(crs: CRS, around: Bounds) -> Bounds:
    """Return bounds in EPSG:28992 as the bounds in another coordinate system."""
    to_file = Transformer.from_crs(RD_NEW, crs, always_xy=True)
    west, south, east, north = to_file.transform_bounds(*around)
    return west, south, east, north
