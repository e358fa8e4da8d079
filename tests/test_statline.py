"""Tables downloaded from StatLine, in its layout of today and of before.

Headings as public scripts read them from real downloads, figures made up, where a test does not
say that it reads a real file.
"""

import numpy as np
import pytest

from gemengd.dataset.columns import recognise
from gemengd.dataset.published import read_column
from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.reason import Reason
from gemengd.model.request import Input
from gemengd.sources.registry import reader_of

CITY = City("Proefstad", "GM9998")
REGION = (
    "Wijken en buurten",
    "Regioaanduiding/Gemeentenaam (naam)",
    "Regioaanduiding/Soort regio (omschrijving)",
    "Regioaanduiding/Codering (code)",
)
HEADING = (*REGION, "Bevolking/Aantal inwoners (aantal)",
           "Bevolking/Leeftijdsgroepen/65 jaar of ouder (aantal)",
           "Wonen/Woningvoorraad (aantal)",
           "Wonen/Woningen naar eigendom/Huurwoningen/In bezit woningcorporatie (%)",
           "Inkomen/Inkomen van personen/Gemiddeld inkomen per inwoner  (x 1 000 euro)",
           "Sociale zekerheid/Personen per soort uitkering; Bijstand (aantal)")  # fmt: skip
ROWS = (
    ("Noord", "Proefstad", "Buurt     ", "BU99980000", "    1000", "     250", "     580",
     "    42,5", "    26,4", "      30"),
    ("Zuid", "Proefstad", "Buurt     ", "BU99980001", "     200", "      50", "      12",
     "       .", "        ", "       -"),
)  # fmt: skip


def download(folder, heading=HEADING, rows=ROWS, name="Kerncijfers_wijken_en_buurten_2018_x.csv"):
    lines = [";".join(f'"{cell}"' for cell in line) for line in (heading, *rows)]
    (folder / name).write_text("\n".join(lines), encoding="utf-8-sig")
    return Input(file=folder / name)


def read(given):
    (table,) = reader_of(given).read(given, CITY, None)
    return table


def column(table, ours):
    columns = recognise(table.frame.columns, table.names, table.source.year)
    return read_column(table, table.frame, ours, columns)


def test_a_download_of_key_figures_is_recognised_and_its_year_read_from_its_name(tmp_path):
    given = download(tmp_path)

    table = read(given)

    assert reader_of(given).name == "cbs-statline-csv"
    assert table.source.year == 2018
    assert table.names == {"code": REGION[3], "name": REGION[0]}
    assert read(given.model_copy(update={"year": 2019})).source.year == 2019


def test_its_figures_have_decimal_commas_blanks_and_symbols(tmp_path):
    table = read(download(tmp_path))

    assert column(table, "aged_65_plus_pct")["value"].tolist() == [25, 25]
    assert column(table, "income_per_inhabitant_keur")["value"].tolist()[0] == 26.4
    share = column(table, "corporation_share_pct")
    np.testing.assert_equal(share["value"].to_numpy(), [42.5, np.nan])
    assert share["reason"].tolist() == ["", Reason.TOO_FEW]
    assert column(table, "income_per_inhabitant_keur")["reason"].tolist() == ["", Reason.SECRET]


def test_a_minus_is_nil_in_a_table_of_statline(tmp_path):
    table = read(download(tmp_path))

    assert column(table, "income_support_persons")["value"].tolist() == [30, 0]


def test_a_download_of_proximity_tells_two_hospitals_apart(tmp_path):
    care = "Gezondheid en welzijn"
    heading = (*REGION, f"{care}/Huisartsenpraktijk/Afstand tot huisartsenpraktijk (km)",
               f"{care}/Huisartsenpraktijk/Aantal huisartsenpraktijken/Binnen 1 km (aantal)",
               f"{care}/Ziekenhuis (incl. buitenpolikliniek)/Afstand tot ziekenhuis (km)",
               f"{care}/Ziekenhuis (excl. buitenpolikliniek)/Afstand tot ziekenhuis (km)",
               f"{care}/Apotheek/Afstand tot apotheek (km)")  # fmt: skip
    rows = [("Noord", "P", "Buurt", "BU99980000", "0,9", "2,1", "1,5", "7,5", "1,1")]

    table = read(download(tmp_path, heading, rows, "Nabijheid_2023.csv"))

    found = {
        ours: column(table, ours)["value"][0]
        for ours in (
            "distance_gp_km",
            "gps_within_1_km",
            "distance_hospital_km",
            "distance_pharmacy_km",
        )
    }
    assert found == {
        "distance_gp_km": 0.9, "gps_within_1_km": 2.1,
        "distance_hospital_km": 7.5, "distance_pharmacy_km": 1.1,
    }  # fmt: skip


def test_of_several_periods_the_newest_is_read_though_it_is_provisional(tmp_path):
    heading = ("Perioden", "Wijken en buurten", "Regiocode (gemeente, wijk, buurt) (code)", "A (%)")
    rows = [("2021", "Noord", "BU99980000", "1"), ("2022*", "Noord", "BU99980000", "2")]

    table = read(download(tmp_path, heading, rows, "ses.csv"))

    assert table.source.year == 2022
    assert table.frame["A (%)"].tolist() == ["2"]


def test_a_table_of_2013_calls_its_areas_regions(tmp_path):
    heading = ("Regio's", "Regioaanduiding/Codering (code)", "Afstand tot apotheek (km)")
    given = download(tmp_path, heading, [("Urk", "WK018400", "0,6")], "Nabijheid_2013.csv")

    assert reader_of(given).name == "cbs-statline-csv"
    assert read(given).names["name"] == "Regio's"


def test_a_download_without_codes_says_how_to_download_it(tmp_path):
    given = download(tmp_path, ("Perioden", "Wijken en buurten", "A (%)"), [("2021", "N", "1")])

    with pytest.raises(SourceChangedError, match=r"no column of codes.*download it with codes"):
        read(given.model_copy(update={"reader": "cbs-statline-csv"}))


def test_the_real_ses_woa_of_amsterdam_has_every_area_once_with_its_spread(shared_data):
    given = Input(file=shared_data / "cbs/ses_woa_amsterdam_2019.csv")

    table = read(given)

    codes = table.frame[table.names["code"]].str.strip()
    assert codes.str[:2].value_counts().to_dict() == {"BU": 479, "WK": 99, "GM": 1}
    score, spread = column(table, "ses_woa_score"), column(table, "ses_woa_spread")
    assert score["value"].isna().sum() == spread["value"].isna().sum() == 90
    city = codes[codes == "GM0363"].index[0]
    assert (score["value"][city], spread["value"][city]) == (-0.1, 1.01)
