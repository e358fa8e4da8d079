"""The main figures of the city as a whole, and what they were before."""

from dataclasses import dataclass

from gemengd.model.build import Build
from gemengd.model.index import IndexResult, Statistic
from gemengd.model.layer import LayerResult
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

# Figures in these are about areas against the city, so the city's own is always the same.
AGAINST_THE_CITY = ("standard deviations", "times")
INDEXED = Text("0 to 1; 95% interval", "0 tot 1; 95%-interval")
INDEX = Statistic.DISSIMILARITY
INTERVAL = "{} ({}–{})"


@dataclass(frozen=True)
class Figure:
    """A figure of the city.

    Attributes
    ----------
    then
        The same of an earlier year; "" where it is not known.
    years, then_year
        As a reader sees them; "" where the source does not say.
    """

    title: str
    now: str
    years: str
    then: str = ""
    then_year: str = ""


def city_figures(build: Build, language: Language) -> list[Figure]:
    """Return the figures of the city: those that can be compared over the years first.

    Then those behind the signals, and then the others.
    """
    behind = dict.fromkeys(
        criterion.layer
        for result in build.overlays.values()
        for criterion in result.overlay.criteria
    )
    layers = [
        build.layers[slug]
        for slug in dict.fromkeys((*behind, *build.layers))
        if slug in build.layers and _says_something(build.layers[slug])
    ]
    said = [_of_layer(result, language) for result in sorted(layers, key=_timeless)]
    return [*_of_indices(build, language), *said]


def _timeless(result: LayerResult) -> bool:
    """Say whether a figure tells nothing of how the city was."""
    before = any(r.measured.city is not None for r in result.earlier.values())
    return not (before or result.measured.past)


def _says_something(result: LayerResult) -> bool:
    return result.measured.city is not None and result.layer.unit not in AGAINST_THE_CITY


def _of_layer(result: LayerResult, language: Language) -> Figure:
    years = result.years
    span = f"{years[0]}–{years[-1]}" if result.measured.past and len(years) > 1 else ""
    before = [(y, r) for y, r in result.earlier.items() if r.measured.city is not None]
    year, then = before[-1] if before else (None, None)
    return Figure(
        title=result.layer.name.to(language),
        now=_number(result, language),
        years=span or (str(years[-1]) if years else ""),
        then=_number(then, language) if then else "",
        then_year=str(year) if year else "",
    )


def _number(result: LayerResult, language: Language) -> str:
    layer, city = result.layer, result.measured.city
    shown = format_number(float("nan") if city is None else city, layer.decimals, language)
    unit = layer.units.to(language)
    return f"{shown}%" if unit == "%" else f"{shown} {unit}".strip()


def _of_indices(build: Build, language: Language) -> list[Figure]:
    return [
        Figure(
            title=f"{result.index.name.to(language)} ({INDEXED.to(language)})",
            now=_estimate(result, language),
            years=str(result.year or ""),
            then=_estimate(result.earlier[-1], language) if result.earlier else "",
            then_year=str(result.earlier[-1].year) if result.earlier else "",
        )
        for result in build.indices.values()
        if (INDEX, 0.0) in result.by_key
    ]


def _estimate(result: IndexResult, language: Language) -> str:
    found = result.by_key[INDEX, 0.0]
    numbers = (format_number(n, 2, language) for n in (found.value, found.low, found.high))
    return INTERVAL.format(*numbers)
