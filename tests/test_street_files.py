"""Streets in a file of one's own: its words, and ends that nearly meet."""

import numpy as np
import pytest
from raw_builder import X, Y, areas, fit, places
from shapely import LineString

from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.model.street_word import TAGS, street_value
from gemengd.network import CYCLE, WALK, build_network
from gemengd.network.access import (
    ABOVE,
    BACKWARD,
    FARM,
    FORWARD,
    INVITED,
    MOTOR_ONLY,
    ON_FOOT_ONLY,
    REFUSED,
    UNBUILT,
)
from gemengd.sources.registers import LINES

LONG = [[(X + n * 40, Y + 50), (X + n * 40 + 40, Y + 50)] for n in range(6)]


def streets(*lines, **tags):
    return places(Role.STREETS, [LineString(line) for line in lines or LONG], **tags)


def read(**tags):
    """Return the streets that a build has of six lines in a row, and what is said of them."""
    found = fit(areas(), streets(**tags))
    return found.streets, [line for line in found.warnings if "streets" in line]


def usable(mode=WALK, **tags):
    report = build_network(read(**tags)[0], mode).report
    return report.lines - report.lines_closed


@pytest.mark.parametrize(
    ("tag", "word", "value"),
    [
        ("foot", "nee", "no"),
        ("foot", "Nee", "no"),
        ("foot", "false", "no"),
        ("access", "privé", "private"),
        ("access", "Eigen weg", "private"),
        ("access", "verboden", "no"),
        ("highway", "Fietspad", "cycleway"),
        ("highway", "autosnelweg", "motorway"),
        ("highway", "Living street", "living_street"),
        ("highway", "fiets-/bromfietspad", "cycleway"),
        ("bridge", "ja", "yes"),
        ("oneway", "1.0", "yes"),
        ("oneway", "-1", "-1"),
        ("oneway", "-1.0", "-1"),
        ("access", "nee;privé", "no"),
    ],
)
def test_a_dutch_word_for_a_value_of_openstreetmap_is_that_value(tag, word, value):
    found, said = read(**{tag: [word] * 6})

    assert set(found[tag]) == {value}
    assert said == []


@pytest.mark.parametrize(
    ("tags", "count"),
    [
        ({"foot": ["nee", "ja", None, "ja", "ja", "ja"]}, 5),
        ({"foot": [False, True, True, True, True, True]}, 5),
        ({"highway": ["Autosnelweg", *["Woonstraat"] * 5]}, 5),
        ({"access": ["gesloten", "openbaar", *[None] * 4]}, 5),
    ],
)
def test_what_is_closed_in_dutch_is_not_walked_on(tags, count):
    assert usable(**tags) == count


def test_what_is_one_way_by_a_number_beside_blanks_is_one_way():
    found, _ = read(oneway=[1.0, np.nan, np.nan, np.nan, np.nan, np.nan])

    network = build_network(found, CYCLE)

    assert (~network.links.back | ~network.links.forth).sum() == 1


@pytest.mark.parametrize(
    ("tag", "word"), [("highway", "fietspadje"), ("foot", "misschien"), ("access", "sleutel")]
)
def test_a_word_that_stands_for_nothing_is_named_with_its_count(tag, word):
    words = ["yes" if tag != "highway" else "path"] * 4

    _, said = read(**{tag: [word, *words, word]})

    assert len(said) == 1
    assert f"{tag}: 2 of 6 streets" in said[0]
    assert f"'{word}'" in said[0]
    assert f"words.{tag}" in said[0]


def test_openstreetmaps_own_odd_values_are_left_to_it():
    found, said = read(highway=["fietspadje"] * 6, other_tags=[None] * 6)

    assert set(found["highway"]) == {"fietspadje"}
    assert said == []


def test_blank_values_stay_blank():
    found, said = read(highway=["path"] * 6, access=[None, "", " ", "-", np.nan, "ja"])

    assert said == []
    assert list(found["access"])[5] == "yes"
    assert usable(highway=["path"] * 6, access=[None, "", " ", "-", np.nan, "ja"]) == 6


def test_every_value_that_the_network_asks_about_is_known():
    asked = {
        "highway": MOTOR_ONLY | ON_FOOT_ONLY | UNBUILT,
        "access": INVITED | REFUSED | FARM,
        "oneway": FORWARD | BACKWARD,
        "bridge": ABOVE,
    }

    unknown = {
        (tag, v) for tag, values in asked.items() for v in values if not street_value(tag, v)
    }

    assert unknown == set()


def test_a_value_of_openstreetmap_is_itself():
    assert {(tag, v) for tag in TAGS for v in TAGS[tag] if street_value(tag, v) != v} == set()


def test_words_of_a_toml_need_not_tell_what_is_known(tmp_path):
    file = tmp_path / "streets.geojson"
    table = streets(highway=["sluipweg", "Fietspad", "path", "Woonerf", "path", "path"])
    table.frame.to_file(file)

    (found,) = LINES.read(
        Input(file=file, role=Role.STREETS, words={"highway": {"sluipweg": "service"}}),
        City("Proefstad", "GM9998"),
        None,
    )

    assert list(found.frame["highway"])[:3] == ["service", "Fietspad", "path"]
    with pytest.raises(SourceChangedError, match="does not say what 'sluipweg' means"):
        LINES.read(
            Input(file=file, role=Role.STREETS, words={"highway": {"anders": "service"}}),
            City("Proefstad", "GM9998"),
            None,
        )


def apart(gap, sideways=0.0):
    """Return six streets in a row, each of which ends before the next begins."""
    return [
        [(X + n * 40, Y + 50 + n * sideways), (X + n * 40 + 40 - gap, Y + 50 + n * sideways)]
        for n in range(6)
    ]


@pytest.mark.parametrize("lines", [apart(0.1), apart(1.9), apart(0.0, sideways=0.5)])
def test_ends_that_nearly_meet_are_counted_with_what_to_do(lines):
    found = fit(areas(), streets(*lines))

    (said,) = [line for line in found.warnings if "ends of streets" in line]
    assert "10 of the 12 ends of streets lie within 2 m" in said
    assert "Snap geometries to layer" in said


def test_an_end_on_another_street_without_a_point_there_is_counted():
    found = fit(areas(), streets([(X, Y), (X + 90, Y)], [(X + 45, Y), (X + 45, Y + 80)]))

    assert any("1 of the 4 ends of streets" in line for line in found.warnings)


@pytest.mark.parametrize(
    "lines",
    [
        LONG,
        apart(2.5),
        [[(X, Y), (X + 40, Y), (X + 40, Y + 1), (X, Y + 1)]],  # comes back beside itself
        [[(X, Y), (X + 90, Y)], [(X + 40, Y + 20), (X + 40, Y - 20)]],  # a bridge across
    ],
)
def test_streets_that_meet_or_lie_apart_raise_no_word(lines):
    found = fit(areas(), streets(*lines))

    assert not [line for line in found.warnings if "ends of streets" in line]


def test_of_openstreetmaps_own_numbers_of_nodes_no_end_is_doubted():
    nodes = [np.array([2 * n, 2 * n + 1]) for n in range(6)]

    found = fit(areas(), streets(*apart(0.5), nodes=nodes))

    assert not [line for line in found.warnings if "ends of streets" in line]
