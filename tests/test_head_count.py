"""People of squares and addresses against the inhabitants that areas are known to have."""

import numpy as np
import pytest
from city_builder import points
from geopandas import GeoDataFrame
from raw_builder import RD, X, Y, areas, fit, source, square
from shapely.geometry import Point

from gemengd.errors import HarmoniseError
from gemengd.model.numbers import Numbers
from gemengd.model.raw import RawTable, Role

KNOWN = [400, 300, 500, 200, 350, 250]


def city():
    return areas(shapes=[square(n) for n in range(len(KNOWN))], aantal_inwoners=KNOWN)


def squares(inhabitants, numbers=None, missing=(), where=None):
    where = range(len(inhabitants)) if where is None else where
    at = [Point(X + 50 + 100 * n, Y + 50) for n in where]
    frame = GeoDataFrame({"inhabitants": inhabitants}, geometry=at, crs=RD)
    given = {} if numbers is None else {"inhabitants": Numbers(**numbers)}
    return RawTable(Role.POPULATION, frame, source("population"), numbers=given, missing=missing)


def said(found):
    return " ".join(found.warnings)


@pytest.mark.parametrize("times", [100, 25, 3.5, 0.3, 0.001])
def test_people_in_another_unit_are_refused_with_both_sums_and_the_factor(times):
    given = squares([n * times for n in KNOWN], {"as_written": False})

    with pytest.raises(HarmoniseError, match=r"population.gpkg: .* people in 6 areas") as refused:
        fit(city(), given)

    line = str(refused.value)
    assert "2,000 inhabitants are known" in line
    assert f"{2000 * times:,.0f} people" in line
    assert f"factor = {1 / times:.1g} " in line
    assert "name that under missing" in line
    assert "\n" not in line


def test_the_factor_that_is_named_mends_it():
    found = fit(city(), squares([n * 100 for n in KNOWN], {"factor": 0.01}))

    assert found.population["inhabitants"].tolist() == KNOWN
    assert "people in 6 areas" not in said(found)


def test_figures_that_are_right_as_written_are_used_and_said():
    found = fit(city(), squares([n * 100 for n in KNOWN], {"as_written": True}))

    assert "200,000 people in 6 areas" in said(found)


@pytest.mark.parametrize("times", [0.7, 1, 1.3])
def test_another_year_is_no_other_unit(times):
    found = fit(city(), squares([n * times for n in KNOWN]))

    assert "people in 6 areas" not in said(found)


def test_a_value_that_is_most_of_the_people_may_mean_unknown():
    given = squares([12, 13, 12, 13, 12, 13] + [65535] * 4, where=[*range(6), 0, 2, 3, 5])

    with pytest.raises(HarmoniseError, match=r"4 have 65535: .* add missing = \[65535\]"):
        fit(city(), given)


def test_twice_as_many_people_are_said_and_not_refused():
    assert "2.2 times as many" in said(fit(city(), squares([n * 2.2 for n in KNOWN])))


def test_few_areas_show_no_unit_but_are_said():
    few = areas(aantal_inwoners=[400, 300, 500])

    found = fit(few, squares([40_000, 30_000, 50_000]))

    assert "120,000 people in 3 areas of which 1,200 inhabitants are known" in said(found)


def test_addresses_that_count_once_each_are_no_number_of_people():
    once = RawTable(Role.POPULATION, points((X + 50, Y + 50)), source("population"))

    assert "inhabitants are known:" not in said(fit(city(), once))


def test_an_area_in_the_box_without_a_square_is_a_gap_where_people_are_known_to_live():
    found = fit(city(), squares([400, 300, 200, 350, 250], where=[0, 1, 3, 4, 5]))

    assert found.not_covered["population"] == {"BU99980002"}
    assert "people of 1 of 6 inhabited areas are not covered (Buurt 2)" in said(found)


def test_an_area_of_which_the_file_has_hardly_anybody_is_a_gap():
    found = fit(city(), squares([400, 300, 40, 200, 350, 250]))

    assert found.not_covered["population"] == {"BU99980002"}


@pytest.mark.parametrize("there", [np.nan, 0, 45])
def test_where_hardly_anybody_is_known_to_live_there_is_no_gap(there):
    known = areas(shapes=[square(n) for n in range(3)], aantal_inwoners=[400, there, 500])

    found = fit(known, squares([400, 500], where=[0, 2]))

    assert "population" not in found.not_covered


def test_secret_squares_are_no_gap():
    found = fit(city(), squares([400, 300, -99997, 200, 350, 250]))

    assert "population" not in found.not_covered
