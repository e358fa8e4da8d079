"""Plans and care places, and the area that each lies in."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame

from gemengd.exports.leaflet import shapes
from gemengd.exports.leaflet.short import short
from gemengd.model.dataset import CityDataset
from gemengd.model.plan import HOMES

Json = dict[str, Any]
SLIVER = 0.01  # a plan that covers less than this part of itself or of the area only touches it


def plans(dataset: CityDataset) -> Json | None:
    """Return the plans with their shapes and the areas that each covers; None without plans."""
    found = dataset.plans
    if found is None:
        return None
    covered = _covered(dataset.areas, found)
    rows = [
        {
            "name": _word(row.get("name")),
            "kind": _word(row.get("kind")),
            "status": _word(row.get("status")) or "unknown",
            "hardness": _word(row.get("hardness")) or "unknown",
            "source": _word(row.get("source")),
            "start_year": _count(row.get("start_year")),
            "homes": {c: n for c in HOMES if (n := _count(row.get(c))) is not None},
            "areas": covered[number],
        }
        for number, row in enumerate(found.drop(columns=found.geometry.name).to_dict("records"))
    ]
    return {"rows": rows, "shapes": shapes.plan_shapes(found)}


def care(dataset: CityDataset) -> Json | None:
    """Return the care places, a list per thing that is known; None where no file was given."""
    places = dataset.care
    if places is None:
        return None
    return {
        "kind": [_word(kind) for kind in places["kind"]],
        "name": [_word(name) for name in places["name"]],
        "capacity": [_count(capacity) for capacity in places["capacity"]],
        "source": [_word(source) for source in places["source"]],
        "area": _inside(dataset.areas, places),
        "at": shapes.points(places),
    }


def ranked(dataset: CityDataset, places: GeoDataFrame | None) -> list[Json]:
    """Return the places that a layer names, with their point and area; none if it names none."""
    if places is None:
        return []
    columns = zip(places["name"], places["rank"], places["gain"], strict=True)
    return [
        {"name": _word(name), "rank": int(rank), "gain": float(gain), "area": area, "at": at}
        for (name, rank, gain), area, at in zip(
            columns, _inside(dataset.areas, places), shapes.points(places), strict=True
        )
    ]


def _covered(areas: GeoDataFrame, plans: GeoDataFrame) -> list[list[int]]:
    outlines = shapely.make_valid(plans.geometry.to_numpy())
    number, area = areas.sindex.query(outlines, predicate="intersects", sort=True)
    bounds = areas.geometry.to_numpy()[area]
    overlap = shapely.area(shapely.intersection(outlines[number], bounds))
    smallest = np.minimum(shapely.area(outlines[number]), shapely.area(bounds))
    enough = overlap >= SLIVER * smallest
    return _grouped(zip(number[enough], area[enough], strict=True), len(plans))


def _grouped(pairs: Iterable[tuple[Any, Any]], count: int) -> list[list[int]]:
    groups: list[list[int]] = [[] for _ in range(count)]
    for group, member in pairs:
        groups[int(group)].append(int(member))
    return groups


def _inside(areas: GeoDataFrame, places: GeoDataFrame) -> list[int | None]:
    number, area = areas.sindex.query(places.geometry.to_numpy(), predicate="intersects", sort=True)
    first = dict(zip(reversed(number.tolist()), reversed(area.tolist()), strict=True))
    return [first.get(place) for place in range(len(places))]


def _word(value: object) -> str:
    return short(value) if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    if not isinstance(value, int | float | np.integer | np.floating) or np.isnan(value):
        return None
    return round(float(value))
