"""The second page: the areas one by one, and what is behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gemengd.model.style import format_number
from gemengd.model.text import Language
from gemengd.report.behind import layer_maps, layer_maps_mm
from gemengd.report.blocks import (
    HEAD_MM,
    SMALL,
    TABLE_HEAD_MM,
    WHOLE_MM,
    Block,
    changed_block,
    draws_block,
    missing_block,
    sources_block,
)
from gemengd.report.rows import Row, rows_that_fit
from gemengd.report.signals import Signals
from gemengd.report.words import word

# Figures, and lines of what is unknown: the most that leave room for every area and the maps.
MOST = ((7, 7), (5, 4))
PAGE_MM = 264.0  # what is between the head and the foot of the page
GAPS_MM, MADE_UP_MM = 8.0, 8.2


@dataclass(frozen=True)
class Back:
    """The second page, and the areas that it lists."""

    blocks: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class _Arranged:
    """What shares the room that is left: two columns of facts, the areas, and perhaps maps."""

    two: Block
    rows: tuple[Row, ...]
    complete: bool
    maps: bool


def back_page(signals: Signals, file: str, language: Language) -> Back:
    """Return the second page; the list of areas takes what the other blocks leave."""
    build = signals.build
    sources, draws = sources_block(build.dataset.sources, language), draws_block(signals, language)
    told = SMALL.mm(word("more", language).format(shown=99, n=999, file=file), WHOLE_MM)
    made_up = MADE_UP_MM if build.dataset.city.made_up else 0
    fixed = HEAD_MM + TABLE_HEAD_MM + told + draws.mm + sources.mm + made_up + GAPS_MM
    tried = [_arranged(signals, PAGE_MM - fixed, most, language) for most in MOST]
    best = max(tried, key=lambda found: (found.complete, found.maps))
    said = f'<p class="note">{escape(_told(signals, best.rows, file, language))}</p>'
    list_ = f"<h2>{word('list', language)}</h2>{_list(best.rows, language)}{said}{draws.html}"
    maps = layer_maps(build, language) if best.maps else ""
    return Back((f"<div>{list_}</div>", maps, best.two.html, sources.html), best.rows)


def _arranged(
    signals: Signals, room_mm: float, most: tuple[int, int], language: Language
) -> _Arranged:
    left = changed_block(signals.build, most[0], language)
    right = missing_block(signals.build, most[1], language)
    halves = "".join(f"<div>{half.html}</div>" for half in (left, right) if half.html)
    two = Block(f'<div class="two">{halves}</div>', max(left.mm, right.mm))
    rows = tuple(rows_that_fit(signals, room_mm - two.mm, language))
    over = room_mm - two.mm - sum(row.mm for row in rows)
    return _Arranged(
        two=two,
        rows=rows,
        complete=len(rows) >= len(signals.flagged),
        maps=0 < layer_maps_mm(signals.build) <= over,
    )


def _list(rows: Sequence[Row], language: Language) -> str:
    if not rows:
        return ""
    heads = ("area", "why", "how_sure")
    head = "".join(f'<th scope="col">{escape(word(key, language))}</th>' for key in heads)
    body = "".join(row.html for row in rows)
    return (
        f'<table class="areas"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _told(signals: Signals, rows: Sequence[Row], file: str, language: Language) -> str:
    flagged = set(signals.flagged)
    shown = sum(row.code in flagged for row in rows)
    if flagged:
        key = "all" if shown == len(flagged) else "more"
    else:
        key = "nobody" if signals.seen.notna().any() else "nothing"
    return word(key, language).format(
        shown=shown, n=format_number(len(flagged), 0, language), file=file
    )
