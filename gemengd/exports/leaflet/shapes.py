"""Shapes for the screen: WGS84, simplified together, so that neighbours keep touching."""

from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from gemengd.exports.leaflet.arcs import Arcs
from gemengd.exports.leaflet.compact import stream

WGS84 = "EPSG:4326"
DECIMALS = 5  # about a metre
FINEST_M = 2.0
STEPS_PER_CITY = 4000  # more than the pixels of a large screen
GRID_PER_TOLERANCE = 3  # own choice: what the grid moves is less than what was simplified away
METRES_PER_DEGREE = 111_320.0


def area_shapes(areas: GeoDataFrame) -> dict[str, Any]:
    """Return the areas as borders that are written once, for `shapes.js` to put together.

    Simplified as a coverage (GEOS; after Visvalingam and Whyatt, 1993): a border that two areas
    share is simplified once, so no slits open between them; nor when it is laid on a grid.

    Parameters
    ----------
    areas
        Polygons in EPSG:28992, indexed by code.

    Returns
    -------
    dict
        ``origin`` and ``step`` of the grid, in degrees of longitude and latitude; ``arcs`` and
        ``areas`` as streams of numbers, as `Arcs` has them.
    """
    tolerance = tolerance_m(areas)
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance)
    degrees = areas.set_geometry(simple, crs=areas.crs).geometry.to_crs(WGS84).to_numpy()
    origin = np.round(shapely.total_bounds(degrees)[:2], DECIMALS)
    step = _step(tolerance / GRID_PER_TOLERANCE, origin[1])
    arcs = Arcs(_on_grid(degrees, origin, step))
    return {
        "origin": origin.tolist(),
        "step": step.tolist(),
        "arcs": stream(arcs.line_numbers()),
        "areas": stream(arcs.area_numbers()),
    }


def plan_shapes(plans: GeoDataFrame) -> dict[str, Any]:
    """Return plans in EPSG:28992 as a GeoJSON FeatureCollection; ids count from 0."""
    outlines = shapely.make_valid(plans.geometry.to_numpy())
    simple = shapely.simplify(outlines, FINEST_M)
    return _collection(range(len(plans)), plans.set_geometry(simple, crs=plans.crs))


def points(places: GeoDataFrame) -> list[list[float]]:
    """Return [longitude, latitude] of each point of *places*."""
    return _round(shapely.get_coordinates(places.geometry.to_crs(WGS84))).tolist()


def tolerance_m(areas: GeoDataFrame) -> float:
    """Return how many metres a border may shift without anyone seeing it on a screen."""
    west, south, east, north = areas.total_bounds
    return max(FINEST_M, float(np.hypot(east - west, north - south)) / STEPS_PER_CITY)


def _on_grid(
    shapes: NDArray[np.object_], origin: NDArray[np.float64], step: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Return shapes in whole steps from the origin; one that is too small to see is a square."""
    laid = shapely.transform(shapes, lambda points: np.rint((points - origin) / step))
    x, y = shapely.bounds(laid)[:, :2].T
    return np.where(shapely.area(laid) > 0, laid, shapely.box(x, y, x + 1, y + 1))


def _step(metres: float, latitude: float) -> NDArray[np.float64]:
    """Return so many metres in degrees of longitude and latitude, short enough to write."""
    degree_m = METRES_PER_DEGREE * np.array([np.cos(np.radians(latitude)), 1])
    return np.round(metres / degree_m, 9)


def _collection(ids: Any, frame: GeoDataFrame) -> dict[str, Any]:
    shapes = shapely.transform(frame.geometry.to_crs(WGS84).to_numpy(), _round)
    features = [
        {"type": "Feature", "id": key, "properties": {}, "geometry": shape.__geo_interface__}
        for key, shape in zip(ids, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _round(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS)
