"""Real files from end to end: what is known is there, what is unknown says why."""

import json
import sys

import numpy as np
import pytest
from browsing import opened
from selenium.webdriver.common.by import By

import gemengd
from gemengd.cli import main
from gemengd.model.city import City
from gemengd.model.request import Input
from gemengd.network import WALK, build_network, reach, snap
from gemengd.sources.registry import reader_of

NOT_YET = "the publisher's release does not contain it yet"
HOUSING = ("social_housing", "social_housing_quotient", "corporation_neighbourhood")


@pytest.fixture(scope="module")
def baarn(shared_data, tmp_path_factory):
    out = tmp_path_factory.mktemp("baarn")
    files = {gemengd.Role.AREAS: shared_data / "cbs/baarn_buurten.geojson"}
    return gemengd.build("GM0308", files=files, out=out, language=gemengd.Language.EN)


def test_baarn_has_its_people_but_its_homes_are_unknown_because_not_published(baarn):
    assert baarn.dataset.figure("inhabitants").notna().all()
    for slug in HOUSING:
        layer = baarn.layers[slug]
        assert len(layer) == 21
        assert layer["value"].isna().all()
        assert set(layer["reason_en"]) == {NOT_YET}


def test_baarn_flags_nothing_and_clears_nothing(baarn):
    for overlay in baarn.overlays.values():
        assert set(overlay["outcome"]) == {"unknown"}
        assert overlay["score"].isna().all()


def test_the_manifest_and_the_map_of_baarn_say_why(baarn, browser):
    page, manifest = baarn.files[0], baarn.files[-1].parent / "manifest.json"

    listed = json.loads(manifest.read_text(encoding="utf-8"))["layers"]
    shown = opened(browser, page, "#layer=social_housing")
    rows = shown.find_elements(By.CSS_SELECTOR, "#areas tbody tr")

    assert listed["social_housing"]["areas"] == {"known": 0, "not_yet_published": 21}
    assert [NOT_YET in row.text for row in rows] == [True] * 21
    assert "-99995" not in page.read_text(encoding="utf-8")


def test_the_table_of_baarn_says_why(shared_data, tmp_path, monkeypatch, capsys):
    file = shared_data / "cbs/baarn_buurten.geojson"
    arguments = ["build", "GM0308", "--neighbourhoods", file, "--out", tmp_path, "--lang", "en"]
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])

    with pytest.raises(SystemExit) as stop:
        main()

    lines = capsys.readouterr().out.splitlines()
    (social,) = [line for line in lines if line.lstrip().startswith("Social-housing conc")]
    assert stop.value.code == 0
    assert "21 of 21" in social
    assert NOT_YET in social


def test_without_plans_and_care_these_are_unknown_because_no_file_was_given(baarn):
    for slug in ("restructuring", "care_reach", "care_reach_gp"):
        assert set(baarn.layers[slug]["reason"]) == {"no_input"}


@pytest.fixture(scope="module")
def liechtenstein(shared_data):
    given = Input(file=shared_data / "osm/liechtenstein.osm.pbf")
    streets, care = reader_of(given).read(given, City("Liechtenstein", "GM9998"), None)
    # Metres that are true there, under the name that the network asks for.
    local = [
        t.frame.to_crs("EPSG:32632").set_crs(28992, allow_override=True) for t in (streets, care)
    ]
    return build_network(local[0], WALK), local[1]


def test_the_streets_of_a_whole_small_country_make_one_network(liechtenstein):
    network, _ = liechtenstein

    assert network.report.lines == 4659
    assert network.report.lines_closed == 10
    assert network.report.nodes > 15_000
    assert network.report.length_km > 500
    assert network.report.dropped_nodes < 0.15 * network.report.nodes


def test_walking_to_a_pharmacy_takes_as_long_as_the_streets_are(liechtenstein):
    network, care = liechtenstein
    places = care[care["kind"] == "pharmacy"].geometry.representative_point()
    goals = np.column_stack([places.x, places.y])
    homes = network.nodes[::50]

    minutes = reach(network, snap(network, goals)).minutes(snap(network, homes))

    away = np.min(np.hypot(*(homes[:, None] - goals[None]).transpose(2, 0, 1)), axis=1)
    straight = away / WALK.metres_per_minute
    assert not np.isnan(minutes).any()
    assert (minutes >= straight - 0.01).all()
    assert 1.1 < np.median(minutes / straight) < 2.0
