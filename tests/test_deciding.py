"""Columns of a file that say that a row may not count: read, or named."""

import pytest
from geopandas import GeoDataFrame
from raw_builder import RD, X, Y, areas, fit, places, source
from shapely.geometry import LineString, Point, box

from gemengd.model.raw import RawTable, Role


def care(**columns):
    spots = [Point(X + 50, Y + 50), Point(X + 150, Y + 50), Point(X + 50, Y + 150)]
    frame = GeoDataFrame({"kind": "gp", **columns}, geometry=spots, crs=RD)
    return RawTable(Role.CARE, frame, source("Register"))


def told(city):
    return [line for line in city.warnings if "nobody reads its column" in line]


@pytest.mark.parametrize(
    ("column", "values", "says", "keep"),
    [
        ("status", ["open", "gesloten", "open"], "'gesloten' in 1 of 3 rows", "open"),
        ("Vervallen", ["nee", "ja", "nee"], "'ja' in 1 of 3 rows", "nee"),
        ("in_gebruik", [True, False, False], "'false' in 2 of 3 rows", "True"),
        ("actief", ["J", "N", "J"], "'n' in 1 of 3 rows", "J"),
        ("fase", ["in bedrijf", "gepland", "gepland"], "'gepland' in 2 of 3 rows", "in bedrijf"),
    ],
)
def test_a_column_by_which_places_of_care_are_over_or_to_come_is_named(column, values, says, keep):
    (line,) = told(fit(areas(), care(**{column: values})))

    assert line.startswith(f"Register.gpkg: nobody reads its column {column}, which says {says}")
    assert f'only = {{ "{column}" = "{keep}" }}' in line


@pytest.mark.parametrize(
    "columns",
    [
        {"naam": ["De Poort", "Gesloten Deur", "x"]},
        {"status": ["open", "open", None]},
        {"status": ["gesloten", "gesloten", "gesloten"]},
        {"telefoon": ["1", "0", "1"]},
        {"actief": ["ja", "ja", "ja"]},
    ],
)
def test_a_column_that_decides_nothing_is_not_worth_a_word(columns):
    assert told(fit(areas(), care(**columns))) == []


def test_plans_that_were_dropped_are_named_and_those_to_come_are_what_plans_are():
    shapes = [box(X, Y, X + 50, Y + 50), box(X + 60, Y, X + 90, Y + 50)]
    dropped = places(Role.PLANS, shapes, kind="restructuring", besluit=["ingetrokken", "genomen"])
    planned = places(Role.PLANS, shapes, kind="restructuring", fase=["gepland", "bekend"])

    (line,) = told(fit(areas(), dropped))

    assert "column besluit, which says 'ingetrokken' in 1 of 2 rows" in line
    assert told(fit(areas(), planned)) == []


def test_plans_that_ended_before_the_map_are_named():
    shapes = [box(X, Y, X + 50, Y + 50), box(X + 60, Y, X + 90, Y + 50)]
    plans = places(Role.PLANS, shapes, kind="restructuring", end_year=[2015, 2030])

    (line,) = told(fit(areas(year=2024), plans))

    assert "column end_year, by which 1 of 2 rows ended before 2024" in line


def test_streets_that_are_still_to_be_made_are_named():
    lines = [LineString([(X, Y), (X + 90, Y)]), LineString([(X, Y + 50), (X + 90, Y + 50)])]
    streets = places(Role.STREETS, lines, highway="residential", status=["in gebruik", "in aanleg"])

    (line,) = told(fit(areas(), streets))

    assert "column status, which says 'in aanleg' in 1 of 2 rows" in line


@pytest.mark.parametrize("column", ["begindatum", "start_date", "Openingsdatum"])
def test_care_that_begins_after_the_map_does_not_count_yet(column):
    city = fit(areas(year=2024), care(**{column: ["2031-01-01", None, "2024-06-01"]}))

    assert len(city.care) == 2
    assert any(
        f"{column}: 1 places begin after 2024 and do not count yet" in line
        for line in city.warnings
    )
    (account,) = [each for each in city.ledger if each.source == "Register"]
    assert [gone.why.nl for gone in account.left_out] == [
        "beginnen na het jaar van het register of de kaart"
    ]
