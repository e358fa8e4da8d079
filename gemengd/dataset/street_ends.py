"""Ends of streets that nearly touch another street: drawn without snapping, they do not meet."""

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

SAME_PLACE_M = 0.01  # as in the network: nearer is the same place
NEAR_M = 2.0  # own choice: less than the width of a street, more than hands are off on a screen
MANY = 0.01  # own choice: of the streets' ends; fewer are gates and walls


def loose_ends(streets: GeoDataFrame) -> list[str]:
    """Say how many ends of streets lie at another street without meeting it, if these are many.

    Parameters
    ----------
    streets
        Lines in EPSG:28992 of one file. With ``nodes`` the file itself says where streets meet.
    """
    if "nodes" in streets or streets.empty:
        return []
    lines, row = shapely.get_parts(streets.geometry.to_numpy(), return_index=True)
    places, line = _alone(lines)
    if not len(places):
        return []
    points = shapely.points(places)
    end, other = shapely.STRtree(lines).query(points, predicate="dwithin", distance=NEAR_M)
    loose = len(np.unique(end[row[other] != row[line[end]]]))
    ends = 2 * len(lines)
    if loose <= MANY * ends:
        return []
    message = f"{loose} of the {ends} ends of streets lie within {NEAR_M:g} m of another street"
    why = "and share no point with it, so that nobody can walk on there"
    return [f"{message} {why}; join them, in QGIS with Snap geometries to layer"]


def _alone(lines: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the ends of lines that are no vertex of another line, and the line of each."""
    places, line = shapely.get_coordinates(lines, return_index=True)
    cells = np.round(places / SAME_PLACE_M).astype(np.int64)
    key = (cells[:, 0] << 32) + cells[:, 1]
    _, number, count = np.unique(key, return_inverse=True, return_counts=True)
    changes = line[1:] != line[:-1]
    end = np.append(changes, True) | np.append(True, changes)
    lonely = end & (count[number] == 1)
    return places[lonely], line[lonely]
