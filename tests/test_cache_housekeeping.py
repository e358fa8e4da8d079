"""The cache keeps what answers refer to, and lets the rest go when no build can need it."""

import json
import os
import time

import pytest
from loopback import large_file, serving

from gemengd.sources.web import Cache, Client
from gemengd.sources.web.housekeeping import prune, shelves

pytestmark = pytest.mark.usefixtures("no_waiting")
DAY = 24 * 3600


@pytest.fixture
def stamped():
    """Return a server of a page that has another time stamp every time."""
    answer = lambda _query, _headers, count: (200, {}, b'{"at": %d}' % count)  # noqa: E731
    with serving({"/page": answer, "/big.bin": large_file(b"big" * 1000)}) as server:
        yield server


def blobs(cache):
    return sorted(path.name for path in (cache.folder / "blobs").iterdir())


def test_each_refresh_leaves_one_copy_once_nothing_refers_to_the_old(stamped, tmp_path):
    cache = Cache(tmp_path)
    for _ in range(3):
        newest = Client(cache, refresh=True).get(f"{stamped.url}/page")
    before = len(blobs(cache))

    prune(cache)
    young = len(blobs(cache))
    prune(cache, now=time.time() + 3600)

    assert (before, young) == (3, 3)
    assert blobs(cache) == [newest.sha256]
    assert Client(cache, offline=True).get_json(f"{stamped.url}/page") == {"at": 3}


def test_a_fetch_sweeps_once_a_day(stamped, tmp_path):
    now = [time.time()]
    client = Client(Cache(tmp_path), refresh=True, clock=lambda: now[0])
    client.get(f"{stamped.url}/page")
    old = tmp_path / ".unfinished-abc"
    old.write_bytes(b"half")
    os.utime(old, (0, 0))

    client.get(f"{stamped.url}/page")
    same_day = old.exists()
    now[0] += 2 * DAY
    client.get(f"{stamped.url}/page")

    assert same_day
    assert not old.exists()


def test_what_a_build_under_way_writes_stays(stamped, tmp_path):
    cache = Cache(tmp_path)
    Client(cache).get(f"{stamped.url}/page")
    young = tmp_path / ".unfinished-abc"
    young.write_bytes(b"half")
    part = cache.partial("http://x.nl/big")
    part.parent.mkdir()
    part.write_bytes(b"part")

    prune(cache)

    assert young.exists()
    assert part.exists()


def test_answers_go_by_age_and_then_the_oldest_by_size(stamped, tmp_path):
    cache = Cache(tmp_path)
    start = time.time()
    for days, path in ((200, "/page"), (20, "/big.bin"), (1, "/page?b")):
        client = Client(cache, clock=lambda days=days: start - days * DAY)
        client.get(stamped.url + path)
    assert [(shelf.answers, shelf.bytes) for shelf in shelves(cache)] == [(3, 3018)]

    prune(cache, older_than_days=100, now=start + 3600)
    aged = [(shelf.answers, shelf.bytes) for shelf in shelves(cache)]
    freed = prune(cache, most_mb=0.001, now=start + 3600)

    assert aged == [(2, 3009)]
    assert [(shelf.answers, shelf.bytes) for shelf in shelves(cache)] == [(1, 9)]
    assert freed > 3000
    assert len(blobs(cache)) == 1


def test_the_command_lists_and_prunes(stamped, own_cache, say):
    Client(Cache()).get(f"{stamped.url}/page")

    code, listed, _ = say("cache")
    pruned = json.loads(say("cache", "--prune", "--older-than", "0", "--json")[1])
    refused = say("cache", "--most", "5")

    assert code == 0
    assert stamped.url.removeprefix("http://") in listed
    assert str(own_cache) in listed
    assert pruned["servers"] == []
    assert refused[0] == 2
    assert "without --prune" in refused[2]
