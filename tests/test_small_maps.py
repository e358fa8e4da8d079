"""Small maps in SVG, and the bars that tell their scale: places and lengths by head."""

import re

import pytest
from city_builder import make_city
from pandas import Series

from gemengd.exports.qgis.layout import _segment_m
from gemengd.exports.sheet import small_map
from gemengd.model.style import Style, StyleClass

STYLE = Style(
    slug="s", title="t", title_nl="t", kind="categories", source="s",
    categories=(
        StyleClass(value="yes", colour="#aa0000", label="y", label_nl="j"),
        StyleClass(value="no", colour="#00aa00", label="n", label_nl="n"),
    ),
)  # fmt: skip


def drawn(count, **more):
    """Return the map of a row of squares of 1 km: yes, no and unknown in turn."""
    areas = make_city(count, inhabited=[True] * (count - 1) + [False]).areas
    values = Series((["yes", "no", None] * count)[:count], index=areas.index, dtype=object)
    return small_map(areas, values, STYLE, "Title", str, **more)


def test_each_area_has_the_colour_and_the_words_of_its_value():
    shapes = re.findall(r'fill="([^"]+)"><title>(.*?)</title>', drawn(6))

    names = [f"Buurt {n}: {value}" for n, value in enumerate(["yes", "no", None] * 2)]
    fills = ["#aa0000", "#00aa00", "url(#unknown)", "#aa0000", "#00aa00", "#e4e8ee"]
    assert shapes == list(zip(fills, names, strict=True))


def test_numbers_stand_in_the_middle_of_their_areas():
    drawing = drawn(3, numbers={"BU99980002": 1, "BU99980000": 2})

    # Of 240 wide 6 are left free on either side: 76 a kilometre.
    found = re.findall(r'class="number" x="([\d.]+)" y="([\d.]+)">(\d+)<', drawing)
    assert [(float(x), float(y), int(n)) for x, y, n in found] == [(196, 44, 1), (44, 44, 2)]


@pytest.mark.parametrize(("count", "km", "end"), [
    (3, 1, 6 + 76), (6, 2, 6 + 2 * 38), (30, 10, 6 + 10 * 7.6), (31, 10, 6 + 10 * 228 / 31),
    (100, 20, 6 + 20 * 2.28),
])  # fmt: skip
def test_the_scale_bar_is_the_longest_round_one_in_a_third_of_the_map(count, km, end):
    drawing = drawn(count)

    (bar,) = re.findall(r'd="M6,[\d.]+V[\d.]+H([\d.]+)V[\d.]+" class="scale"', drawing)
    assert float(bar) == pytest.approx(end, abs=0.05)
    assert re.findall(r">(\d+) km<", drawing) == [str(km)]


@pytest.mark.parametrize(("width_m", "segment_m"), [
    (8_000, 1_000), (15_999, 1_000), (16_000, 2_000), (39_999, 2_000), (40_000, 5_000),
    (80_000, 10_000), (800, 100), (7_999, 500),
])  # fmt: skip
def test_a_segment_of_the_bar_in_qgis_is_round_and_an_eighth_of_the_map(width_m, segment_m):
    assert _segment_m(width_m) == segment_m
