"""What is written in fewer bytes is read back as it was, in Python and by the page itself."""

import json
from importlib.resources import files

import numpy as np
import pytest
import shapely
from browsing import opened
from build_builder import make_build
from country_builder import wiggly
from geopandas import GeoDataFrame
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, box

from gemengd.exports.leaflet.arcs import Arcs
from gemengd.exports.leaflet.compact import LETTERS, compact, stream
from gemengd.exports.leaflet.content import content
from gemengd.exports.leaflet.shapes import GRID_PER_TOLERANCE, area_shapes, tolerance_m
from gemengd.model.dataset import RD_NEW

ITEMS = st.sampled_from([None, True, False, 0, 1, 1.5, -3, "", "1", "é<&", {"nl": "a"}, [1, None]])


def unfolded(value):
    if isinstance(value, dict) and value.keys() == {"of", "is"}:
        width = next(w for w in range(1, 9) if len(LETTERS) ** w >= len(value["of"]))
        written = (value["is"][at : at + width] for at in range(0, len(value["is"]), width))
        return [value["of"][number(digits)] for digits in written]
    if isinstance(value, dict):
        return {key: unfolded(one) for key, one in value.items()}
    return [unfolded(one) for one in value] if isinstance(value, list) else value


def number(digits):
    found = 0
    for digit in digits:
        found = len(LETTERS) * found + LETTERS.index(digit)
    return found


def numbers(text):
    half, found, size, worth = len(LETTERS) // 2, [], 0, 1
    for letter in text:
        digit = LETTERS.index(letter)
        size, worth = size + digit % half * worth, worth * half
        if digit < half:
            found.append(-(size + 1) // 2 if size % 2 else size // 2)
            size, worth = 0, 1
    return found


@given(st.lists(ITEMS, max_size=300))
def test_a_list_is_read_back_as_it_was_and_never_longer(items):
    written = compact({"list": items})

    # As JSON, where True is not 1.
    assert json.dumps(unfolded(written)["list"]) == json.dumps(items)
    assert len(json.dumps(written)) <= len(json.dumps({"list": items}))


@pytest.mark.parametrize("different", [1, 89, 90, 91, 8100, 8101])
def test_as_many_different_figures_as_letters_or_one_more_are_told_apart(different):
    items = [n % different for n in range(20 * different)]

    written = compact(items)

    assert unfolded(written) == items
    assert len(json.dumps(written)) < len(json.dumps(items))


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_a_stream_of_numbers_is_read_back(given_numbers):
    assert numbers(stream(given_numbers)) == given_numbers


def test_no_letter_needs_more_than_one_byte_in_json_or_html():
    assert len(set(LETTERS)) == len(LETTERS) == 90
    assert len(json.dumps(LETTERS).encode()) == len(LETTERS) + 2
    assert not set(LETTERS) & set("<>&\\\"'\u2028") - {"'"}


def grid(*shapes):
    return np.array([*shapes], dtype=object)


def test_a_border_of_two_areas_is_one_arc():
    arcs = Arcs(grid(box(0, 0, 4, 4), box(4, 0, 8, 4)))

    shared = {abs(arc) for arc in arcs.areas[0][0][0]} & {abs(arc) for arc in arcs.areas[1][0][0]}
    assert len(arcs.lines) == 3
    assert len(shared) == 1


def test_an_island_and_the_hole_it_fills_are_one_arc():
    island = box(3, 3, 5, 5)

    arcs = Arcs(grid(box(0, 0, 9, 9).difference(island), island))

    (_, hole), (whole,) = arcs.areas[0][0], arcs.areas[1][0]
    assert len(arcs.lines) == 2
    assert [abs(arc) for arc in hole] == [abs(arc) for arc in whole]


def test_the_arcs_of_a_country_make_its_areas_again():
    areas = shapely.transform(wiggly(100, np.random.default_rng(3)), np.rint)

    arcs = Arcs(areas)

    written = {"arcs": stream(arcs.line_numbers()), "areas": stream(arcs.area_numbers())}
    points = sum(len(line) for line in arcs.lines)
    assert points < 0.6 * shapely.get_num_coordinates(areas).sum()
    assert shapely.equals(areas, areas_of(written)).all()


def test_an_area_too_small_for_the_grid_stays_on_the_map():
    frame = GeoDataFrame(
        geometry=[box(100_000, 400_000, 140_000, 440_000), box(140_000, 400_000, 140_001, 400_001)],
        index=["BU00000000", "BU00000001"],
        crs=RD_NEW,
    )

    (_, tiny) = areas_of(area_shapes(frame))

    assert tiny.area == 1


def areas_of(written):
    """Return the areas on their grid, read from the two streams."""
    take = iter(numbers(written["arcs"])).__next__
    at, lines = np.zeros(2, int), [None]
    for _ in range(take()):
        steps = np.array([[take(), take()] for _ in range(take() + 1)])
        lines.append(at + steps.cumsum(axis=0))
        at = lines[-1][-1]
    take, last = iter(numbers(written["areas"])).__next__, 0

    def line():
        nonlocal last
        last += take()
        return lines[last][:: -1 if take() else 1]

    def ring():
        return np.vstack([line() for _ in range(take())])

    def polygon():
        outer, *holes = [ring() for _ in range(take())]
        return shapely.Polygon(outer, holes)

    return np.array([MultiPolygon([polygon() for _ in range(take())]) for _ in range(take())])


@pytest.fixture(scope="module")
def build():
    return make_build(areas=60)


@pytest.mark.browser
def test_the_page_reads_back_what_was_written(browser, page, build):
    opened(browser, page)
    expected = json.loads(json.dumps(content(build)))

    # Its own script, of which nothing else can be reached from outside.
    shown = read_by_the_page(browser)

    for part in ("overlays", "layers", "areas"):
        assert shown[part] == expected[part]
    assert shown["care"] == expected["care"]


@pytest.mark.browser
def test_the_borders_on_the_map_are_off_by_less_than_the_grid_and_the_tolerance(
    browser, page, build
):
    opened(browser, page)
    areas = build.dataset.areas

    shown = GeoDataFrame.from_features(shapes_of_the_page(browser)["features"], crs="EPSG:4326")

    off = shown.to_crs(RD_NEW).geometry.to_numpy()
    tolerance = tolerance_m(areas)
    far = shapely.hausdorff_distance(off, areas.geometry.to_numpy(), densify=0.2)
    assert len(shown) == len(areas)
    assert shapely.is_valid(off).all()
    assert far.max() < 4 * tolerance + tolerance / GRID_PER_TOLERANCE
    overlap = shapely.area(off).sum() - shapely.area(shapely.union_all(off))
    assert overlap / areas.area.sum() < 1e-6


READ = """
const content = JSON.parse(document.getElementById("content").textContent);
{source}
unfold(content);
"""


def read_by_the_page(browser):
    return browser.execute_script(f"{script('unfold')} return JSON.parse(JSON.stringify(content));")


def shapes_of_the_page(browser):
    return browser.execute_script(
        f"{script('unfold', 'shapes')} const {{ areas }} = content;"
        "return JSON.parse(JSON.stringify(shapesOf(content.shapes)));"
    )


def script(*names):
    folder = files("gemengd.exports.leaflet") / "page"
    source = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)
    return READ.replace("{source}", source)
