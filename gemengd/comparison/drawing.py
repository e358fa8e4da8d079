"""A city as a small map, in SVG."""

from html import escape

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray

from gemengd.comparison.sides import Side
from gemengd.exports.leaflet.shapes import tolerance_m
from gemengd.model.layer import Layer
from gemengd.model.style import Style, format_number
from gemengd.model.text import Language

SIZE = 240
MARGIN = 6
UNKNOWN, NOBODY = "url(#unknown)", "#e4e8ee"
NICE_KM = (20, 10, 5, 2, 1)


def small_map(side: Side, layer: Layer, style: Style, language: Language) -> str:
    """Return the map of one layer of one city: a shape per area with its figure as title."""
    paths = _paths(side.areas.geometry)
    classes = style.classify(side.values[layer.slug])
    colours = [c.colour for c in style.classes()]
    inhabited = side.areas["inhabited"].astype(bool)
    shapes = []
    for code, path in zip(side.areas.index, paths, strict=True):
        number = classes[code]
        fill = colours[number] if number >= 0 else (UNKNOWN if inhabited[code] else NOBODY)
        title = f"{side.areas['name'][code]}: {_figure(side, layer, style, code, language)}"
        shapes.append(f'<path d="{path}" fill="{fill}"><title>{escape(title)}</title></path>')
    label = escape(f"{layer.name.to(language)}, {side.name}")
    height = _height(side.areas.geometry)
    return (
        f'<svg viewBox="0 0 {SIZE} {height + 16}" role="img" aria-label="{label}">'
        f"{''.join(shapes)}{_scale_bar(side, height)}</svg>"
    )


def _figure(side: Side, layer: Layer, style: Style, code: str, language: Language) -> str:
    value = side.values[layer.slug][code]
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return {"nl": "onbekend", "en": "unknown"}[language]
    if style.kind == "categories":
        return next((c.text.to(language) for c in style.categories if c.value == value), str(value))
    shown = format_number(float(value), layer.decimals, language)
    return f"{shown} {layer.units.to(language)}".strip()


def _paths(shapes: GeoSeries) -> list[str]:
    simple = shapely.coverage_simplify(shapes.to_numpy(), 8 * tolerance_m(shapes.to_frame()))
    west, _, _, north = shapes.total_bounds
    factor = _pixels_per_metre(shapes)
    corner = np.array([west, north])

    def placed(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round((coordinates - corner) * [factor, -factor] + MARGIN, 1)

    return [_path(shapely.transform(shape, placed)) for shape in simple]


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


def _scale_bar(side: Side, top: int) -> str:
    per_km = _pixels_per_metre(side.areas.geometry) * 1000
    km = next((k for k in NICE_KM if k * per_km <= SIZE / 3), 1)
    end = MARGIN + km * per_km
    return (
        f'<path d="M{MARGIN},{top + 4}V{top + 9}H{end:.1f}V{top + 4}" class="scale"/>'
        f'<text x="{end + 4:.1f}" y="{top + 10}">{km} km</text>'
    )
