"""Which places lie within some minutes of which facilities: pairs, never a full matrix."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from gemengd.network.around import searches
from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints
from gemengd.network.search import edges, rows_of
from gemengd.network.snap import Snapped, on_the_network
from gemengd.network.stops import Along, allowed, along, arrivals


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

    One run of Dijkstra's algorithm per facility, no farther than the limit; time and memory grow
    with the pairs that are found. The walk between place and street counts at both ends; places
    that are not on the network are in no pair.
    """
    served, stops = on_the_network(facilities)
    number, placed = on_the_network(origins)
    stops, whose = arrivals(network, stops)
    served = served[whose]
    doors, homes = along(network, stops), along(network, placed)
    leave = _leave(network, homes)
    shared = _on_shared_ways(network, doors, homes)
    closest = np.full(len(number), np.inf)
    found: list[tuple[Ints, Ints, Floats]] = [(number[:0], number[:0], closest[:0])]
    for row, (junction, beyond) in enumerate(searches(network, stops, limit_min)):
        place, home, minutes = rows_of(leave, junction)
        neighbour, direct = _direct(doors, row, homes, shared)
        home = np.append(home, neighbour)
        minutes = np.append(minutes + beyond[place], direct)
        near = minutes <= limit_min
        np.minimum.at(closest, home[near], minutes[near])
        home = np.sort(home[near])
        home = home[np.diff(home, prepend=-1) > 0]
        found.append((np.full(len(home), served[row]), number[home], closest[home]))
        closest[home] = np.inf
    pairs = Catchments(*(np.concatenate(column) for column in zip(*found, strict=True)))
    return pairs if network.arrives_by is None else _each_once(pairs)


def _each_once(pairs: Catchments) -> Catchments:
    """Return each pair by its shortest way, for one may arrive on private ground in two ways."""
    order = np.lexsort((pairs.minutes, pairs.origin, pairs.facility))
    facility, origin = pairs.facility[order], pairs.origin[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (facility[1:] != facility[:-1]) | (origin[1:] != origin[:-1])
    return Catchments(facility[new], origin[new], pairs.minutes[order][new])


def _leave(network: Network, homes: Along) -> csr_array:
    """Return the minutes from each home to the ends of its way, shape (junctions, homes)."""
    ways, count = network.ways, len(homes.way)
    minutes = np.append(
        allowed(homes.gone_min, homes.back) + homes.off_min,
        allowed(homes.left_min, homes.forth) + homes.off_min,
    )
    ends = np.append(ways.start[homes.way], ways.end[homes.way])
    return edges(ends, np.tile(np.arange(count), 2), minutes, (len(ways.junctions), count))


def _on_shared_ways(network: Network, doors: Along, homes: Along) -> Ints:
    """Return the homes on ways that have a facility, sorted by way."""
    shared = np.zeros(len(network.ways.start), dtype=bool)
    shared[doors.way] = True
    home = np.flatnonzero(shared[homes.way])
    return home[np.argsort(homes.way[home], kind="stable")]


def _direct(doors: Along, row: int, homes: Along, shared: Ints) -> tuple[Ints, Floats]:
    """Return the homes on the way of a facility, and the minutes along that way."""
    way = doors.way[row]
    first, last = np.searchsorted(homes.way[shared], [way, way + 1])
    home = shared[first:last]
    ahead = doors.gone_min[row] - homes.gone_min[home]
    open_ = np.where(ahead >= 0, homes.forth[home], homes.back[home])
    return home, allowed(np.abs(ahead), open_) + homes.off_min[home] + doors.off_min[row]
