"""Inhabitants per square of 100 m."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gemengd.sources.voorbeeldstad.figures import SECRET, YEARS, people
from gemengd.sources.voorbeeldstad.neighbourhoods import Neighbourhood
from gemengd.sources.voorbeeldstad.place import SEED, Place

SQUARE_M = 100
NEAR_STREET_M = 75.0
SMALLEST = 5  # CBS keeps squares with fewer inhabitants secret


def make_squares(
    place: Place, neighbourhoods: Sequence[Neighbourhood], streets: GeoDataFrame
) -> tuple[NDArray[np.int32], float, float]:
    """Return inhabitants per square, northern row first, with the western and northern edge."""
    rng = np.random.default_rng(SEED + 5)
    west, south, east, north = (
        SQUARE_M * f(v / SQUARE_M)
        for f, v in zip((np.floor, np.floor, np.ceil, np.ceil), place.outline.bounds, strict=True)
    )
    x = np.arange(west + SQUARE_M / 2, east, SQUARE_M)
    y = np.arange(north - SQUARE_M / 2, south, -SQUARE_M)
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    vertices = cKDTree(shapely.get_coordinates(streets.geometry.to_numpy()))
    near = np.isfinite(vertices.query(centres, distance_upper_bound=NEAR_STREET_M)[0])
    counts = np.zeros(len(centres), dtype=np.int32)
    for n in neighbourhoods:
        inside = np.flatnonzero(near & shapely.contains_xy(n.shape, centres[:, 0], centres[:, 1]))
        if len(inside) and people(n, YEARS[-1]):
            share = rng.gamma(3.0, size=len(inside))
            counts[inside] = _rounded(people(n, YEARS[-1]) * share / share.sum())
    return counts.reshape(len(y), len(x)), float(west), float(north)


def _rounded(exact: NDArray[np.float64]) -> NDArray[np.int32]:
    rounded = (5 * np.round(exact / 5)).astype(np.int32)
    return np.where((exact > 0) & (rounded < SMALLEST), SECRET, rounded)
