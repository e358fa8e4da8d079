"""The list of areas: as many as there is room for, each with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gemengd.model.outcome import OverlayResult
from gemengd.model.robustness import SURE
from gemengd.model.style import format_number
from gemengd.model.text import Language
from gemengd.report.room import Setting
from gemengd.report.signals import FAIRLY_SURE, Signals, agreement, probability
from gemengd.report.words import word

TEXT, BOLD = Setting(7.5), Setting(7.5, bold=True)
WIDTHS_MM = (6.0, 31.0, 71.0, 74.0)  # number, area, why, how sure; css has the same
PADDING_MM = 3.0
BETWEEN_MM = 2.2
WHY_LINES, SURE_LINES = 5, 8
NAME_LINES = 3


@dataclass(frozen=True)
class Row:
    """A row of the list, and how high it is at most."""

    code: str
    number: int
    name: str
    people: str
    why: str
    sure: tuple[str, ...]

    @property
    def mm(self) -> float:
        """Return the height at most."""
        _, area, why, sure = (width - PADDING_MM for width in WIDTHS_MM)
        heights = (
            BOLD.mm(self.name, area) + TEXT.mm(self.people, area),
            TEXT.mm(self.why, why),
            sum(TEXT.mm(line, sure) for line in self.sure),
        )
        return max(heights) + BETWEEN_MM

    @property
    def html(self) -> str:
        """Return the row of a table."""
        sure = "".join(f"<p>{escape(line)}</p>" for line in self.sure)
        return (
            f'<tr><td class="nr">{self.number}</td><th scope="row">{escape(self.name)}'
            f"<p>{escape(self.people)}</p></th><td>{escape(self.why)}</td><td>{sure}</td></tr>"
        )


def rows_that_fit(signals: Signals, room_mm: float, language: Language) -> list[Row]:
    """Return rows for the areas with a signal, and then for those that nearly have one."""
    rows: list[Row] = []
    used = 0.0
    for code in (*signals.flagged, *signals.nearly):
        row = _row(signals, code, len(rows) + 1, language)
        used += row.mm
        if used > room_mm:
            break
        rows.append(row)
    return rows


def _row(signals: Signals, code: str, number: int, language: Language) -> Row:
    people = signals.build.dataset.figure("inhabitants")[code]
    _, area, why, sure = (width - PADDING_MM for width in WIDTHS_MM)
    flagged = signals.flags(code)
    told = (_how_sure if flagged else _nearly)(signals, code, language)
    return Row(
        code=code,
        number=number,
        name=BOLD.clipped(str(signals.build.dataset.areas["name"][code]), area, NAME_LINES),
        people=word("inhabitants", language).format(format_number(float(people), 0, language)),
        why=_why(signals, code, why, language),
        sure=_fitting(told, sure),
    )


def _fitting(lines: Sequence[str], width_mm: float) -> tuple[str, ...]:
    """Return the lines of a cell, of which the last is cut where they would be too many."""
    found: list[str] = []
    left = SURE_LINES
    for line in lines:
        if left <= 0:
            break
        found.append(TEXT.clipped(line, width_mm, left))
        left -= TEXT.lines(found[-1], width_mm)
    return tuple(found)


def _why(signals: Signals, code: str, width_mm: float, language: Language) -> str:
    """Return as many reasons as fit, and how many more there are."""
    reasons = [_sentence(f.because(language)) for f in signals.reasons(code)]
    for shown in range(len(reasons), 0, -1):
        more = len(reasons) - shown
        rest = [word("reasons_more", language).format(more)] if more else []
        told = " ".join([*reasons[:shown], *rest])
        if TEXT.lines(told, width_mm) <= WHY_LINES:
            return told
    return TEXT.clipped(reasons[0], width_mm, WHY_LINES) if reasons else "–"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _how_sure(signals: Signals, code: str, language: Language) -> list[str]:
    """Return how sure the first signals are, which others there are, and what would lift it."""
    flags = signals.flags(code)
    first = signals.first(code)
    sure = [_sure(result, code, language) for result in first]
    if len(flags) > len(first):
        sure.append(word("also", language).format(len(flags) - len(first)))
    sure += [_agreed(result, code, language) for result in signals.weighed]
    change = [r.changes[code].text.to(language) for r in first[:1] if code in r.changes]
    change += [r.trend_text(code).to(language) for r in first[:1]]
    cells = (" ".join(_sentence(t) for t in texts if t) for texts in (sure, change))
    return [cell for cell in cells if cell]


def _sure(result: OverlayResult, code: str, language: Language) -> str:
    name, chance = result.overlay.name.to(language), probability(result, code)
    if chance != chance:  # noqa: PLR0124 - NaN
        return name
    key = "very" if chance >= SURE else "fairly" if chance >= FAIRLY_SURE else "hardly"
    return f"{name}: {word(key, language)} ({format_number(chance * 100, 0, language)}%)"


def _agreed(result: OverlayResult, code: str, language: Language) -> str:
    agree = len(agreement(result, code))
    told = word("parties", language).format(agree, len(result.weighed))
    return f"{result.overlay.name.to(language)}: {told}"


def _nearly(signals: Signals, code: str, language: Language) -> list[str]:
    nearest = max(signals.worries, key=lambda r: signals.chance(code, [r]))
    chance = signals.chance(code, [nearest])
    shown = word("near", language).format(format_number(chance * 100, 0, language))
    lines = [f"{nearest.overlay.name.to(language)}: {shown}"]
    if code in nearest.changes:
        lines.append(nearest.changes[code].text.to(language))
    return [_sentence(line) for line in lines]
