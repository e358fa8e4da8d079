"""Facilities and origins take their place along the ways."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gemengd.network.graph import Network
from gemengd.network.links import Flags, Floats, Ints
from gemengd.network.search import NOBODY, edges, stacked
from gemengd.network.snap import Snapped, on_the_network

HERE_MIN = 1e-8  # minutes; going back this far on a one-way street is rounding


@dataclass(frozen=True)
class Along:
    """Where places lie along their ways; every array has shape (n,).

    Attributes
    ----------
    way
        Number of the way.
    gone_min, left_min
        Minutes from its start, and to its end, in the direction that is allowed.
    forth, back
        Whether one may travel that way in the direction of its links, and the other way.
    off_min
        Minutes between the place and the street.
    """

    way: Ints
    gone_min: Floats
    left_min: Floats
    forth: Flags
    back: Flags
    off_min: Floats

    @property
    def rank(self) -> NDArray[np.complex128]:
        """Sorts by way, then by place along it: numpy orders complex numbers like pairs."""
        return self.way + 1j * self.gone_min

    def take(self, numbers: Ints) -> "Along":
        """Return some of the places, in the order of *numbers*."""
        return Along(*(getattr(self, name)[numbers] for name in self.__dataclass_fields__))


def along(network: Network, places: Snapped) -> Along:
    """Return where places, all of which lie on the network, lie along its ways."""
    links, ways = network.links, network.ways
    way = ways.of[places.link]
    gone = ways.gone_min[places.link] + places.fraction * links.minutes[places.link]
    left = np.maximum(ways.minutes[way] - gone, 0.0)
    off = places.off_m / network.mode.metres_per_minute
    return Along(way, gone, left, links.forth[places.link], links.back[places.link], off)


@dataclass(frozen=True)
class Stops:
    """The network with the facilities as further nodes, for a search outward from these.

    Each facility has a stop on the street and a door beside it. A stop leads to both ends of its
    way and to the stops next to it. Nothing leads to a stop but its door and its neighbours, so
    the minutes at a stop are those from the facilities of its way only.

    Attributes
    ----------
    along
        The stops in the order in which they lie along the ways.
    search
        Minutes from node to node against the direction of travel: the junctions, the stops in
        the order of *along*, and the doors.
    doors
        Node of each facility's door, in the order in which the facilities were given.
    """

    along: Along
    search: csr_array
    doors: Ints


def place_stops(network: Network, facilities: Snapped) -> Stops:
    """Give facilities, all of which lie on the network, their stops and doors."""
    ways = network.ways
    places = along(network, facilities)
    order = np.argsort(places.rank, kind="stable")
    places = places.take(order)
    count, stops = len(ways.junctions), len(order)
    stop = np.arange(stops)
    near = np.flatnonzero(places.way[1:] == places.way[:-1])
    gap = places.gone_min[near + 1] - places.gone_min[near]
    rows = np.concatenate([stop, stop, near + 1, near, stop + stops])
    columns = [ways.start[places.way], ways.end[places.way], count + near, count + near + 1]
    minutes = np.concatenate(
        [
            allowed(places.gone_min, places.forth),
            allowed(places.left_min, places.back),
            allowed(gap, places.forth[near]),
            allowed(gap, places.back[near]),
            places.off_min,
        ]
    )
    shape = (2 * stops, count + 2 * stops)
    below = edges(rows, np.concatenate([*columns, count + stop]), minutes, shape)
    doors = np.empty(stops, dtype=np.int64)
    doors[order] = count + stops + stop
    return Stops(places, stacked(ways.search, below), doors)


@dataclass(frozen=True)
class Ends:
    """How each origin on the network can be left.

    Attributes
    ----------
    origin
        Number of the origin, shape (n,).
    node, minutes
        The ends of its way and the stops next to it on the same way, and how far these are, the
        walk to the street included; shape (4, n). Node -1 is nowhere, inf cannot be reached.
    """

    origin: Ints
    node: Ints
    minutes: Floats


def leave(network: Network, stops: Stops, origins: Snapped) -> Ends:
    """Return how each origin leaves for the nodes of a search."""
    number, placed = on_the_network(origins)
    places, ways = along(network, placed), network.ways
    node = np.full((4, len(number)), NOBODY)
    minutes = np.full((4, len(number)), np.inf)
    node[:2] = ways.start[places.way], ways.end[places.way]
    minutes[0] = allowed(places.gone_min, places.back) + places.off_min
    minutes[1] = allowed(places.left_min, places.forth) + places.off_min
    shared = np.zeros(len(ways.first), dtype=bool)
    shared[stops.along.way] = True
    beside = np.flatnonzero(shared[places.way])
    places = places.take(beside)
    after = np.searchsorted(stops.along.rank, places.rank, side="right")
    for row, next_to, direction in ((2, after - 1, places.back), (3, after, places.forth)):
        there = np.flatnonzero(np.append(stops.along.way, NOBODY)[next_to] == places.way)
        at, stop = beside[there], next_to[there]
        gap = np.abs(stops.along.gone_min[stop] - places.gone_min[there])
        node[row, at] = len(ways.junctions) + stop
        minutes[row, at] = allowed(gap, direction[there]) + places.off_min[there]
    return Ends(number, node, minutes)


def allowed(minutes: Floats, open_: Flags) -> Floats:
    """Return minutes where that direction is open; none at all may be gone either way."""
    return np.where(open_ | (minutes <= HERE_MIN), minutes, np.inf)
