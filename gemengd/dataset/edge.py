"""Where a file that ends too early makes care look farther away than it is."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gemengd.model.city import City
from gemengd.model.dataset import AROUND_M
from gemengd.model.raw import RawTable

Flags = NDArray[np.bool_]
COUNTRY = "NL"


def care_ends_at_the_border(
    care: GeoDataFrame | None, areas: GeoDataFrame, city: City, tables: Sequence[RawTable]
) -> list[str]:
    """Say how many areas can be nearer to care than a register tells that ends at the border.

    It ends there if it has places in the city and none within 3 km around, unless it says that it
    covers more. An area can be affected if its middle lies nearer to the border than to the
    nearest place of some kind. Around a made-up city there is nothing.
    """
    if care is None or care.empty or city.made_up or city.code == COUNTRY:
        return []
    if any(_reaches_farther(table, areas, city) for table in tables):
        return []
    whole = areas.union_all()
    if not care.within(whole.buffer(1)).all():
        return []
    affected = _nearer_to(whole.boundary, care, areas[areas["inhabited"].astype(bool)])
    if not affected.any():
        return []
    files = ", ".join(table.source.location for table in tables)
    message = f"{files}: no place lies outside {city.name}, as if care ended at its border"
    limit = f"{AROUND_M / 1000:g} km"
    where = f"in {int(affected.sum())} of {len(affected)} inhabited areas"
    may = "a place across it may be nearer than the nearest known"
    return [f"{message}: {where} {may}; give a register that reaches {limit} farther"]


def beside(areas: GeoDataFrame, uncovered: Flags) -> int:
    """Return how many inhabited areas touch one without streets: ways there may be cut short."""
    others = areas[~uncovered & areas["inhabited"].to_numpy(bool)]
    _, touching = others.sindex.query(areas.geometry.to_numpy()[uncovered], predicate="intersects")
    return len(np.unique(touching))


def _reaches_farther(table: RawTable, areas: GeoDataFrame, city: City) -> bool:
    covers = table.covers
    if covers is None:
        return False
    if isinstance(covers, tuple):
        return any(not code[2:].startswith(city.code[2:]) for code in covers)
    beyond = shapely.difference(covers, areas.union_all().buffer(1))
    return bool(shapely.area(beyond) > 0)


def _nearer_to(border: shapely.Geometry, care: GeoDataFrame, areas: GeoDataFrame) -> Flags:
    middles = shapely.point_on_surface(areas.geometry.to_numpy())
    to_border = shapely.distance(middles, border)
    affected = np.zeros(len(areas), dtype=bool)
    for _, places in care.groupby("kind"):
        tree = cKDTree(places.geometry.get_coordinates().to_numpy())
        affected |= tree.query(shapely.get_coordinates(middles))[0] > to_border
    return affected
