"""Publishers' servers, stood in for on this machine: every feature once, every fault one line."""

import errno
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
import stamina
from loopback import collection, serving, slow

import gemengd
from gemengd.cli import main
from gemengd.errors import DefinitionError, SourceChangedError, SourceUnavailableError
from gemengd.model.raw import Role
from gemengd.sources.from_publishers import request_from_publishers
from gemengd.sources.municipalities import Municipality
from gemengd.sources.publishers import publishers
from gemengd.sources.web import Cache, Client, all_features

ITEMS = "/collections/buurten/items"
BAARN = Municipality("GM0308", "Baarn")
OK_JSON = (200, {"Content-Type": "application/json"}, b'{"a": 1}')


@pytest.fixture(autouse=True)
def no_waiting():
    with stamina.set_testing(testing=True, attempts=4, cap=True):
        yield


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


@pytest.fixture
def point_to(tmp_path, monkeypatch):
    """Let the configuration send the client elsewhere, as a mirror would; ask no other."""

    def do(url, years=(2024,)):
        file = tmp_path / "publishers.toml"
        text = f'[pdok-wijken-en-buurten]\nurl = "{url}"\nyears = {list(years)}\n'
        others = publishers().keys() - {"pdok-wijken-en-buurten"}
        text += "".join(f"[{name}]\nused = false\n" for name in sorted(others))
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(file))

    return do


@pytest.fixture(scope="module")
def baarn(shared_data):
    content = json.loads((shared_data / "cbs/baarn_buurten.geojson").read_text(encoding="utf-8"))
    return [{**f, "id": number} for number, f in enumerate(content["features"])]


def elsewhere(features):
    other = json.loads(json.dumps(features[:7]))
    for number, feature in enumerate(other):
        feature["id"] = 1000 + number
        feature["properties"]["gemeentecode"] = "GM0001"
        feature["properties"]["buurtcode"] = f"BU0001{number:04d}"
    return [*other, *features]


def test_every_feature_comes_once_over_all_pages(baarn, client):
    with serving({ITEMS: collection(baarn)}) as server:
        found = all_features(client, f"{server.url}/collections/buurten", {})

    assert [f["id"] for f in found] == list(range(21))
    assert server.asked[ITEMS] == 3


def test_a_feature_that_is_served_on_two_pages_comes_once(baarn, client):
    with serving({ITEMS: collection([*baarn[:10], *baarn[8:]])}) as server:
        found = all_features(client, f"{server.url}/collections/buurten", {})

    assert len(found) == 21


def test_a_server_that_ignores_the_filter_does_no_harm(baarn, client, point_to):
    with serving({ITEMS: collection(elsewhere(baarn), filters=False)}) as server:
        point_to(server.url)
        request = request_from_publishers(BAARN, client)

    content = json.loads(request.inputs[0].file.read_text(encoding="utf-8"))
    assert len(content["features"]) == 21


def test_pages_that_go_round_in_circles_end(client):
    page = {"features": [{"id": 1}], "links": [{"rel": "next", "href": ITEMS}]}
    answer = (200, {}, json.dumps(page).encode())

    with serving({ITEMS: answer}) as server, pytest.raises(SourceChangedError, match="in circles"):
        all_features(client, f"{server.url}/collections/buurten", {})


def test_a_fresh_answer_is_not_asked_for_again_and_a_stale_one_by_its_etag(tmp_path):
    now = [1000.0]

    def answer(_query, headers, _count):
        if headers.get("If-None-Match") == '"v1"':
            return 304, {"ETag": '"v1"', "Cache-Control": "max-age=60"}, b""
        return 200, {"ETag": '"v1"', "Cache-Control": "max-age=60"}, b'{"a": 1}'

    client = Client(Cache(tmp_path), clock=lambda: now[0])
    with serving({"/x": answer}) as server:
        first = client.get(f"{server.url}/x")
        now[0] += 59
        again = client.get(f"{server.url}/x")
        asked_fresh = server.asked["/x"]
        now[0] += 2
        stale = client.get(f"{server.url}/x")

    assert first == again
    assert asked_fresh == 1
    assert server.asked["/x"] == 2
    assert stale.sha256 == first.sha256
    assert stale.fetched > first.fetched


def test_refresh_asks_again_and_offline_never(tmp_path):
    with serving({"/x": OK_JSON}) as server:
        url = f"{server.url}/x"
        Client(Cache(tmp_path)).get(url)
        Client(Cache(tmp_path), refresh=True).get(url)
        asked = server.asked["/x"]
        Client(Cache(tmp_path), offline=True).get(url)

    assert asked == 2
    assert server.asked["/x"] == 2
    with pytest.raises(SourceUnavailableError, match="not in the cache; build once without --off"):
        Client(Cache(tmp_path / "empty"), offline=True).get(url)


def test_broken_bytes_in_the_cache_are_fetched_again(client):
    with serving({"/x": OK_JSON}) as server:
        stored = client.get(f"{server.url}/x")
        client.cache.path(stored).write_bytes(b"rot")
        client.get(f"{server.url}/x")

    assert server.asked["/x"] == 2
    assert client.cache.path(stored).read_bytes() == b'{"a": 1}'


def test_a_busy_server_is_asked_four_times_and_a_passing_fault_is_survived(client):
    def passing(_query, _headers, count):
        return OK_JSON if count == 3 else (503, {"Retry-After": "0"}, b"")

    with serving({"/busy": (429, {}, b""), "/passing": passing}) as server:
        assert client.get_json(f"{server.url}/passing") == {"a": 1}
        with pytest.raises(SourceUnavailableError, match=r"answers 429 .*, 4 times; try again"):
            client.get(f"{server.url}/busy")

    assert server.asked["/busy"] == 4


FAULTS = {
    "not there": ((404, {}, b""), SourceUnavailableError, "answers 404 Not Found; check the addr"),
    "a web page": ((200, {}, b" <html>Welcome"), SourceChangedError, "found a web page"),
    "half JSON": ((200, {}, b'{"a": '), SourceChangedError, "found something else"),
    "cut off": (
        (200, {"Content-Length": "999"}, b"half"), SourceUnavailableError, "the answer was cut off",
    ),
    "sent round": ((302, {"Location": "/x"}, b""), SourceUnavailableError, "without end"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_and_leaves_nothing_in_the_cache(fault, client):
    answer, error, words = FAULTS[fault]

    def afresh(_query, _headers, _count):
        status, headers, body = answer
        return status, dict(headers), body

    with serving({"/x": afresh}) as server:
        with pytest.raises(error, match=words) as raised:
            client.get_json(f"{server.url}/x")
        assert client.cache.find(f"{server.url}/x") is None

    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 3
    assert not list(client.cache.folder.glob(".unfinished*"))


def test_an_answer_of_another_shape_is_named(client):
    with serving({ITEMS: (200, {}, b'{"code": 7, "description": "x"}')}) as server:  # noqa: SIM117
        with pytest.raises(SourceChangedError, match="a page of features, found code, description"):
            all_features(client, f"{server.url}/collections/buurten", {})


def test_no_connection_a_slow_server_and_a_huge_answer_are_one_line(tmp_path):
    client = Client(Cache(tmp_path), most_bytes=100, patience_s=0.2)
    with serving({"/slow": slow(1), "/huge": (200, {}, b"x" * 101)}) as server:
        with pytest.raises(SourceUnavailableError, match="no answer within"):
            client.get(f"{server.url}/slow")
        with pytest.raises(SourceUnavailableError, match=r"more than 0\.0001 MB"):
            client.get(f"{server.url}/huge")
    with pytest.raises(SourceUnavailableError, match="no connection"):
        client.get(f"{server.url}/gone")
    assert not list(Path(tmp_path).glob(".unfinished*"))


def test_a_certificate_that_cannot_be_trusted_is_said_at_once(client, monkeypatch):
    asked = []

    def refuse(*_arguments, **_settings):
        asked.append(1)
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    monkeypatch.setattr(httpx.Client, "stream", refuse)

    with pytest.raises(SourceUnavailableError, match="its certificate cannot be trusted"):
        client.get("https://127.0.0.1/x")
    assert len(asked) == 1


def test_a_full_disk_is_said_and_the_old_answer_kept(client, monkeypatch):
    with serving({"/x": OK_JSON}) as server:
        url = f"{server.url}/x"
        stored = client.get(url)

        def full(*_arguments):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(SourceUnavailableError, match=r"No space left on device; make room"):
            Client(client.cache, refresh=True).get(url)

    assert client.cache.find(url) == stored


def test_two_builds_at_once_share_the_cache(tmp_path):
    body = json.dumps({"a": "x" * 200_000}).encode()
    with serving({"/x": (200, {}, body)}) as server:
        url, found = f"{server.url}/x", []
        threads = [
            threading.Thread(
                target=lambda: found.append(
                    Client(Cache(tmp_path), refresh=True).get_json(url) == json.loads(body)
                )
            )
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert found == [True] * 8
    assert len(list((tmp_path / "blobs").iterdir())) == 1


def test_the_server_hears_who_asks(client):
    with serving({"/x": OK_JSON}) as server:
        client.get(f"{server.url}/x")

    assert server.headers[0]["User-Agent"].startswith("gemengd/")


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code


@pytest.mark.parametrize("name", ["baarn", "BAARN", "GM0308"])
def test_a_municipality_is_built_by_name_from_an_empty_cache(
    name, baarn, tmp_path, point_to, monkeypatch
):
    monkeypatch.setattr(
        "gemengd.sources.web.cache.user_cache_path", lambda *_, **__: tmp_path / "cache"
    )
    with serving({ITEMS: collection(elsewhere(baarn))}) as server:
        point_to(server.url)
        first = run(monkeypatch, "build", name, "--out", tmp_path / "a", "--quiet")
        asked = server.asked[ITEMS]
        again = run(monkeypatch, "build", name, "--out", tmp_path / "b", "--offline", "--quiet")

    assert (first, again) == (0, 0)
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
        # The pages after the first are at an address of their own.
        server.answers[ITEMS] = collection(baarn)
        found = gemengd.load_city("baarn", client=client)

    assert len(found.areas) == 21
    assert any(w.startswith("2025 was left out: http") for w in found.warnings)


def test_a_server_without_the_municipality_says_so(baarn, client, point_to):
    with serving({ITEMS: collection(baarn, filters=False)}) as server:
        point_to(server.url)
        with pytest.raises(SourceChangedError, match=r"21 features, none of Breda \(GM0758\)"):
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
  buurten:
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
def geoapi(baarn, tmp_path_factory):
    """Return the address of a real OGC API Features server, in pages of 10."""
    folder = tmp_path_factory.mktemp("geoapi")
    with serving({}) as free:
        port = free.server.server_address[1]
    data = folder / "buurten.geojson"
    data.write_text(
        json.dumps({"type": "FeatureCollection", "features": elsewhere(baarn)}), encoding="utf-8"
    )
    config, document = folder / "config.yml", folder / "openapi.yml"
    config.write_text(GEOAPI.format(port=port, data=data), encoding="utf-8")
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


def test_the_sources_of_a_city_are_listed_with_their_age(
    baarn, tmp_path, point_to, monkeypatch, capsys
):
    monkeypatch.setattr(
        "gemengd.sources.web.cache.user_cache_path", lambda *_, **__: tmp_path / "cache"
    )
    monkeypatch.setattr(sys, "argv", ["gemengd", "sources", "baarn"])
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url)
        with pytest.raises(SystemExit) as stop:
            main()
        said = " ".join(capsys.readouterr().out.split())
        monkeypatch.setattr(sys, "argv", ["gemengd", "sources", "baarn", "--offline", "--json"])
        with pytest.raises(SystemExit):
            main()

    (row,) = json.loads(capsys.readouterr().out)
    assert stop.value.code == 0
    for words in (
        "CBS Wijken en Buurten 2024",
        "CC BY 4.0",
        "nobody here has fetched",
        "0.0 hours",
    ):
        assert words in said
    assert (row["rows"], row["year"], row["verified"]) == (21, 2024, False)
    assert row["from"] == f"{server.url}/collections/buurten"
    assert time.time() - row["fetched"] < 60


def test_files_are_sources_without_an_age(shared_data, capsys, monkeypatch, request):
    toml = request.config.rootpath / "examples/places/leeuwarden.toml"
    arguments = ["gemengd", "sources", str(toml), "--data", str(shared_data), "--json"]
    monkeypatch.setattr(sys, "argv", arguments)

    with pytest.raises(SystemExit):
        main()

    rows = json.loads(capsys.readouterr().out)
    assert [row["year"] for row in rows] == [2024, 2025, 2022]
    assert {row["verified"] for row in rows} == {None}


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
