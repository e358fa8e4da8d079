"""The edition of 2026: other names and addresses, a split column; one that nobody can read."""

import json

import geopandas
import pytest
from loopback import collection, large_file, serving
from raw_builder import areas, code, fit, table

import gemengd
from gemengd.dataset.columns import recognise
from gemengd.model.city import Level
from gemengd.model.division import CODES, NAMES, column_of
from gemengd.sources.publishers import publishers
from gemengd.sources.web import Cache, Client

pytestmark = pytest.mark.usefixtures("no_waiting")
ITEMS = "/{}/collections/buurten/items"
SHORT = {"buurtcode": "bu_code", "buurtnaam": "bu_naam", "wijkcode": "wk_code",
         "wijknaam": "wk_naam", "gemeentecode": "gm_code", "gemeentenaam": "gm_naam"}  # fmt: skip


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


@pytest.fixture
def recorded(shared_data):
    path = shared_data / "recorded/pdok_2026/buurten-item.json"
    return json.loads(path.read_text(encoding="utf-8"))["features"][0]["properties"]


def of_2026(features, **others):
    """Return features as the edition of 2026 has them: codes and names, no figures."""
    return [
        {
            **f,
            "properties": {
                **{short: f["properties"].get(long, "") for long, short in SHORT.items()},
                "jaar": "2026",
                **others,
            },
        }
        for f in features
    ]


def of(year, features):
    return [
        {**f, "properties": {**f["properties"], "jaar": year, "jrstatcode": None}} for f in features
    ]


def test_the_recorded_names_are_those_that_all_readers_share(recorded):
    found = [column_of(names[level], recorded) for level in Level for names in (CODES, NAMES)]

    assert set(found) == set(SHORT.values()) == recorded.keys() - {"jaar"}
    assert isinstance(recorded["jaar"], str)


@pytest.mark.parametrize("jaar", ["2026", 2026, None, "", "onbekend"])
def test_the_edition_of_2026_is_the_map_and_the_figures_come_from_the_years_before(
    jaar, baarn, client, point_to
):
    answers = {
        ITEMS.format(2026): collection(of_2026(baarn, jaar=jaar), filters="refused"),
        ITEMS.format(2025): collection(of(2025, baarn)),
    }
    with serving(answers) as server:
        point_to(f"{server.url}/{{year}}", years=(2026, 2025))
        found = gemengd.load_city("baarn", client=client)

    assert [source.year for source in found.sources] == [2026, 2025]
    assert sorted(found.areas.index) == sorted(f["properties"]["buurtcode"] for f in baarn)
    assert found.areas.loc["BU03080000", "name"] == "Centrum"
    assert found.columns["inhabitants"].year == 2025
    assert found.figure("inhabitants").sum() == 25_065


def test_a_schema_that_nobody_knows_falls_back_to_the_newest_year_that_can_be_read(
    baarn, client, point_to
):
    strange = [{**f, "properties": {"x": 1}} for f in baarn]
    answers = {
        ITEMS.format(2027): collection(strange, filters="ignored"),
        ITEMS.format(2025): collection(of(2025, baarn)),
    }
    with serving(answers) as server:
        point_to(f"{server.url}/{{year}}", years=(2027, 2025))
        found = gemengd.load_city("baarn", client=client)

    assert [source.year for source in found.sources] == [2025]
    assert found.warnings[0] == "the map is of 2025: that of 2027 cannot be had now"
    assert found.warnings[1].startswith("2027 was left out: it cannot be read: ")
    assert "no column 'buurtcode'" in found.warnings[1]


def test_the_download_of_2026_has_an_address_of_its_own(baarn, client, point_to, tmp_path):
    frame = geopandas.GeoDataFrame.from_features(of_2026(baarn), crs="OGC:CRS84").to_crs(28992)
    frame.to_file(tmp_path / "map.gpkg", layer="buurten", engine="pyogrio")
    path = "/moved/WijkBuurtkaart_2026_v0.gpkg"
    with serving({path: large_file((tmp_path / "map.gpkg").read_bytes())}) as server:
        point_to(
            pdok_wijken_en_buurten_atom={
                "url": f"{server.url}/{{year}}/index.xml",
                "years": [2026],
            }
        )
        config = tmp_path / "publishers.toml"
        text = config.read_text(encoding="utf-8").replace(
            "[pdok-wijken-en-buurten-atom]",
            f'[pdok-wijken-en-buurten-atom]\naddresses.2026 = "{server.url}{path}"',
        )
        config.write_text(text, encoding="utf-8")
        found = gemengd.load_city("baarn", client=client)

    assert found.sources[0].location == f"{server.url}{path}"
    assert len(found.areas) == 21


def test_a_mirror_is_not_passed_by_for_a_year_with_an_address_of_its_own(point_to):
    shipped = publishers()["pdok-wijken-en-buurten-atom"]
    point_to(pdok_wijken_en_buurten_atom={"url": "https://mirror.example.org/{year}"})

    mirror = publishers()["pdok-wijken-en-buurten-atom"]

    assert shipped.at(2026).endswith("WijkBuurtkaart_2026_v0.gpkg")
    assert shipped.has(shipped.at(2026))
    assert mirror.at(2026) == "https://mirror.example.org/2026"


def test_people_of_65_and_over_are_the_sum_of_what_is_split_since_2026():
    codes = {"Codering_3": [code(n) for n in range(3)], "AantalInwoners_5": [1000, 1000, 1000]}
    split = {"k_65JaarTot80Jaar_12": [150, 100, 100], "k_80JaarOfOuder_13": [50, 20, None]}

    made = fit(areas(2026), table(2026, **codes, **split))

    assert made.figures["aged_65_plus_pct"].tolist()[:2] == [20, 12]
    assert made.figures["aged_65_plus_pct"].isna().tolist() == [False, False, True]
    assert made.reasons["aged_65_plus_pct"].iloc[2] != ""


@pytest.mark.parametrize(("columns", "year"), [
    (["k_65JaarTot80Jaar_12"], 2026), (["k_80JaarOfOuder_13"], 2026),
    (["k_65JaarOfOuder_12"], 2026), (["65 jaar tot 80 jaar (aantal)"], 2026),
])  # fmt: skip
def test_a_part_of_them_is_never_read_as_all(columns, year):
    assert "aged_65_plus_pct" not in recognise(columns, {}, year)


@pytest.mark.parametrize("publisher", publishers())
def test_every_address_says_on_what_evidence_it_stands(publisher):
    assert publishers()[publisher].evidence


def test_the_newest_tables_and_squares_are_known():
    known = publishers()

    assert known["cbs-kerncijfers"].files[2026] == "86358NED"
    assert known["cbs-vierkant-100m"].files[2025] == "2026-cbs_vk100_2025_v1.zip"
    near = known["cbs-nabijheid"].files
    assert (near[2016], near[2021], near[2022]) == ("83749NED", "85231NED", "85560NED")
    assert max(known["pdok-wijken-en-buurten"].years) == 2026
