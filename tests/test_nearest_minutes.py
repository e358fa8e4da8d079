"""Minutes to the nearest place: what must hold whatever the city."""

import numpy as np
import pytest
from care_builder import city_with
from hypothesis import given, settings
from hypothesis import strategies as st

from gemengd.measures import MEASURES
from gemengd.model.reason import Reason

metres = st.lists(st.integers(0, 2900), min_size=1, max_size=6)


def nearest(dataset, **parameters):
    return MEASURES["nearest_minutes"](**{"kind": "gp", "within_km": [1], **parameters})(dataset)


def lived(homes):
    return [(home, 5 + n) for n, home in enumerate(homes)]


@settings(max_examples=20, deadline=None)
@given(homes=metres, care=metres, more=metres)
def test_a_new_place_never_makes_the_way_longer_nor_the_choice_smaller(homes, care, more):
    few, many = (nearest(city_with(lived(homes), c)) for c in (care, care + more))

    assert (many.values <= few.values + 1e-9).all()
    for part, better in (("p90_min", -1), ("within_norm_pct", 1), ("gp_within_1_km", 1)):
        assert (better * (many.parts[part] - few.parts[part]) >= -1e-9).all(), part


@settings(max_examples=15, deadline=None)
@given(homes=metres, care=metres)
def test_who_goes_three_times_as_fast_is_there_in_a_third_of_the_time(homes, care):
    city = city_with(lived(homes), care)

    on_foot, by_bicycle = (nearest(city, mode=mode) for mode in ("walk", "cycle"))

    faster = 250 / 80
    np.testing.assert_allclose(on_foot.values, by_bicycle.values * faster, rtol=1e-9, atol=1e-9)
    assert on_foot.parts["gp_within_1_km"].equals(by_bicycle.parts["gp_within_1_km"])


@settings(max_examples=15, deadline=None)
@given(homes=metres, care=metres, part=st.floats(0.1, 0.9))
def test_splitting_a_home_changes_nothing(homes, care, part):
    whole = lived(homes)
    split = [(home, people * share) for home, people in whole for share in (part, 1 - part)]

    one, other = (nearest(city_with(h, care)) for h in (whole, split))

    np.testing.assert_allclose(one.values, other.values, rtol=1e-9)
    np.testing.assert_allclose(one.parts["p90_min"], other.parts["p90_min"], rtol=1e-9)


@settings(max_examples=15, deadline=None)
@given(homes=metres, care=metres, order=st.randoms(use_true_random=False))
def test_the_order_of_homes_and_places_changes_nothing(homes, care, order):
    turned, turned_care = lived(homes), list(care)
    order.shuffle(turned)
    order.shuffle(turned_care)

    one, other = nearest(city_with(lived(homes), care)), nearest(city_with(turned, turned_care))

    np.testing.assert_allclose(one.values, other.values, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nearest_minutes", Reason.OUT_OF_REACH),
        ("resilience", Reason.OUT_OF_REACH),
        ("opportunities", 0),
        ("two_step_catchment", 0),
    ],
)
def test_where_every_place_is_on_an_island_there_is_no_way_and_nothing_in_reach(name, expected):
    city = city_with([(0, 10)], [(500, 9000)], capacity=5.0, count=1)

    found = MEASURES[name](kind="gp")(city)

    assert found.values.fillna(-1).tolist() == ([0] if expected == 0 else [-1])
    assert found.reasons.tolist() == ([""] if expected == 0 else [expected])
    assert any("1 of 1 places lie more than 250 m" in note.en for note in found.notes)
