"""What kind of neighbourhood stands where, with names and codes."""

from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from gemengd.sources.voorbeeldstad.ground import from_centre, make_ground
from gemengd.sources.voorbeeldstad.place import SEED, Place, railway_y, river_y

MUNICIPALITY = "GM9999"
RENAMED = "Stationskwartier"


@dataclass(frozen=True)
class Kind:
    """A kind of neighbourhood: the middle of what its figures lie around.

    Attributes
    ----------
    density
        Inhabitants per hectare.
    household, owned, corporation
        Persons per household; homes that are owner-occupied and of a corporation, per cent.
    value_keur
        Average value of a home.
    poor, working, demand
        Households with a low income and labour participation, per cent; how much more care and
        support is used than on average in the country, 1 is average.
    young, old
        Residents up to 14, and from 65 years, per cent.
    """

    density: float
    household: float
    owned: float
    corporation: float
    value_keur: float
    poor: float
    working: float
    demand: float
    young: float
    old: float


KINDS = {
    "old centre": Kind(70, 1.5, 38, 22, 330, 9, 72, 0.8, 9, 14),
    "inner ring": Kind(62, 1.9, 48, 30, 280, 9, 69, 1.0, 13, 15),
    "belt": Kind(58, 2.0, 15, 76, 175, 18, 55, 2.1, 17, 20),
    "quiet corporation": Kind(55, 1.8, 22, 71, 190, 14, 58, 1.6, 14, 24),
    "middle": Kind(42, 2.2, 60, 27, 290, 6, 70, 0.9, 16, 20),
    "suburb": Kind(33, 2.7, 82, 10, 400, 3, 77, 0.55, 24, 10),
    "village": Kind(14, 2.4, 74, 18, 380, 4, 71, 0.7, 17, 23),
    "countryside": Kind(0.5, 2.5, 80, 2, 480, 3, 73, 0.5, 16, 19),
    "industry": Kind(0, 2.0, 0, 0, 0, 0, 0, 0, 0, 0),
    "water": Kind(0, 2.0, 0, 0, 0, 0, 0, 0, 0, 0),
}
NAMES = {
    "old centre": ["Oude Markt", "Kerkbuurt", "Hofkwartier", "Havenhoofd", "Gasthuisbuurt"],
    "inner ring": ["Singelbuurt", "Zeeheldenbuurt", "Stationsbuurt", "Molenkwartier", "Vestbuurt"],
    "belt": ["Flora", "Zonnehof", "Lindenveld", "Vogelplein", "Kruidenwijk", "Sterrenbuurt"],
    "quiet corporation": ["Parkzicht"],
    "middle": ["Schoolwijk", "Tuindorp", "Componistenhof", "Schildershof", "Eikenlaan"],
    "suburb": ["Waterrijk", "Polderzicht", "Nieuwveld", "Rietlanden", "Zandhorst", "Weidehof"],
    "village": ["Dorp Oosterveen", "Dorpsrand", "Kerkeind", "Molenend"],
    "countryside": ["Buitengebied", "Polder"],
    "industry": ["Bedrijventerrein"],
    "water": ["Grote Vaart"],
}


@dataclass(frozen=True)
class Neighbourhood:
    """A neighbourhood of the newest year.

    Attributes
    ----------
    east_m, north_m
        Of a place within it, from the city's centre.
    """

    code: str
    name: str
    district: str
    kind: str
    shape: BaseGeometry
    east_m: float
    north_m: float


def make_neighbourhoods(place: Place) -> list[Neighbourhood]:
    """Return the neighbourhoods of the newest year, in the order of their codes."""
    shapes, water = make_ground(place)
    middles = np.array([from_centre(shape) for shape in shapes])
    kinds = [
        _kind(shape, float(middle[0]), float(middle[1]), place)
        for shape, middle in zip(shapes, middles, strict=True)
    ]
    _mark_patterns(kinds, middles)
    districts = _districts(middles, kinds)
    order = np.lexsort((middles[:, 0], -middles[:, 1], districts))
    made: list[Neighbourhood] = []
    numbers: dict[str, int] = {}
    in_district: dict[int, int] = {}
    for i in order:
        district = int(districts[i])
        in_district[district] = in_district.get(district, -1) + 1
        code = f"BU9999{district:02d}{in_district[district]:02d}"
        name = _name(kinds[i], numbers)
        made.append(
            Neighbourhood(
                code, name, f"WK9999{district:02d}", kinds[i], shapes[i], *map(float, middles[i])
            )
        )
    made.append(Neighbourhood("BU99991997", "Grote Vaart", "WK999919", "water", water, 0.0, 0.0))
    return made


def _kind(shape: BaseGeometry, east: float, north: float, place: Place) -> str:
    point = shape.representative_point()
    from_centre_m = float(np.hypot(east, north))
    if not place.town.contains(point):
        return "village" if place.village.contains(point) else "countryside"
    if east > 1_900 and 0 < north < 1_150:  # noqa: PLR2004 - between centre and railway, east
        return "industry"
    angle = np.degrees(np.arctan2(north, east))
    if 1_000 < from_centre_m < 2_150 and (abs(angle) > 150 or -150 < angle < -105):  # noqa: PLR2004
        return "belt"
    if 900 < from_centre_m < 1_900 and 60 < angle < 115 and north < railway_y(np.array(east)):  # noqa: PLR2004
        return "belt"
    rings = ((560, "old centre"), (1_050, "inner ring"), (1_950, "middle"))
    return next((kind for limit, kind in rings if from_centre_m < limit), "suburb")


def _mark_patterns(kinds: list[str], middles: np.ndarray) -> None:
    """Put a corporation neighbourhood among the care, and one over the river from it."""
    for target, name in (((700.0, 330.0), "quiet corporation"), ((0.0, -1_080.0), "belt")):
        away = np.hypot(*(middles - target).T)
        south = middles[:, 1] < river_y(middles[:, 0])
        away[south != (target[1] < river_y(np.array(target[0])))] = np.inf
        kinds[int(away.argmin())] = name


def _districts(middles: np.ndarray, kinds: list[str]) -> np.ndarray:
    """Return the district of each neighbourhood: 17 in the town, village, countryside."""
    rng = np.random.default_rng(SEED + 2)
    town = np.array([k not in {"village", "countryside"} for k in kinds])
    # A district does not straddle the river: push the banks apart before grouping.
    spread = middles + np.where(middles[:, 1:] < river_y(middles[:, :1]), [[0, -4_000]], [[0, 0]])
    centres = spread[town][rng.choice(int(town.sum()), 17, replace=False)]
    for _ in range(30):
        nearest = np.hypot(*(spread[:, None] - centres[None]).transpose(2, 0, 1)).argmin(axis=1)
        centres = np.array(
            [spread[town & (nearest == k)].mean(axis=0) for k in range(len(centres))]
        )
    rank = np.lexsort((centres[:, 0], -centres[:, 1]))
    number = np.empty(len(centres), dtype=int)
    number[rank] = np.arange(len(centres))
    districts = number[nearest]
    districts[np.array(kinds) == "village"] = 17
    districts[np.array(kinds) == "countryside"] = 18
    return districts


def _name(kind: str, numbers: dict[str, int]) -> str:
    base = NAMES[kind][numbers.get(kind, 0) % len(NAMES[kind])]
    turn = numbers.get(kind, 0) // len(NAMES[kind])
    numbers[kind] = numbers.get(kind, 0) + 1
    return (
        base
        if turn == 0
        else f"{base} {('Noord', 'Zuid', 'Oost', 'West')[turn - 1 & 3]}"
        + (
            "" if turn < 5 else f" {turn - 3}"  # noqa: PLR2004 - after the four winds, numbers
        )
    )


def area_ha(shape: BaseGeometry) -> float:
    """Return the area in hectares."""
    return float(shape.area) / 1e4
