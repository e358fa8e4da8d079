"""Spreadsheets kwb-YEAR, in the layout that public scripts read; the figures here are made up."""

import zipfile

import numpy as np
import pytest
from geopandas import GeoDataFrame
from openpyxl import Workbook
from shapely import box

from gemengd.dataset import harmonise
from gemengd.errors import SourceChangedError, SourceError
from gemengd.inspection import inspect
from gemengd.model.city import City
from gemengd.model.raw import Role
from gemengd.model.reason import Reason
from gemengd.model.request import CityRequest, Input
from gemengd.sources import fetch
from gemengd.sources.registry import reader_of
from gemengd.sources.sheets import read_sheet

CITY = City("Proefstad", "GM9998")
# kwb2024 has blanks behind some names; levels stand under each other, the country first.
HEADER = ("gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs", "gwb_code", "ind_wbi", "a_inw",
          "a_65_oo", "a_hh", "a_1p_hh", "a_woning", "g_wozbag", "p_koopw", "p_wcorpw", "g_ink_pi",
          "p_hh_li", "a_nb_won ")  # fmt: skip
ROWS = (
    ("NL00", "0", "Nederland", "Nederland", "Land", "NL00", ".", 17942942, 3670000, 8, 3, 8, 379,
     "57", "29", "38,3", "40,0", "."),
    ("GM9998", "9998", "Proefstad", "Proefstad", "Gemeente", "GM9998", "1", 1200, 300, 600, 200,
     "600", "300", "50", "40", "31,0", "41,5", "."),
    ("WK999800", "999800", "Centrum", "Proefstad", "Wijk", "WK999800", "1", 1200, 300, 600, 200,
     "600", "300", "50", "40", "31,0", "41,5", "."),
    ("BU99980000", "99980000", "Noord", "Proefstad", "Buurt", "BU99980000", "1", "    1000", "250",
     "500", "       100", "580", "     305", "48", "42", "     26,4", "43,2", "       ."),
    ("BU99980001", "99980001", "Zuid", "Proefstad", "Buurt", "BU99980001", "1", "200", "50", "100",
     "100", "12", ".", ".", ".", ",", "", "."),
)  # fmt: skip


def spreadsheet(folder, rows=ROWS, header=HEADER, name="kwb2024.xlsx", sheets=("KWB2024",)):
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet)
        for row in (header, *rows) if sheet == sheets[-1] else [("toelichting",), ("zie cbs.nl",)]:
            page.append(row)
    book.save(folder / name)
    return folder / name


@pytest.fixture
def areas(tmp_path):
    frame = GeoDataFrame(
        {"buurtcode": ["BU99980000", "BU99980001"], "buurtnaam": ["Noord", "Zuid"],
         "gemeentecode": "GM9998", "water": "NEE", "jaar": 2024, "aantal_inwoners": [1000, 200]},
        geometry=[box(155_000 + 500 * n, 463_000, 155_500 + 500 * n, 463_500) for n in range(2)],
        crs="EPSG:28992",
    )  # fmt: skip
    frame.to_file(tmp_path / "areas.gpkg")
    return Input(file=tmp_path / "areas.gpkg")


def fit(areas, file):
    request = CityRequest(name=CITY.name, code=CITY.code, inputs=(areas, Input(file=file)))
    return harmonise(fetch(request))


def test_a_spreadsheet_is_recognised_and_its_year_read_from_its_name(tmp_path):
    given = Input(file=spreadsheet(tmp_path))

    (table,) = reader_of(given).read(given, CITY, None)

    assert reader_of(given).name == "cbs-kwb-xlsx"
    assert table.role is Role.FIGURES
    assert table.source.year == 2024
    assert "read from the file's name" in table.source.notes[0]
    assert len(table.frame) == len(ROWS)
    assert "a_nb_won" in table.frame


def test_a_cell_stands_as_it_was_written(tmp_path):
    file = spreadsheet(tmp_path, [("NA", "  1,5 ", 7, None)], ("a", "b", "c", "d"))

    assert read_sheet(file).iloc[0].tolist() == ["NA", "  1,5 ", "7", ""]


def test_its_figures_fit_the_neighbourhoods_whatever_cbs_wrote_them_with(tmp_path, areas):
    found = fit(areas, spreadsheet(tmp_path))

    assert found.figure("income_per_inhabitant_keur").tolist()[0] == 26.4
    np.testing.assert_equal(found.figure("corporation_share_pct").to_numpy(), [42, np.nan])
    np.testing.assert_equal(found.figure("lowest_income_households_pct").to_numpy(), [43.2, np.nan])
    assert found.figure("one_person_households_pct").tolist() == [20, 100]
    assert found.figure("aged_65_plus_pct").tolist() == [25, 25]
    assert found.figure("dwelling_value_keur")[0:1].tolist() == [305]


def test_it_says_why_a_figure_is_missing(tmp_path, areas):
    found = fit(areas, spreadsheet(tmp_path))

    assert found.reason("corporation_share_pct").tolist() == ["", Reason.TOO_FEW]
    assert found.reason("income_per_inhabitant_keur").tolist() == ["", Reason.SECRET]


def test_shares_of_before_2017_are_not_taken_for_counts(tmp_path, areas):
    header = ("gwb_code", "regio", "gm_naam", "recs", "a_inw", "p_65_oo", "a_hh", "p_1p_hh")
    rows = [("BU99980000", "Noord", "Proefstad", "Buurt", 990, 24, 500, 21),
            ("BU99980001", "Zuid", "Proefstad", "Buurt", 210, 26, 100, "99")]  # fmt: skip

    found = fit(areas, spreadsheet(tmp_path, rows, header, "kwb-2016.xlsx"))

    # 2016 is more than three years before 2024, so only its reading is under test.
    given = Input(file=tmp_path / "kwb-2016.xlsx")
    (table,) = reader_of(given).read(given, CITY, None)
    assert table.source.year == 2016
    assert table.frame["p_65_oo"].tolist() == ["24", "26"]
    assert found.figure("aged_65_plus_pct").isna().all()
    assert any("too old to use" in warning for warning in found.warnings)


def test_the_only_sheet_with_a_table_is_read_whichever_it_is(tmp_path):
    file = spreadsheet(tmp_path, sheets=("Toelichting", "KWB2024"))

    assert reader_of(Input(file=file)).name == "cbs-kwb-xlsx"
    assert reader_of(Input(file=file, table="KWB2024")).name == "cbs-kwb-xlsx"
    with pytest.raises(SourceError, match="no sheet 'KWB'; there are Toelichting, KWB2024"):
        reader_of(Input(file=file, table="KWB"))
    named = Input(file=file, reader="cbs-kwb-xlsx", table="Toelichting")
    with pytest.raises(SourceChangedError, match="name the sheet as table"):
        reader_of(named).read(named, CITY, None)


def test_a_broken_spreadsheet_and_one_that_would_grow_without_measure_are_one_line(
    tmp_path, monkeypatch
):
    (tmp_path / "kwb-2022.xlsx").write_bytes(b"PK\x03\x04 no spreadsheet")
    huge = spreadsheet(tmp_path)
    monkeypatch.setattr("gemengd.sources.sheet_size.MOST_BYTES", 1000)

    for file, words in (("kwb-2022.xlsx", "cannot be read"), (huge, "it unpacks to")):
        with pytest.raises(SourceError, match=words) as raised:
            reader_of(Input(file=tmp_path / file))
        assert "\n" not in str(raised.value)


def test_an_entity_in_a_spreadsheet_is_not_expanded(tmp_path):
    spreadsheet(tmp_path)
    evil = tmp_path / "kwb-2023.xlsx"
    with zipfile.ZipFile(tmp_path / "kwb2024.xlsx") as old, zipfile.ZipFile(evil, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member.endswith("sheet1.xml"):
                declared = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
                content = content.replace(b"<worksheet", declared + b"<worksheet", 1)
                content = content.replace(b"<v>300</v>", b"<v>&b;</v>")
            new.writestr(member, content)

    (table,) = reader_of(Input(file=evil)).read(Input(file=evil), CITY, None)

    assert table.frame["a_65_oo"].tolist() == ["3670000", "", "", "250", "50"]


def test_inspect_sees_what_a_spreadsheet_holds(tmp_path):
    found = inspect(Input(file=spreadsheet(tmp_path)))

    assert (found.reader, found.year, found.rows) == ("cbs-kwb-xlsx", 2024, 5)
    assert found.codes.levels["neighbourhoods"] == 2
    assert found.known["corporation_share_pct"] == ("p_wcorpw", 4)
