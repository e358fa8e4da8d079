"""Buildings with a permit, in the columns of the BAG: what the plans have come to so far."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gemengd.sources.voorbeeldstad.neighbourhoods import MUNICIPALITY, Neighbourhood
from gemengd.sources.voorbeeldstad.place import SEED

IN_USE = "Pand in gebruik"
# Where, status, how many buildings, homes in each from and to.
PERMITS = (
    ("Vernieuwing Westerbelt", "Sloopvergunning verleend", 9, (18, 48)),
    ("Vernieuwing Westerbelt", "Bouw gestart", 4, (24, 60)),
    ("Vernieuwing Westerbelt", "Bouwvergunning verleend", 5, (20, 56)),
    ("Havenkwartier", "Bouwvergunning verleend", 6, (30, 90)),
    ("inner ring", "Verbouwing pand", 9, (1, 12)),
    ("old centre", "Verbouwing pand", 5, (1, 6)),
    ("inner ring", "Sloopvergunning verleend", 2, (0, 0)),
    ("middle", IN_USE, 4, (1, 1)),
)
FOOTPRINT_M = (14.0, 42.0)


def make_buildings(neighbourhoods: Sequence[Neighbourhood], plans: GeoDataFrame) -> GeoDataFrame:
    """Return buildings: most stand in plans under way, some sheds have no home, a few no permit."""
    rng = np.random.default_rng(SEED + 9)
    grounds = dict(zip(plans["name"], plans.geometry, strict=True))
    for kind in {n.kind for n in neighbourhoods}:
        grounds[kind] = shapely.union_all([n.shape for n in neighbourhoods if n.kind == kind])
    rows: list[dict[str, object]] = []
    shapes: list[BaseGeometry] = []
    for ground, status, count, (fewest, most) in PERMITS:
        for _ in range(count):
            homes = int(rng.integers(fewest, most + 1))
            rows.append(_building(len(rows) + 1, status, homes))
            shapes.append(_footprint(grounds[ground], rng))
    return GeoDataFrame(rows, geometry=shapes, crs="EPSG:28992")


def _building(number: int, status: str, homes: int) -> dict[str, object]:
    return {
        "identificatie": f"{MUNICIPALITY[2:]}10{number:010d}",
        "status": status,
        "gebruiksdoel": "woonfunctie" if homes else None,
        "aantal_verblijfsobjecten": homes,
    }


def _footprint(ground: BaseGeometry, rng: np.random.Generator) -> BaseGeometry:
    """Return a building that stands somewhere on a ground."""
    west, south, east, north = ground.bounds
    inside = ground.buffer(-max(FOOTPRINT_M))
    while True:
        x, y = np.round(rng.uniform((west, south), (east, north)), 1)
        if shapely.contains_xy(inside, x, y):
            return shapely.box(x, y, x + FOOTPRINT_M[0], y + FOOTPRINT_M[1])
