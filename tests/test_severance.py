"""Who is cut off from those who live near: by head."""

from dataclasses import replace

import pytest
from city_builder import make_city, points
from geopandas import GeoDataFrame
from shapely import LineString

from gemengd.measures import MEASURES
from gemengd.model.reason import Reason

# Homes of three areas of 1 km side by side; the first street has a bridge to the second far off.
HOMES = [(500, 100), (900, 100), (1100, 100), (1500, 100)]


def city(lines, homes=HOMES, people=(100, 60, 50, 40), count=3):
    street = GeoDataFrame(geometry=[LineString(line) for line in lines], crs="EPSG:28992")
    where = points(*homes, inhabitants=people)
    return replace(make_city(count=count), streets=street, population=where)


def severance(dataset, **parameters):
    return MEASURES["severance"](**parameters)(dataset)


def test_along_one_straight_street_nobody_is_cut_off():
    found = severance(city([[(0, 100), (2000, 100)]]))

    assert found.values.iloc[:2].tolist() == [0, 0]
    assert found.parts["near"].iloc[0] == 60 + 50 + 40
    assert found.parts["detour"].iloc[0] == pytest.approx(1)


def test_across_a_river_with_a_far_bridge_the_others_are_cut_off():
    # A street on either bank, and a bridge 900 m north: 1800 m more for who goes across.
    banks = [[(0, 100), (950, 100), (950, 1000), (1050, 1000), (1050, 100), (2000, 100)]]

    found = severance(city(banks))

    # From (500, 100): 60 on the own side; 50 and 40 across.
    assert found.values.iloc[0] == pytest.approx(90 / 150 * 100)
    # The middle of the second area is (1100, 100): its 50 are nearer to the mean than the 40.
    assert found.values.iloc[1] == pytest.approx(160 / 200 * 100)


def test_a_detour_just_within_the_limit_is_not_cut_off():
    def round_by(metres):
        far = 100 + metres / 2
        return [[(0, 100), (950, 100), (950, far), (1050, far), (1050, 100), (2000, 100)]]

    assert severance(city(round_by(599))).values.iloc[0] == 0
    assert severance(city(round_by(601))).values.iloc[0] == pytest.approx(60)
    assert severance(city(round_by(599)), extra_m=500).values.iloc[0] == pytest.approx(60)


def test_few_people_near_no_way_to_the_street_and_no_streets_are_unknown():
    lines = [[(0, 100), (2000, 100)]]
    alone = city(lines, homes=[(500, 100), (2900, 100)], people=(10, 10))

    few = severance(city(lines, people=(10, 10, 10, 10)))
    lost = severance(alone)
    none = severance(replace(alone, streets=None))

    assert few.reasons.tolist()[:2] == [Reason.TOO_FEW, Reason.TOO_FEW]
    assert lost.reasons.iloc[2] == Reason.OUT_OF_REACH
    assert set(none.reasons) == {Reason.NO_INPUT}
    assert lost.values.isna().all()


def test_an_area_where_nobody_lives_says_so():
    dataset = city([[(0, 100), (2000, 100)]])
    dataset.areas["inhabited"] = [True, True, False]

    assert severance(dataset).reasons.tolist() == ["", "", Reason.UNINHABITED]


def test_the_river_of_the_made_up_city_cuts_its_far_bank_off(voorbeeldstad):
    found = voorbeeldstad.layers["severance"]

    by_name = found.set_index("name")["value"]
    assert by_name["Polder Noord"] > 90
    assert by_name.median() < 15
