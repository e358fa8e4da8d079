"""The cities' care within reach: the part of the inhabitants within the norm, and the median."""

from collections.abc import Sequence
from html import escape

from gemengd.comparison.sides import Side
from gemengd.comparison.table import YEAR, number, table, years, years_differ
from gemengd.model.build import Build
from gemengd.model.layer import LayerResult
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

TITLE = Text("Care within reach", "Zorg binnen bereik")
ABOUT = Text(
    "Each inhabitant counts once, with the minutes of the area they live in. The norm is the "
    "threshold of the flags; areas without a figure are left out.",
    "Elke inwoner telt een keer, met de minuten van het gebied waar die woont. De norm is de grens "
    "van de signalen; gebieden zonder cijfer tellen niet mee.",
)
WITHIN = Text("% of the inhabitants within {} minutes", "% van de inwoners binnen {} minuten")
NO_NORM = Text("No flag has a norm for it.", "Geen signaal heeft er een norm voor.")
CITY = Text("City", "Stad")
KNOWN = Text("Areas known", "Gebieden bekend")
MEDIAN = Text("Median of the inhabitants (minutes)", "Mediaan van de inwoners (minuten)")


def reach_section(sides: Sequence[Side], build: Build, language: Language) -> str:
    """Return a table per kind of care of which the minutes are known anywhere, as HTML."""
    layers = walks(sides, build)
    if not layers:
        return ""
    blocks = "".join(_block(sides, build, result, language) for result in layers)
    return (
        f'<section class="long"><h2>{TITLE.to(language)}</h2><p>{ABOUT.to(language)}</p>'
        f"{blocks}</section>"
    )


def walks(sides: Sequence[Side], build: Build) -> list[LayerResult]:
    """Return the layers of minutes to care that are known anywhere, in their order."""
    return [
        result
        for result in build.ordered_layers
        if result.layer.group == "care"
        and result.layer.unit == "minutes"
        and any(side.known(result.layer.slug) for side in sides)
    ]


def norm(build: Build, slug: str) -> float | None:
    """Return from how many minutes on a layer counts as far, by the first overlay that says so."""
    for result in build.ordered_overlays:
        for criterion in result.overlay.criteria:
            far = criterion.at.sign > 0 and criterion.at.included
            if criterion.layer == slug and far and criterion.threshold:
                return criterion.threshold
    return None


def _block(sides: Sequence[Side], build: Build, result: LayerResult, language: Language) -> str:
    slug, title = result.layer.slug, result.layer.name.to(language)
    limit = norm(build, slug)
    share = [] if limit is None else [within(limit, language)]
    heads = [CITY.to(language), KNOWN.to(language), *share, MEDIAN.to(language), YEAR.to(language)]
    rows = [(side.name, _cells(side, result, limit, language)) for side in sides]
    note = "" if share else f"<p>{NO_NORM.to(language)}</p>"
    return (
        f"<h3>{escape(title)}</h3>{note}{years_differ(sides, slug, language)}"
        f"{table(title, heads, rows)}"
    )


def within(limit: float, language: Language) -> str:
    """Return what a share within so many minutes is called."""
    return WITHIN.to(language).format(format_number(limit, 0, language))


def _cells(side: Side, result: LayerResult, limit: float | None, language: Language) -> list[str]:
    slug = result.layer.slug
    share = [] if limit is None else [number(side.share_below(slug, limit), 0, language)]
    median = number(side.median(slug), result.layer.decimals, language)
    return [f"{side.known(slug)} / {len(side.areas)}", *share, median, years(side, slug)]
