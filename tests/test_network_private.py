import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_builder import at, bent_streets, streets, travel

from gemengd.network import CYCLE, WALK, build_network, catchments, pack, snap, two_nearest, unpack

# A private drive of 200 m between two streets that are 1 km apart along the public way.
WAY_ROUND = [(0, 0), (0, -400), (200, -400), (200, 0)]
DRIVE = [(0, 0), (200, 0)]


def town(*drives, **tags):
    """Return the way round, which is public, and what is private."""
    names = {key: [None] + [value] * len(drives) for key, value in tags.items()}
    kinds = ["residential"] + ["service"] * len(drives)
    return streets(WAY_ROUND, *drives, highway=kinds, **names)


@pytest.mark.parametrize("mode", [WALK, CYCLE])
@pytest.mark.parametrize("tags", [{"access": "private"}, {"access": "permit"}])
def test_a_private_drive_is_no_short_cut(tags, mode):
    network = build_network(town(DRIVE, **tags), mode)

    found = travel(network, [(0, 0)], [(200, 0)])

    assert found == pytest.approx([1000 / mode.metres_per_minute])


def test_whoever_lives_on_a_private_drive_leaves_by_either_end():
    network = build_network(town(DRIVE, access="private"), WALK)

    west = travel(network, [(80, 0), (120, 0)], [(0, 0)])
    east = travel(network, [(80, 0), (120, 0)], [(200, 0)])

    assert west == pytest.approx([1, 1.5])
    assert east == pytest.approx([1.5, 1])


def test_neighbours_on_a_private_drive_need_not_leave_it():
    network = build_network(town(DRIVE, access="private"), WALK)

    found = travel(network, [(80, 0), (120, 0)], [(100, 0)])

    assert found == pytest.approx([20 / 80, 20 / 80])


def test_closing_the_care_on_a_private_drive_leaves_the_other():
    network = build_network(town(DRIVE, access="private"), WALK)

    facilities, home = snap(network, at((100, 0), (200, -400))), snap(network, at((200, 0)))
    found = two_nearest(network, facilities, home)

    assert found.facility.ravel().tolist() == [0, 1]
    assert found.minutes.ravel() == pytest.approx([100 / 80, 400 / 80])


def test_care_on_a_private_drive_is_in_a_pair_once_by_the_shortest_way():
    network = build_network(town(DRIVE, access="private"), WALK)
    facilities = snap(network, at((150, 0), (0, -400)))
    homes = snap(network, at((0, 0), (120, 0), (200, 0)))

    found = catchments(network, facilities, homes, limit_min=30)

    pairs = list(zip(found.facility.tolist(), found.origin.tolist(), strict=True))
    assert pairs == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    metres = [150, 30, 50, 400, 520, 600]
    assert found.minutes * 80 == pytest.approx(metres)


def test_care_on_a_private_drive_is_reached():
    drive = [(0, 0), (-300, 0), (-300, 100)]
    network = build_network(town(drive, access="private"), WALK)

    found = travel(network, [(0, 0), (-300, 100)], [(-300, 80)])

    assert found == pytest.approx([380 / 80, 20 / 80])


def test_a_square_of_private_drives_has_no_way_through_but_each_of_its_places_is_reached():
    ground = [
        [(0, 0), (100, 0)],
        [(100, 0), (200, 0)],
        [(100, 0), (100, 100)],
        [(100, 100), (0, -400)],
    ]
    network = build_network(town(*ground, access="private"), WALK)

    through = travel(network, [(0, 0)], [(200, 0)])
    inside = travel(network, [(100, 100)], [(0, 0)])

    assert through == pytest.approx([1000 / 80])
    assert inside == pytest.approx([(100 + 100) / 80])


def test_streets_behind_a_private_gate_are_reached_too():
    gate, estate = [(0, 0), (-50, 0)], [(-50, 0), (-350, 0)]
    lines = streets(
        WAY_ROUND,
        gate,
        estate,
        highway=["residential", "service", "living_street"],
        access=[None, "private", None],
    )

    found = travel(build_network(lines, WALK), [(-350, 0)], [(0, 0)])

    assert found == pytest.approx([350 / 80])


def test_a_private_road_that_invites_walkers_is_a_way_through_for_them():
    network = build_network(town(DRIVE, access="private", foot="yes"), WALK)

    assert travel(network, [(0, 0)], [(200, 0)]) == pytest.approx([200 / 80])


def test_a_network_with_private_ground_comes_back_from_its_file():
    network = build_network(town(DRIVE, access="private"), WALK)

    again = unpack(pack(network), "town")

    assert again.arrives_by.tolist() == network.arrives_by.tolist()
    assert travel(again, [(0, 0)], [(150, 0)]) == pytest.approx([150 / 80])
    assert again.report.length_km == pytest.approx(1.2)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), part=st.floats(0.05, 0.6))
def test_private_streets_never_bring_public_places_nearer_and_never_lose_a_place(seed, part):
    lines = bent_streets(seed)
    private = np.random.default_rng(seed).random(len(lines)) < part
    public = lines[~private]
    if public.empty:
        return
    with_private = build_network(lines.assign(access=np.where(private, "private", None)), WALK)
    without = build_network(public, WALK)
    ends = without.nodes[[0, -1]]

    found = travel(with_private, ends, ends[:1], limit_m=0.5)

    expected = travel(without, ends, ends[:1], limit_m=0.5)
    assert found == pytest.approx(expected, abs=1e-6, nan_ok=True)
    assert with_private.report.length_km >= without.report.length_km - 1e-9


def test_the_open_streets_are_kept_even_where_a_private_ground_elsewhere_is_larger():
    drives = [[(5000, 50 * n), (5000, 50 * n + 50)] for n in range(9)]
    network = build_network(town(*drives, access="private"), WALK)

    assert travel(network, [(0, 0)], [(200, 0)]) == pytest.approx([1000 / 80])
    assert network.report.dropped_parts == 1
