"""Where the made-up city lies, and the lines that everything else keeps to."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

SEED = 20240101
# In the middle of the Markermeer: on a base map nobody takes it for a real city.
CENTRE = (154_000.0, 519_000.0)
VILLAGE = (157_900.0, 521_400.0)
BRIDGES_X = (-1_900.0, 1_750.0)
CROSSINGS_X = (-1_300.0, 150.0, 1_600.0)


@dataclass(frozen=True)
class Place:
    """The ground plan.

    Attributes
    ----------
    outline
        The municipality's border.
    town
        Where the city itself is built; the rest is countryside and a village.
    river, railway
        What streets cannot cross, but for bridges and crossings.
    """

    outline: Polygon
    town: Polygon
    village: Polygon
    river: Polygon
    railway: LineString


def make_place() -> Place:
    """Return the ground plan of Voorbeeldstad."""
    rng = np.random.default_rng(SEED)
    town = _blob(rng, CENTRE, 2_950, 0.09)
    village = _blob(rng, VILLAGE, 620, 0.14)
    land_between = LineString([CENTRE, VILLAGE]).buffer(1_150)
    outline = _rounded(shapely.union_all([town.buffer(260), village.buffer(420), land_between]))
    x = np.linspace(-6_000, 6_000, 97)
    river = LineString(_local(x, river_y(x))).buffer(38, cap_style="flat").intersection(outline)
    railway = LineString(_local(x, railway_y(x))).intersection(outline)
    return Place(outline, town, village, _largest(river), _longest(railway))


def river_y(x: Floats) -> Floats:
    """Return the river's middle, metres north of the centre, at *x* metres east of it."""
    return -620 + 190 * np.sin(x / 1_150) + 70 * np.sin(x / 410 + 1)


def railway_y(x: Floats) -> Floats:
    """Return the railway, metres north of the centre, at *x* metres east of it."""
    return 1_250 + 0.11 * x + 120 * np.sin(x / 2_300)


def local(points: Floats) -> Floats:
    """Return coordinates as metres from the city's centre."""
    return points - np.array(CENTRE)


def _local(x: Floats, y: Floats) -> Floats:
    return np.column_stack([x, y]) + np.array(CENTRE)


def _blob(
    rng: np.random.Generator, centre: tuple[float, float], radius: float, wobble: float
) -> Polygon:
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    waves = sum(wobble / k * np.sin(k * angle + rng.uniform(0, 2 * np.pi)) for k in range(2, 8))
    reach = radius * (1 + waves)
    return Polygon(np.column_stack([np.cos(angle) * reach, np.sin(angle) * reach]) + centre)


def _rounded(shape: BaseGeometry) -> Polygon:
    return _largest(shape.buffer(250).buffer(-250))


def _largest(shape: BaseGeometry) -> Polygon:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _longest(shape: BaseGeometry) -> LineString:
    return max(shapely.get_parts(shape), key=lambda part: part.length)
