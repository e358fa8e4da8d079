"""The cities in short: a column per city, a row per index, overlay and kind of care."""

from collections.abc import Sequence

from gemengd.comparison.reach import norm, walks, within
from gemengd.comparison.sides import Side
from gemengd.comparison.table import number, table
from gemengd.exports.words import UNKNOWN
from gemengd.model.build import Build
from gemengd.model.index import Statistic
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

TITLE = Text("In short", "In het kort")
WHAT = Text("What", "Wat")
INDEX = Text("{} (0 to 1; 95% interval)", "{} (0 tot 1; 95%-interval)")
FLAGS = Text("{}: flagged areas, and % of the inhabitants", "{}: signalen, en % van de inwoners")

Row = tuple[str, list[str]]


def summary(sides: Sequence[Side], build: Build, language: Language) -> str:
    """Return a table of the main figures, the cities beside each other, as HTML."""
    title = TITLE.to(language)
    rows = [
        *_index_rows(sides, language),
        *_flag_rows(sides, build, language),
        *_reach_rows(sides, build, language),
    ]
    heads = [WHAT.to(language), *(side.name for side in sides)]
    return f"<section><h2>{title}</h2>{table(title, heads, rows)}</section>" if rows else ""


def _index_rows(sides: Sequence[Side], language: Language) -> list[Row]:
    indices = {r.index.slug: r.index for side in sides for r in side.indices.values()}
    return [
        (
            INDEX.to(language).format(index.name.to(language)),
            [_estimate(side, index.slug, language) for side in sides],
        )
        for index in sorted(indices.values(), key=lambda i: (i.order, i.slug))
    ]


def _estimate(side: Side, slug: str, language: Language) -> str:
    result = side.indices.get(slug)
    found = result.by_key.get((Statistic.DISSIMILARITY, 0.0)) if result else None
    if found is None:
        return UNKNOWN.to(language)
    value, low, high = (format_number(n, 2, language) for n in (found.value, found.low, found.high))
    return f"{value} ({low}–{high})"


def _flag_rows(sides: Sequence[Side], build: Build, language: Language) -> list[Row]:
    overlays = [result.overlay for result in build.ordered_overlays]
    return [
        (
            FLAGS.to(language).format(overlay.name.to(language)),
            [_flags(side, overlay.slug, language) for side in sides],
        )
        for overlay in overlays
    ]


def _flags(side: Side, slug: str, language: Language) -> str:
    if not side.told(slug):
        return UNKNOWN.to(language)
    share = number(side.share_flagged(slug), 0, language)
    return f"{side.flagged(slug)} ({share}%)"


def _reach_rows(sides: Sequence[Side], build: Build, language: Language) -> list[Row]:
    rows: list[Row] = []
    for result in walks(sides, build):
        slug, limit = result.layer.slug, norm(build, result.layer.slug)
        if limit is not None:
            name = f"{result.layer.name.to(language)}: {within(limit, language)}"
            shares = [number(side.share_below(slug, limit), 0, language) for side in sides]
            rows.append((name, shares))
    return rows
