"""The column table: whose name is whose, in which year, unit and way of publishing."""

import tomllib

import numpy as np
import pyogrio
import pytest
from pandas import DataFrame, read_csv

from gemengd.dataset import columns, glossary
from gemengd.dataset.columns import WAYS, collapse, name_of, recognise
from gemengd.dataset.missing import figures
from gemengd.dataset.published import read_column
from gemengd.dataset.releases import changes, why_absent
from gemengd.errors import HarmoniseError
from gemengd.model.raw import RawTable, Role
from gemengd.model.reason import Reason
from gemengd.model.source import Source

CONTENT = tomllib.loads((columns.Path(columns.__file__).with_name("columns.toml")).read_text())
ENTRIES = [(ours, way, name) for ours, e in glossary().items() for way in WAYS
           for name in e.names.get(way, ())]  # fmt: skip


def table(year, **content):
    source = Source("t", "t", "test", "t.csv", "0" * 64, "none", "test", 1, year)
    return RawTable(Role.FIGURES, DataFrame(content), source)


def read(given, ours):
    columns = recognise(given.frame.columns, given.names, given.source.year)
    return read_column(given, given.frame, ours, columns)


@pytest.mark.parametrize(
    "name",
    [
        "perc_huurwoningen_in_bezit_woningcorporaties",
        "percHuurwoningenInBezitWoningcorporaties",
        "InBezitWoningcorporatie_49",
        "InBezitWoningcorporatie_42",
        "Wonen/Woningen naar eigendom/Huurwoningen/In bezit woningcorporatie (%)",
        "Wonen en vastgoed/Woningen naar eigendom/Huurwoningen/In bezit woningcorporatie (%)",
        "P_HUURCORP",
        "p_wcorpw",
        "corporation_share_pct",
    ],
)
def test_one_column_is_recognised_under_all_its_names(name):
    assert recognise([name, "other"], {}) == {"corporation_share_pct": name}


def test_no_name_stands_for_two_columns():
    names = [n for e in glossary().values() for n in {collapse(n.text) for n in e.all_names}]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("ours", glossary())
def test_a_column_has_names_and_no_strange_keys(ours):
    keys = {"title", "title_nl", "unit", "adds", "of", "alone", "rounded_to", "at_random",
            "from", "breaks", "kind", "lowest", "highest", *WAYS}  # fmt: skip

    assert set(CONTENT[ours]) <= keys
    assert glossary()[ours].all_names


@pytest.mark.parametrize(("ours", "way", "name"), ENTRIES, ids=lambda v: str(getattr(v, "text", v)))
def test_a_count_for_a_share_has_something_to_share_it_by(ours, way, name):
    entry = glossary()[ours]

    assert not name.counts or entry.column.unit == "%"
    if name.counts or entry.minimum:
        (base,) = entry.column.of
        assert glossary()[base].column.adds
    # The unit of OData and of a spreadsheet is not in the file, so its years must be known.
    assert not name.counts or way == "statline" or name.first


MAP_2024 = {
    "inhabitants": "aantal_inwoners",
    "households": "aantal_huishoudens",
    "dwellings": "woningvoorraad",
    "dwelling_value_keur": "gemiddelde_woningwaarde",
    "owner_occupied_pct": "percentage_koopwoningen",
    "rental_pct": "percentage_huurwoningen",
    "corporation_share_pct": "perc_huurwoningen_in_bezit_woningcorporaties",
    "other_rental_share_pct": "perc_huurwoningen_in_bezit_overige_verhuurders",
    "owner_unknown_pct": "percentage_woningen_met_eigendom_onbekend",
    "multi_family_pct": "percentage_meergezinswoning",
    "vacant_homes_pct": "percentage_leegstand_woningen",
    "built_from_2000_pct": "percentage_bouwjaarklasse_vanaf_2000",
    "lowest_income_households_pct": "percentage_huishoudens_met_laagste_inkomen",
    "social_minimum_households_pct": "percentage_huishoudens_onder_of_rond_sociaal_minimum",
    "low_income_persons_pct": "percentage_personen_met_laag_inkomen",
    "income_per_inhabitant_keur": "gemiddeld_inkomen_per_inwoner",
    "household_income_keur": "gemiddeld_gestandaardiseerd_inkomen_van_huishoudens",
    "median_wealth_keur": "mediaan_vermogen_van_particuliere_huish",
    "net_labour_participation_pct": "netto_arbeidsparticipatie",
    "income_support_persons": "aantal_personen_met_een_alg_bijstandsuitkering_tot",
    "disability_benefit_persons": "aantal_personen_met_een_ao_uitkering_totaal",
    "unemployment_benefit_persons": "aantal_personen_met_een_ww_uitkering_totaal",
    "state_pension_persons": "aantal_personen_met_een_aow_uitkering_totaal",
    "wmo_clients": "aantal_wmo_clienten",
    "wmo_clients_per_1000": "aantal_wmo_clienten_per_1000_inwoners",
    "youth_care_persons": "aantal_jongeren_met_jeugdzorg_in_natura",
    "youth_care_pct": "percentage_jongeren_met_jeugdzorg_in_natura",
    "aged_0_14_pct": "percentage_personen_0_tot_15_jaar",
    "aged_15_24_pct": "percentage_personen_15_tot_25_jaar",
    "aged_25_44_pct": "percentage_personen_25_tot_45_jaar",
    "aged_45_64_pct": "percentage_personen_45_tot_65_jaar",
    "aged_65_plus_pct": "percentage_personen_65_jaar_en_ouder",
    "one_person_households_pct": "percentage_eenpersoonshuishoudens",
    "households_with_children_pct": "percentage_huishoudens_met_kinderen",
    "household_size": "gemiddelde_huishoudsgrootte",
    "distance_gp_km": "huisartsenpraktijk_gemiddelde_afstand_in_km",
    "gps_within_1_km": "huisartsenpraktijk_gemiddeld_aantal_binnen_1_km",
    "gps_within_3_km": "huisartsenpraktijk_gemiddeld_aantal_binnen_3_km",
    "distance_gp_post_km": "huisartsenpost_gemiddelde_afstand_in_km",
    "distance_pharmacy_km": "apotheek_gemiddelde_afstand_in_km",
    "distance_hospital_km": "ziekenhuis_excl_buitenpolikliniek_gem_afst_in_km",
    "land_ha": "oppervlakte_land_in_ha",
    "address_density_per_km2": "omgevingsadressendichtheid",
    "education_low_persons": "opleidingsniveau_laag",
    "education_middle_persons": "opleidingsniveau_middelbaar",
    "education_high_persons": "opleidingsniveau_hoog",
}
SHAPE_2017 = {
    "inhabitants": "AANT_INW",
    "households": "AANTAL_HH",
    "aged_0_14_pct": "P_00_14_JR",
    "aged_15_24_pct": "P_15_24_JR",
    "aged_25_44_pct": "P_25_44_JR",
    "aged_45_64_pct": "P_45_64_JR",
    "aged_65_plus_pct": "P_65_EO_JR",
    "one_person_households_pct": "P_EENP_HH",
    "households_with_children_pct": "P_HH_M_K",
    "household_size": "GEM_HH_GR",
    "land_ha": "OPP_LAND",
    "address_density_per_km2": "OAD",
}
# A server of the same map writes names without underscores, and its maps of wijken no postcode.
IN_CAMELS = {ours: theirs.replace("_", "") for ours, theirs in MAP_2024.items()}


@pytest.mark.parametrize(("file", "expected"), [
    ("baarn_buurten.geojson", {**MAP_2024, "postcode": "meest_voorkomende_postcode"}),
    ("ede_wijken_2024_wfs.geojson", IN_CAMELS),
    ("groningen_buurten_2017.zip", {**SHAPE_2017, "postcode": "POSTCODE"}),
    ("groningen_wijken_2017.zip", SHAPE_2017),
])  # fmt: skip
def test_each_column_of_a_real_map_is_recognised_as_what_it_is(file, expected, shared_data):
    path = shared_data / "cbs" / file
    name = f"/vsizip/{path}" if path.suffix == ".zip" else path
    theirs = list(pyogrio.read_info(name)["fields"])

    found = recognise(theirs, {}, 2024)

    assert set(found.values()) <= set(theirs)
    if expected is IN_CAMELS:
        found = {ours: name.lower() for ours, name in found.items()}
    assert found == expected


def test_the_columns_of_real_odata_are_recognised_and_ages_counted(shared_data):
    frame = read_csv(shared_data / "cbs/kwb_2025_friesland.csv", dtype=str, keep_default_na=False)
    given = RawTable(Role.FIGURES, frame, table(2025).source)

    found = recognise(frame.columns, {}, 2025)
    old = read(given, "aged_65_plus_pct")

    listed = {ours for ours, way, name in ENTRIES if way == "odata" and name.in_use(2025)}
    assert set(found) == listed
    row = frame.index[frame["Codering_3"].str.strip() == "GM0080"][0]
    people, all_people = int(frame["k_65JaarOfOuder_12"][row]), int(frame["AantalInwoners_5"][row])
    assert old["value"][row] == 100 * people / all_people
    assert old["value"].between(0, 100).sum() > 900


def test_the_same_key_is_a_count_in_one_year_and_unknown_in_another():
    names = ["AantalInwoners_5", "k_65JaarOfOuder_12"]

    assert "aged_65_plus_pct" in recognise(names, {}, 2016)
    assert "aged_65_plus_pct" not in recognise(names, {}, 2015)
    assert "aged_65_plus_pct" not in recognise(names, {}, None)


def test_statlines_unit_tells_a_count_from_a_percentage():
    people, old = "Bevolking/Aantal inwoners (aantal)", "Leeftijd/65 jaar of ouder (aantal)"
    counted = table(2024, **{people: ["200", "80"], old: ["50", "40"]})
    shared = table(2014, **{"Leeftijdsgroepen/65 jaar of ouder (%)": ["25"]})

    found = read(counted, "aged_65_plus_pct")

    np.testing.assert_equal(found["value"].to_numpy(), [25.0, np.nan])
    assert found["reason"].tolist() == ["", Reason.TOO_FEW]
    assert read(shared, "aged_65_plus_pct")["value"].tolist() == [25.0]


def test_a_part_that_was_rounded_above_its_whole_is_all_of_it():
    given = table(2024, a_hh=[100], a_1p_hh=[105])

    assert read(given, "one_person_households_pct")["value"].tolist() == [100]


def test_a_count_without_its_whole_is_unknown():
    found = read(table(2024, **{"65 jaar of ouder (aantal)": ["50"]}), "aged_65_plus_pct")

    assert found["reason"].tolist() == [Reason.NOT_IN_RELEASE]
    assert found["value"].isna().all()


@pytest.mark.parametrize(
    ("heading", "ours"),
    [
        ("Inkomen/Inkomen van huishoudens/Huishoudens met laag inkomen (%)", "lowest_income_hou"),
        ("Inkomen/Inkomen van huishoudens/Huishoudens met een laag inkomen (%)", "low_income_hou"),
        ("Nabijheid voorzieningen/Afstand tot huisartsenpraktijk (km)", "distance_gp_km"),
        ("Gezondheid en welzijn/Afstand tot apotheek (km)", "distance_pharmacy_km"),
        ("Inkomen/Inkomen van personen/Gemiddeld inkomen per inwoner  (x 1 000 euro)", "income_p"),
        ("Wonen/Woningen naar bouwjaar/Bouwjaar vanaf 2000 (%)", "built_from_2000_pct"),
        ("Sociale zekerheid/Personen per soort uitkering; Bijstand (aantal)", "income_support_pe"),
    ],
)
def test_headings_of_real_tables_of_2013_to_2023_are_recognised(heading, ours):
    # As shown by cbs.nl/nl-nl/cijfers/detail/82339NED, 82829NED, 83765NED, 82931NED and 85618NED.
    (found,) = recognise([heading], {})

    assert found.startswith(ours)


def test_a_count_that_the_user_calls_a_share_is_refused():
    given = table(2024, oud=[12, 4485])
    given = RawTable(given.role, given.frame, given.source, names={"aged_65_plus_pct": "oud"})

    with pytest.raises(HarmoniseError, match=r"t\.csv: oud: expected percentages, found 4485"):
        read(given, "aged_65_plus_pct")


def test_too_few_homes_is_not_a_secret():
    given = table(2025, Woningvoorraad_35=[19, 20, 500], InBezitWoningcorporatie_49=[".", ".", 66])

    found = read(given, "corporation_share_pct")

    assert found["reason"].tolist() == [Reason.TOO_FEW, Reason.SECRET, ""]


def test_in_friesland_every_unknown_corporation_share_has_too_few_homes(shared_data):
    frame = read_csv(shared_data / "cbs/kwb_2025_friesland.csv", dtype=str, keep_default_na=False)
    given = RawTable(Role.FIGURES, frame, table(2025).source)

    share, worth = read(given, "corporation_share_pct"), read(given, "dwelling_value_keur")

    assert share["reason"].value_counts().to_dict() == {"": 1110, "too_few": 90}
    assert worth["reason"].value_counts().to_dict() == {"": 1081, "too_few": 90, "secret": 29}


def test_an_ending_that_two_columns_share_stands_for_neither():
    one = "Gezondheid/Ziekenhuis (excl. buitenpolikliniek)/Afstand tot ziekenhuis (km)"
    other = "Gezondheid/Ziekenhuis (incl. buitenpolikliniek)/Afstand tot ziekenhuis (km)"

    assert recognise([one, other], {}) == {"distance_hospital_km": one}
    assert recognise(["Waarde (%)", "Laag/Waarde (%)"], {}) == {}
    assert recognise(["Wonen/Koopwoningen (%)", "Energie/Koopwoningen (%)"], {}) == {}


def test_a_unit_is_turned_into_ours(monkeypatch):
    name = columns.Name("euros", times=0.001)
    entry = glossary()["income_per_inhabitant_keur"]
    monkeypatch.setitem(entry.names, "other", (name,))

    assert read(table(2024, euros=[31500.0]), "income_per_inhabitant_keur")["value"][0] == 31.5


def test_years_before_and_after_a_break_cannot_be_compared():
    column = glossary()["distance_gp_km"].column

    assert [column.comparable(*years) for years in [(2019, 2020), (2024, 2019), (2020, 2025)]] == [
        False, False, True,
    ]  # fmt: skip
    assert glossary()["inhabitants"].column.comparable(2013, 2025)


def test_rounding_at_random_can_be_off_by_a_whole_step():
    assert glossary()["inhabitants"].column.rounding_error == 5
    assert glossary()["corporation_share_pct"].column.rounding_error == 0.5


def test_a_minus_is_nil_only_where_the_publisher_says_so():
    said = DataFrame({"a": ["-", "nihil", ",", "x", "."]})["a"]

    np.testing.assert_equal(figures(said, "t")["value"].to_numpy(), [np.nan, 0, *[np.nan] * 3])
    assert figures(said, "t", nil=("-",))["value"].iloc[0] == 0


def test_low_incomes_are_not_the_lowest_forty_per_cent():
    low = ["percentage_huishoudens_met_lage_koopkracht", "HuishoudensMetEenLaagInkomen_78",
           "p_hh_lkk", "P_LKOOPKRH"]  # fmt: skip
    lowest = ["percentage_huishoudens_met_laagste_inkomen", "P_LAAGINKH", "p_hh_li",
              "k_40HuishoudensMetLaagsteInkomen_84"]  # fmt: skip

    assert {ours for name in low for ours in recognise([name], {})} == {"low_income_households_pct"}
    assert {ours for name in lowest for ours in recognise([name], {})} == {
        "lowest_income_households_pct"
    }


@pytest.mark.parametrize("name", ["percentage_huishoudens_met_laag_inkomen",
                                  "percentageHuishoudensMetLaagInkomen"])  # fmt: skip
@pytest.mark.parametrize("year", [2013, 2019, 2022, 2023, 2024, 2026, None])
def test_the_map_never_says_who_has_a_low_income_by_that_name(name, year):
    lowest = {"lowest_income_households_pct"} if year and year <= 2023 else set()

    assert recognise([name], {}, year).keys() == lowest


def test_what_is_known_of_a_name_is_found_again():
    assert name_of("aged_65_plus_pct", "a_65_oo", 2020).counts
    assert not name_of("aged_65_plus_pct", "P_65_EO_JR", 2017).counts
    assert name_of("inhabitants", "bewoners").text == "bewoners"


@pytest.fixture
def friesland(shared_data):
    frame = read_csv(shared_data / "cbs/kwb_2025_friesland.csv", dtype=str, keep_default_na=False)
    return RawTable(Role.FIGURES, frame, table(2025).source)


@pytest.mark.parametrize(
    ("file", "year"),
    [("baarn_buurten.geojson", 2025), ("ede_wijken_2024_wfs.geojson", 2024),
     ("groningen_buurten_2017.zip", 2017), ("groningen_wijken_2017.zip", 2017)],
)  # fmt: skip
def test_a_real_release_lacks_nothing_that_its_year_should_have(file, year, shared_data):
    path = shared_data / "cbs" / file
    name = f"/vsizip/{path}" if path.suffix == ".zip" else path
    frame = pyogrio.read_dataframe(name, read_geometry=False)

    assert changes(RawTable(Role.AREAS, frame, table(year).source)) == []


def test_real_odata_lacks_nothing_and_a_renamed_column_is_named_with_the_nearest(friesland):
    renamed = friesland.frame.rename(
        columns={"InBezitWoningcorporatie_49": "BezitVanWoningcorporatie_48"}
    )

    assert changes(friesland) == []
    (line,) = changes(RawTable(Role.FIGURES, renamed, friesland.source))
    assert line.startswith("t.csv: 1 columns of 2025 that gemengd knows are not there: ")
    assert line.endswith("InBezitWoningcorporatie (nearest: BezitVanWoningcorporatie_48)")


def test_what_somebody_chose_from_a_release_is_no_changed_release(friesland):
    few = friesland.frame[["WijkenEnBuurten", "Codering_3", "AantalInwoners_5"]]

    assert changes(RawTable(Role.FIGURES, few, friesland.source)) == []


def test_a_year_before_a_column_existed_does_not_miss_it(friesland):
    without = friesland.frame.drop(columns=["PersonenInArmoede_81"])

    assert changes(RawTable(Role.FIGURES, without, table(2025).source)) != []
    assert "PersonenInArmoede" not in str(
        changes(RawTable(Role.FIGURES, without, table(2023).source))
    )


@pytest.mark.parametrize(
    ("ours", "year", "reason"),
    [
        ("low_income_households_pct", 2025, Reason.DISCONTINUED),
        ("low_income_households_pct", 2023, Reason.NOT_IN_RELEASE),
        ("poverty_persons_pct", 2022, Reason.NOT_IN_RELEASE),
        ("ses_woa_score", 2025, Reason.NOT_IN_RELEASE),
    ],
)
def test_what_ended_is_told_from_what_was_never_there(ours, year, reason, friesland):
    assert why_absent(ours, [RawTable(Role.FIGURES, friesland.frame, table(year).source)]) == reason


def test_what_ended_but_was_due_in_an_older_release_is_in_no_file(friesland):
    releases = [RawTable(Role.FIGURES, friesland.frame, table(y).source) for y in (2025, 2023)]

    assert why_absent("low_income_households_pct", releases) == Reason.NOT_IN_RELEASE
