"""Coordinates that are not what they are said to be."""

import json

import geopandas as gpd
import numpy as np
import pytest
from geopandas import GeoDataFrame, points_from_xy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from raw_builder import CITY
from shapely import box

import gemengd
from gemengd.errors import SourceError
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.source import Source
from gemengd.sources.registry import reader_of
from gemengd.sources.whereabouts import SYSTEMS, in_its_place

RD = np.array([[147_750.0, 470_250.0], [148_250.0, 471_250.0]])
RIGHT = [6.25, 0, 6.25, 8.84, 6.25, 6.25, 12.5, 6.25, 0]


def table(places, crs):
    frame = GeoDataFrame(
        {"kind": "gp"},
        index=range(len(places)),
        geometry=points_from_xy(*zip(*places, strict=True)),
        crs=crs,
    )
    source = Source("care", "Care", "", "care.csv", "", "", "", len(places))
    return RawTable(Role.CARE, frame, source)


def in_rd(found):
    return found.frame.to_crs(28992).geometry.get_coordinates().to_numpy()


def as_written(system, *, swapped=False, places=RD):
    there = np.column_stack(
        Transformer.from_crs(28992, system, always_xy=True).transform(*places.T)
    )
    return there[:, ::-1] if swapped else there


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("system", SYSTEMS.values())
@pytest.mark.parametrize("declared", ["EPSG:28992", "EPSG:4326", "EPSG:3857"])
def test_whatever_they_are_said_to_be_places_come_to_lie_where_they_are(declared, system, swapped):
    written = table(as_written(system, swapped=swapped), declared)

    found, said = in_its_place(written, stated=False)

    assert in_rd(found) == pytest.approx(RD, abs=0.5)
    as_declared = declared == system and not swapped
    assert len(said) == len(found.source.notes) == (0 if as_declared else 1)


spots = st.tuples(st.floats(10_000, 278_000), st.floats(306_000, 620_000))


@settings(max_examples=60)
@example(places=[(239_000.0, 306_000.0)], system="EPSG:28992")  # swapped, it lies near as well
@given(
    places=st.lists(spots, min_size=1, max_size=6), system=st.sampled_from(list(SYSTEMS.values()))
)
def test_no_place_in_the_country_is_ever_read_as_another_one(places, system):
    places = np.array(places)

    found, _ = in_its_place(table(as_written(system, places=places), "EPSG:4326"), stated=False)

    assert in_rd(found) == pytest.approx(places, abs=0.5)


@pytest.mark.parametrize(
    ("places", "advice"),
    [
        ([(5281108, 52218340), (5288410, 52227336)], "the decimal marks seem to be lost"),
        ([(147.750, 470.250), (148.250, 471.250)], "kilometres of RD New, or metres with a dot"),
        ([(0, 0), (1, 1)], 'write which they are, as in crs = "EPSG:28992"'),
    ],
)
def test_places_that_nobody_can_tell_are_refused_in_one_line(places, advice):
    with pytest.raises(SourceError, match=r"care\.csv: its places lie outside") as refused:
        in_its_place(table(places, "EPSG:4326"), stated=False)

    assert advice in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_the_user_says_of_the_coordinates_is_not_overruled_but_refused():
    with pytest.raises(SourceError, match="they look like RD New: correct crs"):
        in_its_place(table(RD, "EPSG:4326"), stated=True)


def test_a_few_places_at_null_island_are_left_out_by_row():
    places = [*as_written("EPSG:4326"), (0.0, 0.0)]

    found, said = in_its_place(table(places, "EPSG:4326"), stated=False)

    assert len(found.frame) == 2
    assert [(gone.count, gone.examples) for gone in found.left_out] == [(1, ("row 3",))]
    assert said == ("care.csv: 1 rows lie outside the Netherlands and were left out: row 3",)


@pytest.mark.parametrize(
    ("odd", "rows"),
    [
        ([RD[0]], "row 4"),
        ([(52.218, 5.281), (52.227, 5.288)], "row 4, row 5"),
        ([(0, 0), RD[0]], "row 5"),
    ],
)
def test_places_written_in_two_ways_in_one_file_are_refused(odd, rows):
    places = [*as_written("EPSG:4326"), as_written("EPSG:4326")[0], *odd]

    with pytest.raises(
        SourceError, match=rf"of its {len(places)} places .*: {rows}; mend"
    ) as refused:
        in_its_place(table(places, "EPSG:4326"), stated=False)

    assert "\n" not in str(refused.value)


def test_one_place_of_many_that_is_written_otherwise_is_left_out_by_row():
    places = [*(as_written("EPSG:4326")[0] for _ in range(30)), RD[0]]

    found, said = in_its_place(table(places, "EPSG:4326"), stated=False)

    assert len(found.frame) == 30
    assert said == ("care.csv: 1 rows lie outside the Netherlands and were left out: row 31",)


def build(cases, role, path, slug):
    files = {Role.AREAS: cases / "base/base.gpkg", role: path}
    result = gemengd.build("GM0308", files=files, only=[slug])
    return result.layers[slug]["value"].to_numpy(), result.dataset


@pytest.mark.parametrize("name", ["right", "xy_degrees", "lonlat_rd", "lat_swapped"])
def test_a_register_is_read_whatever_its_headings_say(shared_cases, name):
    path = shared_cases / f"08-xy-holds-degrees/{name}.csv"

    found, dataset = build(shared_cases, Role.CARE, path, "care_reach_gp")

    assert found == pytest.approx(RIGHT, abs=0.01)
    said = [line for line in dataset.warnings if line.startswith(f"{name}.csv: its coordinates")]
    assert len(said) == (name != "right")


@pytest.mark.parametrize("name", ["no_decimals", "rd_thousands"])
def test_a_register_without_its_decimals_is_refused_in_one_line(shared_cases, name):
    path = shared_cases / f"08-xy-holds-degrees/{name}.csv"

    with pytest.raises(SourceError, match=rf"{name}\.csv: its places lie outside the Netherlands"):
        build(shared_cases, Role.CARE, path, "care_reach_gp")


@pytest.mark.parametrize("name", ["right", "plans", "swapped"])
def test_plans_lie_where_they_are_however_their_coordinates_are_written(shared_cases, name):
    path = shared_cases / f"09-plans-geojson-rd-without-crs/{name}.geojson"

    found, _ = build(shared_cases, Role.PLANS, path, "restructuring")

    assert found == pytest.approx([100, 0, 0, 0, 0, 0, 0, 0, 25], abs=0.01)


@pytest.mark.parametrize("system", ["EPSG:7415", "EPSG:9286", "EPSG:4979"])
def test_a_system_with_heights_is_read_for_its_place(system, shared_cases, tmp_path):
    plans = gpd.read_file(shared_cases / "09-plans-geojson-rd-without-crs/right.geojson")
    flat = CRS(system).to_2d()
    plans.to_crs(flat).set_crs(system, allow_override=True).to_file(tmp_path / "plans.gpkg")

    found, dataset = build(shared_cases, Role.PLANS, tmp_path / "plans.gpkg", "restructuring")

    assert found == pytest.approx([100, 0, 0, 0, 0, 0, 0, 0, 25], abs=0.01)
    assert not [line for line in dataset.warnings if "coordinates" in line]


def test_streets_in_metres_without_crs_are_read_too(shared_cases, tmp_path):
    line = {"type": "LineString", "coordinates": [[147000, 470250], [148500, 470250]]}
    street = {"type": "Feature", "properties": {"highway": "path"}, "geometry": line}
    path = tmp_path / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [street]}))
    files = {Role.AREAS: shared_cases / "base/base.gpkg", Role.STREETS: path}

    dataset = gemengd.load_city("GM0308", files=files)

    assert dataset.streets.total_bounds == pytest.approx([147000, 470250, 148500, 470250])


def test_neighbourhoods_in_metres_without_crs_are_read_too(tmp_path):
    areas = GeoDataFrame(
        {"buurtcode": ["BU03080101"], "gemeentecode": ["GM0308"]},
        geometry=[box(147000, 470000, 147500, 470500)],
        crs=4326,
    )
    path = tmp_path / "areas.geojson"
    areas.to_file(path)

    dataset = gemengd.load_city("GM0308", files={Role.AREAS: path})

    assert dataset.areas.area.tolist() == [250_000]


LON_LAT = as_written("EPSG:4326")


def register(folder, rows, header="kind,lon,lat,x,y", **more):
    path = folder / "care.csv"
    lines = [header, *(",".join(["gp", *map(str, row)]) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Input(file=path, role=Role.CARE, **more)


def both(first, second):
    return [(*one, *other) for one, other in zip(first, second, strict=True)]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("system", SYSTEMS.values())
def test_two_pairs_of_one_place_agree_however_each_is_written(system, swapped, tmp_path):
    rows = both(LON_LAT, as_written(system, swapped=swapped))

    (table,) = reader_of(given := register(tmp_path, rows)).read(given, CITY, None)

    assert in_rd(table) == pytest.approx(RD, abs=0.5)


def test_rounded_and_missing_coordinates_agree(tmp_path):
    rows = both(np.round(LON_LAT, 4), [(147_750, 470_250), ("", "")])

    (table,) = reader_of(given := register(tmp_path, rows)).read(given, CITY, None)

    assert len(table.frame) == 2


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        ([(147_750, 470_250), (148_250, 471_351)], "in 1 rows: row 2"),  # 101 m to the north
        ([(147_750, 470_250), (0, 0)], "in 1 rows: row 2"),
        ([(148_250, 471_250), (147_750, 470_250)], "in 2 rows: row 1, row 2"),
        ([(1, 2), (3, 4)], "in 2 rows: row 1, row 2"),
        (
            [('"147.750,00"', '"470.250,00"'), ('"148.250,00"', '"471.351,00"')],
            "in 1 rows: row 2",
        ),
    ],
)
def test_two_pairs_of_two_places_are_refused_by_row(second, rows, tmp_path):
    given = register(tmp_path, both(LON_LAT, second))

    with pytest.raises(SourceError, match=f"lon and lat lie more than 100 m from x and y {rows};"):
        reader_of(given).read(given, CITY, None)


def test_swapped_degrees_beside_their_own_metres_are_read_as_meant(tmp_path):
    given = register(tmp_path, both(LON_LAT[:, ::-1], RD))

    (table,) = reader_of(given).read(given, CITY, None)

    assert in_rd(in_its_place(table, stated=False)[0]) == pytest.approx(RD, abs=0.5)
