"""Minutes as a raster."""

import numpy as np
from scipy.spatial import cKDTree

from gemengd.model.surface import Surface
from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints
from gemengd.network.snap import Snapped
from gemengd.network.travel import Reach


def surface(
    found: Reach, bounds: tuple[float, float, float, float], cell_m: float, limit_m: float
) -> Surface:
    """Return the minutes from the centre of each cell to the nearest facility.

    From the centre straight to the nearest point of the streets, and along these. Streets are
    sampled every half cell, so that walk is at most a quarter cell too long.

    Parameters
    ----------
    bounds
        West, south, east, north in EPSG:28992; widened to whole cells.
    limit_m
        A cell whose centre is farther than this from every street is out of reach.
    """
    west, south = (np.floor(bounds[i] / cell_m) * cell_m for i in (0, 1))
    east, north = (np.ceil(bounds[i] / cell_m) * cell_m for i in (2, 3))
    x = np.arange(west + cell_m / 2, east, cell_m)
    y = np.arange(north - cell_m / 2, south, -cell_m)
    places, minutes = _sample(found, cell_m / 2)
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    off, nearest = cKDTree(places).query(centres, distance_upper_bound=limit_m)
    known = np.isfinite(off)
    cells = np.full(len(centres), np.nan, dtype=np.float32)
    cells[known] = minutes[nearest[known]] + off[known] / found.network.mode.metres_per_minute
    return Surface(cells.reshape(len(y), len(x)), float(west), float(north), cell_m)


def _sample(found: Reach, step_m: float) -> tuple[Floats, Floats]:
    link, fraction = _every(found.network, step_m)
    minutes = found.minutes(Snapped(link, fraction, np.zeros(len(link))))
    nodes, links = found.network.nodes, found.network.links
    origin = nodes[links.start[link]]
    direction = nodes[links.end[link]] - origin
    return origin + direction * fraction[:, None], minutes


def _every(network: Network, step_m: float) -> tuple[Ints, Floats]:
    """Return places along each link, both ends included, no farther apart than *step_m*."""
    steps = np.ceil(network.links.length_m / step_m).astype(np.int64)
    link = np.repeat(np.arange(len(steps)), steps + 1)
    offset = np.arange(len(link)) - np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
    return link, offset / steps[link]
