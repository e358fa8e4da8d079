"""Links joined end to end, from junction to junction."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, depth_first_order

from gemengd.network.links import Flags, Floats, Ints, Links
from gemengd.network.search import edges

ENDS_OF_A_JOINT = 2


@dataclass(frozen=True)
class Ways:
    """What a search needs to know: a way is a row of links without a choice between them.

    Along one way the direction of travel that is allowed is the same everywhere.

    Attributes
    ----------
    first
        The first link of each way, ascending, shape (w,); its links follow each other.
    of
        The way of each link, shape (m,).
    junctions
        The nodes where ways meet or end, shape (j,).
    start, end
        Places in *junctions* of the two ends of each way, shape (w,); they may be the same.
    minutes
        Of each way, shape (w,).
    gone_min
        From the start of the way to the start of each link, shape (m,).
    search
        Minutes from junction to junction against the direction of travel, shape (j, j): a search
        goes outward from facilities, and who cycles home from the GP may not go the way that
        brought them there.
    """

    first: Ints
    of: Ints
    junctions: Ints
    start: Ints
    end: Ints
    minutes: Floats
    gone_min: Floats
    search: csr_array


def join(links: Links, nodes: Floats) -> tuple[Links, Ways]:
    """Join links at every node where just two of them meet and travel goes on through.

    Nothing is lost: the links stay, in another order and some drawn the other way, for places to
    be put on.

    Parameters
    ----------
    links
        All connected.
    nodes
        Their places, shape (n, 2).
    """
    joint, one, other = _joints(links, len(nodes))
    order, opens = _in_rows(one, other, len(links.start))
    links = _head_to_tail(links.take(order), joint, opens)
    return links, ways(links, np.flatnonzero(opens), _by_place(np.flatnonzero(~joint), nodes))


def ways(links: Links, first: Ints, junctions: Ints) -> Ways:
    """Return the ways of links in their order, of which these are the first."""
    size = np.diff(np.append(first, len(links.start)))
    last = first + size - 1
    passed = np.cumsum(links.minutes) - links.minutes
    gone = passed - np.repeat(passed[first], size)
    number = np.full(max(links.start.max(), links.end.max()) + 1, -1)
    number[junctions] = np.arange(len(junctions))
    start, end = number[links.start[first]], number[links.end[last]]
    minutes = gone[last] + links.minutes[last]
    forth = np.where(links.forth[first], minutes, np.inf)
    back = np.where(links.back[first], minutes, np.inf)
    search = edges(
        np.concatenate([end, start]),
        np.concatenate([start, end]),
        np.concatenate([forth, back]),
        (len(junctions), len(junctions)),
    )
    of = np.repeat(np.arange(len(first)), size)
    return Ways(first, of, junctions, start, end, minutes, gone, search)


def _by_place(junctions: Ints, nodes: Floats) -> Ints:
    """Return junctions in the order of a curve through a grid of 256 by 256 squares.

    What is near on the map is then mostly near in memory, and a search takes up to a third less
    (Morton 1966, *A computer oriented geodetic data base*: the bits of x and y by turns).
    """
    x, y = nodes[junctions].T.copy()
    width = max(np.ptp(x), np.ptp(y)) or 1.0
    bits = np.arange(256, dtype=np.uint16)
    spread = np.zeros_like(bits)
    for bit in range(8):
        spread |= (bits >> bit & 1) << 2 * bit
    x, y = (((axis - axis.min()) * (255 / width)).astype(np.uint8) for axis in (x, y))
    return junctions[np.argsort(spread[x] | spread[y] << 1, kind="stable")]


def _joints(links: Links, nodes: int) -> tuple[Flags, Ints, Ints]:
    """Return which nodes join two links, and the two links of each of those."""
    count = len(links.start)
    node = np.concatenate([links.start, links.end])
    joint = np.bincount(node, minlength=nodes) == ENDS_OF_A_JOINT
    touch = np.flatnonzero(joint[node])
    pair = touch[np.argsort(node[touch], kind="stable")].reshape(-1, 2)
    leaves = np.concatenate([links.forth, links.back])[pair]
    arrives = np.concatenate([links.back, links.forth])[pair]
    passes = (leaves == arrives[:, ::-1]).all(axis=1)
    if len(pair) == nodes and passes.all():
        passes[0] = False  # A ring has no junction; its first node becomes one.
    joint[node[pair[:, 0]]] = passes
    one, other = pair[passes].T % count
    return joint, one, other


def _in_rows(one: Ints, other: Ints, links: int) -> tuple[Ints, Flags]:
    """Return the order in which joined links follow each other, and where a row begins."""
    joints = np.bincount(np.append(one, other), minlength=links)
    order, opens = np.flatnonzero(joints == 0), np.ones(links, dtype=bool)
    rowed = np.flatnonzero(joints)
    if len(rowed):
        number = np.cumsum(joints > 0) - 1
        along, begins = _rows(number[one], number[other], joints[rowed])
        order = np.append(order, rowed[along])
        opens[-len(rowed) :] = begins
    return order, opens


def _rows(one: Ints, other: Ints, joints: Ints) -> tuple[Ints, Flags]:
    """Do the same for links that all have one or two joints."""
    links = len(joints)
    joined = edges(one, other, np.ones(len(one)), (links, links))
    rows, row = connected_components(joined, directed=False)
    ends = np.flatnonzero(joints == 1)
    head, tail = ends[np.argsort(row[ends], kind="stable")].reshape(rows, 2).T
    # All rows in one long line, which a depth-first walk from its head follows.
    line = edges(
        np.concatenate([one, other, tail[:-1]]),
        np.concatenate([other, one, head[1:]]),
        np.ones(2 * len(one) + rows - 1),
        (links, links),
    )
    order = depth_first_order(line, head[0], return_predecessors=False)
    return order, np.diff(row[order], prepend=-1) != 0


def _head_to_tail(links: Links, joint: Flags, opens: Flags) -> Links:
    """Return the links of each row drawn in the direction of the row."""
    start, end = links.start, links.end
    leaves_by_start = (start[:-1] == start[1:]) | (start[:-1] == end[1:])
    enters_by_end = (end[1:] == start[:-1]) | (end[1:] == end[:-1])
    flip = np.zeros(len(opens), dtype=bool)
    flip[:-1] = leaves_by_start & joint[start[:-1]] & ~opens[1:]
    flip[1:] |= enters_by_end & joint[end[1:]] & ~opens[1:]
    return links.turned(flip)
