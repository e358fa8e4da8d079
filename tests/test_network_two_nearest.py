import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_builder import STREET, at, streets

from gemengd.network import CYCLE, MODES, WALK, build_network, reach, snap, two_nearest


def on_the_street(facilities, origins):
    network = build_network(streets(STREET), WALK)
    return two_nearest(network, snap(network, at(*facilities)), snap(network, at(*origins)))


def test_each_origin_gets_its_nearest_facility_and_the_nearest_other():
    found = on_the_street([(800, 0), (400, 0), (0, 0)], [(80, 0), (480, 0)])

    assert found.facility.tolist() == [[2, 1], [1, 0]]
    np.testing.assert_allclose(found.minutes, [[1, 1], [4, 4]], atol=1e-6)


def test_closing_a_facility_sends_only_its_own_visitors_elsewhere():
    found = on_the_street([(800, 0), (400, 0), (0, 0)], [(80, 0), (480, 0)])

    np.testing.assert_allclose(found.without(2), [4, 1], atol=1e-6)
    np.testing.assert_allclose(found.without(0), [1, 1], atol=1e-6)
    np.testing.assert_allclose(found.lost_min, [3, 3], atol=1e-6)


def test_who_has_one_facility_loses_all():
    found = on_the_street([(0, 0), (9e5, 9e5)], [(80, 0), (9e5, 9e5)])

    assert found.facility.tolist() == [[0, -1], [-1, -1]]
    assert found.minutes[0, 0] == pytest.approx(1)
    assert np.isnan(found.without(0)).all()
    np.testing.assert_array_equal(found.lost_min, [np.inf, np.nan])


def test_without_facilities_both_are_unknown():
    found = on_the_street([], [(80, 0)])

    assert np.isnan(found.minutes).all()
    assert (found.facility == -1).all()


def test_two_facilities_at_one_door_are_each_others_second():
    found = on_the_street([(400, 0), (400, 0)], [(0, 0)])

    assert sorted(found.facility[:, 0]) == [0, 1]
    np.testing.assert_allclose(found.minutes[:, 0], [5, 5], atol=1e-6)


def lattice(seed, size=5, kept=0.75):
    """Return lines in two parts, drawn either way round, some of them one-way."""
    rng = np.random.default_rng(seed)
    place = {
        (i, j): np.add((100 * i, 100 * j), rng.uniform(0, 60, 2)) for i, j in np.ndindex(size, size)
    }
    pairs = [
        ((i, j), (i + di, j + dj))
        for i, j in place
        for di, dj in ((1, 0), (0, 1))
        if (i + di, j + dj) in place and rng.random() < kept
    ]
    lines = [[place[a], place[b]][:: rng.choice([1, -1])] for a, b in pairs]
    oneway = rng.choice(["yes", "-1", "no", "no"], len(lines))
    return streets(*lines, oneway=oneway, highway="residential")


places = st.lists(st.tuples(st.floats(-50, 500), st.floats(-50, 500)), max_size=7)
same_link = st.lists(st.tuples(st.floats(0, 60), st.floats(0, 5)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 30),
    mode=st.sampled_from(sorted(MODES)),
    facilities=places | same_link,
    origins=places | same_link,
)
def test_closing_each_facility_in_turn_gives_what_a_search_without_it_gives(
    seed, mode, facilities, origins
):
    network = build_network(lattice(seed), MODES[mode])
    doors = snap(network, at(*facilities), 120)
    homes = snap(network, at(*origins), 120)

    found = two_nearest(network, doors, homes)

    np.testing.assert_allclose(found.minutes[0], reach(network, doors).minutes(homes), atol=1e-6)
    for closed in range(len(facilities)):
        others = np.delete(np.arange(len(facilities)), closed)
        left = reach(network, doors.take(others)).minutes(homes)
        np.testing.assert_allclose(found.without(closed), left, atol=1e-6)


def searched(network, door):
    """Return networkx' minutes from every node to a node."""
    graph = nx.DiGraph()
    links = network.links
    ways = (links.start, links.end, links.along_min, links.against_min)
    for u, v, there, back in zip(*ways, strict=True):
        for edge in ((v, u, there), (u, v, back)):
            if np.isfinite(edge[2]):
                graph.add_weighted_edges_from([edge])
    found = nx.single_source_dijkstra_path_length(graph, door) if door in graph else {}
    return [found.get(node, np.inf) for node in range(len(network.nodes))]


@pytest.mark.parametrize("seed", range(8))
def test_both_facilities_are_those_of_networkx(seed):
    network = build_network(lattice(seed), CYCLE)
    doors = np.random.default_rng(seed).choice(len(network.nodes), 4, replace=False)
    corners = snap(network, network.nodes)

    found = two_nearest(network, corners.take(doors), corners)

    minutes = np.array([searched(network, door) for door in doors])
    expected = np.sort(minutes, axis=0)[:2]
    expected[np.isinf(expected)] = np.nan
    np.testing.assert_allclose(found.minutes, expected, atol=1e-6)
    for turn in (0, 1):
        known = found.facility[turn] >= 0
        chosen = minutes[found.facility[turn][known], np.flatnonzero(known)]
        np.testing.assert_allclose(chosen, expected[turn][known], atol=1e-6)
