"""What `gemengd inspect` says of the publishers' files, and of broken ones."""

import sys
import tomllib

import pytest
from geopandas import GeoDataFrame
from shapely import Polygon, box

import gemengd
from gemengd.cli import main
from gemengd.errors import HarmoniseError
from gemengd.inspection import inspect, starter
from gemengd.model.raw import Role
from gemengd.model.request import Input

X, Y = 150_000.0, 450_000.0


def seen(path, against=None, **given):
    other = None if against is None else Input(file=against)
    return inspect(Input(file=path, **given), other)


def said(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", "inspect", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    captured = capsys.readouterr()
    return stop.value.code, captured.out or captured.err


# File -> reader or "", role, year, rows per level.
FILES = {
    "cbs/baarn_buurten.geojson": ("pdok-wijkenbuurten", "areas", 2024, {"neighbourhoods": 21}),
    "cbs/ede_wijken_2024_wfs.geojson": ("pdok-wijkenbuurten", "areas", 2024, {"districts": 17}),
    "cbs/groningen_buurten_2017.zip": (
        "pdok-wijkenbuurten", "areas", 2017, {"neighbourhoods": 108},
    ),
    "cbs/kwb_2025_friesland.csv": (
        "cbs-kwb-odata-csv", "figures", 2025,
        {"districts": 246, "municipalities": 18, "neighbourhoods": 936},
    ),
    "cbs/ses_woa_amsterdam_2019.csv": (
        "cbs-statline-csv", "figures", 2019,
        {"districts": 99, "municipalities": 1, "neighbourhoods": 479},
    ),
    "cbs/nl_districts_2022.gpkg": ("", "areas", 2022, {"districts": 3340}),
    "cbs/groningen_vierkant100m_2014.zip": ("cbs-vierkant", "population", 2014, {}),
    "leefbaarometer/leefbaarometer_buurten_2002_2020_three_cities.csv": (
        "leefbaarometer-csv", "figures", None, {"neighbourhoods": 2152},
    ),
    "local/breda_buurten.geojson": ("", "areas", None, {}),
    "local/breda_shp/Breda.shp": ("", "areas", None, {}),
    "local/breda_proximity.csv": ("", "figures", None, {}),
    "local/utrecht_plans_mpso.geojson": ("plans", "plans", None, {}),
    "local/groningen_slaapopvang_en_methadon.zip": ("", "care", None, {}),
    "local/groningen_buurtindeling.zip": ("", "areas", None, {"neighbourhoods": 112}),
    "care/nl_hospitals_2016.csv": ("", "care", 2016, {}),
    "streets/groningen_fietstelweek_2016.zip": ("lines", "streets", 2016, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_publishers_file_is_seen_for_what_it_is(name, shared_data):
    reader, role, year, levels = FILES[name]

    found = seen(shared_data / name)

    assert (found.reader if found.recognised else "") == reader
    assert (found.role, found.year, found.codes.levels) == (role, year, levels)


def test_baarn_has_people_and_its_housing_is_to_come(shared_data):
    found = seen(shared_data / "cbs/baarn_buurten.geojson")

    assert found.known["inhabitants"] == ("aantal_inwoners", 21)
    assert "corporation_share_pct" in found.empty
    assert found.sentinels == {"-99995": 3675, "-99997": 9}
    assert found.codes.municipalities == ("GM0308",)


def test_the_simplified_districts_have_invalid_and_overlapping_shapes(shared_data):
    found = seen(shared_data / "cbs/nl_wijken_2024.geojson")

    assert len(found.shapes.invalid) == 17
    assert len(found.shapes.overlapping) > 1000


def test_counts_of_a_known_year_are_seen_and_not_named_in_the_toml(shared_data, tmp_path):
    rows = (shared_data / "cbs/kwb_2025_friesland.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "figures_2025.csv"
    file.write_text("\n".join(rows).replace("WijkenEnBuurten", "Gebied", 1), encoding="utf-8")

    found = seen(file)

    assert found.known["aged_65_plus_pct"][0] == "k_65JaarOfOuder_12"
    assert "k_65JaarOfOuder_12" not in starter(found)
    assert 'corporation_share_pct = "InBezitWoningcorporatie_49"' in starter(found)


def test_every_district_of_the_country_counts_also_amsterdams_with_letters(shared_data):
    codes = seen(shared_data / "cbs/nl_wijken_2024.geojson").codes

    assert codes.levels == {"districts": 3475}
    assert codes.values.str.startswith("WK0363").sum() == 111


def test_codes_of_two_files_are_matched_by_code_and_name(shared_data):
    scores = shared_data / "leefbaarometer/leefbaarometer_buurten_2002_2020_three_cities.csv"

    found = seen(shared_data / "cbs/groningen_buurten_2017.zip", scores).against

    assert found.both == 99
    assert len(found.only_here) == 9
    assert len(found.other_name) == 1


def test_districts_are_matched_with_the_districts_of_a_mixed_table(shared_data):
    found = seen(
        shared_data / "cbs/kwb_2025_friesland.csv", shared_data / "cbs/nl_wijken_2024.geojson"
    ).against

    assert (found.both, found.only_here) == (246, ())


def test_a_file_without_a_coordinate_system_looks_like_one(shared_data):
    shapes = seen(shared_data / "local/breda_shp/Breda.shp").shapes

    assert (shapes.crs, shapes.likely) == (None, "EPSG:4326")


def areas(path, shapes, **columns):
    codes = [f"BU0308{n:04d}" for n in range(len(shapes))]
    content = {"buurtcode": codes, "gemeentecode": "GM0308", **columns}
    GeoDataFrame(content, geometry=shapes, crs="EPSG:28992").to_file(path)
    return path


def test_broken_shapes_and_doubled_codes_are_counted_by_code(tmp_path):
    bow = Polygon([(X, Y), (X + 500, Y + 500), (X + 500, Y), (X, Y + 500)])
    path = areas(
        tmp_path / "a.gpkg",
        [bow, box(X + 1000, Y, X + 1500, Y + 500), box(X + 1400, Y, X + 1900, Y + 500)],
        buurtcode=["BU03080000", "BU03080001", "BU03080001"],
    )

    found = seen(path)

    assert found.shapes.invalid == (0,)
    assert found.shapes.overlapping == ((1, 2),)
    assert found.codes.doubled == ("BU03080001",)


def test_swapped_axes_and_lost_zeros_are_noticed(tmp_path):
    path = areas(tmp_path / "a.gpkg", [box(Y, X, Y + 9, X + 9)], buurtcode=[3080000])

    found = seen(path)

    assert found.shapes.likely == "EPSG:28992 with its axes swapped"
    assert found.codes.unfinished == 1
    assert found.codes.municipalities == ("GM0308",)


def test_text_among_figures_is_said(tmp_path):
    path = areas(tmp_path / "a.gpkg", [box(X, Y, X + 9, Y + 9)], aantal_inwoners=["many"])

    assert "'many'" in seen(path).broken["inhabitants"]


@pytest.mark.parametrize("name", ["cbs/baarn_buurten.geojson", "cbs/groningen_buurten_2017.zip"])
def test_the_toml_of_a_recognised_file_builds_as_it_stands(name, shared_data, tmp_path):
    toml = tmp_path / "city.toml"
    toml.write_text(starter(seen(shared_data / name)), encoding="utf-8")

    found = gemengd.load_city(toml, data=(shared_data / name).parent)

    assert len(found.areas) in {21, 108}


def test_the_toml_of_another_file_says_what_to_fill_in(shared_data):
    text = starter(seen(shared_data / "local/breda_shp/Breda.shp"))

    given = tomllib.loads(text)
    assert given["name"] == "FILL IN"
    (input_,) = given["inputs"]
    assert input_["crs"] == "EPSG:4326"
    assert input_["columns"] == {"code": "BU0000{BUURTCODE}", "name": "BUURT"}
    assert input_["role"] == Role.AREAS


@pytest.mark.parametrize("name", FILES)
def test_every_toml_to_start_from_is_valid(name, shared_data):
    given = tomllib.loads(starter(seen(shared_data / name)))

    assert given["inputs"][0]["file"] == (shared_data / name).name


def test_one_screen_says_it_all(shared_data, monkeypatch, capsys):
    code, text = said(
        monkeypatch, capsys, shared_data / "cbs/kwb_2025_friesland.csv",
        "--against", shared_data / "cbs/nl_wijken_2024.geojson",
    )  # fmt: skip

    assert code == 0
    assert len(text.splitlines()) < 50
    for words in (
        "cbs-kwb-odata-csv, for figures", "1200, 124 columns", "2025", "levels are mixed",
        "corporation_share_pct = InBezitWoningcorporatie_49: 1110 known", ". (267 times)",
        "246 codes are in both files", "# A TOML to start from",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("osm/liechtenstein.osm.pbf", (2, "holds no table of areas")),
        ("cbs/no.gpkg", (3, "no such file")),
    ],
)
def test_what_is_no_table_is_one_clear_line(name, answer, shared_data, monkeypatch, capsys):
    code, words = answer

    found, text = said(monkeypatch, capsys, shared_data / name)

    assert found == code
    assert words in text
    assert text.count("\n") == 1


def polygons(folder, name="areas.geojson", **columns):
    rows = len(next(iter(columns.values())))
    shapes = [box(X + 500 * n, Y, X + 500 * (n + 1), Y + 500) for n in range(rows)]
    path = folder / name
    GeoDataFrame(columns, geometry=shapes, crs="EPSG:28992").to_file(path)
    return path


def built(path, folder, **filled):
    """Return the city of the TOML to start from, with what it asks to fill in."""
    text = starter(seen(path))
    for old, new in filled.items():
        text = text.replace(old, new)
    toml = folder / "city.toml"
    toml.write_text(text, encoding="utf-8")
    return gemengd.load_city(toml, data=path.parent)


EINDHOVEN = {"GM0000": "GM0772", "WK0000": "WK0772", "BU0000": "BU0772"}


@pytest.mark.parametrize(
    ("columns", "code", "first"),
    [
        ({"WIJKCODE": ["11", "12", "21"]}, "WK0000{WIJKCODE}", "WK077211"),
        ({"wijknr": [1, 12, 21]}, "WK0000{wijknr:0>2}", "WK077201"),
        ({"BUURTCODE": ["1101", "1201", "2101"]}, "BU0000{BUURTCODE}", "BU07721101"),
        ({"BUURTCODE": [101, 1201, 2101]}, "BU0000{BUURTCODE:0>4}", "BU07720101"),
        ({"WIJKCODE": [1, 1, 21], "BUURTCODE": ["1", "2", "1"]},
         "BU0000{WIJKCODE:0>2}{BUURTCODE:0>2}", "BU07720101"),
        ({"WIJKCODE": [1, 1, 21], "BUURTCODE": ["01", "102", "103"]},
         "BU0000{WIJKCODE:0>2}{BUURTCODE[-2:]}", "BU07720101"),
        ({"WIJKCODE": [1, 12, 21], "BUURTCODE": [101, 1202, 2103]},
         "BU0000{BUURTCODE:0>4}", "BU07720101"),
    ],
)  # fmt: skip
def test_a_citys_own_numbers_become_codes_by_the_template_that_is_proposed(
    columns, code, first, tmp_path
):
    path = polygons(tmp_path, NAAM=["A", "B", "C"], **columns)

    found = built(path, tmp_path, **EINDHOVEN)

    assert tomllib.loads(starter(seen(path)))["inputs"][0]["columns"]["code"] == code
    assert (len(found.areas), found.areas.index[0]) == (3, first)


def test_the_hagues_neighbourhoods_are_read_as_the_toml_to_start_from_says(shared_data, tmp_path):
    path = shared_data / "local/denhaag/denhaag_buurten_own.geojson"

    found = built(path, tmp_path, GM0000="GM0518", BU0000="BU0518")

    assert len(found.areas) == 114
    assert found.areas.index[-1] == "BU05184421"


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("Kerncijfers_wijken_en_buurten_2019_22032020_165940.csv", 2019),
        ("kwb 2019 gedownload 22-03-2020.csv", 2019),
        ("2020-03-22 kwb 2019.csv", 2019),
        ("kwb_2019_2020.csv", None),
        ("kwb_22032020.csv", None),
    ],
)
def test_the_day_of_a_download_is_not_the_year_of_the_figures(name, year, tmp_path):
    (tmp_path / name).write_text("buurtcode;woningen\nBU03080101;7\n", encoding="utf-8")

    assert seen(tmp_path / name).year == year


@pytest.mark.parametrize(
    ("column", "codes", "level"),
    [
        ("gebiedscode", ["03080101", "03080102"], "neighbourhoods"),
        ("CBS code", [3080101, 3080102], "neighbourhoods"),
        ("regio", ["030801", "030802"], "districts"),
    ],
)
def test_codes_without_their_prefix_are_seen_and_build(column, codes, level, tmp_path):
    path = polygons(tmp_path, **{column: codes, "naam": ["A", "B"]})

    found = seen(path)

    assert (found.codes.column, found.codes.levels) == (column, {level: 2})
    assert len(built(path, tmp_path).areas) == 2


def test_numbers_that_are_no_codes_are_not_seen_as_such(tmp_path):
    path = polygons(tmp_path, inkomen=[3080101, 3080102], postcode=[1234, 1235], naam=["A", "B"])

    assert seen(path).codes.column is None


def test_municipalities_are_a_map_of_municipalities_that_builds(shared_data, tmp_path):
    path = shared_data / "cbs/nl_gemeenten_2022.geojson"

    found = built(path, tmp_path)

    assert (found.city.code, found.city.level) == ("NL", "municipality")
    assert len(found.areas) == 346


def test_polygons_with_names_alone_are_areas_that_need_a_code(tmp_path):
    path = polygons(tmp_path, naam=["Noord", "Zuid"])

    found = seen(path)

    assert found.role is Role.AREAS
    assert "areas need a code" in starter(found)


@pytest.mark.parametrize("columns", [
    {"naam": ["Noord", "Zuid"], "fase": ["a", "b"]}, {"naam": ["Noord", "Noord"]},
    {"plannaam": ["Noord", "Zuid"]},
])  # fmt: skip
def test_polygons_that_say_something_of_plans_are_plans(columns, tmp_path):
    assert seen(polygons(tmp_path, **columns)).role is Role.PLANS


def test_plans_that_count_homes_have_a_toml_that_builds(shared_cases, tmp_path):
    path = polygons(tmp_path, naam=["A", "B"], fase=["adopted", "adopted"], woningen=[4, 5])
    areas = f'[[inputs]]\nfile = "{shared_cases}/base/base.gpkg"\nrole = "areas"\n[[inputs]]\n'
    starts = {"[[inputs]]\n": areas, "GM0000": "GM0308", '"FILL IN"  # the file': '"Baarn"  #'}

    found = built(path, tmp_path, **starts)

    assert tomllib.loads(starter(seen(path)))["inputs"][0]["columns"] == {
        "name": "naam", "status": "fase"
    }  # fmt: skip
    assert found.city.name == "Baarn"


def test_a_column_of_codes_is_no_figure_to_name(tmp_path):
    path = polygons(tmp_path, code=[3080101, 3080102], naam=["A", "B"], hinder=[1, 2])

    assert "# columns of numbers to name: hinder\n" in starter(seen(path))


def test_a_table_without_a_column_of_ours_says_so(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.csv").write_text("buurtcode,hinder\nBU03080101,7\n", encoding="utf-8")

    _, text = said(monkeypatch, capsys, tmp_path / "a.csv")

    assert "none of its 2 columns is one of ours by name" in text


def test_a_column_with_a_quotation_mark_makes_no_broken_toml(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"buurt ""code""",naam\nBU03080101,A\n', encoding="utf-8")

    assert tomllib.loads(starter(seen(path)))["inputs"][0]["columns"]["code"] == 'buurt "code"'


def test_areas_of_another_level_say_which_level_to_write(tmp_path):
    polygons(tmp_path, gebied=["WK077211", "WK077212"])
    toml = tmp_path / "city.toml"
    toml.write_text(
        'name = "Eindhoven"\ncode = "GM0772"\n[[inputs]]\nfile = "areas.geojson"\nreader = "own"\n'
        'role = "areas"\ncolumns = {code = "gebied"}\n', encoding="utf-8",
    )  # fmt: skip

    with pytest.raises(HarmoniseError, match=r'no neighbourhood of Eindhoven.*level = "district"'):
        gemengd.load_city(toml)
