"""The places of docs/real-places.md, built by its commands from the publishers' files."""

import csv
import json
import re
import shlex
import sys
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest

import gemengd
from gemengd.cli import main

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/real-places.md").read_text(encoding="utf-8")
COMMANDS = {
    match["place"]: match[0]
    for match in re.finditer(
        r"^gemengd build examples/places/(?P<place>\w+)\.toml.*$", PAGE, re.MULTILINE
    )
}
NOT_YET, ABSENT = "not_yet_published", "not_in_release"


class Place:
    """What a command of the page wrote."""

    def __init__(self, folder):
        (self.manifest_file,) = folder.glob("*/manifest.json")
        self.manifest = json.loads(self.manifest_file.read_text(encoding="utf-8"))
        (self.package,) = folder.glob("*/*.gpkg")
        (page,) = folder.glob("*/*.html")
        self.page = page.read_text(encoding="utf-8")

    def layer(self, slug):
        return gpd.read_file(self.package, layer=slug).set_index("code")

    def unknown(self, slug):
        return self.manifest["layers"][slug]["areas"]

    def year(self, slug, column):
        (found,) = [c for c in self.manifest["layers"][slug]["columns"] if c["name"] == column]
        return found["year"]

    def warned(self, words):
        return any(words in warning for warning in self.manifest["warnings"])


def run(arguments):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
    return stop.value.code


@pytest.fixture(scope="session")
def place(shared_data, tmp_path_factory):
    @cache
    def built(name):
        out = tmp_path_factory.mktemp(name)
        words = [str(shared_data) if w == "DATA" else w for w in shlex.split(COMMANDS[name])]
        assert run([*words[1:], "--out", out, "--quiet"]) == 0
        return Place(out)

    return built


def test_each_place_has_a_command():
    assert set(COMMANDS) == {path.stem for path in (ROOT / "examples/places").glob("*.toml")}


# How many rows of each file of a place are left out, counted in the file with ogrinfo and wc;
# every other row counts.
LEFT_OUT = {
    "leeuwarden": {"nl_wijken_2024": 3453, "kwb_2025_friesland": 1178, "nl_districts_2022": 3318},
    "groningen": {
        "groningen_vierkant100m_2014": 461,
        "groningen_fietstelweek_2016": 39144,
        "nl_hospitals_2016": 261,
    },
    "breda": {"breda_proximity": 2800},
    "breda_shapefile": {},
    "ede": {"nl_districts_2022": 3323},
    # The municipality, and on the map of neighbourhoods the 44 districts.
    "den_haag": {"Kerncijfers_wijken_en_buurten_2019_22032020_165940": 45},
    "den_haag_districts": {"Kerncijfers_wijken_en_buurten_2019_22032020_165940": 1},
    "utrecht": {"nl_wijken_2024": 3465, "nl_districts_2022": 3330},
    "netherlands": {},
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_every_row_of_the_files_of_a_place_is_used_or_left_out_by_reason(name, place, shared_data):
    found = place(name)

    for source, account in zip(found.manifest["sources"], found.manifest["ledger"], strict=True):
        (file,) = shared_data.rglob(source["location"])
        gone = sum(left["count"] for left in account["left_out"])
        assert account["read"] == rows_in(file) == account["used"] + gone
        assert gone == LEFT_OUT[name].get(file.stem, 0)
        assert all(left["why"]["nl"] and left["count"] for left in account["left_out"])


def rows_in(file):
    """Return how many rows a file has, without gemengd."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return sum(1 for row in csv.reader(lines) if row) - 1
    return pyogrio.read_info(file, force_feature_count=True)["features"]


def test_leeuwarden_has_two_corporation_neighbourhoods_and_a_third_is_none(place):
    found = place("leeuwarden")

    share, classes = found.layer("social_housing"), found.layer("corporation_neighbourhood")

    assert len(share) == 22
    assert share["value"][["WK008061", "WK008050", "WK008060"]].tolist() == [72, 71, 65]
    assert share["name"][["WK008061", "WK008050"]].tolist() == [
        "Vrijheidswijk",
        "Heechterp & Schieringen",
    ]
    assert set(classes.index[classes["value"] == "yes"]) == {"WK008061", "WK008050"}
    assert classes["value"]["WK008060"] == "no"
    assert set(share["years"]) == {"2025"}


def test_leeuwardens_quotient_is_against_the_city(place):
    found = place("leeuwarden")

    share, quotient = found.layer("social_housing"), found.layer("social_housing_quotient")
    city = (share["value"] * share["dwellings"]).sum() / share["dwellings"].sum()

    assert quotient["value"]["WK008061"] == pytest.approx(72 / city)
    assert city == pytest.approx(28, abs=1)


def test_leeuwardens_income_and_work_are_of_2022(place):
    found = place("leeuwarden")

    assert found.year("demand", "low_income_persons_pct") == 2022
    assert found.year("demand", "net_labour_participation_pct") == 2022
    assert found.layer("demand")["value"].notna().sum() == 21


def test_leeuwardens_benefits_are_unknown_because_not_published(shared_data):
    found = gemengd.load_city(ROOT / "examples/places/leeuwarden.toml", data=shared_data)

    for column in ("wmo_clients", "income_support_persons", "disability_benefit_persons"):
        assert found.figure(column).isna().all()
        assert set(found.reason(column)) == {NOT_YET}


def test_leeuwardens_rows_of_neighbourhoods_are_reported(place):
    assert place("leeuwarden").warned("136 rows of another level in Leeuwarden were left out")


CARE = [
    f"{mode}_to_{kind}"
    for mode in ("walk", "cycle")
    for kind in ("night_shelter", "treatment_post", "hospital")
]
CARE[2] = "care_reach_hospital"


@pytest.mark.parametrize("slug", CARE)
def test_groningens_care_is_reached_along_the_streets(slug, place):
    found = place("groningen")

    layer = found.layer(slug)
    known = layer[layer["value"].notna()]

    assert len(layer) == 108
    assert len(known) == 102
    assert (known["value"] > known["straight_min"]).all()
    assert set(layer.loc[layer["value"].isna(), "reason"]) == {"uninhabited"}


def test_a_groninger_cycles_faster_than_they_walk(place):
    walk, cycle = (
        place("groningen").layer(f"{mode}_to_night_shelter") for mode in ("walk", "cycle")
    )

    # 15 against 4.8 km/h, where both take the same streets.
    ratio = (walk["value"] / cycle["value"]).dropna()
    assert ratio.median() == pytest.approx(15 / 4.8, rel=0.05)


def test_groningens_social_housing_is_unknown_and_says_so(place):
    found = place("groningen")

    assert found.unknown("social_housing") == {"known": 0, ABSENT: 102, "uninhabited": 6}
    assert "staat in geen van de opgegeven bestanden" in found.page


def test_groningens_inhabitants_are_counted_by_square(place):
    found = place("groningen")

    assert found.warned("198370 inhabitants are known by square")
    assert found.warned("221 squares keep their inhabitants secret")


def test_groningens_caveat_is_on_the_map(place):
    found = place("groningen")

    caveat = "Het netwerk bevat alleen straten waar in een week van 2016 fietsers zijn geteld"
    streets = [s for s in found.manifest["sources"] if "fietstelweek" in s["location"]]
    assert found.page.count(caveat) >= 5
    assert "Only streets where cyclists were counted" in streets[0]["notes"][0]


def test_groningens_canals_and_railway_cut_people_off(place):
    cut_off = place("groningen").layer("severance").set_index("name")["value"]

    # Along the Van Starkenborgh canal, the Winschoterdiep and the railway.
    for name in ("Van Starkenborgh", "Woonschepenhaven", "Winschoterdiep", "Het Witte Lam"):
        assert cut_off[name] > 35
    assert cut_off.median() < 5


def test_a_hospital_that_lies_outside_its_own_town_is_reported(place, shared_data, tmp_path):
    for folder in shared_data.iterdir():
        if folder.name != "care":
            (tmp_path / folder.name).symlink_to(folder)
    (tmp_path / "care").mkdir()
    rows = (shared_data / "care/nl_hospitals_2016.csv").read_text(encoding="utf-8")
    moved = rows.replace("Groningen,6.5492634,53.1945072", "Groningen,6.7492634,53.1945072")
    (tmp_path / "care/nl_hospitals_2016.csv").write_text(moved, encoding="utf-8")

    strayed = gemengd.load_city(ROOT / "examples/places/groningen.toml", data=tmp_path)

    assert not place("groningen").warned("lie outside it")
    (warning,) = [w for w in strayed.warnings if "lie outside it" in w]
    assert (
        "1 places said to be in Groningen lie outside it: Martini Ziekenhuis van Swiet" in warning
    )


def test_bredas_two_files_give_the_same_areas(place):
    json_, shapes = place("breda").layer("social_housing"), place("breda_shapefile").layer(
        "social_housing"
    )  # fmt: skip

    assert len(json_) == 56
    assert shapes["name"].to_dict() == json_["name"].to_dict()
    assert "Chassé" in set(shapes["name"])
    assert json_.index.str.match(r"BU0758\d{4}$").all()
    overlap = shapes.geometry.intersection(json_.geometry).area / shapes.area
    assert overlap.min() > 0.999


def test_bredas_counts_of_gps_are_those_of_the_file_by_name(place, shared_data):
    rows = pd.read_csv(shared_data / "local/breda_proximity.csv")
    rows = rows[
        (rows["place"] == "General Practitioner's Practice") & (rows["within"] == "Within 1 km")
    ]

    found = place("breda")
    layer = found.layer("gps_within_1_km")

    assert layer.set_index("name")["value"].to_dict() == rows.set_index("zones")["Value"].to_dict()
    assert found.warned("56 areas were matched by name, for it has no codes")


def test_a_name_that_matches_no_neighbourhood_is_listed(shared_data, tmp_path):
    (tmp_path / "local").mkdir()
    (tmp_path / "local/breda_buurten.geojson").symlink_to(
        shared_data / "local/breda_buurten.geojson"
    )
    rows = (shared_data / "local/breda_proximity.csv").read_text(encoding="utf-8")
    (tmp_path / "local/breda_proximity.csv").write_text(
        rows.replace("Belcrum", "Bellecrum"), encoding="utf-8"
    )

    found = gemengd.load_city(ROOT / "examples/places/breda.toml", data=tmp_path)

    assert any("1 names match no area: Bellecrum" in warning for warning in found.warnings)
    assert found.reason("gps_within_1_km").eq("not_listed").sum() == 1


def test_bredas_shapefile_without_its_coordinate_system_is_refused(shared_data, tmp_path, capsys):
    toml = (ROOT / "examples/places/breda_shapefile.toml").read_text(encoding="utf-8")
    bare = tmp_path / "breda.toml"
    bare.write_text(toml.replace('crs = "EPSG:4326"\n', ""), encoding="utf-8")

    code = run(["build", bare, "--data", shared_data, "--out", tmp_path / "out", "--quiet"])

    assert code == 3
    assert "Breda.shp: declares no coordinate system; add crs = " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_ede_tells_what_is_still_to_come_from_what_is_secret(place):
    found = place("ede")

    assert len(found.layer("social_housing")) == 17
    assert found.unknown("social_housing") == {"known": 0, NOT_YET: 17}
    assert found.year("carrying", "owner_occupied_pct") == 2022


PHASES = ("exploring", "adopted", "under_way", "completed")


HAGUE = "local/denhaag/Kerncijfers_wijken_en_buurten_2019_22032020_165940.csv"


def published_in_the_hague(shared_data, prefix):
    """Return the publisher's homes and corporation share of the areas that it gives both of."""
    rows = rows_of(shared_data / HAGUE)
    codes = rows["Regioaanduiding/Codering (code)"].str.strip()
    found = pd.DataFrame(
        {
            "homes": rows["Wonen/Woningvoorraad (aantal)"],
            "share": rows[
                "Wonen/Woningen naar eigendom/Huurwoningen/In bezit woningcorporatie (%)"
            ],
        }
    ).set_axis(codes)
    found = found[found.index.str.startswith(prefix)]
    return found.apply(pd.to_numeric, errors="coerce").dropna()


def dissimilarity(published):
    owned = published["homes"] * published["share"] / 100
    other = published["homes"] - owned
    return (owned / owned.sum() - other / other.sum()).abs().sum() / 2


@pytest.mark.parametrize(
    ("name", "prefix", "areas", "published", "shown", "index"),
    [
        ("den_haag", "BU", 114, 109, 108, 0.4765),
        ("den_haag_districts", "WK", 44, 43, 42, 0.4029),
    ],
)
def test_the_hagues_shares_are_all_those_of_the_publisher(
    *, name, prefix, areas, published, shown, index, place, shared_data
):
    theirs = published_in_the_hague(shared_data, prefix)

    found = place(name)

    ours = found.layer("social_housing")["value"]
    known = ours.dropna()
    assert (len(ours), len(theirs), len(known)) == (areas, published, shown)
    assert known.to_dict() == theirs["share"][known.index].to_dict()
    assert (theirs["homes"].drop(known.index) < 50).all()  # the layer's own minimum
    measured = found.manifest["indices"]["social_housing_segregation"]
    estimate = {e["statistic"]: e["value"] for e in measured["estimates"]}["dissimilarity"]
    assert estimate == pytest.approx(index, abs=5e-5)
    assert estimate == pytest.approx(dissimilarity(theirs.loc[known.index]), abs=1e-5)
    assert round(measured["share_pct"]) == 31


def test_the_hague_without_the_neighbourhoods_that_are_called_eo_would_be_less_divided(
    place, shared_data
):
    theirs = published_in_the_hague(shared_data, "BU")
    names = place("den_haag").layer("social_housing")["name"]
    spelt_otherwise = names.index[names.str.endswith("e.o.")]

    rest = theirs[theirs["homes"] >= 50].drop(spelt_otherwise)

    # What comes out if names must be equal to the letter: 105 of 108 neighbourhoods.
    assert (len(spelt_otherwise), len(rest)) == (3, 105)
    assert dissimilarity(rest) == pytest.approx(0.4698, abs=5e-5)


@pytest.mark.parametrize(
    ("prefix", "areas", "published", "large_enough", "index"),
    [("BU", 114, 109, 108, 0.4765), ("WK", 44, 43, 42, 0.4029)],
)
def test_the_hagues_index_follows_from_the_file_by_numpy_alone(
    *, prefix, areas, published, large_enough, index, shared_data
):
    # Of 114 neighbourhoods the file gives homes and share of 109. Westvliet-Oost, which it calls
    # Vlietzoom-Oost, has 33 homes: 108 have the 50 that the layer asks for. With h homes of which
    # a share s is a corporation's, g = h s and o = h - g, summed to G and O over the areas:
    # D = 1/2 sum |g / G - o / O|. Of the districts only Forepark (47 homes) falls away.
    with (shared_data / HAGUE).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    places = {name.split("/")[-1]: number for number, name in enumerate(head)}
    code, homes, share = (
        places[name]
        for name in ("Codering (code)", "Woningvoorraad (aantal)", "In bezit woningcorporatie (%)")
    )
    given = [row for row in rows if row[code].startswith(prefix)]

    known = [row for row in given if row[homes].strip().isdigit() and row[share].strip().isdigit()]
    h, s = np.array([[int(row[homes]), int(row[share])] for row in known]).T
    h, s = h[h >= 50], s[h >= 50] / 100

    assert (len(given), len(known), len(h)) == (areas, published, large_enough)
    apart = h * s / (h * s).sum() - h * (1 - s) / (h * (1 - s)).sum()
    assert np.abs(apart).sum() / 2 == pytest.approx(index, abs=5e-5)


def test_the_hagues_districts_have_the_names_that_cbs_gives_them(place):
    names = place("den_haag_districts").layer("social_housing")["name"]

    assert names["WK051836"] == "Wijk 36 Moerwijk"
    assert names.str.startswith("Wijk ").all()


def test_utrechts_plans_are_told_in_one_vocabulary(place):
    plans = gpd.read_file(place("utrecht").package, layer="plans")

    assert len(plans) == 336
    assert plans["status"].value_counts().to_dict() == {
        "adopted": 131,
        "under_way": 123,
        "exploring": 65,
        "completed": 17,
    }
    assert plans["start_year"].max() < 9999
    assert plans["start_year"].isna().sum() == 22


def test_utrechts_overlapping_plans_count_once(place):
    found = place("utrecht")
    plans = gpd.read_file(found.package, layer="plans")

    for phase in PHASES:
        layer = found.layer(f"plans_{phase}")
        homes = plans[plans["kind"].isin(["restructuring", "transformation"])]
        covered = homes[homes["status"] == phase].union_all()

        expected = layer.geometry.intersection(covered).area / layer.area * 100
        assert layer["value"].tolist() == pytest.approx(expected.tolist(), abs=0.05)
    assert plans.area.sum() / 1e6 == pytest.approx(10.5, abs=0.1)
    assert plans.union_all().area / 1e6 == pytest.approx(9.7, abs=0.1)


def test_utrechts_street_works_stand_apart(place):
    found = place("utrecht")
    plans = gpd.read_file(found.package, layer="plans")

    works = found.layer("plans_public_space")

    assert (plans["kind"] == "public_space").sum() == 45
    assert works["value"].max() > 0
    assert not works["value"].equals(found.layer("plans_under_way")["value"])


def test_the_netherlands_have_demand_carrying_balance_and_clusters(place):
    found = place("netherlands")

    assert len(found.layer("demand")) == 3340
    assert found.unknown("demand")["known"] == 3070
    assert found.unknown("balance")["known"] == 3057
    classes = found.layer("demand_cluster")["value"]
    assert classes.notna().sum() == 3066
    assert {"high_cluster", "low_cluster", "not_significant"} <= set(classes.dropna())


TRACED = [
    [cell.strip().strip("`") for cell in line.strip("|\n ").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| \w+ \| .*`(BU|WK)\d+` \|", line)
]


def test_twenty_figures_and_more_are_traced():
    assert len(TRACED) >= 20
    assert len({tuple(row[:3]) for row in TRACED}) == len(TRACED)


def rows_of(path):
    if path.suffix != ".csv":
        return gpd.read_file(path)
    first = path.read_text(encoding="utf-8-sig").partition("\n")[0]
    return pd.read_csv(path, sep=";" if ";" in first else ",")


@pytest.mark.parametrize("row", TRACED, ids=lambda row: f"{row[0]} {row[1]} {row[2]}")
def test_a_traced_figure_is_that_of_the_file_and_of_the_map(row, place, shared_data):
    name, area, where, figure, file, number, column, there = row
    code = re.search(r"`((?:BU|WK)\d+)", area)[1]
    table, part = re.findall(r"\w+", where)

    in_file = rows_of(shared_data / file).iloc[int(number) - 1][column]

    assert float(in_file) == float(there) == float(figure)
    assert place(name).layer(table)[part][code] == float(figure)


def test_the_pictures_of_the_page_are_there():
    named = re.findall(r"\(pictures/(\w+\.png)\)", PAGE)

    assert len(named) == 7
    assert {path.name for path in (ROOT / "docs/pictures").glob("*.png")} == set(named)
