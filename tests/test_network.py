import networkx as nx
import numpy as np
import pytest
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from network_builder import STREET, at, streets, travel
from shapely import Point

from gemengd.errors import MeasureError
from gemengd.model.dataset import RD_NEW
from gemengd.network import (
    CYCLE,
    WALK,
    build_network,
    catchments,
    cells,
    reach,
    snap,
    surface,
    two_nearest,
)


def test_eighty_metres_along_a_street_are_a_minute():
    network = build_network(streets(STREET), WALK)

    minutes = travel(network, [(0, 0), (400, 0)], [(800, 0)])

    assert minutes == pytest.approx([10, 5])


def test_the_walk_between_a_place_and_its_street_counts_at_both_ends():
    network = build_network(streets(STREET), WALK)

    minutes = travel(network, [(0, 80)], [(800, -160)])

    assert minutes == pytest.approx([1 + 10 + 2])


def test_a_place_meets_the_nearest_link_not_the_nearest_node():
    network = build_network(streets(STREET), WALK)

    minutes = travel(network, [(390, 8)], [(410, 8)])

    assert minutes == pytest.approx([0.1 + 20 / 80 + 0.1])


def test_two_places_on_one_link_need_not_go_round_by_its_ends():
    network = build_network(streets(STREET), WALK)

    minutes = travel(network, [(100, 0), (300, 0)], [(200, 0), (250, 0)])

    assert minutes == pytest.approx([100 / 80, 50 / 80])


def test_a_river_is_walked_round_by_the_bridge():
    network = build_network(streets([(0, 0), (1000, 0), (1000, 80), (0, 80)]), WALK)

    minutes = travel(network, [(0, 0)], [(0, 80)])

    assert minutes == pytest.approx([2080 / 80])


def test_lines_that_cross_without_a_common_vertex_do_not_meet():
    crossing = [(400, -400), (400, 400), (1000, 400), (1000, 0), (800, 0)]
    network = build_network(streets(STREET, crossing), WALK)

    minutes = travel(network, [(390, 0)], [(400, 20)])

    assert minutes == pytest.approx([(410 + 200 + 400 + 600 + 380) / 80])


def test_ends_that_nearly_meet_are_one_place_only_if_asked():
    lines = streets([(0, 0), (100, 0)], [(100.4, 0), (200, 0), (300, 0)])

    apart = build_network(lines, WALK)
    joined = build_network(lines, WALK, join_within_m=1.0)

    assert apart.report.dropped_parts == 1
    assert apart.report.dropped_km == pytest.approx(0.1)
    assert joined.report.dropped_parts == 0
    assert travel(joined, [(0, 0)], [(300, 0)]) == pytest.approx([300 / 80], rel=0.01)


def test_a_place_too_far_from_any_street_is_unknown():
    network = build_network(streets(STREET), WALK)

    minutes = travel(network, [(0, 251), (0, 249)], [(800, 0)], limit_m=250)

    assert np.isnan(minutes).tolist() == [True, False]


def test_without_facilities_the_minutes_are_unknown_not_infinite():
    network = build_network(streets(STREET), WALK)

    found = reach(network, snap(network, at()))

    assert np.isnan(found.minutes(snap(network, at((0, 0))))).all()


def test_a_facility_on_an_island_is_passed_over():
    network = build_network(streets(STREET, [(0, 5000), (10, 5000)]), WALK)

    minutes = travel(network, [(0, 0)], [(5, 5000), (800, 0)], limit_m=250)

    assert minutes == pytest.approx([10])


def test_the_nearest_facility_is_named_by_its_number():
    network = build_network(streets(STREET), WALK)
    facilities = snap(network, at((700, 0), (9e5, 9e5), (100, 0)))

    found = two_nearest(network, facilities, snap(network, at((0, 0), (800, 0))))

    assert found.facility.tolist() == [[2, 0], [0, 2]]


def test_parallel_streets_are_not_added_up():
    network = build_network(streets(STREET, STREET), WALK)

    assert travel(network, [(0, 0)], [(800, 0)]) == pytest.approx([10])


def test_only_the_largest_part_is_kept_and_the_rest_is_reported():
    network = build_network(streets(STREET, [(0, 900), (0, 950)], [(0, 0), (0, 400)]), WALK)

    assert network.report.dropped_parts == 1
    assert network.report.dropped_nodes == 2
    assert network.report.dropped_km == pytest.approx(0.05)
    assert network.report.length_km == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (streets(STREET).to_crs(4326), "expected EPSG:28992"),
        (GeoDataFrame(geometry=[Point(0, 0)], crs=RD_NEW), "hold Point, expected lines"),
        (streets(STREET, highway=["motorway"]), "none of the 1 streets may be used to walk"),
        (streets([(0, 0), (0, 0)]), "every line is a single place"),
    ],
)
def test_streets_that_cannot_be_travelled_are_refused(wrong, complaint):
    with pytest.raises(MeasureError, match=complaint):
        build_network(wrong, WALK)


def test_the_surface_is_north_up_and_unknown_out_of_reach():
    network = build_network(streets(STREET), WALK)
    found = reach(network, snap(network, at((800, 0))))

    raster = surface(found, cells(network, (0, -200, 800, 400), 100.0, limit_m=120))

    assert raster.minutes.shape == (7, 9)
    assert (raster.west, raster.north) == (-50, 450)
    assert raster.minutes[3, 0] == pytest.approx((800 + 100) / 80)
    assert raster.minutes[4, 7] == pytest.approx(100 / 80)
    assert raster.minutes[5, 8] == pytest.approx(100 / 80)
    assert np.isnan(raster.minutes[:3]).all()
    assert np.isnan(raster.minutes[6]).all()


@pytest.mark.parametrize(
    ("bounds", "west", "columns"),
    [((1, 99), -12.5, 5), ((12.5, 37.5), 12.5, 1), ((12.4, 37.6), -12.5, 3)],
)
def test_the_middles_of_cells_stand_at_whole_multiples_and_cover_the_bounds(bounds, west, columns):
    network = build_network(streets(STREET), WALK)

    found = cells(network, (bounds[0], bounds[0], bounds[1], bounds[1]), 25.0, limit_m=120)

    assert (found.west, found.columns, found.rows) == (west, columns, columns)
    assert found.north == west + columns * 25


def test_a_home_in_the_middle_of_a_cell_has_the_minutes_of_that_cell():
    bent = streets([(0, 0), (180, 30), (140, 200)], [(180, 30), (400, 90)])
    network = build_network(bent, WALK)
    found = reach(network, snap(network, at((390, 90))))
    squares = at((50, 50), (150, 50), (150, 150), (250, 50))

    raster = surface(found, cells(network, (0, 0, 400, 200), 25.0, limit_m=250))

    row = (raster.north - squares[:, 1]) // 25
    column = (squares[:, 0] - raster.west) // 25
    own = raster.minutes[row.astype(int), column.astype(int)]
    np.testing.assert_array_equal(own, found.minutes(snap(network, squares)).astype(np.float32))


def lattice(seed, size=7):
    rng = np.random.default_rng(seed)
    nodes = {
        (i, j): (100 * i + rng.uniform(0, 60), 100 * j + rng.uniform(0, 60))
        for i in range(size)
        for j in range(size)
    }
    pairs = [
        ((i, j), (i + di, j + dj))
        for i, j in nodes
        for di, dj in ((1, 0), (0, 1))
        if (i + di, j + dj) in nodes and rng.random() < 0.85
    ]
    return nodes, pairs, rng


@pytest.mark.parametrize("seed", range(5))
def test_minutes_equal_those_of_networkx(seed):
    nodes, pairs, rng = lattice(seed)
    oneway = [rng.choice(["yes", "-1", "no"]) for _ in pairs]
    lines = streets(*([nodes[a], nodes[b]] for a, b in pairs), oneway=oneway, highway="residential")
    network = build_network(lines, CYCLE)
    graph = nx.DiGraph()
    links = network.links
    ways = (links.start, links.end, links.along_min, links.against_min)
    for u, v, there, back in zip(*ways, strict=True):
        graph.add_weighted_edges_from(
            [e for e in ((v, u, there), (u, v, back)) if np.isfinite(e[2])]
        )
    doors = rng.choice(len(network.nodes), 4, replace=False)

    minutes = travel(network, network.nodes, network.nodes[doors])
    expected = nx.multi_source_dijkstra_path_length(graph, set(doors))

    known = np.array([expected.get(n, np.nan) for n in range(len(network.nodes))])
    np.testing.assert_allclose(minutes, known, atol=1e-6)


places = st.lists(st.tuples(st.floats(0, 660), st.floats(0, 660)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 20), facilities=places, more=places, origins=places)
def test_one_more_facility_never_makes_reach_worse(seed, facilities, more, origins):
    nodes, pairs, _ = lattice(seed)
    network = build_network(streets(*([nodes[a], nodes[b]] for a, b in pairs)), WALK)

    few = travel(network, origins, facilities)
    many = travel(network, origins, facilities + more)

    assert (many <= few + 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 20), facilities=places, origins=places, east=st.integers(-5, 5))
def test_moving_everything_changes_nothing(seed, facilities, origins, east):
    nodes, pairs, _ = lattice(seed)
    lines = streets(*([nodes[a], nodes[b]] for a, b in pairs))
    shift = 1000.0 * east
    moved = lines.set_geometry(lines.translate(shift, shift))

    here = travel(build_network(lines, WALK), origins, facilities)
    there = travel(build_network(moved, WALK), at(*origins) + shift, at(*facilities) + shift)

    np.testing.assert_allclose(here, there, atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 20), gone=st.integers(0, 60))
def test_closing_a_street_never_shortens_the_way(seed, gone):
    nodes, pairs, _ = lattice(seed)
    lines = streets(*([nodes[a], nodes[b]] for a, b in pairs))
    whole = build_network(lines, WALK)
    less = build_network(lines.drop(index=gone % len(lines)), WALK)
    corners = snap(less, less.nodes)
    facility = less.nodes[:1]

    before = reach(whole, snap(whole, facility)).minutes(snap(whole, less.nodes))
    after = reach(less, snap(less, facility)).minutes(corners)

    assert (after >= before - 1e-9).all()


@pytest.mark.parametrize("mode", [WALK, CYCLE])
def test_catchments_hold_each_pair_that_a_search_per_facility_finds(mode):
    random = np.random.default_rng(4)
    grid = [[(x, 0), (x, 900)] for x in range(0, 1000, 100)]
    grid += [[(x, y) for x in range(0, 1000, 100)] for y in range(0, 1000, 100)]
    lines = streets(*grid, oneway=["yes" if n % 3 == 0 else "no" for n in range(20)])
    network = build_network(lines, mode)
    homes = snap(network, random.uniform(0, 900, (60, 2)))
    places = snap(network, np.vstack([[[9000, 9000]], random.uniform(0, 900, (9, 2))]))

    found = catchments(network, places, homes, limit_min=6)

    expected = {}
    for place in range(1, 10):
        minutes = reach(network, places.take(np.array([place]))).minutes(homes)
        expected |= {(place, home): m for home, m in enumerate(minutes) if m <= 6}
    pairs = dict(zip(zip(found.facility, found.origin, strict=True), found.minutes, strict=True))
    assert 50 < len(expected) < 540
    assert pairs == pytest.approx(expected)


def test_catchments_of_no_facility_are_empty():
    network = build_network(streets(STREET), WALK)

    found = catchments(network, snap(network, at()), snap(network, at((0, 0))), 10)

    assert len(found.minutes) == 0


def numbered(*numbers):
    column = np.empty(len(numbers), dtype=object)
    column[:] = [np.array(line) for line in numbers]
    return column


def test_a_viaduct_over_a_street_does_not_meet_it_though_both_have_a_vertex_there():
    crossing = [(400, -400), (400, 0), (400, 400)]
    street = [(0, 0), (400, 0), (800, 0)]
    apart = streets(street, crossing, nodes=numbered([1, 2, 3], [4, 5, 6]))
    meeting = streets(street, crossing, nodes=numbered([1, 2, 3], [4, 2, 6]))

    assert build_network(apart, WALK).report.dropped_parts == 1
    assert build_network(meeting, WALK).report.dropped_parts == 0


@pytest.mark.parametrize("nodes", [numbered([1, 2], [3]), [None, None]])
def test_node_numbers_that_do_not_fit_the_lines_are_left_aside(nodes):
    lines = streets([(0, 0), (80, 0)], [(80, 0), (160, 0)], nodes=nodes)

    assert travel(build_network(lines, WALK), [(0, 0)], [(160, 0)]) == pytest.approx([2])
