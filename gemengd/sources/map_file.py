"""Map files: the tables in them, read by the driver of their kind and by nothing else."""

import shutil
import tempfile
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyogrio
from pandas import DataFrame
from pyogrio.errors import DataLayerError

from gemengd.errors import SourceError
from gemengd.sources import geoparquet
from gemengd.sources.geoparquet import Bounds
from gemengd.sources.kinds import GEOPACKAGE, PARQUET, Place, places

# Of programs that keep notes in the file beside the maps.
NOTES = frozenset({"layer_styles", "qgis_projects", "qgis_layer_metadata"})
# GDAL asks the internet for nothing: what it opens is a file, whatever that file may say.
UNCONNECTED = {
    "GDAL_HTTP_PROXY": "http://127.0.0.1:9",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GML_DOWNLOAD_WFS_SCHEMA": "NO",
}
WAL = "-wal"


@dataclass(frozen=True)
class About:
    """What a table says of itself.

    Attributes
    ----------
    shapes
        Kind of shapes, such as ``Polygon``; "None" for a table without.
    bounds
        In the table's coordinate system; None where they are not at hand.
    """

    columns: list[str]
    shapes: str
    rows: int
    crs: str | None
    bounds: Bounds | None


def tables_of(path: Path) -> list[str]:
    """Return the names of the tables in a map file, but for the notes of other programs.

    Raises
    ------
    SourceError
        If it is no map file, or is broken.
    """
    return [name for name, _ in _tables(path)]


def maps_of(path: Path) -> list[str]:
    """Return the names of the tables that have shapes; errors are those of `tables_of`."""
    return [name for name, shapes in _tables(path) if shapes is not None]


def about(path: Path, table: str | None = None, *, bounds: bool = False) -> About:
    """Return what a table says of itself, and if need be where it lies.

    Parameters
    ----------
    bounds
        Whether they are worth reading all of the table.

    Raises
    ------
    SourceError
        If it cannot be read, has no such table, or several and none is named.
    """
    with _opened(path) as found:
        place, layer = _with_table(found, table, path)
        if place.kind is PARQUET:
            return About(*geoparquet.about(Path(place.opened)))
        info = pyogrio.read_info(place.opened, layer=layer, force_total_bounds=bounds)
    _require_driver(place, str(info["driver"]), path)
    return About(
        [str(c) for c in info["fields"]],
        str(info["geometry_type"]),
        int(info["features"]),
        info["crs"],
        info["total_bounds"] and tuple(info["total_bounds"]),
    )


def read_table(
    path: Path,
    table: str,
    *,
    encoding: str | None = None,
    bounds: Bounds | None = None,
    only: Mapping[str, Collection[str]] | None = None,
    shapes: bool = True,
) -> DataFrame:
    """Return a table; with its shapes, a GeoDataFrame.

    Parameters
    ----------
    bounds
        In the table's coordinate system: only what touches these is read.
    only
        Column -> values: only rows that have one of these are read.
    shapes
        Whether they are wanted.
    """
    with _opened(path) as found:
        place, layer = _with_table(found, table, path)
        if place.kind is PARQUET:
            return geoparquet.read(Path(place.opened), bounds, only or {})
        return pyogrio.read_dataframe(
            place.opened,
            layer=layer,
            encoding=encoding,
            bbox=bounds,
            where=_condition(only or {}),
            read_geometry=shapes,
        )


def unreadable(path: Path, error: Exception) -> SourceError:
    """Return the one plain complaint about a file that a library could not read."""
    lines = str(error).splitlines() or [type(error).__name__]
    return SourceError(f"{path}: cannot be read: {lines[0]}; fetch the file again")


def waiting(path: Path) -> Path | None:
    """Return the file beside a GeoPackage with changes that are not in it yet, if there are any."""
    beside = path.with_name(path.name + WAL)
    return beside if beside.is_file() and beside.stat().st_size else None


def _tables(path: Path) -> list[tuple[str, str | None]]:
    with _opened(path) as found:
        return [
            (name, shapes)
            for place in found
            for name, shapes in _layers(place)
            if name not in NOTES
        ]


def _layers(place: Place) -> list[tuple[str, str | None]]:
    if place.kind is PARQUET:
        return [(Path(place.opened).stem, "Unknown")]
    return [(str(name), shapes) for name, shapes in pyogrio.list_layers(place.opened)]


def _with_table(found: tuple[Place, ...], table: str | None, path: Path) -> tuple[Place, str]:
    if table is not None and len(found) == 1:
        return found[0], table
    there = [(place, name) for place in found for name, _ in _layers(place) if name not in NOTES]
    fitting = [pair for pair in there if table in {None, pair[1]}]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise _no_table(path, found)
    raise several(path, [name for _, name in there])


def several(path: Path, tables: Sequence[str]) -> SourceError:
    """Return the complaint about a file with several tables, none of which is named."""
    message = f"{path}: holds {len(tables)} tables: {', '.join(tables[:6])}"
    advice = f"say which one, as {path.name}:{tables[0]}, or as table in the TOML"
    return SourceError(f"{message}; {advice}")


def _no_table(path: Path, found: tuple[Place, ...]) -> SourceError:
    names = [name for place in found for name, _ in _layers(place) if name not in NOTES]
    message = f"{path}: has no such table; there are {', '.join(names[:6]) or 'none'}"
    return SourceError(f"{message}; name one of these")


def _require_driver(place: Place, driver: str, path: Path) -> None:
    if driver not in place.kind.drivers:
        message = f"{path}: cannot be read as {place.kind.name}: it is of the kind {driver}"
        raise SourceError(f"{message}; save it as a GeoPackage")


def _condition(only: Mapping[str, Collection[str]]) -> str | None:
    """Return the SQL that keeps only rows with some values."""
    parts = []
    for column, values in only.items():
        name = column.replace('"', '""')
        listed = ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
        parts.append(f'"{name}" IN ({listed})')
    return " AND ".join(parts) or None


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Place, ...]]:
    """Give the maps in a file to GDAL, unconnected; what it says becomes one complaint."""
    found = places(path)
    before = {name: pyogrio.get_gdal_config_option(name) for name in UNCONNECTED}
    with warnings.catch_warnings(), _settled(path, found) as settled:
        # GDAL warns of what the checks here complain about, or of nothing that matters.
        warnings.simplefilter("ignore")
        pyogrio.set_gdal_config_options(UNCONNECTED)
        try:
            yield settled
        except SourceError:
            raise
        except DataLayerError:
            raise _no_table(path, settled) from None
        except Exception as error:  # noqa: BLE001 - GDAL raises what its drivers raise
            raise unreadable(path, error) from None
        finally:
            pyogrio.set_gdal_config_options(before)


@contextmanager
def _settled(path: Path, found: tuple[Place, ...]) -> Iterator[tuple[Place, ...]]:
    """Let a GeoPackage with changes that wait beside it be read from a copy that has them.

    SQLite would write them into the user's own file, or in a folder that cannot be written pass
    over them without a word.
    """
    beside = waiting(path) if found[0].kind is GEOPACKAGE else None
    if beside is None:
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="gemengd-") as folder:
        copy = Path(folder) / path.name
        before = [(p.stat().st_size, p.stat().st_mtime_ns) for p in (path, beside)]
        shutil.copyfile(path, copy)
        shutil.copyfile(beside, copy.with_name(beside.name))
        if before != [(p.stat().st_size, p.stat().st_mtime_ns) for p in (path, beside)]:
            message = f"{path}: another program is writing in it"
            raise SourceError(f"{message}; save and close it there, and try again")
        yield (Place(str(copy), GEOPACKAGE),)
