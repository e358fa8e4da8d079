"""How the people of an older area are spread over its parts, told by squares of the grid."""

from dataclasses import replace

import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.dataset.crosswalk import OUTSIDE, Crosswalk
from gemengd.model.dataset import EDGE_M


def among_people(walk: Crosswalk, people: GeoDataFrame) -> Crosswalk:
    """Return the crosswalk by people instead of by surface, where areas were split.

    Dasymetric (Eicher and Brewer 2001): people live in a part as the inhabitants of its squares
    do. A square that reaches over the border between two parts may belong to either, which
    bounds the share. An area of which a part lies outside today's keeps its shares by surface,
    for the squares end at the city's edge; so does one without any inhabited square.

    Parameters
    ----------
    walk
        As `crosswalk.by_shape` returns it.
    people
        Inhabited squares as points, as in `CityDataset`.
    """
    parts = walk.parts
    outside = parts.loc[parts["new"] == OUTSIDE, "old"]
    split = parts[parts["old"].duplicated(keep=False) & ~parts["old"].isin(outside)]
    if split.empty:
        return walk
    counted = _counted(split, people)
    parts = parts.copy()
    parts.loc[counted.index, ["share", "lowest", "highest"]] = counted
    peopled = parts[parts["highest"] > 0].reset_index(drop=True)
    return replace(walk, parts=peopled)


def _counted(split: DataFrame, people: GeoDataFrame) -> DataFrame:
    near = _near(split, people)
    certain = near["inside"] & ~near.duplicated(["square", "old"], keep=False)
    sums = DataFrame(
        {
            "share": near["inhabitants"].where(near["inside"], 0).groupby(near["part"]).sum(),
            "lowest": near["inhabitants"].where(certain, 0).groupby(near["part"]).sum(),
            "highest": near["inhabitants"].groupby(near["part"]).sum(),
        }
    ).reindex(split.index, fill_value=0.0)
    total = sums["share"].groupby(split["old"]).transform("sum")
    return sums[total > 0].div(total[total > 0], axis=0)


def _near(split: DataFrame, people: GeoDataFrame) -> DataFrame:
    """Return the squares that lie in an older area, with each of its parts they may lie in."""
    squares = people.geometry.to_numpy()
    shapes = split["shape"].to_numpy()
    part, square = people.sindex.query(shapes, predicate="dwithin", distance=EDGE_M)
    inside = shapely.intersects(shapes[part], squares[square])
    found = DataFrame(
        {
            "part": split.index.to_numpy()[part],
            "old": split["old"].to_numpy()[part],
            "square": square,
            "inhabitants": people["inhabitants"].to_numpy(float)[square],
            "inside": inside,
        }
    ).sort_values(["square", "old", "part"], kind="stable")
    in_area = found.groupby(["square", "old"])["inside"].transform("any")
    found = found[in_area]
    # In the middle of a border it lies in both parts; it counts in the first.
    first = ~found[found["inside"]].duplicated(["square", "old"])
    return found.assign(inside=first.reindex(found.index, fill_value=False))
