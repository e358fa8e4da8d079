"""A city as a small map, in SVG."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pandas import Series

from gemengd.exports import words
from gemengd.exports.leaflet.shapes import tolerance_m
from gemengd.model.layer import Layer
from gemengd.model.style import Style, format_number
from gemengd.model.text import Language

SIZE = 240
MARGIN = 6
UNKNOWN, NOBODY = "url(#unknown)", "#e4e8ee"
MANY = 500  # of more areas the borders are drawn thin
NICE_KM = (100, 50, 20, 10, 5, 2, 1)


def small_map(
    areas: GeoDataFrame,
    values: Series,
    style: Style,
    title: str,
    figure: Callable[[object], str],
    *,
    fills: Sequence[str] = (),
    numbers: Mapping[str, int] = MappingProxyType({}),
) -> str:
    """Return a map as SVG: a shape per area with its figure as title.

    Parameters
    ----------
    areas
        Index code, EPSG:28992, with ``name`` and ``inhabited``.
    values
        Per area; NaN (or None) is unknown, and hatched.
    title
        What the map shows, for who cannot see it.
    figure
        How a known value is written.
    fills
        Per class, what it is filled with instead of its colour, such as a pattern of the page.
    numbers
        Area -> number to write in it.
    """
    paths = _paths(areas.geometry)
    classes = style.classify(values)
    colours = fills or [c.colour for c in style.classes()]
    inhabited = areas["inhabited"].astype(bool)
    shapes = []
    for code, path in zip(areas.index, paths, strict=True):
        number = classes[code]
        fill = colours[number] if number >= 0 else (UNKNOWN if inhabited[code] else NOBODY)
        shown = f"{areas['name'][code]}: {figure(values[code])}"
        shapes.append(f'<path d="{path}" fill="{fill}"><title>{escape(shown)}</title></path>')
    height = _height(areas.geometry)
    dense = ' class="dense"' if len(areas) > MANY else ""
    return (
        f'<svg{dense} viewBox="0 0 {SIZE} {height + 16}" role="img" aria-label="{escape(title)}">'
        f"{''.join(shapes)}{_numbers(areas.geometry, numbers)}"
        f"{_scale_bar(areas.geometry, height)}</svg>"
    )


def figure_of(layer: Layer, style: Style, language: Language) -> Callable[[object], str]:
    """Return how a value of a layer is written, for `small_map`."""

    def figure(value: object) -> str:
        if value is None or value != value:  # noqa: PLR0124 - NaN
            return words.UNKNOWN.to(language)
        if style.kind == "categories":
            named = (c.text.to(language) for c in style.categories if c.value == value)
            return next(named, str(value))
        shown = format_number(float(str(value)), layer.decimals, language)
        return f"{shown} {layer.units.to(language)}".strip()

    return figure


def legend(style: Style, language: Language, fills: Sequence[str] = ()) -> str:
    """Return the classes of a style as a list, unknown and uninhabited included."""
    colours = fills or [c.colour for c in style.classes()]
    names = [c.text.to(language) for c in style.classes()]
    items = list(zip(colours, names, strict=True))
    items += [(UNKNOWN, words.UNKNOWN.to(language)), (NOBODY, words.NOBODY.to(language))]
    rows = "".join(
        f'<li><svg viewBox="0 0 13 9" aria-hidden="true"><rect x=".5" y=".5" '
        f'width="12" height="8" '
        f'fill="{colour}" stroke="#4b5563"/></svg>{escape(label)}</li>'
        for colour, label in items
    )
    return f'<ul class="legend">{rows}</ul>'


def _paths(shapes: GeoSeries) -> list[str]:
    simple = shapely.coverage_simplify(shapes.to_numpy(), 8 * tolerance_m(shapes.to_frame()))
    placed = shapely.transform(simple, _placing(shapes))
    return [_path(shape) for shape in placed]


def _placing(shapes: GeoSeries) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return what takes coordinates in metres to those of the drawing."""
    west, _, _, north = shapes.total_bounds
    factor = _pixels_per_metre(shapes)
    corner = np.array([west, north])

    def placed(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round((coordinates - corner) * [factor, -factor] + MARGIN, 1)

    return placed


def _numbers(shapes: GeoSeries, numbers: Mapping[str, int]) -> str:
    inside = shapes[list(numbers)].representative_point()
    places = _placing(shapes)(shapely.get_coordinates(inside.to_numpy()))
    return "".join(
        f'<text class="number" x="{x:g}" y="{y:g}">{number}</text>'
        for (x, y), number in zip(places, numbers.values(), strict=True)
    )


def _path(shape: shapely.Geometry) -> str:
    rings = [
        ring
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join(
        "M" + "L".join(f"{x:g},{y:g}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z"
        for ring in rings
    )


def _pixels_per_metre(shapes: GeoSeries) -> float:
    west, south, east, north = shapes.total_bounds
    return (SIZE - 2 * MARGIN) / max(east - west, north - south)


def _height(shapes: GeoSeries) -> int:
    _, south, _, north = shapes.total_bounds
    return round((north - south) * _pixels_per_metre(shapes)) + 2 * MARGIN


def _scale_bar(shapes: GeoSeries, top: int) -> str:
    per_km = _pixels_per_metre(shapes) * 1000
    km = next((k for k in NICE_KM if k * per_km <= SIZE / 3), 1)
    end = MARGIN + km * per_km
    return (
        f'<path d="M{MARGIN},{top + 4}V{top + 9}H{end:.1f}V{top + 4}" class="scale"/>'
        f'<text x="{end + 4:.1f}" y="{top + 10}">{km} km</text>'
    )
