import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemengd.network import WALK, catchments, network_from_links, reach, snap


def tangle(seed, nodes=40):
    """Return a connected network with bends and junctions, one-way links, and a fast ferry."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 2000, (nodes, 2))
    away = np.hypot(*(places[:, None] - places[None]).T)
    start, end = np.nonzero(np.triu(away < 350, 1))
    tree = np.arange(1, nodes)
    start, end = np.append(start, tree - 1), np.append(end, tree)
    minutes = away[start, end] / WALK.metres_per_minute
    ferry = rng.choice(len(start))
    minutes[ferry] /= 20
    oneway = rng.random(len(start)) < 0.3
    return network_from_links(WALK, places, start, end, minutes=minutes, back=~oneway)


spots = st.lists(st.tuples(st.floats(-50, 2050), st.floats(-50, 2050)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 50), facilities=spots, origins=spots, limit=st.sampled_from([0.0, 3, 9, 60])
)
def test_catchments_hold_what_a_search_per_facility_finds(seed, facilities, origins, limit):
    network = tangle(seed)
    doors = snap(network, np.array(facilities, dtype=float).reshape(-1, 2))
    homes = snap(network, np.array(origins, dtype=float).reshape(-1, 2))

    found = catchments(network, doors, homes, limit)

    pairs = zip(found.facility.tolist(), found.origin.tolist(), strict=True)
    minutes = dict(zip(pairs, found.minutes, strict=True))
    expected = {
        (door, home): far
        for door in range(len(facilities))
        for home, far in enumerate(reach(network, doors.take(np.array([door]))).minutes(homes))
        if far <= limit
    }
    assert minutes == pytest.approx(expected, abs=1e-9)
    assert list(minutes) == sorted(minutes)


def test_a_ferry_brings_a_far_shore_within_reach():
    nodes = np.array([[0.0, 0], [80, 0], [8080, 0], [8160, 0]])
    minutes = np.array([1.0, 3, 1])
    network = network_from_links(
        WALK, nodes, np.array([0, 1, 2]), np.array([1, 2, 3]), minutes=minutes
    )
    places = snap(network, nodes)

    found = catchments(network, places.take(np.array([0])), places, 5)

    assert found.origin.tolist() == [0, 1, 2, 3]
    assert found.minutes == pytest.approx([0, 1, 4, 5])


def ferry(**more):
    """Return a fast ferry of 8 km with a quay at either end, each where three streets meet."""
    nodes = np.array(
        [[0.0, 0], [80, 0], [8080, 0], [8160, 0], [80, 80], [80, -80], [8080, 80], [8080, -80]]
    )
    start, end = np.array([0, 1, 2, 1, 1, 2, 2]), np.array([1, 2, 3, 4, 5, 6, 7])
    minutes = np.array([1.0, 3, 1, 1, 1, 1, 1])
    network = network_from_links(WALK, nodes, start, end, minutes=minutes, **more)
    return network, snap(network, nodes)


@pytest.mark.parametrize(("door", "minutes"), [
    (0, [0, 1, 4, 5, 2, 2, 5, 5]), (3, [5, 4, 1, 0, 5, 5, 2, 2]), (2, [4, 3, 0, 1, 4, 4, 1, 1]),
    (1, [1, 0, 3, 4, 1, 1, 4, 4]),
])  # fmt: skip
def test_a_ferry_is_taken_from_either_bank(door, minutes):
    network, places = ferry()

    found = catchments(network, places.take(np.array([door])), places, 5)

    assert found.origin.tolist() == list(range(8))
    assert found.minutes == pytest.approx(minutes)


def test_a_ferry_that_goes_one_way_brings_nobody_back():
    network, places = ferry(back=np.array([True, False, True, True, True, True, True]))

    # From the homes to the door: all come to the east, none from there to the west.
    east, west = (catchments(network, places.take(np.array([n])), places, 5) for n in (3, 0))

    assert east.origin.tolist() == list(range(8))
    assert west.origin.tolist() == [0, 1, 4, 5]


def test_who_lives_straight_ahead_at_just_the_limit_is_within():
    nodes = np.array([[0.0, 0], [600, 0], [1200, 0], [1280, 0], [600, 80], [1200, 80]])
    start, end = np.array([0, 1, 2, 1, 2]), np.array([1, 2, 3, 4, 5])
    network = network_from_links(WALK, nodes, start, end)
    places = snap(network, nodes)

    found = catchments(network, places.take(np.array([0])), places, 15)

    assert found.origin.tolist() == [0, 1, 2, 4]
