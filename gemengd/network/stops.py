"""Facilities and origins take their place along the ways."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gemengd.network.graph import Network
from gemengd.network.links import Flags, Floats, Ints
from gemengd.network.search import NOBODY, where
from gemengd.network.snap import Snapped

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

    Each facility has a stop on the street, two on private ground, and a door beside it. A stop
    leads to both ends of its way and to the stops next to it. Nothing leads to a stop but its door
    and its neighbours, so the minutes at a stop are those from the facilities of its way only.

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


def arrivals(network: Network, facilities: Snapped) -> tuple[Snapped, Ints]:
    """Return where one arrives at facilities, all of which lie on the network.

    On private ground that is twice: for who is there already, and for who comes from elsewhere.

    Returns
    -------
    tuple
        The places, and the number of the facility of each: first all facilities once.
    """
    number = np.arange(len(facilities.link))
    if network.arrives_by is None:
        return facilities, number
    other = network.arrives_by[facilities.link]
    twice = np.flatnonzero(other != facilities.link)
    link, there = facilities.link[twice], other[twice]
    begins = network.nodes[network.links.start]
    drawn_alike = (begins[link] == begins[there]).all(axis=1)
    fraction = facilities.fraction[twice]
    return Snapped(
        np.append(facilities.link, there),
        np.append(facilities.fraction, np.where(drawn_alike, fraction, 1 - fraction)),
        np.append(facilities.off_m, facilities.off_m[twice]),
    ), np.append(number, twice)


def place_stops(network: Network, facilities: Snapped) -> Stops:
    """Give facilities, all of which lie on the network, their stops and doors."""
    ways = network.ways
    placed, whose = arrivals(network, facilities)
    places = along(network, placed)
    order = np.argsort(places.rank, kind="stable")
    places, whose = places.take(order), whose[order]
    count, stops, doors = len(ways.junctions), len(order), len(facilities.link)
    stop = np.arange(stops)
    near = np.flatnonzero(places.way[1:] == places.way[:-1])
    gap = places.gone_min[near + 1] - places.gone_min[near]
    search = ways.search_with(
        [count + row for row in (stop, stop, near + 1, near, stops + whose)],
        [
            ways.start[places.way],
            ways.end[places.way],
            count + near,
            count + near + 1,
            count + stop,
        ],
        [
            allowed(places.gone_min, places.forth),
            allowed(places.left_min, places.back),
            allowed(gap, places.forth[near]),
            allowed(gap, places.back[near]),
            places.off_min,
        ],
        stops + doors,
    )
    return Stops(places, search, count + stops + np.arange(doors))


@dataclass(frozen=True)
class Exit:
    """A node that can be reached from each of some origins; every array has shape (n,).

    Attributes
    ----------
    origin
        Numbers of the origins, each once, or all of them.
    node, minutes
        Where each arrives, and after how long, the walk to the street included; inf if never.
    """

    origin: Ints | slice
    node: Ints
    minutes: Floats


def leave(network: Network, stops: Along, origins: Snapped) -> Iterator[Exit]:
    """Yield how origins leave: by either end of their way, and by the stops next to them on it.

    All of them lie on the network.
    """
    places, ways = along(network, origins), network.ways
    for node, minutes, open_ in (
        (ways.start, places.gone_min, places.back),
        (ways.end, places.left_min, places.forth),
    ):
        yield Exit(slice(None), node[places.way], allowed(minutes, open_) + places.off_min)
    shared = np.zeros(len(ways.start), dtype=bool)
    shared[stops.way] = True
    beside = np.flatnonzero(shared[places.way])
    places = places.take(beside)
    after = np.searchsorted(stops.rank, places.rank, side="right")
    for next_to, open_ in ((after - 1, places.back), (after, places.forth)):
        there = np.flatnonzero(np.append(stops.way, NOBODY)[next_to] == places.way)
        stop = next_to[there]
        gap = np.abs(stops.gone_min[stop] - places.gone_min[there])
        minutes = allowed(gap, open_[there]) + places.off_min[there]
        yield Exit(beside[there], len(ways.junctions) + stop, minutes)


def allowed(minutes: Floats, open_: Flags) -> Floats:
    """Return minutes where that direction is open; none at all may be gone either way."""
    return where(open_ | (minutes <= HERE_MIN), minutes)
