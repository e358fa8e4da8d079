"""The nearest of 300 facilities for 202,500 nodes, building the network included.

All get the same arrays: coordinates, ends and lengths of the links, and at which nodes the
facilities are. All answer in minutes for every node; pandana looks no farther than 15 minutes,
which spares it work. Its first try is a smaller one, to compare answers; the full one is stopped
after nine minutes, and what it took until then is less than it needs.
"""

from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import numpy as np
import pandas as pd
from made import lattice, some_nodes
from timing import Row, timed, timed_apart

from gemengd.network import WALK, Snapped, network_from_links, reach, snap

SIDE, FACILITIES, FAR_MIN, PATIENCE_S = 450, 300, 15.0, 540
SMALL_SIDE, SMALL_FACILITIES = 100, 15


def rows():
    made = lattice(SIDE)
    facilities = some_nodes(FACILITIES, made)
    found, took = timed(_ours(made, facilities), turns=9)
    work = _work(made, facilities)
    yield Row(work, took, bar="< 0.3 s")
    _, took_snapping = timed(lambda: _with_snapping(made, facilities))
    yield Row(f"{work}, facilities put on their street", took_snapping, bar="< 0.3 s")
    theirs, their_took = timed(lambda: _networkx(made, facilities), turns=3)
    np.testing.assert_allclose(found, theirs, rtol=1e-9, atol=1e-9)
    yield Row(work, took, "networkx", their_took, "≥ 20 ×")
    if find_spec("pandana") is None:
        yield "pandana is not installed: see docs/benchmarks.md"
        return
    for side, count in ((SMALL_SIDE, SMALL_FACILITIES), (SIDE, FACILITIES)):
        made = lattice(side)
        yield _beside_pandana(made, some_nodes(count, made))


def _work(made, facilities):
    return f"nearest of {len(facilities)} for {len(made.nodes):,} nodes, building included"


def _ours(made, facilities):
    corners = Snapped(*_at_nodes(network_from_links(WALK, made.nodes, made.start, made.end)))

    def build_and_search():
        network = network_from_links(WALK, made.nodes, made.start, made.end)
        return reach(network, corners.take(facilities)).minutes(corners)

    return build_and_search


def _with_snapping(made, facilities):
    network = network_from_links(WALK, made.nodes, made.start, made.end)
    corners = Snapped(*_at_nodes(network))
    return reach(network, snap(network, made.nodes[facilities])).minutes(corners)


def _beside_pandana(made, facilities):
    found, took = timed(_ours(made, facilities), turns=9)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "minutes.npy"
        done, theirs = timed_apart(_pandana, (made, facilities, file), PATIENCE_S)
        if done:
            answer, near = np.load(file), found < FAR_MIN
            np.testing.assert_allclose(found[near], answer[near], atol=1e-3)
            assert (answer[~near] >= FAR_MIN - 1e-3).all()
    referee = "pandana 0.8" if done else f"pandana 0.8, stopped after {PATIENCE_S} s"
    return Row(_work(made, facilities), took, referee, theirs, "≥ 100 ×")


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


def _pandana(made, facilities, file):
    import pandana

    x, y = (pd.Series(column) for column in made.nodes.T)
    # It cuts every link off to thousandths: of a metre these are less than of a minute.
    metres, far_m = pd.DataFrame({"m": made.length_m}), FAR_MIN * WALK.metres_per_minute
    network = pandana.Network(x, y, pd.Series(made.start), pd.Series(made.end), metres)
    network.set_pois("care", far_m, 1, x[facilities], y[facilities])
    found = network.nearest_pois(far_m, "care", num_pois=1)[1].to_numpy()
    np.save(file, found / WALK.metres_per_minute)
