"""Streets and care out of an answer of Overpass."""

import json

import pytest
from geopandas.testing import assert_geodataframe_equal
from osm_builder import node, overpass_answer, relation, square, way, write_pbf
from test_osm import box, read

from gemengd.errors import DefinitionError, SourceChangedError, SourceError, SourceUnavailableError
from gemengd.inspection import inspect
from gemengd.model.raw import Role
from gemengd.model.request import Input

BROKEN = "2 streets lack nodes, as at the edge of an extract: their known parts count."


def answer(path, content):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["liechtenstein", "amsterdam_block"])
@pytest.mark.parametrize("outlines", ["nodes", "geom"])
def test_an_answer_gives_what_the_extract_of_the_same_content_gives(
    shared_data, tmp_path, name, outlines
):
    extract = shared_data / f"osm/{name}.osm.pbf"
    given = answer(tmp_path / "a.json", overpass_answer(extract, outlines=outlines))

    streets, care = read(given)

    expected_streets, expected_care = read(extract)
    assert_geodataframe_equal(
        streets.frame.drop(columns="nodes"), expected_streets.frame.drop(columns="nodes")
    )
    pairs = zip(streets.frame["nodes"], expected_streets.frame["nodes"], strict=True)
    assert all((one == other).all() for one, other in pairs)
    assert_geodataframe_equal(care.frame, expected_care.frame)
    assert (streets.source.year, streets.source.notes[0]) == (2026, "As it was on 2026-11-20.")


@pytest.fixture
def city(tmp_path):
    outer, ring = square(10, 20, 20, side=9)
    inner, hole = square(20, 23, 23, side=3)
    building, walls = square(30, 40, 40)
    return write_pbf(
        tmp_path / "city.osm.pbf",
        *(node(1, amenity="pharmacy", name="Apotheek"), *outer, *inner, *building),
        *(node(50, 60, 60), node(51, 64, 60)),
        way(1, ring),
        way(2, hole),
        way(3, walls, amenity="nursing_home", name="Zorghuis"),
        relation(
            1, [("w", 1, "outer"), ("w", 2, "inner")],
            type="multipolygon", amenity="hospital", name="Ziekenhuis",
        ),
        relation(2, [("n", 50, ""), ("n", 51, "")], type="site", healthcare="doctor", name="Arts"),
        way(4, [10, 11, 12], highway="residential"),
    )  # fmt: skip


@pytest.mark.parametrize("outlines", ["nodes", "geom"])
def test_outlines_come_from_nodes_or_from_the_answer_itself(city, tmp_path, outlines):
    given = answer(tmp_path / "a.json", overpass_answer(city, outlines=outlines))

    (care,) = read(given, Role.CARE)

    (expected,) = read(city, Role.CARE)
    assert_geodataframe_equal(care.frame, expected.frame)
    assert len(care.frame.loc[care.frame["kind"] == "hospital"].geometry.iloc[0].interiors) == 1


def test_centres_will_do_for_care(city, tmp_path):
    given = answer(tmp_path / "a.json", overpass_answer(city, streets=False, outlines="center"))

    (care,) = read(given, Role.CARE)

    assert set(care.frame["osm"]) == {"node/1", "way/3", "relation/1", "relation/2"}
    assert set(care.frame.geom_type) == {"Point"}


def test_streets_without_their_nodes_are_refused(city, tmp_path):
    given = answer(tmp_path / "a.json", overpass_answer(city, outlines="center"))

    with pytest.raises(SourceChangedError, match=r"a.json: way 4: without its place, or its nodes"):
        read(given)


@pytest.mark.parametrize("kind", ["node", "way", "relation"])
def test_care_without_a_place_is_refused(tmp_path, kind):
    element = {"type": kind, "id": 7, "tags": {"amenity": "hospital"}}
    content = json.dumps({"osm3s": {}, "elements": [element]}).encode()

    with pytest.raises(SourceChangedError, match=rf"a.json: {kind} 7: without its place"):
        read(answer(tmp_path / "a.json", content), Role.CARE)


def test_what_lies_far_from_the_city_is_left_out(city, tmp_path):
    given = answer(tmp_path / "a.json", overpass_answer(city))

    _, care = read(given, around=box(0, 0, 30, 25))

    assert set(care.frame["osm"]) == {"node/1", "relation/1"}


@pytest.mark.parametrize("outlines", ["nodes", "geom"])
def test_a_way_that_was_cut_off_keeps_its_known_parts(tmp_path, outlines):
    city = write_pbf(
        tmp_path / "city.osm.pbf",
        *(node(n, n) for n in (1, 2, 4, 5)),
        way(1, [1, 2, 3, 4, 5], highway="path"),
        way(2, [5, 6], highway="path"),
    )
    given = answer(tmp_path / "a.json", overpass_answer(city, outlines=outlines))

    (streets,) = read(given, Role.STREETS)

    assert [nodes.tolist() for nodes in streets.frame["nodes"]] == [[1, 2], [4, 5]]
    assert streets.source.notes[-1] == BROKEN


BAD = {
    "timed out": (
        overpass_answer, {"remark": 'runtime error: Query timed out in "query" at line 4'},
        SourceUnavailableError, "a.json: the server gave up: runtime error: Query timed out.*area",
    ),
    "without elements": (
        lambda _city: b'{"osm3s": {}, "elements": 3}', {},
        SourceChangedError, "no JSON of Overpass, with its elements",
    ),
    "of other elements": (
        lambda _city: b'{"osm3s": {}, "elements": [3, {"id": 4}]}', {},
        SourceChangedError, "no JSON of Overpass, with its elements",
    ),
    "cut off": (
        lambda city: overpass_answer(city)[:-40], {},
        SourceChangedError, "no JSON of Overpass, with its elements",
    ),
    "empty": (lambda _city: b"", {}, SourceError, "the file is empty"),
    "of no place": (
        lambda _city: b'{"osm3s": {}, "elements": []}', {}, SourceError, "no street in or near",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD)
def test_a_wrong_answer_is_one_line(city, tmp_path, wrong):
    make, more, error, complaint = BAD[wrong]

    with pytest.raises(error, match=complaint):
        read(answer(tmp_path / "a.json", make(city, **more)))


def test_an_answer_is_no_table_to_inspect(city, tmp_path):
    given = answer(tmp_path / "a.json", overpass_answer(city))

    with pytest.raises(DefinitionError, match="holds no table of areas"):
        inspect(Input(file=given))


def test_other_json_is_no_answer_of_overpass(tmp_path):
    given = answer(tmp_path / "a.json", json.dumps({"features": []}).encode())

    with pytest.raises(SourceError, match=r"a.json: "):
        read(given)
