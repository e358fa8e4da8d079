"""A city by name, from stand-ins for all publishers, and again without any of them."""

import json

import pytest
from loopback import serving
from standin import addresses, everything, hosts

pytestmark = pytest.mark.usefixtures("no_waiting", "own_cache")


@pytest.fixture(scope="module")
def answers(baarn, shared_data, tmp_path_factory):
    return everything(baarn, shared_data, tmp_path_factory.mktemp("standin"))


@pytest.fixture
def publish(answers, tmp_path, monkeypatch):
    """Return a server in the place of all publishers, by nothing but its address."""
    config = tmp_path / "publishers.toml"
    with serving(answers) as server:
        config.write_text(addresses(server), encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(config))
        yield server


CITIES = {"baarn": ("baarn", {2024, 2023}), "GM0080": ("leeuwarden", {2025})}
PART = {"baarn": (), "GM0080": ("--only", "segregation", "--only", "care_reach_gp")}


@pytest.mark.parametrize("name", CITIES)
def test_a_city_is_built_from_an_empty_cache_and_the_same_again_without_connection(
    name, publish, tmp_path, say
):
    slug, years = CITIES[name]
    first = say("build", name, "--out", tmp_path / "a", "--quiet", *PART[name])
    asked = publish.asked.copy()
    again = say("build", name, "--out", tmp_path / "b", "--quiet", "--offline", *PART[name])
    _, listed, _ = say("sources", name, "--offline", "--json")

    assert (first, again) == ((0, "", ""), (0, "", ""))
    assert publish.asked == asked
    for path in sorted((tmp_path / "a" / slug).iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / slug / path.name).read_bytes()
    manifest = json.loads((tmp_path / "a" / slug / "manifest.json").read_text(encoding="utf-8"))
    assert not manifest["left_out"]
    assert {row["cached"] for row in json.loads(listed)} == {True}
    assert {s["year"] for s in manifest["sources"] if "Wijken en Buurten" in s["title"]} == years
    assert hosts(s["location"] for s in manifest["sources"]) - {"service.pdok.nl"} == {
        "api.pdok.nl", "opendata.cbs.nl", "download.cbs.nl", "download.geofabrik.de",
    }  # fmt: skip
    share, *_ = manifest["layers"]["social_housing"]["columns"]
    assert share["year"] == max(years)
    assert any(
        s["slug"] == share["source"] and "cijfers" in s["title"] for s in manifest["sources"]
    )
