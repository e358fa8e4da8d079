"""The raster of minutes: cloud-optimised, the same bytes each time, true to the figures."""

import numpy as np
import pytest
import rasterio
from build_builder import make_build
from exactextract import exact_extract
from geopandas import GeoDataFrame
from pandas import DataFrame
from rasterio.transform import rowcol
from rasterstats import zonal_stats
from rio_cogeo import cog_validate
from shapely import box

import gemengd
from gemengd.exports.raster import write_raster
from gemengd.measures.homes import homes
from gemengd.measures.people import people
from gemengd.model.surface import Surface
from gemengd.network import WALK, build_network, reach, snap

KINDS = ("gp", "pharmacy", "community", "elderly", "mental_health", "hospital")
CELL_M = 25.0
CROSSING_MIN = CELL_M / 80


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    minutes = np.full((700, 900), 12.0, dtype=np.float32)
    minutes[:, :450] = np.nan
    path = tmp_path_factory.mktemp("large") / "minutes.tif"
    layer = make_build().layers["care_reach"]
    write_raster(layer, Surface(minutes, 150000.0, 460000.0, 25.0), path, made_up=True)
    return path


def test_it_is_a_cloud_optimised_geotiff_without_a_remark(large):
    valid, errors, warnings = cog_validate(large, strict=True)

    assert (valid, errors, warnings) == (True, [], [])


def test_it_is_tiled_and_has_overviews_in_which_nodata_stays_nodata(large):
    with rasterio.open(large) as raster:
        overviews = raster.overviews(1)
        tiles = raster.profile["blockxsize"], raster.profile["blockysize"]
        small = raster.read(1, out_shape=(175, 225))

    assert overviews == [2, 4]
    assert tiles == (256, 256)
    assert set(np.unique(small)) == {-1, 12}


def test_the_same_surface_gives_the_same_bytes(large, tmp_path):
    layer = make_build().layers["care_reach"]
    with rasterio.open(large) as raster:
        cells = raster.read(1, masked=True).filled(np.nan)

    again = tmp_path / "again.tif"
    write_raster(layer, Surface(cells, 150000.0, 460000.0, 25.0), again, made_up=True)

    assert again.read_bytes() == large.read_bytes()


def test_without_overviews_it_is_the_same_raster_and_still_cloud_optimised(large, tmp_path):
    layer, bare = make_build().layers["care_reach"], tmp_path / "bare.tif"
    with rasterio.open(large) as raster:
        surface = Surface(raster.read(1, masked=True).filled(np.nan), *raster.bounds[0::3], 25.0)

    write_raster(layer, surface, bare, made_up=True, overviews=False)

    with rasterio.open(large) as raster, rasterio.open(bare) as again:
        assert again.overviews(1) == []
        assert again.profile == raster.profile
        np.testing.assert_array_equal(again.read(1), raster.read(1))
    assert cog_validate(bare)[:2] == (True, [])


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    out = tmp_path_factory.mktemp("city")
    only = [f"care_reach_{kind}" for kind in KINDS]
    return gemengd.build("voorbeeldstad", only=only, out=out), out / "voorbeeldstad"


@pytest.fixture(scope="module")
def people_raster(city, tmp_path_factory):
    """Return inhabitants in the cells of the surface, each where its square has its middle."""
    result, folder = city
    living = homes(result.dataset)
    with rasterio.open(folder / "care_reach_gp.tif") as surface:
        profile = {**surface.profile, "driver": "GTiff", "nodata": None}
        row, column = rowcol(surface.transform, living["x"].to_numpy(), living["y"].to_numpy())
    cells = np.zeros((profile["height"], profile["width"]), dtype=np.float32)
    np.add.at(cells, (row, column), living["inhabitants"].to_numpy())
    path = tmp_path_factory.mktemp("people") / "people.tif"
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(cells, 1)
    return path


def known(result, kind):
    values = result.build.layers[f"care_reach_{kind}"].values.dropna()
    assert len(values) > 100
    return values


@pytest.mark.parametrize("kind", KINDS)
def test_the_mean_over_the_cells_where_people_live_is_the_figure_of_each_area(
    kind, city, people_raster
):
    result, folder = city
    living = homes(result.dataset)
    x, y, half = living["x"], living["y"], CELL_M / 2
    squares = GeoDataFrame(living[["area"]], geometry=box(x - half, y - half, x + half, y + half))
    zones = squares.set_crs("EPSG:28992").dissolve("area").reset_index()

    surface = folder / f"care_reach_{kind}.tif"
    zonal = exact_extract(
        surface,
        zones,
        "weighted_mean",
        weights=people_raster,
        include_cols="area",
        output="pandas",
    )

    of_areas = known(result, kind)
    found = zonal.set_index("area")["weighted_mean"].reindex(of_areas.index)
    np.testing.assert_allclose(found, of_areas, atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_rasterstats_finds_the_figure_of_each_area_by_its_border_alone(kind, city, people_raster):
    result, folder = city
    areas = result.dataset.areas.geometry
    with rasterio.open(folder / f"care_reach_{kind}.tif") as surface:
        minutes, affine = surface.read(1, masked=True), surface.transform
    with rasterio.open(people_raster) as raster:
        inhabitants = np.ma.array(raster.read(1), mask=minutes.mask)

    total, weight = (
        DataFrame(
            zonal_stats(areas, cells.filled(0), affine=affine, stats="sum", nodata=-1),
            index=areas.index,
        )["sum"].astype(float)
        for cells in (minutes * inhabitants, inhabitants)
    )

    of_areas = known(result, kind)
    found = (total / weight).reindex(of_areas.index)
    np.testing.assert_allclose(found, of_areas, atol=1e-4)


def test_addresses_that_are_off_the_middle_of_a_cell_change_the_figures_of_few_areas(city):
    result, folder = city
    addresses = homes(result.dataset)
    addresses = addresses.loc[addresses.index.repeat(4)].reset_index(drop=True)
    addresses[["x", "y"]] += np.random.default_rng(0).uniform(-50, 50, (len(addresses), 2))
    network = build_network(result.dataset.streets, WALK)
    care = result.dataset.care.query("kind == 'gp'").geometry
    gps = snap(network, np.column_stack([care.x, care.y]))

    minutes = reach(network, gps).minutes(snap(network, addresses[["x", "y"]].to_numpy()))

    with rasterio.open(folder / "care_reach_gp.tif") as surface:
        cells = surface.read(1, masked=True).filled(np.nan)
        row, column = rowcol(surface.transform, addresses["x"], addresses["y"])
    both = ~np.isnan(minutes) & ~np.isnan(cells[row, column])
    cells, minutes, who = cells[row, column][both], minutes[both], people(addresses[both])
    assert ((who.mean(cells) - who.mean(minutes)).abs() < CROSSING_MIN).mean() > 0.98
    # Where the nearest street is another one a few metres on, the minutes of a home jump.
    assert 0.85 < (np.abs(cells - minutes) < CROSSING_MIN).mean() < 1


def test_every_raster_of_a_build_is_cloud_optimised(city):
    _, folder = city

    for path in sorted(folder.glob("*.tif")):
        valid, errors, warnings = cog_validate(path, strict=True)
        assert (valid, errors, warnings) == (True, [], []), path.name
        assert path.with_suffix(".qml").exists()
