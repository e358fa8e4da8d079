"""Where people live whose number is known of a surface, or of places that share a row."""

import numpy as np
import pytest
from geopandas import GeoDataFrame
from raw_builder import RD, X, Y, areas, fit, source, square
from shapely import LineString, MultiPoint, MultiPolygon, Point, box, union_all

from gemengd.errors import HarmoniseError, SourceError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.registers import CARE, OWN


def living(*shapes, inhabitants=100):
    numbers = np.broadcast_to(inhabitants, len(shapes))
    frame = GeoDataFrame({"inhabitants": numbers}, geometry=list(shapes), crs=RD)
    return fit(
        areas(shapes=[square(0, side=1000)]),
        RawTable(Role.POPULATION, frame, source("people", 2024)),
    )


def metres_to(point, found):
    return found.population.distance(Point(point))


def test_the_inhabitants_of_a_large_square_live_all_over_it():
    found = living(box(X, Y, X + 500, Y + 500))

    # The mean distance to the middle of a square is 0.3826 times its side.
    assert metres_to((X + 250, Y + 250), found).mean() == pytest.approx(0.3826 * 500, rel=0.01)
    assert found.population["inhabitants"].sum() == pytest.approx(100)
    assert any("of 1 polygons of more than 150 m" in line for line in found.warnings)


def test_a_large_polygon_elsewhere_in_the_country_is_not_taken_apart():
    here, there = box(X, Y, X + 500, Y + 500), box(X + 40_000, Y, X + 50_000, Y + 9000)

    found = living(here, there)

    assert any("of 1 polygons of more than 150 m" in line for line in found.warnings)
    assert any("1 squares or addresses with 100 inhabitants lie" in line for line in found.warnings)


@pytest.mark.parametrize("shape", [box(X, Y, X + 100, Y + 100), Point(X + 50, Y + 50)])
def test_a_small_square_or_an_address_is_one_point(shape):
    found = living(shape)

    assert [(p.x, p.y) for p in found.population.geometry] == [(X + 50, Y + 50)]


def test_two_parts_of_one_area_hold_people_by_their_size():
    small, large = box(X, Y, X + 200, Y + 200), box(X + 500, Y, X + 900, Y + 200)

    found = living(MultiPolygon([small, large]), inhabitants=300)

    inside = found.population.within(small)
    assert found.population.loc[inside, "inhabitants"].sum() == pytest.approx(100)


def test_people_of_a_square_across_the_border_stay_outside_by_its_surface():
    found = living(box(X - 400, Y, X + 400, Y + 400), box(X + 400, Y, X + 800, Y + 400))

    assert found.population["inhabitants"].sum() == pytest.approx(150)
    assert all(account.closes for account in found.ledger)


def test_a_surface_thinner_than_the_grid_keeps_its_people():
    strip = union_all([box(X, Y, X + 9000, Y + 3)])

    assert living(strip).population["inhabitants"].sum() > 0


@pytest.mark.parametrize(
    "shape", [MultiPoint([(X, Y), (X + 9, Y)]), LineString([(X, Y), (X + 9, Y)])]
)
def test_people_of_a_row_without_one_place_are_refused(shape):
    with pytest.raises(HarmoniseError, match=r"in row 2, expected one point or a polygon"):
        living(Point(X + 50, Y + 50), shape)


@pytest.mark.parametrize("reader", [CARE, OWN])
def test_a_care_register_with_two_places_in_a_row_is_refused(reader, tmp_path):
    places = [MultiPoint([(X, Y)]), MultiPoint([(X, Y), (X + 900, Y)])]
    frame = GeoDataFrame({"kind": ["gp", "gp"]}, geometry=places, crs=RD)
    frame.to_file(tmp_path / "care.gpkg")
    given = Input(file=tmp_path / "care.gpkg", role=Role.CARE)

    with pytest.raises(SourceError, match=r"care\.gpkg: row 2 has 2 points, expected one place"):
        reader.read(given, City("Baarn", "GM0308"), None)
