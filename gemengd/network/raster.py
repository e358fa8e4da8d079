"""Minutes as a raster."""

from dataclasses import dataclass

import numpy as np

from gemengd.model.surface import Surface
from gemengd.network.graph import Network
from gemengd.network.snap import Snapped, snap
from gemengd.network.travel import Reach


@dataclass(frozen=True)
class Cells:
    """The cells of a raster, and where the middle of each lies along the streets.

    Attributes
    ----------
    rows, columns
        How many; the northern row comes first.
    west, north
        Outer corner of the first cell, metres in EPSG:28992.
    middles
        Row by row, shape (rows * columns,).
    """

    rows: int
    columns: int
    west: float
    north: float
    cell_m: float
    middles: Snapped


def cells(
    network: Network, bounds: tuple[float, float, float, float], cell_m: float, limit_m: float
) -> Cells:
    """Return the cells that cover some bounds: once for all surfaces of one network.

    The middles stand at multiples of *cell_m*. So the middle of each 100 m square of CBS is the
    middle of a cell of 25 m, and has the very minutes of the homes there.

    Parameters
    ----------
    bounds
        West, south, east, north in EPSG:28992; widened to whole cells.
    limit_m
        A cell whose middle is farther than this from every street is out of reach.
    """
    west, south, east, north = np.asarray(bounds) / cell_m
    x = np.arange(np.floor(west + 0.5), np.ceil(east + 0.5)) * cell_m
    y = np.arange(np.floor(south + 0.5), np.ceil(north + 0.5))[::-1] * cell_m
    middles = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    where = snap(network, middles, limit_m)
    corner = float(x[0] - cell_m / 2), float(y[0] + cell_m / 2)
    return Cells(len(y), len(x), *corner, cell_m, where)


def surface(found: Reach, where: Cells) -> Surface:
    """Return the minutes from the middle of each cell to the nearest facility.

    From the middle straight to the nearest point of the streets, and along these.
    """
    minutes = found.minutes(where.middles).astype(np.float32).reshape(where.rows, where.columns)
    return Surface(minutes, where.west, where.north, where.cell_m)
