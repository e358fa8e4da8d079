"""Tables of the comparison: a row per city, and what is unknown says so."""

from collections.abc import Sequence
from html import escape

from gemengd.comparison.sides import Side
from gemengd.exports.words import UNKNOWN
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

YEAR = Text("Year", "Jaar")
YEARS_DIFFER = Text(
    "The cities have figures of different years: {}.",
    "De cijfers van de steden zijn uit verschillende jaren: {}.",
)
MOST_YEARS = 3


def table(label: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return a table that scrolls in itself where it is wider than the screen.

    Parameters
    ----------
    label
        What it is, for who cannot see it.
    heads
        Of the first column, which names the city, and of the others.
    rows
        The name of a city, and its cells.
    """
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(_row(name, cells) for name, cells in rows)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def number(value: float, decimals: int, language: Language) -> str:
    """Return a number, or that it is unknown."""
    if value != value:  # noqa: PLR0124 - NaN
        return UNKNOWN.to(language)
    return format_number(value, decimals, language)


def years(side: Side, slug: str) -> str:
    """Return the years behind a layer or overlay of a city; "–" where none is stated."""
    found = side.years.get(slug, ())
    if len(found) > MOST_YEARS:
        return f"{found[0]}–{found[-1]}"
    return ", ".join(map(str, found)) or "–"


def years_differ(sides: Sequence[Side], slug: str, language: Language) -> str:
    """Return the sentence that says that the cities' figures are of different years, if so."""
    stated = {side.name: years(side, slug) for side in sides if side.years.get(slug)}
    if len(set(stated.values())) <= 1:
        return ""
    listed = "; ".join(f"{name} {found}" for name, found in stated.items())
    return f'<p class="caveat">{escape(YEARS_DIFFER.to(language).format(listed))}</p>'


def _row(name: str, cells: Sequence[str]) -> str:
    shown = "".join(f'<td class="n">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{shown}</tr>'
