"""Codes of areas as people write them: read right and said, or refused with what to write."""

import pytest
from geopandas import GeoDataFrame
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame
from raw_builder import CITY, areas, as_fetched, code, source, square, table

import gemengd
from gemengd.dataset import harmonise
from gemengd.dataset.codes import coded
from gemengd.errors import HarmoniseError
from gemengd.model.city import City, Level
from gemengd.model.raw import RawCity, RawTable, Role

SHARES = [10, 20, 30, 40, 50, 60, 70, 80, 25]
BAARN = City("Baarn", "GM0308")


def read(codes, city=BAARN, role=Role.FIGURES, template=None, level=None, **columns):
    frame = DataFrame({"buurtcode": codes, **columns})
    names = {"code": template or "buurtcode"}
    return coded(RawTable(role, frame, source("cijfers"), level, names), city)


@pytest.mark.parametrize("written", [
    "bu03080101", " BU03080101 ", "BU 0308 01 01", "BU.0308.01.01", "bu0308-0101", "03080101",
    "3080101", "3080101.0", "BU3080101", 3080101, 3080101.0,
])  # fmt: skip
def test_a_code_is_read_however_it_is_written(written):
    assert read([written]).codes.tolist() == ["BU03080101"]


@pytest.mark.parametrize("written", ["bu03080101", "BU 0308 01 01", "03080101", 3080101])
def test_a_code_that_was_mended_is_said(written):
    (note,) = read([written, "BU03080102"]).notes

    assert note.startswith("cijfers.gpkg: 1 codes ")


def test_codes_are_completed_where_only_some_lost_their_prefix():
    found = read(["BU03080101", "3080102", "03080103"])

    assert found.codes.tolist() == ["BU03080101", "BU03080102", "BU03080103"]
    assert found.left_out == ()


@pytest.mark.parametrize(("level", "codes"), [
    (Level.DISTRICT, ["WK030801", "30802", "030803"]),
    (Level.MUNICIPALITY, ["GM0308", "0308", "308"]),
])  # fmt: skip
def test_districts_and_municipalities_of_which_some_lost_their_prefix_are_completed(level, codes):
    found = read(codes, city=City("Baarn", "GM0308", level)).codes.tolist()

    assert (
        found
        == {
            Level.DISTRICT: ["WK030801", "WK030802", "WK030803"],
            Level.MUNICIPALITY: ["GM0308", "GM0308", "GM0308"],
        }[level]
    )


def test_each_row_keeps_its_own_figure_where_only_some_codes_lost_their_zeros():
    city = City("Baarn", "GM0308")
    codes = ["BU03080101", "BU03080102", "BU03080103"]
    homes = table(2024, buurtcode=["3080103", "BU03080101", "03080102"], woningvoorraad=[3, 1, 2])

    found = harmonise(RawCity(city, as_fetched([areas(codes=codes), homes])))

    assert found.figure("dwellings").to_dict() == dict(zip(codes, [1, 2, 3], strict=True))


@pytest.mark.parametrize("written", [
    "BU0308105", "BU030801055", "0308105", 308105, 601, "0601", "BU0308", "BU03081O5",
])  # fmt: skip
@pytest.mark.parametrize("role", [Role.AREAS, Role.FIGURES])
def test_a_code_of_the_city_that_does_not_fit_is_refused_by_name(written, role):
    with pytest.raises(HarmoniseError) as refused:
        read([3080101, written] if isinstance(written, int) else ["BU03080101", written], role=role)

    assert f"cijfers.gpkg: 1 of 2 codes do not fit: {written}" in str(refused.value)
    assert "expected BU0308 and 4 digits" in str(refused.value)


@pytest.mark.parametrize(
    ("codes", "template", "write"),
    [
        ([601, 1001], "BU0308{buurtcode}", "BU0308{buurtcode:0>4}"),
        (["601", "1001"], "BU0308{buurtcode}", "BU0308{buurtcode:0>4}"),
        (["6", "100"], "BU03080{buurtcode}", "BU03080{buurtcode:0>3}"),
        ([601.0, 1001.0], None, "BU0308{buurtcode:0>4}"),
    ],
)
def test_lost_zeros_are_refused_with_the_template_that_fits(codes, template, write):
    with pytest.raises(HarmoniseError, match="do not fit: ") as refused:
        read(codes, template=template)

    assert f'write code = "{write}"' in str(refused.value)
    assert (read(codes, template=write).codes.str.len() == len("BU03080601")).all()


def test_the_template_that_fits_has_zeros_in_front_of_one_column_and_the_end_of_another():
    columns = {"codes": ["06", "07", "110"], "wijk": [7, 18, 41]}

    with pytest.raises(HarmoniseError) as refused:
        read(template="BU0308{wijk}{buurtcode}", **columns)

    write = "BU0308{wijk:0>2}{buurtcode[-2:]}"
    assert f'write code = "{write}"' in str(refused.value)
    found = read(template=write, **columns).codes.tolist()
    assert found == ["BU03080706", "BU03081807", "BU03084110"]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("BU0308{buurtcode:0>4}", "BU03080601"),
        ("BU0308{buurtcode:04}", "BU03080601"),
        ("BU0308{buurtcode:04d}", "BU03080601"),
        ("BU0308{buurtcode[:1]:0>2}{buurtcode[-2:]}", "BU03080601"),
        ("BU0308{Wijk code (eigen):0>2}{buurtcode[1:]}", "BU03080901"),
    ],
)
def test_a_template_pads_and_cuts_numbers_that_were_floats(template, found):
    columns = {"Wijk code (eigen)": [9.0]}

    assert read([601.0], template=template, **columns).codes.tolist() == [found]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("BU0308{buurtcode", "braces open and close"),
        ("BU0308buurtcode}", "braces open and close"),
        ("BU0308{}", "{} cannot be read"),
        ("BU0308{buurtcode:%}", "names 'buurtcode:%', which is not there"),
        ("BU0308{buurtcode.__class__}", "which is not there"),
        ("BU0308{wijk:0>2}{buurtcode:0>2}", "names 'wijk', which is not there; found buurtcode"),
    ],
)
def test_a_bad_template_is_one_clear_line(template, words):
    with pytest.raises(HarmoniseError) as refused:
        read(["0601"], template=template)

    assert "cijfers.gpkg: columns.code" in str(refused.value)
    assert words in str(refused.value)
    assert "{X:0>2}" in str(refused.value)


def test_a_row_without_the_number_of_a_template_has_no_code_and_not_that_of_number_zero():
    found = read(["0601", None, ""], template="BU0308{buurtcode:0>4}", role=Role.AREAS)

    assert found.codes.tolist() == ["BU03080601", "", ""]
    assert found.notes == (
        "cijfers.gpkg: 2 rows without a code of CBS were left out: row 2, row 3",
    )


def test_rows_of_others_are_left_out_by_reason_and_close_the_account():
    codes = ["BU03080101", "WK030801", "GM0308", "NL00", "BU07580101", "Totaal", None]

    found = read(codes)

    reasons = {gone.why.en: gone.count for gone in found.left_out}
    assert reasons == {
        "are of another level": 3,
        "lie in another municipality": 1,
        "have no code of an area": 2,
    }
    assert "2 rows without a code of CBS were left out: Totaal, row 7" in found.notes[-1]


def test_numbers_of_three_levels_in_one_table_are_told_apart():
    found = read([308, 30801, 3080101])

    assert found.codes.tolist() == ["", "", "BU03080101"]
    assert "2 rows of another level in Baarn" in found.notes[-1]


def test_numbers_of_a_whole_country_are_of_their_own_municipality():
    numbers = [3400101, 340101, 30001, 7580601]  # Rhenen, Almere, Appingedam, Breda

    assert read(numbers, City("Rhenen", "GM0340")).codes.tolist() == ["BU03400101", "", "", ""]
    assert read(numbers, City("Nederland", "NL")).codes.tolist() == [
        "BU03400101", "BU00340101", "BU00030001", "BU07580601",
    ]  # fmt: skip


@pytest.mark.parametrize("city", [BAARN, City("Nederland", "NL")])
def test_areas_of_another_level_are_told_apart_from_broken_codes(city):
    districts = City(city.name, city.code, Level.DISTRICT)

    with pytest.raises(HarmoniseError, match='then say level = "neighbourhood"'):
        read(["03080101", "03080102"], districts, Role.AREAS)


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=9, unique=True), st.data())
def test_every_row_has_its_code_or_is_accounted_for(numbers, data):
    ways = [
        "BU0308{:04d}", "bu0308{:04d}", "0308{:04d}", "308{:04d}", "BU308{:04d}", "BU 0308 {:04d}",
        "WK0308{:.2}", "BU0758{:04d}", "", "Totaal {}",
    ]  # fmt: skip
    used = [data.draw(st.sampled_from(ways)) for _ in numbers]
    written = [
        way.format(f"{n:04d}" if "WK" in way else n) for way, n in zip(used, numbers, strict=True)
    ]

    found = read(written)

    ours = [
        f"BU0308{n:04d}" if way in ways[:6] else "" for way, n in zip(used, numbers, strict=True)
    ]
    assert found.codes.tolist() == ours
    assert sum(gone.count for gone in found.left_out) == ours.count("")


def own_neighbourhoods(**names):
    frame = GeoDataFrame(
        {"NR": [1, 2, 101], "NAAM": ["A", "B", "C"]},
        geometry=[square(n) for n in range(3)],
        crs="EPSG:28992",
    )
    columns = {"code": "BU9998{NR:0>4}", "name": "NAAM", **names}
    return RawTable(Role.AREAS, frame, source("own", 2024), None, columns)


def test_own_neighbourhoods_add_up_to_districts_that_take_their_names_from_the_figures():
    figures = table(
        2024,
        names={"code": "gebied", "name": "naam"},
        gebied=[code(1), code(2), code(101), "WK999800", "WK999801"],
        naam=["A", "B", "C", "Wijk 00 Noord", ""],
        woningvoorraad=[100, 300, 50, 400, 50],
    )
    districts = City(CITY.name, CITY.code, Level.DISTRICT)

    found = harmonise(RawCity(districts, as_fetched((own_neighbourhoods(), figures))))

    assert found.areas["name"].to_dict() == {"WK999800": "Wijk 00 Noord", "WK999801": "WK999801"}
    assert found.figure("dwellings").tolist() == [400, 50]


def cases(request, name):
    folder = request.config.rootpath.parent / "shared/cases" / name
    if not folder.is_dir():
        pytest.skip("the cases are not on this machine: ../shared/cases is absent")
    return folder


@pytest.mark.parametrize("name", ["buurten.toml", "areas_alone.toml"])
def test_codes_of_breda_that_lost_a_zero_are_refused_with_the_template_that_fits(name, request):
    with pytest.raises(HarmoniseError) as refused:
        gemengd.load_city(cases(request, "15-own-codes-lost-zero") / name)

    assert str(refused.value).startswith(
        "buurten.geojson: 3 of 9 codes do not fit: BU0758601, BU0758602, BU0758603; "
        'expected BU0758 and 4 digits; write code = "BU0758{BUURTCODE:0>4}"'
    )


@pytest.mark.parametrize(("file", "template"), [
    ("right.geojson", "{BUURTCODE}"), ("buurten.geojson", "{BUURTCODE:0>4}"),
])  # fmt: skip
def test_breda_with_its_zeros_has_nine_shares(file, template, request, tmp_path):
    folder = cases(request, "15-own-codes-lost-zero")
    toml = (folder / "right.toml").read_text(encoding="utf-8")
    toml = toml.replace("right.geojson", file).replace("{BUURTCODE}", template)
    (tmp_path / "city.toml").write_text(toml, encoding="utf-8")

    found = gemengd.load_city(tmp_path / "city.toml", data=folder)

    assert found.figure("corporation_share_pct").tolist() == SHARES


def test_a_neighbourhood_in_lower_case_is_one_of_nine(request):
    file = cases(request, "null-geometry-feature") / "lower_case_code.geojson"

    found = gemengd.load_city("GM0308", files={Role.AREAS: file})

    assert found.figure("corporation_share_pct").tolist() == SHARES
    assert found.figure("corporation_share_pct").mean() == pytest.approx(385 / 9)
    assert any("1 codes were read in capitals" in warning for warning in found.warnings)


def test_a_neighbourhood_of_seven_digits_is_refused_by_its_code(request):
    file = cases(request, "null-geometry-feature") / "seven_digits.geojson"

    with pytest.raises(HarmoniseError, match=r"seven_digits.geojson: 1 of 9 .*: BU0308105; "):
        gemengd.load_city("GM0308", files={Role.AREAS: file})


def test_a_citys_own_number_of_a_district_is_no_code_of_cbs():
    frame = own_neighbourhoods().frame.assign(WIJKCODE=["1", "1", "2"])
    own = RawTable(Role.AREAS, frame, source("own", 2024), None, own_neighbourhoods().names)
    districts = City(CITY.name, CITY.code, Level.DISTRICT)

    assert harmonise(RawCity(districts, as_fetched((own,)))).areas.index.tolist() == [
        "WK999800",
        "WK999801",
    ]
    same = harmonise(RawCity(CITY, as_fetched((own,)))).areas
    assert same["district"].tolist() == ["WK999800", "WK999800", "WK999801"]
