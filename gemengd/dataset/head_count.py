"""The people of squares and addresses beside the inhabitants that areas are known to have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import Series

from gemengd.errors import HarmoniseError
from gemengd.model.dataset import EDGE_M, RD_NEW
from gemengd.model.raw import RawTable

# Own choice: other years, students and secret squares explain up to twice as many or few.
LARGE, FAR = 2.0, 3.0
AT_LEAST = 5  # own choice: fewer areas show no pattern
FEW = 50  # own choice: so few inhabitants may all live in squares that a publisher leaves out
PART = 0.25  # own choice: of what the file has elsewhere; below that it has a gap
MOST_SECRET = 4  # inhabitants of a square of which CBS tells no number


@dataclass(frozen=True)
class HeadCount:
    """People of each area, as its publisher counts them and as files place them.

    Attributes
    ----------
    known
        Inhabitants; NaN is unknown.
    placed
        People of the squares or addresses.
    rows
        How many squares or addresses there are, secret and empty ones too.
    """

    known: Series
    placed: Series
    rows: Series

    @property
    def both(self) -> Series:
        """Which areas have both."""
        return (self.known > 0) & (self.placed > 0)

    @property
    def times(self) -> float:
        """How many times the known inhabitants the files place; NaN where nothing is known."""
        known = float(self.known[self.both].sum())
        return float(self.placed[self.both].sum()) / known if known else np.nan

    @property
    def gaps(self) -> NDArray[np.bool_]:
        """In which areas at least *FEW* live, and the files have none or hardly any of them."""
        most = self.placed + MOST_SECRET * self.rows
        hardly = (self.placed > 0) & (most < PART * self.times * self.known)
        return ((self.known >= FEW) & ((self.rows == 0) | hardly)).to_numpy(bool)


def head_count(
    tables: Sequence[RawTable], people: GeoDataFrame | None, areas: GeoDataFrame, known: Series
) -> HeadCount:
    """Return the people of each area, in files and as known.

    Parameters
    ----------
    tables
        Of where people live.
    people
        Those of the city, as in `CityDataset`.
    """
    if people is None:
        nobody = Series(0.0, index=areas.index)
        return HeadCount(known, nobody, nobody)
    placed = _per_area(people.geometry.to_numpy(), people["inhabitants"].to_numpy(float), areas)
    rows = placed * 0
    for table in tables:
        shapes = GeoDataFrame(table.frame).geometry
        shapes = shapes[~(shapes.isna() | shapes.is_empty)].to_crs(RD_NEW).to_numpy()
        rows += _touching(shapes, areas)
    return HeadCount(known, placed, rows)


def check_head_count(count: HeadCount, tables: Sequence[RawTable]) -> list[str]:
    """Return a line where files place far more or fewer people than are known to live there.

    Where each point counts once nobody expects them to be as many.

    Raises
    ------
    HarmoniseError
        If it is `FAR` in the city and in most areas, `AT_LEAST` of them: that is another unit.
    """
    if not all(_counts_people(table) for table in tables) or np.isnan(count.times):
        return []
    times = count.times
    both = count.both
    each = (count.placed / count.known)[both]
    if 1 / LARGE < times < LARGE:
        return []
    alike = each >= FAR if times > 1 else each <= 1 / FAR
    names = ", ".join(table.source.location for table in tables)
    line = f"{names}: {count.placed[both].sum():,.0f} people in {both.sum()} areas of which "
    line += f"{count.known[both].sum():,.0f} inhabitants are known: {_factor(times)}, "
    line += f"and {FAR:g} times or more in {alike.sum()} of these areas; {_cure(times, tables)}"
    right = all(table.numbers_of("inhabitants").as_written for table in tables)
    if 2 * alike.sum() > len(each) >= AT_LEAST and max(times, 1 / times) >= FAR and not right:
        raise HarmoniseError(f"{line}, or as_written = true to its numbers if they are right")
    return [line]


def _counts_people(table: RawTable) -> bool:
    return table.names.get("inhabitants", "inhabitants") in table.frame


def _factor(times: float) -> str:
    return f"{times:.3g} times as many" if times > 1 else f"{1 / times:.3g} times fewer"


def _cure(times: float, tables: Sequence[RawTable]) -> str:
    for table in tables:
        value = table.frame[table.names.get("inhabitants", "inhabitants")]
        often = value[value == value.max()] if value.dtype.kind in "iuf" else value[:0]
        if len(often) > 1 and 2 * often.sum() > value[value > 0].sum():
            return (
                f"{len(often)} have {often.iloc[0]:g}: if that means unknown, add "
                f"missing = [{often.iloc[0]:g}] to the input"
            )
    unit = "people per km2 or ha, or in thousands"
    return (
        f"if the file is in another unit ({unit}), add numbers.inhabitants = "
        f"{{ factor = {1 / times:.1g} }} to the input; if a value in it means unknown, "
        "name that under missing"
    )


def _per_area(
    points: NDArray[np.object_], people: NDArray[np.float64], areas: GeoDataFrame
) -> Series:
    # A point on a border lies in two areas; the first code takes it, so that totals hold.
    number, area = areas.sindex.nearest(points, max_distance=EDGE_M)
    order = np.lexsort((area, number))
    number, first = np.unique(number[order], return_index=True)
    return Series(np.bincount(area[order][first], people[number], len(areas)), index=areas.index)


def _touching(shapes: NDArray[np.object_], areas: GeoDataFrame) -> Series:
    middles = shapely.centroid(shapes)
    _, area = areas.sindex.query(middles, predicate="intersects")
    return Series(np.bincount(area, minlength=len(areas)).astype(float), index=areas.index)
