"""Four sizes up to two million nodes: time and memory per node."""

import numpy as np
from made import lattice, some_nodes
from timing import timed

from gemengd.network import WALK, network_from_links, reach, snap

SIDES = (354, 500, 1000, 1415)


def rows():
    yield "| nodes | build, µs per node | nearest, µs per node | bytes per node |"
    yield "|---|---|---|---|"
    for side in SIDES:
        made = lattice(side)
        network, build = timed(
            lambda made=made: network_from_links(WALK, made.nodes, made.start, made.end), turns=3
        )
        places = snap(network, made.nodes[some_nodes(300, made)])
        _, nearest = timed(lambda on=network, at=places: reach(on, at), turns=3)
        count = len(network.nodes)
        micro = [took.cpu / count * 1e6 for took in (build, nearest)]
        yield f"| {count:,} | {micro[0]:.2f} | {micro[1]:.2f} | {_bytes(network) / count:.0f} |"


def _bytes(network):
    """Return how much memory the arrays of a network take."""
    held = [network.nodes, *vars(network.links).values(), *vars(network.squares).values()]
    ways = vars(network.ways)
    search = ways["search"]
    held += [*(value for name, value in ways.items() if name != "search")]
    held += [search.data, search.indices, search.indptr]
    return sum(array.nbytes for array in held if isinstance(array, np.ndarray))
