"""Changes that can be, and that hardly anybody means."""

import numpy as np
from geopandas import GeoDataFrame
from pandas import Series
from shapely import Point

from gemengd.model.dataset import CityDataset
from gemengd.model.text import Text
from gemengd.scenario.changes import CareChange

# Own choices: nobody's nearest facility lies farther, nor are two of one kind as near as this.
FAR_M, SAME_M = 20_000.0, 10.0
MORE_THAN = 2.0  # own choice: times the homes that an area had
SHOWN = 3
NOTHING = Text(
    "The changes together change no figure of any area, and no care.",
    "De wijzigingen samen veranderen geen enkel cijfer van een gebied, en geen zorg.",
)


def about_facility(dataset: CityDataset, change: CareChange, kind: str) -> list[Text]:
    """Return what is strange about where a facility opens, *dataset* without it."""
    if change.do != "open":
        return []
    assert change.x is not None
    assert change.y is not None
    place = Point(change.x, change.y)
    return [*_far(dataset, change, place), *_there(dataset.care, change, kind, place)]


def about_homes(before: CityDataset, after: CityDataset) -> list[Text]:
    """Return a line if areas would have far more homes than they had."""
    homes, then = before.figure("dwellings"), after.figure("dwellings")
    many = homes.index[then > MORE_THAN * homes]
    if not len(many):
        return []
    names = before.areas["name"]
    shown = ", ".join(
        f"{names[code]} ({homes[code]:.0f} -> {then[code]:.0f})" for code in many[:SHOWN]
    )
    return [
        Text(
            f"Unlikely: the homes of {len(many)} areas more than double: {shown}.",
            f"Onwaarschijnlijk: de woningen van {len(many)} gebieden worden meer dan verdubbeld: "
            f"{shown}.",
        )
    ]


def about_nothing(before: CityDataset, after: CityDataset) -> list[Text]:
    """Return a line if nothing changes."""
    same = np.allclose(before.figures, after.figures, equal_nan=True)
    return [NOTHING] if same and before.care is after.care else []


def _far(dataset: CityDataset, change: CareChange, place: Point) -> list[Text]:
    metres = float(dataset.areas.geometry.distance(place).min())
    if metres <= FAR_M:
        return []
    km, city = f"{metres / 1000:.0f}", dataset.city.name
    return [
        Text(
            f"{change.name} opens {km} km from the nearest area of {city}, so it changes nothing "
            "there: are its x and y right?",
            f"{change.name} komt {km} km van het dichtstbijzijnde gebied van {city}, en verandert "
            "daar dus niets: kloppen x en y?",
        )
    ]


def _there(care: GeoDataFrame | None, change: CareChange, kind: str, place: Point) -> list[Text]:
    if care is None:
        return []
    near: Series = (care["kind"] == kind) & (care.geometry.distance(place) <= SAME_M)
    if not near.any():
        return []
    other = str(care.loc[near, "name"].iloc[0])
    return [
        Text(
            f"{change.name} opens where {other} of the same kind stands already; both count.",
            f"{change.name} komt waar al {other} van dezelfde soort is; beide tellen mee.",
        )
    ]
