"""Ways to travel, and how fast they go."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Mode:
    """A way to travel.

    Attributes
    ----------
    name
        ``walk`` or ``cycle``.
    metres_per_minute
        Speed on a level street that is paved, or of which nothing is known.
    steps_metres_per_minute
        Speed on stairs, along the line on the map.
    surfaces
        Part of the speed that is left on a surface, by OpenStreetMap's ``surface``.
    """

    name: str
    metres_per_minute: float
    steps_metres_per_minute: float
    surfaces: Mapping[str, float]

    @property
    def by_bicycle(self) -> bool:
        """Whether the rules for bicycles count, else those for people on foot."""
        return self.name == "cycle"


# The foot profile of the Open Source Routing Machine (profiles/foot.lua, surface_speeds).
ON_FOOT = {"fine_gravel": 0.75, "gravel": 0.75, "pebblestone": 0.75, "mud": 0.5, "sand": 0.5}
# GraphHopper's km/h by surface (BikeCommonAverageSpeedParser), of 18 km/h on asphalt.
KMH_OF_18 = {
    "concrete:lanes": 16,
    "concrete:plates": 16,
    "paving_stones": 16,
    "compacted": 14,
    "fine_gravel": 14,
    "pebblestone": 14,
    "gravel": 12,
    "unpaved": 12,
    "cobblestone:flattened": 10,
    "sett": 10,
    "dirt": 10,
    "earth": 10,
    "ground": 10,
    "metal": 10,
    "mud": 10,
    "cobblestone": 8,
    "unhewn_cobblestone": 8,
    "grass": 8,
    "grass_paver": 8,
    "sand": 4,
    "wood": 4,
}
BY_BICYCLE = {surface: kmh / 18 for surface, kmh in KMH_OF_18.items()}

# 4.8 km/h is 15 minutes for 1.2 km; stairs take about twice as long per metre of plan
# (Fruin 1971, Pedestrian Planning and Design). 15 km/h: a calm Dutch cyclist in town.
WALK = Mode("walk", 80.0, 40.0, MappingProxyType(ON_FOOT))
CYCLE = Mode("cycle", 250.0, 20.0, MappingProxyType(BY_BICYCLE))
MODES = {mode.name: mode for mode in (WALK, CYCLE)}
