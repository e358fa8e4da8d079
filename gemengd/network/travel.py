"""Minutes along the network to the nearest facility."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from gemengd.network.graph import Floats, Ints, Network
from gemengd.network.pieces import BEYOND_ALL, Pieces, cut, leave
from gemengd.network.snap import Snapped, on_the_network


@dataclass(frozen=True)
class Reach:
    """How far every place of a network is from the nearest of some facilities."""

    network: Network
    pieces: Pieces
    node_min: Floats
    node_facility: Ints

    def minutes(self, origins: Snapped) -> Floats:
        """Return the minutes from each origin to its nearest facility.

        The walk between place and street counts at both ends. Exact also where origin and
        facility lie on the same link.

        Returns
        -------
        array
            Shape (n,), >= 0; NaN where the origin is not on the network or no facility can be
            reached from it.
        """
        return self._nearest(origins)[0]

    def facilities(self, origins: Snapped) -> Ints:
        """Return the number of each origin's nearest facility, -1 where there is none."""
        return self._nearest(origins)[1]

    def _nearest(self, origins: Snapped) -> tuple[Floats, Ints]:
        ends = leave(self.network, self.pieces, origins)
        both = self.node_min[ends.node] + ends.minutes
        side, column = both.argmin(axis=0), np.arange(both.shape[1])
        reached = both[side, column]
        near = reached < BEYOND_ALL
        minutes = np.full(len(origins.link), np.nan)
        minutes[ends.origin] = np.where(near, reached, np.nan)
        facility = np.full(len(origins.link), -1, dtype=np.int64)
        facility[ends.origin] = np.where(near, self.node_facility[ends.node[side, column]], -1)
        return minutes, facility


def reach(network: Network, facilities: Snapped) -> Reach:
    """Search outward from *facilities* over the whole network.

    One run of Dijkstra's algorithm from all facilities at once (Dijkstra 1959, as
    `scipy.sparse.csgraph.dijkstra` has it), so the cost hardly depends on their number.

    Parameters
    ----------
    facilities
        Those that are not on the network are passed over; there may be none.
    """
    on_network, placed = on_the_network(facilities)
    pieces = cut(network, placed)
    if not len(on_network):
        count = len(network.nodes)
        return Reach(network, pieces, np.full(count, np.inf), np.full(count, -1, dtype=np.int64))
    minutes, _, door = dijkstra(
        pieces.search, indices=pieces.doors, min_only=True, return_predecessors=True
    )
    facility_of = np.full(len(minutes) + 1, -1, dtype=np.int64)
    facility_of[pieces.doors] = on_network
    return Reach(network, pieces, minutes, facility_of[np.where(door >= 0, door, -1)])
