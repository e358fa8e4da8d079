"""Shapes for the screen: WGS84, simplified together, so that neighbours keep touching."""

from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

WGS84 = "EPSG:4326"
DECIMALS = 5  # about a metre
FINEST_M = 2.0
STEPS_PER_CITY = 4000  # more than the pixels of a large screen


def area_shapes(areas: GeoDataFrame) -> dict[str, Any]:
    """Return the areas as a GeoJSON FeatureCollection; the id of a feature is its code.

    Simplified as a coverage (GEOS; after Visvalingam and Whyatt, 1993): a border that two areas
    share is simplified once, so no slits open between them.

    Parameters
    ----------
    areas
        Polygons in EPSG:28992, indexed by code.
    """
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance_m(areas))
    return _collection(areas.index, areas.set_geometry(simple, crs=areas.crs))


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


def _collection(ids: Any, frame: GeoDataFrame) -> dict[str, Any]:
    shapes = shapely.transform(frame.geometry.to_crs(WGS84).to_numpy(), _round)
    features = [
        {"type": "Feature", "id": key, "properties": {}, "geometry": shape.__geo_interface__}
        for key, shape in zip(ids, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _round(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS)
