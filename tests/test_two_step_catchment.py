"""How much room there is for whom: by head, by property, and against PySAL's access."""

from dataclasses import replace

import numpy as np
import pytest
from access import fca, weights
from care_builder import NAN, by_the_street, city_with, nowhere
from city_builder import points
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from gemengd.errors import MeasureError
from gemengd.measures import MEASURES
from gemengd.measures.along_streets import origins_of
from gemengd.measures.journeys import Journeys
from gemengd.measures.two_step_catchment import share_out
from gemengd.model.reason import Reason

PLAIN = {"decay": "none", "within_min": 15}


def supply(dataset, **parameters):
    return MEASURES["two_step_catchment"](**{"kind": "gp", **PLAIN, **parameters})(dataset)


def notes(found):
    return " ".join(note.en for note in found.notes)


def test_a_practice_is_shared_by_all_who_can_reach_it():
    # 600 people of the first area at 0 and 400 at 900 m; 1000 of the second at 1900 m.
    city = city_with(
        [(0, 60), (900, 40), (1900, 7)], [1000], capacity=1200.0, inhabitants=[1000, 1000, 0],
        inhabited=[True, True, False],
    )  # fmt: skip

    found = supply(city)

    assert found.values.tolist()[:2] == pytest.approx([600, 600])
    assert found.city == pytest.approx(600)
    assert found.reasons.tolist() == ["", "", Reason.UNINHABITED]


def test_who_reaches_two_practices_has_the_room_of_both():
    city = city_with(
        [(0, 10), (1100, 10), (2100, 10)], [100, 2000], capacity=[500.0, 3000.0],
        inhabitants=[500, 500, 500],
    )  # fmt: skip

    found = supply(city)

    # The first is shared by the first two homes, the other by the last two.
    expected = [500 / 1000, 500 / 1000 + 3000 / 1000, 3000 / 1000]
    assert found.values.tolist() == pytest.approx([1000 * x for x in expected])
    assert found.parts["places"].tolist() == pytest.approx([1, 2, 1])
    assert found.parts["times_city"].iloc[2] == pytest.approx(3000 / found.city)


def test_only_the_group_that_uses_it_takes_room():
    city = city_with(
        [(0, 10), (1100, 10)], [500], capacity=100.0, kind="elderly", count=2,
        inhabitants=[1000, 1000], aged_65_plus_pct=[10, 30],
    )  # fmt: skip

    found = supply(city, kind="elderly", demand="aged_65_plus_pct")

    assert found.values.tolist() == pytest.approx([1000 * 100 / 400] * 2)
    assert found.parts["demand"].tolist() == pytest.approx([100, 300])
    assert set(found.columns) == {"aged_65_plus_pct", "inhabitants"}


def test_the_figure_of_the_city_counts_each_of_the_group_once():
    city = city_with(
        [(0, 10), (1900, 10)], [0, 1900], capacity=[100.0, 60.0], count=2,
        inhabitants=[1000, 1000], aged_65_plus_pct=[10, 30],
    )  # fmt: skip

    found = supply(city, demand="aged_65_plus_pct")

    assert found.values.tolist() == pytest.approx([1000, 200])
    assert found.city == pytest.approx(1000 * 160 / 400)


def test_a_count_of_people_is_spread_over_where_they_live():
    city = city_with(
        [(0, 30), (900, 10)], [0], capacity=9.0, count=1, inhabitants=[4000], wmo_clients=[80]
    )

    near, all_ = (supply(city, demand="wmo_clients", within_min=m) for m in (5, 15))

    # Three quarters of the 80 live within 5 minutes; they share 9, the others have none.
    assert near.values.iloc[0] == pytest.approx(0.75 * 1000 * 9 / 60)
    assert all_.values.iloc[0] == pytest.approx(1000 * 9 / 80)
    assert near.parts["none_pct"].iloc[0] == pytest.approx(25)


def test_a_secret_group_counts_at_the_rate_of_the_city_and_that_is_said():
    city = city_with(
        [(0, 10), (1100, 10)], [500], capacity=100.0, count=2,
        inhabitants=[1000, 500], aged_65_plus_pct=[20, NAN],
    )  # fmt: skip

    found = supply(city, demand="aged_65_plus_pct")

    assert found.parts["demand"].tolist() == pytest.approx([200, 100])
    assert "1 area with 500 inhabitants" in notes(found)


@pytest.mark.parametrize(("column", "known", "expected"), [
    ("aged_65_plus_pct", [10, 30], [100, 900, 200]),  # a quarter of the 4000, not a fifth
    ("wmo_clients", [100, 900], [100, 900, 200]),
    ("wmo_clients_per_1000", [20, 60], [20, 180, 40]),  # 200 of 4000 is 50 per 1000, not 40
])  # fmt: skip
def test_a_secret_group_counts_at_the_rate_of_all_people_and_not_of_all_areas(
    column, known, expected
):
    city = city_with(
        [(0, 10), (1100, 10), (2100, 10)], [1000], capacity=100.0, count=3,
        inhabitants=[1000, 3000, 800], **{column: [*known, NAN]},
    )  # fmt: skip

    found = supply(city, demand=column, within_min=60)

    assert found.parts["demand"].tolist() == pytest.approx(expected)
    assert found.values.tolist() == pytest.approx([1000 * 100 / sum(expected)] * 3)


def test_a_group_that_is_known_nowhere_leaves_all_unknown():
    found = supply(city_with([(0, 10)], [0], capacity=1.0), demand="wmo_clients")

    assert set(found.reasons) == {Reason.SECRET}
    assert found.city is None


@pytest.mark.parametrize(
    ("column", "complaint"),
    [("dwelling_value_keur", "counts nobody"), ("inhabitens", "did you mean inhabitants")],
)
def test_what_counts_no_people_is_refused(column, complaint):
    with pytest.raises(MeasureError, match=complaint):
        supply(city_with([(0, 10)], [0], capacity=1.0), demand=column)


@pytest.mark.parametrize(
    ("capacity", "usual", "total", "said"),
    [
        ([100.0, 300.0], 1, 400, ""),
        ([100.0, 150.0, 500.0, NAN], 1, 900, "1 of 4 places does not state"),
        ([NAN, NAN], 1, 2, "No place states its capacity: each counts for 1"),
        ([NAN, NAN], 2095, 4190, "No place states its capacity: each counts for 2,095"),
    ],
)
def test_an_unknown_capacity_is_the_median_of_the_others_or_what_is_usual(
    capacity, usual, total, said
):
    city = city_with([(0, 10)], [0] * len(capacity), capacity=capacity, count=1)

    found = supply(city, usual_capacity=usual)

    assert found.values.iloc[0] == pytest.approx(total)
    assert said in notes(found)


def test_places_without_room_give_none_and_no_error():
    found = supply(city_with([(0, 10)], [0], capacity=0.0, count=1))

    assert found.values.tolist() == [0]
    assert found.city == 0


def test_a_negative_capacity_is_refused_by_name():
    city = city_with([(0, 10)], [0], capacity=-3.0, names=["Zorghuis"])

    with pytest.raises(MeasureError, match="Zorghuis: found a capacity of -3"):
        supply(city)


def test_a_place_on_an_island_gives_nobody_room_and_is_counted():
    city = city_with([(0, 10)], [0, (0, 5000)], capacity=[10.0, 900.0], count=1)

    found = supply(city)

    assert found.values.tolist() == pytest.approx([10])
    assert "1 of 2 places lie more than 250 m" in notes(found)


def test_places_outside_the_city_are_said_to_look_emptier_than_they_are():
    city = city_with([(0, 10)], [0, (-100, 500)], capacity=10.0, count=1)

    assert "1 of 2 places lies outside the city" in notes(supply(city))


@pytest.mark.parametrize("city", nowhere())
def test_without_such_a_place_it_is_unknown_not_none(city):
    assert set(supply(city).reasons) == {
        Reason.NO_INPUT if city.care is None else Reason.NO_SUCH_PLACE
    }


metres = st.lists(st.integers(0, 2900), min_size=1, max_size=6)
capacities = st.lists(st.integers(0, 500), min_size=6, max_size=6)
decays = st.sampled_from(
    [{"decay": "none"}, {"decay": "gaussian"}, {"decay": "steps", "step_weights": [1, 0.5, 0.2]}]
)


@settings(max_examples=25, deadline=None)
@given(homes=metres, care=metres, rooms=capacities, decay=decays)
def test_all_room_within_reach_is_given_out_once(homes, care, rooms, decay):
    capacity = [float(room) for room in rooms[: len(care)]]
    old = {"aged_65_plus_pct": [10, 30, 60]}
    city = city_with([(home, 5) for home in homes], care, capacity=capacity, **old)

    found = supply(city, demand="aged_65_plus_pct", **decay)

    people = found.parts["demand"]
    given_out = (found.values * people).sum() / 1000
    near = MEASURES["opportunities"](kind="gp", within_min=15)
    reached = sum(
        room
        for place, room in zip(care, capacity, strict=True)
        if near(city_with([(home, 5) for home in homes], [place])).values.sum() > 0
    )
    assert given_out == pytest.approx(reached)
    assert found.city * people.sum() / 1000 == pytest.approx(reached)


@settings(max_examples=25, deadline=None)
@given(homes=metres, care=metres, more=metres, decay=decays)
def test_a_new_place_never_leaves_anyone_less_room(homes, care, more, decay):
    lived = [(home, 5) for home in homes]

    few, many = (
        supply(city_with(lived, c, capacity=100.0), **decay).values for c in (care, care + more)
    )

    assert (many >= few - 1e-9).all()


@settings(max_examples=20, deadline=None)
@given(homes=metres, care=metres, decay=decays, part=st.floats(0.1, 0.9))
def test_splitting_a_home_changes_nothing(homes, care, decay, part):
    lived = [(home, 10.0) for home in homes]
    split = [(home, 10.0 * share) for home in homes for share in (part, 1 - part)]

    one, other = (
        supply(city_with(h, care, capacity=100.0), **decay).values for h in (lived, split)
    )

    np.testing.assert_allclose(one, other, rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(homes=metres, care=metres, factor=st.floats(0.5, 3))
def test_twice_the_room_is_twice_the_supply(homes, care, factor):
    lived = [(home, 10) for home in homes]

    one, other = (
        supply(city_with(lived, care, capacity=100.0 * f), decay="gaussian").values
        for f in (1, factor)
    )

    np.testing.assert_allclose(one * factor, other, rtol=1e-9)


@pytest.mark.parametrize(
    ("decay", "weight"),
    [
        ({"decay": "none"}, lambda _: 1.0),
        ({"decay": "gaussian", "half_min": 5.0}, weights.gaussian(5 / np.sqrt(2 * np.log(2)))),
        (
            {"decay": "steps", "step_weights": [1, 0.68, 0.22]},
            weights.step_fn({5: 1, 10: 0.68, 15: 0.22}),
        ),
    ],
)
def test_it_equals_the_two_stage_catchment_of_pysal(decay, weight):
    random = np.random.default_rng(7)
    where = random.uniform(0, 1000, 40)
    people = random.integers(1, 90, 40)
    care = [*random.uniform(0, 3000, 6)]
    room = [float(r) for r in random.integers(1, 900, 6)]
    # One area, so that its figure is that of one home after the other.
    homes = list(zip(where, people, strict=True))
    city = city_with(homes, care, capacity=room, count=1, inhabitants=[float(people.sum())])

    found = supply(city, **decay)

    demand = DataFrame({"demand": people})
    demand.index.name = "geoid"
    offer = DataFrame({"supply": room})
    offer.index.name = "geoid"
    cost = DataFrame(
        [(h, c, abs(where[h] - care[c]) / 80) for h in range(40) for c in range(6)],
        columns=["origin", "dest", "cost"],
    )
    theirs = fca.two_stage_fca(demand, offer, cost, max_cost=15, weight_fn=weight)
    per_home = theirs.reindex(demand.index).fillna(0)
    expected = 1000 * np.average(per_home, weights=people)
    assert found.values.iloc[0] == pytest.approx(expected, rel=1e-9)


def test_it_equals_a_dense_reference_home_by_home():
    random = np.random.default_rng(3)
    homes = [(x, float(p)) for x, p in zip(random.uniform(0, 3000, 30), range(1, 31), strict=True)]
    city = city_with(homes, [*random.uniform(0, 3000, 5)], capacity=[3.0, 0.0, 7.0, 9.0, 4.0])
    measure = MEASURES["two_step_catchment"](kind="gp", within_min=20, decay="exponential")

    pairs = measure.pairs(Journeys(origins_of(city, "walk"), city.care))
    room = city.care["capacity"].to_numpy()
    per_home = share_out(pairs, measure.weights(pairs.minutes), np.ones(30), room)

    x = origins_of(city, "walk").homes["x"].to_numpy()
    minutes = np.abs(x[:, None] - city.care.geometry.x.to_numpy()[None, :]) / 80
    weight = np.where(minutes <= 20, 2.0 ** (-minutes / 10), 0)
    expected = weight @ (room / weight.sum(axis=0))
    np.testing.assert_allclose(per_home, expected, rtol=1e-9)


def test_homes_beside_the_streets_are_unknown_but_are_part_of_the_group():
    city = city_with([(0, 10)], [0], capacity=10.0, count=1)
    far = points(by_the_street(0), by_the_street(0, off=400), inhabitants=[10, 10])

    found = supply(replace(city, population=far))

    # 500 of the 1000 can be placed on the streets, and only they share the 10.
    assert found.values.tolist() == pytest.approx([20])
    assert "10 inhabitants have no known way" in notes(found)
