"""Four sizes up to two million nodes: time and memory per node.

The nodes stand in rows, or are numbered at random and their links shuffled. The least of some
turns counts, for what takes longer is the machine's. The exponent says how cost grows with the
nodes: 1 is as they do.
"""

import numpy as np
from made import lattice, shuffled, some_nodes
from timing import least

from gemengd.network import WALK, network_from_links, reach, snap

SIDES, FACILITIES, TURNS = (354, 500, 1000, 1415), 300, 5


def rows():
    for order, arranged in (("in rows", lambda made: made), ("at random", shuffled)):
        yield f"\n| nodes, {order} | build, µs per node | nearest, µs per node | bytes per node |"
        yield "|---|---|---|---|"
        costs = []
        for side in SIDES:
            made = arranged(lattice(side))
            network, build = least(lambda made=made: _built(made), TURNS)
            places = snap(network, made.nodes[some_nodes(FACILITIES, made)])
            _, nearest = least(lambda on=network, at=places: reach(on, at), TURNS)
            count = len(network.nodes)
            costs.append((count, build, nearest, build + nearest))
            each = [f"{took / count * 1e6:.2f}" for took in (build, nearest)]
            yield f"| {count:,} | {' | '.join(each)} | {_bytes(network) / count:.0f} |"
        nodes, *took = np.log(costs).T
        exponents = (f"{np.polyfit(nodes, log, 1)[0]:.2f}" for log in took)
        yield "Exponent of build {}, nearest {}, both {}.".format(*exponents)


def _built(made):
    return network_from_links(WALK, made.nodes, made.start, made.end)


def _bytes(network):
    """Return how much memory the arrays of a network take."""
    held = [network.nodes, *vars(network.links).values(), *vars(network.squares).values()]
    held += vars(network.ways).values()
    return sum(array.nbytes for array in held if isinstance(array, np.ndarray))
