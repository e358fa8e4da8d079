"""Places where something new could come: a street corner in every inhabited square."""

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gemengd.measures.along_streets import Origins
from gemengd.model.dataset import RD_NEW, CityDataset
from gemengd.network import SNAP_LIMIT_M

Floats = NDArray[np.float64]


def candidates(dataset: CityDataset, origins: Origins, grid_m: float) -> GeoDataFrame:
    """Return one place for each inhabited square of *grid_m*.

    The junction or bend of a street nearest to the middle of those who live in the square, at
    most 250 m away; without streets, that middle itself.

    Returns
    -------
    GeoDataFrame
        Points in EPSG:28992 with ``name``, that of the area it lies in; ordered from west to
        east, then from south to north; none twice.
    """
    places = _middles(origins, grid_m)
    if origins.streets is not None:
        nodes = origins.streets.network.doorsteps
        _, near = cKDTree(nodes).query(places, distance_upper_bound=SNAP_LIMIT_M)
        places = nodes[np.unique(near[near < len(nodes)])]
    points = np.asarray(shapely.points(np.unique(places, axis=0)))
    return GeoDataFrame({"name": _names(dataset, points)}, geometry=points, crs=RD_NEW)


def _middles(origins: Origins, grid_m: float) -> Floats:
    where = origins.homes[["x", "y"]].to_numpy(float)
    weight = origins.homes["inhabitants"].to_numpy(float)
    square = np.unique(np.floor(where / grid_m), axis=0, return_inverse=True)[1].ravel()
    total = np.bincount(square, weight)
    return np.column_stack([np.bincount(square, weight * axis) / total for axis in where.T])


def _names(dataset: CityDataset, points: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the name of the area of each point, or of the nearest one."""
    number, area = dataset.areas.sindex.nearest(points, return_all=True)
    order = np.lexsort((area, number))
    first = np.unique(number[order], return_index=True)[1]
    return dataset.areas["name"].to_numpy(object)[area[order][first]]
