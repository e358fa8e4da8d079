"""What part of an area's homes lies inside polygons."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series

from gemengd.measures.homes import homes
from gemengd.model.dataset import CityDataset

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Homes:
    """Where the homes of each area are.

    Attributes
    ----------
    areas
        Polygons in EPSG:28992, indexed by code.
    cells
        Squares of the population grid with ``x``, ``y``, ``area`` and ``inhabitants``.
    cell_m
        Width of a square in metres.
    by_surface
        How many inhabited areas have no square, and count by their surface.
    """

    areas: GeoDataFrame
    cells: DataFrame
    cell_m: float
    by_surface: int


def homes_of(dataset: CityDataset, cell_m: float) -> Homes:
    """Return where the homes of a city are: the squares of its population grid."""
    places = homes(dataset)
    cells = places[places["counted"].astype(bool)]
    return Homes(dataset.areas, cells, cell_m, len(places) - len(cells))


def covered_pct(where: Homes, plans: GeoDataFrame) -> Series:
    """Return the part of each area's homes inside *plans*, in per cent.

    A square counts for as much of its inhabitants as the part of it, inside the area, that plans
    cover. Plans that overlap count once.

    Parameters
    ----------
    plans
        Polygons in EPSG:28992; there may be none.

    Returns
    -------
    Series
        0-100, index of the areas.
    """
    areas = where.areas.geometry.to_numpy()
    union = shapely.union_all(shapely.make_valid(plans.geometry.to_numpy()))
    covered = shapely.intersection(areas, union)
    values = Series(_ratio(covered, areas), index=where.areas.index) * 100
    if len(where.cells):
        inside = _inside(where, covered) * where.cells["inhabitants"]
        sums = DataFrame({"inside": inside, "all": where.cells["inhabitants"]})
        sums = sums.groupby(where.cells["area"]).sum()
        values.update(sums["inside"] / sums["all"] * 100)
    return values.clip(0, 100)


def _inside(where: Homes, covered: NDArray[np.object_]) -> Floats:
    """Return which part of each cell, inside its own area, plans cover."""
    cells, half = where.cells, where.cell_m / 2
    x, y = cells["x"].to_numpy(float), cells["y"].to_numpy(float)
    squares = shapely.box(x - half, y - half, x + half, y + half)
    number = where.areas.index.get_indexer(cells["area"])
    inside = np.zeros(len(cells))
    near = np.flatnonzero(shapely.intersects(squares, covered[number]))
    here = shapely.intersection(squares[near], where.areas.geometry.to_numpy()[number[near]])
    inside[near] = _ratio(shapely.intersection(here, covered[number[near]]), here)
    return inside


def _ratio(part: NDArray[np.object_], whole: NDArray[np.object_]) -> Floats:
    size = shapely.area(whole)
    return np.divide(shapely.area(part), size, out=np.zeros(len(size)), where=size > 0)
