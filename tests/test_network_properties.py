"""What holds for every network, and what comes of the odd ones."""

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_builder import STREET, at, bent_streets, streets, travel
from shapely import get_coordinates

from gemengd.errors import MeasureError
from gemengd.network import (
    CYCLE,
    MODES,
    WALK,
    build_network,
    catchments,
    cells,
    reach,
    snap,
    surface,
    two_nearest,
)

seeds, modes = st.integers(0, 200), st.sampled_from(sorted(MODES))
spots = st.lists(st.tuples(st.floats(0, 720), st.floats(0, 720)), min_size=1, max_size=6)


def minutes(network, homes, places):
    """Return the minutes to the nearest place and to the nearest other, shape (2, n)."""
    return two_nearest(network, snap(network, at(*places)), snap(network, at(*homes))).minutes


@settings(max_examples=40, deadline=None)
@given(seed=seeds, mode=modes, homes=spots, places=spots, times=st.floats(0.1, 10))
def test_who_goes_twice_as_fast_takes_half_as_long(seed, mode, homes, places, times):
    lines, usual = bent_streets(seed), MODES[mode]
    fast = replace(
        usual,
        metres_per_minute=usual.metres_per_minute * times,
        steps_metres_per_minute=usual.steps_metres_per_minute * times,
    )

    slow, quick = (minutes(build_network(lines, each), homes, places) for each in (usual, fast))

    np.testing.assert_allclose(quick * times, slow, rtol=1e-9, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, mode=modes, homes=spots, places=spots, shuffled=st.integers(0, 9))
def test_the_order_of_the_streets_does_not_matter(seed, mode, homes, places, shuffled):
    lines = bent_streets(seed)
    order = np.random.default_rng(shuffled).permutation(len(lines))

    first = build_network(lines, MODES[mode])
    second = build_network(lines.iloc[order], MODES[mode])

    assert first.report.nodes == second.report.nodes
    if first.report.dropped_nodes < first.report.nodes / 3:  # else another part may be as large
        here, there = minutes(first, homes, places), minutes(second, homes, places)
        np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-7)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, homes=spots, places=spots)
def test_for_people_on_foot_it_does_not_matter_which_way_a_street_is_drawn(seed, homes, places):
    lines = bent_streets(seed)
    turned = lines.set_geometry(lines.reverse())

    here, there = (minutes(build_network(each, WALK), homes, places) for each in (lines, turned))

    np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-7)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, mode=modes, homes=spots, places=spots, more=spots)
def test_one_more_facility_never_makes_reach_worse(seed, mode, homes, places, more):
    network = build_network(bent_streets(seed), MODES[mode])

    few, many = minutes(network, homes, places), minutes(network, homes, places + more)

    assert (np.nan_to_num(many, nan=np.inf) <= np.nan_to_num(few, nan=np.inf) + 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(seed=seeds, mode=modes, homes=spots, places=spots, gone=st.integers(0, 99))
def test_closing_a_street_to_one_direction_never_helps(seed, mode, homes, places, gone):
    network = build_network(bent_streets(seed), MODES[mode])
    way = gone % len(network.ways.first)
    shut = network.ways.of == way
    less = network.links.forth & ~shut
    links = replace(network.links, forth=less)
    worse = replace(network, links=links).at_one_speed()

    before, after = (minutes(each, homes, places) for each in (network.at_one_speed(), worse))

    assert (np.nan_to_num(after, nan=np.inf) >= np.nan_to_num(before, nan=np.inf) - 1e-9).all()


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("mode", [WALK, CYCLE])
def test_minutes_are_those_that_networkx_finds_on_the_lines_themselves(seed, mode):
    lines = bent_streets(seed)
    graph = nx.DiGraph()
    for line, oneway in zip(lines.geometry, lines["oneway"], strict=True):
        path = [tuple(place) for place in get_coordinates(line)]
        for one, other in pairwise(path):
            far = np.hypot(*np.subtract(one, other)) / mode.metres_per_minute
            if mode is WALK or oneway != "-1":
                graph.add_edge(one, other, weight=far)
            if mode is WALK or oneway != "yes":
                graph.add_edge(other, one, weight=far)
    town = sorted(max(nx.weakly_connected_components(graph), key=len))
    doors = [town[number] for number in np.random.default_rng(seed).choice(len(town), 3)]

    found = travel(build_network(lines, mode), town, doors)

    known = nx.multi_source_dijkstra_path_length(graph.reverse(), set(doors))
    np.testing.assert_allclose(found, [known.get(node, np.nan) for node in town], atol=1e-6)


def everything(network, homes, places):
    """Return what each question about a network answers."""
    doors, origins = snap(network, at(*places)), snap(network, at(*homes))
    nearest, two = reach(network, doors), two_nearest(network, doors, origins)
    return (
        nearest.minutes(origins),
        two.facility[0],
        two.minutes,
        len(catchments(network, doors, origins, 15).minutes),
        surface(nearest, cells(network, (0, 0, 100, 100), 50, 30)).minutes,
    )


def test_without_facilities_every_answer_is_unknown():
    network = build_network(streets(STREET), WALK)

    nearest, which, two, pairs, raster = everything(network, [(0, 0), (400, 0)], [])

    assert np.isnan(nearest).all()
    assert which.tolist() == [-1, -1]
    assert np.isnan(two).all()
    assert pairs == 0
    assert np.isnan(raster).all()


def test_facilities_on_an_island_serve_nobody():
    island = [(0, 5000), (10, 5000)]
    network = build_network(streets(STREET, [(400, 0), (400, 9)], island), WALK)

    nearest, which, two, pairs, raster = everything(network, [(0, 0)], [(0, 5000), (10, 5000)])

    assert np.isnan(nearest).all()
    assert which.tolist() == [-1]
    assert np.isnan(two).all()
    assert pairs == 0
    assert np.isnan(raster).all()


def test_who_lives_on_an_island_reaches_nothing():
    island = [(0, 5000), (10, 5000)]
    network = build_network(streets(STREET, [(400, 0), (400, 9)], island), WALK)

    nearest, which, two, pairs, _ = everything(network, [(5, 5000)], [(0, 0), (80, 0)])

    assert np.isnan(nearest).all()
    assert which.tolist() == [-1]
    assert np.isnan(two).all()
    assert pairs == 0


def test_one_link_is_a_network():
    network = build_network(streets([(0, 0), (80, 0)]), WALK)

    nearest, which, two, pairs, raster = everything(network, [(0, 0), (80, 0)], [(20, 0), (80, 0)])

    assert nearest == pytest.approx([0.25, 0])
    assert which.tolist() == [0, 1]
    np.testing.assert_allclose(two, [[0.25, 0], [1, 0.75]])
    assert pairs == 4
    assert np.isfinite(raster).tolist() == [[False] * 3, [False] * 3, [True, True, True]]


def test_lines_without_length_among_others_do_no_harm():
    dots = [[(9, 9), (9, 9)], [(0, 0), (0, 0)], [(0, 0), (40, 0), (40, 0), (80, 0)]]
    network = build_network(streets(*dots), WALK)

    assert network.report.links == 2
    assert travel(network, [(0, 0)], [(80, 0)]) == pytest.approx([1])


@pytest.mark.parametrize("dots", [[[(9, 9), (9, 9)]], [[(0, 0), (0, 0)], [(5, 0), (5, 0)]]])
def test_a_network_of_single_places_is_refused(dots):
    with pytest.raises(MeasureError, match="every line is a single place"):
        build_network(streets(*dots), WALK)


def test_a_one_way_end_can_be_left_but_not_entered():
    lines = streets([(0, 0), (250, 0)], [(250, 0), (500, 0)], oneway=["no", "yes"], highway="road")
    network = build_network(lines, CYCLE)

    to_the_end = travel(network, [(0, 0)], [(500, 0)])
    back = travel(network, [(500, 0), (400, 0)], [(0, 0)])

    assert to_the_end == pytest.approx([2])
    assert np.isnan(back).all()


def test_no_facility_is_named_that_cannot_be_reached():
    lines = streets([(0, 0), (250, 0)], [(250, 0), (500, 0)], oneway=["no", "yes"], highway="road")
    network = build_network(lines, CYCLE)

    _, which, _, pairs, _ = everything(network, [(500, 0), (400, 0), (100, 0)], [(0, 0)])

    assert which.tolist() == [-1, -1, 0]
    assert pairs == 1
