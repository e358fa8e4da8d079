"""Links joined end to end, from junction to junction."""

import numpy as np
from scipy.sparse.csgraph import connected_components, depth_first_order

from gemengd.network.links import Flags, Floats, Ints, Links, Numbers, as_complex
from gemengd.network.search import edges

ENDS_OF_A_JOINT = 2


def join(links: Links, nodes: Floats) -> tuple[Links, Flags, Ints, Ints]:
    """Join links at every node where just two of them meet and travel goes on through.

    Nothing is lost: the links stay, in another order and some drawn the other way, for places to
    be put on.

    Parameters
    ----------
    links
        All connected.
    nodes
        Their places, shape (n, 2).

    Returns
    -------
    tuple
        The links in their new order, which of them open a way, the junctions, and the old number
        of each link.
    """
    joint, one, other = _joints(links, len(nodes))
    order, opens = _in_rows(one, other, len(links.start))
    links = links.take(order, _against(links, joint, order, opens))
    return links, opens, _by_place(np.flatnonzero(~joint).astype(Numbers), nodes), order


def _by_place(junctions: Ints, nodes: Floats) -> Ints:
    """Return junctions in the order of a curve through a grid of 256 by 256 squares.

    What is near on the map is then mostly near in memory, and a search takes up to a third less
    (Morton 1966, *A computer oriented geodetic data base*: the bits of x and y by turns).
    """
    place = as_complex(nodes)[junctions]
    west, south = place.real.min(), place.imag.min()
    width = max(place.real.max() - west, place.imag.max() - south) or 1.0
    place -= complex(west, south)
    place *= 255 / width
    x, y = place.real.astype(np.uint8), place.imag.astype(np.uint8)
    bits = np.arange(256, dtype=np.uint16)
    spread = np.zeros_like(bits)
    for bit in range(8):
        spread |= (bits >> bit & 1) << 2 * bit
    return junctions[np.argsort(spread[x] | spread[y] << 1, kind="stable")]


def _joints(links: Links, nodes: int) -> tuple[Flags, Ints, Ints]:
    """Return which nodes join two links, and the two links of each of those."""
    count = len(links.start)
    joint = np.bincount(links.start, minlength=nodes)
    joint += np.bincount(links.end, minlength=nodes)
    joint = joint == ENDS_OF_A_JOINT
    starts, ends = np.flatnonzero(joint[links.start]), np.flatnonzero(joint[links.end])
    node = np.append(links.start[starts], links.end[ends])
    by_node = np.argsort(node, kind="stable")
    pair = np.append(starts, ends + count)[by_node].reshape(-1, 2)
    leaves = np.concatenate([links.forth, links.back])[pair]
    arrives = np.concatenate([links.back, links.forth])[pair]
    passes = (leaves == arrives[:, ::-1]).all(axis=1)
    if len(pair) == nodes and passes.all():
        passes[0] = False  # A ring has no junction; its first node becomes one.
    joint[node[by_node[::2]]] = passes
    one, other = pair[passes].T % count
    return joint, one, other


def _in_rows(one: Ints, other: Ints, links: int) -> tuple[Ints, Flags]:
    """Return the order in which joined links follow each other, and where a row begins."""
    alone, opens = np.ones((2, links), dtype=bool)
    alone[one] = alone[other] = False
    order, rowed = np.flatnonzero(alone), np.flatnonzero(~alone)
    if len(rowed):
        number = np.empty(links, dtype=Numbers)
        number[rowed] = np.arange(len(rowed))
        along, begins = _rows(number[one], number[other], len(rowed))
        order = np.append(order, rowed[along])
        opens[-len(rowed) :] = begins
    return order, opens


def _rows(one: Ints, other: Ints, links: int) -> tuple[Ints, Flags]:
    """Do the same for links that all have one or two joints."""
    joints = np.bincount(np.append(one, other))
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


def _against(links: Links, joint: Flags, order: Ints, opens: Flags) -> Ints:
    """Return places in *order* of the links that are drawn against the direction of their row."""
    after = np.flatnonzero(~opens)
    before = after - 1
    start, end = links.start[order[before]], links.end[order[before]]
    next_start, next_end = links.start[order[after]], links.end[order[after]]
    leaves_by_start = ((start == next_start) | (start == next_end)) & joint[start]
    enters_by_end = ((next_end == start) | (next_end == end)) & joint[next_end]
    flip = np.zeros(len(opens), dtype=bool)
    flip[before] = leaves_by_start
    flip[after] |= enters_by_end
    return np.flatnonzero(flip)
