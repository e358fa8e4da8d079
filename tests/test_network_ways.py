from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_builder import bent_streets, streets

from gemengd.network import (
    CYCLE,
    MODES,
    WALK,
    build_network,
    catchments,
    network_from_links,
    reach,
    snap,
    two_nearest,
)
from gemengd.network.links import lengths
from gemengd.network.ways import ways


def link_by_link(network):
    """Return the network with every link a way of its own."""
    opens = np.ones(len(network.links.start), dtype=bool)
    nodes = np.arange(len(network.nodes))
    return replace(network, ways=ways(network.links, opens, nodes))


def test_links_that_follow_each_other_are_one_way():
    bend = [(0, 0), (100, 0), (100, 100)]
    on = [(300, 100), (200, 100), (100, 100)]
    network = build_network(streets(bend, on), WALK)

    assert network.report.links == 4
    assert network.report.ways == 1
    assert network.report.junctions == 2
    assert network.ways.minutes == pytest.approx([400 / 80])


def test_three_streets_meet_at_a_junction():
    network = build_network(streets([(0, 0), (9, 0)], [(9, 0), (18, 0)], [(9, 0), (9, 9)]), WALK)

    assert network.report.ways == 3
    assert network.report.junctions == 4


def test_a_way_ends_where_a_one_way_street_begins():
    lines = streets([(0, 0), (90, 0)], [(180, 0), (90, 0)], oneway=["no", "yes"], highway="service")

    assert build_network(lines, CYCLE).report.ways == 2
    assert build_network(lines, WALK).report.ways == 1


def test_one_way_streets_drawn_head_to_head_do_not_go_on_through():
    lines = streets(
        [(0, 0), (90, 0)], [(180, 0), (90, 0)], oneway=["yes", "yes"], highway="service"
    )

    assert build_network(lines, CYCLE).report.ways == 2


def test_one_way_streets_go_on_through_however_they_are_drawn():
    lines = streets([(0, 0), (90, 0)], [(180, 0), (90, 0)], oneway=["yes", "-1"], highway="service")

    assert build_network(lines, CYCLE).report.ways == 1


@pytest.mark.parametrize("corners", [2, 3, 8])
def test_a_ring_is_one_way_that_ends_where_it_begins(corners):
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    nodes = np.column_stack([np.cos(turn), np.sin(turn)]) * 100
    network = network_from_links(
        WALK, nodes, np.arange(corners), np.roll(np.arange(corners), -1), minutes=np.ones(corners)
    )

    found = reach(network, snap(network, nodes[:1])).minutes(snap(network, nodes))

    assert (network.report.ways, network.report.junctions) == (1, 1)
    numbers = np.arange(corners)
    np.testing.assert_allclose(found, np.minimum(numbers, corners - numbers), atol=1e-6)


def test_a_loop_at_the_end_of_a_street_can_be_gone_round_either_way():
    loop = [(100, 0), (200, 100), (300, 0), (200, -100), (100, 0)]
    network = build_network(streets([(0, 0), (100, 0)], loop), WALK)
    side = np.hypot(100, 100)

    found = reach(network, snap(network, np.array([[0.0, 0.0]])))
    minutes = found.minutes(snap(network, np.array([[200.0, 100.0], [200, -100], [300, 0]])))

    assert network.report.ways == 2
    np.testing.assert_allclose(minutes * 80, [100 + side, 100 + side, 100 + 2 * side])


spots = st.lists(st.tuples(st.floats(0, 720), st.floats(0, 720)), min_size=1, max_size=6)


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 200), mode=st.sampled_from(sorted(MODES)), there=spots, here=spots)
def test_joining_links_changes_no_minute(seed, mode, there, here):
    network = build_network(bent_streets(seed), MODES[mode])
    plain = link_by_link(network)
    places, homes = snap(network, np.array(there)), snap(network, np.array(here))

    joined, apart = (two_nearest(each, places, homes) for each in (network, plain))
    near, far = (catchments(each, places, homes, 8) for each in (network, plain))

    np.testing.assert_allclose(joined.minutes, apart.minutes, rtol=1e-9, atol=1e-7)
    assert list(zip(near.facility, near.origin, strict=True)) == list(
        zip(far.facility, far.origin, strict=True)
    )
    np.testing.assert_allclose(near.minutes, far.minutes, rtol=1e-9, atol=1e-7)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("mode", sorted(MODES))
def test_joining_links_loses_no_metre_and_leaves_only_junctions(seed, mode):
    network = build_network(bent_streets(seed), MODES[mode])
    links, joined = network.links, network.ways

    size = np.diff(np.append(joined.first, len(links.start)))
    along = np.add.reduceat(links.minutes, joined.first)
    np.testing.assert_allclose(joined.minutes, along, rtol=1e-12)
    assert lengths(network.nodes, links.start, links.end).sum() == pytest.approx(
        network.report.length_km * 1000, rel=1e-12
    )
    follows = np.setdiff1d(np.arange(1, len(links.start)), joined.first)
    np.testing.assert_array_equal(links.start[follows], links.end[follows - 1])
    for open_ in (links.forth, links.back):
        np.testing.assert_array_equal(open_, np.repeat(open_[joined.first], size))
    inner = np.setdiff1d(np.arange(len(network.nodes)), joined.junctions)
    assert len(follows) == len(inner)
    if mode == "walk":
        degree = np.bincount(np.append(links.start, links.end))
        np.testing.assert_array_equal(np.flatnonzero(degree == 2), inner)


def test_at_one_speed_minutes_measure_metres():
    lines = streets([(0, 0), (100, 0)], [(100, 0), (180, 0)], highway=["residential", "steps"])
    network = build_network(lines, WALK).at_one_speed()

    minutes = reach(network, snap(network, np.array([[180.0, 0.0]]))).minutes(
        snap(network, np.array([[0.0, 0.0]]))
    )

    assert minutes * WALK.metres_per_minute == pytest.approx([180])
