"""Flags over the years: the same rules on the figures of then."""

from dataclasses import replace

import numpy as np
import pytest
from city_builder import make_city, points, vintage
from pandas import Series

import gemengd
from gemengd.dataset import as_of
from gemengd.flag_history import with_history
from gemengd.layer_history import measured_then
from gemengd.measures import MEASURES, measure
from gemengd.model.criterion import Criterion
from gemengd.model.layer import Layer, Measure, Measured
from gemengd.model.outcome import Outcome, Trend
from gemengd.model.overlay import Overlay
from gemengd.overlays import overlay

SHARES = {
    2020: [60.0, 60, 10, 10, np.nan, 60],
    2022: [60.0, 10, 60, 10, np.nan, np.nan],
    2024: [60.0, 60, 10, 60, 60, 60],
}


@pytest.fixture
def city():
    made = make_city(6, owner_occupied_pct=SHARES[2024])
    history = {
        year: vintage(made, year, owner_occupied_pct=shares, inhabitants=[1000.0] * 6)
        for year, shares in SHARES.items()
    }
    columns = {**made.columns, **history[2024].columns}
    care = points((500, 500), kind=["gp"], name=["A"], capacity=[np.nan])
    return replace(made, history=history, columns=columns, care=care)


def layer(slug, measure_):
    return Layer(
        slug=slug, title=slug, title_nl=slug, unit="", style="s", caveat="c", caveat_nl="c",
        measure=measure_,
    )  # fmt: skip


def criterion(slug, threshold):
    return Criterion(
        layer=slug, at="least", threshold=threshold, compares_with="norm", source="Own choice: x",
        because="x", because_nl="x",
    )  # fmt: skip


class Silent(Measure):
    """An own measure that does not say which columns it uses, as in layers/README.md."""

    def __call__(self, dataset):
        column = "owner_occupied_pct"
        return Measured(dataset.figure(column), dataset.reason(column))


def flags(city, *more):
    layers = [
        layer("silent", Silent()),
        layer("owned", MEASURES["figure"](column="owner_occupied_pct")),
        layer("walk", MEASURES["nearest_minutes"](kind="gp")),
    ]
    results = measure(city, layers)
    wanted = Overlay(
        slug="o", title="o", title_nl="o", description="d", description_nl="d", caveat="c",
        caveat_nl="c", flag_at=1, minimum_known=1,
        criteria=(criterion("owned", 50), *more),
    )  # fmt: skip
    earlier = measured_then(city, results, ["owned", "silent", "walk"])
    return with_history(results, overlay(city, results, [wanted]), earlier)["o"]


def test_a_flag_is_new_persisting_or_fading_against_the_last_year_that_is_known(city):
    found = flags(city)

    trends = [found.trend(code) for code in city.areas.index]
    assert trends == [
        (Trend.PERSISTING, 2022), (Trend.NEW, 2022), (Trend.FADING, 2022), (Trend.NEW, 2022),
        None, (Trend.PERSISTING, 2020),
    ]  # fmt: skip
    assert list(found.earlier) == [2020, 2022]
    assert found.earlier[2022].outcomes.iloc[4] == Outcome.UNKNOWN
    assert found.trend_text(city.areas.index[2]).nl.startswith("verdwenen: wel een signaal in 2022")


def test_an_earlier_flag_has_the_reasons_of_then(city):
    found = flags(city)

    then = found.earlier[2022]
    assert then.flagged == tuple(city.areas.index[[0, 2]])
    assert [f.value for code in then.flagged for f in then.reasons(code)] == [60.0, 60.0]
    assert then.why_unknown.iloc[4] == "parts_unknown"


def test_a_year_that_repeats_the_figures_of_the_year_before_is_no_year_of_its_own(city):
    again = vintage(city, 2023, inhabitants=[1100.0] * 6)
    city = replace(city, history=dict(sorted({**city.history, 2023: again}.items())))

    found = flags(city)

    assert list(found.earlier) == [2020, 2022]


def test_care_is_as_it_is_now_in_every_year(city):
    found = flags(city, criterion("walk", 0))

    assert list(found.earlier) == [2020, 2022]
    assert found.trend(city.areas.index[0]) == (Trend.PERSISTING, 2022)


def test_a_measure_that_does_not_say_its_columns_is_held_against_the_figures_of_then(city):
    found = flags(city, criterion("silent", 50))

    assert found.earlier[2022].outcomes.iloc[2] == Outcome.FLAGGED
    assert found.trend(city.areas.index[2]) == (Trend.FADING, 2022)


def test_without_earlier_figures_there_is_no_trend(city):
    found = flags(replace(city, history={2024: city.history[2024]}))

    assert found.earlier == {}
    assert all(found.trend(code) is None for code in city.areas.index)


def test_a_city_as_of_a_year_has_no_figure_of_a_later_one_nor_a_much_older(city):
    then = as_of(city, 2022)
    old = as_of(replace(city, history={2016: city.history[2020]}), 2022)

    assert then.figure("owner_occupied_pct").tolist()[:4] == SHARES[2022][:4]
    assert then.columns["owner_occupied_pct"].year == 2022
    assert list(then.history) == [2020, 2022]
    assert old.figure("owner_occupied_pct").isna().all()
    assert (old.reason("owner_occupied_pct") == "not_in_release").all()
    assert old.columns["owner_occupied_pct"].year is None


def test_the_newest_year_gives_the_city_as_it_is():
    dataset = gemengd.load_city("voorbeeldstad")

    found = as_of(dataset, max(dataset.history))

    for name in ("corporation_share_pct", "low_income_households_pct", "inhabitants"):
        assert Series.equals(found.figure(name), dataset.figure(name)), name


def test_the_made_up_city_has_persisting_flags():
    result = gemengd.build("voorbeeldstad", only=["segregation"])

    frame = result.overlays["segregation"]
    flagged = frame[frame["outcome"] == "flagged"]
    assert set(flagged["trend"]) <= {"new", "persisting"}
    assert (flagged["trend_en"] != "").all()
