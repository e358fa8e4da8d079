"""Streets out of an ``.osm.pbf``."""

import tracemalloc

import numpy as np
import pyogrio
import pytest
from osm_builder import LAT, LON, STEP, node, overpass_answer, relation, repeat, way, write_pbf
from pyproj import Transformer

from gemengd.errors import SourceError
from gemengd.model.city import City
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.network import WALK, build_network
from gemengd.sources.files import DEGREES, bounds_in
from gemengd.sources.osm.cut import read_piece, write_cut
from gemengd.sources.osm.elements import find, near
from gemengd.sources.osm.extract import extract_elements
from gemengd.sources.registry import reader_of

CITY = City("Proefstad", "GM9998")


def read(path, role=None, around=None):
    given = Input(file=path, role=role)
    return reader_of(given).read(given, CITY, around)


def streets(path, around=None):
    (table,) = read(path, Role.STREETS, around)
    return table.frame


def box(west, south, east, north):
    """Return a box of steps around the corner of the builder, in RD New."""
    to_rd = Transformer.from_crs(4326, 28992, always_xy=True)
    corners = (LON + west * STEP, LAT + south * STEP, LON + east * STEP, LAT + north * STEP)
    return to_rd.transform_bounds(*corners)


@pytest.fixture(scope="module")
def liechtenstein(shared_data):
    return read(shared_data / "osm/liechtenstein.osm.pbf")


def test_a_whole_small_country_is_read(liechtenstein):
    found, care = liechtenstein

    # 4,660 ways have the key highway; one of them is the outline of a rest area.
    assert len(found.frame) == 4659
    assert found.frame["way"].is_unique
    assert care.frame["kind"].value_counts().to_dict() == {"pharmacy": 3, "hospital": 1}
    assert set(care.frame.geom_type) == {"Point"}
    assert (found.source.year, found.source.notes) == (2015, ("As it was on 2015-07-27.",))
    assert found.source.licence == care.source.licence == "ODbL 1.0"


def test_streets_are_those_that_gdal_sees(liechtenstein, shared_data):
    lines = pyogrio.read_dataframe(
        shared_data / "osm/liechtenstein.osm.pbf", layer="lines", where="highway is not null"
    ).set_index("osm_id")

    found = liechtenstein[0].frame.set_index("way")

    plaza = {297699608}  # a footway with area=yes, which GDAL draws as a polygon
    assert set(found.index) - {int(n) for n in lines.index} == plaza
    same = lines.geometry.to_numpy() == found.loc[lines.index.astype(int)].geometry.to_numpy()
    assert same.all()
    assert (found.loc[lines.index.astype(int), "highway"].array == lines["highway"].array).all()


def test_every_vertex_has_the_number_of_its_node(liechtenstein):
    found = liechtenstein[0].frame

    counts = found.geometry.count_coordinates().to_numpy()

    assert [len(nodes) for nodes in found["nodes"]] == counts.tolist()
    numbers = np.concatenate(found["nodes"].to_numpy())
    places = found.geometry.get_coordinates().to_numpy()
    _, first, which = np.unique(numbers, return_index=True, return_inverse=True)
    assert (places == places[first][which]).all()


def test_a_block_of_amsterdam_has_its_cycleways_beside_the_road(shared_data):
    found = streets(shared_data / "osm/amsterdam_block.osm.pbf")

    assert len(found) == 54
    assert (found["highway"] == "cycleway").sum() > 3
    assert (found["oneway:bicycle"] == "no").any() or (found["oneway"] == "yes").any()


def test_what_a_network_asks_of_a_way_is_kept(tmp_path):
    tags = {
        "highway": "cycleway", "foot": "no", "bicycle": "designated", "access": "permissive",
        "oneway": "yes", "oneway:bicycle": "no", "surface": "sett", "motorroad": "no",
        "cycleway": "lane", "junction": "roundabout", "layer": "1", "bridge": "yes",
        "tunnel": "no", "name": "Fietspad", "smoothness": "bad",
    }  # fmt: skip
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        node(1),
        node(2, 1),
        node(3, 2),
        way(1, [1, 2], **{key.replace(":", "__"): value for key, value in tags.items()}),
        way(2, [2, 3], route="ferry", duration="00:07", foot="yes"),
        way(3, [1, 3], route="bus"),
        way(4, [1, 3], highway="services"),
        way(5, [1, 3], building="yes"),
    )

    found = streets(path).set_index("way")

    assert found.index.tolist() == [1, 2]
    assert found.loc[1, list(tags)].to_dict() == tags
    assert found.loc[2, ["route", "duration"]].tolist() == ["ferry", "00:07"]
    assert found.loc[2, ["highway", "surface"]].isna().all()


def test_a_bridge_shares_its_place_with_the_road_below_but_no_node(tmp_path):
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        *(node(1, 0, 5), node(2, 5, 5), node(3, 10, 5)),
        *(node(4, 5, 0), node(5, 5, 5), node(6, 5, 10)),
        way(1, [1, 2, 3], highway="residential"),
        way(2, [4, 5, 6], highway="cycleway", bridge="yes", layer="1"),
        way(3, [3, 6], highway="footway"),
    )

    found = streets(path).set_index("way")

    road, bridge, path = found.loc[[1, 2, 3], "nodes"]
    assert not set(road) & set(bridge)
    assert set(path) == {3, 6}
    assert found.loc[1, "geometry"].coords[1] == found.loc[2, "geometry"].coords[1]


def test_only_what_lies_near_is_read_and_a_way_that_leaves_and_comes_back_stays_whole(tmp_path):
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        *(node(1, 1, 1), node(2, 500, 1), node(3, 1, 2)),
        *(node(4, 900, 0), node(5, 901, 0)),
        *(node(6, -20, 5), node(7, 30, 5)),
        way(1, [1, 2, 3], highway="residential"),
        way(2, [4, 5], highway="residential"),
        way(3, [6, 7], highway="path"),
    )

    found = streets(path, box(0, 0, 10, 10)).set_index("way")

    assert found.index.tolist() == [1, 3]
    assert found.loc[1, "nodes"].tolist() == [1, 2, 3]


def test_a_way_that_lacks_nodes_keeps_its_known_parts(tmp_path):
    path = write_pbf(
        tmp_path / "a.osm.pbf",
        *(node(n, n) for n in (1, 2, 4, 6, 7, 8)),
        way(1, [1, 2, 3, 4, 5, 6, 7, 8], highway="residential"),
        way(2, [10, 11], highway="residential"),
        way(3, [1, 8], highway="residential"),
    )

    (table,) = read(path, Role.STREETS)

    assert [n.tolist() for n in table.frame["nodes"]] == [[1, 2], [6, 7, 8], [1, 8]]
    assert table.frame["way"].tolist() == [1, 1, 3]
    assert table.source.notes == (
        "1 streets lack nodes, as at the edge of an extract: their known parts count.",
    )


def test_what_is_held_of_a_file_follows_the_city_and_not_the_file(shared_data, tmp_path):
    block = shared_data / "osm/amsterdam_block.osm.pbf"
    west, south, east, north = streets(block).total_bounds
    to_rd = Transformer.from_crs(4326, 28992, always_xy=True)
    around = to_rd.transform_bounds(west, south, east, north)
    many = repeat(block, 8, tmp_path / "many.osm.pbf")

    readings = ((block, around), (many, around), (many, None))
    one, of_many, everything = (peak(path, box) for path, box in readings)

    assert (one[0], of_many[0], everything[0]) == (54, 54, 8 * 54)
    assert of_many[1] < 1.2 * one[1]
    assert everything[1] > 3 * one[1]


def peak(path, around):
    """Return how many streets are read, and the most bytes that were held of them at once."""
    beside = near(around and bounds_in(DEGREES, around))
    tracemalloc.start()
    found = find(extract_elements(path, beside, streets=True, care=False), streets=True, care=False)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return len(found.streets), most


BAD = {
    "cut off": (lambda whole: whole[:500_000], "cannot be read: PBF error: unexpected EOF"),
    "of text": (lambda _whole: b"<html>not found</html>" * 9, "cannot be read: PBF error"),
    "too short": (lambda whole: whole[:4], "cannot be read: PBF error"),
}


@pytest.mark.parametrize("wrong", BAD)
@pytest.mark.parametrize("role", [Role.STREETS, Role.CARE, None])
def test_a_broken_file_is_one_line(shared_data, tmp_path, wrong, role):
    change, complaint = BAD[wrong]
    path = tmp_path / "broken.osm.pbf"
    path.write_bytes(change((shared_data / "osm/liechtenstein.osm.pbf").read_bytes()))

    with pytest.raises(SourceError, match=rf"broken.osm.pbf: {complaint}.*fetch the file again"):
        read(path, role)


def test_an_extract_of_another_place_has_no_street_of_the_city(shared_data):
    path = shared_data / "osm/liechtenstein.osm.pbf"

    with pytest.raises(SourceError, match=r"no street in or near the city; give an extract"):
        streets(path, (120_000, 450_000, 140_000, 460_000))


def test_a_way_of_one_node_or_none_known_is_no_street(tmp_path):
    path = write_pbf(
        tmp_path / "a.osm.pbf", node(1), way(1, [1], highway="path"), way(2, [8, 9], highway="path")
    )

    with pytest.raises(SourceError, match="no street"):
        streets(path)


XML = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
 <way id="10" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
 <node id="1" version="1" lat="52.1" lon="5.1"/>
 <node id="2" version="1" lat="52.1" lon="5.11"/>
 {more}
</osm>
"""


def test_an_osm_file_is_read_like_an_extract_also_with_its_nodes_behind_the_ways(tmp_path):
    path = tmp_path / "overpass.osm"
    path.write_text(XML.format(more=""))

    found = streets(path)

    assert found["way"].tolist() == [10]
    assert found["highway"].tolist() == ["residential"]
    assert found.geometry.iloc[0].coords[:] == [(5.1, 52.1), (5.11, 52.1)]


@pytest.mark.parametrize(
    "edit",
    [
        '<way id="11" action="delete" version="1"><nd ref="1"/></way>',
        "<node id='-3' lat='52.1' lon='5.12'/>",
        "",
    ],
)
def test_edits_that_were_not_uploaded_and_half_files_are_refused_in_one_line(tmp_path, edit):
    path = tmp_path / "josm.osm"
    path.write_text(XML.format(more=edit) if edit else XML[:200])

    with pytest.raises(SourceError, match=r"josm\.osm: (holds edits|cannot be read)") as refused:
        streets(path)

    assert "\n" not in str(refused.value)


def plaza(path, *, as_relation):
    """Two streets that end against a square, from both sides."""
    nodes = [node(1, 0, 0), node(2, 10, 0), node(3, 10, 4), node(4, 20, 4), node(5, 20, 0)]
    nodes += [node(6, 20, -4), node(7, 10, -4), node(8, 30, 0)]
    ring, tags = [2, 3, 4, 5, 6, 7, 2], {"highway": "pedestrian", "area": "yes"}
    arms = [way(1, [1, 2], highway="footway"), way(2, [5, 8], highway="footway")]
    if as_relation:
        halves = [way(3, ring[:4]), way(4, ring[3:])]
        members = [("w", 3, "outer"), ("w", 4, "outer")]
        square = [*halves, relation(1, members, type="multipolygon", **tags)]
    else:
        square = [way(3, ring, **tags)]
    return write_pbf(path, *nodes, *arms, *square)


@pytest.mark.parametrize("as_relation", [True, False])
def test_a_square_is_walked_around_however_it_is_drawn(tmp_path, as_relation):
    path = plaza(tmp_path / "plaza.osm.pbf", as_relation=as_relation)

    network = build_network(streets(path).to_crs(28992), WALK)

    assert network.report.dropped_parts == 0
    assert network.report.nodes == 8
    assert network.report.links == 8


def test_a_square_stays_whole_when_a_city_is_cut_out_of_an_extract(tmp_path):
    path = plaza(tmp_path / "plaza.osm.pbf", as_relation=True)
    target = tmp_path / "city.osm.pbf"

    write_cut([read_piece(path, (LON - 1, LAT - 1, LON + 1, LAT + 1))], target)

    before, after = streets(path), streets(target)
    assert set(after["way"]) == {1, 2, 3, 4}
    assert sorted(after.geometry.to_wkt()) == sorted(before.geometry.to_wkt())


def test_a_square_in_an_answer_of_overpass_meets_the_streets(tmp_path):
    path = plaza(tmp_path / "plaza.osm.pbf", as_relation=True)
    answer = tmp_path / "plaza.json"
    answer.write_bytes(overpass_answer(path, care=False))

    network = build_network(streets(answer).to_crs(28992), WALK)

    assert (network.report.dropped_parts, network.report.links) == (0, 8)


def test_a_relation_that_is_no_ground_is_no_street(tmp_path):
    nodes = [node(1, 0, 0), node(2, 10, 0), node(3, 20, 0)]
    route = relation(1, [("w", 2, "")], type="route", route="hiking", highway="path")
    path = write_pbf(
        tmp_path / "route.osm.pbf", *nodes, way(1, [1, 2], highway="path"), way(2, [2, 3]), route
    )

    assert streets(path)["way"].tolist() == [1]
