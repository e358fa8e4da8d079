"""Streets of OpenStreetMap in the tables that GDAL, QGIS and Geofabrik make of it."""

import subprocess

import pytest
from geopandas import GeoDataFrame
from network_builder import travel
from osm_builder import LAT, LON, STEP, node, way, write_pbf
from shapely import LineString, Point

from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.network import CYCLE, WALK, build_network
from gemengd.sources.osm import in_osm_words
from gemengd.sources.registry import reader_of

LINE = LineString([(0, 0), (800, 0)])


def table(**columns):
    size = len(next(iter(columns.values())))
    lines = [LineString([(0, 100 * n), (800, 100 * n)]) for n in range(size)]
    return GeoDataFrame(columns, geometry=lines, crs="EPSG:28992")


@pytest.mark.parametrize(
    "other",
    [
        '"access"=>"private","note"=>"zegt \\"nee\\", echt"',
        '{"access":"private","note":"zegt \\"nee\\", echt"}',
    ],
)
def test_tags_that_gdal_keeps_together_count(other):
    streets = table(highway=["service", "footway"], other_tags=[other, None])

    found = in_osm_words(streets, "town.gpkg")

    assert found["access"].fillna("").tolist() == ["private", ""]


def test_a_tag_that_has_a_column_outweighs_the_same_among_the_others():
    streets = table(highway=["path", ""], other_tags=['"highway"=>"steps"', '"highway"=>"steps"'])

    assert in_osm_words(streets, "town.gpkg")["highway"].tolist() == ["path", "steps"]


def test_geofabriks_shapefiles_tell_their_streets_by_fclass():
    streets = table(
        fclass=["motorway", "track_grade2", "unknown", "residential"],
        oneway=["F", "B", "T", "F"],
        bridge=["F", "T", "F", "F"],
    )

    found = in_osm_words(streets, "town.gpkg")

    assert found["highway"].tolist() == ["motorway", "track", "road", "residential"]
    assert found["oneway"].tolist() == ["yes", "no", "-1", "yes"]
    assert found["bridge"].tolist() == ["no", "yes", "no", "no"]


def test_nobody_walks_the_motorway_of_a_shapefile_with_capitals():
    streets = in_osm_words(table(FCLASS=["motorway", "footway"]), "town.shp")

    assert build_network(streets, WALK).report.lines_closed == 1


def test_streets_that_are_openstreetmaps_already_stay_as_they_are():
    streets = table(highway=["path"], fclass=["motorway"])

    assert in_osm_words(streets, "town.gpkg")["highway"].tolist() == ["path"]


@pytest.mark.parametrize("other", ["{access: private}", "access=private", '["access"]'])
def test_other_tags_that_nobody_can_read_are_refused_in_one_line(other):
    with pytest.raises(SourceChangedError, match=r"town\.gpkg: other_tags: found text"):
        in_osm_words(table(highway=["path"], other_tags=[other]), "town.gpkg")


@pytest.mark.usefixtures("shallow_json")
def test_other_tags_that_are_nested_too_deep_are_refused_in_one_line():
    deep = '{"access": [[["private"]]]}'

    with pytest.raises(SourceChangedError, match=r"town\.gpkg: other_tags: found text"):
        in_osm_words(table(highway=["path"], other_tags=[deep]), "town.gpkg")


@pytest.fixture(scope="module")
def gdal_table(tmp_path_factory):
    """A town with a river between two streets, as ogr2ogr makes a GeoPackage of it."""
    folder = tmp_path_factory.mktemp("gdal")
    nodes = [node(1, 0, 0), node(2, 50, 0), node(3, 0, 20), node(4, 50, 20)]
    nodes += [node(5, 90, 0), node(6, 90, 20)]
    source = write_pbf(
        folder / "town.osm.pbf",
        *nodes,
        way(1, [1, 2], highway="residential"),
        way(2, [3, 4], highway="residential"),
        way(3, [1, 3], railway="rail"),
        way(4, [2, 4], highway="service", access="private"),
        way(5, [2, 5, 6, 4], highway="path"),
    )
    target = folder / "town.gpkg"
    command = ["ogr2ogr", "-f", "GPKG", str(target), str(source), "lines"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    except FileNotFoundError:
        pytest.skip("ogr2ogr (Debian's gdal-bin) is not installed")
    return target


@pytest.mark.parametrize("role", [None, Role.STREETS])
def test_a_railway_or_a_private_drive_in_gdals_table_of_lines_is_no_way_across(gdal_table, role):
    given = Input(file=gdal_table, role=role)
    (found,) = reader_of(given).read(given, City("Proefstad", "GM9998"), None)
    streets = found.frame.to_crs(28992)
    corners = GeoDataFrame(
        geometry=[Point(LON, LAT), Point(LON, LAT + 20 * STEP)], crs=4326
    ).to_crs(28992)
    origin, goal = [(point.x, point.y) for point in corners.geometry]

    walked = travel(build_network(streets, WALK), [origin], [goal])
    cycled = travel(build_network(streets, CYCLE), [origin], [goal])

    # 50 and 40 steps east of 6.84 m, 20 north of 11.12 m, and back.
    metres = 2 * 90 * 6.84 + 20 * 11.12
    assert walked == pytest.approx([metres / 80], rel=0.01)
    assert cycled == pytest.approx([metres / 250], rel=0.35)
    assert any("Squares" in note for note in found.source.notes)
