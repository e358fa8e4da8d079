"""Streets out of an ``.osm.pbf``."""

import tracemalloc

import numpy as np
import pyogrio
import pytest
from osm_builder import LAT, LON, STEP, node, repeat, way, write_pbf
from pyproj import Transformer

from gemengd.errors import SourceError
from gemengd.model.city import City
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.files import DEGREES, bounds_in
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
