"""Where in an area people live."""

import numpy as np
import shapely
from pandas import DataFrame, concat

from gemengd.model.dataset import EDGE_M, CityDataset


def homes(dataset: CityDataset) -> DataFrame:
    """Return points that stand for where the inhabitants of each inhabited area live.

    The cells of the population grid whose middle lies in the area, or the addresses in it, or
    those just outside the city and nearest to it, each as heavy as its inhabitants; an area
    without any is stood for by one point on its surface (which lies inside the area, as a
    centroid may not).

    Returns
    -------
    DataFrame
        Columns ``area`` (code), ``x``, ``y`` (metres, EPSG:28992), ``inhabitants`` (> 0) and
        ``counted`` (False for a point that only stands for its area); ordered by area.
    """
    cells = squares_by_area(dataset)
    inhabited = dataset.areas[dataset.areas["inhabited"].astype(bool)]
    cells = cells[cells["area"].isin(inhabited.index)]
    empty = inhabited[~inhabited.index.isin(cells["area"])]
    points = shapely.point_on_surface(empty.geometry.to_numpy())
    stand_ins = DataFrame(
        {
            "area": empty.index.to_numpy(object),
            "x": shapely.get_x(points).astype(float),
            "y": shapely.get_y(points).astype(float),
            "inhabitants": np.ones(len(empty)),
            "counted": np.zeros(len(empty), dtype=bool),
        }
    )
    found = stand_ins if cells.empty else concat([cells, stand_ins])
    return found.sort_values("area", kind="stable", ignore_index=True)


def squares_by_area(dataset: CityDataset) -> DataFrame:
    """Return the squares or addresses of the city, each in its area; columns as for `homes`."""
    if dataset.population is None or dataset.population.empty:
        return DataFrame({"area": [], "x": [], "y": [], "inhabitants": [], "counted": []})
    points = dataset.population.geometry.to_numpy()
    # A centre on a border lies in two areas; the first code takes it, so that totals hold.
    number, area = dataset.areas.sindex.nearest(points, max_distance=EDGE_M)
    order = np.lexsort((area, number))
    number, first = np.unique(number[order], return_index=True)
    return DataFrame(
        {
            "area": dataset.areas.index.to_numpy(object)[area[order][first]],
            "x": shapely.get_x(points[number]),
            "y": shapely.get_y(points[number]),
            "inhabitants": dataset.population["inhabitants"].to_numpy(float)[number],
            "counted": np.ones(len(number), dtype=bool),
        }
    )
