"""What an area loses when a place closes: by head, by property, against closing each in turn."""

from dataclasses import replace

import numpy as np
import pytest
from care_builder import city_with, nowhere
from hypothesis import given, settings
from hypothesis import strategies as st

from gemengd.measures import MEASURES
from gemengd.model.reason import Reason


def resilience(dataset, **parameters):
    return MEASURES["resilience"](**{"kind": "gp", **parameters})(dataset)


def minutes(dataset):
    return MEASURES["nearest_minutes"](kind="gp")(dataset).values


def test_it_names_the_place_whose_closing_hurts_an_area_most():
    homes = [(0, 30), (800, 10), (1600, 10)]
    city = city_with(homes, [0, 800, 2400], names=["West", "Midden", "Oost"])

    found = resilience(city)

    # West closes: 30 of 40 people walk 10 minutes more.
    assert found.values.iloc[0] == pytest.approx(0.75 * 10)
    assert found.parts["place"].tolist()[0] == "West"
    assert found.parts["affected_pct"].iloc[0] == pytest.approx(75)
    assert found.parts["affected_min"].iloc[0] == pytest.approx(10)
    assert found.parts["closed_min"].iloc[0] == pytest.approx(7.5)


def test_two_practices_under_one_roof_stand_in_for_each_other():
    found = resilience(city_with([(0, 10)], [100, 100], count=1, names=["A", "B"]))

    assert found.values.tolist() == pytest.approx([0], abs=1e-9)
    assert found.parts["place"].tolist() == [""]


def test_the_only_place_has_no_other():
    found = resilience(city_with([(0, 10)], [100]))

    assert set(found.reasons) == {Reason.NO_OTHER}
    assert found.values.isna().all()
    assert found.city is None


def test_the_city_is_hurt_most_by_one_closing_and_it_is_named():
    # At 2500 m a home of the third area; each area as large.
    city = city_with([(0, 5), (2500, 5)], [0, 200, 2500], names=["A", "B", "C"])

    found = resilience(city)

    # The second area counts from 1500 m: C is nearest, B 300 m farther.
    assert found.values.tolist() == pytest.approx([200 / 80, 300 / 80, 2300 / 80])
    assert found.city == pytest.approx((300 + 2300) / 80 / 3)
    assert "C" in found.notes[0].en


@pytest.mark.parametrize("city", nowhere())
def test_without_such_a_place_it_is_unknown(city):
    assert set(resilience(city).reasons) == {
        Reason.NO_INPUT if city.care is None else Reason.NO_SUCH_PLACE
    }


metres = st.lists(st.integers(0, 2900), min_size=2, max_size=6)


@settings(max_examples=15, deadline=None)
@given(homes=metres, care=metres, streets=st.booleans())
def test_it_equals_closing_each_place_in_turn(homes, care, streets):
    city = city_with([(home, 5) for home in homes], care, inhabitants=[100, 700, 2500])
    city = city if streets else replace(city, streets=None)

    found = resilience(city)

    now = minutes(city)
    closed = [
        minutes(replace(city, care=city.care.drop(index=place))) - now for place in range(len(care))
    ]
    np.testing.assert_allclose(found.values, np.max(closed, axis=0), atol=1e-9)
    inhabitants = city.figure("inhabitants")
    assert found.city == pytest.approx(
        max(np.average(c, weights=inhabitants) for c in closed), abs=1e-9
    )


@settings(max_examples=15, deadline=None)
@given(homes=metres, care=metres)
def test_it_costs_nobody_a_minute_less_than_nothing(homes, care):
    found = resilience(city_with([(home, 5) for home in homes], care))

    assert (found.values >= 0).all()
    assert found.parts["affected_pct"].dropna().between(0, 100).all()
