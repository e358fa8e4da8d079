"""The cities' flags: small maps of each overlay, and how many, how many people, how sure."""

from collections.abc import Sequence
from html import escape

from gemengd.comparison.sides import Side
from gemengd.comparison.table import YEAR, number, table, years, years_differ
from gemengd.exports.outcomes import drawn_outcomes, drawn_style
from gemengd.exports.sheet import legend, small_map
from gemengd.exports.words import mind
from gemengd.model.build import Build
from gemengd.model.overlay import Overlay
from gemengd.model.robustness import SURE
from gemengd.model.style import Style
from gemengd.model.text import Language, Text

HEADS = (
    Text("City", "Stad"),
    Text("Areas that it tells of", "Gebieden waar het iets over zegt"),
    Text("Flagged", "Met een signaal"),
    Text("% of the inhabitants", "% van de inwoners"),
    Text("Very sure (9 of 10 draws or more)", "Heel zeker (9 van 10 trekkingen of meer)"),
    YEAR,
)
QUANTILE = Text(
    "A threshold of it is a part of each city's own areas, so each city has flags: their number "
    "cannot be compared between cities.",
    "Een grens ervan is een deel van de eigen gebieden van elke stad, dus elke stad heeft "
    "signalen: het aantal is niet te vergelijken tussen steden.",
)
NOWHERE = Text("Unknown in every area of every city.", "In elk gebied van elke stad onbekend.")


def flag_sections(
    sides: Sequence[Side], build: Build, language: Language, *, own_scale: bool
) -> list[str]:
    """Return a section per overlay, as HTML.

    Parameters
    ----------
    own_scale
        Whether each city is measured against itself, and not all against the same areas.
    """
    overlays = [result.overlay for result in build.ordered_overlays]
    return [
        _section(sides, overlay, drawn_style(build.styles[overlay.style]), language, own_scale)
        for overlay in overlays
    ]


def _section(
    sides: Sequence[Side],
    overlay: Overlay,
    style: Style,
    language: Language,
    own_scale: bool,  # noqa: FBT001 - passed on from a keyword
) -> str:
    name = overlay.name.to(language)
    described = Text(overlay.description, overlay.description_nl).to(language)
    relative = own_scale and any(c.quantile is not None for c in overlay.criteria)
    warnings = [overlay.warning, *([QUANTILE] if relative else [])]
    caveats = "".join(
        f'<p class="caveat">{escape(mind(warning, language))}</p>' for warning in warnings
    )
    told = any(side.told(overlay.slug) for side in sides)
    shown = _maps(sides, overlay, style, language) if told else f"<p>{NOWHERE.to(language)}</p>"
    rows = [(side.name, _cells(side, overlay.slug, language)) for side in sides]
    heads = [head.to(language) for head in HEADS]
    return (
        f"<section><h2>{escape(name)}</h2><p>{escape(described)}</p>{caveats}"
        f"{years_differ(sides, overlay.slug, language)}{shown}"
        f"{table(name, heads, rows)}</section>"
    )


def _maps(sides: Sequence[Side], overlay: Overlay, style: Style, language: Language) -> str:
    words = {str(c.value): c.text.to(language) for c in style.categories}
    name = overlay.name.to(language)
    figures = "".join(
        f"<figure><figcaption>{escape(side.name)}</figcaption>"
        f"{_map(side, overlay.slug, style, name, words)}</figure>"
        for side in sides
    )
    return f'{legend(style, language)}<div class="maps">{figures}</div>'


def _map(side: Side, slug: str, style: Style, name: str, words: dict[str, str]) -> str:
    drawn = drawn_outcomes(side.outcomes[slug])
    title = f"{name}, {side.name}"
    return small_map(side.areas, drawn, style, title, lambda value: words.get(str(value), "–"))


def _cells(side: Side, slug: str, language: Language) -> list[str]:
    told = side.told(slug)
    nothing = float("nan")
    drawn = side.chances[slug].notna().any()
    return [
        f"{told} / {len(side.areas)}",
        number(side.flagged(slug) if told else nothing, 0, language),
        number(side.share_flagged(slug), 1, language),
        number(side.sure(slug, SURE) if told and drawn else nothing, 0, language),
        years(side, slug),
    ]
