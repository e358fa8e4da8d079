"""What gemengd sees in a file, on one screen."""

from collections.abc import Sequence

from gemengd.cli import out
from gemengd.cli.show import counted
from gemengd.inspection import Inspection, Ledger, starter
from gemengd.model.raw import Role
from gemengd.model.text import Language, Text

SHOWN = 3
COLUMNS_SHOWN = 12


LEDGER = Text("ledger", "verantwoord")
USED, UNUSED = Text("used", "gebruikt"), Text("not used", "ongebruikt")
ABSENT = Text("not there", "niet aanwezig")
STOPS = Text("a build stops", "een bouw stopt")
NO_BORDERS = Text(
    "as far as the file alone tells; with --against FILE, the areas, also what lies elsewhere",
    "voor zover het bestand zelf zegt; met --against BESTAND, de gebieden, ook wat elders ligt",
)


def show(found: Inspection, ledger: Ledger, language: Language) -> None:
    """Print what was seen, what of it counts, and a TOML to start from."""
    for title, text in [*_lines(found), *_about_ledger(ledger, language)]:
        out.line(f"{title:<12} {text}")
    out.line("")
    out.line("# A TOML to start from")
    out.line(starter(found).rstrip())


def _lines(found: Inspection) -> list[tuple[str, str]]:
    lines = [("file", found.file.name), ("format", _format(found))]
    if len(found.tables) > 1:
        lines.append(("table", f"{found.table} (of {', '.join(found.tables)})"))
    lines.append(("rows", f"{found.rows}, {len(found.columns)} columns"))
    lines.append(("year", str(found.year or "not stated: say it in the TOML")))
    lines += _about_codes(found) + _about_shapes(found) + _about_figures(found)
    if found.against is not None:
        lines += _about_match(found)
    return lines


def _about_ledger(ledger: Ledger, language: Language) -> list[tuple[str, str]]:
    lines = []
    for account in ledger.accounts:
        told = counted(account, language, examples=True)
        lines.append((LEDGER.to(language), told))
        for title, columns in (
            (USED, account.columns_used),
            (UNUSED, account.columns_unused),
            (ABSENT, account.columns_missing),
        ):
            if columns:
                lines.append((title.to(language), _few(columns, COLUMNS_SHOWN)))
    if not ledger.borders_known and ledger.accounts:
        lines.append(("", NO_BORDERS.to(language)))
    if ledger.stops:
        lines.append((LEDGER.to(language), f"{STOPS.to(language)}: {ledger.stops}"))
    return lines


def _format(found: Inspection) -> str:
    if found.recognised:
        return f"{found.reader}, for {found.role}"
    return f"not recognised; nearest: {found.why_not}; read it as own, for {found.role}"


def _about_codes(found: Inspection) -> list[tuple[str, str]]:
    codes = found.codes
    if codes.column is None:
        return [("codes", f"none found among {_few(found.columns, COLUMNS_SHOWN)}")]
    levels = ", ".join(f"{count} {level}" for level, count in codes.levels.items())
    of = codes.municipalities
    where = of[0] if len(of) == 1 else f"{len(of)} municipalities"
    lines = [("codes", f"{codes.column}: {levels} of {where}")]
    if len(codes.levels) > 1:
        lines.append(("", "levels are mixed: only those of the map are taken"))
    if codes.unfinished:
        lines.append(("", f"{codes.unfinished} lack their prefix or zeros, and will be completed"))
    if codes.doubled:
        lines.append(("doubled", f"{len(codes.doubled)} codes: {_few(codes.doubled)}"))
    return lines


def _about_shapes(found: Inspection) -> list[tuple[str, str]]:
    shapes = found.shapes
    if shapes is None:
        return [("shapes", "none")]
    lines = [("shapes", shapes.kind), ("crs", _crs(shapes.crs, shapes.likely))]
    if shapes.empty:
        lines.append(("without", f"{len(shapes.empty)} rows have no shape"))
    if shapes.invalid:
        shown = _few([_label(found, row) for row in shapes.invalid])
        lines.append(("invalid", f"{len(shapes.invalid)} cross themselves: {shown}"))
    if shapes.overlapping:
        shown = _few([f"{_label(found, a)} and {_label(found, b)}" for a, b in shapes.overlapping])
        lines.append(("overlapping", f"{len(shapes.overlapping)} pairs: {shown}"))
    return lines


def _crs(declared: str | None, likely: str | None) -> str:
    if declared is None:
        return f"not declared; the coordinates look like {likely or 'no Dutch system'}"
    if likely is None:
        return f"{declared}, but the coordinates lie outside the Netherlands"
    if likely.endswith("swapped"):
        return f"{declared}, but the coordinates look like {likely}"
    return declared


def _about_figures(found: Inspection) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for ours, (theirs, count) in found.known.items():
        lines.append(("" if lines else "figures", f"{ours} = {theirs}: {count} known"))
    if found.role in {Role.AREAS, Role.FIGURES} and not (found.known or found.empty):
        what = f"none of its {len(found.columns)} columns is one of ours by name: name them under"
        lines.append(("figures", f"{what} columns, with the names of docs/columns.md"))
    if found.own_codes is not None:
        lines.append(
            ("own codes", f"{found.own_codes.template}, of {found.own_codes.level.plural}")
        )
    if found.empty:
        lines.append(("empty", f"{len(found.empty)} of our columns: {', '.join(found.empty)}"))
    lines += [("no figures", problem) for problem in found.broken.values()]
    if found.sentinels:
        values = [f"{value} ({count} times)" for value, count in found.sentinels.items()]
        lines.append(("missing as", _few(values, COLUMNS_SHOWN)))
    return lines


def _about_match(found: Inspection) -> list[tuple[str, str]]:
    match = found.against
    assert match is not None
    return [
        ("against", f"{match.both} codes are in both files"),
        ("", f"{len(match.only_here)} only here: {_few(match.only_here)}"),
        ("", f"{len(match.only_there)} only there: {_few(match.only_there)}"),
        ("", f"{len(match.other_name)} with another name: {_few(match.other_name)}"),
    ]


def _label(found: Inspection, row: object) -> str:
    return str(found.codes.values.get(row, f"row {row}"))


def _few(items: Sequence[object], count: int = SHOWN) -> str:
    more = ", …" if len(items) > count else ""
    return ", ".join(map(str, items[:count])) + more if items else "none"
