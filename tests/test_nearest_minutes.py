"""Minutes to the nearest place: what must hold whatever the city."""

from dataclasses import replace

import numpy as np
import pytest
from care_builder import city_with
from city_builder import make_city, points
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from gemengd.definitions.toml import validate
from gemengd.errors import DefinitionError
from gemengd.measures import MEASURES
from gemengd.model.dataset import RD_NEW
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


def test_people_in_squares_of_areas_where_nobody_is_counted_are_told():
    city = make_city(3, inhabited=[True, False, False], inhabitants=[1000.0, 0, 0])
    squares = points(
        (500, 500), (1500, 500), (1600, 500), (2500, 500), inhabitants=[300.0, 250, 350, 100]
    )
    care = points((500, 500), kind=["gp"])

    found = nearest(replace(city, population=squares, care=care))

    (told,) = [note for note in found.notes if "nobody is counted" in note.en]
    assert told.en == (
        "3 squares or addresses with 700 inhabitants lie in 2 areas where nobody is counted, "
        "and do not count: Buurt 1, Buurt 2."
    )
    assert told.nl.startswith("3 vakjes of adressen met 700 inwoners liggen in 2 gebieden")


def test_where_all_squares_count_nothing_is_said_of_others():
    city = city_with(lived([100, 200]), [100])

    assert not any("nobody is counted" in note.en for note in nearest(city).notes)


def drawn(*lines):
    lived_in = city_with(lived([0, 1000]), [0])
    return replace(
        lived_in, streets=GeoDataFrame(geometry=[LineString(at) for at in lines], crs=RD_NEW)
    )


def test_streets_that_only_cross_are_said_to_fall_apart(caplog):
    # 3 km along, and twice 1 km across without a common vertex: 3 of 5 km count.
    city = drawn([(0, 500), (3000, 500)], [(400, 0), (400, 1000)], [(900, 0), (900, 1000)])

    found = nearest(city)

    (note,) = [note for note in found.notes if "hang together" in note.en]
    assert note.en.startswith("Of 5.0 km of streets only the 3.0 km")
    assert "in 3 delen" in note.nl
    assert "van 5,0 km" in note.nl.lower()
    assert note.en in caplog.text


def test_a_lost_end_of_a_path_is_not_worth_a_word(caplog):
    city = drawn([(0, 500), (3000, 500)], [(0, 900), (300, 900)])

    found = nearest(city)

    assert not [note for note in found.notes if "hang together" in note.en]
    assert not caplog.text


@pytest.mark.parametrize(
    ("word", "kind"), [("huisarts", "gp"), ("Apotheek", "pharmacy"), ("GP", "gp")]
)
def test_a_layer_may_name_a_kind_as_registers_do(word, kind):
    city = city_with(homes=[(0, 10)], care=[800], kind=kind)

    found = nearest(city, kind=word, within_km=[])

    assert found.values.iloc[0] == 10


@pytest.mark.parametrize(
    ("use", "more"),
    [
        ("nearest_minutes", {}),
        ("opportunities", {"within_min": 15}),
        ("two_step_catchment", {"within_min": 20}),
    ],
)
def test_a_kind_that_is_nearly_one_of_ours_is_refused_with_those_there_are(use, more):
    with pytest.raises(
        DefinitionError, match=r"is huisarts meant \(gp\).*gp, pharmacy.*'huisarst'"
    ):
        validate(MEASURES[use], {"kind": "huisarst", **more}, "own.toml: measure")


def test_a_kind_of_which_there_is_no_place_is_said_with_those_there_are():
    found = nearest(city_with(homes=[(0, 10)], care=[0], kind="pharmacy"), kind="Methadonpost")

    assert set(found.reasons) == {Reason.NO_SUCH_PLACE}
    assert "'methadonpost'" in found.notes[0].en
    assert "It has: pharmacy." in found.notes[0].en
    assert "Wel: pharmacy." in found.notes[0].nl
