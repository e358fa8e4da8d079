"""The raster of minutes: cloud-optimised, the same bytes each time, true to the figures."""

import numpy as np
import pytest
import rasterio
from build_builder import make_build
from exactextract import exact_extract
from geopandas import GeoDataFrame
from rio_cogeo import cog_validate
from shapely import box

import gemengd
from gemengd.exports.raster import write_raster
from gemengd.measures.homes import homes
from gemengd.measures.people import people
from gemengd.model.surface import Surface

KINDS = ("gp", "pharmacy", "community", "elderly", "mental_health", "hospital")
CROSSING_MIN = 25 / 80


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


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    out = tmp_path_factory.mktemp("city")
    only = [f"care_reach_{kind}" for kind in KINDS]
    return gemengd.build("voorbeeldstad", only=only, out=out), out / "voorbeeldstad"


@pytest.mark.parametrize("kind", KINDS)
def test_zonal_figures_of_the_raster_are_those_of_the_areas(kind, city):
    result, folder = city
    living = homes(result.dataset)
    # The four cells that meet in the middle of each square of the population grid.
    x, y = living["x"].to_numpy(), living["y"].to_numpy()
    zones = GeoDataFrame(geometry=box(x - 25, y - 25, x + 25, y + 25), crs="EPSG:28992")

    zonal = exact_extract(folder / f"care_reach_{kind}.tif", zones, ["mean"], output="pandas")
    found = people(living).mean(zonal["mean"].to_numpy(float))

    of_areas = result.build.layers[f"care_reach_{kind}"].values
    large = living.groupby("area")["inhabitants"].sum() >= 50
    off = (found - of_areas.reindex(found.index))[large].abs()
    assert off.notna().sum() > 100
    # Where the nearest street is another one a few metres on, minutes jump.
    assert (off < CROSSING_MIN).mean() > 0.98
    assert off.max() < 2 * CROSSING_MIN
    assert off.median() < 0.05


def test_every_raster_of_a_build_is_cloud_optimised(city):
    _, folder = city

    for path in sorted(folder.glob("*.tif")):
        valid, errors, warnings = cog_validate(path, strict=True)
        assert (valid, errors, warnings) == (True, [], []), path.name
        assert path.with_suffix(".qml").exists()
