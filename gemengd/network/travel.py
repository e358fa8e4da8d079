"""Minutes along the network to the nearest facility."""

from dataclasses import dataclass

import numpy as np

from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints
from gemengd.network.search import NOBODY, outward
from gemengd.network.snap import Snapped, on_the_network
from gemengd.network.stops import Ends, Stops, leave, place_stops


@dataclass(frozen=True)
class Reach:
    """How far every place of a network is from the nearest of some facilities."""

    network: Network
    stops: Stops
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
        ends = leave(self.network, self.stops, origins)
        reached = self._ways(ends).min(axis=0)
        minutes = np.full(len(origins.link), np.nan)
        minutes[ends.origin] = np.where(np.isfinite(reached), reached, np.nan)
        return minutes

    def facilities(self, origins: Snapped) -> Ints:
        """Return the number of each origin's nearest facility, -1 where there is none."""
        ends = leave(self.network, self.stops, origins)
        ways = self._ways(ends)
        best, column = ways.argmin(axis=0), np.arange(ways.shape[1])
        # Of ways that may not be gone, the end may still have a facility.
        node = np.where(np.isfinite(ways[best, column]), ends.node[best, column], NOBODY)
        facility = np.full(len(origins.link), NOBODY)
        facility[ends.origin] = self.node_facility[node]
        return facility

    def _ways(self, ends: Ends) -> Floats:
        return self.node_min[ends.node] + ends.minutes


def reach(network: Network, facilities: Snapped) -> Reach:
    """Search outward from *facilities* over the whole network.

    Parameters
    ----------
    facilities
        Those that are not on the network are passed over; there may be none.
    """
    on_network, placed = on_the_network(facilities)
    stops = place_stops(network, placed)
    minutes, which = outward(stops.search, stops.doors)
    return Reach(network, stops, minutes, np.append(on_network, NOBODY)[which])
