import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gemengd.network import WALK, network_from_links, snap


def drawn(seed, links, size):
    """Return a tangle of connected links, the longest many squares long."""
    rng = np.random.default_rng(seed)
    nodes = rng.uniform(-size, size, (links + 1, 2))
    start = rng.integers(0, np.arange(1, links + 1))
    return network_from_links(WALK, nodes, start, np.arange(1, links + 1))


spots = st.lists(st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000)), max_size=20)


@settings(max_examples=100, deadline=None)
@given(
    seed=st.integers(0, 99),
    links=st.integers(1, 60),
    size=st.sampled_from([20, 300, 2000]),
    points=spots,
    limit=st.sampled_from([0.0, 30, 250, 1000]),
)
def test_the_nearest_link_is_the_one_that_shapely_finds(seed, links, size, points, limit):
    network = drawn(seed, links, size)
    places = np.array(points, dtype=float).reshape(-1, 2)
    ends = network.nodes[np.stack([network.links.start, network.links.end], axis=1)]
    lines = shapely.linestrings(ends)

    found = snap(network, places, limit)

    metres = shapely.distance(shapely.points(places)[:, None], lines).min(axis=1)
    np.testing.assert_array_equal(found.known, metres <= limit)
    np.testing.assert_allclose(found.off_m, np.where(metres <= limit, metres, np.nan), atol=1e-6)
    link = lines[found.link[found.known]]
    on_it = shapely.line_interpolate_point(link, found.fraction[found.known], normalized=True)
    off = shapely.distance(shapely.points(places[found.known]), on_it)
    np.testing.assert_allclose(off, metres[found.known], atol=1e-6)


def test_a_place_without_location_is_not_on_the_network():
    network = drawn(1, 5, 20)

    found = snap(network, np.array([[np.nan, 0], [0, 0], [np.nan, np.nan]]))

    assert found.known.tolist() == [False, True, False]
    assert np.isnan(found.off_m[[0, 2]]).all()
    assert np.isnan(found.fraction[[0, 2]]).all()


def test_no_places_at_all_are_no_trouble():
    assert len(snap(drawn(1, 5, 20), np.empty((0, 2))).link) == 0


def test_a_link_without_length_is_met_at_its_start():
    network = network_from_links(WALK, np.zeros((2, 2)), np.array([0]), np.array([1]))

    found = snap(network, np.array([[3.0, 4.0]]))

    assert (found.link[0], found.fraction[0], found.off_m[0]) == (0, 0, 5)


@pytest.mark.parametrize("east", [0, 1e5, 3e5])
def test_where_the_network_lies_does_not_matter(east):
    network = drawn(3, 40, 300)
    moved = network_from_links(WALK, network.nodes + east, network.links.start, network.links.end)
    places = np.random.default_rng(0).uniform(-400, 400, (50, 2))

    here, there = snap(network, places), snap(moved, places + east)

    np.testing.assert_allclose(here.off_m, there.off_m, atol=1e-6)


@pytest.mark.parametrize("links", [1, 4, 12])
def test_a_nearer_link_in_the_next_ring_of_squares_is_not_missed(links):
    network = drawn(7, links, 400)
    places = np.random.default_rng(1).uniform(-500, 500, (4000, 2))
    ends = network.nodes[np.stack([network.links.start, network.links.end], axis=1)]

    found = snap(network, places, 1500)

    metres = shapely.distance(shapely.points(places)[:, None], shapely.linestrings(ends))
    np.testing.assert_allclose(found.off_m, metres.min(axis=1), atol=1e-6)
