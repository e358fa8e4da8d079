"""Servers that take their time, grow without measure, send elsewhere, or need a secret."""

import gzip
import json
import logging
import socket
import threading
import time
from contextlib import contextmanager
from email.utils import formatdate

import pytest
from loopback import collection, large_file, serving

from gemengd.errors import DefinitionError, SourceChangedError, SourceUnavailableError
from gemengd.model.request import Input
from gemengd.sources.publishers import publishers
from gemengd.sources.web import Cache, Client, all_features
from gemengd.sources.web.faults import BusyError
from gemengd.sources.web.line import Line
from gemengd.sources.web.manners import Manners, Patience, manners_of

OK_JSON = (200, {"Content-Type": "application/json"}, b'{"a": 1}')
ITEMS = "/collections/buurten/items"


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("GEMENGD_WAITS", "0")
    return Client(Cache(tmp_path / "cache"))


@contextmanager
def dripping(start, drop, every_s=0.05):
    """Serve what begins so and then goes on without end, a drop at a time."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def answer(connection):
        with connection:
            connection.recv(10_000)
            connection.sendall(start)
            while not over.wait(every_s):
                try:
                    connection.sendall(drop)
                except OSError:
                    return

    def accept():
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    over.set()
    listener.close()


SLOW = {
    "a byte at a time": (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x"),
    "a header without end": (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
    "headers without end": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "nothing after the answer begins": (b"HTTP/1.1 200 OK\r\n", b""),
}


@pytest.mark.parametrize("how", ["get", "download"])
@pytest.mark.parametrize("kind", SLOW)
def test_an_answer_that_drips_in_is_ended_by_the_time_that_it_may_take(
    kind, how, tmp_path, monkeypatch
):
    for name in ("ANSWER", "FILE"):
        monkeypatch.setenv(f"GEMENGD_{name}_MINUTES", "0.01")
    client = Client(Cache(tmp_path))
    begun = time.monotonic()

    with (
        dripping(*SLOW[kind]) as url,
        pytest.raises(SourceUnavailableError, match=r"not whole after 0\.01 minutes") as raised,
    ):
        getattr(client, how)(url)

    assert time.monotonic() - begun < 5
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("how", ["get", "download"])
@pytest.mark.parametrize("line", [b"X: y\r\n", b"y"], ids=["lines", "one line"])
def test_headers_that_pour_in_without_end_are_refused_long_before_the_time_is_over(
    line, how, client
):
    begun, again = time.monotonic(), []
    client.tell(again.append)

    with (
        dripping(b"HTTP/1.1 200 OK\r\n", 10_000 * line, every_s=0) as url,
        pytest.raises(SourceUnavailableError, match="/x: its headers have no end; check") as raised,
    ):
        getattr(client, how)(url)

    assert time.monotonic() - begun < 20
    assert not again
    assert "\n" not in str(raised.value)


def test_what_unpacks_to_a_thousand_times_as_much_is_refused_long_before(client, monkeypatch):
    monkeypatch.setattr("gemengd.sources.web.blocks.ALWAYS_BYTES", 100_000)
    monkeypatch.setattr("gemengd.sources.web.blocks.BLOCK", 10_000)
    noughts = gzip.compress(bytes(2_000_000), 9)
    headers = {"Content-Encoding": "gzip"}

    with (
        serving({"/x": (200, headers, noughts)}) as server,
        pytest.raises(SourceUnavailableError, match=r"/x: 0\.0 MB that unpack to far more"),
    ):
        client.get(f"{server.url}/x")

    assert not list(client.cache.folder.glob("*/*"))


def test_an_answer_that_is_packed_twice_is_not_unpacked(client):
    twice = gzip.compress(gzip.compress(b"twice"))

    with (
        serving({"/x": (200, {"Content-Encoding": "gzip, gzip"}, twice)}) as server,
        pytest.raises(SourceUnavailableError, match="packed as 'gzip, gzip', which was not asked"),
    ):
        client.get(f"{server.url}/x")


def test_an_honest_packed_answer_is_unpacked_and_a_cut_one_refused(client):
    content = json.dumps([{"name": "Buurt", "n": n} for n in range(200_000)]).encode()
    packed, headers = gzip.compress(content), {"Content-Encoding": "gzip"}
    cut = {**headers, "Transfer-Encoding": "chunked"}
    half = b"%x\r\n" % 100 + packed[:100] + b"\r\n0\r\n\r\n"

    with serving({"/x": (200, headers, packed), "/cut": (200, cut, half)}) as server:
        assert len(client.get_json(f"{server.url}/x")) == 200_000
        with pytest.raises(SourceUnavailableError, match="cut off"):
            client.get(f"{server.url}/cut")


def test_a_limit_that_is_no_number_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("GEMENGD_FILE_MB", "much")

    with pytest.raises(DefinitionError, match="GEMENGD_FILE_MB: 'much' is no number from 0"):
        Client(Cache(tmp_path))


def busy(after):
    import httpx  # noqa: PLC0415

    return BusyError(httpx.Response(429, headers={"Retry-After": after} if after else {}))


def test_a_busy_server_is_waited_for_as_it_asks_and_each_wait_is_said():
    said = []
    patience = Patience("https://x.nl/a", Manners(attempts=5, wait_s=30), 1.0, said.append)

    waits = [patience.wait_after(busy(after)) for after in ("", "7", "200")]

    assert waits == [30, 60, 200]
    assert said[:2] == ["x.nl: asked again in 30 s, 2 of 5", "x.nl: asked again in 60 s, 3 of 5"]
    assert patience.wait_after(busy(formatdate(time.time() + 290, usegmt=True))) > 280
    assert patience.wait_after(busy("")) is False


def test_who_asks_to_come_back_tomorrow_is_not_waited_for():
    patience = Patience("https://x.nl/a", Manners(), 1.0, lambda _: None)

    assert patience.wait_after(busy("86400")) is False


def test_publishers_are_waited_for_as_their_maintainers_ask():
    assert manners_of("overpass-api.de").wait_s >= 30
    assert manners_of("download.geofabrik.de").wait_s >= 30
    statline = manners_of("opendata.cbs.nl")
    assert sum(statline.wait_s * 2**n for n in range(statline.attempts - 1)) >= 120
    assert manners_of("elsewhere.nl") == Manners()


def test_a_server_that_was_waited_for_in_vain_is_hardly_asked_from_then_on(client):
    with serving({"/a": (503, {}, b""), "/b": (503, {}, b"")}) as server:
        for path in ("/a", "/b"):
            with pytest.raises(SourceUnavailableError):
                client.get(server.url + path)

    assert (server.asked["/a"], server.asked["/b"]) == (4, 2)


def test_a_server_that_sends_on_to_another_is_not_followed_unless_that_is_allowed(client):
    with serving({"/new": OK_JSON}) as other:
        moved = (302, {"Location": f"{other.url}/new"}, b"")
        with serving({"/old": moved}) as server:
            url = f"{server.url}/old"
            with pytest.raises(SourceChangedError, match=r"sends on to 127\.0\.0\.1:\d+, another"):
                client.get(url)
            asked = other.asked.copy()
            client.allow(url, [other.url.removeprefix("http://")])
            found = client.get_json(url)

    assert not asked
    assert found == {"a": 1}


def test_a_next_page_on_another_server_is_not_fetched(baarn, client):
    with serving({ITEMS: collection(baarn)}) as other:
        pages = collection(baarn, own_base=f"{other.url}{ITEMS}")
        with (
            serving({ITEMS: pages}) as server,
            pytest.raises(SourceChangedError, match="another server; add it as hosts in the TOML"),
        ):
            all_features(client, f"{server.url}/collections/buurten", {})

    assert not other.asked


@pytest.mark.parametrize(
    ("link", "stays"),
    [
        ("http://gis.nl/b", True), ("?page=2", True), ("https://gis.nl/b", True),
        ("http://gis.nl:8080/b", False), ("http://gis.nl.evil.nl/b", False),
        ("http://gis.nl@evil.nl/b", False), ("file:///etc/passwd", False), ("//evil.nl/b", False),
    ],
)  # fmt: skip
def test_what_another_server_is(link, stays):
    line = Line(1.0, 0.0)

    try:
        line.follow("http://gis.nl/a", link)
    except SourceChangedError:
        assert not stays
    else:
        assert stays


SECRET = "s3cret/+ key"


def test_a_secret_is_on_the_wire_and_nowhere_else(client, monkeypatch, caplog):
    monkeypatch.setenv("GIS_KEY", SECRET)
    caplog.set_level(logging.DEBUG)
    heard = []

    def answer(query, headers, _count):
        heard.append(query["api_key"])
        start = int(query.get("offset", ["0"])[0])
        link = f"http://{headers['Host']}{ITEMS}?api_key=s3cret%2F%2B%20key&offset={start + 1}"
        more = [{"rel": "next", "href": link}] if start < 2 else []
        page = {"type": "FeatureCollection", "features": [{"id": start}], "links": more}
        return (200, {}, json.dumps(page).encode()) if start < 2 else (404, {}, b"")

    with serving({ITEMS: answer}) as server:
        url = f"{server.url}/collections/buurten"
        with pytest.raises(SourceUnavailableError) as raised:
            all_features(client, url, {"api_key": "${GIS_KEY}"})

    assert heard == [[SECRET]] * 3
    kept = [p.read_text(encoding="utf-8") for p in client.cache.folder.glob("answers/*")]
    for text in (str(raised.value), caplog.text, *kept):
        assert "s3cret" not in text
    assert "${GIS_KEY}" in str(raised.value)
    assert len(kept) == 2


def test_a_secret_that_the_environment_lacks_is_named(client):
    with pytest.raises(SourceUnavailableError, match="the environment has no GIS_KEY; set it"):
        client.get("http://127.0.0.1:1/x?key=${GIS_KEY}")


def test_user_and_password_come_from_netrc(client, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ada password pw", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    with serving({"/x": OK_JSON}) as server:
        client.get(f"{server.url}/x")

    assert server.headers[0]["Authorization"] == "Basic YWRhOnB3"


SECRETS = [
    "https://ada:pw-5@gis.nl/x.gpkg", "https://pw-5@gis.nl/x.gpkg",
    "https://gis.nl/wfs?service=WFS&api_key=pw-5", "https://gis.nl/x?TOKEN=pw-5",
    "https://gis.nl/x?subscription-key=pw-5", "https://gis.nl/x?sig=pw-5", "https://gis.nl/x?key=pw-5",
]  # fmt: skip


@pytest.mark.parametrize("url", SECRETS)
def test_an_address_with_a_secret_is_refused_when_it_is_read(url, tmp_path, say, monkeypatch):
    city = tmp_path / "city.toml"
    text = 'name = "Baarn"\ncode = "GM0308"\n[[inputs]]\nrole = "plans"\n'
    city.write_text(f'{text}url = "{url}"\n', encoding="utf-8")
    own = tmp_path / "publishers.toml"
    own.write_text(f'[pdok-bag]\nurl = "{url}"\n', encoding="utf-8")

    code, _, said = say("build", city, "--quiet", "--offline", "--out", tmp_path / "out")
    monkeypatch.setenv("GEMENGD_PUBLISHERS", str(own))
    with pytest.raises(DefinitionError, match=r"write \$\{NAME\} in its place") as raised:
        publishers()

    assert code == 2
    assert "write ${NAME} in its place and set NAME in the environment" in said
    assert "pw-5" not in said + str(raised.value)


@pytest.mark.parametrize(
    "url",
    ["https://${ME}:${PW}@gis.nl/x.gpkg", "https://gis.nl/x?key=${KEY}", "https://gis.nl/x?keyword=a",
     "https://gis.nl/x?typeNames=ns:token&count=1"],
)  # fmt: skip
def test_an_address_with_names_for_its_secrets_is_taken(url):
    assert Input(url=url, role="plans").url == url


def test_a_file_that_is_no_geopackage_is_fetched_once_more_and_then_said(client):
    from gemengd.sources.services import bring  # noqa: PLC0415

    whole = large_file(b"SQLite format 3\0 and so on")

    def half_once(query, headers, count):
        return (200, {}, b"half") if count == 1 else whole(query, headers, count)

    with serving({"/x.gpkg": half_once, "/y.gpkg": (200, {}, b"never")}) as server:
        found = bring(Input(url=f"{server.url}/x.gpkg", role="plans"), client, None)
        with pytest.raises(SourceChangedError, match=r"begins as no \.gpkg does; .* fetched twice"):
            bring(Input(url=f"{server.url}/y.gpkg", role="plans"), client, None)

    assert found.file.read_bytes().startswith(b"SQLite")
    assert (server.asked["/x.gpkg"], server.asked["/y.gpkg"]) == (2, 2)
    assert client.cache.find(f"{server.url}/y.gpkg") is None
