"""Low income and the lowest 40% are held apart on the map of each city, in every year, or unknown.

Recorded are what the map of 2022 calls low income (Groningen 59, Leeuwarden 51, Breda 41: the
lowest 40%) and StatLine's figures of Groningen in 2019 (13.6 with a low income, 59.8 in the
lowest 40%); those of the other two in 2019 are made up.
"""

import geopandas
import pytest
import study_builder
from loopback import serving
from study_builder import LOW_INCOME_2019, V3, V4

pytestmark = pytest.mark.usefixtures("no_waiting", "own_cache")
OF_2022 = {"Groningen": 59, "Leeuwarden": 51, "Breda": 41}
LAYER = """
title = "{0}"
title_nl = "{0}"
unit = "%"
style = "share_plans"
caveat = "test"
caveat_nl = "test"
[measure]
use = "figure"
column = "{0}_income_households_pct"
"""


@pytest.fixture(scope="module")
def answers(shared_data):
    tables = study_builder.key_figures(shared_data)
    return {**study_builder.maps(shared_data), **study_builder.version_3(tables)}


@pytest.fixture
def shown(tmp_path, point_to, say):
    """Return what gives the two figures of a city as the GeoPackage has them, and their city's."""
    layers = tmp_path / "layers"
    layers.mkdir()
    for name in ("low", "lowest"):
        (layers / f"{name}.toml").write_text(LAYER.format(name), encoding="utf-8")

    def do(server, name, years):
        at = f"{server.url}/api.pdok.nl/cbs/wijken-en-buurten-{{year}}/ogc/v1"
        point_to(
            at, years=(2026, 2022), cbs_kerncijfers={"url": f"{server.url}{V3}/"},
            cbs_odata_v4={"url": f"{server.url}{V4}/"},
        )  # fmt: skip
        said = say(
            "build", name, "--years", years, "--only", "low", "--only", "lowest", "--layers",
            layers, "--quiet", "--skip-unavailable", "--out", tmp_path / years,
        )  # fmt: skip
        assert said == (0, "", "")
        slug = name.lower()
        path = tmp_path / years / slug / f"{slug}.gpkg"
        found = (geopandas.read_file(path, layer=layer)["value"] for layer in ("low", "lowest"))
        return tuple(set(values.dropna()) or None for values in found)

    return do


@pytest.mark.parametrize("name", OF_2022)
def test_the_low_income_of_2019_stands_beside_the_lowest_40_per_cent_of_2022(name, answers, shown):
    low, _ = LOW_INCOME_2019[name]

    with serving(answers) as server:
        found = shown(server, name, "2022,2019")

    assert found == ({low}, {OF_2022[name]})


@pytest.mark.parametrize("name", OF_2022)
def test_without_statline_low_income_is_unknown_and_not_what_the_map_calls_so(name, answers, shown):
    there = study_builder.without(answers, V3)

    with serving(there) as server:
        found = shown(server, name, "2022")

    assert found == (None, {OF_2022[name]})


def test_beside_the_map_of_2026_figures_of_2019_and_2022_are_too_old_and_unknown(answers, shown):
    with serving(answers) as server:
        found = shown(server, "Groningen", "2026,2022,2019")

    assert found == (None, None)
