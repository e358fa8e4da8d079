"""Servers asked on this machine: every feature once, every fault one line."""

import errno
import json
import os
import threading
from pathlib import Path

import httpx
import pytest
from loopback import collection, serving, slow

from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.sources.web import Cache, Client, all_features

pytestmark = pytest.mark.usefixtures("no_waiting")
ITEMS = "/collections/buurten/items"
OK_JSON = (200, {"Content-Type": "application/json"}, b'{"a": 1}')


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


def test_every_feature_comes_once_over_all_pages(baarn, client):
    with serving({ITEMS: collection(baarn)}) as server:
        found = all_features(client, f"{server.url}/collections/buurten", {})

    assert [f["id"] for f in found] == list(range(21))
    assert server.asked[ITEMS] == 3


def test_a_feature_that_is_served_on_two_pages_comes_once(baarn, client):
    with serving({ITEMS: collection([*baarn[:10], *baarn[8:]])}) as server:
        found = all_features(client, f"{server.url}/collections/buurten", {})

    assert len(found) == 21


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
