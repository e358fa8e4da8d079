"""The parts of the second page beside the list of areas, each with how high it is at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gemengd.model.build import Build
from gemengd.model.source import Source
from gemengd.model.text import Language
from gemengd.report.figures import Figure, city_figures
from gemengd.report.room import Setting
from gemengd.report.signals import Signals
from gemengd.report.unknowns import unknown_lines
from gemengd.report.words import word

SMALL, SMALL_BOLD = Setting(7.5), Setting(7.5, bold=True)
HEAD_MM, TABLE_HEAD_MM = 7.5, 6.0  # with the white around it
HALF_MM, UNKNOWN_MM, WHOLE_MM = 88.0, 85.0, 179.0
FIGURES_MM = (38.0, 19.0, 28.0)  # the columns, without the white between
MOST_SOURCES, UNKNOWN_LINES = 8, 3


@dataclass(frozen=True)
class Block:
    """A part of the page, and how high it is at most."""

    html: str
    mm: float


def draws_block(signals: Signals, language: Language) -> Block:
    """Return what the words of how sure a signal is mean."""
    draws = [result.sureness.draws for result in signals.worries if result.sureness]
    if not draws:
        return Block("", 0)
    text = word("draws", language).format(max(draws))
    return Block(f'<p class="note">{escape(text)}</p>', SMALL.mm(text, WHOLE_MM))


def changed_block(build: Build, most: int, language: Language) -> Block:
    """Return the main figures of the city, then and now; no HTML where there are none."""
    table = _figures(city_figures(build, language)[:most], language)
    if not table.html:
        return table
    return Block(f"<h2>{word('changed', language)}</h2>{table.html}", HEAD_MM + table.mm)


def _figures(figures: Sequence[Figure], language: Language) -> Block:
    if not figures:
        return Block("", 0)
    heads = ("figure", "then", "now")
    head = "".join(f'<th scope="col">{escape(word(key, language))}</th>' for key in heads)
    rows, high = [], TABLE_HEAD_MM
    for figure in figures:
        title = SMALL.clipped(figure.title, FIGURES_MM[0], 4)
        cells = [_dated(figure.then, figure.then_year), _dated(figure.now, figure.years)]
        shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        rows.append(f'<tr><th scope="row">{escape(title)}</th>{shown}</tr>')
        pairs = zip((title, *cells), FIGURES_MM, strict=True)
        high += max(SMALL.mm(text, width) for text, width in pairs) + 1
    table = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return Block(f'<table class="figures">{table}</table>', high)


def _dated(figure: str, year: str) -> str:
    return f"{figure} ({year})" if figure and year else figure or "–"


def missing_block(build: Build, most: int, language: Language) -> Block:
    """Return what is unknown and why, in *most* lines at most."""
    lines = unknown_lines(build, language)
    shown = [
        (SMALL_BOLD.clipped(what, UNKNOWN_MM, 2), SMALL.clipped(why, UNKNOWN_MM, UNKNOWN_LINES))
        for what, why in lines[:most]
    ]
    items = "".join(f"<li><b>{escape(what)}</b><br>{escape(why)}</li>" for what, why in shown)
    more = len(lines) - len(shown)
    note = word("lines_more", language).format(more) if more else ""
    note = note if lines else word("all_known", language)
    high = SMALL.mm(note, HALF_MM) + sum(
        SMALL_BOLD.mm(what, UNKNOWN_MM) + SMALL.mm(why, UNKNOWN_MM) for what, why in shown
    )
    html = f"<h2>{word('missing', language)}</h2><ul>{items}</ul><p>{escape(note)}</p>"
    return Block(html, HEAD_MM + high)


def sources_block(sources: Sequence[Source], language: Language) -> Block:
    """Return whose figures these are, of which years, under which licence."""
    found: dict[str, list[str]] = {}
    for source in sources:
        owner = f"{source.attribution}, {source.licence}"
        year = str(source.year) if source.year else word("yearless", language)
        title = (
            source.title if source.title.endswith(str(source.year)) else f"{source.title} ({year})"
        )
        found.setdefault(owner, []).append(title)
    lines = [f"{owner}: {'; '.join(dict.fromkeys(titles))}." for owner, titles in found.items()]
    each = max(1, MOST_SOURCES // max(1, len(lines)))
    shown = [SMALL.clipped(line, WHOLE_MM, each) for line in lines[:MOST_SOURCES]]
    items = "".join(f"<li>{escape(line)}</li>" for line in shown)
    more = len(lines) - len(shown)
    note = f"<li>{escape(word('sources_more', language).format(more))}</li>" if more else ""
    high = sum(SMALL.mm(line, WHOLE_MM) for line in shown) + (SMALL.line_mm if more else 0)
    html = f"<div><h2>{word('sources', language)}</h2><ul>{items}{note}</ul></div>"
    return Block(html, HEAD_MM + high)
