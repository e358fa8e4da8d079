"""Care facilities out of an ``.osm.pbf``: which tags count, and what counts once."""

import math
import re

import pytest
from osm_builder import node, relation, square, way, write_pbf
from test_osm import box, read

from gemengd.exports.describe import CARE_KINDS
from gemengd.model.raw import Role
from gemengd.sources.osm import care_kind, care_rules
from gemengd.sources.osm.care import KEYS


def care(path, around=None):
    (table,) = read(path, Role.CARE, around)
    return table


def names(frame):
    return dict(zip(frame["osm"], frame["name"], strict=True))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("amenity=doctors", "gp"),
        ("healthcare=doctor", "gp"),
        ("healthcare=centre", "gp"),
        ("amenity=doctors healthcare:speciality=general;gynaecology", "gp"),
        ("amenity=clinic healthcare:speciality=general", "gp"),
        ("amenity=doctors healthcare=doctor healthcare:speciality=dermatology", ""),
        ("amenity=clinic", ""),
        ("amenity=doctors healthcare:speciality=psychiatry", "mental_health"),
        ("amenity=hospital healthcare:speciality=psychiatry", "mental_health"),
        ("amenity=hospital healthcare:speciality=cardiology;psychiatry", "hospital"),
        ("healthcare=hospital", "hospital"),
        ("amenity=pharmacy", "pharmacy"),
        ("amenity=pharmacy dispensing=no", ""),
        ("amenity=doctors;pharmacy", "pharmacy"),
        ("healthcare=psychotherapist", "mental_health"),
        ("healthcare=counselling", "mental_health"),
        ("healthcare=counselling healthcare:speciality=nutrition", ""),
        ("amenity=nursing_home", "elderly"),
        ("amenity=social_facility social_facility=nursing_home", "elderly"),
        ("social_facility=group_home social_facility:for=senior", "elderly"),
        ("social_facility=day_care social_facility:for=senior;disabled", "elderly"),
        ("amenity=social_facility social_facility:for=senior", "elderly"),
        ("social_facility=group_home social_facility:for=mental_health", "mental_health"),
        ("social_facility=group_home social_facility:for=disabled", ""),
        ("social_facility=group_home", ""),
        ("social_facility=shelter", "mental_health"),
        ("social_facility=shelter social_facility:for=refugee", ""),
        ("social_facility=outreach", "community"),
        ("social_facility=outreach social_facility:for=homeless", "mental_health"),
        ("social_facility=food_bank social_facility:for=homeless", ""),
        ("amenity=social_facility", ""),
        ("amenity=community_centre", "community"),
        ("amenity=community_centre community_centre=scout_hall", ""),
        ("amenity=social_centre", "community"),
        ("amenity=cafe", ""),
        ("shop=chemist", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_tags_become_a_kind_of_care(tags, kind):
    assert care_kind(dict(tag.split("=") for tag in tags.split())) == kind


def row(rule):
    """Return the rule as the docs show it."""
    has = [
        (key, " or ".join(f"`{v}`" for v in sorted(values))) for key, values in rule.tags.items()
    ]
    has += [
        (key, f"only {' or '.join(f'`{v}`' for v in sorted(vs))}") for key, vs in rule.only.items()
    ]
    tags = ", ".join(f"`{key}` {values}" for key, values in has).replace("`*`", "anything")
    return f"| {tags} | `{rule.kind}` | {rule.because} |"


def test_the_docs_show_every_rule_in_order(request):
    text = (request.config.rootpath / "docs/openstreetmap.md").read_text(encoding="utf-8")

    shown = [
        line for line in text.splitlines() if re.match(r"\| `(amenity|healthcare|social)", line)
    ]

    assert shown == [row(rule) for rule in care_rules()]


@pytest.mark.parametrize("rule", care_rules(), ids=lambda rule: rule.kind)
def test_every_rule_asks_for_a_key_that_is_read_and_for_a_kind_that_has_a_layer(rule):
    assert set(KEYS) & set(rule.tags)
    assert rule.kind in {*CARE_KINDS, "none"}
    assert len(rule.because) > 10


def test_nodes_ways_and_relations_are_facilities(tmp_path):
    outer, ring = square(10, 20, 20, side=9)
    inner, hole = square(20, 23, 23, side=3)
    building, walls = square(30, 40, 40)
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        node(1, amenity="pharmacy", name="Apotheek"),
        *(*outer, *inner, *building),
        node(40, 60, 60),
        node(41, 64, 60),
        way(1, ring),
        way(2, hole),
        way(3, walls, building="yes", amenity="nursing_home", name="Zorghuis"),
        way(4, [40, 41], amenity="community_centre", name="Drawn as a line"),
        relation(
            1, [("w", 1, "outer"), ("w", 2, "inner")],
            type="multipolygon", amenity="hospital", name="Ziekenhuis",
        ),
        relation(2, [("n", 40, ""), ("n", 41, "")], type="site", healthcare="doctor", name="Arts"),
        relation(3, [("w", 99, "outer")], type="multipolygon", amenity="hospital", name="Absent"),
    )  # fmt: skip

    found = care(path).frame.set_index("osm")

    assert dict(found["kind"]) == {
        "node/1": "pharmacy",
        "way/3": "elderly",
        "way/4": "community",
        "relation/1": "hospital",
        "relation/2": "gp",
    }
    assert found.loc["way/3", "geometry"].area == pytest.approx(44.5 * 27.4, rel=0.01)
    hospital = found.loc["relation/1", "geometry"]
    assert len(hospital.interiors) == 1
    assert hospital.area == pytest.approx(100.1 * 61.6 * (1 - 1 / 9), rel=0.01)


def test_a_relation_of_ways_in_pieces_encloses_its_ground(tmp_path):
    corners, ring = square(10, 20, 20)
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        *corners,
        way(1, ring[:3]),
        way(2, ring[2:]),
        relation(1, [("w", 1, "outer"), ("w", 2, "outer")], amenity="hospital"),
    )

    assert care(path).frame.geom_type.tolist() == ["Polygon"]


def test_a_building_that_lacks_nodes_counts_by_those_it_has(tmp_path):
    corners, ring = square(10, 20, 20)
    path = write_pbf(
        tmp_path / "a.osm.pbf", *corners[:2], way(1, ring, amenity="hospital", name="Z")
    )

    assert names(care(path).frame) == {"way/1": "Z"}


def test_a_node_without_a_place_is_no_facility(tmp_path):
    nowhere = node(1, amenity="pharmacy", name="Nowhere")
    nowhere.location = None
    path = write_pbf(tmp_path / "a.osm.pbf", nowhere, node(2, amenity="pharmacy", name="Here"))

    assert names(care(path).frame) == {"node/2": "Here"}


def test_care_far_from_the_city_is_not_read(tmp_path):
    corners, ring = square(10, 900, 0)
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        node(1, 5, 5, amenity="pharmacy", name="Near"),
        node(2, 900, 5, amenity="pharmacy", name="Far"),
        *corners,
        way(1, ring, amenity="hospital", name="Far"),
        relation(1, [("w", 1, "outer")], type="multipolygon", amenity="hospital", name="Far"),
    )

    assert names(care(path, box(0, 0, 10, 10)).frame) == {"node/1": "Near"}


def test_a_facility_that_is_mapped_twice_counts_once(tmp_path):
    building, walls = square(10, 0, 0, side=20)
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        *building,
        way(1, walls, amenity="hospital", beds="300"),
        node(1, 10, 18, amenity="hospital", name="Ziekenhuis"),
        node(2, 10, 2, amenity="pharmacy", name="Poliklinische apotheek"),
        node(3, 10, 3, amenity="hospital", name="Polikliniek"),
        node(4, 60, 0, healthcare="doctor", name="Huisartsenpraktijk De Linde"),
        node(5, 60, 4, amenity="doctors", name="De Linde"),
        node(6, 60, 8, amenity="doctors", name="Huisarts Jansen"),
        node(7, 60, 9, amenity="doctors"),
        node(8, 90, 0, amenity="doctors"),
        node(9, 90, 4, amenity="doctors"),
        node(20, 90, 50, amenity="doctors"),
    )

    table = care(path)

    assert sorted(map(tuple, table.frame[["kind", "name"]].to_numpy())) == [
        ("gp", ""),
        ("gp", ""),
        ("gp", "Huisarts Jansen"),
        ("gp", "Huisartsenpraktijk De Linde"),
        ("hospital", "Ziekenhuis"),
        ("pharmacy", "Poliklinische apotheek"),
    ]
    (hospital,) = table.frame.loc[table.frame["kind"] == "hospital", "capacity"]
    assert hospital == 300
    assert "5 facilities were mapped more than once and count once." in table.source.notes[-1]


def test_a_building_without_a_name_is_one_of_two_neighbours_and_not_both(tmp_path):
    building, walls = square(10, 0, 0)
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        *building,
        way(1, walls, amenity="doctors"),
        node(1, 5, 1, amenity="doctors", name="De Linde"),
        node(2, 5, 2, amenity="doctors", name="Huisarts Jansen"),
    )

    assert sorted(care(path).frame["name"]) == ["De Linde", "Huisarts Jansen"]


def test_the_grounds_of_a_hospital_stand_for_the_buildings_on_them(tmp_path):
    grounds, fence = square(10, 0, 0, side=50)
    building, walls = square(20, 20, 20)
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        *(*grounds, *building),
        way(1, walls, amenity="hospital", name="Vleugel A"),
        way(2, fence, amenity="hospital", name="Ziekenhuis"),
        node(1, 40, 5, healthcare="hospital", name="Spoed"),
    )

    assert names(care(path).frame) == {"way/2": "Ziekenhuis"}


@pytest.mark.parametrize(
    ("tags", "capacity"),
    [
        ({"capacity": "40"}, 40),
        ({"beds": " 120 "}, 120),
        ({"capacity": "some", "beds": "12"}, 12),
        ({"capacity": "30-40"}, math.nan),
        ({"capacity": "-1"}, math.nan),
        ({}, math.nan),
    ],
)
def test_a_capacity_is_a_number_or_unknown(tmp_path, tags, capacity):
    path = write_pbf(tmp_path / "a.osm.pbf", node(1, amenity="nursing_home", **tags))

    assert care(path).frame["capacity"].tolist() == pytest.approx([capacity], nan_ok=True)


def test_a_facility_without_a_name_is_called_after_who_runs_it(tmp_path):
    path = write_pbf(
        tmp_path / "a.osm.pbf", node(1, amenity="nursing_home", name=" ", operator="Zorggroep")
    )

    assert names(care(path).frame) == {"node/1": "Zorggroep"}


def test_the_order_in_the_file_changes_nothing_that_counts(tmp_path):
    doctors = [(1, "De Linde"), (2, "Huisartsenpraktijk De Linde"), (3, "")]
    turned = [(4 - number, name) for number, name in doctors]

    one, other = (
        care(
            write_pbf(
                tmp_path / f"{n}.osm.pbf",
                *(node(k, 0, k, amenity="doctors", name=name) for k, name in each),
            )
        ).frame
        for n, each in enumerate((doctors, turned))
    )

    assert len(one) == len(other) == 1
