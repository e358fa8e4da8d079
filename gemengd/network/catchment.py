"""Which places lie within some minutes of which facilities: pairs, never a full matrix."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints
from gemengd.network.snap import Snapped, on_the_network
from gemengd.network.stops import leave, place_stops

AT_ONCE = 4_000_000  # minutes held in memory together, 32 MB


@dataclass(frozen=True)
class Catchments:
    """Every pair of an origin and a facility within reach, ordered by facility, then origin.

    Attributes
    ----------
    facility, origin
        Numbers, shape (n,).
    minutes
        From origin to facility, shape (n,), >= 0.
    """

    facility: Ints
    origin: Ints
    minutes: Floats


def catchments(
    network: Network, facilities: Snapped, origins: Snapped, limit_min: float
) -> Catchments:
    """Return all pairs of origin and facility at most *limit_min* apart.

    One run of Dijkstra's algorithm per facility, no farther than the limit. The walk between
    place and street counts at both ends; places that are not on the network are in no pair.
    """
    on_network, placed = on_the_network(facilities)
    stops = place_stops(network, placed)
    ends = leave(network, stops, origins)
    found: list[tuple[Ints, Ints, Floats]] = []
    step = max(1, AT_ONCE // stops.search.shape[0])
    for first in range(0, len(on_network), step):
        doors = stops.doors[first : first + step]
        reached = dijkstra(stops.search, indices=doors, limit=limit_min)
        for row, from_door in enumerate(reached):
            minutes = (np.append(from_door, np.inf)[ends.node] + ends.minutes).min(axis=0)
            near = np.flatnonzero(minutes <= limit_min)
            facility = np.full(len(near), on_network[first + row])
            found.append((facility, ends.origin[near], minutes[near]))
    if not found:
        return Catchments(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    facility, origin, minutes = (np.concatenate(column) for column in zip(*found, strict=True))
    return Catchments(facility, origin, minutes)
