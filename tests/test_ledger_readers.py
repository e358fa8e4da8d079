"""What readers leave out of a file is counted, for its reason, beside what they take."""

import pytest
from geopandas import GeoDataFrame
from plan_files import diwi, planmonitor, project
from raw_builder import X, Y, square
from shapely import LineString, box

from gemengd.model.city import City
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.registry import reader_of

CITY = City("Proefstad", "GM9998")
AROUND = (X, Y, X + 1000, Y + 1000)
LEEFBAAROMETER = """bu_code,bu_naam,jaar,versie,lbm
BU99980000,A,2022,Leefbaarometer 3.0,4
BU99980000,A,2020,Leefbaarometer 3.0,4
BU99980000,A,2018,Leefbaarometer 3.0,4
BU99980000,A,2018,Leefbaarometer 2.0,4
"""
STATLINE = """"Perioden";"Wijken en buurten";"Codering (code)";"A (%)"
"2021";"Noord";"BU99980000";"1"
"2022";"Noord";"BU99980000";"2"
"2022";"Zuid";"BU99980001";"3"
"""


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def read(given, around=None):
    (table,) = reader_of(given).read(given, CITY, around)
    return table


def gone(table):
    """Return what a reader left out, by reason in English; what it read must be the sum."""
    left = {each.why.en: each.count for each in table.left_out}
    assert all(each.why.nl for each in table.left_out)
    assert table.source.rows == len(table.frame) + sum(left.values())
    return left


def test_rows_that_only_does_not_ask_for_are_counted(tmp_path):
    path = written(tmp_path / "a.csv", "code,soort\nBU99980000,a\nBU99980000,b\nBU99980001,b\n")
    given = Input(file=path, reader="own", role=Role.FIGURES, only={"soort": "a"})

    table = read(given)

    assert gone(table) == {"are not what only asks for": 2}
    assert table.source.rows == 3


def test_rows_of_another_year_are_counted(tmp_path):
    table = read(Input(file=written(tmp_path / "ses.csv", STATLINE)))

    assert gone(table) == {"are of another year": 1}


def test_scores_of_an_older_version_and_of_another_year_are_counted_apart(tmp_path):
    table = read(Input(file=written(tmp_path / "lbm.csv", LEEFBAAROMETER)))

    assert gone(table) == {"are of an older version": 1, "are of another year": 2}


def test_streets_far_from_the_city_are_counted_though_they_are_not_read(tmp_path):
    lines = [LineString([(X + d, Y), (X + d + 50, Y)]) for d in (0, 100, 60_000)]
    GeoDataFrame({"highway": ["path"] * 3}, geometry=lines, crs=28992).to_file(tmp_path / "s.gpkg")

    table = read(Input(file=tmp_path / "s.gpkg", role=Role.STREETS), AROUND)

    assert gone(table) == {"lie too far from the city, or nowhere": 1}
    assert len(table.frame) == 2


def test_squares_far_from_the_city_are_counted_though_they_are_not_read(tmp_path):
    squares = {"crs28992res100m": ["a", "b"], "aantal_inwoners": [5, 7]}
    shapes = [square(0), box(X + 60_000, Y, X + 60_100, Y + 100)]
    GeoDataFrame(squares, geometry=shapes, crs=28992).to_file(tmp_path / "v.gpkg")

    table = read(Input(file=tmp_path / "v.gpkg"), AROUND)

    assert gone(table) == {"lie too far from the city, or nowhere": 1}


def test_buildings_that_do_not_change_are_counted(tmp_path):
    columns = {
        "identificatie": ["1", "2", "3"],
        "status": ["Pand in gebruik", "Pand in gebruik", "Bouwvergunning verleend"],
        "gebruiksdoel": ["woonfunctie"] * 3,
        "aantal_verblijfsobjecten": [1, 1, 9],
    }
    shapes = [square(n) for n in range(3)]
    GeoDataFrame(columns, geometry=shapes, crs=28992).to_file(tmp_path / "bag.gpkg", layer="pand")

    table = read(Input(file=tmp_path / "bag.gpkg"), AROUND)

    assert gone(table) == {"lie too far from the city, or do not change": 2}


def test_neighbourhoods_of_the_rest_of_the_country_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr("gemengd.sources.wijkenbuurten.WHOLE_COUNTRY", 2)
    columns = {
        "buurtcode": ["BU99980000", "BU03630000", "BU03630001"],
        "gemeentecode": ["GM9998", "GM0363", "GM0363"],
        "jaar": [2024] * 3,
    }
    shapes = [square(n) for n in range(3)]
    GeoDataFrame(columns, geometry=shapes, crs=28992).to_file(tmp_path / "nl.gpkg")

    table = read(Input(file=tmp_path / "nl.gpkg"))

    assert gone(table) == {"lie in another municipality": 2}


@pytest.mark.parametrize(
    ("confidential", "expected"), [("leave_out", {"are not public": 2}), ("keep", {})]
)
def test_plans_that_are_not_public_are_counted_but_not_named(tmp_path, confidential, expected):
    path = planmonitor(tmp_path / "plannen.gpkg")

    table = read(Input(file=path, role=Role.PLANS, confidential=confidential))

    assert gone(table) == expected
    assert table.source.rows == 6
    assert all(each.examples == () for each in table.left_out)


def test_projects_that_were_ended_are_counted(tmp_path):
    path = diwi(
        tmp_path / "diwi.geojson",
        project("Over", status="TERMINATED"),
        project("Klaar", status="REALIZED"),
        project("Binnenkamer", vertrouwelijkheid="Intern raad"),
    )

    table = read(Input(file=path, role=Role.PLANS, year=2024))

    assert gone(table) == {"were ended": 1, "are not public": 1}
