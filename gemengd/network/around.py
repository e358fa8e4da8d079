"""Searches that stop after some minutes, each in no more of the network than it needs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gemengd.network.graph import Network
from gemengd.network.links import Complexes, Floats, Ints, as_complex, lengths
from gemengd.network.search import NOBODY, rows_of
from gemengd.network.snap import Snapped
from gemengd.network.stops import allowed, along

ROUNDING = 1 + 1e-9


@dataclass(frozen=True)
class Circles:
    """The junctions of a network, to find those that a place may be reached from in time.

    Attributes
    ----------
    junction, place
        Numbers and places, sorted from west to east; shape (j,).
    speed
        Metres per minute on all ways but the fast ones.
    fast_speed
        On the fastest, such as a ferry.
    fast_place
        Places where a fast way can be entered.
    """

    junction: Ints
    place: Complexes
    speed: float
    fast_speed: float
    fast_place: Complexes

    def within(self, middle: complex, minutes: float) -> Ints:
        """Return all junctions that may be within some minutes of a place, and a few others."""
        metres = minutes * self.speed * ROUNDING
        if (np.abs(self.fast_place - middle) <= metres).any():
            metres = minutes * self.fast_speed * ROUNDING
        west, east = np.searchsorted(self.place.real, [middle.real - metres, middle.real + metres])
        off = self.place[west:east] - middle
        return self.junction[west:east][off.real**2 + off.imag**2 <= metres**2]


def circles(network: Network) -> Circles:
    """Sort the junctions of a network from west to east."""
    links, speed = network.links, network.mode.metres_per_minute
    place = as_complex(network.nodes[network.ways.junctions])
    order = np.argsort(place.real, kind="stable")
    length = lengths(network.nodes, links.start, links.end)
    fast = np.flatnonzero(length > links.minutes * speed * ROUNDING)
    ends = np.append(links.start[fast], links.end[fast])
    fast_speed = float((length[fast] / links.minutes[fast]).max(initial=speed))
    return Circles(order, place[order], speed, fast_speed, as_complex(network.nodes[ends]))


def searches(
    network: Network, facilities: Snapped, limit_min: float
) -> Iterator[tuple[Ints, Floats]]:
    """Yield for each facility the junctions that it can be reached from in time, and the minutes.

    A search that stops early costs scipy as much as a whole one, for it clears the whole network
    first. So each gets the junctions within the circle that can be travelled in that time.

    Parameters
    ----------
    facilities
        All on the network.
    """
    around, ways = circles(network), network.ways
    places = along(network, facilities)
    middle = _places(network, facilities)
    ends = np.stack([ways.start[places.way], ways.end[places.way]], axis=1)
    out = np.stack([allowed(places.gone_min, places.forth), allowed(places.left_min, places.back)])
    out = (out + places.off_min).T
    number = np.full(len(ways.junctions), NOBODY)
    for facility, off_min in enumerate(places.off_min):
        junction = around.within(middle[facility], limit_min - off_min)
        count = len(junction)
        number[junction] = np.arange(count)
        row, column, minutes = rows_of(ways.search, junction)
        row = np.append(row, [count, count])
        column = np.append(number[column], number[ends[facility]])
        minutes = np.append(minutes, out[facility])
        number[junction] = NOBODY
        inside = (column != NOBODY) & np.isfinite(minutes)
        opens = np.cumsum(np.append(0, np.bincount(row[inside], minlength=count + 1)))
        graph = csr_array((minutes[inside], column[inside], opens), shape=(count + 1, count + 1))
        found = dijkstra(graph, indices=count, limit=limit_min)[:-1]
        near = np.flatnonzero(np.isfinite(found))
        yield junction[near], found[near]


def _places(network: Network, places: Snapped) -> Complexes:
    node, links = as_complex(network.nodes), network.links
    start, end = node[links.start[places.link]], node[links.end[places.link]]
    return start + places.fraction * (end - start)
