"""Minutes along the network to the nearest facility."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra

from gemengd.network.graph import Floats, Ints, Network
from gemengd.network.pieces import BEYOND_ALL, JUST_BEFORE_END, Pieces, cut, part_minutes
from gemengd.network.snap import Snapped


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
        known = origins.known
        link, fraction = origins.link[known], origins.fraction[known]
        place = link + np.minimum(fraction, JUST_BEFORE_END)
        piece = np.searchsorted(self.pieces.first, place, side="right") - 1
        back = fraction - self.pieces.fraction_start[piece]
        on = self.pieces.fraction_end[piece] - fraction
        to_start = part_minutes(back, self.network.against_min[link])
        to_end = part_minutes(on, self.network.along_min[link])
        ends = np.stack([self.pieces.start[piece], self.pieces.end[piece]])
        both = np.stack([to_start, to_end]) + self.node_min[ends]
        side = both.argmin(axis=0)
        column = np.arange(len(side))
        off = origins.off_m[known] / self.network.mode.metres_per_minute
        minutes = np.full(len(known), np.nan)
        reached = both[side, column] + off
        minutes[known] = np.where(reached < BEYOND_ALL, reached, np.nan)
        facility = np.full(len(known), -1, dtype=np.int64)
        facility[known] = np.where(reached < BEYOND_ALL, self.node_facility[ends[side, column]], -1)
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
    on_network = np.flatnonzero(facilities.known)
    placed = Snapped(
        facilities.link[on_network],
        facilities.fraction[on_network],
        facilities.off_m[on_network],
    )
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
