"""GeoParquet, which the GDAL of the packages here does not read."""

import json
from collections.abc import Collection, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas
import shapely
from geopandas import GeoDataFrame

from gemengd.errors import SourceChangedError, SourceError

Bounds = tuple[float, float, float, float]
MOST_CELLS = 1_000_000_000  # own choice: figures that take 8 GB when they are unpacked


def require_package(path: Path) -> None:
    """Refuse a file that the package for its format is missing for, before it is needed.

    Raises
    ------
    SourceError
        If it is not installed.
    """
    if find_spec("pyarrow") is None:
        message = f"{path}: GeoParquet is read with the package pyarrow, which is not installed"
        raise SourceError(f"{message}; pip install 'gemengd[geoparquet]'")


def about(path: Path) -> tuple[list[str], str, int, str | None, Bounds | None]:
    """Return a file's columns, kind of shapes, rows, coordinate system and bounds.

    Raises
    ------
    SourceError
        If it would take too much memory, or has no shapes.
    """
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - only where it is installed

    with ParquetFile(path) as file:
        columns, rows = [str(name) for name in file.schema_arrow.names], file.metadata.num_rows
        said = (file.schema_arrow.metadata or {}).get(b"geo")
    if rows * len(columns) > MOST_CELLS:
        message = f"{path}: {rows} rows of {len(columns)} columns"
        raise SourceError(f"{message} are more than memory holds; give the part that is needed")
    if said is None:
        raise SourceChangedError(f"{path}: has no shapes; expected GeoParquet")
    main = json.loads(said)
    shape: Mapping[str, Any] = main["columns"][main["primary_column"]]
    kinds, bounds = shape.get("geometry_types") or ["Unknown"], shape.get("bbox")
    return (
        [name for name in columns if name != main["primary_column"]],
        kinds[0] if len(kinds) == 1 else "Unknown",
        rows,
        _crs(shape),
        tuple(bounds) if bounds and len(bounds) == 4 else None,  # noqa: PLR2004 - two corners
    )


def read(path: Path, bounds: Bounds | None, only: Mapping[str, Collection[str]]) -> GeoDataFrame:
    """Return the rows that touch the bounds and have one of the values, as `read_table` does."""
    about(path)
    frame = geopandas.read_parquet(path)
    if any(frame.index.names):
        frame = frame.reset_index()
    for column, values in only.items():
        frame = frame[frame[column].isin(list(values))]
    if bounds is not None:
        frame = frame.iloc[sorted(frame.sindex.query(shapely.box(*bounds), predicate="intersects"))]
    frame = frame.reset_index(drop=True)
    named = frame.geometry.name == "geometry"
    return frame if named else frame.rename_geometry("geometry")


def _crs(shape: Mapping[str, Any]) -> str | None:
    """Return the coordinate system; without a word it is degrees, as the format has it."""
    if "crs" not in shape:
        return "OGC:CRS84"
    said = shape["crs"]
    if isinstance(said, dict) and {"authority", "code"} <= set(said.get("id") or ()):
        return f"{said['id']['authority']}:{said['id']['code']}"
    return None if said is None else json.dumps(said)
