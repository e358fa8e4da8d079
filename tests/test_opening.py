"""Files as programs make them: read by the driver of their kind, or refused in one line."""

import json
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import geopandas as gpd
import pytest
from raw_builder import CITY
from shapely import LineString, Point, box

import gemengd
from gemengd.errors import SourceError
from gemengd.model.raw import Role
from gemengd.model.request import Input, input_of
from gemengd.sources import geoparquet
from gemengd.sources.fetch import _read
from gemengd.sources.files import read_shapes, require_file, sha256
from gemengd.sources.map_file import about, tables_of
from gemengd.sources.unpacked import grows_too_much
from gemengd.sources.web import Client

GP = gpd.GeoDataFrame({"kind": ["gp"]}, geometry=[Point(147250, 470250)], crs=28992)
PLAN = gpd.GeoDataFrame({"status": ["adopted"]}, geometry=[box(0, 0, 10, 5)], crs=28992)


@pytest.fixture
def asked():
    """Return the address of a server, and the list of what it was asked for."""
    heard: list[str] = []

    class Hears(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(404)
            self.end_headers()

        def do_HEAD(self):
            self.do_GET()

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hears)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()


def collection(**members):
    place = {"type": "Point", "coordinates": [5, 52]}
    feature = {"type": "Feature", "properties": {"kind": "gp"}, "geometry": place}
    return json.dumps({"type": "FeatureCollection", **members, "features": [feature]})


def gml(url):
    return f"""<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:app="{url}/app"
 xmlns:gml="http://www.opengis.net/gml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="{url}/app {url}/w?SERVICE=WFS&amp;REQUEST=DescribeFeatureType&amp;TYPENAME=a">
<gml:featureMember><app:x><app:geom><gml:Point srsName="{url}/srs"><gml:pos>5 52</gml:pos>
</gml:Point></app:geom></app:x></gml:featureMember></wfs:FeatureCollection>"""


# Name of the file -> what it says, given the address of a server.
ELSEWHERE = {
    "vrt.gpkg": lambda u: "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/"
    f"{u}/a.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "vrt.shp": lambda u: f"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{u}/a"
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "path.gpkg": lambda u: f"/vsicurl/{u}/a.gpkg",
    "wfs.geojson": lambda u: f"<OGRWFSDataSource><URL>{u}/wfs?</URL></OGRWFSDataSource>",
    "link.geojson": lambda u: collection(
        crs={"type": "link", "properties": {"href": f"{u}/crs", "type": "esriwkt"}}
    ),
    "url.json": lambda u: collection(crs={"type": "url", "properties": {"url": f"{u}/crs"}}),
    "escaped.geojson": lambda u: collection(
        crs={"type": "link", "properties": {"href": f"{u}/crs"}}
    ).replace('"crs"', '"cr\\u0073"'),
    "pipeline.json": lambda u: json.dumps(
        {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read /vsicurl/{u}/g"}
    ),
    "schema.gml": gml,
    "linked.kml": lambda u: f"<kml><Document><NetworkLink><Link><href>{u}/a.kml</href></Link>"
    f"</NetworkLink><Placemark><styleUrl>{u}/s.kml#s</styleUrl><Point><coordinates>5,52"
    "</coordinates></Point></Placemark></Document></kml>",
}  # fmt: skip


@pytest.mark.parametrize("name", list(ELSEWHERE))
@pytest.mark.parametrize("zipped", [False, True])
def test_no_map_file_makes_us_ask_the_internet(name, zipped, tmp_path, asked):
    url, heard = asked
    path = tmp_path / name
    path.write_text(ELSEWHERE[name](url))
    if zipped:
        with zipfile.ZipFile(tmp_path / "map.zip", "w") as archive:
            archive.write(path, f"maps/{name}")
        path = tmp_path / "map.zip"

    with suppress(SourceError):
        table = tables_of(path)[0]
        about(path, table)
        read_shapes(Input(file=path), table)

    assert heard == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("vrt.gpkg", "it is no GeoPackage, it begins with '<OGRVRT"),
        ("path.gpkg", "it is no GeoPackage, it begins with '/vsicurl"),
        ("wfs.geojson", "it is no GeoJSON"),
        ("link.geojson", "its coordinate system is a link, which is not followed"),
    ],
)
def test_a_file_that_points_elsewhere_is_refused_in_one_line(name, says, tmp_path):
    path = tmp_path / name
    path.write_text(ELSEWHERE[name]("http://elsewhere.example"))

    with pytest.raises(SourceError, match=says):
        about(path)


LINK = {"type": "link", "properties": {"href": "http://elsewhere.example/crs"}}


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("far", [0, 100_000, (1 << 20) - 60, 2_500_000])
@pytest.mark.parametrize("indent", [None, 9])
def test_a_linked_system_is_found_however_far_it_stands_in_the_file(zipped, far, indent, tmp_path):
    path = tmp_path / "care.geojson"
    members = json.loads(collection(name="x" * far, crs=LINK))
    path.write_text(json.dumps(members, indent=indent))
    if zipped:
        with zipfile.ZipFile(tmp_path / "care.zip", "w") as archive:
            archive.write(path, path.name)
        path = tmp_path / "care.zip"

    with pytest.raises(SourceError, match=r"care\.geojson: its coordinate system is a link"):
        tables_of(path)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_link_of_a_feature_is_no_linked_system(zipped, tmp_path):
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    members = json.loads(collection(crs=named))
    members["features"][0]["properties"] |= {"note": "x" * 500, "type": "link", "href": "a"}
    path = tmp_path / "care.geojson"
    path.write_text(json.dumps(members))
    if zipped:
        with zipfile.ZipFile(tmp_path / "care.zip", "w") as archive:
            archive.write(path, path.name)
        path = tmp_path / "care.zip"

    assert list(read_shapes(Input(file=path), tables_of(path)[0])["kind"]) == ["gp"]


def test_a_geopackage_by_another_name_is_called_one(tmp_path):
    GP.to_file(tmp_path / "care.gpkg")
    path = (tmp_path / "care.gpkg").rename(tmp_path / "care.shp")

    with pytest.raises(SourceError, match=r"is a GeoPackage; give it a name that ends in \.gpkg"):
        tables_of(path)


def test_a_kind_that_is_not_read_is_told_what_to_become(tmp_path):
    path = tmp_path / "care.tab"
    path.write_text("!table")

    with pytest.raises(SourceError, match=r"not read; save it as one of .*\.gpkg"):
        tables_of(path)


def with_style(path):
    """Save a style in the file as QGIS does: a table beside the maps."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleQML TEXT)")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES "
            "('layer_styles', 'attributes', 'layer_styles', '2024-01-01T00:00:00Z')"
        )
        database.commit()


def test_a_saved_style_is_no_table_of_the_user(tmp_path):
    path = tmp_path / "care.gpkg"
    GP.to_file(path, layer="huisartsen van 2024")
    with_style(path)

    found = read_shapes(Input(file=path))

    assert tables_of(path) == ["huisartsen van 2024"]
    assert list(found["kind"]) == ["gp"]


def test_care_and_plans_with_a_saved_style_give_their_right_figures():
    cases = Path(__file__).resolve().parent.parent.parent / "shared/cases"
    if not cases.is_dir():
        pytest.skip("the shared cases are not here")
    here = cases / "05-gpkg-with-layer-styles"

    found = gemengd.build(
        "GM0308",
        files={
            Role.AREAS: cases / "base/base.gpkg",
            Role.CARE: here / "care.gpkg",
            Role.PLANS: here / "plans.gpkg",
        },
        only=["care_reach_gp", "restructuring"],
        client=Client(offline=True),
    )

    # Half of Buurt A lies in the plan; the two GPs are in the middle of Buurt B and Buurt I.
    assert list(found.layers["restructuring"]["value"]) == [50, 0, 0, 0, 0, 0, 0, 0, 0]
    reach = found.layers["care_reach_gp"]["value"]
    assert list(reach.index[reach == 0]) == ["BU03080102", "BU03080109"]


def read(path, role):
    (found,) = _read(input_of(path, role), CITY, None)
    return found


def test_of_several_tables_the_one_with_the_column_of_its_role_is_read_and_named(tmp_path):
    path = tmp_path / "city.gpkg"
    PLAN.rename(columns={"status": "naam"}).to_file(path, layer="borders")
    PLAN.to_file(path, layer="projecten")
    GP.to_file(path, layer="zorg")

    care, plans = read(path, Role.CARE), read(path, Role.PLANS)

    assert (len(care.frame), care.source.location) == (1, "city.gpkg, table zorg")
    assert (len(plans.frame), plans.source.location) == (1, "city.gpkg, table projecten")


def test_of_two_tables_that_both_fit_none_is_guessed_and_either_can_be_named(tmp_path):
    path = tmp_path / "city.gpkg"
    PLAN.to_file(path, layer="old")
    PLAN.assign(status="completed").to_file(path, layer="new")

    with pytest.raises(SourceError, match=r"holds 2 tables: old, new; .* as city\.gpkg:old"):
        read(path, Role.PLANS)

    assert list(read(Path(f"{path}:new"), Role.PLANS).frame["status"]) == ["completed"]
    assert list(read(Path(f"{path}|layername=old"), Role.PLANS).frame["status"]) == ["adopted"]
    with pytest.raises(SourceError, match="has no such table; there are old, new"):
        read(Path(f"{path}:older"), Role.PLANS)


@pytest.mark.parametrize("name", ["C:/maps/city.gpkg", "a:b/city.gpkg", "city.2024.gpkg"])
def test_a_colon_that_names_no_table_is_part_of_the_path(name):
    assert input_of(Path(name)).file == Path(name)


@pytest.mark.parametrize("suffix", ["shp", "gpkg", "geojson"])
def test_a_zip_is_read_in_whatever_folder_the_map_lies(suffix, tmp_path):
    GP.to_file(tmp_path / f"care.{suffix}")
    with zipfile.ZipFile(tmp_path / "care.zip", "w") as archive:
        for part in tmp_path.glob("care.*"):
            if part.suffix != ".zip":
                archive.write(part, f"levering 2024/kaart/{part.name}")
        archive.writestr(f"__MACOSX/levering 2024/._care.{suffix}", b"shadow")
        archive.writestr("levering 2024/lees mij.txt", "hello")

    found = read_shapes(Input(file=tmp_path / "care.zip"))

    assert list(found["kind"]) == ["gp"]
    assert found.geometry[0].distance(GP.geometry[0]) < 0.01


def test_a_zip_of_two_maps_holds_two_tables(tmp_path):
    for name, frame in (("care", GP), ("plans", PLAN)):
        frame.to_file(tmp_path / f"{name}.gpkg")
    with zipfile.ZipFile(tmp_path / "city.zip", "w") as archive:
        archive.write(tmp_path / "care.gpkg", "a/care.gpkg")
        archive.write(tmp_path / "plans.gpkg", "b/plans.gpkg")

    assert tables_of(tmp_path / "city.zip") == ["care", "plans"]
    assert len(read(tmp_path / "city.zip", Role.PLANS).frame) == 1


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"readme.txt": b"hello"}, "no map in the zip"),
        ({"a.shp": b"\x00\x00\x27\x0a"}, "the shapefile lacks its .shx and .dbf"),
        ({"a.geojson": b"<html>"}, "it is no GeoJSON"),
        ({"a.geojson": b"{" + b" " * 3_000_000}, r"unpacks to 0\.0 GB out of 0\.0 MB"),
    ],
)
def test_a_zip_that_holds_no_sound_map_is_refused_before_it_is_unpacked(
    members, says, tmp_path, monkeypatch
):
    monkeypatch.setattr("gemengd.sources.unpacked.SMALL_BYTES", 1_000_000)
    path = tmp_path / "map.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    with pytest.raises(SourceError, match=says):
        tables_of(path)


def test_what_shrinks_well_but_stays_small_or_is_large_from_the_start_is_unpacked():
    assert not grows_too_much(1_000, 150_000_000)
    assert not grows_too_much(100_000_000, 9_000_000_000)
    assert grows_too_much(96_000, 9_400_000_000)
    assert grows_too_much(10_000_000_000, 21_000_000_000)


def changed(path, kind):
    """Change a value as a program that has the file open: it waits beside the file."""
    database = sqlite3.connect(path)
    for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        database.create_function(name, 1, lambda _shape: 0)
    database.execute("PRAGMA journal_mode=wal")
    database.execute("UPDATE care SET kind = ?", (kind,))
    database.commit()
    return database


def test_changes_that_wait_beside_a_geopackage_are_read_and_stay_where_they_are(tmp_path):
    path = tmp_path / "care.gpkg"
    GP.to_file(path, layer="care")
    with closing(changed(path, "pharmacy")):
        for part in ("care.gpkg", "care.gpkg-wal"):
            shutil.copy(tmp_path / part, tmp_path / f"copy of {part}")
    copy = tmp_path / "copy of care.gpkg"
    before = [p.read_bytes() for p in sorted(tmp_path.glob("copy*"))]
    print_before = sha256(copy)

    found = read_shapes(Input(file=copy))

    assert list(found["kind"]) == ["pharmacy"]
    assert [p.read_bytes() for p in sorted(tmp_path.glob("copy*"))] == before
    assert sha256(copy) == print_before != sha256(path)


def test_a_file_that_is_open_elsewhere_is_read_as_it_stands(tmp_path):
    path = tmp_path / "care.gpkg"
    GP.to_file(path, layer="care")

    with closing(changed(path, "hospital")):
        found = read_shapes(Input(file=path))

    assert list(found["kind"]) == ["hospital"]


def test_geoparquet_is_read_with_its_index_and_only_what_is_near(tmp_path):
    path = tmp_path / "areas.parquet"
    frame = gpd.GeoDataFrame(
        {"buurtcode": ["BU1", "BU2"]}, geometry=[box(0, 0, 1, 1), box(9, 9, 10, 10)], crs=28992
    )
    frame.set_index("buurtcode").to_parquet(path)

    found = read_shapes(Input(file=path), around=(8.0, 8.0, 9.5, 9.5))

    assert list(found["buurtcode"]) == ["BU2"]
    assert found.crs == "EPSG:28992"
    assert (about(path).columns, about(path).crs) == (["buurtcode"], "EPSG:28992")


def test_geoparquet_without_its_package_is_refused_before_anything_is_read(tmp_path, monkeypatch):
    path = tmp_path / "areas.parquet"
    GP.to_parquet(path)
    monkeypatch.setattr(geoparquet, "find_spec", lambda _name: None)

    with pytest.raises(SourceError, match="package pyarrow, which is not installed; pip install"):
        require_file(path)


def test_parquet_without_shapes_or_that_is_none_is_one_line(tmp_path):
    GP.drop(columns="geometry").to_parquet(tmp_path / "table.parquet")
    (tmp_path / "no.parquet").write_bytes(b"not at all")

    with pytest.raises(SourceError, match="has no shapes"):
        about(tmp_path / "table.parquet")
    with pytest.raises(SourceError, match="it is no GeoParquet"):
        about(tmp_path / "no.parquet")


def drawn(tmp_path, suffix, shape, **columns):
    path = tmp_path / f"given.{suffix}"
    gpd.GeoDataFrame({k: [v] for k, v in columns.items()}, geometry=[shape], crs=28992).to_file(
        path
    )
    return path


@pytest.mark.parametrize("suffix", ["shp", "gpkg", "geojson"])
@pytest.mark.parametrize(
    ("role", "shape", "theirs"),
    [
        (Role.PLANS, box(0, 0, 1, 1), "STATUS"),
        (Role.PLANS, box(0, 0, 1, 1), "Kind"),
        (Role.CARE, Point(0, 0), "KIND"),
        (Role.CARE, Point(0, 0), "Capacity"),
        (Role.STREETS, LineString([(0, 0), (1, 1)]), "HIGHWAY"),
        (Role.STREETS, LineString([(0, 0), (1, 1)]), "OneWay"),
    ],
)
def test_our_columns_are_known_whatever_their_capitals(role, shape, theirs, suffix, tmp_path):
    path = drawn(tmp_path, suffix, shape, **{theirs: "completed"})

    assert read(path, role).names == {theirs.lower(): theirs}


def test_a_column_that_a_shapefile_cut_is_known_by_what_is_left(tmp_path):
    path = drawn(tmp_path, "shp", Point(0, 0), INHABITANT=7)

    (found,) = _read(Input(file=path, role=Role.POPULATION, reader="own"), CITY, None)

    assert found.names == {"inhabitants": "INHABITANT"}


def test_a_cut_column_that_may_be_several_of_ours_is_asked_about(tmp_path):
    path = drawn(tmp_path, "shp", box(0, 0, 1, 1), status="adopted", DEMOLITION=7)

    with pytest.raises(SourceError, match="DEMOLITION may be demolition_social_rent or"):
        read(path, Role.PLANS)


def test_columns_that_differ_by_capitals_alone_are_asked_about(tmp_path):
    path = tmp_path / "plans.geojson"
    PLAN.assign(Status="completed", STATUS="adopted").drop(columns="status").to_file(path)

    with pytest.raises(SourceError, match="Status and STATUS may both be status"):
        read(path, Role.PLANS)


def test_what_the_user_says_is_followed_whatever_its_capitals(tmp_path):
    path = drawn(tmp_path, "shp", box(0, 0, 1, 1), FASE="gereed", SOORT="plan")
    given = Input(
        file=path,
        role=Role.PLANS,
        columns={"status": "fase"},
        words={"status": {"gereed": "completed"}},
        only={"soort": "plan"},
    )

    (found,) = _read(given, CITY, None)

    assert found.names == {"status": "FASE"}
    assert list(found.frame["FASE"]) == ["completed"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path):
    import os  # noqa: PLC0415 - see the mark

    os.mkfifo(tmp_path / "care.gpkg")

    with pytest.raises(SourceError, match="a device or a pipe"):
        require_file(tmp_path / "care.gpkg")
