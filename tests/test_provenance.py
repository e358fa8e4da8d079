"""What a city is built from: listed with its age, locked, and held to."""

import json
import time

import pytest
from loopback import collection, serving

from gemengd.errors import DefinitionError
from gemengd.sources import read_lock

pytestmark = pytest.mark.usefixtures("no_waiting", "own_cache")
ITEMS = "/collections/buurten/items"
SQUARES = {"2024": "2024.zip"}


def test_the_sources_of_a_city_are_listed_with_their_age(baarn, point_to, say):
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url)
        code, said, _ = say("sources", "baarn")
    _, listed, _ = say("sources", "baarn", "--offline", "--json")

    (row,) = json.loads(listed)
    assert code == 0
    for words in (
        "CBS Wijken en Buurten 2024",
        "CC BY 4.0",
        "nobody here has fetched",
        "0.0 hours",
    ):
        assert words in " ".join(said.split())
    assert (row["rows"], row["year"]) == (21, 2024)
    assert (row["verified"], row["cached"]) == (False, True)
    assert row["from"] == f"{server.url}/collections/buurten"
    assert time.time() - row["fetched"] < 60


def test_offline_lists_what_is_not_here_and_asks_nobody(baarn, point_to, say):
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url, cbs_vierkant_100m={"url": f"{server.url}/", "files": SQUARES})
        code, nothing, _ = say("sources", "baarn", "--offline", "--json")
        asked = sum(server.asked.values())
        say("build", "baarn", "--skip-unavailable", "--only", "social_housing", "--quiet")
        _, partly, _ = say("sources", "baarn", "--offline", "--json")

    assert (code, asked) == (0, 0)
    assert [(r["for"], r["cached"], r["rows"]) for r in json.loads(nothing)] == [
        ("areas", False, None),
        ("population", False, None),
    ]
    assert [(r["for"], r["cached"], r["rows"]) for r in json.loads(partly)] == [
        ("areas", True, 21),
        ("population", False, None),
    ]


def test_files_are_sources_without_an_age(shared_data, say, request):
    toml = request.config.rootpath / "examples/places/leeuwarden.toml"

    _, said, _ = say("sources", toml, "--data", shared_data, "--json")

    rows = json.loads(said)
    assert [row["year"] for row in rows] == [2024, 2025, 2022]
    assert {(row["verified"], row["cached"], row["fetched"]) for row in rows} == {(None,) * 3}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


BUILD = ("build", "baarn", "--only", "social_housing", "--quiet")


def test_a_lock_says_address_hash_size_date_and_licence_and_holds_a_build_to_it(
    baarn, here, point_to, say
):
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url)
        done = say("lock", "baarn", "--quiet")
        once = (here / "baarn.lock").read_bytes()
        say("lock", "baarn", "--quiet", "--offline")
        asked = sum(server.asked.values())
        held = [say(*BUILD, "--locked"), say(*BUILD, "--locked", "--offline")]

    (source,) = json.loads(once)["sources"]
    assert done == (0, "", "")
    assert (here / "baarn.lock").read_bytes() == once
    assert source["location"] == f"{server.url}/collections/buurten"
    assert len(source["sha256"]) == 64
    assert source["size"] > 100_000
    assert source["fetched"] == time.strftime("%Y-%m-%d", time.gmtime())
    assert source["licence"] == "CC BY 4.0"
    assert held == [(0, "", ""), (0, "", "")]
    assert sum(server.asked.values()) == asked


def test_other_bytes_than_those_in_the_lock_are_refused_in_one_line(
    baarn, here, own_cache, point_to, say
):
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url)
        say("lock", "baarn", "--quiet")
        (locked,) = read_lock(here / "baarn.lock").sources
        properties = {**baarn[3]["properties"], "aantal_inwoners": 1}
        server.answers[ITEMS] = collection([{**baarn[3], "properties": properties}, *baarn[4:]])
        kept = say(*BUILD, "--locked")
        say("sources", "baarn", "--refresh", "--json")
        changed = say(*BUILD, "--locked", "--offline")

    assert kept[0] == 0
    code, out, error = changed
    url = f"{server.url}/collections/buurten"
    assert (code, out, error.count("\n")) == (3, "", 1)
    assert error.startswith(f"gemengd: {url}: expected sha256 {locked.sha256}, found ")
    assert error.split("found ")[1].split(";")[0] != locked.sha256
    assert own_cache.is_dir()


def test_a_changed_local_file_is_refused_and_so_is_another_set_of_sources(shared_data, here, say):
    original = (shared_data / "cbs/baarn_buurten.geojson").read_bytes()
    (here / "buurten.geojson").write_bytes(original)
    (here / "care.csv").write_text("kind,name,lon,lat\ngp,A,5.29,52.21\n", encoding="utf-8")
    files = ("--neighbourhoods", "buurten.geojson", "--care", "care.csv")

    assert say("lock", "GM0308", *files, "--to", "own.lock", "--quiet")[0] == 0
    same = say(*BUILD, *files, "--lock", "own.lock")
    fewer = say(*BUILD, *files[:2], "--lock", "own.lock")
    say("lock", "GM0308", *files[:2], "--to", "less.lock", "--quiet")
    more = say(*BUILD, *files, "--lock", "less.lock")
    (here / "buurten.geojson").write_bytes(b" " + original)
    changed = say(*BUILD, *files, "--lock", "own.lock")

    assert same == (0, "", "")
    assert fewer[0] == 3
    assert "care.csv: in own.lock, and not read in this build" in fewer[2]
    assert more[0] == 3
    assert "care.csv: not in less.lock; write it anew" in more[2]
    assert changed[0] == 3
    assert "buurten.geojson: expected sha256" in changed[2]


@pytest.mark.parametrize("content", [None, "{", "[]", '{"sources": [{"url": "x"}]}'])
def test_what_is_no_lock_is_said(content, here):
    path = here / "x.lock"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(DefinitionError, match="write it with gemengd lock"):
        read_lock(path)


def test_a_lock_has_the_name_of_its_city(here, say):
    say("lock", "voorbeeldstad", "--quiet")

    (lock,) = here.glob("*.lock")
    assert lock.name == "voorbeeldstad.lock"
    assert {s["licence"] for s in json.loads(lock.read_text())["sources"]} == {"Apache 2.0"}
    assert say("lock", "voorbeeldstad", "--to", "no/such/folder.lock", "--quiet")[0] == 2
