"""Layers at an address of their own: every feature once, from any of four kinds of server."""

import json

import geopandas as gpd
import pytest
from loopback import serving
from pyproj import Transformer
from shapely import box, transform
from shapely.geometry import mapping

import gemengd
from gemengd.city_sources import sources
from gemengd.definitions import read_city
from gemengd.errors import DefinitionError, SourceChangedError, SourceUnavailableError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.files import read_shapes
from gemengd.sources.kinds import MAPS
from gemengd.sources.services import bring
from gemengd.sources.services.bring import SUFFIXES
from gemengd.sources.services.wfs import is_wfs
from gemengd.sources.sheets import SHEETS
from gemengd.sources.web import Cache, Client

AROUND = (150_000.0, 510_000.0, 160_000.0, 525_000.0)
TO_DEGREES = Transformer.from_crs("EPSG:28992", "OGC:CRS84", always_xy=True)


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


def feature(number, *, degrees=False, named=True):
    """Return a made-up plan of a hectare in the middle of Voorbeeldstad."""
    shape = box(154_000 + 200 * number, 519_000, 154_100 + 200 * number, 519_100)
    shape = transform(shape, TO_DEGREES.transform, interleaved=False) if degrees else shape
    properties = {"naam": f"Plan {number}", "fase": "Gereed" if number % 2 else "Visie"}
    found = {"type": "Feature", "geometry": mapping(shape), "properties": properties}
    return found | ({"id": f"plan.{number}"} if named else {})


def wfs(features, *, cap=2, counts=True, pages=True):
    """Return an answer of a WFS that gives at most *cap* features at once."""

    def answer(query, _headers, _count):
        start = int(query["startIndex"][0]) if pages else 0
        content = {"type": "FeatureCollection", "features": features[start : start + cap]}
        content |= {"numberMatched": len(features)} if counts else {}
        return 200, {}, json.dumps(content).encode()

    return answer


def arcgis(features, *, cap=2, says_in="properties"):
    def answer(query, _headers, _count):
        start = int(query["resultOffset"][0])
        more = {"exceededTransferLimit": True} if start + cap < len(features) else {}
        content = {"features": features[start : start + cap]}
        content |= {"properties": more} if says_in == "properties" else more
        return 200, {}, json.dumps(content).encode()

    return answer


def names(given):
    content = json.loads(given.file.read_text(encoding="utf-8"))
    return sorted(f["properties"]["naam"] for f in content["features"]), content["crs"]


def is_around_the_plans(bounds):
    west, south, east, north = map(float, bounds.split(","))
    x, y = TO_DEGREES.transform(154_000, 519_000)
    return 0 < x - west < 0.1 > east - x > 0 and 0 < y - south < 0.1 > north - y > 0


def layer(url, **changes):
    return Input(url=url, role=Role.PLANS, **changes)


FIVE = [f"Plan {number}" for number in range(5)]


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("counts", [True, False])
def test_a_wfs_gives_every_feature_once_in_rd(named, counts, client):
    features = [feature(number, named=named) for number in range(5)]
    asked = []

    def answer(query, headers, count):
        asked.append(query)
        return wfs(features, counts=counts)(query, headers, count)

    with serving({"/ows": answer}) as server:
        found = bring(layer(f"{server.url}/ows", table="plannen"), client, AROUND)

    brought, crs = names(found)
    assert brought == FIVE
    assert "28992" in crs["properties"]["name"]
    assert asked[0]["typeNames"] == ["plannen"]
    assert asked[0]["bbox"] == ["150000,510000,160000,525000,urn:ogc:def:crs:EPSG::28992"]
    assert found.table is None


def test_what_stands_in_the_address_of_a_wfs_is_asked_as_it_is(client):
    asked = []

    def answer(query, headers, count):
        asked.append(query)
        return wfs([feature(0)])(query, headers, count)

    with serving({"/wfs": answer}) as server:
        url = f"{server.url}/wfs?TYPENAME=a:b&outputFormat=GEOJSON&cql_filter=x%3D1&count=3"
        bring(layer(url), client, AROUND)

    assert asked[0]["typeNames"] == ["a:b"]
    assert asked[0]["outputFormat"] == ["GEOJSON"]
    assert asked[0]["cql_filter"] == ["x=1"]
    assert asked[0]["count"] == ["1000"]
    assert "bbox" not in asked[0]


@pytest.mark.parametrize("named", [True, False])
def test_a_wfs_that_knows_no_pages_gives_everything_once(named, client):
    features = [feature(number, named=named) for number in range(5)]

    with serving({"/wfs": wfs(features, cap=9, counts=False, pages=False)}) as server:
        found = bring(layer(f"{server.url}/wfs", table="plannen"), client, None)

    assert names(found)[0] == FIVE
    assert server.asked["/wfs"] == 2


@pytest.mark.parametrize("named", [True, False])
def test_a_server_that_counts_more_than_it_gives_is_refused(named, client):
    features = [feature(number, named=named) for number in range(5)]

    with serving({"/wfs": wfs(features, pages=False)}) as server:
        url = f"{server.url}/wfs"
        with pytest.raises(SourceChangedError, match=r"wfs: 2 features came, and the server has"):
            bring(layer(url, table="plannen"), client, None)


@pytest.mark.parametrize("says_in", ["properties", "answer"])
def test_an_arcgis_layer_gives_every_feature_once_in_degrees(says_in, client):
    features = [feature(number, degrees=True) for number in range(5)]
    asked = []

    def answer(query, headers, count):
        asked.append(query)
        return arcgis(features, says_in=says_in)(query, headers, count)

    with serving({"/rest/services/a/FeatureServer/0/query": answer}) as server:
        url = f"{server.url}/rest/services/a/FeatureServer/0"
        brought, crs = names(bring(layer(url), client, AROUND))

    assert brought == FIVE
    assert crs["properties"]["name"].endswith("CRS84")
    assert is_around_the_plans(asked[0]["geometry"][0])


def test_a_refusal_of_an_arcgis_server_is_told_in_its_words(client):
    refusal = (200, {}, b'{"error": {"code": 400, "message": "Invalid URL"}}')

    with serving({"/FeatureServer/7/query": refusal}) as server:
        url = f"{server.url}/FeatureServer/7"
        with pytest.raises(SourceChangedError, match="found Invalid URL; check the address"):
            bring(layer(url), client, None)


@pytest.mark.parametrize(("crs", "degrees"), [([], True), (["28992"], False)])
def test_a_collection_is_asked_in_rd_only_if_it_can(crs, degrees, client):
    known = [f"http://www.opengis.net/def/crs/EPSG/0/{code}" for code in crs]
    asked = []

    def items(query, _headers, _count):
        asked.append(query)
        page = {"features": [feature(0, degrees=degrees)], "links": []}
        return 200, {}, json.dumps(page).encode()

    described = (200, {}, json.dumps({"id": "plannen", "crs": known}).encode())
    with serving(
        {"/collections/plannen": described, "/collections/plannen/items": items}
    ) as server:
        url = f"{server.url}/collections/plannen/items?f=html"
        found = bring(layer(url), client, AROUND)

    assert names(found)[0] == ["Plan 0"]
    assert ("crs" in asked[0]) == bool(crs)
    assert is_around_the_plans(asked[0]["bbox"][0])


def test_a_file_at_an_address_is_read_as_a_file(client):
    text = b"kind,name,x,y\ngp,A,154000,519000\n"

    with serving({"/open/zorg.csv": (200, {}, text)}) as server:
        given = Input(url=f"{server.url}/open/zorg.csv", role=Role.CARE)
        brought = bring(given, client, None)

    assert brought.file.read_bytes() == text
    assert brought.file.suffix == ".csv"
    assert brought.location == given.url


WRONG = {
    "a page": ("https://example.org/plannen", "cannot be told from the address"),
    "a WFS without a layer": ("https://example.org/wfs", "add its name as table"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_address_that_says_too_little_is_a_clear_error(wrong, client):
    url, words = WRONG[wrong]

    with pytest.raises(DefinitionError, match=words):
        bring(layer(url), client, None)


def test_an_answer_that_is_no_geojson_says_how_to_ask_for_it(client):
    with serving({"/wfs": (200, {}, b"<wfs:FeatureCollection/>")}) as server:
        url = f"{server.url}/wfs"
        with pytest.raises(SourceChangedError, match=r"capabilities call GeoJSON as outputFormat"):
            bring(layer(url, table="a"), client, None)


def test_a_layer_without_shapes_is_refused(client):
    bare = {"type": "Feature", "id": 1, "properties": {}, "geometry": None}

    with serving({"/wfs": wfs([bare])}) as server:
        url = f"{server.url}/wfs"
        with pytest.raises(SourceChangedError, match="1 features, none with a shape"):
            bring(layer(url, table="a"), client, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://geo.example.nl/geoserver/wfs", True),
        ("https://geo.example.nl/geoserver/data/ows?x=1", True),
        ("https://kaart.example.nl/arcgis/services/a/MapServer/WFSServer", True),
        ("https://example.nl/data?SERVICE=WFS", True),
        ("https://example.nl/news/wfstories.gpkg", False),
    ],
)
def test_a_wfs_is_known_by_its_address(url, expected):
    assert is_wfs(url) == expected


CITY = """
name = "Voorbeeldstad"
code = "GM9999"
made_up = true
[[inputs]]
file = "voorbeeldstad.gpkg"
reader = "pdok-wijkenbuurten"
role = "areas"
table = "buurten_2024"
[[inputs]]
url = "{url}/wfs"
role = "plans"
table = "plannen"
title = "Made-up plans behind a WFS"
[inputs.columns]
name = "naam"
status = "fase"
[inputs.words.status]
Gereed = "completed"
Visie = "exploring"
"""


def test_a_city_is_built_from_a_layer_at_an_address_and_again_without_a_connection(
    tmp_path, client
):
    data = gemengd.sources.embedded.FOLDER
    toml = tmp_path / "city.toml"
    with serving({"/wfs": wfs([feature(number) for number in range(5)])}) as server:
        toml.write_text(CITY.format(url=server.url), encoding="utf-8")
        first = gemengd.load_city(toml, data=data, client=client)
        listed = sources(toml, data=data, client=client)
    offline = Client(client.cache, offline=True)
    again = gemengd.load_city(toml, data=data, client=offline)

    assert first.plans["name"].tolist() == FIVE
    assert first.plans["status"].tolist() == ["exploring", "completed"] * 2 + ["exploring"]
    assert again.plans.equals(first.plans)
    assert again.sources == first.sources
    (plans,) = [s for s in listed if Role.PLANS in s.roles]
    assert plans.location == f"{server.url}/wfs"
    assert plans.fetched is not None
    with pytest.raises(SourceUnavailableError, match="not in the cache"):
        gemengd.load_city(toml, data=data, client=Client(Cache(tmp_path / "b"), offline=True))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('url = "https://a.nl/wfs"\nfile = "a.gpkg"\nrole = "plans"', "either a file or a url"),
        ('role = "plans"', "either a file or a url"),
        ('url = "https://a.nl/wfs"', "say what https://a.nl/wfs is for, as role"),
        ('url = "ftp://a.nl/b.csv"\nrole = "care"', "url"),
    ],
)
def test_an_input_has_a_file_or_an_address_with_a_role(line, words, tmp_path):
    toml = tmp_path / "city.toml"
    toml.write_text(f'name = "A"\ncode = "GM9998"\n[[inputs]]\n{line}\n', encoding="utf-8")

    with pytest.raises(DefinitionError, match=words):
        read_city(toml)


@pytest.mark.parametrize("suffix", [".parquet", ".fgb", ".gml", ".gpkg", ".geojson"])
def test_a_map_of_every_kind_that_is_read_can_be_at_an_address(suffix, client, tmp_path):
    file = tmp_path / f"plans{suffix}"
    shapes = [box(5.0, 52.0, 5.1, 52.1)]
    plans = gpd.GeoDataFrame({"status": ["adopted"]}, geometry=shapes, crs=4326)
    plans.to_parquet(file) if suffix == ".parquet" else plans.to_file(file)

    with serving({f"/plans{suffix}": (200, {}, file.read_bytes())}) as server:
        given = Input(url=f"{server.url}/plans{suffix}", role="plans")
        found = read_shapes(bring(given, client, None))

    assert list(found["status"]) == ["adopted"]
    assert found.geometry[0].equals_exact(shapes[0], 1e-6)


def test_whatever_is_read_from_a_file_can_be_at_an_address():
    several = {".shp"}  # and its other parts

    assert (MAPS | SHEETS | {".csv", ".osm", ".pbf", ".tif"}) - several <= SUFFIXES
