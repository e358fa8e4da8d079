"""The nearest of 300 facilities for 202,500 nodes, building the network included.

All get the same arrays: coordinates, ends and lengths of the links, and at which nodes the
facilities are. All answer in minutes for every node.
"""

import networkx as nx
import numpy as np
import pandas as pd
from made import lattice, some_nodes
from timing import Row, timed

from gemengd.network import WALK, Snapped, network_from_links, reach, snap

SIDE, FACILITIES, FAR_MIN = 450, 300, 60.0


def rows():
    made = lattice(SIDE)
    facilities = some_nodes(FACILITIES, made)
    corners = Snapped(*_at_nodes(network_from_links(WALK, made.nodes, made.start, made.end)))

    def ours():
        network = network_from_links(WALK, made.nodes, made.start, made.end)
        return reach(network, corners.take(facilities)).minutes(corners)

    def with_snapping():
        network = network_from_links(WALK, made.nodes, made.start, made.end)
        return reach(network, snap(network, made.nodes[facilities])).minutes(corners)

    found, took = timed(ours)
    _, took_snapping = timed(with_snapping)
    work = f"nearest of {FACILITIES} for {SIDE**2:,} nodes, building included"
    yield Row(work, took, bar="< 0.3 s")
    yield Row(f"{work}, facilities put on their street", took_snapping, bar="< 0.3 s")
    theirs, their_took = timed(lambda: _networkx(made, facilities), turns=3)
    np.testing.assert_allclose(found, theirs, rtol=1e-9, atol=1e-9)
    yield Row(work, took, "networkx", their_took, "≥ 20 ×")
    try:
        theirs, their_took = timed(lambda: _pandana(made, facilities), turns=1)
    except ImportError:
        yield "pandana is not installed: see docs/benchmarks.md"
    else:
        near = found < FAR_MIN
        np.testing.assert_allclose(found[near], theirs[near], atol=2e-3)
        yield Row(work, took, "pandana 0.8", their_took, "≥ 100 ×")


def _at_nodes(network):
    """Return where along the network its nodes are."""
    links, nodes = network.links, len(network.nodes)
    link, fraction = np.empty(nodes, dtype=np.int64), np.empty(nodes)
    for ends, at in ((links.end, 1.0), (links.start, 0.0)):
        link[ends], fraction[ends] = np.arange(len(ends)), at
    return link, fraction, np.zeros(nodes)


def _networkx(made, facilities):
    minutes = made.length_m / WALK.metres_per_minute
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        zip(made.start.tolist(), made.end.tolist(), minutes.tolist(), strict=True)
    )
    found = nx.multi_source_dijkstra_path_length(graph, set(facilities.tolist()))
    return np.array([found[node] for node in range(len(made.nodes))])


def _pandana(made, facilities):
    import pandana

    x, y = (pd.Series(column) for column in made.nodes.T)
    minutes = pd.DataFrame({"minutes": made.length_m / WALK.metres_per_minute})
    network = pandana.Network(x, y, pd.Series(made.start), pd.Series(made.end), minutes)
    network.set_pois("care", FAR_MIN, 1, x[facilities], y[facilities])
    return network.nearest_pois(FAR_MIN, "care", num_pois=1)[1].to_numpy()
