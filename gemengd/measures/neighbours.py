"""Which areas are neighbours, as weights."""

from typing import Literal

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

Rule = Literal["border", "nearest", "within"]
GAP_M = 10.0  # publishers simplify each border by itself, which leaves slivers between areas


def neighbours(shapes: GeoSeries, rule: Rule, reach: float = 0) -> csr_array:
    """Return who is whose neighbour, each row adding up to 1.

    Parameters
    ----------
    shapes
        Polygons in EPSG:28992, shape (n,).
    rule
        ``border``: areas that touch, in a line or a corner (queen contiguity), across a gap of at
        most 10 m. ``nearest``: the *reach* areas whose middles are nearest. ``within``: areas
        whose middles are at most *reach* metres away.
    reach
        Number of areas or metres; not used for ``border``.

    Returns
    -------
    csr_array
        Shape (n, n), equal weights per row, zero diagonal; a row without neighbours is empty.
    """
    if rule == "border":
        one, other = shapes.sindex.query(shapes, predicate="dwithin", distance=GAP_M)
    else:
        one, other = _by_distance(shapes, rule, reach)
    apart = one != other
    one, other = one[apart], other[apart]
    count = np.bincount(one, minlength=len(shapes))
    order = np.lexsort((other, one))
    return csr_array(
        ((1 / count[one])[order], (one[order], other[order])), shape=(len(shapes), len(shapes))
    )


def _by_distance(
    shapes: GeoSeries, rule: Rule, reach: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    middles = shapely.get_coordinates(shapely.centroid(shapes.to_numpy()))
    tree = cKDTree(middles)
    if rule == "within":
        pairs = tree.query_pairs(reach, output_type="ndarray")
        return np.concatenate([pairs[:, 0], pairs[:, 1]]), np.concatenate(
            [pairs[:, 1], pairs[:, 0]]
        )
    count = min(int(reach) + 1, len(shapes))
    _, found = tree.query(middles, k=np.arange(1, count + 1))
    return np.repeat(np.arange(len(shapes)), count), found.ravel()
