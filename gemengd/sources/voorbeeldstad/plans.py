"""Restructuring plans, which keep to no neighbourhood's border."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gemengd.sources.voorbeeldstad.neighbourhoods import Neighbourhood
from gemengd.sources.voorbeeldstad.place import CENTRE, Place, river_y

NO_NUMBER = float("nan")
HARDNESS = {"exploring": "very_soft", "adopted": "hard", "under_way": "hard", "completed": "hard"}
TENURES = (
    "demolition_social_rent",
    "demolition_other",
    "new_social_rent",
    "new_mid_rent",
    "new_owner",
)


def make_plans(neighbourhoods: Sequence[Neighbourhood], place: Place) -> GeoDataFrame:
    """Return the plans: polygons with kind, status, hardness, first year and homes per tenure."""
    renewed = [n for n in neighbourhoods if is_renewed(n)]
    west = shapely.union_all([n.shape for n in renewed])
    rows = [
        _plan(
            "Vernieuwing Westerbelt", "restructuring", "under_way", 2023, (410, 20, 190, 140, 160)
        ),
        _plan("Westerbelt, tweede fase", "restructuring", "adopted", 2027, (260, 0, 130, 90, 90)),
        _plan(
            "Belt Noord, verkenning", "restructuring", "exploring", NO_NUMBER, (90, 0, 60, 30, 20)
        ),
        _plan("Havenkwartier", "transformation", "adopted", 2026, (0, 0, 150, 200, 260)),
        _plan("Polderrand", "expansion", "exploring", 2030, (0, 0, 180, 120, 420)),
        _plan("Stationsplein", "densification", "completed", 2019, (12, 0, 40, 60, 80)),
        _plan("Hofkwartier", "restructuring", "completed", 2015, (35, 5, 20, 10, 30)),
    ]
    shapes = [
        _loose(west, -60, 25),
        _loose(_square(-2_150, -40, 460, 620), 0, 30),
        _loose(_square(130, 1_140, 210, 150), 0, 20),
        _loose(_square(2_150, 620, 520, 340), 0, 20),
        _loose(_square(-200, -3_020, 900, 420), 0, 60),
        _loose(_square(150, 1_060, 260, 110), 0, 10),
        _loose(_square(-120, 160, 170, 120), 0, 10),
    ]
    frame = GeoDataFrame(
        rows, geometry=[s.difference(place.river) for s in shapes], crs="EPSG:28992"
    )
    firm = frame["status"].map(HARDNESS)
    return frame.assign(hardness=firm, source="Voorbeeldstad (verzonnen)")


def is_renewed(n: Neighbourhood) -> bool:
    """Say whether a neighbourhood of the belt is part of its renewal: north of the river, west."""
    north_bank = n.north_m > float(river_y(np.array(n.east_m)))
    return n.kind == "belt" and n.east_m < -900 and north_bank  # noqa: PLR2004 - the west


def _plan(
    name: str, kind: str, status: str, year: float, homes: tuple[int, int, int, int, int]
) -> dict[str, object]:
    counts = dict(zip(TENURES, homes, strict=True))
    return {"name": name, "kind": kind, "status": status, "start_year": year, **counts}


def _square(east: float, north: float, width: float, height: float) -> Polygon:
    x, y = east + CENTRE[0], north + CENTRE[1]
    return shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _loose(shape: BaseGeometry, grow: float, round_off: float) -> BaseGeometry:
    """Return a shape as a planner draws it: a bit larger or smaller, corners cut."""
    drawn = shape.buffer(grow).simplify(30).buffer(round_off).buffer(-round_off)
    return shapely.set_precision(max(shapely.get_parts(drawn), key=lambda p: p.area), 0.1)
