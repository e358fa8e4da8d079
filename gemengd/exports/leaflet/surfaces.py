"""A surface of minutes as a picture that lies on the map: a class per cell, in Web Mercator."""

import base64
import math

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import Series
from rasterio.crs import CRS
from rasterio.features import geometry_mask
from rasterio.io import MemoryFile
from rasterio.transform import Affine, array_bounds, from_origin
from rasterio.warp import Resampling, calculate_default_transform, reproject, transform_bounds

from gemengd.exports.leaflet.cells import Json
from gemengd.model.style import Style
from gemengd.model.surface import Surface

RD_NEW, WEB_MERCATOR, WGS84 = CRS.from_epsg(28992), CRS.from_epsg(3857), CRS.from_epsg(4326)
MOST_CELLS = 500_000  # own choice: 17 by 17 km in cells of 25 m, some 30 kB a picture
COARSEST_M = 100  # own choice: in wider cells a street and the one behind it look the same
MOST_CLASSES = 15  # of four bits, beside transparency


def surface_picture(surface: Surface, style: Style, areas: GeoDataFrame) -> Json:
    """Return the classes of a surface within *areas* as a picture, its corners and its cell width.

    Cells are as wide as those of the surface, or a whole number of times as wide so that there are
    at most `MOST_CELLS`; a wider cell has the class of its middle. Out of reach is transparent.
    The picture is None where its cells would be wider than `COARSEST_M`, or where the style has
    more than `MOST_CLASSES` classes.
    """
    times = math.ceil(math.sqrt(surface.minutes.size / MOST_CELLS))
    cell_m = surface.cell_m * times
    if cell_m > max(COARSEST_M, surface.cell_m) or len(style.classes()) > MOST_CLASSES:
        return {"picture": None, "cell_m": cell_m}
    classes, transform = _web_mercator(_classes(surface, style, areas), surface, cell_m)
    west, south, east, north = transform_bounds(
        WEB_MERCATOR, WGS84, *array_bounds(*classes.shape, transform)
    )
    return {
        "picture": _data_uri(_png(classes, transform, style)),
        "corners": [[round(south, 7), round(west, 7)], [round(north, 7), round(east, 7)]],
        "cell_m": cell_m,
    }


def _classes(surface: Surface, style: Style, areas: GeoDataFrame) -> NDArray[np.uint8]:
    """Return the class of each cell from 1; 0 is out of reach or outside the areas."""
    minutes = surface.minutes
    numbers = style.classify(Series(minutes.ravel())).to_numpy() + 1
    outside = geometry_mask(areas.geometry, minutes.shape, _transform(surface))
    return np.where(outside, 0, numbers.reshape(minutes.shape)).astype(np.uint8)


def _transform(surface: Surface) -> Affine:
    return from_origin(surface.west, surface.north, surface.cell_m, surface.cell_m)


def _web_mercator(
    classes: NDArray[np.uint8], surface: Surface, cell_m: float
) -> tuple[NDArray[np.uint8], Affine]:
    rows, columns = classes.shape
    bounds = array_bounds(rows, columns, _transform(surface))
    _, south, _, north = transform_bounds(RD_NEW, WGS84, *bounds)
    # A metre on the ground is longer in Web Mercator: by the secant of the latitude.
    stretched = cell_m / math.cos(math.radians((south + north) / 2))
    transform, width, height = calculate_default_transform(
        RD_NEW, WEB_MERCATOR, columns, rows, *bounds, resolution=stretched
    )
    found = np.zeros((height, width), np.uint8)
    reproject(
        classes,
        found,
        src_transform=_transform(surface),
        src_crs=RD_NEW,
        dst_transform=transform,
        dst_crs=WEB_MERCATOR,
        resampling=Resampling.nearest,
    )
    return found, transform


def _png(classes: NDArray[np.uint8], transform: Affine, style: Style) -> bytes:
    colours = [(0, 0, 0, 0), *(_rgba(c.colour) for c in style.classes())]
    height, width = classes.shape
    options = {"nbits": 4, "zlevel": 9, "crs": WEB_MERCATOR, "transform": transform}
    with MemoryFile() as file:
        with file.open(
            driver="PNG", width=width, height=height, count=1, dtype="uint8", **options
        ) as picture:
            picture.write(classes, 1)
            picture.write_colormap(1, dict(enumerate(colours)))
        return bytes(file.read())


def _rgba(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue, 255


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
