"""One page with the cities side by side: figures in a table, maps on one scale of colours."""

from collections.abc import Mapping, Sequence
from html import escape

from gemengd.comparison.flags import flag_sections
from gemengd.comparison.indices import index_sections
from gemengd.comparison.reach import reach_section
from gemengd.comparison.sides import Side
from gemengd.comparison.summary import summary
from gemengd.comparison.table import YEAR, number, table, years, years_differ
from gemengd.exports.sheet import figure_of, legend, render_sheet, small_map, sources_section
from gemengd.exports.words import UNKNOWN, mind
from gemengd.model.build import Build
from gemengd.model.layer import Layer
from gemengd.model.style import Style, format_number
from gemengd.model.text import Language, Text

WORDS: Mapping[str, Text] = {
    "title": Text("Cities side by side", "Steden naast elkaar"),
    "each": Text(
        "Every city is measured against itself: a figure against the city, such as a z-score, "
        "cannot be compared between cities.",
        "Elke stad is vergeleken met zichzelf: een cijfer ten opzichte van de stad, zoals een "
        "z-score, is niet te vergelijken tussen steden.",
    ),
    "within": Text(
        "All cities are measured against {}: the same colour means the same figure everywhere.",
        "Alle steden zijn vergeleken met {}: dezelfde kleur betekent overal hetzelfde cijfer.",
    ),
    "places": Text(
        "A figure says something about a place, not about the people who live there. A city that "
        "is divided into more areas shows more spread.",
        "Een cijfer zegt iets over een plek, niet over de mensen die er wonen. Een stad die in "
        "meer gebieden is verdeeld, laat meer spreiding zien.",
    ),
    "city": Text("City", "Stad"),
    "inhabitants": Text("Inhabitants", "Inwoners"),
    "areas": Text("Areas known", "Gebieden bekend"),
    "mean": Text("Mean of the inhabitants", "Gemiddelde van de inwoners"),
    "spread": Text("Spread among them (σ)", "Spreiding onder hen (σ)"),
    "highest": Text("Highest", "Hoogste"),
    "share": Text("% of the inhabitants", "% van de inwoners"),
    "nowhere": Text("Unknown in every city", "In elke stad onbekend"),
}


def render_page(
    sides: Sequence[Side], builds: Sequence[Build], language: Language, *, within: str | None
) -> str:
    """Return the page as HTML that needs nothing but a browser.

    Parameters
    ----------
    sides
        The cities, in their order on the page.
    builds
        What the sides were taken from, all with the same layers.
    within
        What all cities are measured against; None if each against itself.
    """
    build = builds[0]
    known = [
        result.layer
        for result in build.ordered_layers
        if any(side.known(result.layer.slug) for side in sides)
    ]
    how = _word("each", language) if within is None else _word("within", language).format(within)
    sections = [_section(sides, layer, build.styles[layer.style], language) for layer in known]
    blocks = [
        f"<p>{escape(how)} {_word('places', language)}</p>",
        summary(sides, build, language),
        *index_sections(sides, language),
        *flag_sections(sides, build, language, own_scale=within is None),
        reach_section(sides, build, language),
        *sections,
        _nowhere(sides, build, language),
        sources_section(builds, language),
    ]
    made_up = any(b.dataset.city.made_up for b in builds)
    return render_sheet(_word("title", language), blocks, language, made_up=made_up)


def _nowhere(sides: Sequence[Side], build: Build, language: Language) -> str:
    """Name the layers that no city has a figure of."""
    missing = [
        result.layer.name.to(language)
        for slug, result in build.layers.items()
        if not any(side.known(slug) for side in sides)
    ]
    if not missing:
        return ""
    items = "".join(f"<li>{escape(name)}</li>" for name in missing)
    return f"<section><h2>{_word('nowhere', language)}</h2><ul>{items}</ul></section>"


def _section(sides: Sequence[Side], layer: Layer, style: Style, language: Language) -> str:
    unit = f" ({layer.units.to(language)})" if layer.units.to(language) else ""
    maps = "".join(
        f"<figure><figcaption>{escape(side.name)}</figcaption>"
        f"{_map(side, layer, style, language)}</figure>"
        for side in sides
    )
    description = layer.description_nl if language is Language.NL else layer.description
    return (
        f"<section><h2>{escape(layer.name.to(language) + unit)}</h2>"
        f"<p>{escape(description)}</p>"
        f'<p class="caveat">{escape(mind(layer.warning, language))}</p>'
        f"{years_differ(sides, layer.slug, language)}"
        f'{legend(style, language)}<div class="maps">{maps}</div>'
        f"{_table(sides, layer, style, language)}</section>"
    )


def _map(side: Side, layer: Layer, style: Style, language: Language) -> str:
    title = f"{layer.name.to(language)}, {side.name}"
    figure = figure_of(layer, style, language)
    return small_map(side.areas, side.values[layer.slug], style, title, figure)


def _table(sides: Sequence[Side], layer: Layer, style: Style, language: Language) -> str:
    if style.kind == "categories":
        heads = [f"{c.text.to(language)}, {_word('share', language)}" for c in style.categories]
    else:
        heads = [_word(key, language) for key in ("mean", "spread", "highest")]
    first = [_word(key, language) for key in ("city", "inhabitants", "areas")]
    rows = [(side.name, _cells(side, layer, style, language)) for side in sides]
    all_heads = [*first, *heads, YEAR.to(language)]
    return table(layer.name.to(language), all_heads, rows)


def _cells(side: Side, layer: Layer, style: Style, language: Language) -> list[str]:
    slug, people = layer.slug, float(side.inhabitants.sum())
    cells = [format_number(people, 0, language), f"{side.known(slug)} / {len(side.areas)}"]
    if style.kind == "categories":
        shares = side.shares(slug)
        missing = 0.0 if shares else float("nan")
        found = [shares.get(str(c.value), missing) for c in style.categories]
        cells += [number(share, 1, language) for share in found]
    else:
        found = [side.mean(slug), side.spread(slug)]
        cells += [number(figure, layer.decimals, language) for figure in found]
        cells.append(side.highest(slug) or UNKNOWN.to(language))
    return [*cells, years(side, slug)]


def _word(key: str, language: Language) -> str:
    return WORDS[key].to(language)
