"""Care facilities, beside the streets, and not where the patterns say there are none."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame, points_from_xy

from gemengd.sources.voorbeeldstad.figures import YEARS, people
from gemengd.sources.voorbeeldstad.neighbourhoods import Neighbourhood
from gemengd.sources.voorbeeldstad.place import CENTRE, SEED, Floats, local, river_y

# Kind: how many, name, capacity from and to, metres from the middle of the area over the river.
KINDS = {
    "gp": (26, "Huisartsenpraktijk", (1_800, 4_200), 2_100),
    "pharmacy": (14, "Apotheek", (6_000, 12_000), 2_100),
    "community": (14, "Buurthuis", (40, 160), 1_500),
    "elderly": (12, "Woonzorgcentrum", (30, 140), 1_200),
    "mental_health": (9, "GGZ-inloop", (15, 60), 1_900),
    "hospital": (1, "Ziekenhuis Voorbeeldstad", (350, 350), 1_500),
}
OVER_THE_RIVER = (0.0, -1_080.0)
OPPOSITE = (0.0, -250.0)
AMONG_CARE = (700.0, 330.0)
FROM_STREET_M = 9.0


def make_care(neighbourhoods: Sequence[Neighbourhood], streets: GeoDataFrame) -> GeoDataFrame:
    """Return the care register: kind, name, capacity (sometimes unknown) and place."""
    rng = np.random.default_rng(SEED + 4)
    places = _beside_streets(streets)
    weight = _residents_near(places, neighbourhoods)
    rows, points = [], []
    for kind, (count, name, capacity, away) in KINDS.items():
        chosen = _choose(places, weight, count, away, rng)
        for number, point in enumerate(chosen, 1):
            known = rng.random() < 0.88  # noqa: PLR2004 - a register is never complete
            size = float(rng.integers(capacity[0], capacity[1] + 1)) if known else float("nan")
            label = name if count == 1 else f"{name} {number} (verzonnen)"
            rows.append({"kind": kind, "name": label, "capacity": size})
            points.append(point)
    xy = np.round(np.array(points), 1)
    return GeoDataFrame(rows, geometry=points_from_xy(xy[:, 0], xy[:, 1]), crs="EPSG:28992")


def _beside_streets(streets: GeoDataFrame) -> Floats:
    lived_in = streets[streets["highway"].isin({"residential", "living_street", "tertiary"})]
    vertices = shapely.get_coordinates(lived_in.geometry.to_numpy())
    return np.unique(vertices, axis=0) + np.array([FROM_STREET_M, 0.0])


def _residents_near(places: Floats, neighbourhoods: Sequence[Neighbourhood]) -> Floats:
    density = np.array([people(n, YEARS[-1]) / n.shape.area for n in neighbourhoods])
    tree = shapely.STRtree([n.shape for n in neighbourhoods])
    point, area = tree.query(shapely.points(places), predicate="within")
    weight = np.zeros(len(places))
    weight[point] = density[area]
    return weight


def _choose(
    places: Floats, weight: Floats, count: int, away: float, rng: np.random.Generator
) -> list[Floats]:
    """Return places spread by where people live: each new one shuns those already there."""
    here = local(places)
    chance = weight.copy()
    south = here[:, 1] < river_y(here[:, 0])
    chance[south & (np.hypot(*(here - OVER_THE_RIVER).T) < away)] = 0
    chosen: list[Floats] = []
    targets = [OPPOSITE, AMONG_CARE] if count > 1 else [(-700.0, 800.0)]
    for number in range(count):
        if number < len(targets):
            reach = np.hypot(*(here - targets[number]).T)
            reach[south | (chance == 0)] = np.inf
            pick = int(reach.argmin())
        else:
            pick = int(rng.choice(len(places), p=chance / chance.sum()))
        chosen.append(places[pick])
        chance = chance * np.clip(np.hypot(*(places - places[pick]).T) / 900, 0.02, 1)
    return chosen


def centre_of_care() -> Floats:
    """Return the place of the corporation neighbourhood among the care, in EPSG:28992."""
    return np.array(AMONG_CARE) + np.array(CENTRE)
