"""Neighbourhoods from servers on this machine that stand in for PDOK's."""

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import geopandas
import httpx
import pandas as pd
import pytest
from loopback import collection, large_file, serving
from shapely import affinity
from shapely.geometry import mapping, shape

import gemengd
from gemengd.cli.options import years_of
from gemengd.errors import DefinitionError, SourceChangedError, SourceUnavailableError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources import find_municipality
from gemengd.sources.embedded import FOLDER
from gemengd.sources.from_publishers import request_from_publishers
from gemengd.sources.publishers import publishers
from gemengd.sources.services import bring
from gemengd.sources.web import RD_NEW, Cache, Client, all_features, pages

pytestmark = pytest.mark.usefixtures("no_waiting")
ITEMS = "/collections/buurten/items"
BAARN = find_municipality("Baarn")


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


DROPPED = object()


def changed(feature, **properties):
    """Return a feature with other properties."""
    both = {**feature["properties"], **properties}
    return {**feature, "properties": {k: v for k, v in both.items() if v is not DROPPED}}


def shifted(feature, *, east, number):
    """Return a feature as another municipality's, so many degrees further."""
    found = changed(feature, gemeentecode="GM0001", buurtcode=f"BU0001{number:04d}")
    moved = affinity.translate(shape(feature["geometry"]), xoff=east)
    return {**found, "id": 1000 + number, "geometry": mapping(moved)}


def elsewhere(features):
    return [*(shifted(f, east=0, number=n) for n, f in enumerate(features[:7])), *features]


def codes_in(request):
    content = json.loads(request.inputs[0].file.read_text(encoding="utf-8"))
    return sorted(f["properties"]["buurtcode"] for f in content["features"])


@pytest.mark.parametrize(
    ("filters", "asked"), [("heard", 3), ("refused", 4), ("ignored", 4), ("deaf", 8)]
)
def test_whatever_a_server_does_with_the_question_the_same_areas_come(
    filters, asked, baarn, client, point_to
):
    far = [shifted(f, east=2.0, number=number) for number, f in enumerate(baarn * 2)]
    with serving({ITEMS: collection([*far, *baarn], filters=filters)}) as server:
        point_to(server.url)
        request = request_from_publishers(BAARN, client)
        again = request_from_publishers(BAARN, Client(client.cache, offline=True))

    assert codes_in(request) == sorted(f["properties"]["buurtcode"] for f in baarn)
    assert server.asked[ITEMS] == asked
    assert again == request


def test_of_a_server_with_several_years_only_the_year_is_kept(baarn, client, point_to):
    old = {"jaar": 2019, "buurtnaam": "Old", "jrstatcode": None}
    older = [{**changed(f, **old), "id": 1000 + f["id"]} for f in baarn]

    with serving({ITEMS: collection([*older, *baarn])}) as server:
        point_to(pdok_wijken_en_buurten_historisch={"url": server.url, "years": [2019]})
        request = request_from_publishers(BAARN, client)

    content = json.loads(request.inputs[0].file.read_text(encoding="utf-8"))
    assert {f["properties"]["buurtnaam"] for f in content["features"]} == {"Old"}
    assert len(content["features"]) == 21


def test_a_server_of_many_years_that_seems_to_lack_one_is_not_the_last_word(
    baarn, country, client, point_to
):
    answers = {
        ITEMS: collection([changed(f, jaar=2019, jrstatcode=None) for f in baarn]),
        "/index.xml": feed(("/country.gpkg", GEOPACKAGE)),
        "/country.gpkg": large_file(country),
    }
    with serving(answers) as server:
        point_to(
            pdok_wijken_en_buurten_historisch={"url": server.url, "years": [2024]},
            pdok_wijken_en_buurten_atom={"url": f"{server.url}/index.xml", "years": [2024]},
        )
        request = request_from_publishers(BAARN, client)

    assert [given.location for given in request.inputs] == [f"{server.url}/country.gpkg"]


@pytest.mark.parametrize(
    ("old", "new"), [("buurtcode", "buurtcode_cbs"), ("gemeentecode", "gemeenteCodeCBS")]
)
def test_a_column_that_was_renamed_is_named_with_the_nearest(old, new, baarn, client, point_to):
    renamed = [changed(f, **{new: f["properties"][old], old: DROPPED}) for f in baarn]
    words = f"no column '{old}'; the nearest is '{new}': the publisher may have renamed it"

    with serving({ITEMS: collection(renamed, filters="deaf")}) as server:
        point_to(server.url)
        with pytest.raises(SourceChangedError, match=words):
            request_from_publishers(BAARN, client)


FEED = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<link rel="self" href="/decoy.gpkg"/>{entries}</feed>"""
LINK = '<entry><link rel="alternate" href="{href}" type="{kind}"/></entry>'
GEOPACKAGE, ATOM = "application/geopackage+sqlite3", "application/atom+xml"


def feed(*links):
    entries = "".join(LINK.format(href=href, kind=kind) for href, kind in links)
    return 200, {"Content-Type": "application/xml"}, FEED.format(entries=entries).encode()


@pytest.fixture(scope="module")
def country(baarn, tmp_path_factory):
    """Return a GeoPackage with Baarn among made-up areas of another municipality."""
    path = tmp_path_factory.mktemp("country") / "wijkenbuurten.gpkg"
    areas = geopandas.GeoDataFrame.from_features(baarn, crs="OGC:CRS84").to_crs(28992)
    others = areas.assign(gemeentecode="GM9998", gemeentenaam="Made up")
    others["buurtcode"] = "BU9998" + others["buurtcode"].str[6:]
    both = pd.concat([others] * 300 + [areas], ignore_index=True)
    both.to_file(path, layer="buurten", engine="pyogrio")
    return path.read_bytes()


def test_a_year_that_the_server_lacks_comes_from_the_file_that_the_feed_names(
    baarn, country, client, point_to
):
    answers = {
        "/2024/index.xml": feed(("/2024/set.xml", ATOM), ("/2024/page.html", "text/html")),
        "/2024/set.xml": feed(
            ("files/wijkenbuurten_2024.gpkg", GEOPACKAGE),
            ("files/wijkenbuurten_2024_v2.gpkg", GEOPACKAGE),
        ),
        "/2024/files/wijkenbuurten_2024_v2.gpkg": large_file(country, cut_at=[100_000]),
    }
    with serving(answers) as server:
        point_to(
            f"{server.url}/{{year}}/ogc",
            pdok_wijken_en_buurten_atom={
                "url": f"{server.url}/{{year}}/index.xml",
                "years": [2024],
            },
        )
        said = []
        found = gemengd.load_city(
            "baarn", client=client, progress=lambda *report: said.append(report)
        )
        again = gemengd.load_city("baarn", client=Client(client.cache, offline=True))

    (source,) = found.sources
    assert sorted(found.areas.index) == sorted(f["properties"]["buurtcode"] for f in baarn)
    assert source.location == f"{server.url}/2024/files/wijkenbuurten_2024_v2.gpkg"
    (account,) = found.ledger
    assert account.used == 21
    assert source.rows == 21 + sum(gone.count for gone in account.left_out)
    assert any("wijkenbuurten_2024_v2.gpkg: " in words for _, _, words in said)
    assert found.warnings[0] == (
        f"2024 was read from {source.location}, as {server.url}/2024/ogc gave no answer that can "
        "be read"
    )
    assert again.figures.equals(found.figures)
    assert again.warnings == found.warnings


def test_a_zip_of_shapefiles_is_read_as_it_stands(client, point_to, shared_data):
    archive = (shared_data / "cbs/groningen_buurten_2017.zip").read_bytes()
    answers = {
        "/index.xml": feed(("/buurt_2017.zip", "application/zip")),
        "/buurt_2017.zip": (200, {}, archive),
    }
    with serving(answers) as server:
        point_to(
            pdok_wijken_en_buurten_atom={"url": f"{server.url}/index.xml", "years": [2024, 2017]}
        )
        found = gemengd.load_city("groningen", years=[2017], client=client)

    assert len(found.areas) == 108
    assert {source.year for source in found.sources} == {2017}


def test_a_zip_with_a_geopackage_is_unpacked(baarn, country, client, point_to):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WijkBuurtkaart_2024_v2/wijkenbuurten_2024_v2.gpkg", country)
        archive.writestr("WijkBuurtkaart_2024_v2/leesmij.txt", "made up")
    answers = {
        "/index.xml": feed(("/kaart.zip", "application/zip")),
        "/kaart.zip": (200, {}, made.getvalue()),
    }
    with serving(answers) as server:
        point_to(pdok_wijken_en_buurten_atom={"url": f"{server.url}/index.xml", "years": [2024]})
        found = gemengd.load_city("baarn", client=client)

    assert len(found.areas) == len(baarn)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            feed(("/notes.pdf", "application/pdf")),
            r"1 links, none to a file \.gpkg or \.zip; open it",
        ),
        ((200, {}, b"<rss/>"), "expected an ATOM feed, found <rss>"),
        ((200, {}, b"<html>"), "expected XML, found a web page"),
    ],
)
def test_a_feed_that_is_none_or_offers_nothing_is_one_line(answer, words, client, point_to):
    with serving({"/index.xml": answer}) as server:
        point_to(pdok_wijken_en_buurten_atom={"url": f"{server.url}/index.xml", "years": [2024]})
        with pytest.raises(SourceChangedError, match=words):
            gemengd.load_city("baarn", client=client)


def test_only_the_years_that_are_asked_for_are_fetched(baarn, client, point_to):
    paths = [f"/{year}/collections/buurten/items" for year in range(2019, 2026)]
    answers = {
        path: collection([changed(f, jaar=int(path[1:5]), jrstatcode=None) for f in baarn])
        for path in paths
    }
    with serving(answers) as server:
        point_to(f"{server.url}/{{year}}", years=range(2025, 2018, -1))
        newest = gemengd.load_city("baarn", client=client)
        older = gemengd.load_city("baarn", years=[2019, 2021, 1999], client=client)

    assert [source.year for source in newest.sources] == [2025, 2024, 2023, 2022]
    assert [source.year for source in older.sources] == [2021, 2019]
    assert older.warnings[0] == "1999 was left out: no publisher gave it; there are 2019 to 2025"
    assert server.asked["/2020/collections/buurten/items"] == 0


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (None, ()),
        ("2024", (2024,)),
        ("2022-2024", (2024, 2023, 2022)),
        ("2019, 2024,2019", (2024, 2019)),
        ("2013-2014,2020", (2020, 2014, 2013)),
    ],
)
def test_years_are_written_as_people_do(text, years):
    assert years_of(text) == years


@pytest.mark.parametrize("text", ["24", "2024-2022", "2020..2024", "a", "2024,"])
def test_what_is_no_list_of_years_is_refused(text):
    with pytest.raises(DefinitionError, match="write it as in 2024, 2015-2025 or 2019,2024"):
        years_of(text)


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize("name", ["baarn", "BAARN", "GM0308"])
def test_a_municipality_is_built_by_name_from_an_empty_cache(name, baarn, tmp_path, point_to, say):
    only = ["--only", "segregation", "--quiet"]
    with serving({ITEMS: collection(elsewhere(baarn))}) as server:
        point_to(server.url)
        first = say("build", name, "--out", tmp_path / "a", *only)
        asked = server.asked[ITEMS]
        again = say("build", name, "--out", tmp_path / "b", "--offline", *only)

    assert (first, again) == ((0, "", ""), (0, "", ""))
    assert server.asked[ITEMS] == asked == 3
    for path in sorted((tmp_path / "a/baarn").iterdir()):
        assert path.read_bytes() == (tmp_path / "b/baarn" / path.name).read_bytes()
    manifest = json.loads((tmp_path / "a/baarn/manifest.json").read_text(encoding="utf-8"))
    (source,) = manifest["sources"]
    assert source["location"] == f"{server.url}/collections/buurten"
    assert source["licence"] == "CC BY 4.0"


def test_fetched_areas_are_those_of_the_file(baarn, client, point_to, shared_data):
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url)
        fetched = gemengd.load_city("baarn", client=client)
    given = gemengd.load_city(
        "GM0308", files={Role.AREAS: shared_data / "cbs/baarn_buurten.geojson"}
    )

    assert fetched.areas.index.equals(given.areas.index)
    assert fetched.areas.geom_equals_exact(given.areas, tolerance=0.01).all()
    assert fetched.figures.equals(given.figures)
    assert fetched.reasons.equals(given.reasons)


def test_a_year_that_is_not_there_is_left_out_and_said(baarn, client, point_to):
    year = "/2024/collections/buurten/items"
    with serving({year: collection(baarn)}) as server:
        point_to(f"{server.url}/{{year}}", years=(2025, 2024))
        found = gemengd.load_city("baarn", client=client)

    assert len(found.areas) == 21
    assert any(w.startswith("2025 was left out: no publisher gave it") for w in found.warnings)


def test_a_year_before_a_merger_is_left_out_and_said(baarn, country, client, point_to):
    years = {year: [changed(f, jaar=year, jrstatcode=None) for f in baarn] for year in (2025, 2024)}
    years[2024] = [changed(f, gemeentecode="GM9998") for f in years[2024]]
    answers = {
        f"/{year}/collections/buurten/items": collection(features)
        for year, features in years.items()
    }
    answers |= {
        "/index.xml": feed(("/country.gpkg", GEOPACKAGE)),
        "/country.gpkg": large_file(country.replace(b"GM0308", b"GM9997")),
    }
    with serving(answers) as server:
        atom = {"url": f"{server.url}/index.xml", "years": [2023]}
        point_to(f"{server.url}/{{year}}", years=[2025, 2024], pdok_wijken_en_buurten_atom=atom)
        found = gemengd.load_city("baarn", client=client)

    assert [source.year for source in found.sources] == [2025]
    assert found.warnings[:2] == (
        "2024 was left out: it has no neighbourhoods of Baarn (GM0308)",
        "2023 was left out: it has no neighbourhoods of Baarn (GM0308)",
    )


def test_a_server_without_the_municipality_says_so(baarn, client, point_to):
    with serving({ITEMS: collection(baarn, filters="deaf")}) as server:
        point_to(server.url)
        with pytest.raises(SourceChangedError, match=r"no features of Breda \(GM0758\), 2024"):
            gemengd.load_city("breda", client=client)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[pdok]\nurl = 'x'", "no publisher 'pdok'"),
        ("[pdok-wijken-en-buurten]\nyears = 'x'", "years"),
        ("[", "cannot be read"),
    ],
)
def test_a_wrong_configuration_is_a_clear_error(text, words, tmp_path, monkeypatch):
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("GEMENGD_PUBLISHERS", str(tmp_path / "own.toml"))

    with pytest.raises(DefinitionError, match=words):
        publishers()


GEOAPI = """
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [en-US]
  limits: {{default_items: 10, max_items: 10}}
  map: {{url: "x", attribution: "x"}}
logging: {{level: ERROR}}
metadata:
  identification:
    title: t
    description: d
    keywords: [k]
    keywords_type: theme
    terms_of_service: x
    url: http://127.0.0.1
  license: {{name: n, url: "http://127.0.0.1"}}
  provider: {{name: n, url: "http://127.0.0.1"}}
  contact: {{name: n, email: e@e.nl}}
resources:
"""
RESOURCE = """
  {name}:
    type: collection
    title: b
    description: b
    keywords: [b]
    extents: {{spatial: {{bbox: [3, 50, 8, 54], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}}}
    providers:
      - type: feature
        name: GeoJSON
        data: {data}
        id_field: buurtcode
        crs:
          - http://www.opengis.net/def/crs/EPSG/0/28992
          - http://www.opengis.net/def/crs/OGC/1.3/CRS84
        storage_crs: http://www.opengis.net/def/crs/OGC/1.3/CRS84
"""


@pytest.fixture(scope="module")
def voorbeeldstad():
    """Return the neighbourhoods of the embedded city, in RD New."""
    return geopandas.read_file(FOLDER / "voorbeeldstad.gpkg", layer="buurten_2024")


@pytest.fixture(scope="module")
def geoapi(baarn, voorbeeldstad, tmp_path_factory):
    """Return the address of a real OGC API Features server, in pages of 10."""
    folder = tmp_path_factory.mktemp("geoapi")
    with serving({}) as free:
        port = free.server.server_address[1]
    content = json.dumps({"type": "FeatureCollection", "features": elsewhere(baarn)})
    embedded = voorbeeldstad.to_crs("OGC:CRS84").to_json()
    resources = ""
    for name, text in (("buurten", content), ("voorbeeldstad", embedded)):
        data = folder / f"{name}.geojson"
        data.write_text(text, encoding="utf-8")
        resources += RESOURCE.format(name=name, data=data)
    config, document = folder / "config.yml", folder / "openapi.yml"
    config.write_text(GEOAPI.format(port=port) + resources, encoding="utf-8")
    settings = {
        **os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(document),
    }  # fmt: skip
    command = Path(sys.executable).with_name("pygeoapi")
    made = [command, "openapi", "generate", config, "--output-file", document]
    subprocess.run(made, env=settings, check=True, capture_output=True)
    server = subprocess.Popen(
        [command, "serve"], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{port}/conformance").raise_for_status()
            break
        except httpx.HTTPError:
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


def test_a_real_server_gives_the_embedded_city_whole_in_pages_of_ten(geoapi, client, voorbeeldstad):
    sizes = [len(page) for page in pages(client, f"{geoapi}/collections/voorbeeldstad", {})]
    found = all_features(client, f"{geoapi}/collections/voorbeeldstad", {})

    fetched = geopandas.GeoDataFrame.from_features(found, crs=28992).set_index("buurtcode")
    original = voorbeeldstad.set_index("buurtcode").loc[fetched.index]
    assert len(sizes) > 1
    assert max(sizes) == 10
    assert len(found) == len(voorbeeldstad) == sum(sizes)
    assert fetched.index.is_unique
    assert fetched.geom_equals_exact(original.geometry, tolerance=0.01).all()
    assert (fetched["aantal_inwoners"] == original["aantal_inwoners"]).all()


def test_a_real_server_gives_every_feature_once_in_rd(geoapi, client, point_to, shared_data):
    point_to(geoapi)

    found = all_features(client, f"{geoapi}/collections/buurten", {})
    request = request_from_publishers(BAARN, client)
    fetched = gemengd.load_city("baarn", client=client)
    given = gemengd.load_city(
        "GM0308", files={Role.AREAS: shared_data / "cbs/baarn_buurten.geojson"}
    )

    assert len(found) == 28
    content = json.loads(request.inputs[0].file.read_text(encoding="utf-8"))
    assert "28992" in content["crs"]["properties"]["name"]
    assert fetched.areas.index.equals(given.areas.index)
    assert fetched.areas.geom_equals_exact(given.areas, tolerance=0.01).all()
    assert fetched.figures.equals(given.figures)


def test_a_layer_of_a_real_server_is_brought_from_around_the_city_only(geoapi, client, shared_data):
    areas = geopandas.read_file(shared_data / "cbs/baarn_buurten.geojson").to_crs(28992)
    around = tuple(areas.geometry.iloc[[0]].total_bounds)
    near = areas.cx[around[0] : around[2], around[1] : around[3]]
    given = Input(url=f"{geoapi}/collections/buurten", role=Role.AREAS)

    brought = geopandas.read_file(bring(given, client, around).file)
    in_metres = {"bbox": ",".join(f"{c:.0f}" for c in around), "bbox-crs": RD_NEW}
    same = all_features(client, f"{geoapi}/collections/buurten", in_metres)

    codes = set(brought["buurtcode"])
    assert {f["properties"]["buurtcode"] for f in same} == codes
    assert set(near["buurtcode"]) <= codes
    assert len(codes) < len(areas)
    assert brought.crs.to_epsg() == 28992


def test_a_toml_without_areas_gets_them_from_the_publishers(baarn, tmp_path, client, point_to):
    (tmp_path / "care.csv").write_text("kind,name,lon,lat\ngp,A,5.29,52.21\n", encoding="utf-8")
    toml = tmp_path / "own.toml"
    toml.write_text(
        'name = "Baarn"\ncode = "GM0308"\n[[inputs]]\nfile = "care.csv"\nrole = "care"\n',
        encoding="utf-8",
    )

    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url)
        found = gemengd.load_city(toml, client=client)

    assert len(found.areas) == 21
    assert list(found.care["name"]) == ["A"]


def test_areas_that_cannot_be_fetched_fail_even_if_the_rest_may_be_left_out(client, point_to):
    with serving({}) as server:
        point_to(server.url)
        with pytest.raises(SourceUnavailableError, match="or give the file with --neighbourhoods"):
            gemengd.load_city("baarn", client=client, skip_unavailable=True)
