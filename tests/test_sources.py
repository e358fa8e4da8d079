import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from geopandas import GeoDataFrame
from rasterio import Affine
from shapely import LineString, Point, box

from gemengd.dataset import harmonise
from gemengd.dataset.care_kinds import care_kinds
from gemengd.dataset.columns import recognise
from gemengd.dataset.missing import figures
from gemengd.definitions import read_city
from gemengd.errors import DefinitionError, SourceChangedError, SourceError
from gemengd.model.city import City, Level
from gemengd.model.raw import Role
from gemengd.model.reason import Reason
from gemengd.model.request import CityRequest, Input
from gemengd.sources import (
    embedded_city,
    fetch,
    find_municipality,
    municipalities,
    readers,
    request_from_files,
)
from gemengd.sources.registry import reader_of

ROOT = Path(__file__).resolve().parent.parent
CITY = City("Proefstad", "GM9998")


def city(code, name, *inputs, level=Level.NEIGHBOURHOOD):
    return harmonise(fetch(CityRequest(name=name, code=code, level=level, inputs=inputs)))


def test_the_newest_release_of_baarn_has_people_but_no_homes_and_says_why(shared_data):
    found = city("GM0308", "Baarn", Input(file=shared_data / "cbs/baarn_buurten.geojson"))

    assert len(found.areas) == 21
    assert found.figure("inhabitants").sum() == 25_065
    assert found.figure("inhabitants")["BU03080003"] == 2195
    assert found.columns["inhabitants"].year == 2024
    for column in ("dwellings", "corporation_share_pct", "lowest_income_households_pct"):
        assert set(found.reason(column)) == {Reason.NOT_YET_PUBLISHED}
    assert set(found.reason("low_income_households_pct")) == {Reason.DISCONTINUED}


def test_camel_case_of_ede_is_read_like_snake_case(shared_data):
    file = shared_data / "cbs/ede_wijken_2024_wfs.geojson"

    found = city("GM0228", "Ede", Input(file=file), level=Level.DISTRICT)

    assert len(found.areas) == 17
    assert found.figure("inhabitants").notna().all()
    assert set(found.reason("corporation_share_pct")) == {Reason.NOT_YET_PUBLISHED}


def test_the_short_names_of_2017_are_read_and_the_squares_weighed(shared_data):
    found = city(
        "GM0014",
        "Groningen",
        Input(file=shared_data / "cbs/groningen_buurten_2017.zip"),
        Input(file=shared_data / "cbs/groningen_vierkant100m_2014.zip"),
    )

    assert len(found.areas) == 108
    assert found.columns["inhabitants"].year == 2017
    assert found.figure("inhabitants").sum() == 202_515
    assert found.population["inhabitants"].sum() <= 198_370
    assert found.population["inhabitants"].sum() > 195_000
    assert set(found.reason("corporation_share_pct")) == {Reason.NOT_IN_RELEASE}


def test_all_squares_of_groningen_count_to_the_known_inhabitants(shared_data):
    given = Input(file=shared_data / "cbs/groningen_vierkant100m_2014.zip", year=2014)

    (table,) = reader_of(given).read(given, CITY, None)

    assert len(table.frame) == 3441
    assert table.names["inhabitants"] == "INW2014"
    assert table.source.year == 2014


def test_leeuwarden_joins_three_files_and_keeps_the_year_of_each_column(shared_data):
    toml = "examples/places/leeuwarden.toml"

    found = harmonise(fetch(read_city(ROOT / toml, shared_data)))

    share = found.figure("corporation_share_pct")
    assert len(found.areas) == 22
    assert share[["WK008061", "WK008050", "WK008060"]].tolist() == [72, 71, 65]
    assert found.columns["corporation_share_pct"].year == 2025
    assert found.columns["low_income_persons_pct"].year == 2022
    assert set(found.reason("wmo_clients")) == {Reason.NOT_YET_PUBLISHED}
    assert any("136 rows of another level" in warning for warning in found.warnings)


@pytest.mark.parametrize("slug", ["breda", "ede", "groningen", "leeuwarden", "nijmegen", "tilburg"])
def test_each_city_of_the_study_is_read_from_the_national_file(slug, shared_data):
    toml = ROOT / f"examples/cities/{slug}.toml"

    found = harmonise(fetch(read_city(toml, shared_data)))

    assert len(found.areas) == {
        "breda": 11,
        "ede": 17,
        "groningen": 20,
        "leeuwarden": 22,
        "nijmegen": 9,
    }.get(slug, 59)
    assert found.figure("owner_occupied_pct").notna().mean() > 0.9


def test_streets_and_care_come_out_of_one_osm_file(shared_data):
    given = Input(file=shared_data / "osm/liechtenstein.osm.pbf")

    streets, care = reader_of(given).read(given, CITY, None)

    assert len(streets.frame) == 4659
    assert {"highway", "foot", "oneway:bicycle"} <= set(streets.frame.columns)
    assert (streets.frame["oneway"] == "yes").sum() > 50
    assert {"pharmacy", "hospital"} <= set(care.frame["kind"])
    assert streets.source.licence == "ODbL 1.0"


@pytest.mark.parametrize("text", ["Breda", " breda ", "BREDA", "gm0758", "GM0758"])
def test_a_municipality_is_found_by_name_or_code(text):
    assert find_municipality(text).code == "GM0758"


def test_accents_and_punctuation_do_not_matter():
    assert find_municipality("sudwest fryslan").code == "GM1900"
    assert find_municipality("s hertogenbosch").code == "GM0796"


def test_a_name_that_does_not_exist_gets_the_nearest_ones():
    with pytest.raises(DefinitionError, match=r"no city is called 'Leeuwaden'; .*Leeuwarden"):
        find_municipality("Leeuwaden")


def test_the_list_has_every_municipality_once():
    codes = [m.code for m in municipalities()]

    assert len(codes) == len(set(codes)) == 342


def test_the_embedded_city_is_marked_as_made_up_in_every_source():
    found = fetch(embedded_city())

    assert {table.source.made_up for table in found.tables} == {True}
    assert {len(table.source.sha256) for table in found.tables} == {64}
    assert len({table.source.slug for table in found.tables}) == len(found.tables)


def test_no_folder_of_the_users_machine_gets_into_a_source(tmp_path):
    copy = tmp_path / "secret_folder"
    copy.mkdir()
    file = embedded_city().inputs[0].file
    shutil.copy(file, copy)
    given = embedded_city().inputs[0].model_copy(update={"file": copy / file.name})

    (table,) = readers()["pdok-wijkenbuurten"].read(given, embedded_city().city, None)

    assert "secret_folder" not in repr(table.source)


SHAPES = [box(150_000 + n, 450_000, 150_001 + n, 450_001) for n in range(2)]
SHORT = {"buurtcode": "BU_CODE", "buurtnaam": "BU_NAAM", "gemeentecode": "GM_CODE",
         "gemeentenaam": "GM_NAAM", "water": "H2O", "aantal_inwoners": "AANT_INW"}  # fmt: skip


def neighbourhoods(path, names=None, crs="EPSG:28992"):
    content = {
        "buurtcode": ["BU99980000", "BU99980001"],
        "buurtnaam": ["A", "B"],
        "gemeentecode": "GM9998",
        "gemeentenaam": "Proefstad",
        "water": "NEE",
        "aantal_inwoners": [100, 200],
        "jaar": 2024,
    }
    frame = GeoDataFrame(content, geometry=SHAPES, crs="EPSG:28992").to_crs(crs)
    frame.rename(columns=names or {}).to_file(path)
    return path


def test_a_code_that_is_in_no_list_takes_its_name_from_the_file(tmp_path):
    file = neighbourhoods(tmp_path / "a.gpkg")

    request = request_from_files("gm9998", {Role.AREAS: file})

    assert (request.name, request.code) == ("Proefstad", "GM9998")


@pytest.mark.parametrize(
    ("name", "names", "crs"),
    [
        ("a.gpkg", {}, "EPSG:28992"),
        ("a.geojson", {}, "EPSG:4326"),
        ("a.shp", SHORT, "EPSG:28992"),
        ("a.gpkg", {}, "EPSG:25831"),
    ],
)
def test_the_format_of_the_file_does_not_matter(name, names, crs, tmp_path):
    file = neighbourhoods(tmp_path / name, names, crs)

    found = harmonise(fetch(request_from_files("GM9998", {Role.AREAS: file})))

    assert found.figure("inhabitants").tolist() == [100, 200]
    assert found.areas.total_bounds == pytest.approx([150_000, 450_000, 150_002, 450_001], abs=0.1)


def test_a_year_that_the_file_contradicts_is_refused(tmp_path):
    given = Input(file=neighbourhoods(tmp_path / "a.gpkg"), year=2021)

    with pytest.raises(SourceError, match=r"figures are of 2024, not of 2021"):
        reader_of(given).read(given, CITY, None)


def test_a_care_register_of_text_lies_where_its_coordinates_say(tmp_path):
    file = tmp_path / "care.csv"
    file.write_text("kind;name;lon;lat;capacity\ngp;Arts;5,0;52,0;12\n", encoding="utf-8")
    given = Input(file=file)

    (table,) = reader_of(given).read(given, CITY, None)

    assert table.role is Role.CARE
    assert table.frame.crs == "EPSG:4326"
    assert table.frame.geometry.iloc[0] == Point(5, 52)


def test_each_file_finds_its_reader(tmp_path):
    lines = tmp_path / "lines.gpkg"
    GeoDataFrame({"highway": ["path"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=28992).to_file(
        lines
    )
    plans = tmp_path / "plans.gpkg"
    GeoDataFrame({"status": ["adopted"]}, geometry=[box(0, 0, 1, 1)], crs=28992).to_file(plans)

    assert reader_of(Input(file=lines)).name == "lines"
    assert reader_of(Input(file=plans)).name == "plans"
    assert reader_of(Input(file=neighbourhoods(tmp_path / "n.gpkg"))).name == "pdok-wijkenbuurten"


def test_a_file_that_nobody_recognises_is_refused_with_what_was_looked_for(tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("apples,pears\n1,2\n", encoding="utf-8")

    with pytest.raises(
        SourceError, match=r"not recognised: found text with columns apples, pears;.*care-reg"
    ):
        reader_of(Input(file=file))


def test_a_reader_that_does_not_exist_is_refused_with_those_that_do(tmp_path):
    file = neighbourhoods(tmp_path / "a.gpkg")

    with pytest.raises(DefinitionError, match=r"no reader 'cbs'; there are pdok-wijkenbuurten"):
        reader_of(Input(file=file, reader="cbs"))


def test_a_raster_of_inhabitants_becomes_points_in_the_middle_of_its_cells(tmp_path):
    file = tmp_path / "squares.tif"
    with rasterio.open(
        file, "w", driver="GTiff", width=2, height=2, count=1, dtype="int32", nodata=-99997,
        crs="EPSG:28992", transform=Affine(100, 0, 150_000, 0, -100, 450_200),
    ) as raster:  # fmt: skip
        raster.write(np.array([[5, 0], [-99997, 20]], dtype="int32"), 1)
    given = Input(file=file)

    (table,) = reader_of(given).read(given, CITY, None)

    places = [(p.x, p.y) for p in table.frame.geometry]
    assert places == [(150_050, 450_150), (150_150, 450_050)]
    np.testing.assert_equal(table.frame["inhabitants"].to_numpy(), [5, 20])


PLAN_WORDS = {"Gereed": "completed", "Ontwerp": "adopted"}


def own_plans(folder, statuses):
    path = folder / "plans.geojson"
    shapes = [box(6.5, 53.2, 6.51, 53.21)] * len(statuses)
    GeoDataFrame({"fase": statuses}, geometry=shapes, crs=4326).to_file(path)
    return Input(
        file=path, reader="own", role=Role.PLANS, columns={"status": "fase"},
        words={"status": PLAN_WORDS},
    )  # fmt: skip


def test_a_publishers_words_are_told_in_ours_whatever_their_capitals(tmp_path):
    given = own_plans(tmp_path, ["Gereed", "gereed ", "ONTWERP", None])

    (table,) = reader_of(given).read(given, CITY, None)

    assert table.frame["fase"].fillna("").tolist() == ["completed", "completed", "adopted", ""]


def test_a_word_that_the_toml_does_not_know_is_named(tmp_path):
    given = own_plans(tmp_path, ["Gereed", "Afgeblazen"])

    with pytest.raises(SourceChangedError, match=r"words.status does not say what 'Afgeblazen'"):
        reader_of(given).read(given, CITY, None)


def own_care(folder, kinds, words):
    path = folder / "care.csv"
    rows = "".join(f"{kind},{i},2\n" for i, kind in enumerate(kinds))
    path.write_text(f"soort,x,y\n{rows}", encoding="utf-8")
    columns = {"kind": "soort"}
    return Input(file=path, reader="care-register", columns=columns, words={"kind": words})


def test_a_word_of_ones_own_leaves_the_words_that_are_known(tmp_path):
    kinds = ["Psychologenpraktijk", "Huisarts", "apotheek ", "gp", ""]
    given = own_care(tmp_path, kinds, {"psychologenpraktijk": "mental_health"})

    (table,) = reader_of(given).read(given, CITY, None)

    found = care_kinds(table.frame["soort"], "care.csv").tolist()
    assert found == ["mental_health", "gp", "pharmacy", "gp", ""]


def test_a_known_word_that_the_user_gives_another_meaning_has_that(tmp_path):
    given = own_care(tmp_path, ["Huisarts", "Apotheek"], {"huisarts": "gp_by_appointment"})

    (table,) = reader_of(given).read(given, CITY, None)

    assert table.frame["soort"].tolist() == ["gp_by_appointment", "Apotheek"]


@pytest.mark.parametrize("kind", ["Tandarts", "huisatrs"])
def test_a_kind_of_care_that_nobody_knows_is_still_asked_about(kind, tmp_path):
    given = own_care(tmp_path, ["Huisarts", kind], {"wijkteam": "community"})

    with pytest.raises(SourceChangedError, match=f"words.kind does not say what '{kind}' means"):
        reader_of(given).read(given, CITY, None)


def test_a_status_in_our_words_needs_no_translation(tmp_path):
    given = own_plans(tmp_path, ["Gereed", "under way", "Adopted", ""])

    (table,) = reader_of(given).read(given, CITY, None)

    assert table.frame["fase"].fillna("").tolist() == ["completed", "under way", "Adopted", ""]


@pytest.mark.parametrize("order", [("kind", "name"), ("name", "kind")])
def test_one_column_feeds_two_of_ours_each_with_its_own_words(order, tmp_path):
    words = {"kind": {"Huisarts": "gp", "Apotheek": "pharmacy"},
             "name": {"huisarts": "Dokter", "apotheek": "De Vijzel"}}  # fmt: skip
    path = tmp_path / "care.csv"
    path.write_text("soort,x,y\nHuisarts,1,2\nApotheek ,1,3\n", encoding="utf-8")
    given = Input(file=path, reader="own", role=Role.FIGURES,
                  columns=dict.fromkeys((*order, "as_it_was"), "soort"),
                  words={ours: words[ours] for ours in order})  # fmt: skip

    (table,) = reader_of(given).read(given, CITY, None)

    read = {ours: table.frame[theirs].tolist() for ours, theirs in table.names.items()}
    assert read["kind"] == ["gp", "pharmacy"]
    assert read["name"] == ["Dokter", "De Vijzel"]
    assert [text.strip() for text in read["as_it_was"]] == ["Huisarts", "Apotheek"]


def test_a_column_of_our_own_name_that_also_feeds_another_keeps_its_own_words(tmp_path):
    path = tmp_path / "plans.csv"
    path.write_text("status\nGereed\nOntwerp\n", encoding="utf-8")
    given = Input(file=path, reader="own", role=Role.FIGURES, columns={"kind": "status"},
                  words={"status": PLAN_WORDS})  # fmt: skip

    (table,) = reader_of(given).read(given, CITY, None)

    assert table.frame[table.names["status"]].tolist() == ["completed", "adopted"]
    assert table.frame[table.names["kind"]].tolist() == ["Gereed", "Ontwerp"]


def own_rows(folder, **changes):
    path = folder / "rows.csv"
    path.write_text("zone,wat,n\nA,huisarts ,3\nB,school,4\n", encoding="utf-8")
    columns = {"name": "zone", "gps_within_1_km": "n"}
    return Input(file=path, reader="own", role=Role.FIGURES, columns=columns, **changes)


def test_only_the_rows_that_were_asked_for_are_read(tmp_path):
    given = own_rows(tmp_path, only={"wat": "huisarts"}, note="Counted by hand.")

    (table,) = reader_of(given).read(given, CITY, None)

    assert table.frame["zone"].tolist() == ["A"]
    assert table.source.rows == 2
    assert table.source.notes == ("Counted by hand.",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"only": {"wat": "apotheek"}}, "no row has 'apotheek' as wat"),
        ({"only": {"soort": "x"}}, "only names 'soort', which is not there; found zone, wat, n"),
        ({"words": {"kind": {"a": "b"}}}, "words.kind names 'kind', which is not there"),
    ],
)
def test_rows_or_words_that_are_not_there_are_a_clear_error(changes, message, tmp_path):
    given = own_rows(tmp_path, **changes)

    with pytest.raises(SourceChangedError, match=re.escape(message)):
        reader_of(given).read(given, CITY, None)


def test_the_leefbaarometer_is_read_in_its_newest_version_and_year(shared_data):
    file = shared_data / "leefbaarometer/leefbaarometer_buurten_2002_2020_three_cities.csv"

    (newest,) = reader_of(Input(file=file)).read(Input(file=file), CITY, None)
    given = Input(file=file, year=2014)
    (older,) = reader_of(given).read(given, CITY, None)

    assert (newest.source.year, len(newest.frame)) == (2020, 311)
    assert set(newest.frame["versie"]) == {"Leefbaarometer 3.0"}
    assert newest.source.title == "Leefbaarometer 3.0 2020"
    assert (older.source.year, len(older.frame)) == (2014, 306)
    with pytest.raises(SourceChangedError, match=r"no scores of 2016; there are 2014, 2018, 2020"):
        reader_of(given).read(given.model_copy(update={"year": 2016}), CITY, None)


def test_a_table_from_statline_is_read_with_its_symbols(shared_data):
    given = Input(file=shared_data / "cbs/ses_woa_amsterdam_2019.csv")

    (table,) = reader_of(given).read(given, City("Amsterdam", "GM0363"), None)

    found = recognise(table.frame.columns, table.names)
    low = figures(table.frame[found["education_low_pct"]], "low")
    score = figures(table.frame[found["ses_woa_score"]], "score")
    row = table.frame.index[table.frame[table.names["code"]] == "BU03630000"][0]
    assert (len(table.frame), table.source.year) == (579, 2019)
    assert (low["value"][row], score["value"][row]) == (12.4, 0.045)
    assert (low["reason"] == Reason.SECRET).sum() > 50
    assert set(table.names) == {"code", "name"}


def test_statline_scores_join_on_code_whatever_their_level(shared_data, tmp_path):
    codes = ["BU03630000", "BU03630001", "BU03639999"]
    areas = GeoDataFrame(
        {"buurtcode": codes, "buurtnaam": ["Kop Zeedijk", "Elders", "Nergens"],
         "gemeentecode": "GM0363", "aantal_inwoners": 900, "jaar": 2020},
        geometry=[box(121_000 + 500 * n, 487_000, 121_400 + 500 * n, 487_400) for n in range(3)],
        crs=28992,
    )  # fmt: skip
    areas.to_file(tmp_path / "a.gpkg")

    found = city(
        "GM0363", "Amsterdam", Input(file=tmp_path / "a.gpkg"),
        Input(file=shared_data / "cbs/ses_woa_amsterdam_2019.csv"),
    )  # fmt: skip

    assert found.figure("ses_woa_score")["BU03630000"] == 0.045
    assert found.columns["ses_woa_score"].year == 2019
    assert found.reason("ses_woa_score")[["BU03630001", "BU03639999"]].tolist() == [
        Reason.REDRAWN,
        Reason.NOT_LISTED,
    ]


def test_a_period_that_statline_does_not_have_is_named(shared_data):
    given = Input(file=shared_data / "cbs/ses_woa_amsterdam_2019.csv", year=2021)

    with pytest.raises(SourceChangedError, match="no rows of 2021; there are 2019"):
        reader_of(given).read(given, CITY, None)
