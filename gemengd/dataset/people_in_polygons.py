"""The inhabitants of surfaces that are too large for a point in their middle."""

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gemengd.model.spread import PART_M, WHOLE_M

MOST_PARTS = 10_000  # own choice: a surface of more than 25 km2 is spread less finely


def too_large(homes: GeoDataFrame, near: GeoDataFrame) -> NDArray[np.bool_]:
    """Return which shapes are larger than a point can stand for, and touch some areas.

    Parameters
    ----------
    homes, near
        In EPSG:28992.
    """
    shapes = homes.geometry.to_numpy()
    touching = np.zeros(len(homes), dtype=bool)
    touching[near.sindex.query(shapes, predicate="intersects")[0]] = True
    return touching & (shapely.area(shapes) > WHOLE_M**2)


def spread(homes: GeoDataFrame) -> GeoDataFrame:
    """Return the inhabitants of polygons as points all over them, every 50 m, with equal parts.

    Parameters
    ----------
    homes
        ``inhabitants``, and polygons in EPSG:28992. Other columns are kept with every part.
    """
    parts = [_points_in(shape) for shape in homes.geometry]
    counts = np.array([len(points) for points in parts])
    found = homes.loc[homes.index.repeat(counts)].reset_index(drop=True)
    found["inhabitants"] /= np.repeat(counts, counts)
    return found.set_geometry(shapely.points(np.concatenate(parts)), crs=homes.crs)


def _points_in(shape: BaseGeometry) -> NDArray[np.float64]:
    west, south, east, north = shape.bounds
    step = max(PART_M, float(np.sqrt(shape.area / MOST_PARTS)))
    x, y = (
        grid.ravel()
        for grid in np.meshgrid(_middles(west, east, step), _middles(south, north, step))
    )
    within = shapely.contains_xy(shape, x, y)
    if not within.any():
        return shapely.get_coordinates(shape.representative_point())
    return np.column_stack((x[within], y[within]))


def _middles(first: float, last: float, step: float) -> NDArray[np.float64]:
    parts = int(np.ceil((last - first) / step))
    return first + (np.arange(parts) + 0.5) * (last - first) / parts
