"""Inhabitants per cell of a raster: only the cells near, whatever their size and how they lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from geopandas import GeoDataFrame, points_from_xy
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.windows import Window

from gemengd.errors import SourceChangedError, SourceError
from gemengd.model.dataset import RD_NEW
from gemengd.model.request import Input
from gemengd.model.spread import PART_M, WHOLE_M
from gemengd.sources.files import Bounds, bounds_in, crs_of, require_file
from gemengd.sources.map_file import UNCONNECTED
from gemengd.sources.whereabouts import require_reach

Floats = NDArray[np.float64]
BEGINS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")  # TIFF and BigTIFF, both byte orders
DRIVER = "GTiff"
# A text beside the raster may send GDAL elsewhere, so nothing beside it is looked at.
ALONE = {**UNCONNECTED, "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}
SECRET_UP_TO = -99990.0  # CBS writes a number that it keeps to itself as -99997
MOST_CELLS = 100_000_000  # own choice: 1000 by 1000 km in cells of 100 m take 0.8 GB


def read_raster(given: Input, around: Bounds | None) -> tuple[GeoDataFrame, float]:
    """Return where the inhabitants of cells live, as points, and the size of a cell in metres.

    The raster's scale and offset are applied. A cell without data is left out, as a cell where
    nobody lives is: a raster does not tell the two apart. A small cell is a point in its middle;
    the inhabitants of a larger one are spread over it evenly, for most do not live in its middle.

    Parameters
    ----------
    around
        West, south, east, north in EPSG:28992: only cells near these are read.

    Returns
    -------
    GeoDataFrame
        ``inhabitants`` in the coordinate system of the raster; NaN where the raster has one of the
        codes of CBS for unknown and does not call it no data.
    float
        Square root of the area of a cell near the middle of what is read.

    Raises
    ------
    SourceError
        If it is no GeoTIFF, has no place on earth or another than it says, has several bands, is
        too large to read, or has cells with less than nobody.
    """
    with _opened(given.file) as raster:
        _require_one_band(raster, given.file)
        crs = crs_of(given, raster.crs and raster.crs.to_wkt())
        _require_place(raster, given.file)
        require_reach(_bounds_of(raster), crs, around, str(given.file))
        window = _window(raster, around and bounds_in(crs, around))
        if window.width * window.height > MOST_CELLS:
            message = f"{given.file}: {int(window.width * window.height):,} cells near the city"
            raise SourceError(f"{message} are more than memory holds; cut the raster to the city")
        counts = raster.read(1, window=window, masked=True)
        scale, offset = raster.scales[0], raster.offsets[0]
        place = raster.window_transform(window)
    values = np.ma.filled(counts.astype(float) * scale + offset, np.nan)
    values[np.isin(values, [float(v) for v in given.missing])] = np.nan
    rows, columns = np.nonzero(~np.isnan(values) & (values != 0))
    inhabitants = values[rows, columns]
    inhabitants[inhabitants <= SECRET_UP_TO] = np.nan
    _require_people(inhabitants, given.file)
    cell_m = _cell_size(place, window, crs)
    parts = 1 if cell_m <= WHOLE_M else int(np.ceil(cell_m / PART_M))
    within = (np.arange(parts) + 0.5) / parts
    down, right = (grid.ravel() for grid in np.meshgrid(within, within, indexing="ij"))
    x, y = place * ((columns[:, None] + right).ravel(), (rows[:, None] + down).ravel())
    spread = np.repeat(inhabitants / parts**2, parts**2)
    return (
        GeoDataFrame({"inhabitants": spread}, geometry=points_from_xy(x, y), crs=crs),
        cell_m,
    )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    require_file(path)
    with path.open("rb") as file:
        begins = file.read(4)
    if begins not in BEGINS:
        shown = begins.decode("ascii", errors="replace")
        message = f"{path}: cannot be read: it is no GeoTIFF, it begins with {shown!r}"
        raise SourceError(f"{message}; save the raster as GeoTIFF")
    try:
        with rasterio.Env(**ALONE), rasterio.open(path, driver=DRIVER) as raster:
            yield raster
    except RasterioError as error:
        raise SourceError(f"{path}: cannot be read: {error}; fetch it again") from None


def _require_one_band(raster: Any, path: Path) -> None:
    if raster.count != 1:
        message = f"{path}: {raster.count} bands, expected one of inhabitants"
        raise SourceChangedError(f"{message}; save that band as a raster of its own")
    if np.dtype(raster.dtypes[0]).kind not in "iuf":
        message = f"{path}: its cells are {raster.dtypes[0]}, expected numbers of inhabitants"
        raise SourceChangedError(f"{message}; save it as whole numbers")


def _require_place(raster: Any, path: Path) -> None:
    if raster.transform.is_identity or isclose(raster.transform.determinant, 0):
        message = f"{path}: does not say where its cells lie"
        raise SourceError(f"{message}; save it as a GeoTIFF that has its place within it")


def _bounds_of(raster: Any) -> Bounds:
    """Return west, south, east, north of a raster, which may be turned."""
    wide, high = raster.width, raster.height
    corners = (raster.transform * corner for corner in ((0, 0), (wide, 0), (0, high), (wide, high)))
    x, y = zip(*corners, strict=True)
    return min(x), min(y), max(x), max(y)


def _window(raster: Any, bounds: Bounds | None) -> Window:
    """Return the cells that cover some bounds, however the raster is turned."""
    if bounds is None:
        return Window(0, 0, raster.width, raster.height)
    west, south, east, north = bounds
    corners = ((west, south), (west, north), (east, south), (east, north))
    columns, rows = zip(*(~raster.transform * corner for corner in corners), strict=True)
    first_column, last_column = _within(columns, raster.width)
    first_row, last_row = _within(rows, raster.height)
    return Window(first_column, first_row, last_column - first_column, last_row - first_row)


def _within(edges: tuple[float, ...], size: int) -> tuple[int, int]:
    first, last = int(np.floor(min(edges))), int(np.ceil(max(edges)))
    return min(max(first, 0), size), min(max(last, 0), size)


def _require_people(inhabitants: Floats, path: Path) -> None:
    wrong = inhabitants[(inhabitants < 0) | np.isinf(inhabitants)]
    if len(wrong):
        message = f"{path}: {len(wrong)} cells have {wrong[0]:g} inhabitants"
        advice = f"if that means unknown, add missing = [{wrong[0]:g}] to the input"
        raise SourceChangedError(f"{message}, expected 0 or more; {advice}")


def _cell_size(place: Affine, window: Window, crs: CRS) -> float:
    """Return how long the side of a cell is on the ground, metres, in the middle of the window."""
    column, row = int(window.width) // 2, int(window.height) // 2
    corners = [place * (column + right, row + down) for right, down in ((0, 0), (1, 0), (0, 1))]
    to_rd = Transformer.from_crs(crs, RD_NEW, always_xy=True)
    (x0, y0), (x1, y1), (x2, y2) = (to_rd.transform(*corner) for corner in corners)
    return float(abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) ** 0.5)
