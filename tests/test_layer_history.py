"""Layers over the years: the same measure on the figures of then."""

from dataclasses import replace

import numpy as np
import pytest
from city_builder import make_city, points, vintage

import gemengd
from gemengd.layer_history import measured_then, with_years
from gemengd.measures import MEASURES, measure
from gemengd.model.dataset import Break
from gemengd.model.layer import Layer
from gemengd.model.text import Text

OWNED = {
    2020: [60.0, 60, 10, 10, np.nan, 60],
    2022: [60.0, 10, 60, 10, np.nan, np.nan],
    2024: [60.0, 60, 10, 60, 60, 60],
}
WORKING = {2022: [40.0] * 6, 2024: [30.0] * 6}


@pytest.fixture
def city():
    made = make_city(
        6,
        dwellings=[500.0] * 6,
        owner_occupied_pct=OWNED[2024],
        net_labour_participation_pct=WORKING[2024],
    )
    history = {
        year: vintage(
            made,
            year,
            owner_occupied_pct=owned,
            inhabitants=[1000.0] * 6,
            dwellings=[500.0] * 6,
            **({"net_labour_participation_pct": WORKING[year]} if year in WORKING else {}),
        )
        for year, owned in OWNED.items()
    }
    columns = {**made.columns, **history[2024].columns}
    care = points((500, 500), kind=["gp"], name=["A"], capacity=[np.nan])
    return replace(made, history=history, columns=columns, care=care)


def layer(slug, use, **parameters):
    return Layer(
        slug=slug, title=slug, title_nl=slug, unit="", style="s", caveat="c", caveat_nl="c",
        measure=MEASURES[use](**parameters),
    )  # fmt: skip


def over_years(city, *layers):
    results = measure(city, layers)
    return with_years(results, measured_then(city, results, []))


def test_a_layer_of_figures_has_what_it_was_in_each_year_with_the_year_of_its_figures(city):
    found = over_years(city, layer("owned", "figure", column="owner_occupied_pct"))["owned"]

    assert list(found.earlier) == [2020, 2022]
    for year, result in found.earlier.items():
        assert result.values.tolist()[:4] == OWNED[year][:4]
        assert result.years == (year,)
    assert found.earlier[2022].reasons.iloc[4] == "secret"
    assert found.values.tolist() == OWNED[2024]


def test_a_layer_of_care_has_no_earlier_years_for_nobody_knows_where_care_was(city):
    found = over_years(
        city,
        layer("walk", "nearest_minutes", kind="gp"),
        layer("mean", "mean_travel_time", layers=["walk"]),
    )

    assert found["walk"].values.notna().any()
    assert found["walk"].earlier == {}
    assert found["mean"].earlier == {}


def test_a_trend_is_of_all_years_and_of_none(city):
    trend = layer("change", "trend", column="owner_occupied_pct", whole="dwellings")

    found = over_years(city, trend)["change"]

    assert found.values.notna().any()
    assert found.earlier == {}


def test_a_year_that_repeats_the_figures_of_the_year_before_is_no_year_of_its_own(city):
    again = vintage(city, 2023, inhabitants=[1100.0] * 6)
    city = replace(city, history=dict(sorted({**city.history, 2023: again}.items())))

    found = over_years(city, layer("owned", "figure", column="owner_occupied_pct"))["owned"]

    assert list(found.earlier) == [2020, 2022]


def test_a_year_in_which_a_part_of_the_figure_did_not_exist_does_not_count(city):
    parts = [{"column": "owner_occupied_pct"}, {"column": "net_labour_participation_pct"}]
    both = layer("both", "composite", parts=parts, minimum_known=0.5)

    found = over_years(city, both)["both"]

    assert list(found.earlier) == [2022]


def test_no_year_is_shown_across_a_break_in_how_a_publisher_counts(city):
    newest = city.columns["owner_occupied_pct"]
    broken = replace(newest, breaks=(Break(2021, Text("another register", "een ander register")),))
    city = replace(city, columns={**city.columns, "owner_occupied_pct": broken})
    for vintage_ in city.history.values():
        column = vintage_.columns["owner_occupied_pct"]
        vintage_.columns["owner_occupied_pct"] = replace(column, breaks=broken.breaks)

    found = over_years(city, layer("owned", "figure", column="owner_occupied_pct"))["owned"]

    assert list(found.earlier) == [2022]


def test_a_layer_that_is_unknown_everywhere_has_no_earlier_years(city):
    broken = Break(2024, Text("another register", "een ander register"))
    column = replace(city.columns["owner_occupied_pct"], breaks=(broken,))
    city = replace(city, columns={**city.columns, "owner_occupied_pct": column})
    city = replace(city, history={year: city.history[year] for year in (2022, 2024)})
    for vintage_ in city.history.values():
        then = vintage_.columns["owner_occupied_pct"]
        vintage_.columns["owner_occupied_pct"] = replace(then, breaks=(broken,))
    trend = layer("change", "trend", column="owner_occupied_pct", whole="dwellings")

    found = over_years(city, trend)["change"]

    assert found.values.isna().all()
    assert found.earlier == {}


def test_without_earlier_figures_there_are_no_earlier_years(city):
    city = replace(city, history={2024: city.history[2024]})

    found = over_years(city, layer("owned", "figure", column="owner_occupied_pct"))["owned"]

    assert found.earlier == {}


def test_the_made_up_city_has_earlier_figures_but_for_care_and_plans():
    result = gemengd.build(
        "voorbeeldstad", only=["social_housing", "demand", "care_supply_elderly"]
    )

    layers = result.build.layers
    published = result.dataset.history[2022].values["corporation_share_pct"]
    assert list(layers["social_housing"].earlier) == [2022]
    assert list(layers["demand"].earlier) == [2022]
    assert layers["care_supply_elderly"].values.notna().any()
    assert layers["care_supply_elderly"].earlier == {}
    then = layers["social_housing"].earlier[2022].values.dropna()
    assert len(then) > 100
    assert then.equals(published[then.index])
