"""The nearest facility and the nearest other one: what is left when a facility closes."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints
from gemengd.network.search import NOBODY, outward
from gemengd.network.snap import Snapped, on_the_network
from gemengd.network.stops import leave, place_stops


@dataclass(frozen=True)
class TwoNearest:
    """For each origin its nearest facility, and the nearest of all others.

    Attributes
    ----------
    minutes
        Shape (2, n), the nearest first, >= 0; NaN where there is none that can be reached.
    facility
        Numbers of these facilities, shape (2, n); -1 where there is none.
    """

    minutes: Floats
    facility: Ints

    def without(self, facility: int) -> Floats:
        """Return the minutes of each origin once that facility has closed, shape (n,)."""
        nearest, other = self.minutes
        return np.where(self.facility[0] == facility, other, nearest)

    def among(self, numbers: Ints, origins: int) -> "TwoNearest":
        """Return the same for more origins, of which these are the *numbers*."""
        minutes, facility = np.full((2, origins), np.nan), np.full((2, origins), NOBODY)
        minutes[:, numbers], facility[:, numbers] = self.minutes, self.facility
        return TwoNearest(minutes, facility)

    @property
    def lost_min(self) -> Floats:
        """Minutes that each origin loses if its nearest facility closes, shape (n,).

        >= 0; inf where no other can be reached, NaN where not even one can.
        """
        nearest, other = self.minutes
        return np.where(np.isnan(nearest) | ~np.isnan(other), other - nearest, np.inf)


def two_nearest(network: Network, facilities: Snapped, origins: Snapped) -> TwoNearest:
    """Return the two nearest facilities of each origin, in the time of two searches.

    So that closing each facility in turn needs no run of its own: who had another one nearest
    keeps it, and all others go to their second.

    The first search gives every node its nearest facility. Take a shortest path to node v from
    any facility but v's own, a. Its last node u that is not a's passes to a node w of a's, and
    all that follow are a's. From u on the path cannot be better than that of u's own facility,
    which is not a either. So the second-nearest way is: to u in the minutes of the first search,
    over one edge into another facility's nodes, and on among these only. The second search
    starts on all such edges at once and uses no other that leads from facility to facility.

    Parameters
    ----------
    facilities, origins
        Those that are not on the network are passed over; there may be none.
    """
    on_network, placed = on_the_network(facilities)
    stops = place_stops(network, placed)
    first_min, first = outward(stops.search, stops.doors)
    second_min, second = _other(stops.search, first_min, first, len(on_network))
    node_min, node_facility = np.stack([first_min, second_min]), np.stack([first, second])
    number, placed = on_the_network(origins)
    minutes = np.full((8, len(number)), np.inf)
    facility = np.full(minutes.shape, NOBODY)
    for row, way_out in enumerate(leave(network, stops.along, placed)):
        rows = slice(2 * row, 2 * row + 2)
        minutes[rows, way_out.origin] = node_min[:, way_out.node] + way_out.minutes
        facility[rows, way_out.origin] = node_facility[:, way_out.node]
    two = _two_of_each(minutes, np.append(on_network, NOBODY)[facility])
    return two.among(number, len(origins.link))


def _other(
    search: csr_array, first_min: Floats, first: Ints, facilities: int
) -> tuple[Floats, Ints]:
    """Return the same for the nearest facility but the first."""
    count = search.shape[0]
    row = np.repeat(np.arange(count), np.diff(search.indptr))
    reached = first[row] != NOBODY
    inside = reached & (first[row] == first[search.indices])
    crosses = np.flatnonzero(reached & ~inside)
    order = crosses[np.argsort(first[row[crosses]], kind="stable")]
    per_facility = np.bincount(first[row[order]], minlength=facilities)
    edges = np.r_[np.bincount(row[inside], minlength=count), per_facility]
    minutes = np.r_[search.data[inside], first_min[row[order]] + search.data[order]]
    target = np.r_[search.indices[inside], search.indices[order]]
    size = count + facilities
    graph = csr_array((minutes, target, np.r_[0, np.cumsum(edges)]), shape=(size, size))
    second_min, second = outward(graph, np.arange(count, size))
    return second_min[:count], second[:count]


def _two_of_each(minutes: Floats, whose: Ints) -> TwoNearest:
    """Return the best of the ways of each origin, and the best to another facility."""
    shape, column = (2, minutes.shape[1]), np.arange(minutes.shape[1])
    minutes = np.where(whose == NOBODY, np.inf, minutes)
    found = TwoNearest(np.full(shape, np.nan), np.full(shape, NOBODY))
    for turn in (0, 1):
        best = minutes.argmin(axis=0)
        known = np.isfinite(minutes[best, column])
        facility = np.where(known, whose[best, column], NOBODY)
        found.minutes[turn] = np.where(known, minutes[best, column], np.nan)
        found.facility[turn] = facility
        minutes = np.where(whose == facility, np.inf, minutes)
    return found
