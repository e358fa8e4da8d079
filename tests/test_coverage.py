"""What a file does not cover is unknown, not zero."""

import json

import geopandas
import numpy as np
import pytest
import rasterio
from affine import Affine
from geopandas import GeoDataFrame
from raw_builder import RD, X, Y, areas, fit, source, square
from shapely.geometry import LineString, Point, box

import gemengd
from gemengd.errors import HarmoniseError, SourceError
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input

RIGHT = [6.25, 0, 6.25, 8.84, 6.25, 6.25, 12.5, 6.25, 0]
FAR = box(X + 60_000, Y, X + 60_100, Y + 100)


def table(role, shapes, covers=None, **columns):
    frame = GeoDataFrame({**columns}, geometry=shapes, crs=RD, index=range(len(shapes)))
    return RawTable(role, frame, source(role.value), covers=covers)


def plans(shapes, covers=None):
    return table(Role.PLANS, shapes, covers, kind="restructuring", status="adopted")


def outside(found, role):
    return sorted(found.not_covered.get(role, ()))


ALL = ["BU99980000", "BU99980001", "BU99980002"]


@pytest.mark.parametrize(
    ("given", "uncovered"),
    [
        (plans([FAR]), ALL),
        (plans([FAR, square(1)]), []),
        (plans([FAR], ("GM9998",)), []),
        (plans([square(1)], ("GM0518",)), ALL),
        (plans([square(1)], ("BU99980001",)), ["BU99980000", "BU99980002"]),
        (plans([square(1)], box(X, Y, X + 200, Y + 100)), ["BU99980002"]),
        (plans([FAR], ("NL",)), []),
        (plans([box(X - 100, Y, X, Y + 100)]), ALL),
    ],
)
def test_plans_cover_the_municipality_of_one_plan_or_what_the_input_says(given, uncovered):
    assert outside(fit(areas(), given), "plans") == uncovered


def test_of_two_files_each_covers_its_part():
    found = fit(areas(), plans([FAR], ("BU99980000",)), plans([FAR], ("BU99980002",)))

    assert outside(found, "plans") == ["BU99980001"]
    assert "plans of 1 of 3 inhabited areas are not covered (Buurt 1)" in " ".join(found.warnings)


def test_buildings_elsewhere_are_no_zero_here():
    elsewhere = table(Role.BUILDINGS, [FAR], stage="renovation", homes=3)

    assert outside(fit(areas(), elsewhere), "buildings") == ALL


def test_streets_cover_the_areas_that_one_of_them_touches():
    street = table(Role.STREETS, [LineString([(X + 10, Y + 50), (X + 90, Y + 50)])], highway="path")

    found = fit(areas(), street)

    assert outside(found, "streets") == ALL[1:]
    assert "the streets end inside the city: in 1 areas" in " ".join(found.warnings)


def people(shapes, covers=None, inhabitants=10):
    return table(Role.POPULATION, shapes, covers, inhabitants=inhabitants)


AT = [Point(X + 50, Y + 50)]  # the middle of a square as large as an area


@pytest.mark.parametrize(
    ("given", "uncovered"),
    [
        ([people(AT)], ALL[1:]),
        ([people([square(0)])], ALL[1:]),
        ([people([*AT, Point(X + 150, Y + 50)])], ALL[2:]),
        ([people(AT, ("GM9998",))], []),
        ([people(AT, ("BU99980000",))], ALL[1:]),
        # In the area between, people are known to live and there is no square: a gap.
        ([people([*AT, Point(X + 250, Y + 50)])], ["BU99980001"]),
        # Squares that keep their number secret, or where nobody lives, are covered.
        ([people([*AT, Point(X + 250, Y + 50)], inhabitants=[10, -99997])], ["BU99980001"]),
        ([people([*AT, Point(X + 250, Y + 50)], inhabitants=[10, 0])], ["BU99980001"]),
        ([people(AT), people([Point(X + 250, Y + 50)])], ["BU99980001"]),
        ([people([*AT, None])], ALL[1:]),
        ([people([box(X, Y, X + 100, Y + 100)]), people([FAR])], ALL[1:]),
    ],
)
def test_people_cover_the_areas_in_the_box_around_all_squares_but_for_gaps(given, uncovered):
    assert outside(fit(areas(), *given), "population") == uncovered


def test_areas_beyond_a_file_of_people_are_named():
    said = " ".join(fit(areas(), people(AT)).warnings)

    assert "population.gpkg: people of 2 of 3 inhabited areas are not covered (Buurt 1" in said


def test_a_walk_from_beyond_a_raster_of_people_is_unknown(shared_cases, tmp_path):
    west = tmp_path / "west.tif"
    cells = np.full((30, 10), 5, dtype="int32")
    place = Affine(100, 0, 146_500, 0, -100, 472_000)
    with rasterio.open(
        west, "w", driver="GTiff", width=10, height=30, count=1, dtype="int32", transform=place,
        crs=RD,
    ) as written:  # fmt: skip
        written.write(cells, 1)

    found, dataset = layer(
        shared_cases, "care_reach_gp", care=shared_cases / "dutch-care-kinds/zorg.csv",
        population=west,
    )  # fmt: skip

    beyond = dataset.areas.bounds["minx"] >= 147_500
    assert beyond.sum() == 6
    assert set(found["reason"][beyond]) == {"not_covered"}
    assert found["value"][beyond].isna().all()
    assert found["value"][~beyond].notna().all()


def care(places, covers=None, kind="gp"):
    return table(Role.CARE, places, covers, kind=kind, name="A")


def test_care_wholly_elsewhere_covers_nothing_and_names_its_file():
    found = fit(areas(), care([Point(X + 60_000, Y)]))

    assert outside(found, "care") == ALL
    assert "care.gpkg: all 1 care facilities lie more than 3 km outside" in " ".join(found.warnings)


@pytest.mark.parametrize(
    ("places", "covers", "affected"),
    [
        ([Point(X + 10, Y + 50)], None, 2),
        ([Point(X + 10, Y + 50), Point(X + 310, Y + 50)], None, None),
        ([Point(X + 10, Y + 50)], ("NL",), None),
        ([Point(X + 10, Y + 50)], ("GM9998", "GM0001"), None),
        ([Point(X + 50 + 100 * n, Y + 50) for n in range(3)], None, None),
    ],
)
def test_care_that_ends_at_the_border_says_how_many_areas_can_be_affected(places, covers, affected):
    said = " ".join(fit(areas(), care(places, covers)).warnings)

    assert ("as if care ended at its border" in said) == (affected is not None)
    assert affected is None or f"in {affected} of 3 inhabited areas" in said


def layer(cases, slug, **files):
    given = {Role.AREAS: cases / "base/base.gpkg"}
    given |= {Role(role): found for role, found in files.items()}
    result = gemengd.build("GM0308", files=given, only=[slug])
    return result.layers[slug], result.dataset


def test_a_file_of_plans_of_another_city_leaves_restructuring_unknown(shared_cases):
    folder = shared_cases / "plans-of-another-city"
    files = {Role.AREAS: folder / "buurten.geojson", Role.PLANS: folder / "plans.geojson"}

    result = gemengd.build("GM0308", files=files, only=["restructuring", "unaddressed"])

    found = result.layers["restructuring"]
    assert found["value"].isna().all()
    assert set(found["reason"]) == {"not_covered"}
    assert "flagged" not in set(result.overlays["unaddressed"]["outcome"])


@pytest.mark.parametrize("words", [["huisarts", "apotheek"], ["Huisartsenpraktijk", "APOTHEKEN"]])
def test_dutch_kinds_are_read_as_ours(shared_cases, tmp_path, words):
    text = (shared_cases / "dutch-care-kinds/zorg.csv").read_text(encoding="utf-8")
    path = tmp_path / "zorg.csv"
    path.write_text(text.replace("huisarts", words[0]).replace("apotheek", words[1]))

    found, _ = layer(shared_cases, "care_reach_gp", care=path)

    assert found["value"].to_numpy() == pytest.approx(RIGHT, abs=0.01)


def test_one_gp_beside_five_huisartsen_are_six_of_a_kind():
    places = [Point(X + 50 + n, Y + 50) for n in range(6)]

    found = fit(areas(), care(places, kind=["gp", *["Huisarts"] * 5]))

    assert found.care["kind"].tolist() == ["gp"] * 6


@pytest.mark.parametrize("word", ["huisart", "hospitaal", "apotheeek"])
def test_a_misspelt_kind_is_refused_with_the_list_of_kinds(word):
    with pytest.raises(HarmoniseError, match=rf"found '{word}'.*kinds are gp, pharmacy"):
        fit(areas(), care([Point(X, Y)], kind=word))


def test_a_kind_of_its_own_is_kept_and_said():
    found = fit(areas(), care([Point(X, Y)], kind="Methadonpost"))

    assert found.care["kind"].tolist() == ["methadonpost"]
    assert "1 of 1 places are of a kind of their own: 'methadonpost'" in " ".join(found.warnings)


def test_a_register_without_the_kind_or_elsewhere_says_so_truly(shared_cases, tmp_path):
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    here.write_text("x,y,kind,name\n147750,470250,pharmacy,A\n")
    there.write_text("x,y,kind,name\n107750,430250,gp,A\n")

    without, _ = layer(shared_cases, "care_reach_gp", care=here)
    elsewhere, _ = layer(shared_cases, "care_reach_gp", care=there)

    assert set(without["reason"]) == {"no_such_place"}
    assert set(elsewhere["reason"]) == {"not_covered"}


def test_polygons_that_nothing_calls_plans_do_not_count(shared_cases, tmp_path):
    path = tmp_path / "parks.geojson"
    GeoDataFrame(
        {"name": ["Park"]}, geometry=[box(147_000, 470_000, 147_500, 470_500)], crs=RD
    ).to_crs(4326).to_file(path)

    found, dataset = layer(shared_cases, "restructuring", plans=path)

    assert found["reason"].iloc[0] == "plans_unclear"
    assert dataset.plans["kind"].tolist() == ["unknown"]
    assert "nothing says that its 1 polygons are plans" in " ".join(dataset.warnings)


@pytest.mark.parametrize(
    ("shapes", "word"),
    [
        ([square(0), square(1), square(1)], "1 pairs of areas have the same shape: Buurt 1"),
        ([square(0), square(1), square(0, side=150.0)], "2 pairs of areas overlap: Buurt 0"),
        ([square(0), square(1), FAR], "1 areas lie more than 20 km from all others: Buurt 2"),
        ([square(0), square(1), square(2) | FAR], "1 areas have a part more than 20 km from their"),
        ([square(0), square(1) | FAR | FAR.buffer(9), square(2)], "other parts: Buurt 1 ("),
    ],
)
def test_an_odd_layout_of_areas_raises_a_word(shapes, word):
    assert word in " ".join(fit(areas(shapes=shapes)).warnings)


def test_an_area_of_near_parts_in_a_large_city_raises_no_word():
    east = [square(0), square(1) | square(150), square(2) | square(100) | square(299)]

    assert "other parts" not in " ".join(fit(areas(shapes=east)).warnings)


def test_areas_that_only_touch_raise_no_word():
    said = " ".join(fit(areas()).warnings)

    assert "overlap" not in said
    assert "same shape" not in said


def test_areas_of_several_years_in_one_file_are_named():
    said = " ".join(fit(areas(jaar=[2023, 2023, 2019])).warnings)

    assert "the areas are of several years: 2019 (1 rows), 2023 (2 rows)" in said


def test_a_city_of_44_districts_without_a_plan_of_its_own_is_unknown(shared_data):
    found = geopandas.read_file(shared_data / "local/plans_2020/plans_2020_four_municipalities.shp")
    shapes = [box(80_000 + 500 * n, 450_000, 80_500 + 500 * n, 450_500) for n in range(3)]
    there = found.geometry.iloc[:20].to_crs(RD)

    dataset = fit(areas(shapes=shapes), plans(list(there)))

    assert outside(dataset, "plans") == ALL


def test_covers_can_be_a_file_of_polygons(shared_cases, tmp_path):
    area, path = tmp_path / "area.geojson", shared_cases / "plans-of-another-city/plans.geojson"
    half = box(146_000, 469_000, 147_500, 472_000)
    GeoDataFrame(geometry=[half], crs=RD).to_crs(4326).to_file(area)

    found, _ = layer(
        shared_cases, "restructuring", plans=Input(file=path, role=Role.PLANS, covers=area)
    )

    assert (found["value"] == 0).sum() == 3
    assert found["reason"].tolist().count("not_covered") == 6


def test_covers_that_is_no_polygon_is_refused(shared_cases, tmp_path):
    area, path = tmp_path / "area.geojson", shared_cases / "plans-of-another-city/plans.geojson"
    GeoDataFrame(geometry=[Point(5, 52)], crs=4326).to_file(area)

    with pytest.raises(SourceError, match=r"area\.geojson: found Point, expected the area"):
        layer(shared_cases, "restructuring", plans=Input(file=path, role=Role.PLANS, covers=area))


def test_covers_in_a_toml_is_relative_to_it(shared_cases, tmp_path):
    (tmp_path / "area.geojson").write_text(
        json.dumps(
            {"type": "Polygon", "coordinates": [[[5, 52], [6, 52], [6, 53], [5, 53], [5, 52]]]}
        )
    )
    folder = shared_cases / "plans-of-another-city"
    toml = tmp_path / "city.toml"
    toml.write_text(
        'name = "Baarn"\ncode = "GM0308"\n'
        f'[[inputs]]\nfile = "{folder}/buurten.geojson"\nrole = "areas"\n'
        f'[[inputs]]\nfile = "{folder}/plans.geojson"\nrole = "plans"\ncovers = "area.geojson"\n'
    )

    found = gemengd.build(toml, only=["restructuring"]).layers["restructuring"]

    assert found["value"].eq(0).all()
