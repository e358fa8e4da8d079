"""The six cities by name with 2026 as the newest edition, from stand-ins, and again offline."""

import json

import pytest
import study_builder
from loopback import serving
from standin import addresses, hosts
from study_builder import NAMES, V3, V4, without

pytestmark = pytest.mark.usefixtures("no_waiting", "own_cache")
BY_VERSION_4 = NAMES[::2]  # version 3 gives no answer there
LAYERS = ("social_housing", "care_reach_gp", "building_permits")


@pytest.fixture(scope="module")
def answers(shared_data, tmp_path_factory):
    return study_builder.everything(shared_data, tmp_path_factory.mktemp("study"))


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Return what puts a server in the place of all publishers, by nothing but their addresses."""

    def do(server):
        config = tmp_path / "publishers.toml"
        config.write_text(addresses(server), encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(config))

    return do


@pytest.mark.parametrize("name", NAMES)
def test_a_city_of_the_study_is_built_with_2026_as_newest_and_the_same_offline(
    name, answers, publish, tmp_path, say
):
    there = without(answers, V3) if name in BY_VERSION_4 else answers
    only = [part for layer in LAYERS for part in ("--only", layer)]
    arguments = ("build", name, "--years", "2026,2025", "--quiet", *only, "--out")
    with serving(there) as server:
        publish(server)
        first = say(*arguments, tmp_path / "a")
        asked = server.asked.copy()
        again = say(*arguments, tmp_path / "b", "--offline")

    assert (first, again) == ((0, "", ""), (0, "", ""))
    assert server.asked == asked
    made, same = (tmp_path / out / name.lower() for out in ("a", "b"))
    names = sorted(path.name for path in made.iterdir())
    assert names == sorted(path.name for path in same.iterdir())
    for file in names:
        assert (made / file).read_bytes() == (same / file).read_bytes(), file
    assert study_builder.shares_on_the_map(made) == study_builder.corporation_shares(name)
    _says_what_the_publishers_gave(json.loads((made / "manifest.json").read_text("utf-8")), name)


def _says_what_the_publishers_gave(manifest, name):
    assert manifest["left_out"] == {}
    assert [layer["areas"] for layer in manifest["layers"].values()] == 3 * [{"known": 6}]
    statline = "datasets.cbs.nl" if name in BY_VERSION_4 else "opendata.cbs.nl"
    found = hosts(source["location"] for source in manifest["sources"])
    assert found == {"api.pdok.nl", statline, "download.cbs.nl", "download.geofabrik.de"}
    of = {source["slug"]: source for source in manifest["sources"]}
    share, *_ = manifest["layers"]["social_housing"]["columns"]
    assert (share["year"], "86165NED" in of[share["source"]]["location"]) == (2025, True)
    people, *_ = manifest["layers"]["care_reach_gp"]["columns"]
    assert (people["year"], "86358NED" in of[people["source"]]["location"]) == (2026, True)
    (map_,) = (source for source in of.values() if "wijken-en-buurten" in source["location"])
    assert (map_["year"], map_["rows"]) == (2026, study_builder.COUNT)
    assert ("version 3 gave no answer" in " ".join(manifest["warnings"])) == (name in BY_VERSION_4)


STATLINE = (V3, V4, "/download.cbs.nl/regionale-kaarten/")
STREETS = "/download.geofabrik.de/"


def test_what_was_fetched_is_not_asked_again_because_a_later_publisher_gave_no_answer(
    answers, publish, tmp_path, say
):
    build = ("build", "Ede", "--years", "2026,2025", "--quiet", "--out", tmp_path)
    without_streets = without(answers, STREETS)
    with serving({}) as server:
        publish(server)
        said, given = [], []
        for there in (without(answers, *STATLINE), without_streets, without_streets):
            server.answers = there
            server.asked.clear()
            said.append(say(*build))
            given.append(there.keys() & server.asked)

    assert [code for code, _, _ in said] == [3, 3, 3]
    assert [V3 in said[0][2], *(STREETS in words for _, _, words in said[1:])] == 3 * [True]
    first, later, last = given
    assert any("wijken-en-buurten-2026" in path for path in first)
    assert any(V3 in path for path in later)
    assert (first & later, last) == (set(), set())
