"""Which plans lie in an area, and what they say."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series

from gemengd.model.layer import Part
from gemengd.model.text import Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PHASES = ("unknown", "exploring", "adopted", "under_way")
FIRMNESS = ("unknown", "very_soft", "soft", "hard")
SLIVER = 0.01  # own choice: borders that were drawn twice overlap by less than this
SUMS = ("demolition_social_rent", "new_social_rent")

PLAN_PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "status": Part(Text("Furthest status", "Verste status"), ""),
        "hardness": Part(Text("Firmest plan", "Hardste plan"), ""),
        "first_year": Part(Text("First year", "Eerste jaar"), "year"),
        "plans": Part(Text("Number of plans", "Aantal plannen"), ""),
        "names": Part(Text("Plans", "Plannen"), ""),
        "demolition_social_rent": Part(
            Text("Social homes to be demolished", "Te slopen sociale huurwoningen"), ""
        ),
        "new_social_rent": Part(
            Text("Social homes to be built", "Te bouwen sociale huurwoningen"), ""
        ),
        "hard_pct": Part(Text("Homes in firm plans", "Woningen in harde plannen"), "%"),
        "unclear_pct": Part(
            Text("More, if unclear plans count", "Extra, als onduidelijke plannen meetellen"), "%"
        ),
        "completed_pct": Part(
            Text("Homes in completed plans", "Woningen in voltooide plannen"), "%"
        ),
    }
)


def plans_here(areas: GeoDataFrame, plans: GeoDataFrame) -> DataFrame:
    """Return what the plans in each area say.

    A plan lies in an area if at least 1% of the plan or of the area overlaps. Homes to be
    demolished and built are divided over the areas by surface, so that the city's total holds;
    where plans overlap, both count, because a plan states its own homes.

    Returns
    -------
    DataFrame
        Index of *areas*. ``status`` of the furthest plan and ``hardness`` of the firmest ("" for
        none), ``first_year`` (NaN if unknown), ``plans``, ``names``, ``demolition_social_rent``
        and ``new_social_rent`` (NaN if no plan here states it; 0 if there is no plan).
    """
    pairs = _pairs(areas, plans)
    listed = pairs[pairs["listed"]].groupby("area", sort=True)
    index = areas.index
    counts = listed.size().reindex(index, fill_value=0).astype(float)
    names = listed["name"].agg(lambda found: "; ".join(dict.fromkeys(n for n in found if n)))
    found = DataFrame(
        {
            "status": _furthest(listed["phase"].max(), PHASES, index),
            "hardness": _furthest(listed["firmness"].max(), FIRMNESS, index),
            "first_year": listed["start_year"].min().reindex(index),
            "plans": counts,
            "names": names.astype(object).reindex(index, fill_value=""),
        },
        index=index,
    )
    for column in SUMS:
        found[column] = _apportioned(pairs, column, index).where(counts > 0, 0.0)
    return found


def shares_of_plans(areas: GeoDataFrame, plans: GeoDataFrame) -> Floats:
    """Return which part of each plan's surface lies in each area: shape (areas, plans), 0-1."""
    found = np.zeros((len(areas), len(plans)))
    number, area, of_plan, _ = _overlaps(areas, plans)
    found[area, number] = of_plan
    return found


def _overlaps(areas: GeoDataFrame, plans: GeoDataFrame) -> tuple[Ints, Ints, Floats, Floats]:
    """Return the pairs of plan and area that touch, and which part of each overlaps."""
    outlines = shapely.make_valid(plans.geometry.to_numpy())
    number, area = areas.sindex.query(outlines, predicate="intersects")
    shapes = areas.geometry.to_numpy()[area]
    overlap = shapely.area(shapely.intersection(outlines[number], shapes))
    of_plan = overlap / np.maximum(shapely.area(outlines[number]), 1e-9)
    of_area = overlap / np.maximum(shapely.area(shapes), 1e-9)
    return number, area, of_plan, of_area


def _pairs(areas: GeoDataFrame, plans: GeoDataFrame) -> DataFrame:
    number, area, of_plan, of_area = _overlaps(areas, plans)
    here = plans.iloc[number]
    return DataFrame(
        {
            "area": areas.index.to_numpy(object)[area],
            "listed": (of_plan >= SLIVER) | (of_area >= SLIVER),
            "of_plan": of_plan,
            "phase": [PHASES.index(s) if s in PHASES else 0 for s in here["status"]],
            "firmness": [FIRMNESS.index(h) for h in here["hardness"]],
            "name": [str(name) if name == name else "" for name in here["name"]],  # noqa: PLR0124
            "start_year": here["start_year"].to_numpy(float),
            **{c: _numbers(here, c) for c in SUMS},
        }
    )


def _furthest(numbers: Series, words: Sequence[str], index: Index) -> Series:
    return numbers.reindex(index, fill_value=-1).map(lambda n: words[n] if n >= 0 else "")


def _numbers(plans: GeoDataFrame, column: str) -> Floats:
    if column not in plans:
        return np.full(len(plans), np.nan)
    return plans[column].to_numpy(float)


def _apportioned(pairs: DataFrame, column: str, index: Index) -> Series:
    shares = pairs[column] * pairs["of_plan"]
    return shares.groupby(pairs["area"]).sum(min_count=1).reindex(index)
