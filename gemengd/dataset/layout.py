"""What is odd about how the areas of a city lie: a figure there may count people twice."""

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import Series
from shapely.geometry.base import BaseGeometry

from gemengd.model.ledger import first_few

OVERLAP_PCT = 1.0  # own choice: borders that were drawn twice overlap by less
ONE_SHAPE_PCT = 99.0
FAR_M = 20_000.0  # own choice: farther than any island of a Dutch municipality
Ints = NDArray[np.intp]


def odd_layout(areas: GeoDataFrame, where: str) -> list[str]:
    """Say which areas overlap, have one shape, lie far from all others, or are torn far apart.

    Parameters
    ----------
    areas
        Index: codes. Column ``name``, valid polygons in EPSG:28992.
    """
    one, other, same = _overlaps(areas)
    return [
        *_pairs(areas, where, "have the same shape", one[same], other[same]),
        *_pairs(areas, where, "overlap", one[~same], other[~same]),
        *_far(areas, where),
        *_torn(areas, where),
    ]


def years_in(years: Series, where: str) -> list[str]:
    """Say that the rows of one table are of several years, if they are."""
    found = years.astype("string").str.strip().replace("", None).dropna().value_counts()
    if len(found) < 2:  # noqa: PLR2004 - one year is as it should be
        return []
    shown = ", ".join(f"{year} ({count} rows)" for year, count in sorted(found.items()))
    message = f"{where}: the areas are of several years: {shown}"
    return [f"{message}; borders and figures of one year belong together: give a file of one year"]


def _overlaps(areas: GeoDataFrame) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return the pairs of areas that overlap, and whether they are one shape."""
    shapes = areas.geometry.to_numpy()
    one, other = areas.sindex.query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    both = 100 * shapely.area(shapely.intersection(shapes[one], shapes[other]))
    size = shapely.area(shapes)
    kept = both > OVERLAP_PCT * np.minimum(size[one], size[other])
    same = both >= ONE_SHAPE_PCT * np.maximum(size[one], size[other])
    return one[kept], other[kept], same[kept]


def _pairs(areas: GeoDataFrame, where: str, what: str, one: Ints, other: Ints) -> list[str]:
    if not len(one):
        return []
    names, codes = areas["name"].to_numpy(object), areas.index.to_numpy(object)
    shown = first_few(
        f"{names[a]} ({codes[a]}) and {names[b]} ({codes[b]})"
        for a, b in zip(one, other, strict=True)
    )
    message = f"{where}: {len(one)} pairs of areas {what}: {', '.join(shown)}"
    return [f"{message}; what lies in both counts twice: correct the borders"]


def _far(areas: GeoDataFrame, where: str) -> list[str]:
    if len(areas) < 3:  # noqa: PLR2004 - of two, nobody can say which is the one that lies apart
        return []
    shapes = areas.geometry.to_numpy()
    near, _ = areas.sindex.query(shapes, predicate="dwithin", distance=FAR_M)
    alone = np.bincount(near, minlength=len(areas)) == 1
    if not alone.any():
        return []
    shown = ", ".join(first_few(areas["name"][alone] + " (" + areas.index[alone] + ")"))
    km = f"{FAR_M / 1000:.0f} km"
    message = f"{where}: {int(alone.sum())} areas lie more than {km} from all others: {shown}"
    return [f"{message}; are they of this city?"]


def _torn(areas: GeoDataFrame, where: str) -> list[str]:
    """Say which areas have a part that lies far from all their other parts."""
    west, south, east, north = areas.bounds.to_numpy(float).T
    wide = np.flatnonzero(np.hypot(east - west, north - south) > FAR_M)
    torn = areas.iloc[[number for number in wide if _in_pieces(areas.geometry.iloc[number])]]
    if torn.empty:
        return []
    shown = ", ".join(first_few(torn["name"] + " (" + torn.index + ")"))
    km = f"{FAR_M / 1000:.0f} km"
    message = f"{where}: {len(torn)} areas have a part more than {km} from their other parts"
    return [f"{message}: {shown}; is it theirs?"]


def _in_pieces(shape: BaseGeometry) -> bool:
    parts = shapely.get_parts(shape)
    near, _ = shapely.STRtree(parts).query(parts, predicate="dwithin", distance=FAR_M)
    return len(parts) > 1 and bool((np.bincount(near, minlength=len(parts)) == 1).any())
