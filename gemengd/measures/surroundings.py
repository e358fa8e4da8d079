"""Ego-hoods: what lies within some metres of where people live, whatever the borders."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from gemengd.measures.homes import homes
from gemengd.model.dataset import CityDataset

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

AT_ONCE = 4_000_000  # pairs of places held together, about 100 MB


def surroundings(dataset: CityDataset, area_codes: Sequence[str], radius_m: float) -> csr_array:
    """Return how the areas around each area weigh, seen from where its people live.

    Row *i* holds, per person of area *i*, how much of each area *j* lies within *radius_m*: the
    mean over the homes of *i* of the part of the inhabitants of *j* that lives so near. With
    *x_j* the group and *t_j* everybody in area *j*, ``(W x)_i / (W t)_i`` is the share in the
    ego-hood of *i* (Hipp and Boessen 2013, *Criminology* 51(2)). The homes of an area count as
    alike, because its figure is all that is known of them.

    Parameters
    ----------
    area_codes
        Inhabited areas, in the order of the rows and columns.
    radius_m
        Metres as the crow flies; 0 gives the areas themselves.

    Returns
    -------
    csr_array
        Shape (n, n), 0-1.
    """
    count = len(area_codes)
    if radius_m <= 0:
        return csr_array((np.ones(count), (np.arange(count), np.arange(count))))
    places = homes(dataset)
    places = places[places["area"].isin(area_codes)].reset_index(drop=True)
    number = {code: position for position, code in enumerate(area_codes)}
    area = places["area"].map(number).to_numpy()
    part = _part_of_area(places)
    found = csr_array((count, count))
    for here, near in _pairs(places[["x", "y"]].to_numpy(float), radius_m):
        weight = part[here] * part[near]
        found = found + coo_array((weight, (area[here], area[near])), (count, count)).tocsr()
    return csr_array(found)


def _part_of_area(places: DataFrame) -> Floats:
    """Return which part of its area's inhabitants lives at each place."""
    total = places.groupby("area")["inhabitants"].transform("sum")
    return (places["inhabitants"] / total).to_numpy(float)


def _pairs(points: Floats, radius_m: float) -> Iterator[tuple[Ints, Ints]]:
    """Return all pairs of places within the radius, each with itself too, in blocks."""
    tree = cKDTree(points)
    near = tree.query_ball_point(points, radius_m, return_length=True)
    step = max(1, AT_ONCE // int(near.max(initial=1)))
    for first in range(0, len(points), step):
        rows = np.arange(first, min(first + step, len(points)))
        found = tree.query_ball_point(points[rows], radius_m, return_sorted=True)
        yield np.repeat(rows, near[rows]), np.concatenate(found).astype(np.intp)
