"""The surface of minutes on the map lies where the areas lie, in the colours of its style."""

import base64
import math
from dataclasses import replace

import numpy as np
import pytest
from browsing import opened, text, written
from build_builder import make_build
from geopandas import GeoDataFrame, points_from_xy
from pandas import Series
from rasterio.io import MemoryFile
from selenium.webdriver.common.by import By
from shapely import box

import gemengd
from gemengd.exports.leaflet.content import content
from gemengd.exports.leaflet.surfaces import COARSEST_M, MOST_CELLS, surface_picture
from gemengd.model.dataset import RD_NEW
from gemengd.model.surface import Surface

TRANSPARENT = (0, 0, 0, 0)

# A picture for a browser says nowhere where it lies; its corners do.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset has no geotransform")


@pytest.fixture(scope="module")
def build():
    return gemengd.build("voorbeeldstad", only=["care_reach_gp", "social_housing"]).build


@pytest.fixture(scope="module")
def layer(build):
    return build.layers["care_reach_gp"]


@pytest.fixture(scope="module")
def picture(build, layer):
    return surface_picture(layer.measured.surface, build.styles["minutes"], build.dataset.areas)


def decoded(png):
    """Return the colours of a picture, shape (rows, columns, 4)."""
    with MemoryFile(png) as file, file.open() as raster:
        bands = raster.read()
        if raster.count > 1:
            return np.moveaxis(bands, 0, -1)
        palette = raster.colormap(1)
        return np.array([palette[n] for n in range(len(palette))], np.uint8)[bands[0]]


def colours_at(found, places):
    """Return the colour of the picture at points in EPSG:28992, as a browser would place it."""
    pixels = decoded(base64.b64decode(found["picture"].partition(",")[2]))
    (south, west), (north, east) = found["corners"]
    rows, columns, _ = pixels.shape
    lon_lat = places.to_crs("EPSG:4326")
    across = (lon_lat.x - west) / (east - west) * columns
    low, high = mercator(south), mercator(north)
    down = (high - lon_lat.y.map(mercator)) / (high - low) * rows
    return [tuple(pixels[int(r), int(c)]) for r, c in zip(down, across, strict=True)]


def mercator(latitude):
    return math.asinh(math.tan(math.radians(latitude)))


def rgba(colour):
    return (*bytes.fromhex(colour[1:]), 255)


def test_a_layer_of_care_names_its_sources_that_are_no_figures(build):
    beside = {layer["slug"]: layer["beside"] for layer in content(build)["layers"]}

    roles = {source.slug: source.role for source in build.dataset.sources}
    assert {roles[slug] for slug in beside["care_reach_gp"]} == {"streets", "care", "population"}
    assert beside["social_housing"] == []


def middles_within_a_class(surface, style):
    """Return points in cells whose neighbours all have their class, and that class."""
    classes = np.asarray(style.breaks).searchsorted(surface.minutes, side="right").astype(float)
    classes[np.isnan(surface.minutes)] = np.nan
    shifts = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)]
    same = np.all([np.roll(classes, shift, (0, 1)) == classes for shift in shifts], axis=0)
    rows, columns = np.nonzero(same)
    x = surface.west + (columns + 0.5) * surface.cell_m
    y = surface.north - (rows + 0.5) * surface.cell_m
    points = GeoDataFrame(
        {"n": classes[same].astype(int)}, geometry=points_from_xy(x, y), crs=RD_NEW
    )
    return points.iloc[::150]


def test_every_cell_has_the_colour_of_its_class_where_the_areas_lie(build, layer, picture):
    style = build.styles["minutes"]
    points = middles_within_a_class(layer.measured.surface, style)
    inside = points[points.within(build.dataset.areas.union_all().buffer(-40))]

    found = colours_at(picture, inside.geometry)

    assert len(inside) > 100
    assert inside["n"].nunique() == len(style.colours)
    assert found == [rgba(style.colours[n]) for n in inside["n"]]


def test_the_picture_fits_better_where_it_is_than_half_a_cell_away(build, layer, picture):
    style, surface = build.styles["minutes"], layer.measured.surface
    rows, columns = (np.arange(count) for count in surface.minutes.shape)
    x, y = surface.west + 12.5 + 25 * columns, surface.north - 12.5 - 25 * rows
    middles = GeoDataFrame(geometry=points_from_xy(*map(np.ravel, np.meshgrid(x, y))), crs=RD_NEW)
    numbers = style.classify(Series(surface.minutes.ravel())).to_numpy()
    inside = middles.within(build.dataset.areas.union_all().buffer(-30)).to_numpy()
    known = np.flatnonzero((numbers >= 0) & inside)[::5]
    expected = [rgba(style.colours[n]) for n in numbers[known]]

    def agreement(east, north):
        found = colours_at(picture, middles.geometry.iloc[known].translate(east, north))
        return np.mean([a == b for a, b in zip(found, expected, strict=True)])

    here = agreement(0, 0)
    beside = [agreement(*shift) for shift in ((13, 0), (-13, 0), (0, 13), (0, -13))]

    assert here > 0.97
    assert max(beside) < here


def test_at_the_door_of_a_gp_the_walk_is_short(build, picture):
    care = build.dataset.care
    doors = care[(care["kind"] == "gp")].geometry
    doors = doors[doors.within(build.dataset.areas.union_all().buffer(-30))]

    found = colours_at(picture, doors)

    assert len(doors) > 5
    assert set(found) == {rgba(build.styles["minutes"].colours[0])}


def test_outside_the_city_the_picture_is_transparent(build, picture):
    around = build.dataset.areas.union_all().buffer(60).boundary
    points = [around.interpolate(part, normalized=True) for part in np.linspace(0, 1, 60)]
    west, south, east, north = build.dataset.areas.total_bounds
    inside = [p for p in points if west < p.x < east and south < p.y < north]

    found = colours_at(picture, GeoDataFrame(geometry=inside, crs=RD_NEW).geometry)

    assert len(inside) > 20
    assert set(found) == {TRANSPARENT}


def test_the_same_surface_gives_the_same_small_picture(build, layer, picture):
    again = surface_picture(layer.measured.surface, build.styles["minutes"], build.dataset.areas)

    assert again == picture
    assert picture["cell_m"] == layer.measured.surface.cell_m
    assert len(picture["picture"]) < 20_000


@pytest.mark.parametrize(("side", "times"), [(700, 1), (800, 2), (1500, 3), (3000, 5)])
def test_a_large_surface_has_wider_cells_or_no_picture(side, times, build):
    minutes = np.full((side, side), 7, np.float32)
    surface = Surface(minutes, 100_000, 500_000, 25.0)
    areas = GeoDataFrame(geometry=[box(100_000, 400_000, 200_000, 500_000)], crs=RD_NEW)

    found = surface_picture(surface, build.styles["minutes"], areas)

    assert found["cell_m"] == 25 * times
    assert side**2 / times**2 <= MOST_CELLS
    assert (found["picture"] is None) is (25 * times > COARSEST_M)


def on_screen(browser, place):
    """Return the colour that the browser shows at a point in EPSG:28992."""
    lon_lat = GeoDataFrame(geometry=[place], crs=RD_NEW).to_crs("EPSG:4326").geometry.iloc[0]
    x, y = browser.execute_script(
        """
        const image = document.querySelector("img.cells").getBoundingClientRect();
        const [lon, lat, corners] = arguments;
        const y = (one) => Math.asinh(Math.tan(one * Math.PI / 180));
        const [[south, west], [north, east]] = corners;
        return [image.left + image.width * (lon - west) / (east - west),
                image.top + image.height * (y(north) - y(lat)) / (y(north) - y(south))];
        """,
        lon_lat.x,
        lon_lat.y,
        surface_corners(browser),
    )
    return tuple(int(band) for band in decoded(browser.get_screenshot_as_png())[int(y), int(x)][:3])


def surface_corners(browser):
    return browser.execute_script(
        "return JSON.parse(document.getElementById('content').textContent)"
        ".layers.find((layer) => layer.surface).surface.corners"
    )


@pytest.mark.browser
def test_the_surface_lies_under_the_borders_with_its_own_legend(browser, page, build, layer):
    style = build.styles["minutes"]
    opened(browser, page, "#layer=care_reach_gp&surface=1")
    browser.execute_script(
        "const o = document.getElementById('opacity'); o.value = 100;"
        "o.dispatchEvent(new Event('input'))"
    )

    points = middles_within_a_class(layer.measured.surface, style).iloc[::20]
    inner = build.dataset.areas.geometry.buffer(-60).union_all()
    points = points[points.within(inner)]
    shown = [on_screen(browser, place) for place in points.geometry]

    assert len(points) > 5
    assert shown == [rgba(style.colours[n])[:3] for n in points["n"]]
    legend = text(browser, "#legend")
    assert "per spot" in legend
    assert "Cells of 25 metres" in legend
    assert "out of reach" in legend
    told = browser.find_element(By.CSS_SELECTOR, "#legend details").get_attribute("textContent")
    assert layer.layer.caveat in told
    image = browser.find_element(By.CSS_SELECTOR, "img.cells")
    assert image.value_of_css_property("image-rendering") == "pixelated"
    assert browser.get_log("browser") == []


@pytest.mark.browser
def test_the_surface_is_one_of_the_maps_and_another_map_takes_its_place(browser, page):
    opened(browser, page, "#layer=social_housing")

    browser.find_element(By.CSS_SELECTOR, "input[name=surface][value=care_reach_gp]").click()
    address = browser.current_url
    shown = browser.find_elements(By.CSS_SELECTOR, "img.cells")
    chosen = browser.find_elements(By.CSS_SELECTOR, "input[name=choice]:checked")
    browser.find_element(By.CSS_SELECTOR, "input[name=choice][value=social_housing]").click()

    assert "layer=care_reach_gp" in address
    assert "surface=1" in address
    assert len(shown) == 1
    assert chosen == []
    assert not browser.find_elements(By.CSS_SELECTOR, "img.cells")
    assert not browser.find_elements(By.CSS_SELECTOR, "input[name=surface]:checked")
    opacities = browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")
    assert "0" not in {path.get_attribute("fill-opacity") for path in opacities}


@pytest.mark.browser
def test_where_the_cells_would_be_too_coarse_the_page_says_so(browser, tmp_path):
    made = make_build()
    layer = made.layers["care_reach"]
    vast = Surface(np.zeros((3000, 3000), np.float32), 151000.0, 394000.0, 50.0)
    wide = replace(layer, measured=replace(layer.measured, surface=vast))
    page = written(replace(made, layers={**made.layers, "care_reach": wide}), tmp_path)

    opened(browser, page, "#layer=care_reach&surface=1")

    assert "too coarse" in text(browser, "#surfaces")
    assert not browser.find_elements(By.CSS_SELECTOR, "img.cells")
