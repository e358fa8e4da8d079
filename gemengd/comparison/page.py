"""One page with the cities side by side: figures in a table, maps on one scale of colours."""

from collections.abc import Mapping, Sequence
from html import escape

from gemengd.comparison.indices import index_sections
from gemengd.comparison.sides import Side
from gemengd.exports.sheet import legend, render_sheet, small_map, sources_section
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
    "unknown": Text("unknown", "onbekend"),
    "caveat": Text("Mind", "Let op"),
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
        for result in sorted(build.layers.values(), key=lambda r: (r.layer.order, r.layer.slug))
        if any(side.known(result.layer.slug) for side in sides)
    ]
    how = _word("each", language) if within is None else _word("within", language).format(within)
    sections = [_section(sides, layer, build.styles[layer.style], language) for layer in known]
    blocks = [
        f"<p>{escape(how)} {_word('places', language)}</p>",
        *index_sections(sides, language),
        *sections,
        sources_section(builds, language),
    ]
    made_up = any(b.dataset.city.made_up for b in builds)
    return render_sheet(_word("title", language), blocks, language, made_up=made_up)


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
        f'<p class="caveat">{_word("caveat", language)}: {escape(layer.warning.to(language))}</p>'
        f'{legend(style, language)}<div class="maps">{maps}</div>'
        f'<div class="wide">{_table(sides, layer, style, language)}</div></section>'
    )


def _map(side: Side, layer: Layer, style: Style, language: Language) -> str:
    title = f"{layer.name.to(language)}, {side.name}"

    def figure(value: object) -> str:
        return _figure(value, layer, style, language)

    return small_map(side.areas, side.values[layer.slug], style, title, figure)


def _figure(value: object, layer: Layer, style: Style, language: Language) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return _word("unknown", language)
    if style.kind == "categories":
        return next((c.text.to(language) for c in style.categories if c.value == value), str(value))
    shown = format_number(float(str(value)), layer.decimals, language)
    return f"{shown} {layer.units.to(language)}".strip()


def _table(sides: Sequence[Side], layer: Layer, style: Style, language: Language) -> str:
    if style.kind == "categories":
        heads = [f"{c.text.to(language)}, {_word('share', language)}" for c in style.categories]
    else:
        heads = [_word(key, language) for key in ("mean", "spread", "highest")]
    first = [_word(key, language) for key in ("city", "inhabitants", "areas")]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in (*first, *heads))
    rows = "".join(_row(side, layer, style, language) for side in sides)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(side: Side, layer: Layer, style: Style, language: Language) -> str:
    slug = layer.slug
    people = format_number(float(side.inhabitants.sum()), 0, language)
    cells = [people, f"{side.known(slug)} / {len(side.areas)}"]
    if style.kind == "categories":
        shares = side.shares(slug)
        missing = 0.0 if shares else float("nan")
        cells += [
            format_number(shares.get(str(c.value), missing), 1, language) for c in style.categories
        ]
        last = ""
    else:
        cells += [
            format_number(figure, layer.decimals, language)
            for figure in (side.mean(slug), side.spread(slug))
        ]
        last = f"<td>{escape(side.highest(slug)) or '–'}</td>"
    shown = "".join(f'<td class="n">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row">{escape(side.name)}</th>{shown}{last}</tr>'


def _word(key: str, language: Language) -> str:
    return WORDS[key].to(language)
