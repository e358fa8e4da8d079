"""Minutes along the network to the nearest facility."""

from dataclasses import dataclass

import numpy as np

from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints
from gemengd.network.search import NOBODY, outward
from gemengd.network.snap import Snapped, on_the_network
from gemengd.network.stops import Along, Exit, leave, place_stops


@dataclass(frozen=True)
class Reach:
    """How far every place of a network is from the nearest of some facilities.

    Attributes
    ----------
    served
        Numbers of the facilities that are on the network.
    stops
        Where these lie, in the order of the network.
    node_min, node_which
        Minutes from each node of the search, and to which of *served*; inf and -1 if to none.
    """

    network: Network
    served: Ints
    stops: Along
    node_min: Floats
    node_which: Ints

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
        closest = np.full(len(origins.link), np.inf)
        for way_out in leave(self.network, self.stops, origins):
            minutes = self._minutes(way_out)
            closest[way_out.origin] = np.minimum(closest[way_out.origin], minutes)
        return np.where(np.isfinite(closest), closest, np.nan)

    def facilities(self, origins: Snapped) -> Ints:
        """Return the number of each origin's nearest facility, -1 where there is none."""
        closest = np.full(len(origins.link), np.inf)
        which = np.full(len(origins.link), NOBODY)
        for way_out in leave(self.network, self.stops, origins):
            minutes = self._minutes(way_out)
            closer = minutes < closest[way_out.origin]
            origin = way_out.origin[closer]
            closest[origin] = minutes[closer]
            which[origin] = self.node_which[way_out.node[closer]]
        return np.append(self.served, NOBODY)[which]

    def _minutes(self, way_out: Exit) -> Floats:
        return self.node_min[way_out.node] + way_out.minutes


def reach(network: Network, facilities: Snapped) -> Reach:
    """Search outward from *facilities* over the whole network.

    Parameters
    ----------
    facilities
        Those that are not on the network are passed over; there may be none.
    """
    served, placed = on_the_network(facilities)
    stops = place_stops(network, placed)
    return Reach(network, served, stops.along, *outward(stops.search, stops.doors))
