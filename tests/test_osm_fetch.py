"""Streets and care of a municipality, from servers on this machine that stand in for OSM's."""

import json

import pytest
from geopandas.testing import assert_geodataframe_equal
from loopback import collection, serving
from osm_builder import node, overpass_answer, relation, square, way, write_pbf
from shapely import box
from shapely.geometry import mapping
from test_osm import read

import gemengd
from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.model.raw import Role
from gemengd.sources.osm.cut import read_piece, write_cut
from gemengd.sources.web import Cache, Client

pytestmark = pytest.mark.usefixtures("no_waiting")
ITEMS = "/collections/buurten/items"
INDEX, EXTRACT, OTHER = "/index-v1.json", "/europe/nl/noord-holland-latest.osm.pbf", "/utrecht.pbf"
ASKED = "/api/interpreter"
# The block of Amsterdam, and a made-up neighbourhood in it.
BLOCK = (4.8805, 52.3665, 4.8855, 52.3700)


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


@pytest.fixture(scope="module")
def block(shared_data):
    return shared_data / "osm/amsterdam_block.osm.pbf"


@pytest.fixture(scope="module")
def bounds(block):
    frame = read(block, Role.STREETS)[0].frame
    return tuple(float(n) for n in frame.total_bounds)


@pytest.fixture(scope="module")
def areas(bounds):
    properties = {
        "buurtcode": "BU0363AA01", "buurtnaam": "Blok", "gemeentecode": "GM0363",
        "wijkcode": "WK0363AA", "water": "NEE", "aantal_inwoners": 500, "jaar": 2024,
    }  # fmt: skip
    return [
        {"type": "Feature", "id": 1, "properties": properties, "geometry": mapping(box(*bounds))}
    ]


@pytest.fixture(scope="module")
def care(tmp_path_factory, bounds):
    """Return made-up care in the block, and far away."""
    west, south, _, _ = bounds
    path = tmp_path_factory.mktemp("care") / "care.osm.pbf"

    def at(number, east, north, **tags):
        made = node(number, **tags)
        made.location = (west + east, south + north)
        return made

    corners = [at(20 + n, 0.001 + x, 0.001 + y) for n, (x, y) in enumerate(
        [(0, 0), (0.0004, 0), (0.0004, 0.0004), (0, 0.0004)])]  # fmt: skip
    return write_pbf(
        path,
        at(1, 0.0001, 0.0001, amenity="pharmacy", name="Apotheek"),
        at(2, 0.5, 0.5, amenity="pharmacy", name="Far"),
        at(3, 0.0002, 0.0001, amenity="parking", name="No care"),
        *corners,
        way(900_001, [20, 21, 22]),
        way(900_002, [22, 23, 20]),
        relation(
            1, [("w", 900_001, "outer"), ("w", 900_002, "outer")],
            type="multipolygon", amenity="hospital", name="Ziekenhuis",
        ),
        date="2026-11-20T20:21:00Z",
    )  # fmt: skip


def index(**extracts):
    """Return an index as Geofabrik's: the outline and address of each extract."""

    def answer(_query, _headers, _count):
        features = [
            {
                "type": "Feature",
                "geometry": mapping(box(*outline)),
                "properties": {
                    "id": name,
                    "parent": "germany" if name == "saxony" else "netherlands",
                    "name": name,
                    "urls": {"pbf": f"https://download.geofabrik.de{path}"},
                },
            }
            for name, (path, outline) in extracts.items()
        ]
        return 200, {}, json.dumps({"type": "FeatureCollection", "features": features}).encode()

    return answer


def whole(path):
    return 200, {"ETag": '"1"'}, path.read_bytes()


@pytest.fixture
def provinces(areas, block, care, bounds):
    """Return the answers of all servers: two provinces touch the block, two others do not."""
    west, south, east, north = bounds
    outlines = {
        "noord_holland": (EXTRACT, (west - 1, south - 1, east, north)),
        "utrecht": (OTHER, (east, south, east + 1, north)),
        "zeeland": ("/zeeland.pbf", (3.4, 51.2, 4.0, 51.6)),
        "saxony": ("/saxony.pbf", (west - 1, south - 1, east, north)),
    }
    return {
        ITEMS: collection(areas),
        INDEX: index(**outlines),
        EXTRACT: whole(block),
        OTHER: whole(care),
    }


def names(found):
    return sorted(found.care["name"])


def test_a_city_by_name_has_its_streets_and_care_from_every_province_that_it_touches(
    provinces, client, point_to
):
    with serving(provinces) as server:
        point_to(server.url, geofabrik={"url": server.url})
        found = gemengd.load_city("amsterdam", client=client)
        offline = gemengd.load_city("amsterdam", client=Client(client.cache, offline=True))

    assert (server.asked[EXTRACT], server.asked[OTHER], server.asked["/zeeland.pbf"]) == (1, 1, 0)
    assert len(found.streets) == 54
    assert names(found) == ["Apotheek", "Ziekenhuis"]
    streets, care = (s for s in found.sources if s.publisher == "OpenStreetMap, through Geofabrik")
    assert streets.location == care.location == f"{server.url}{EXTRACT}"
    assert f"Cut out of {server.url}{EXTRACT} and {server.url}{OTHER}." in care.notes
    assert (care.licence, care.attribution) == ("ODbL 1.0", "© OpenStreetMap contributors")
    assert offline.sources == found.sources
    assert_geodataframe_equal(offline.streets, found.streets)
    assert_geodataframe_equal(offline.care, found.care)


def test_an_extract_is_fetched_once_for_a_month_and_again_on_request(provinces, tmp_path, point_to):
    cache, day = Cache(tmp_path / "cache"), 24 * 3600
    with serving(provinces) as server:
        point_to(server.url, geofabrik={"url": server.url})
        for now, refresh in ((0, False), (29 * day, False), (29 * day, True), (60 * day, False)):
            client = Client(cache, refresh=refresh, clock=lambda now=now: 1e9 + now)
            gemengd.load_city("amsterdam", client=client)

    assert server.asked[EXTRACT] == 3


def test_only_what_is_wanted_is_asked_for(provinces, client, point_to, tmp_path):
    own = tmp_path / "care.csv"
    own.write_text("kind,name,lon,lat\ngp,Eigen,4.883,52.368\n", encoding="utf-8")

    with serving(provinces) as server:
        point_to(server.url, geofabrik={"url": server.url})
        found = gemengd.load_city("amsterdam", files={Role.CARE: own}, client=client)

    assert names(found) == ["Eigen"]
    assert len(found.streets) == 54


BAD = {
    "an index of something else": (
        INDEX, (200, {}, b'{"features": [{"properties": {"parent": "netherlands"}}]}'),
        SourceChangedError, "expected extracts with parent, urls and outline",
    ),
    "an index without the country": (
        INDEX, (200, {}, b'{"features": []}'),
        SourceUnavailableError, "no extract of netherlands covers the city",
    ),
    "a web page for an index": (
        INDEX, (200, {}, b"<html></html>"), SourceChangedError, "expected JSON, found a web page",
    ),
    "no extract": (
        EXTRACT, (404, {}, b""),
        SourceUnavailableError, "404.*give the file with --streets and --care.*--skip-unavailable",
    ),
    "an extract that is none": (
        EXTRACT, (200, {}, b"something else" * 50),
        SourceChangedError, f"{EXTRACT}: cannot be read: PBF error.*; it was fetched twice",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD)
def test_a_wrong_answer_of_geofabrik_is_one_line_and_can_be_left_out(
    provinces, client, point_to, wrong
):
    path, answer, error, complaint = BAD[wrong]

    with serving({**provinces, path: answer}) as server:
        point_to(server.url, geofabrik={"url": server.url})
        with pytest.raises(error, match=complaint):
            gemengd.load_city("amsterdam", client=client)
        found = gemengd.load_city("amsterdam", client=client, skip_unavailable=True)

    assert found.streets is None
    assert any(w.startswith("geofabrik was left out: ") for w in found.warnings)


def test_an_extract_that_cannot_be_read_is_asked_for_once_more_in_the_same_build(
    provinces, client, point_to
):
    good = provinces[EXTRACT]

    def first_broken(_query, _headers, count):
        return (200, {"Cache-Control": "max-age=9999"}, good[2][:-500]) if count == 1 else good

    with serving({**provinces, EXTRACT: first_broken}) as server:
        point_to(server.url, geofabrik={"url": server.url})
        found = gemengd.load_city("amsterdam", client=client)
        again = gemengd.load_city("amsterdam", client=Client(client.cache, offline=True))

    assert (server.asked[EXTRACT], server.asked[OTHER]) == (2, 1)
    assert len(found.streets) == len(again.streets) == 54
    assert not any("geofabrik" in line for line in found.warnings)


@pytest.fixture
def overpass(block, care):
    """Return what answers the two questions, with real streets and made-up care."""

    def answer(query, _headers, _count):
        (text,) = query["data"]
        answer.asked.append(text)
        if "highway" in text:
            return 200, {}, overpass_answer(block, care=False)
        return 200, {}, overpass_answer(care, streets=False, outlines="geom")

    answer.asked = []
    return answer


def test_overpass_gives_the_same_city_by_two_questions(provinces, overpass, client, point_to):
    with serving({**provinces, ASKED: overpass}) as server:
        point_to(server.url, overpass={"url": server.url + ASKED})
        found = gemengd.load_city("amsterdam", client=client)
        again = gemengd.load_city("amsterdam", client=Client(client.cache, offline=True))
        point_to(server.url, geofabrik={"url": server.url})
        expected = gemengd.load_city("amsterdam", client=client)

    assert server.asked[ASKED] == 2
    nodes, same = found.streets.pop("nodes"), expected.streets.pop("nodes")
    assert all((one == other).all() for one, other in zip(nodes, same, strict=True))
    assert_geodataframe_equal(found.streets, expected.streets)
    assert names(found) == names(expected) == names(again)
    assert found.sources[-1].location == server.url + ASKED


def test_the_questions_name_the_box_and_what_counts(provinces, overpass, client, point_to):
    with serving({**provinces, ASKED: overpass}) as server:
        point_to(server.url, overpass={"url": server.url + ASKED})
        gemengd.load_city("amsterdam", client=client)

    streets, facilities = overpass.asked
    assert server.headers[-1]["User-Agent"].startswith("gemengd/")
    assert streets.startswith("[out:json][timeout:180][bbox:52.3")
    assert streets.endswith(");out body;>;out skel qt;")
    for asked in ('way["highway"];', 'way["route"="ferry"];', 'relation["highway"]["type"="multi'):
        assert asked in streets
    assert 'nwr["amenity"~"^(clinic|community_centre|doctors|hospital|' in facilities
    assert 'nwr["healthcare"];nwr["social_facility"];);out geom;' in facilities


FAULTS = {
    "busy": ((429, {"Retry-After": "0"}, b""), SourceUnavailableError, "429.*try again later"),
    "no time": ((504, {}, b""), SourceUnavailableError, "504"),
    "gave up": (
        (200, {}, b'{"elements": [], "remark": "runtime error: Query timed out"}'),
        SourceUnavailableError, "interpreter: the server gave up: runtime error: Query timed out",
    ),
    "a web page": ((200, {}, b"<html>"), SourceChangedError, "interpreter: no JSON of Overpass"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_overpass_is_one_line_and_is_not_kept(
    provinces, overpass, client, point_to, fault
):
    answer, error, complaint = FAULTS[fault]

    with serving({**provinces, ASKED: answer}) as server:
        point_to(server.url, overpass={"url": server.url + ASKED})
        with pytest.raises(error, match=complaint) as raised:
            gemengd.load_city("amsterdam", client=client)
        server.answers[ASKED] = overpass
        found = gemengd.load_city("amsterdam", client=client)

    assert "\n" not in str(raised.value)
    assert len(found.streets) == 54


def test_overpass_is_asked_where_geofabrik_gives_no_answer(provinces, overpass, client, point_to):
    answers = {**provinces, EXTRACT: (404, {}, b""), ASKED: overpass}
    with serving(answers) as server:
        point_to(server.url, geofabrik={"url": server.url}, overpass={"url": server.url + ASKED})
        found = gemengd.load_city("amsterdam", client=client)

    assert len(found.streets) == 54
    assert "geofabrik gave no answer: asked overpass instead" in found.warnings


def test_a_cut_file_is_read_as_the_whole_and_is_the_same_every_time(shared_data, tmp_path):
    extract = shared_data / "osm/liechtenstein.osm.pbf"
    around = (9.48, 47.10, 9.53, 47.15)

    for name in ("one", "two"):
        write_cut([read_piece(extract, around)], tmp_path / f"{name}.osm.pbf")

    one, two = ((tmp_path / f"{name}.osm.pbf").read_bytes() for name in ("one", "two"))
    assert one == two
    assert len(one) < 0.4 * extract.stat().st_size
    (streets, care), (everything, _) = read(tmp_path / "one.osm.pbf"), read(extract)
    kept, every = streets.frame.set_index("way"), everything.frame.set_index("way")
    west, south, east, north = around
    assert set(every.cx[west:east, south:north].index) <= set(kept.index)
    expected = every.loc[kept.index]
    pairs = zip(kept.pop("nodes"), expected.pop("nodes"), strict=True)
    assert all((one == other).all() for one, other in pairs)
    assert_geodataframe_equal(kept, expected)
    assert len(care.frame) == 2
    assert streets.source.year == 2015


def test_a_way_that_one_province_has_in_part_is_taken_whole_from_the_other(tmp_path):
    nodes = [node(n, n) for n in range(1, 6)]
    street = way(1, [1, 2, 3, 4, 5], highway="path")
    alone = way(2, [1, 9, 4, 5], highway="path")
    east = write_pbf(tmp_path / "east.osm.pbf", *nodes[2:], street)
    west = write_pbf(tmp_path / "west.osm.pbf", *nodes, street, alone)

    for order in ([east, west], [west, east]):
        write_cut(
            [read_piece(each, (5.0, 52.0, 5.2, 52.2)) for each in order], tmp_path / "cut.osm.pbf"
        )
        (table,) = read(tmp_path / "cut.osm.pbf", Role.STREETS)

        assert [n.tolist() for n in table.frame["nodes"]] == [[1, 2, 3, 4, 5], [4, 5]]
        assert table.source.notes[-1].startswith("1 streets lack nodes")


def test_a_relation_that_one_province_has_in_part_is_taken_whole_from_the_other(tmp_path):
    corners, ring = square(10, 0, 0)
    halves = [way(1, ring[:3]), way(2, ring[2:])]
    hospital = relation(1, [("w", 1, ""), ("w", 2, "")], amenity="hospital", name="Z")
    east = write_pbf(tmp_path / "east.osm.pbf", *corners, halves[0], hospital)
    west = write_pbf(tmp_path / "west.osm.pbf", *corners, *halves, hospital)

    for order in ([east, west], [west, east]):
        write_cut(
            [read_piece(each, (5.0, 52.0, 5.2, 52.2)) for each in order], tmp_path / "cut.osm.pbf"
        )

        assert read(tmp_path / "cut.osm.pbf", Role.CARE)[0].frame.geom_type.tolist() == ["Polygon"]


def test_relations_are_cut_with_their_members(tmp_path):
    corners, ring = square(10, 0, 0)
    city = write_pbf(
        tmp_path / "city.osm.pbf",
        *corners,
        node(30, 9, 9),
        way(1, [*ring[:2], 99, ring[2]], building="yes"),
        way(2, ring[2:]),
        way(3, ring[:2], highway="path"),
        relation(1, [("w", 1, ""), ("w", 2, ""), ("n", 30, "")], amenity="hospital", name="Z"),
    )

    write_cut([read_piece(city, (5.0, 52.0, 5.2, 52.2))], tmp_path / "cut.osm.pbf")

    (kept,), (expected,) = read(tmp_path / "cut.osm.pbf", Role.CARE), read(city, Role.CARE)
    assert_geodataframe_equal(kept.frame, expected.frame)


def test_a_disk_that_cannot_be_written_is_one_line(tmp_path, block):
    folder = tmp_path / "gone"

    with pytest.raises(SourceUnavailableError, match=r"gone: cannot be written: .*make room"):
        write_cut([read_piece(block, (4.0, 52.0, 5.0, 53.0))], folder / "cut.osm.pbf")


# A place beside the pharmacy of the map is the same; one far from it takes its place if so asked.
@pytest.mark.parametrize(("how", "away"), [("add", 0.0002), ("replace", 0.004)])
def test_a_register_in_a_toml_adds_to_what_is_fetched_or_replaces_its_kinds(
    provinces, client, city_with, how, away
):
    with serving(provinces) as server:
        found = gemengd.load_city(city_with(server, how, away), client=client).care

    whose = zip(found["name"], found["source"], strict=True)
    assert sorted(whose) == [
        ("Apotheek", "Own register"),
        ("GGZ", "Own register"),
        ("Ziekenhuis", "OpenStreetMap, care facilities"),
    ]


@pytest.fixture
def city_with(tmp_path, bounds, point_to):
    """Return a TOML with an own register, for a city whose publishers are on this machine."""
    west, south, _, _ = bounds

    def make(server, how, away):
        point_to(server.url, geofabrik={"url": server.url})
        places = (f"pharmacy,Apotheek,{west + away},{south}", f"mental_health,GGZ,{west},{south}")
        rows = "\n".join(("kind,name,lon,lat", *places))
        (tmp_path / "own.csv").write_text(rows, encoding="utf-8")
        toml = tmp_path / "city.toml"
        toml.write_text(
            'name = "Amsterdam"\ncode = "GM0363"\n[[inputs]]\nfile = "own.csv"\n'
            f'role = "care"\ntitle = "Own register"\ncare = "{how}"\n',
            encoding="utf-8",
        )
        return toml

    return make
