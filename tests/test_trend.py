"""Change over the years: which years, how far off, and what is left unknown."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame
from raw_builder import areas, as_fetched, code, fit, source, table
from scipy.stats import theilslopes

import gemengd
from gemengd.dataset import harmonise
from gemengd.definitions import load_definitions
from gemengd.exports.leaflet.content import content
from gemengd.measures import measure, registry
from gemengd.measures.theil_sen import theil_sen
from gemengd.measures.trend import Trend
from gemengd.model.city import Level
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.reason import Reason
from gemengd.model.request import CityRequest, Input
from gemengd.sources import fetch

SHARE = "perc_huurwoningen_in_bezit_woningcorporaties"
LOW_INCOME = "huishoudens_laag_inkomen"
OWNED = Trend(column="corporation_share_pct", whole="dwellings")


def city(homes=100, **shares):
    """Return a city of three areas with the corporation shares of every year, as y2020=[...]."""
    years = {int(year[1:]): values for year, values in shares.items()}
    return fit(*(areas(y, woningvoorraad=homes, **{SHARE: v}) for y, v in years.items()))


def test_the_change_is_the_last_figure_minus_the_first():
    found = OWNED(city(y2018=[30, 40, 50], y2021=[99, 99, 99], y2024=[28, 40, 57]))

    assert found.values.tolist() == [-2, 0, 7]
    assert found.parts["first_year"].tolist() == [2018] * 3
    assert found.parts["last_year"].tolist() == [2024] * 3
    assert [column.year for column in found.past] == [2018, 2021, 2024]


def test_every_years_figure_stands_beside_the_change():
    found = OWNED(city(y2018=[30, 40, 50], y2024=[28, -99997, 57]))

    np.testing.assert_equal(found.parts["year_2024"].tolist(), [28, np.nan, 57])
    assert found.part_info["year_2018"].title.en == "Homes owned by a housing corporation, 2018"
    assert found.part_info["year_2018"].unit == "%"


@pytest.mark.parametrize(("last", "none"), [(30, "yes"), (31, "yes"), (29, "yes"), (32, "no")])
def test_a_change_of_one_point_between_whole_per_cents_may_be_none(last, none):
    found = OWNED(city(y2023=[30, 1, 1], y2024=[last, 1, 1]))

    assert found.parts["within_rounding"].iloc[0] == none
    assert found.parts.loc[code(0), ["lowest", "highest"]].tolist() == [last - 31, last - 29]


def test_a_tenth_between_tenths_may_be_none():
    low = Trend(column="low_income_households_pct", whole="households")
    given_ = [
        areas(y, aantal_huishoudens=100, percentage_huishoudens_met_lage_koopkracht=values)
        for y, values in ((2022, [5.1, 5.1, 5.1]), (2023, [5.2, 5.3, 5.0]))
    ]

    found = low(fit(*given_))

    assert found.parts["within_rounding"].tolist() == ["yes", "no", "yes"]


def test_what_a_redrawn_border_can_put_off_widens_the_bounds():
    dataset = city(y2023=[30, 30, 30], y2024=[33, 33, 33])
    vintage = dataset.history[2023]
    errors = vintage.errors.assign(corporation_share_pct=[2.0, np.nan, 0.0])
    history = {**dataset.history, 2023: replace(vintage, errors=errors)}

    found = OWNED(replace(dataset, history=history))

    assert found.parts["lowest"].tolist() == [0, 2, 2]
    assert found.parts["within_rounding"].tolist() == ["yes", "no", "no"]


def test_an_area_that_misses_an_end_tells_of_its_own_years():
    found = OWNED(city(y2018=[-99997, 40, 50], y2020=[30, 1, 1], y2024=[28, 40, -99997]))

    assert found.values.tolist() == [-2, 0, -49]
    assert found.parts["first_year"].tolist() == [2020, 2018, 2018]
    assert found.parts["last_year"].tolist() == [2024, 2024, 2020]


def test_one_year_is_no_trend_and_says_why():
    found = OWNED(city(y2018=[30, -99997, 50], y2024=[28, 40, -99997]))

    np.testing.assert_equal(found.values.tolist(), [-2, np.nan, np.nan])
    assert found.reasons.tolist() == ["", Reason.SECRET, Reason.SECRET]
    assert found.parts["within_rounding"].tolist() == ["no", "", ""]


def test_a_city_with_one_year_of_figures_has_no_trend():
    found = OWNED(city(y2024=[28, 40, 50]))

    assert found.values.isna().all()
    assert set(found.reasons) == {Reason.TOO_FEW_YEARS}
    assert found.city is None


def test_a_city_without_the_figure_says_that_no_file_has_it():
    found = OWNED(fit(areas(2024, woningvoorraad=100)))

    assert set(found.reasons) == {Reason.NOT_IN_RELEASE}


def test_too_few_homes_tell_no_trend():
    found = OWNED(city(homes=[49, 50, -99997], y2018=[30, 40, 50], y2024=[28, 40, 50]))

    assert found.reasons.tolist() == [Reason.TOO_FEW, "", Reason.SECRET]
    assert found.parts["first_year"].notna().tolist() == [False, True, False]


def gp(**distances):
    years = {int(year[1:]): km for year, km in distances.items()}
    given_ = [areas(y, huisartsenpraktijk_gemiddelde_afstand_in_km=km) for y, km in years.items()]
    return Trend(column="distance_gp_km", whole="inhabitants")(fit(*given_))


def test_years_that_were_counted_otherwise_are_not_compared():
    found = gp(y2018=[1.0] * 3, y2019=[1.0] * 3, y2020=[1.4] * 3, y2021=[1.5] * 3)

    assert found.values.tolist() == pytest.approx([0.1] * 3)
    assert [column.year for column in found.past] == [2020, 2021]
    assert "Counted in another way, so not compared: 2018, 2019." in [n.en for n in found.notes]
    assert any("second addresses of a practice" in note.en for note in found.notes)


def test_where_only_one_year_follows_a_break_the_years_before_are_compared():
    found = gp(y2018=[1.0] * 3, y2019=[1.2] * 3, y2020=[1.4] * 3)

    assert found.values.tolist() == pytest.approx([0.2] * 3)
    assert found.parts["last_year"].tolist() == [2019] * 3


def test_versions_of_a_score_are_never_compared():
    def scores(year, version, values):
        given_ = table(year, buurtcode=[code(n) for n in range(3)], lbm=values)
        return replace(given_, version=version)

    dataset = fit(
        areas(2020),
        scores(2014, "3.0", [4.0, 4.1, 4.2]),
        scores(2016, "2.0", [1.0, 1.0, 1.0]),
        scores(2018, "3.0", [4.1, 4.1, 4.1]),
    )

    found = Trend(column="liveability_score", whole="inhabitants")(dataset)

    assert found.values.tolist() == pytest.approx([0.1, 0, -0.1])
    assert [column.year for column in found.past] == [2014, 2018]


def test_the_city_counts_every_home_once_in_the_areas_that_are_known_at_both_ends():
    given_ = [
        areas(2023, woningvoorraad=[100, 300, 999], **{SHARE: [90, 10, -99997]}),
        areas(2024, woningvoorraad=[100, 100, 999], **{SHARE: [90, 10, 0]}),
    ]

    found = OWNED(fit(*given_))

    assert found.city == pytest.approx(50 - 30)


def test_from_four_years_on_an_odd_last_year_shows_in_the_slope():
    steady = {f"y{year}": [30, 30 + 2 * (year - 2018), 30] for year in range(2018, 2024)}
    dataset = city(**steady, y2024=[60, 42, 30])

    found = OWNED(dataset)

    assert found.values.tolist() == [30, 12, 0]
    assert found.parts["per_year"].tolist() == pytest.approx([0, 2, 0])
    assert OWNED(city(y2023=[1, 2, 3], y2024=[1, 2, 3])).parts["per_year"].isna().all()


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=2, max_size=9))
def test_the_slope_is_that_of_scipy(figures):
    years = [2010 + n + n // 3 for n in range(len(figures))]
    values = DataFrame([figures], columns=years, dtype=float)

    slope = theil_sen(values).iloc[0]

    known = values.iloc[0].dropna()
    if len(known) < 2:
        assert np.isnan(slope)
    else:
        assert slope == pytest.approx(theilslopes(known.to_numpy(), list(known.index)).slope)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.one_of(st.just(-99997), st.integers(0, 100)), min_size=3, max_size=3),
                min_size=2, max_size=4))  # fmt: skip
def test_unknown_never_becomes_a_number_and_the_truth_lies_between_the_bounds(figures):
    dataset = city(**{f"y{2020 + n}": shares for n, shares in enumerate(figures)})

    found = OWNED(dataset)

    known = DataFrame(figures).replace(-99997, np.nan).notna().sum().to_numpy()
    assert (found.values.notna().to_numpy() == (known >= 2)).all()
    assert ((found.reasons == "") == found.values.notna()).all()
    inside = (found.parts["lowest"] <= found.values) & (found.values <= found.parts["highest"])
    assert inside[found.values.notna()].all()


def test_the_order_of_the_years_changes_nothing():
    first, last = areas(2020, woningvoorraad=99, **{SHARE: 5}), areas(2024, woningvoorraad=99,
                                                                     **{SHARE: 9})  # fmt: skip

    assert OWNED(fit(first, last)).values.equals(OWNED(fit(last, first)).values)


def test_baarns_low_incomes_fell_from_2016_to_2023_by_the_figures_of_the_file(shared_data):
    """Its newest map, and StatLine's figures of ten years: income ends in 2023."""
    series = json.loads((shared_data / "cbs/baarn_social_data.json").read_text())["buurten"]
    income = {
        c: {y: v for y, v in area["tijdreeksen"].get(LOW_INCOME, {}).items() if v is not None}
        for c, area in series.items()
    }
    names = {"code": "code", "name": "name", "low_income_households_pct": "low_income"}
    years = [
        RawTable(
            Role.FIGURES,
            DataFrame(
                {
                    "code": list(series),
                    "name": [area["naam"] for area in series.values()],
                    "low_income": [income.get(c, {}).get(str(year)) for c in series],
                }
            ),
            source(f"baarn_{year}", year),
            Level.NEIGHBOURHOOD,
            names,
        )
        for year in range(2016, 2024)
    ]
    map_ = fetch(
        CityRequest(
            name="Baarn",
            code="GM0308",
            inputs=(Input(file=shared_data / "cbs/baarn_buurten.geojson"),),
        )
    )
    dataset = harmonise(RawCity(map_.city, as_fetched((*map_.tables, *years))))

    layer = load_definitions(registry()).layers["trend_low_income"]
    found = measure(dataset, (layer,))["trend_low_income"]

    known = found.values.dropna()
    change = {c: income[c][max(income[c])] - income[c][min(income[c])] for c in known.index}
    assert len(known) >= 15
    assert known.to_dict() == pytest.approx(change)
    assert known["BU03080001"] == pytest.approx(1.6 - 5.5)
    assert found.measured.parts.loc["BU03080001", "per_year"] < 0
    assert {2016, 2023} <= set(found.years)


def test_the_made_up_city_tells_its_trends_on_map_and_table():
    result = gemengd.build("voorbeeldstad", only=["trend_social_housing"])

    frame = result.layers["trend_social_housing"]
    (shown,) = content(result.build)["layers"]
    assert set(frame["within_rounding"]) == {"", "yes", "no"}
    assert {"year_2022", "year_2023", "first_year"} <= set(frame)
    assert (frame["year_2023"] - frame["year_2022"]).dropna().tolist() == frame[
        "value"
    ].dropna().tolist()
    assert [used["year"] for used in shown["used"]] == [2022, 2023, 2023]
    assert "Can be no change at all" in [part["title"]["en"] for part in shown["parts"]]
