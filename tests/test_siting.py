"""Where new places help most: by head, by property."""

from dataclasses import replace

import numpy as np
import pytest
from care_builder import city_with, nowhere
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from gemengd.measures import MEASURES
from gemengd.model.reason import Reason


def siting(dataset, **parameters):
    return MEASURES["siting"](**{"kind": "gp", "within_min": 5, **parameters})(dataset)


def with_corners(city, step=50):
    """Give the street a corner every *step* metres."""
    line = LineString([(x, 500) for x in range(0, 3001, step)])
    return replace(city, streets=GeoDataFrame(geometry=[line], crs="EPSG:28992"))


def test_a_new_place_goes_where_most_people_are_out_of_reach():
    # 100 people near the place, 300 at 1500 m, 200 at 2800 m; 5 minutes are 400 m.
    city = with_corners(city_with([(0, 10), (1500, 10), (2800, 10)], [0],
                                  inhabitants=[100, 300, 200]))  # fmt: skip

    found = siting(city)

    assert found.values.tolist() == [0, 300, 0]
    assert found.city == 300
    assert found.places["name"].tolist() == ["Buurt 1"]
    assert abs(found.places.geometry.x[0] - 1500) <= 400
    assert found.places["gain"].tolist() == [300]
    assert found.parts["before_pct"].tolist() == [100, 0, 0]
    assert found.parts["after_pct"].tolist() == [100, 100, 0]
    assert "No other choice among 3 candidate places does better." in found.notes[0].en


def test_two_new_places_come_in_the_order_of_what_they_add():
    city = with_corners(city_with([(0, 10), (1500, 10), (2800, 10)], [0],
                                  inhabitants=[100, 200, 300]))  # fmt: skip

    places = siting(city, new_places=2).places

    assert places["rank"].tolist() == [1, 2]
    assert places["name"].tolist() == ["Buurt 2", "Buurt 1"]
    assert places["gain"].tolist() == [300, 200]
    assert places.crs == "EPSG:28992"


def test_minutes_are_saved_by_all_who_come_nearer():
    city = with_corners(city_with([(0, 10), (1500, 10), (2800, 10)], [0],
                                  inhabitants=[100, 100, 100]))  # fmt: skip

    found = siting(city, goal="minutes")

    # A place at 2800 saves 2800 m there and 200 m at 1500; one at 1500 saves twice 1500 m.
    assert found.values.tolist() == pytest.approx([0, 1500 / 80, 1500 / 80])
    assert found.city == pytest.approx(1500 / 80 * 2 / 3)
    assert found.places["gain"].tolist() == pytest.approx([1500 / 80 * 2 / 3])


def test_only_the_group_counts_that_is_served():
    city = with_corners(city_with([(0, 10), (1500, 10), (2800, 10)], [0],
                                  inhabitants=[100, 300, 200], wmo_clients=[0, 5, 9]))  # fmt: skip

    found = siting(city, demand="wmo_clients")

    assert found.values.tolist() == [0, 0, 9]


def test_where_everyone_is_near_nothing_is_proposed():
    found = siting(with_corners(city_with([(0, 10)], [0], count=1)))

    assert found.values.tolist() == [0]
    assert found.places is None
    assert "No new place adds anything" in found.notes[0].en


def test_a_search_that_runs_out_of_time_says_how_far_it_may_be_off():
    homes = [(50 * n, 1 + n * 7 % 5) for n in range(60)]
    city = with_corners(city_with(homes, [0]))

    found = siting(city, goal="minutes", new_places=3, time_limit_s=1e-9, grid_m=50)

    assert "The search stopped after 1e-09 seconds" in found.notes[0].en
    assert len(found.places) == 3


def test_without_streets_a_place_comes_where_people_live():
    city = city_with([(0, 10), (1500, 10), (2800, 30)], [0], inhabitants=[100, 200, 300])

    found = siting(replace(city, streets=None))

    assert found.places.geometry.x.tolist() == [2800]


@pytest.mark.parametrize(("goal", "gained"), [("coverage", 1000), ("minutes", -1)])
def test_where_the_only_place_is_on_an_island_a_new_one_serves_all_but_saves_no_known_minutes(
    goal, gained
):
    city = with_corners(city_with([(500, 10)], [(500, 9000)], count=1))

    found = siting(city, goal=goal)

    assert found.values.fillna(-1).tolist() == [gained]
    assert found.reasons.tolist() == ["" if gained > 0 else Reason.OUT_OF_REACH]


@pytest.mark.parametrize("city", nowhere())
def test_without_such_a_place_it_is_unknown(city):
    found = siting(city)

    assert set(found.reasons) == {Reason.NO_INPUT if city.care is None else Reason.NO_SUCH_PLACE}
    assert found.places is None


metres = st.lists(st.integers(0, 2900), min_size=1, max_size=6)
goals = st.sampled_from(["coverage", "minutes"])


@settings(max_examples=15, deadline=None)
@given(homes=metres, care=metres, goal=goals, count=st.integers(1, 3))
def test_the_gain_is_what_reach_improves_when_the_places_are_built(homes, care, goal, count):
    city = with_corners(city_with([(home, 5) for home in homes], care))

    found = siting(city, goal=goal, new_places=count)

    built = city.care
    if found.places is not None:
        new = found.places.assign(kind="gp", capacity=np.nan)[
            ["kind", "name", "capacity", "geometry"]
        ]
        built = GeoDataFrame(np.vstack([built[new.columns], new]), columns=new.columns)
        built = built.set_geometry("geometry", crs="EPSG:28992")
    reach = MEASURES["nearest_minutes"](kind="gp", norm_minutes=5.0 + 1e-6)
    now, then = reach(city), reach(replace(city, care=built))
    np.testing.assert_allclose(found.parts["saved_min"], now.values - then.values, atol=1e-6)
    within = [r.parts["within_norm_pct"] for r in (now, then)]
    np.testing.assert_allclose(found.parts["people"], 10 * (within[1] - within[0]), atol=1e-6)
    assert (found.values >= -1e-9).all()


@settings(max_examples=15, deadline=None)
@given(homes=metres, care=metres, goal=goals)
def test_more_places_never_gain_less(homes, care, goal):
    city = with_corners(city_with([(home, 5) for home in homes], care))

    gained = [siting(city, goal=goal, new_places=count).city for count in (1, 2, 3)]

    assert gained == pytest.approx(sorted(gained), abs=1e-6)
