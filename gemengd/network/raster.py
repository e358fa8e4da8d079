"""Minutes as a raster."""

import numpy as np

from gemengd.model.surface import Surface
from gemengd.network.snap import snap
from gemengd.network.travel import Reach


def surface(
    found: Reach, bounds: tuple[float, float, float, float], cell_m: float, limit_m: float
) -> Surface:
    """Return the minutes from the centre of each cell to the nearest facility.

    From the centre straight to the nearest point of the streets, and along these.

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
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    minutes = found.minutes(snap(found.network, centres, limit_m)).astype(np.float32)
    return Surface(minutes.reshape(len(y), len(x)), float(west), float(north), cell_m)
