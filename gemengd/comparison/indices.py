"""The cities' indices of segregation: a chart of intervals, and a table."""

from collections.abc import Callable, Sequence
from html import escape
from math import ceil

from gemengd.comparison.sides import Side
from gemengd.comparison.table import YEAR, table
from gemengd.exports.words import UNKNOWN, mind
from gemengd.model.index import Estimate, Index, IndexResult, Statistic
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

Row = tuple[str, Estimate | None]
Line = tuple[str, IndexResult | None, Estimate | None]

WIDTH, LABEL, LINE, TOP = 520, 150, 22, 6
WIDELY = Statistic.DISSIMILARITY  # shown for every width of surroundings
SHOWN = (WIDELY, Statistic.ISOLATION, Statistic.THEIL_H)
HEADS = (
    Text("City", "Stad"),
    YEAR,
    Text("Areas", "Gebieden"),
    Text("Share in the city (%)", "Aandeel in de stad (%)"),
    Text("Value", "Waarde"),
    Text("95% interval", "95%-interval"),
    Text("By chance alone", "Alleen door toeval"),
)
BETWEEN = Text("between areas", "tussen gebieden")
WITHIN = Text("in surroundings of {} m", "in een omgeving van {} m")
CHANCE = Text(
    "dot: value; line: 95% interval; tick: by chance alone",
    "stip: waarde; lijn: 95%-interval; streepje: alleen door toeval",
)


def index_sections(sides: Sequence[Side], language: Language) -> list[str]:
    """Return a section per index that any of the cities has, as HTML."""
    indices = {r.index.slug: r.index for side in sides for r in side.indices.values()}
    return [
        _section(index, sides, language)
        for index in sorted(indices.values(), key=lambda i: (i.order, i.slug))
        if any(side.indices[index.slug].estimates for side in sides if index.slug in side.indices)
    ]


def _section(index: Index, sides: Sequence[Side], language: Language) -> str:
    description = Text(index.description, index.description_nl).to(language)
    blocks = [
        _block(index, statistic, radius, sides, language)
        for statistic in SHOWN
        for radius in (0.0, *(index.radii_m if statistic is WIDELY else ()))
        if any(_estimate(side, index, statistic, radius) for side in sides)
    ]
    return (
        f'<section class="long"><h2>'
        f"{escape(index.name.to(language))}</h2><p>{escape(description)}</p>"
        f'<p class="caveat">{escape(mind(index.warning, language))}</p>'
        f"<p>{CHANCE.to(language)}</p>{''.join(blocks)}</section>"
    )


def _block(
    index: Index, statistic: Statistic, radius: float, sides: Sequence[Side], language: Language
) -> str:
    where = BETWEEN if radius == 0 else Text(*(t.format(f"{radius:g}") for t in _both(WITHIN)))
    title = f"{statistic.text.to(language)}, {where.to(language)}"
    lines = _lines(sides, index, statistic, radius)
    rows: list[Row] = [(name, found) for name, _, found in lines]
    most = _axis(sides, index, statistic)
    return (
        f'<h3>{escape(title)}</h3><div class="pair">{_chart(rows, most, title, language)}'
        f"{_table(lines, title, language)}</div>"
    )


def _lines(sides: Sequence[Side], index: Index, statistic: Statistic, radius: float) -> list[Line]:
    """Return a line per city, and one before it for each earlier year that is known."""
    lines: list[Line] = []
    for side in sides:
        now = side.indices.get(index.slug)
        for result in now.earlier if now else ():
            if (statistic, radius) in result.by_key:
                name = f"{side.name}, {result.year}"
                lines.append((name, result, result.by_key[statistic, radius]))
        lines.append((side.name, now, _estimate(side, index, statistic, radius)))
    return lines


def _estimate(side: Side, index: Index, statistic: Statistic, radius: float) -> Estimate | None:
    result = side.indices.get(index.slug)
    return result.by_key.get((statistic, radius)) if result else None


def _axis(sides: Sequence[Side], index: Index, statistic: Statistic) -> float:
    """Return where the axis of a statistic ends: the same for every width of surroundings."""
    radii = (0.0, *index.radii_m)
    lines = [line for radius in radii for line in _lines(sides, index, statistic, radius)]
    return min(1.0, ceil(10 * max(e.high for _, _, e in lines if e is not None)) / 10)


def _both(text: Text) -> tuple[str, str]:
    return text.en, text.nl


def _chart(rows: Sequence[Row], most: float, title: str, language: Language) -> str:
    height = TOP + LINE * len(rows) + 20

    def at(value: float) -> str:
        return f"{LABEL + (WIDTH - LABEL - 20) * max(0.0, min(value, most)) / most:.1f}"

    marks = "".join(_mark(number, row, at) for number, row in enumerate(rows))
    base = TOP + LINE * len(rows)
    ends = "".join(
        f'<text x="{at(value)}" y="{base + 14}" text-anchor="middle">'
        f"{format_number(value, 1, language)}</text>"
        for value in (0.0, most)
    )
    axis = f'<path class="scale" d="M{at(0)},{base}H{at(most)}"/>'
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">{marks}{axis}{ends}</svg>'
    )


def _mark(number: int, row: Row, at: Callable[[float], str]) -> str:
    name, found = row
    y = TOP + LINE * number + LINE / 2
    label = f'<text x="0" y="{y + 4:.1f}">{escape(name)}</text>'
    if found is None:
        return label
    return (
        f'{label}<path class="range" d="M{at(found.low)},{y}H{at(found.high)}"/>'
        f'<circle cx="{at(found.value)}" cy="{y}" r="4"/>'
        f'<path class="chance" d="M{at(found.by_chance)},{y - 6}v12"/>'
    )


def _table(lines: Sequence[Line], title: str, language: Language) -> str:
    heads = [text.to(language) for text in HEADS]
    return table(title, heads, [(line[0], _cells(line, language)) for line in lines])


def _cells(line: Line, language: Language) -> list[str]:
    _, result, found = line
    if result is None or found is None:
        return [UNKNOWN.to(language)] * (len(HEADS) - 1)
    value, low, high, chance = (
        format_number(n, 2, language) for n in (found.value, found.low, found.high, found.by_chance)
    )
    share = format_number(result.share, 1, language)
    year, areas = str(result.year or "–"), str(result.areas)
    return [year, areas, share, value, f"{low} – {high}", chance]
