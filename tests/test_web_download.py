"""Large files from servers on this machine: in pieces, once, and never half of one."""

import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter

import pytest
from loopback import large_file, serving

from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.sources.web import Cache, Client, at_once

pytestmark = pytest.mark.usefixtures("no_waiting")
CONTENT = bytes(range(256)) * 4000  # 1.024 MB


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


def parts(client):
    return sorted((client.cache.folder / "partial").glob("*"))


def test_a_large_file_comes_whole_and_says_how_far_it_is(client):
    said = []

    with serving({"/big.zip": large_file(CONTENT)}) as server:
        stored = client.download(f"{server.url}/big.zip", lambda *report: said.append(report))

    assert client.cache.read(stored) == CONTENT
    assert said[-1] == (1.0, "big.zip: 1 of 1 MB")
    assert [fraction for fraction, _ in said] == sorted(fraction for fraction, _ in said)
    assert not parts(client)


def test_after_a_cut_the_rest_is_fetched_and_not_the_whole(client):
    with serving({"/big": large_file(CONTENT, cut_at=[300_000, 500_000])}) as server:
        stored = client.download(f"{server.url}/big")

    assert client.cache.read(stored) == CONTENT
    asked = [headers.get("Range") for headers in server.headers]
    assert asked == [None, "bytes=300000-", "bytes=800000-"]
    assert not parts(client)


def test_a_later_build_goes_on_where_an_earlier_one_was_cut_off(client):
    answer = large_file(CONTENT, cut_at=[100, 100, 100, 100])
    with serving({"/big": answer}) as server:
        with pytest.raises(SourceUnavailableError, match="the answer was cut off; try again"):
            client.download(f"{server.url}/big")
        assert client.cache.find(f"{server.url}/big") is None
        stored = Client(client.cache).download(f"{server.url}/big")

    assert client.cache.read(stored) == CONTENT
    assert server.headers[-1]["Range"] == "bytes=400-"


@pytest.mark.parametrize("ranges", [True, False])
def test_a_file_that_changed_meanwhile_is_begun_with_afresh(ranges, client):
    other = CONTENT[::-1]
    with serving({"/big": large_file(CONTENT, cut_at=[7_000] * 4)}) as server:
        url = f"{server.url}/big"
        with pytest.raises(SourceUnavailableError):
            client.download(url)
        server.answers["/big"] = large_file(other, mark='"v2"', ranges=ranges)
        stored = client.download(url)

    assert client.cache.read(stored) == other
    assert stored.etag == '"v2"'


@pytest.mark.parametrize(
    "lie",
    [
        {"Content-Range": f"bytes 5-{len(CONTENT) - 1}/{len(CONTENT)}", "ETag": '"v1"'},
        {"Content-Range": f"bytes 9000-{len(CONTENT) - 1}/{len(CONTENT)}", "ETag": '"v2"'},
    ],
    ids=["another place", "another version"],
)
def test_a_piece_that_does_not_fit_the_part_is_not_added_to_it(lie, client):
    honest = large_file(CONTENT, cut_at=[9_000])

    def answer(query, headers, count):
        return (206, lie, b"wrong piece") if count == 2 else honest(query, headers, count)

    with serving({"/big": answer}) as server:
        stored = client.download(f"{server.url}/big")

    assert client.cache.read(stored) == CONTENT
    assert "Range" not in server.headers[2]


@pytest.mark.parametrize("mark", ['W/"v1"', ""])
def test_without_a_mark_that_tells_versions_apart_a_file_is_begun_with_afresh(mark, client):
    with serving({"/big": large_file(CONTENT, mark=mark, cut_at=[9_000])}) as server:
        stored = client.download(f"{server.url}/big")

    assert client.cache.read(stored) == CONTENT
    assert [headers.get("Range") for headers in server.headers] == [None, None]


def test_a_part_that_is_already_whole_is_not_trusted(client):
    with serving({"/big": large_file(CONTENT, cut_at=[9_000] * 4)}) as server:
        with pytest.raises(SourceUnavailableError):
            client.download(f"{server.url}/big")
        client.cache.partial(f"{server.url}/big").write_bytes(CONTENT[::-1])
        stored = client.download(f"{server.url}/big")

    assert client.cache.read(stored) == CONTENT


def test_a_file_is_fetched_once_and_then_only_if_it_changed(tmp_path):
    now = [1000.0]
    client = Client(Cache(tmp_path), clock=lambda: now[0])

    def answer(query, headers, count):
        if headers.get("If-None-Match") == '"v1"':
            return 304, {"Cache-Control": "max-age=60"}, b""
        return large_file(CONTENT)(query, headers, count)

    with serving({"/big": answer}) as server:
        first = client.download(f"{server.url}/big")
        again = client.download(f"{server.url}/big")
        now[0] += 24 * 3600
        later = client.download(f"{server.url}/big")

    assert first == again
    assert server.asked["/big"] == 2
    assert (later.sha256, later.fetched) == (first.sha256, now[0])
    assert Client(client.cache, offline=True).download(f"{server.url}/big") == later


def test_a_web_page_instead_of_a_file_is_said_and_forgotten(client):
    page = b"\n<!DOCTYPE html><title>Log in</title>"
    with serving({"/big": (200, {}, page)}) as server:
        with pytest.raises(SourceChangedError, match="expected a file, found a web page; open it"):
            client.download(f"{server.url}/big")
        assert client.cache.find(f"{server.url}/big") is None

    assert not parts(client)


@pytest.mark.parametrize("headers", [{}, {"Transfer-Encoding": "chunked"}])
def test_a_file_that_is_too_large_is_refused(headers, tmp_path):
    client = Client(Cache(tmp_path), most_file_bytes=100)
    chunk = b"65\r\n" + b"x" * 101 + b"\r\n0\r\n\r\n"
    body = chunk if headers else b"x" * 101

    with serving({"/big": (200, headers, body)}) as server:  # noqa: SIM117
        with pytest.raises(SourceUnavailableError, match=r"more than 0\.0001 MB; not what was exp"):
            client.download(f"{server.url}/big")

    assert not parts(client)


def test_a_file_that_does_not_fit_on_the_disk_is_not_begun(client, monkeypatch):
    room = os.statvfs_result((1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": room.f_bavail}))

    with serving({"/big": large_file(CONTENT)}) as server:  # noqa: SIM117
        with pytest.raises(
            SourceUnavailableError, match=r"1 MB do not fit in .* which has 0 MB; ma"
        ):
            client.download(f"{server.url}/big")

    assert not parts(client)


def test_two_processes_that_want_a_file_at_once_fetch_it_once(tmp_path):
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from gemengd.sources.web import Cache, Client
        client, said = Client(Cache(Path(sys.argv[1]))), []
        def say(_fraction, words):
            said.append(words)
            if "waiting" in words:
                (Path(sys.argv[1]) / "one waits").touch()
        stored = client.download(sys.argv[2], say)
        print(stored.sha256, any("waiting" in words for words in said))
    """)

    def when_the_other_waits(query, headers, count):
        # However long the machine takes to start the second process.
        until = time.monotonic() + 120
        while not (tmp_path / "one waits").exists() and time.monotonic() < until:
            time.sleep(0.05)
        return large_file(CONTENT)(query, headers, count)

    with serving({"/big": when_the_other_waits}) as server:
        command = [sys.executable, "-c", program, str(tmp_path), f"{server.url}/big"]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        said = [process.communicate()[0].split() for process in both]

    assert server.asked["/big"] == 1
    assert said[0][0] == said[1][0]
    assert sorted(words[1] for words in said) == ["False", "True"]


def test_at_most_four_requests_are_under_way_to_a_host(client):
    under_way, most, lock = Counter(), [0], threading.Lock()

    def answer(_query, _headers, _count):
        with lock:
            under_way["now"] += 1
            most[0] = max(most[0], under_way["now"])
        time.sleep(0.05)
        with lock:
            under_way["now"] -= 1
        return 200, {}, b"{}"

    with serving({f"/{number}": answer for number in range(24)}) as server:
        urls = [f"{server.url}/{number}" for number in range(24)]
        three = [
            threading.Thread(target=at_once, args=(client.get_json, urls[start::3]))
            for start in range(3)
        ]
        for thread in three:
            thread.start()
        for thread in three:
            thread.join()

    assert sum(server.asked.values()) == 24
    assert most[0] == 4


def test_what_is_done_at_once_keeps_its_order_and_raises_its_first_error():
    assert at_once(lambda n: n * n, range(20)) == [n * n for n in range(20)]
    with pytest.raises(ZeroDivisionError):
        at_once(lambda n: 1 // (n - 3), range(20))


def test_a_form_is_an_answer_of_its_own(client):
    def answer(query, headers, _count):
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"
        return 200, {}, json.dumps(query["data"]).encode()

    with serving({"/api": answer}) as server:
        url = f"{server.url}/api"
        found = [client.post_json(url, {"data": words}) for words in ("a&b=c", "é", "a&b=c")]

    assert found == [["a&b=c"], ["é"], ["a&b=c"]]
    assert server.asked["/api"] == 2
    assert client.cache.find(url) is None
