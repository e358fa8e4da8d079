import numpy as np
import pytest
from network_builder import STREET, streets, travel

from gemengd.network import CYCLE, WALK, build_network
from gemengd.network.access import may_use
from gemengd.network.mode import Mode
from gemengd.network.pace import minutes_per_metre


def one(**tags):
    return streets(STREET, **{key: [value] for key, value in tags.items()})


def minutes(mode, **tags):
    """Return the minutes for 800 metres of a street."""
    return 800 * minutes_per_metre(one(**tags), np.array([800.0]), mode)[0]


@pytest.mark.parametrize(
    ("tags", "on_foot", "by_bicycle"),
    [
        ({"highway": "residential"}, True, True),
        ({"highway": "footway"}, True, False),
        ({"highway": "footway", "bicycle": "yes"}, True, True),
        ({"highway": "pedestrian", "bicycle": "dismount"}, True, True),
        ({"highway": "cycleway"}, True, True),
        ({"highway": "cycleway", "foot": "no"}, False, True),
        ({"highway": "cycleway", "foot": "use_sidepath"}, False, True),
        ({"highway": "secondary", "bicycle": "use_sidepath"}, True, False),
        ({"highway": "secondary", "bicycle": " Use_Sidepath "}, True, False),
        ({"highway": "path"}, True, True),
        ({"highway": "bridleway"}, True, False),
        ({"highway": "motorway"}, False, False),
        ({"highway": "trunk", "foot": "yes"}, True, False),
        ({"highway": "primary", "motorroad": "yes"}, False, False),
        ({"highway": "primary", "motorroad": "no"}, True, True),
        ({"highway": "busway"}, False, False),
        ({"highway": "busway", "bicycle": "yes"}, False, True),
        ({"highway": "service", "access": "private"}, False, False),
        ({"highway": "service", "access": "destination"}, True, True),
        ({"highway": "service", "access": "customers"}, True, True),
        ({"highway": "service", "access": "no", "foot": "designated"}, True, False),
        ({"highway": "track", "access": "forestry"}, True, False),
        ({"highway": "track", "vehicle": "agricultural"}, True, False),
        ({"highway": "track", "vehicle": "no"}, True, False),
        ({"highway": "track", "vehicle": "no", "bicycle": "yes"}, True, True),
        ({"highway": "track", "vehicle": "destination"}, True, True),
        ({"highway": "track", "access": "no", "vehicle": "yes"}, False, True),
        ({"highway": "steps"}, True, False),
        ({"highway": "steps", "ramp:bicycle": "yes"}, True, True),
        ({"highway": "construction"}, False, False),
        ({"highway": "construction", "foot": "yes"}, False, False),
        ({"highway": "residential", "bicycle": "no"}, True, False),
        ({"route": "ferry"}, True, True),
        ({"route": "ferry", "highway": None, "bicycle": "no"}, True, False),
        ({"route": "ferry", "foot": "no"}, False, True),
        ({"route": "ferry", "access": "private"}, False, False),
        ({"name": "no highway tag at all"}, True, True),
    ],
)
def test_who_may_use_a_street(tags, on_foot, by_bicycle):
    for mode, may in ((WALK, on_foot), (CYCLE, by_bicycle)):
        for direction in may_use(one(**tags), mode):
            assert direction.tolist() == [may]


BOTH, ALONG, AGAINST = (True, True), (True, False), (False, True)


@pytest.mark.parametrize(
    ("tags", "on_foot", "by_bicycle"),
    [
        ({"oneway": "no"}, BOTH, BOTH),
        ({"oneway": "yes"}, BOTH, ALONG),
        ({"oneway": "1"}, BOTH, ALONG),
        ({"oneway": "-1"}, BOTH, AGAINST),
        ({"oneway": "reversible"}, BOTH, BOTH),
        ({"oneway": "yes", "oneway:bicycle": "no"}, BOTH, BOTH),
        ({"oneway": "-1", "oneway:bicycle": "no"}, BOTH, BOTH),
        ({"oneway": "no", "oneway:bicycle": "yes"}, BOTH, ALONG),
        ({"oneway:bicycle": "-1"}, BOTH, AGAINST),
        ({"oneway": "yes", "oneway:bicycle": "-1"}, BOTH, AGAINST),
        ({"oneway": "yes", "cycleway": "opposite"}, BOTH, BOTH),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, BOTH, BOTH),
        ({"oneway": "yes", "cycleway:left": "opposite_track"}, BOTH, BOTH),
        ({"oneway": "yes", "cycleway": "lane"}, BOTH, ALONG),
        ({"oneway": "yes", "cycleway:both": "lane"}, BOTH, ALONG),
        ({"oneway": "yes", "bicycle": "dismount"}, BOTH, BOTH),
        ({"junction": "roundabout"}, BOTH, ALONG),
        ({"junction": "roundabout", "oneway": "no"}, BOTH, BOTH),
        ({"junction": "roundabout", "oneway": "-1"}, BOTH, AGAINST),
        ({"junction": "roundabout", "oneway:bicycle": "no"}, BOTH, BOTH),
        ({"oneway:foot": "yes"}, ALONG, BOTH),
        ({"oneway:foot": "-1"}, AGAINST, BOTH),
    ],
)
def test_in_which_direction(tags, on_foot, by_bicycle):
    street = one(highway="cycleway", **tags)

    for mode, may in ((WALK, on_foot), (CYCLE, by_bicycle)):
        assert [direction.tolist() for direction in may_use(street, mode)] == [[m] for m in may]


@pytest.mark.parametrize(
    ("tags", "on_foot", "by_bicycle"),
    [
        ({"highway": "residential"}, 10, 3.2),
        ({"highway": "residential", "surface": "asphalt"}, 10, 3.2),
        ({"highway": "residential", "surface": "paving_stones"}, 10, 3.2 * 18 / 16),
        ({"highway": "residential", "surface": "sett;asphalt"}, 10, 3.2 * 1.8),
        ({"highway": "residential", "surface": "who knows"}, 10, 3.2),
        ({"highway": "residential", "surface": "gravel"}, 10 / 0.75, 3.2 * 1.5),
        ({"highway": "path"}, 10, 3.2 * 1.5),
        ({"highway": "path", "surface": "asphalt"}, 10, 3.2),
        ({"highway": "path", "surface": "sand"}, 20, 3.2 * 4.5),
        ({"highway": "pedestrian", "bicycle": "dismount"}, 10, 10),
        ({"highway": "path", "surface": "sand", "bicycle": "dismount"}, 20, 3.2 * 4.5),
        ({"highway": "steps"}, 20, 40),
        ({"highway": "steps", "surface": "sand"}, 20, 40),
        ({"route": "ferry", "duration": "00:04"}, 4, 4),
        ({"route": "ferry", "duration": "0:12:30"}, 12.5, 12.5),
        ({"route": "ferry", "duration": "5"}, 5, 5),
        ({"route": "ferry", "highway": None, "duration": "00:04"}, 4, 4),
        ({"route": "ferry"}, 9.6, 9.6),
        ({"route": "ferry", "duration": "soon"}, 9.6, 9.6),
        ({"route": "ferry", "duration": "00:00"}, 9.6, 9.6),
        ({"route": "ferry", "duration": "04:00"}, 9.6, 9.6),
        ({"route": "bus", "highway": "residential", "duration": "00:04"}, 10, 3.2),
    ],
)
def test_how_long_800_metres_take(tags, on_foot, by_bicycle):
    assert minutes(WALK, **tags) == pytest.approx(on_foot)
    assert minutes(CYCLE, **tags) == pytest.approx(by_bicycle)


def test_a_ferry_spreads_its_duration_over_all_its_bends():
    ferry = [(0, 0), (300, 0), (300, 100), (1000, 100)]
    quays = [[(0, 0), (0, -80)], [(300, 100), (300, 180)], [(1000, 100), (1080, 100)]]
    lines = streets(ferry, *quays, route=["ferry", *[None] * 3], duration=["00:22", *[None] * 3])
    network = build_network(lines, WALK)

    found = travel(network, [(0, -80), (0, 0), (300, 180)], [(1000, 100)])

    assert found == pytest.approx([23, 22, 1 + 22 * 700 / 1100])


@pytest.mark.parametrize(
    "tags",
    [
        {"route": "ferry", "highway": None, "duration": "00:20"},
        {"highway": "cycleway", "bridge": "yes"},
        {"highway": "footway", "tunnel": "yes"},
    ],
)
@pytest.mark.parametrize("mode", [WALK, CYCLE])
def test_who_lives_beside_a_ferry_bridge_or_tunnel_gets_on_it_at_its_ends_only(tags, mode):
    across, quay = [(0, 100), (800, 100)], [(0, 100), (0, 0), (800, 0)]
    columns = {key: [value, None] for key, value in tags.items()}
    columns["highway"] = [tags["highway"], "residential"]
    network = build_network(streets(across, quay, **columns), mode)

    found = travel(network, [(400, 60)], [(400, 0)])

    assert found == pytest.approx([60 / mode.metres_per_minute])


@pytest.mark.parametrize("tags", [{"bridge": "boardwalk"}, {"tunnel": "building_passage"}])
def test_who_lives_on_a_boardwalk_or_in_a_passage_steps_out_of_the_door(tags):
    along, beside = [(0, 0), (800, 0)], [(0, 0), (0, 400)]
    columns = {key: [value, None] for key, value in tags.items()}
    network = build_network(streets(along, beside, highway="footway", **columns), WALK)

    assert travel(network, [(400, 0)], [(0, 0)]) == pytest.approx([5])


def test_a_line_without_highway_is_no_street_in_a_file_that_tells_its_streets():
    bank, other_bank = [(0, 0), (400, 0)], [(0, 800), (400, 800)]
    railway, detour = [(0, 0), (0, 800)], [(400, 0), (1200, 0), (1200, 800), (400, 800)]
    lines = streets(
        bank, other_bank, railway, detour, highway=["residential", "residential", None, "path"]
    )

    found = travel(build_network(lines, WALK), [(0, 0)], [(0, 800)])

    assert found == pytest.approx([(400 + 800 + 800 + 800 + 400) / 80])


def test_where_no_line_says_that_it_is_a_street_all_of_them_are():
    lines = streets([(0, 0), (800, 0)], highway=[None])

    assert travel(build_network(lines, WALK), [(0, 0)], [(800, 0)]) == pytest.approx([10])


def test_each_street_keeps_its_own_speed_when_streets_are_joined():
    lines = streets([(0, 0), (400, 0)], [(400, 0), (800, 0)], surface=["sand", "asphalt"])

    found = travel(build_network(lines, WALK), [(0, 0), (200, 0), (400, 0)], [(800, 0)])

    assert found == pytest.approx([15, 10, 5])


def test_slower_people_go_by_the_rules_of_people_on_foot():
    slow = Mode("walk at 3 km/h", 50, 20, {})

    assert may_use(one(highway="footway"), slow)[0].tolist() == [True]
    assert minutes(slow, highway="footway") == pytest.approx(16)


@pytest.mark.parametrize(
    ("oneway", "contraflow", "there", "back"),
    [("yes", None, 4, 12), ("-1", None, 12, 4), ("yes", "no", 4, 4), (None, None, 4, 4)],
)
def test_a_cyclist_rides_from_home_to_the_facility_the_way_that_is_allowed(
    oneway, contraflow, there, back
):
    round_way = [(0, 0), (0, 1000), (1000, 1000), (1000, 0)]
    rules = {"oneway": [oneway, None], "oneway:bicycle": [contraflow, None]}
    lines = streets([(0, 0), (1000, 0)], round_way, highway="residential", **rules)
    network = build_network(lines, CYCLE)

    assert travel(network, [(0, 0)], [(1000, 0)]) == pytest.approx([there])
    assert travel(network, [(1000, 0)], [(0, 0)]) == pytest.approx([back])
