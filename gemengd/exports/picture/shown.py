"""What a picture shows, before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from pandas import Series

from gemengd.exports.describe import GROUPS
from gemengd.exports.outcomes import drawn_outcomes, drawn_style
from gemengd.exports.words import MADE_UP, SOURCES, mind
from gemengd.model.build import Build
from gemengd.model.layer import LayerResult
from gemengd.model.style import Style
from gemengd.model.text import Language, Text

FIGURES_OF = Text("figures of {}", "cijfers van {}")
MOST_YEARS = 4  # of more, the first and the last are named


@dataclass(frozen=True)
class Shown:
    """What a picture shows.

    Attributes
    ----------
    about
        The city, the unit and the years of the figures.
    style, classes
        The style, and per area the number of its class, -1 where it is unknown.
    made_up
        "" where the city is real.
    """

    title: str
    about: str
    description: str
    caveat: str
    sources: str
    made_up: str
    style: Style
    classes: Series


def headlines(build: Build) -> list[str]:
    """Return what is pictured unless something is asked for.

    Every overlay, and of each group of layers the first that is known somewhere.
    """
    found: dict[str, str] = {}
    for result in build.ordered_layers:
        if result.layer.group in GROUPS and result.values.notna().any():
            found.setdefault(result.layer.group, result.layer.slug)
    return [*build.overlays, *found.values()]


def pictured(build: Build, asked: Sequence[str]) -> list[str]:
    """Return the slugs to picture, each once: those asked for that were built, else `headlines`."""
    built = {**build.overlays, **build.layers}
    return [slug for slug in dict.fromkeys(asked) if slug in built] if asked else headlines(build)


def shown(build: Build, slug: str, language: Language) -> Shown:
    """Return what the picture of a layer or overlay shows."""
    return (
        _overlay(build, slug, language) if slug in build.overlays else _layer(build, slug, language)
    )


def _overlay(build: Build, slug: str, language: Language) -> Shown:
    result = build.overlays[slug]
    overlay, style = result.overlay, drawn_style(build.styles[result.overlay.style])
    behind = [build.layers[c.layer] for c in overlay.criteria if c.layer in build.layers]
    return Shown(
        title=overlay.name.to(language),
        about=_about(build, "", behind, language),
        description=Text(overlay.description, overlay.description_nl).to(language),
        caveat=mind(overlay.warning, language),
        sources=_sources(build, behind, language),
        made_up=MADE_UP.to(language) if build.dataset.city.made_up else "",
        style=style,
        classes=style.classify(drawn_outcomes(result.outcomes)),
    )


def _layer(build: Build, slug: str, language: Language) -> Shown:
    result = build.layers[slug]
    layer, style = result.layer, build.styles[result.layer.style]
    return Shown(
        title=layer.name.to(language),
        about=_about(build, layer.units.to(language), [result], language),
        description=Text(layer.description, layer.description_nl).to(language),
        caveat=mind(layer.warning, language),
        sources=_sources(build, [result], language),
        made_up=MADE_UP.to(language) if build.dataset.city.made_up else "",
        style=style,
        classes=style.classify(result.values),
    )


def _about(build: Build, unit: str, behind: Sequence[LayerResult], language: Language) -> str:
    years = sorted({year for result in behind for year in result.years})
    span = f"{years[0]}–{years[-1]}" if len(years) > MOST_YEARS else ", ".join(map(str, years))
    dated = FIGURES_OF.to(language).format(span) if years else ""
    return " · ".join(filter(None, [build.dataset.city.name, unit, dated]))


def _sources(build: Build, behind: Sequence[LayerResult], language: Language) -> str:
    """Return whose figures these are: of places, or where nothing is used, all of the build's."""
    named = {column.source for result in behind for column in result.used}
    places = any(result.rests_on_places or not result.used for result in behind)
    used = [s for s in build.dataset.sources if places or s.slug in named]
    owners = dict.fromkeys(f"{s.attribution} ({s.licence})" for s in used)
    return f"{SOURCES.to(language)}: {'; '.join(owners)}" if owners else ""
