"""Numbers as people write them: read right, or refused in one line that says what to write."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pandas import DataFrame, Series
from raw_builder import areas, code, fit, places, square, table

from gemengd.dataset.missing import figures
from gemengd.errors import HarmoniseError
from gemengd.model.kind import COUNT, KINDS, PERCENTAGE
from gemengd.model.numbers import Numbers
from gemengd.model.raw import Role
from gemengd.model.reason import Reason
from gemengd.model.request import Input
from gemengd.sources.reader import make_table

KILOMETRES, SCORE, RATE = KINDS["kilometres"], KINDS["score"], KINDS["rate per 1000"]


def read(values, kind=COUNT, missing=(), key="inhabitants", **said):
    found = figures(
        Series(values), "t.csv: c", missing, kind=kind, numbers=Numbers(**said), key=key
    )
    return found["value"].tolist()


@pytest.mark.parametrize(
    ("values", "kind", "said", "right"),
    [
        (["950", "1.250"], COUNT, {"thousands": "."}, [950, 1250]),
        (["950", "1,800"], COUNT, {"thousands": ","}, [950, 1800]),
        (["950", "1.250"], COUNT, {"decimal": ","}, [950, 1250]),
        (["1 234", "12"], COUNT, {}, [1234, 12]),
        (["1\u00a0234", "12"], COUNT, {}, [1234, 12]),
        (["1'234", "2’005"], COUNT, {}, [1234, 2005]),
        (["1.234.567", "2.005"], COUNT, {}, [1234567, 2005]),
        (["1.234,5", "2.005"], COUNT, {}, [1234.5, 2005]),
        (["1,234.5", "2,005"], COUNT, {}, [1234.5, 2005]),
        (["12.345", "80.125"], PERCENTAGE, {}, [12.345, 80.125]),
        (["1,250", "0,4"], KILOMETRES, {}, [1.25, 0.4]),
        (["0.123", "\u22120.25"], SCORE, {}, [0.123, -0.25]),
        (["80%", "7,5 %"], PERCENTAGE, {}, [80, 7.5]),
        (["0.8", "0.25"], PERCENTAGE, {"unit": "fraction"}, [80, 25]),
        (["0.8", "0.25"], PERCENTAGE, {"unit": "percent"}, [0.8, 0.25]),
        (["80%", "0.25"], PERCENTAGE, {"unit": "fraction"}, [80, 25]),
        ([0.0125, 0.5], RATE, {"unit": "fraction"}, [12.5, 500]),
        ([1.5, 12.0], COUNT, {"factor": 1000}, [1500, 12000]),
        ([1.125, 950.0], COUNT, {"as_written": True}, [1.125, 950]),
        (["1E+05", "12"], COUNT, {}, [100000, 12]),
    ],
)
def test_a_number_is_read_as_it_is_written(values, kind, said, right):
    assert read(values, kind, **said) == right


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        (["950", "1.250"], COUNT, 'add thousands = "." or decimal = "."'),
        (["950", "1,800"], COUNT, 'add thousands = "," or decimal = ","'),
        (["12.5", "12,5"], PERCENTAGE, "dots and commas in two ways"),
        (["12,5", "1.234"], COUNT, "dots and commas in two ways"),
        (["1.234.567", "1,234,567"], COUNT, "dots and commas in two ways"),
        (["12.05.2024"], COUNT, "no number"),
        (["1.23.456"], COUNT, "no number"),
        (["12%", "13%"], COUNT, "no number"),
        (["1.250", "2.310"], SCORE, "thousands"),
        ([950.0, 1.25, 2.31], COUNT, "mark of thousands"),
        ([1.005, 3.12], COUNT, "mark of thousands"),
        # Typed by two people: neighbourhoods of 1250 and 1300 beside those of 1000 and 1450.
        ([1000.0, 1.25, 1.3, 1450.0], COUNT, "found 1.25 in row 2, 1.3 in row 3"),
        # 23% and 24% as a spreadsheet keeps them, beside 15 and 22 that somebody typed.
        ([15.0, 22.0, 0.23, 0.24], PERCENTAGE, "found 0.23 in row 3, 0.24 in row 4 beside"),
        (["0.8", "0.25", "1"], PERCENTAGE, 'unit = "fraction"'),
        ([0.001, 0.0125], RATE, 'unit = "fraction"'),
        (["80%", "0.7"], PERCENTAGE, "written with %"),
        ([80.0, 101.0], PERCENTAGE, "is it a count"),
        ([np.inf, 5.0], COUNT, "expected a count between 0 and"),
        ([1e308, 5.0], COUNT, "factor"),
        ([-np.inf, 5.0], SCORE, "expected a score"),
        ([-999.0, -999.0, 5.0], COUNT, r"missing = \[-999\]"),
        ([-1.0, -1.0, 0.5, 0.2], SCORE, r"missing = \[-1\]"),
        (["-9999", "-9999", "80"], PERCENTAGE, r"missing = \[-9999\]"),
        ([9999999.0, 9999999.0, 800.0], COUNT, "missing"),
        (["0x10", "7"], COUNT, "no number"),
        (["1_000"], COUNT, "no number"),
    ],
)
def test_a_column_that_can_be_meant_otherwise_stops_with_what_to_write(values, kind, words):
    with pytest.raises(HarmoniseError, match=words):
        read(values, kind)


@pytest.mark.parametrize("values", [["-9999", "7"], [-9999.0, 7.0], ["-9999,0", "7"]])
@pytest.mark.parametrize("missing", [(-9999,), ("-9999",), (-9999.0,)])
def test_missing_is_a_number_or_a_word_in_text_and_in_numbers_alike(values, missing):
    unknown, known = read(values, missing=missing)

    assert np.isnan(unknown)
    assert known == 7


def test_an_odd_figure_that_cannot_be_is_unknown_with_its_own_reason_and_a_word():
    said = []

    found = figures(Series([5.0] * 30 + [-3.0]), "t.csv: c", kind=COUNT, said=said)

    assert found["reason"].iloc[-1] == Reason.IMPOSSIBLE
    assert found["value"].notna().sum() == 30
    assert said == ["t.csv: c: 1 figures cannot be, and are unknown: -3 in row 31"]


def test_homes_that_go_may_be_negative_if_the_toml_says_so():
    key, sign = "demolition_social_rent", "negative means demolished"

    assert read([-36, 0], key=key, sign=sign) == [36, 0]
    with pytest.raises(HarmoniseError, match='add sign = "negative means demolished"'):
        read([-36, 0], key=key)
    with pytest.raises(HarmoniseError, match="column of their own"):
        read([-36, 12], key=key, sign=sign)


def test_the_way_a_column_is_written_shows_in_the_whole_file_not_in_the_rows_of_the_city():
    whole = Series(["0.123", "12.345", "7.5"])

    found = figures(whole.iloc[[1]], "t.csv: c", kind=SCORE, whole=whole)

    assert found["value"].tolist() == [12.345]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1250.4, 3.2, 980.0], COUNT),  # put together from parts: large ones are broken too
        ([0.4, 0.6, 8.0, 9.0], PERCENTAGE),  # 40 and 60 would be like no other
        ([0.2, 0.3, 1.5, 20.0, 30.0], PERCENTAGE),  # there are figures in between
        ([0.3, 20.0, 30.0], PERCENTAGE),  # one shows no pattern
    ],
)
def test_small_figures_that_may_be_true_are_kept_as_they_stand(values, kind):
    assert read(values, kind) == values


def test_a_small_share_beside_large_ones_is_kept_if_the_toml_says_per_cents():
    assert read([15.0, 22.0, 0.23, 0.24], PERCENTAGE, unit="percent") == [15, 22, 0.23, 0.24]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["0.8", "0.25"], "all 2 figures lie between 0 and 1"),
        (["0", "1", "1"], "found 1 in row 2, 1 in row 3"),  # nobody, all and all of them
        (["79", "0.8", "85"], r"found 0.8 in row 2.*save it as \.xlsx, or add"),  # 80% typed in one
    ],
)
def test_a_percentage_of_an_xls_that_its_cells_may_show_otherwise_is_refused(values, words):
    with pytest.raises(HarmoniseError, match=words):
        figures(Series(values), "t.xls: c", kind=PERCENTAGE, formats_unread=True)


UNREAD = "t.xls: c: found 0.8 in row 1, and an .xls does not say if its cells show them as %"


@pytest.mark.parametrize(
    ("values", "kind", "numbers", "word"),
    [
        (["0.8", "3", "12", "60"], PERCENTAGE, Numbers(), True),
        (["0.8", "3", "12", "60"], PERCENTAGE, Numbers(unit="percent"), False),
        (["0.8", "79"], PERCENTAGE, Numbers(as_written=True), False),
        (["0.8", "0.7"], KILOMETRES, Numbers(), False),
        (["0", "3", "12"], PERCENTAGE, Numbers(), False),
    ],
)
def test_a_small_percentage_of_an_xls_is_kept_with_a_word(values, kind, numbers, word):
    said = []

    found = figures(
        Series(values), "t.xls: c", kind=kind, numbers=numbers, said=said, formats_unread=True
    )

    assert found["value"].tolist() == [float(value) for value in values]
    assert [line.partition("; ")[0] for line in said] == [UNREAD] * word


@pytest.mark.parametrize(
    ("name", "old", "unread"),
    [
        ("t.xls", True, True),
        ("t.XLS", True, True),
        ("renamed.xlsx", True, True),
        ("t.ods", False, False),
        ("renamed.xls", False, False),
    ],
)
def test_of_the_old_form_alone_the_formats_of_cells_are_not_read(tmp_path, name, old, unread):
    with zipfile.ZipFile(tmp_path / name, "w") as book:
        book.writestr("content.xml", "<a/>")
    if old:
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    table = make_table(
        Role.FIGURES, DataFrame({"code": ["BU1"]}), Input(file=tmp_path / name), title="t"
    )

    assert table.formats_unread == unread


def test_zero_and_one_as_percentages_are_no_fractions():
    assert read([0.0, 1.0, 0.0], PERCENTAGE) == [0, 1, 0]


def test_the_docs_have_the_range_of_each_kind():
    page = (Path(__file__).parents[1] / "docs/columns.md").read_text(encoding="utf-8")

    for kind in KINDS.values():
        row = f"| {kind.name} | {kind.lowest:,.10g} | {kind.highest:,.10g} | {kind.unit} |"
        assert row in page, kind.name


THOUSANDS = [1.05, 2.31, 0.95]


def test_inhabitants_of_areas_that_are_all_in_thousands_are_refused():
    with pytest.raises(HarmoniseError) as refused:
        fit(areas(aantal_inwoners=THOUSANDS))

    assert f"found 1.05 at {code(0)}, 2.31 at {code(1)}, 0.95 at {code(2)}" in str(refused.value)
    assert "numbers.inhabitants = { factor = 1000 }" in str(refused.value)


@pytest.mark.parametrize(
    ("people", "said", "right"),
    [
        (THOUSANDS, {"factor": 1000}, [1050, 2310, 950]),
        (THOUSANDS, {"as_written": True}, THOUSANDS),
        ([10.5, 1050.5, 950.5], {}, [10.5, 1050.5, 950.5]),
        ([2.5, 12, 40], {}, [2.5, 12, 40]),
    ],
)
def test_inhabitants_of_areas_that_may_be_broken_are_kept(people, said, right):
    made = fit(replace(areas(aantal_inwoners=people), numbers={"inhabitants": Numbers(**said)}))

    assert made.figures["inhabitants"].tolist() == right


def test_people_at_an_address_may_be_broken():
    homes = places(Role.POPULATION, [square(n).centroid for n in range(3)], inhabitants=[2.1] * 3)

    assert fit(areas(), homes).population["inhabitants"].tolist() == [2.1] * 3


@pytest.mark.parametrize(("kilometres", "said"), [(24.9, 0), (25, 0), (45, 1)])
def test_a_gp_farther_than_anybody_in_the_country_has_one_is_said(kilometres, said):
    lines = [
        line
        for line in fit(areas(huisartsenpraktijk_gemiddelde_afstand_in_km=kilometres)).warnings
        if "is it another unit?" in line
    ]

    assert len(lines) == said
    assert all(f"more than 25 km 45 at {code(0)}, 45 at {code(1)}" in line for line in lines)


@pytest.mark.parametrize(
    ("wmo", "reason"), [(["", "", ""], Reason.EMPTY), ([".", "", ""], Reason.NOT_YET_PUBLISHED)]
)
def test_an_own_column_with_nothing_in_it_is_empty_and_waits_for_no_publisher(wmo, reason):
    own = table(2024, {"code": "c", "wmo_clients": "w"}, c=[code(n) for n in range(3)], w=wmo)

    made = fit(areas(), own)

    said = [line for line in made.warnings if "figures_2024.gpkg: w: nothing stands in it" in line]
    assert set(made.reasons["wmo_clients"]) == {reason}
    assert len(said) == (reason is Reason.EMPTY)
