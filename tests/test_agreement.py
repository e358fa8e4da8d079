"""One figure from two sources: whose is taken, and what is said."""

from dataclasses import replace

import geopandas
import pytest
from raw_builder import areas, as_fetched, code, fit, source, square, table

from gemengd.dataset import harmonise
from gemengd.dataset.columns import glossary
from gemengd.model.city import City, Level
from gemengd.model.raw import RawCity, RawTable, Role

LOW, LOWEST = "low_income_households_pct", "lowest_income_households_pct"
CORPORATION = "perc_huurwoningen_in_bezit_woningcorporaties"


def statline(year, **columns):
    codes = {"Codering_3": [code(n) for n in range(3)]}
    return table(year, AantalInwoners_5=[100] * 3, **codes, **columns)


def differences(made):
    return [line for line in made.warnings if "differ by more than rounding" in line]


@pytest.mark.parametrize(("name", "of_2022"),
                         [("Groningen", 59), ("Leeuwarden", 51), ("Breda", 41)])  # fmt: skip
def test_what_the_map_of_2022_says_of_a_real_city_is_not_read_as_low_income(
    name, of_2022, shared_data
):
    frame = geopandas.read_file(shared_data / "cbs/nl_gemeenten_2022.geojson").rename(
        columns={"pct_hh_laag_inkomen": "percentage_huishoudens_met_laag_inkomen"}
    )
    row = frame[frame["gemeentenaam"] == name]
    city = City(name, row["gemeentecode"].iloc[0], Level.MUNICIPALITY)
    map_ = RawTable(Role.AREAS, row, source("map", 2022), Level.MUNICIPALITY)

    made = harmonise(RawCity(city, as_fetched((map_,))))

    assert made.figures[LOWEST].tolist() == [of_2022]
    assert made.figures[LOW].isna().all()
    assert LOW not in made.history[2022].columns


def test_low_income_comes_from_who_says_what_it_is_in_every_year_that_has_it():
    name = "percentage_huishoudens_met_laag_inkomen"
    maps = [areas(year, **{name: [59, 51, 41]}) for year in (2022, 2023, 2024)]
    tables = [
        statline(2022, HuishoudensMetEenLaagInkomen_77=[13.6, 9.9, 6.1]),
        statline(2023, HuishoudensMetEenLaagInkomen_80=[12.0, 9.0, 6.0]),
    ]

    made = fit(*maps, *tables)

    low = made.over_years(LOW).values
    assert low.to_dict("list") == {2022: [13.6, 9.9, 6.1], 2023: [12.0, 9.0, 6.0]}
    assert made.over_years(LOWEST).values.columns.tolist() == [2022, 2023]


def test_of_two_sources_that_disagree_the_one_that_defines_its_columns_is_taken_and_both_named():
    map_ = areas(2024, **{CORPORATION: [30, 41, 90]})
    other = statline(2024, InBezitWoningcorporatie_49=[30, 41, 20])

    made = fit(map_, other)

    (said,) = differences(made)
    assert made.figures["corporation_share_pct"].tolist() == [30, 41, 20]
    assert made.columns["corporation_share_pct"].source == "figures_2024"
    assert f"{code(2)} has 90 in areas_2024.gpkg and 20 in figures_2024.gpkg" in said
    assert "in 1 of 3 areas" in said
    assert "those of figures_2024.gpkg were taken" in said


@pytest.mark.parametrize(("second", "differs"), [(30.5, False), (30.6, True), (29.5, False)])
def test_whole_per_cents_and_tenths_may_differ_by_half_a_point_and_half_a_tenth(second, differs):
    map_ = areas(2022, percentage_huishoudens_met_laagste_inkomen=[30, 31, 32])
    other = statline(2022, k_40HuishoudensMetLaagsteInkomen_70=[second, 31.5, 32.2])

    assert bool(differences(fit(map_, other))) == differs


def test_a_share_of_counts_rounded_by_lot_may_differ_from_whole_per_cents():
    map_ = areas(2024, aantal_inwoners=1000, percentage_personen_65_jaar_en_ouder=[20, 21, 30])
    codes = {"Codering_3": [code(n) for n in range(3)]}
    other = table(2024, AantalInwoners_5=[1000] * 3, k_65JaarOfOuder_12=[205, 200, 100], **codes)

    (said,) = differences(fit(map_, other))

    assert "in 1 of 3 areas" in said
    assert f"{code(2)} has 30" in said


def test_figures_of_two_years_are_not_set_against_each_other():
    map_ = areas(2024, **{CORPORATION: [30, 41, 90]})
    earlier = areas(2023, **{CORPORATION: [10, 11, 12]})

    assert not differences(fit(map_, earlier))


def test_the_glossary_knows_a_column_of_the_lowest_forty_per_cent():
    assert "40%" in glossary()[LOWEST].column.title.en


def participation(*tables):
    made = fit(*tables)
    lines = [line for line in made.warnings if line.startswith("Net labour participation, 2022")]
    return made.figures["net_labour_participation_pct"].tolist(), lines


def test_labour_participation_of_2022_is_statlines_and_why_is_said():
    """As in Baarn: 65 in the map, 72 in StatLine since it was corrected."""
    map_ = areas(2022, netto_arbeidsparticipatie=[65, 65, 65])

    taken, (said,) = participation(map_, statline(2022, Nettoarbeidsparticipatie_67=[72, 72, 72]))

    assert taken == [72, 72, 72]
    assert "65 in areas_2022.gpkg and 72 in figures_2022.gpkg" in said
    assert said.endswith("the publisher corrected the figures there and not in the map")


def test_labour_participation_of_2022_of_the_map_alone_is_said_to_be_outdated():
    taken, (said,) = participation(areas(2022, netto_arbeidsparticipatie=[65, 66, 67]))
    _, of_2023 = participation(areas(2023, netto_arbeidsparticipatie=[65, 66, 67]))

    assert taken == [65, 66, 67]
    assert "corrected them in StatLine since" in said
    assert of_2023 == []


def test_statline_alone_is_not_said_to_be_outdated():
    _, said = participation(areas(2022), statline(2022, Nettoarbeidsparticipatie_67=[72, 71, 70]))

    assert said == []


@pytest.mark.parametrize(("theirs", "column"), [
    ("aantal_inwoners", "AantalInwoners_5"),
    ("aantal_inwoners", "aantalInwoners"),
    ("woningvoorraad", "Woningvoorraad_35"),
    ("netto_arbeidsparticipatie", "Wonen/Nettoarbeidsparticipatie (%)"),
])  # fmt: skip
def test_statline_is_told_from_the_map_though_both_call_a_column_alike(theirs, column):
    """But for capitals and underscores; what neither writes so is not trusted more."""
    map_ = areas(2024, **{theirs: [60, 60, 60]})
    codes = {"Codering_3": [code(n) for n in range(3)]}

    made = fit(map_, table(2024, **{column: [90, 90, 90]}, **codes))

    (said,) = differences(made)
    statlines = column != "aantalInwoners"
    assert f"those of {'figures' if statlines else 'areas'}_2024.gpkg were taken" in said


@pytest.mark.parametrize(("published", "differs"), [(315, False), (320, True)])
def test_a_total_may_differ_from_its_parts_by_the_rounding_of_each(published, differs):
    made = of_parts(AantalInwoners_5=["100", "200", str(published)])

    # Each of three figures is rounded to a five, up or down by lot.
    assert bool(differences(made)) == differs
    assert made.figure("inhabitants").tolist() == [published]


def test_a_mean_of_parts_is_not_set_against_the_publishers_own_of_which_the_weights_are_unknown():
    made = of_parts(Woningvoorraad_35=["250", "700", "950"],
                    GemiddeldeWOZWaardeVanWoningen_39=["687", "496", "535"])  # fmt: skip

    assert made.figure("dwelling_value_keur").tolist() == [535]
    assert not differences(made)


@pytest.mark.parametrize(("published", "differs"), [(31, False), (45, True)])
def test_a_share_of_parts_that_is_far_from_the_publishers_own_is_said(published, differs):
    made = of_parts(Woningvoorraad_35=["100", "300", "400"],
                    InBezitWoningcorporatie_49=["90", "10", str(published)])  # fmt: skip

    # (100 x 90% + 300 x 10%) / 400 = 30%, and each is a whole per cent.
    assert bool(differences(made)) == differs


def of_parts(**columns):
    """Return a district of two neighbourhoods, of a table that has all three."""
    figures = table(2024, WijkenEnBuurten=[code(1), code(2), "WK999800"], **columns)
    city = City("Proefstad", "GM9998", Level.DISTRICT)
    map_ = areas(codes=[code(1), code(2)], shapes=[square(0), square(1)])
    bare = replace(map_, frame=map_.frame.drop(columns="aantal_inwoners"))
    return harmonise(RawCity(city, as_fetched((bare, figures))))
