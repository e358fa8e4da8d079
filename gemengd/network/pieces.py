"""Links, cut where a facility stands."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from gemengd.network.graph import Floats, Ints, Network
from gemengd.network.snap import Snapped, on_the_network

JUST_BEFORE_END = 1 - 1e-9  # a facility on a link's end still belongs to that link
AT_A_NODE = 1e-8  # a smaller part of a link is rounding
BEYOND_ALL = 1e200  # minutes; a part of a link that may not be used this way
FREE = 1e-12  # minutes; scipy takes an edge of 0 for no edge


@dataclass(frozen=True)
class Pieces:
    """The network with a node for each facility, for a search outward from the facilities.

    The search runs against the traveller's direction: who cycles home from the GP may not go
    the way that brought them there.

    Attributes
    ----------
    first
        Position along the links where each piece begins, as link number + fraction; ascending.
    fraction_start, fraction_end
        The piece's part of its link.
    start, end, link
        Nodes and link of each piece.
    search
        Minutes from node to node in the direction of the search.
    doors
        Nodes that stand for the facilities themselves, off the street.
    """

    first: Floats
    fraction_start: Floats
    fraction_end: Floats
    start: Ints
    end: Ints
    link: Ints
    search: csr_array
    doors: Ints


def cut(network: Network, facilities: Snapped) -> Pieces:
    """Cut the links of *network* at *facilities*, all of which lie on it."""
    count, doors = len(network.nodes), len(facilities.link)
    fraction = np.minimum(facilities.fraction, JUST_BEFORE_END)
    order = np.lexsort((fraction, facilities.link))
    link, fraction = facilities.link[order], fraction[order]
    stop = count + np.arange(doors)
    opens = np.r_[True, link[1:] != link[:-1]] if doors else np.zeros(0, bool)
    closes = np.r_[opens[1:], True] if doors else np.zeros(0, bool)
    whole = np.setdiff1d(np.arange(len(network.start)), link)
    before_node = np.where(opens, network.start[link], np.r_[0, stop[:-1]] if doors else stop)
    before_fraction = np.where(opens, 0.0, np.r_[0.0, fraction[:-1]] if doors else fraction)
    piece_link = np.concatenate([whole, link, link[closes]])
    start = np.concatenate([network.start[whole], before_node, stop[closes]])
    end = np.concatenate([network.end[whole], stop, network.end[link[closes]]])
    begins = np.concatenate([np.zeros(len(whole)), before_fraction, fraction[closes]])
    ends = np.concatenate([np.ones(len(whole)), fraction, np.ones(int(closes.sum()))])
    sort = np.argsort(piece_link + begins, kind="stable")
    piece_link, start, end = piece_link[sort], start[sort], end[sort]
    begins, ends = begins[sort], ends[sort]
    part = ends - begins
    door_nodes = count + doors + np.arange(doors)
    off_min = facilities.off_m[order] / network.mode.metres_per_minute
    rows = np.concatenate([end, start, door_nodes])
    columns = np.concatenate([start, end, stop])
    along = part_minutes(part, network.along_min[piece_link])
    against = part_minutes(part, network.against_min[piece_link])
    minutes = np.concatenate([along, against, off_min])
    search = _matrix(rows, columns, minutes, count + 2 * doors)
    back = np.empty(doors, dtype=np.int64)
    back[order] = door_nodes
    return Pieces(piece_link + begins, begins, ends, start, end, piece_link, search, back)


@dataclass(frozen=True)
class Ends:
    """The two nodes by which each origin on the network can be left.

    Attributes
    ----------
    origin
        Number of the origin, shape (n,).
    node, minutes
        Nodes, and how far they are, the walk to the street included; shape (2, n).
    """

    origin: Ints
    node: Ints
    minutes: Floats


def leave(network: Network, pieces: Pieces, origins: Snapped) -> Ends:
    """Return how each origin leaves its piece of the network."""
    number, placed = on_the_network(origins)
    position = placed.link + np.minimum(placed.fraction, JUST_BEFORE_END)
    piece = np.searchsorted(pieces.first, position, side="right") - 1
    back = placed.fraction - pieces.fraction_start[piece]
    on = pieces.fraction_end[piece] - placed.fraction
    to_start = part_minutes(back, network.against_min[placed.link])
    to_end = part_minutes(on, network.along_min[placed.link])
    off = placed.off_m / network.mode.metres_per_minute
    return Ends(
        number,
        np.stack([pieces.start[piece], pieces.end[piece]]),
        np.stack([to_start, to_end]) + off,
    )


def part_minutes(part: Floats, minutes: Floats) -> Floats:
    """Return the minutes for a part of a link; none at all takes none, one-way or not."""
    return np.where(part > AT_A_NODE, part, 0.0) * np.minimum(minutes, np.finfo(float).max)


def _matrix(rows: Ints, columns: Ints, minutes: Floats, size: int) -> csr_array:
    """Return the sparse matrix of the shortest of the edges between each pair of nodes."""
    usable = minutes < BEYOND_ALL
    rows, columns = rows[usable], columns[usable]
    minutes = np.maximum(minutes[usable], FREE)
    keys = rows * size + columns
    order = np.argsort(keys, kind="stable")
    keys, minutes = keys[order], minutes[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else keys
    shortest = np.minimum.reduceat(minutes, first) if len(keys) else minutes
    pairs = keys[first]
    return csr_array((shortest, (pairs // size, pairs % size)), shape=(size, size))
