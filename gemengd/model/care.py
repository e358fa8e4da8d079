"""When two entries for a care facility are the same facility."""

import re
import unicodedata

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import ArrayLike, NDArray

# Own choice: wider than most buildings, narrower than the distance between two of a kind in one
# shopping street.
SAME_PLACE_M = 50.0
WORD = re.compile(r"[a-z0-9]+")


def without_doubles(care: GeoDataFrame, register: ArrayLike | None = None) -> GeoDataFrame:
    """Return care facilities, each once: of two that are the same, the first.

    Two are the same if they are of one kind, and one lies within the outline of the other, or they
    lie within 50 m and have names alike: every word of one occurs in the other. No name is like
    any name.

    Parameters
    ----------
    care
        Points and outlines in EPSG:28992 with ``kind``, ``name`` and ``capacity``.
    register
        Which register each comes from; then only those of different registers can be the same.

    Returns
    -------
    GeoDataFrame
        Rows of *care*. A row without a name or capacity gets that of its first double with one.
    """
    one, other = _near(care)
    if register is not None:
        apart = np.asarray(register)[one] != np.asarray(register)[other]
        one, other = one[apart], other[apart]
    names = care["name"].to_list()
    shapes = care.geometry.to_numpy()
    stands_for = np.arange(len(care))
    for first, second in zip(one, other, strict=True):
        both = stands_for[first] == first and stands_for[second] == second
        if both and (_alike(names[first], names[second]) or _inside(shapes[[first, second]])):
            stands_for[second] = first
            # From now on it has this name, and is like no other.
            names[first] = names[first] or names[second]
    capacity = care["capacity"].groupby(stands_for).first().to_numpy()
    kept = stands_for == np.arange(len(care))
    return care.assign(name=names)[kept].assign(capacity=capacity).reset_index(drop=True)


def _near(care: GeoDataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of one kind within 50 m, the earlier row first, in the order of rows."""
    shapes, kinds = care.geometry.to_numpy(), care["kind"].to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, "dwithin", distance=SAME_PLACE_M)
    kept = (one < other) & (kinds[one] == kinds[other])
    order = np.lexsort((other[kept], one[kept]))
    return one[kept][order], other[kept][order]


def _inside(pair: NDArray[np.object_]) -> bool:
    return bool(shapely.covers(pair, shapely.point_on_surface(pair[::-1])).any())


def _alike(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    return first <= second or second <= first


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return set(WORD.findall(plain.casefold()))
