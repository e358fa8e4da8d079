"""How many places people can reach: by head, and by property."""

from dataclasses import replace

import numpy as np
import pytest
from care_builder import by_the_street, city_with, nowhere
from city_builder import points
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from gemengd.measures import MEASURES
from gemengd.model.reason import Reason


def opportunities(dataset, **parameters):
    return MEASURES["opportunities"](**{"kind": "gp", **parameters})(dataset)


def test_places_within_the_minutes_count_and_others_do_not():
    city = city_with(homes=[(0, 60), (800, 40)], care=[0, 1210, 1990])

    found = opportunities(city, within_min=15)

    # 15 minutes are 1200 m: from 0 the first alone, from 800 m all three.
    assert found.values.iloc[0] == pytest.approx(0.6 * 1 + 0.4 * 3)
    # In the other two areas, from 1500 m two and from 2500 m one; all three are as large.
    assert found.city == pytest.approx((1.8 + 2 + 1) / 3)


def test_nothing_within_reach_is_none_and_the_share_without_any_is_told():
    city = city_with(homes=[(0, 30), (900, 10)], care=[1700])

    found = opportunities(city, within_min=15)

    assert found.values.iloc[0] == pytest.approx(0.25)
    assert found.parts["none_pct"].iloc[0] == pytest.approx(75)


@pytest.mark.parametrize(
    ("decay", "minutes", "expected"),
    [
        ({"decay": "none"}, 10, 1),
        ({"decay": "exponential", "half_min": 5}, 10, 0.25),
        ({"decay": "gaussian", "half_min": 5}, 10, 1 / 16),
        ({"decay": "gaussian"}, 7.5, 0.5),
        ({"decay": "steps", "step_weights": [1, 0.68, 0.22]}, 4.9, 1),
        ({"decay": "steps", "step_weights": [1, 0.68, 0.22]}, 5, 1),
        ({"decay": "steps", "step_weights": [1, 0.68, 0.22]}, 5.1, 0.68),
        ({"decay": "steps", "step_weights": [1, 0.68, 0.22]}, 15, 0.22),
        ({"decay": "none"}, 15.1, 0),
    ],
)
def test_a_place_counts_less_the_farther_it_is(decay, minutes, expected):
    city = city_with(homes=[(0, 10)], care=[minutes * 80])

    found = opportunities(city, within_min=15, **decay)

    assert found.values.iloc[0] == pytest.approx(expected)
    assert found.parts["places"].iloc[0] == (minutes <= 15)


def test_how_places_count_is_said_in_both_languages():
    city = city_with(homes=[(0, 10)], care=[0])

    note = opportunities(city, within_min=15, decay="gaussian", half_min=2.5).notes[0]

    assert "half at 2.5 minutes" in note.en
    assert "half bij 2,5 minuten" in note.nl


@pytest.mark.parametrize(
    "wrong",
    [
        {"decay": "none", "half_min": 5},
        {"decay": "steps"},
        {"decay": "gaussian", "step_weights": [1]},
        {"decay": "steps", "step_weights": [0.5, 0.6]},
        {"decay": "steps", "step_weights": [1.5, 1]},
        {"within_min": 0},
    ],
)
def test_a_decay_that_says_two_things_is_refused(wrong):
    with pytest.raises(ValidationError):
        MEASURES["opportunities"](kind="gp", **wrong)


def test_without_streets_the_minutes_are_straight():
    city = replace(city_with(homes=[(0, 10)], care=[(0, 1600)]), streets=None)

    found = opportunities(city, within_min=14)
    less = opportunities(city, within_min=13.5)

    # From (0, 500) to (0, 1600) are 1100 m: 13.75 minutes.
    assert found.values.iloc[0] == 1
    assert less.parts["places"].iloc[0] == 0
    assert any("straight line" in note.en for note in found.notes)


@pytest.mark.parametrize("city", nowhere())
def test_without_such_a_place_it_is_unknown_not_none(city):
    assert set(opportunities(city).reasons) == {
        Reason.NO_INPUT if city.care is None else Reason.NO_SUCH_PLACE
    }


def test_homes_off_the_streets_are_unknown_not_without():
    city = city_with(homes=[(0, 10)], care=[0])
    far = points((100, 500), (100, 990), inhabitants=[10, 30])

    found = opportunities(replace(city, population=far), minimum_known=0.2)
    most = opportunities(replace(city, population=far), minimum_known=0.5)

    assert found.values.iloc[0] == 1
    assert most.reasons.iloc[0] == Reason.OUT_OF_REACH


metres = st.lists(st.integers(0, 2900), min_size=1, max_size=6)
decays = st.sampled_from(["none", "gaussian", "exponential"])


@settings(max_examples=25, deadline=None)
@given(care=metres, more=metres, homes=metres, decay=decays)
def test_a_new_place_never_lowers_what_can_be_reached(care, more, homes, decay):
    lived = [(home, 5) for home in homes]

    few, many = (
        opportunities(city_with(lived, c), decay=decay).values for c in (care, care + more)
    )

    assert (many.dropna() >= few.dropna() - 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(care=metres, homes=metres, order=st.randoms(use_true_random=False))
def test_the_order_of_homes_and_places_changes_nothing(care, homes, order):
    lived = [(home, 5 + n) for n, home in enumerate(homes)]
    turned, turned_care = list(lived), list(care)
    order.shuffle(turned)
    order.shuffle(turned_care)

    one = opportunities(city_with(lived, care), decay="gaussian")
    other = opportunities(city_with(turned, turned_care), decay="gaussian")

    np.testing.assert_allclose(one.values, other.values, rtol=1e-12)


def test_more_beside_the_street_takes_longer():
    city = city_with(homes=[(0, 10)], care=[by_the_street(1000, off=240)])

    assert opportunities(city, within_min=15.4).values.iloc[0] == 0
    assert opportunities(city, within_min=15.6).values.iloc[0] == 1
