"""Servers asked on this machine: every feature once, every fault one line."""

import errno
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from email.utils import formatdate
from importlib.metadata import version
from pathlib import Path

import pytest
import trustme
from loopback import collection, large_file, serving, slow

from gemengd.errors import (
    DefinitionError,
    SourceChangedError,
    SourceRefusedError,
    SourceUnavailableError,
)
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


def test_pages_that_bring_the_same_under_ever_new_addresses_end(client):
    def answer(_query, _headers, count):
        page = {"features": [{"id": 1}], "links": [{"rel": "next", "href": f"?page={count}"}]}
        return 200, {}, json.dumps(page).encode()

    with serving({ITEMS: answer}) as server, pytest.raises(SourceChangedError, match="in circles"):
        all_features(client, f"{server.url}/collections/buurten", {})

    assert server.asked[ITEMS] == 2


@pytest.mark.parametrize("link", [{}, {"href": None}, {"href": ""}, {"href": 2}], ids=repr)
def test_a_next_page_without_its_address_is_refused_and_asked_anew(link, client):
    page = {"features": [{"id": 1}], "links": [{"rel": "next", **link}, {"rel": "self"}, None]}

    with serving({ITEMS: (200, {}, json.dumps(page).encode())}) as server:
        for _ in range(2):
            with pytest.raises(SourceChangedError, match="says that more follows, but not where"):
                all_features(client, f"{server.url}/collections/buurten", {})

    assert server.asked[ITEMS] == 2


@pytest.mark.parametrize(
    "links",
    [None, 5, "next", {"rel": "next"}, [None, 1, "next"], [{"rel": "self"}], [{"href": "?a"}]],
    ids=repr,
)
def test_links_that_name_no_next_page_end_it(links, client):
    page = {"features": [{"id": 1}], "links": links}

    with serving({ITEMS: (200, {}, json.dumps(page).encode())}) as server:
        found = all_features(client, f"{server.url}/collections/buurten", {})

    assert [f["id"] for f in found] == [1]


def test_the_next_page_is_where_the_first_link_with_an_address_says(client):
    links = [{"rel": "next"}, {"rel": "next", "href": "?page=2"}]
    first, last = {"features": [{"id": 1}], "links": links}, {"features": [{"id": 2}]}

    def answer(query, _headers, _count):
        return 200, {}, json.dumps(last if "page" in query else first).encode()

    with serving({ITEMS: answer}) as server:
        found = all_features(client, f"{server.url}/collections/buurten", {})

    assert [f["id"] for f in found] == [1, 2]


@pytest.mark.parametrize(
    ("headers", "fresh_s"),
    [
        ({"Cache-Control": "public, max-age=90"}, 90),
        ({"Cache-Control": "no-cache"}, 0),
        ({"Cache-Control": "no-store, max-age=90"}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({}, 24 * 3600),
    ],
)
def test_an_answer_is_fresh_as_long_as_the_server_says_else_a_day(headers, fresh_s, tmp_path):
    client = Client(Cache(tmp_path), clock=lambda: 1000.0)

    with serving({"/x": (200, headers, b"{}")}) as server:
        stored = client.get(f"{server.url}/x")

    assert stored.fresh_until - stored.fetched == fresh_s


def test_an_answer_expires_when_the_server_says_by_its_own_clock(client):
    tomorrow = formatdate(time.time() + 9000, usegmt=True)

    with serving({"/x": (200, {"Expires": tomorrow}, b"{}")}) as server:
        stored = client.get(f"{server.url}/x")

    assert stored.fresh_until - stored.fetched == pytest.approx(9000, abs=60)


def test_a_question_that_is_not_understood_is_not_put_again_the_same_day(tmp_path):
    now = [1000.0]
    client = Client(Cache(tmp_path), clock=lambda: now[0])
    with serving({"/x": (400, {}, b"unknown query parameter(s) found: x")}) as server:
        for client_ in (client, client, Client(client.cache, offline=True)):
            with pytest.raises(
                SourceRefusedError, match="answers 400 Bad Request; check the address"
            ):
                client_.get(f"{server.url}/x")
        asked = server.asked["/x"]
        now[0] += 24 * 3600
        server.answers["/x"] = OK_JSON
        understood = client.get_json(f"{server.url}/x")
        server.answers["/x"] = (400, {}, b"")
        with pytest.raises(SourceRefusedError):
            Client(client.cache, refresh=True).get(f"{server.url}/x")

    assert asked == 1
    assert understood == {"a": 1}
    assert Client(client.cache, offline=True).get_json(f"{server.url}/x") == {"a": 1}
    assert client.cache.newest(server.url).refused == ""


def test_a_server_that_sends_on_is_followed(client):
    answers = {"/old": (301, {"Location": "/new"}, b""), "/new": OK_JSON}

    with serving(answers) as server:
        assert client.get_json(f"{server.url}/old") == {"a": 1}

    assert client.cache.find(f"{server.url}/old").url == f"{server.url}/old"


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

    assert not list((client.cache.folder / "answers").iterdir())


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


@pytest.fixture(scope="module")
def authority():
    """Return an authority for certificates that nobody knows."""
    return trustme.CA()


@pytest.fixture
def behind_tls(authority):
    """Return a server with a certificate of that authority; it counts what it is asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving({"/x": OK_JSON}) as server:
        server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
        server.url = server.url.replace("http:", "https:")
        yield server


def test_a_certificate_that_cannot_be_trusted_is_said_at_once(client, behind_tls):
    with pytest.raises(SourceUnavailableError, match="its certificate cannot be trusted; check"):
        client.get(f"{behind_tls.url}/x")

    assert client.cache.find(f"{behind_tls.url}/x") is None
    assert behind_tls.asked["/x"] == 0
    assert behind_tls.server.connections == 1


def test_the_authority_of_an_office_is_trusted_where_the_machine_names_it(
    authority, client, behind_tls, tmp_path, monkeypatch
):
    authority.cert_pem.write_to_path(tmp_path / "office.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "office.pem"))

    assert client.get_json(f"{behind_tls.url}/x") == {"a": 1}


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


def small_disk(arguments, bytes_):
    """Run the command line where no file may be larger than so many bytes."""
    program = (
        "import resource, sys\n"
        "from gemengd.cli import main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_}, {bytes_}))\n"
        f"sys.argv = {['gemengd', *map(str, arguments)]!r}\n"
        "main()"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=600
    )


def test_a_disk_that_fills_up_is_one_line_and_leaves_nothing_broken(
    baarn, tmp_path, point_to, monkeypatch
):
    pytest.importorskip("resource", reason="limits of a process are not known on this system")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with serving({ITEMS: collection(baarn, page=1000)}) as server:
        point_to(server.url)
        done = small_disk(["build", "baarn", "--quiet", "--out", tmp_path / "out"], 50_000)

    assert (done.returncode, done.stdout) == (3, "")
    assert "the cache cannot be written: File too large; make room" in done.stderr
    assert done.stderr.count("\n") == 1
    assert [path for path in (tmp_path / "gemengd").rglob("*") if path.is_file()] == []


@pytest.fixture
def tiny_disk(tmp_path):
    """Return a folder on a disk of 1 MB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, check=False).returncode:
        pytest.skip("only the superuser can make a tiny disk, and only on Linux")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("length", ["known", "unknown"])
def test_a_file_larger_than_the_disk_is_said_and_fetched_when_there_is_room(length, tiny_disk):
    content = os.urandom(1 << 21)
    chunked = b"200000\r\n" + content + b"\r\n0\r\n\r\n"
    answers = {
        "known": large_file(content),
        "unknown": (200, {"Transfer-Encoding": "chunked"}, chunked),
    }
    client = Client(Cache(tiny_disk / "cache"))
    with serving({"/x": answers[length]}) as server:
        words = {"known": "2 MB do not fit in .*; make room", "unknown": "No space left on device"}
        with pytest.raises(SourceUnavailableError, match=words[length]):
            client.download(f"{server.url}/x")
        assert client.cache.find(f"{server.url}/x") is None
        subprocess.run(["mount", "-o", "remount,size=9m", str(tiny_disk)], check=True)
        assert client.cache.read(client.download(f"{server.url}/x")) == content


def test_many_threads_share_the_cache(tmp_path):
    body = json.dumps({"a": "x" * 200_000}).encode()
    with serving({"/x": (200, {}, body)}) as server:
        clients = [Client(Cache(tmp_path), refresh=True) for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda c: c.get_json(f"{server.url}/x"), clients))

    assert found == [json.loads(body)] * 8
    assert len(list((tmp_path / "blobs").iterdir())) == 1


def test_two_builds_in_two_processes_share_the_cache_and_make_the_same(
    baarn, tmp_path, point_to, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "shared"))
    only = ["--only", "social_housing", "--refresh", "--quiet"]
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url)
        command = [sys.executable, "-m", "gemengd", "build", "baarn", *only, "--out"]
        both = [subprocess.Popen([*command, tmp_path / name]) for name in ("a", "b")]
        codes = [process.wait(timeout=600) for process in both]

    assert codes == [0, 0]
    for path in sorted((tmp_path / "a/baarn").iterdir()):
        assert path.read_bytes() == (tmp_path / "b/baarn" / path.name).read_bytes()
    assert not list((tmp_path / "shared").rglob(".unfinished*"))


def test_the_server_hears_who_asks(client):
    with serving({"/x": OK_JSON}) as server:
        client.get(f"{server.url}/x")

    assert server.headers[0]["User-Agent"] == f"gemengd/{version('gemengd')}"


def test_the_server_hears_whom_to_write_to_if_the_user_or_the_package_says_it(client, monkeypatch):
    monkeypatch.setenv("GEMENGD_CONTACT", "mailto:kaart@example.org")
    stated = Message()
    stated["Project-URL"] = "Homepage, https://example.org/gemengd"
    monkeypatch.setattr("gemengd.sources.web.contact.metadata", lambda _: stated)

    with serving({"/x": OK_JSON}) as server:
        client.get(f"{server.url}/x")

    said = server.headers[0]["User-Agent"].partition(" ")[2]
    assert said == "(+https://example.org/gemengd; mailto:kaart@example.org)"


@pytest.mark.parametrize(
    "wrong", ["a\r\nX-Evil: 1", "jos\u00e9@example.org", "me (at) example.org"]
)
def test_a_contact_that_cannot_stand_in_a_header_is_refused_before_anyone_is_asked(
    wrong, client, monkeypatch
):
    monkeypatch.setenv("GEMENGD_CONTACT", wrong)

    with (
        serving({"/x": OK_JSON}) as server,
        pytest.raises(DefinitionError, match=r"GEMENGD_CONTACT.*cannot be told to a server"),
    ):
        client.get(f"{server.url}/x")

    assert not server.asked
