"""Small maps of what is behind the signals, where the second page has room for them."""

from html import escape

from gemengd.exports.sheet import figure_of, legend, small_map
from gemengd.model.build import Build
from gemengd.model.layer import LayerResult
from gemengd.model.style import Style
from gemengd.model.text import Language
from gemengd.report.room import Setting
from gemengd.report.words import word

TITLE = Setting(8.5, bold=True)
MOST, COLUMN_MM, TITLE_LINES = 3, 56.0, 3
MAP_MM, CLASS_MM = 40.0, 3.6  # css has the same
HEAD_MM, EDGE_MM = 7.5, 4.0


def layer_maps(build: Build, language: Language) -> str:
    """Return maps of up to three layers that are known somewhere; those behind signals first."""
    maps = "".join(_figure(build, result, language) for result in _known(build))
    return f'<div><h2>{word("behind", language)}</h2><div class="behind">{maps}</div></div>'


def layer_maps_mm(build: Build) -> float:
    """Return how high these are at most; 0 where there are none."""
    classes = max((_classes(build.styles[r.layer.style]) for r in _known(build)), default=0)
    if not classes:
        return 0.0
    return HEAD_MM + TITLE_LINES * TITLE.line_mm + MAP_MM + classes * CLASS_MM + EDGE_MM


def layer_drawing(build: Build, result: LayerResult, language: Language) -> str:
    """Return the map of a layer as SVG."""
    layer, style = result.layer, build.styles[result.layer.style]
    figure = figure_of(layer, style, language)
    return small_map(build.dataset.areas, result.values, style, layer.name.to(language), figure)


def layer_title(result: LayerResult, language: Language) -> str:
    """Return the name of a layer with its unit and the newest year of its figures."""
    unit = result.layer.units.to(language)
    about = ", ".join(filter(None, [unit, str(result.years[-1]) if result.years else ""]))
    name = result.layer.name.to(language)
    return f"{name} ({about})" if about else name


def _known(build: Build) -> list[LayerResult]:
    criteria = [c.layer for r in build.overlays.values() for c in r.overlay.criteria]
    ordered = build.ordered_layers
    slugs = dict.fromkeys((*criteria, *(result.layer.slug for result in ordered)))
    known = [build.layers[s] for s in slugs if s in build.layers and _varies(build.layers[s])]
    return known[:MOST]


def _varies(result: LayerResult) -> bool:
    return result.values.nunique() > 1


def _classes(style: Style) -> int:
    return len(style.classes()) + 2  # unknown, and where nobody lives


def _figure(build: Build, result: LayerResult, language: Language) -> str:
    title = TITLE.clipped(layer_title(result, language), COLUMN_MM, TITLE_LINES)
    style = build.styles[result.layer.style]
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f"{layer_drawing(build, result, language)}{legend(style, language)}</figure>"
    )
