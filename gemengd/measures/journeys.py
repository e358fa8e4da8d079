"""The ways from where people live to the places of a kind."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gemengd.measures.along_streets import Origins
from gemengd.measures.streets_apart import about_streets
from gemengd.measures.travel_notes import about_places, straight_line
from gemengd.model.text import Text
from gemengd.network import (
    Catchments,
    Network,
    Reach,
    Snapped,
    TwoNearest,
    catchments,
    reach,
    snap,
    two_nearest,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Journeys:
    """The ways from the homes of a city to some places: along its streets, or straight.

    Without streets every way is a straight line, and `notes` say so.

    Attributes
    ----------
    places
        Points in EPSG:28992, at least one.
    """

    origins: Origins
    places: GeoDataFrame

    @property
    def along_streets(self) -> bool:
        """Whether streets were given."""
        return self.origins.streets is not None

    @cached_property
    def minutes(self) -> Floats:
        """Minutes from each home to its nearest place; NaN where none can be reached."""
        if self.origins.streets is None:
            return self.straight_min
        return self.reach.minutes(self.origins.streets.snapped)

    @cached_property
    def straight_min(self) -> Floats:
        """Minutes from each home to its nearest place as the crow flies."""
        metres = cKDTree(self._goals).query(self._homes)[0]
        return np.asarray(metres / self.origins.mode.metres_per_minute)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which homes lie on the streets, so that what they can reach is known."""
        if self.origins.streets is None:
            return np.ones(len(self.origins.homes), dtype=bool)
        return self.origins.streets.snapped.known

    @property
    def notes(self) -> tuple[Text, ...]:
        """What a reader must know of these ways."""
        if self.origins.streets is None:
            return (straight_line(self.origins.mode),)
        return (*about_streets(self._network.report), *about_places(self.snapped))

    @cached_property
    def snapped(self) -> Snapped:
        """Where the places lie along the streets."""
        return snap(self._network, self._goals)

    @cached_property
    def reach(self) -> Reach:
        """How far every place of the streets is from the nearest of these places."""
        return reach(self._network, self.snapped)

    @cached_property
    def two_nearest(self) -> TwoNearest:
        """The nearest place of each home, and the nearest of all others."""
        if self.origins.streets is None:
            return self._two_straight()
        return two_nearest(self._network, self.snapped, self.origins.streets.snapped)

    def within_minutes(self, limit_min: float) -> Catchments:
        """Return every pair of home and place at most *limit_min* apart."""
        return self._within(limit_min, None)

    def within_km(self, limit_km: float) -> Catchments:
        """Return every pair of home and place at most *limit_km* apart.

        Along the streets, stairs as long as they are on the map; the minutes of the pairs are
        those at the ordinary speed of the mode.
        """
        limit = limit_km * 1000 / self.origins.mode.metres_per_minute
        streets = self.origins.streets
        return self._within(limit, None if streets is None else streets.network.at_one_speed())

    def _within(self, limit_min: float, network: Network | None) -> Catchments:
        streets = self.origins.streets
        if streets is None:
            return self._straight(limit_min)
        return catchments(network or streets.network, self.snapped, streets.snapped, limit_min)

    def _straight(self, limit_min: float) -> Catchments:
        speed = self.origins.mode.metres_per_minute
        found = cKDTree(self._homes).query_ball_point(
            self._goals, limit_min * speed, return_sorted=True
        )
        place = np.repeat(np.arange(len(found)), [len(near) for near in found])
        home = np.concatenate([np.asarray(near, dtype=np.int64) for near in found])
        metres = np.hypot(*(self._homes[home] - self._goals[place]).T)
        return Catchments(place, home, metres / speed)

    def _two_straight(self) -> TwoNearest:
        metres, place = cKDTree(self._goals).query(self._homes, k=[1, 2])
        minutes = np.where(np.isfinite(metres), metres, np.nan).T
        facility = np.where(np.isfinite(metres), place, -1).T
        return TwoNearest(minutes / self.origins.mode.metres_per_minute, facility)

    @property
    def _network(self) -> Network:
        assert self.origins.streets is not None
        return self.origins.streets.network

    @cached_property
    def _homes(self) -> Floats:
        return self.origins.homes[["x", "y"]].to_numpy(float)

    @cached_property
    def _goals(self) -> Floats:
        return np.column_stack([self.places.geometry.x, self.places.geometry.y])
