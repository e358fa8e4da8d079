"""The first page: what there is to say, where, and what to do with it."""

from collections.abc import Mapping, Sequence
from html import escape

from gemengd.model.outcome import Outcome, OverlayResult, Trend
from gemengd.model.style import format_number
from gemengd.model.text import Language
from gemengd.report.headline import headline, under_headline
from gemengd.report.room import Setting
from gemengd.report.signals import Signals, over_time, sure
from gemengd.report.where import PATTERNS, where
from gemengd.report.words import word

NAME, HEADLINE = Setting(8.5, bold=True), Setting(14, 1.25, bold=True)
NAME_MM, WHOLE_MM = 62.0, 182.0
NAME_LINES, HEADLINE_LINES, MOST_SIGNALS = 2, 4, 6
HEADS = ("signal", "flagged", "share", "sure", "silent_head", "since")
COLUMNS = ("meaning", "steer", "not_for")


def front_page(
    signals: Signals, numbers: Mapping[str, int], file: str, language: Language
) -> list[str]:
    """Return the blocks of the first page.

    Parameters
    ----------
    numbers
        Area -> its number in the list of the second page.
    file
        Where all of it is.
    """
    first = HEADLINE.clipped(headline(signals, language), WHOLE_MM, HEADLINE_LINES)
    return [
        PATTERNS,
        f'<p class="headline">{escape(first)}</p>',
        f'<p class="lead">{escape(under_headline(signals, language))}</p>',
        where(signals, numbers, language),
        _table(signals, file, language),
        _columns(language),
    ]


def _table(signals: Signals, file: str, language: Language) -> str:
    results = [*signals.worries, *signals.chances]
    if not results:
        return ""
    head = "".join(f'<th scope="col">{escape(word(key, language))}</th>' for key in HEADS)
    rows = "".join(_row(signals, result, language) for result in results[:MOST_SIGNALS])
    more = len(results) - MOST_SIGNALS
    note = word("signals_more", language).format(more, file) if more > 0 else ""
    return (
        f'<div><table class="signals"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="note">{escape(note)}</p></div>'
    )


def _row(signals: Signals, result: OverlayResult, language: Language) -> str:
    name = result.overlay.name.to(language)
    if result.overlay.high_is == "better":
        name = f"{name} {word('chance', language)}"
    outcomes = result.outcomes[signals.inhabited]
    unknown = int((outcomes == Outcome.UNKNOWN).sum())
    certain = sure(result)
    cells: Sequence[str] = [
        "–" if unknown == len(outcomes) else str(len(result.flagged)),
        _share(signals, result, language),
        "–" if certain is None or unknown == len(outcomes) else str(certain),
        str(unknown),
        _since(result, language),
    ]
    shown = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    clipped = NAME.clipped(name, NAME_MM, NAME_LINES)
    return f'<tr><th scope="row">{escape(clipped)}</th>{shown}</tr>'


def _share(signals: Signals, result: OverlayResult, language: Language) -> str:
    """Return the part of the inhabitants that live where it flags, of those where it is known."""
    people = signals.build.dataset.figure("inhabitants")[result.outcomes != Outcome.UNKNOWN]
    flagged, total = float(people[list(result.flagged)].sum()), float(people.sum())
    return f"{format_number(flagged / total * 100, 0, language)}%" if total else "–"


def _since(result: OverlayResult, language: Language) -> str:
    if not result.earlier:
        return "–"
    found = over_time(result)
    new, gone = len(found[Trend.NEW]), len(found[Trend.FADING])
    return word("new_gone", language).format(new, gone, max(result.earlier))


def _columns(language: Language) -> str:
    shown = "".join(
        f"<div><h2>{escape(word(key, language))}</h2>"
        f"<p>{escape(word(f'{key}_text', language))}</p></div>"
        for key in COLUMNS
    )
    return f'<div class="three">{shown}</div>'
