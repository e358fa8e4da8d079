"""Made-up streets and places, for the tests of the network."""

import numpy as np
from geopandas import GeoDataFrame
from shapely import LineString

from gemengd.model.dataset import RD_NEW
from gemengd.network import reach, snap

STREET = [(0, 0), (800, 0)]  # ten minutes on foot


def streets(*lines, **tags):
    return GeoDataFrame(tags, geometry=[LineString(line) for line in lines], crs=RD_NEW)


def at(*places):
    return np.array(places, dtype=float).reshape(-1, 2)


def travel(network, origins, facilities, limit_m=1000):
    """Return the minutes from each origin to the nearest facility."""
    found = reach(network, snap(network, at(*facilities), limit_m))
    return found.minutes(snap(network, at(*origins), limit_m))
