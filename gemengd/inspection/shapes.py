"""Where the shapes of a table lie, and what is wrong with them."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries

from gemengd.dataset.repair import mended
from gemengd.model.dataset import NETHERLANDS_RD, RD_NEW

NETHERLANDS_WGS84 = (3.0, 50.5, 7.5, 53.8)
OVERLAP_M2 = 100.0  # less is a sliver of rounding, which the readers leave as it is


@dataclass(frozen=True)
class Shapes:
    """What is noticed of the shapes of a table, by row label.

    Attributes
    ----------
    crs
        What the file declares; None where it does not.
    likely
        The system in which the coordinates lie in the Netherlands; None where in neither.
    """

    kind: str
    crs: str | None
    likely: str | None
    empty: tuple[object, ...]
    invalid: tuple[object, ...]
    overlapping: tuple[tuple[object, object], ...]


def likely_crs(bounds: tuple[float, float, float, float]) -> str | None:
    """Return the coordinate system in which *bounds* lie in the Netherlands, or None."""
    west, south, east, north = bounds
    turned = (south, west, north, east)
    for box, how in ((bounds, ""), (turned, " with its axes swapped")):
        for crs, limits in ((RD_NEW, NETHERLANDS_RD), ("EPSG:4326", NETHERLANDS_WGS84)):
            if _within(box, limits):
                return f"{crs}{how}"
    return None


def look_at(frame: GeoDataFrame, declared: str | None) -> Shapes:
    """Return what is noticed of the shapes of a table."""
    shapes = frame.geometry
    empty = shapes.isna() | shapes.is_empty
    there = shapes[~empty]
    bounds = tuple(float(b) for b in there.total_bounds)
    return Shapes(
        kind=", ".join(sorted(set(there.geom_type))),
        crs=declared,
        likely=likely_crs(bounds),  # type: ignore[arg-type]
        empty=tuple(shapes.index[empty]),
        invalid=tuple(there.index[~there.is_valid]),
        overlapping=_overlaps(there) if there.geom_type.str.contains("Polygon").any() else (),
    )


def _overlaps(shapes: GeoSeries) -> tuple[tuple[object, object], ...]:
    whole = shapes.where(shapes.is_valid, shapes.map(mended))
    flat = whole.to_crs(RD_NEW) if whole.crs else whole
    one, other = flat.sindex.query(flat, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    polygons = flat.to_numpy()
    shared = shapely.area(shapely.intersection(polygons[one], polygons[other]))
    found = np.flatnonzero(shared > OVERLAP_M2)
    return tuple((flat.index[one[n]], flat.index[other[n]]) for n in found)


def _within(
    bounds: tuple[float, float, float, float], limits: tuple[float, float, float, float]
) -> bool:
    return (
        limits[0] <= bounds[0]
        and limits[1] <= bounds[1]
        and bounds[2] <= limits[2]
        and bounds[3] <= limits[3]
    )
