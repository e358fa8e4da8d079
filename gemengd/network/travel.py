"""Minutes along the network to the nearest facility."""

from dataclasses import dataclass

import numpy as np

from gemengd.network.graph import Network
from gemengd.network.links import Floats
from gemengd.network.search import minutes_outward
from gemengd.network.snap import Snapped, on_the_network
from gemengd.network.stops import Along, leave, place_stops


@dataclass(frozen=True)
class Reach:
    """How far every place of a network is from the nearest of some facilities.

    Attributes
    ----------
    stops
        Where the facilities lie along the network.
    node_min
        Minutes from each node of the search; inf where none can be reached.
    """

    network: Network
    stops: Along
    node_min: Floats

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
        number, placed = on_the_network(origins)
        closest = np.full(len(number), np.inf)
        for way_out in leave(self.network, self.stops, placed):
            minutes = self.node_min[way_out.node] + way_out.minutes
            closest[way_out.origin] = np.minimum(closest[way_out.origin], minutes)
        found = np.full(len(origins.link), np.nan)
        found[number] = np.where(np.isfinite(closest), closest, np.nan)
        return found


def reach(network: Network, facilities: Snapped) -> Reach:
    """Search outward from *facilities* over the whole network.

    Parameters
    ----------
    facilities
        Those that are not on the network are passed over; there may be none.
    """
    _, placed = on_the_network(facilities)
    stops = place_stops(network, placed)
    return Reach(network, stops.along, minutes_outward(stops.search, stops.doors))
