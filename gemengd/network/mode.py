"""Ways to travel, and which links they may use."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series

Flags = NDArray[np.bool_]

YES = frozenset({"yes", "designated", "permissive", "official"})
NO = frozenset({"no", "private", "use_sidepath"})
MOTOR_ONLY = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
UNBUILT = frozenset({"proposed", "construction", "abandoned", "razed", "planned"})
ON_FOOT_ONLY = frozenset({"footway", "steps", "corridor", "platform", "pedestrian"})


@dataclass(frozen=True)
class Mode:
    """A way to travel.

    Attributes
    ----------
    name
        ``walk`` or ``cycle``.
    metres_per_minute
        Speed on a level street.
    steps_metres_per_minute
        Speed on stairs, along the line on the map.
    """

    name: str
    metres_per_minute: float
    steps_metres_per_minute: float

    def allows(self, streets: DataFrame) -> tuple[Flags, Flags]:
        """Return which links may be used along and against their drawn direction.

        The rules follow OpenStreetMap's tags and Dutch practice: one may walk on a cycleway
        unless ``foot=no``, and on the verge of any road that is not for motor traffic only.
        A file without the tag ``highway`` says nothing, and all its links may be used.

        Parameters
        ----------
        streets
            Tag columns, any of which may be missing.

        Returns
        -------
        tuple
            Two boolean arrays of shape (n,).
        """
        allowed = self._may_be_used(streets)
        if self.name == "walk":
            return allowed, allowed
        oneway = _tag(streets, "oneway")
        either = _tag(streets, "oneway:bicycle").isin({"no"})
        along = allowed & ~(oneway.isin({"-1", "reverse"}) & ~either).to_numpy()
        against = allowed & ~(oneway.isin({"yes", "true", "1"}) & ~either).to_numpy()
        return along, against

    def speed(self, streets: DataFrame) -> NDArray[np.float64]:
        """Return metres per minute on each link, shape (n,)."""
        steps = (_tag(streets, "highway") == "steps").to_numpy()
        return np.where(steps, self.steps_metres_per_minute, self.metres_per_minute)

    def _may_be_used(self, streets: DataFrame) -> Flags:
        highway = _tag(streets, "highway")
        own = _tag(streets, "foot" if self.name == "walk" else "bicycle")
        invited = own.isin(YES)
        closed = _tag(streets, "access").isin(NO) | highway.isin(MOTOR_ONLY)
        if self.name == "cycle":
            closed |= highway.isin(ON_FOOT_ONLY)
        forbidden = own.isin(NO) | highway.isin(UNBUILT)
        return (~forbidden & (~closed | invited)).to_numpy(dtype=bool)


# 4.8 km/h is 15 minutes for 1.2 km; stairs take about twice as long per metre of plan
# (Fruin 1971, Pedestrian Planning and Design). 15 km/h: a calm Dutch cyclist in town.
WALK = Mode("walk", 80.0, 40.0)
CYCLE = Mode("cycle", 250.0, 20.0)
MODES = {mode.name: mode for mode in (WALK, CYCLE)}


def _tag(streets: DataFrame, name: str) -> Series:
    if name not in streets:
        return Series("", index=streets.index, dtype=object)
    return streets[name].fillna("").astype(str).str.strip().str.lower()
