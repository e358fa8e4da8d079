"""A scenario on a sheet: which flags change, where, and how sure that is."""

from html import escape

from pandas import DataFrame

from gemengd.exports.csv_text import frame_csv
from gemengd.exports.sheet import legend, render_sheet, small_map, sources_section
from gemengd.model.style import Style, StyleClass, format_number
from gemengd.model.text import Language, Text
from gemengd.scenario.run import ScenarioResult, Shift

SHIFTS = {
    Shift.NEW: ("#b2182b", Text("new signal", "nieuw signaal")),
    Shift.LIFTED: ("#2166ac", Text("signal lifted", "signaal opgeheven")),
    Shift.STAYS: ("#f4a582", Text("signal stays", "signaal blijft")),
    Shift.NONE: ("#f7f4ec", Text("no signal", "geen signaal")),
}
STYLE = Style(
    slug="shifts",
    title="What becomes of the flags",
    title_nl="Wat er met de signalen gebeurt",
    kind="categories",
    source="Before and after the scenario.",
    categories=tuple(
        StyleClass(value=shift, colour=colour, label=text.en, label_nl=text.nl)
        for shift, (colour, text) in SHIFTS.items()
    ),
)
TITLE = Text("What if: {}", "Wat als: {}")
HOMES = Text("Homes that change", "Woningen die veranderen")
TENURES = {
    "corporation": Text("corporation", "corporatie"),
    "owner": Text("owner-occupied", "koop"),
    "other_rental": Text("other rental", "overige huur"),
}
AREA = Text("Area", "Gebied")
BECOMES = Text("Becomes", "Wordt")
CHANCE = Text("Chance of a signal, before and after", "Kans op een signaal, voor en na")
FIGURES = Text("Figures", "Cijfers")
NO_CHANGE = Text("No figure of this signal changes.", "Geen cijfer van dit signaal verandert.")
CHANCES = Text(
    "The chance says in which part of many draws, with other weights, thresholds and rounding, the "
    "area is flagged.",
    "De kans zegt in welk deel van veel trekkingen, met andere gewichten, drempels en afronding, "
    "het gebied een signaal heeft.",
)


def scenario_page(result: ScenarioResult, language: Language) -> str:
    """Return the sheet of a scenario as HTML."""
    city = result.before.dataset.city
    title = f"{city.name}: {TITLE.to(language).format(result.scenario.name.to(language))}"
    table = result.table
    notes = "".join(f"<li>{escape(note.to(language))}</li>" for note in (*result.notes, CHANCES))
    blocks = [
        f"<ul>{notes}</ul>",
        _homes(result, language),
        legend(STYLE, language),
        *(_section(result, slug, table, language) for slug in result.after.overlays),
        sources_section([result.before], language),
    ]
    return render_sheet(title, blocks, language, made_up=city.made_up)


def scenario_csv(result: ScenarioResult) -> str:
    """Return `ScenarioResult.table` as CSV, in which no text is a formula."""
    return frame_csv(result.table, decimals=3)


def _homes(result: ScenarioResult, language: Language) -> str:
    changed = result.homes[(result.homes != 0).any(axis=1)]
    if changed.empty:
        return ""
    names = result.before.dataset.areas["name"]
    heads = [AREA, *(TENURES[column] for column in changed.columns)]
    rows = [
        [escape(names[code]), *(_signed(value, language) for value in row)]
        for code, row in zip(changed.index, changed.to_numpy(), strict=True)
    ]
    return f"<section><h2>{HOMES.to(language)}</h2>{_table(heads, rows, language)}</section>"


def _section(result: ScenarioResult, slug: str, table: DataFrame, language: Language) -> str:
    overlay, areas = result.after.overlays[slug].overlay, result.after.dataset.areas
    rows = table[table["overlay"] == slug]
    title = overlay.name.to(language)
    if rows.empty:
        body = f"<p>{NO_CHANGE.to(language)}</p>"
    else:
        shifts = result.shifts(slug).replace(Shift.UNKNOWN.value, None)
        words = {str(c.value): c.text.to(language) for c in STYLE.classes()}
        drawing = small_map(areas, shifts, STYLE, title, lambda value: words.get(str(value), "–"))
        cells = [_cells(row, words, language) for _, row in rows.iterrows()]
        heads = [AREA, BECOMES, CHANCE, FIGURES]
        shown = _table(heads, cells, language)
        body = f'<div class="pair">{drawing}<div class="wide">{shown}</div></div>'
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _cells(row: "object", words: dict[str, str], language: Language) -> list[str]:
    chances = [
        format_number(row[key] * 100, 0, language) + "%" if row[key] == row[key] else "–"  # type: ignore[index]
        for key in ("probability_before", "probability_after")
    ]
    return [
        escape(str(row["name"])),  # type: ignore[index]
        escape(words.get(str(row["shift"]), "–")),  # type: ignore[index]
        " → ".join(chances),
        escape(str(row["moved"])),  # type: ignore[index]
    ]


def _table(heads: list[Text], rows: list[list[str]], language: Language) -> str:
    head = "".join(f'<th scope="col">{escape(text.to(language))}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _signed(value: float, language: Language) -> str:
    if abs(value) < 0.5:  # noqa: PLR2004 - less than half a home is none
        return "–"
    return ("+" if value > 0 else "") + format_number(value, 0, language)
