"""A raster of minutes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Surface:
    """Minutes per square cell, in EPSG:28992.

    Attributes
    ----------
    minutes
        float32, shape (rows, columns), the northern row first; NaN is out of reach.
    west, north
        Metres, the outer corner of the first cell.
    cell_m
        Width and height of a cell in metres.
    """

    minutes: NDArray[np.float32]
    west: float
    north: float
    cell_m: float
