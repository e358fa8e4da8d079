"""Results as tables for people and as JSON for scripts, on standard output."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gemengd.cli import out
from gemengd.errors import DefinitionError
from gemengd.model.text import Language, Text

if TYPE_CHECKING:
    from gemengd.city_sources import BuildableCity
    from gemengd.model.ledger import Account
    from gemengd.pipeline import BuildResult
    from gemengd.sources import SourceState

DAY_H = 24


def flags(result: "BuildResult", language: Language) -> None:
    """Print the flagged areas with their reasons, and how many were not or unknown."""
    rows = _flag_rows(result, language)
    shown = out.table("code", "name", "overlay", "score", "because", title=_title(result))
    for row in rows:
        shown.add_row(*(str(row[key]) for key in ("code", "name", "overlay", "score", "because")))
    if rows:
        out.print_table(shown)
    for found in result.build.overlays.values():
        counts = found.outcomes.value_counts()
        line = ", ".join(f"{counts.get(o, 0)} {o.replace('_', ' ')}" for o in _OUTCOMES)
        out.line(f"{found.overlay.name.to(language)}: {line}")


def unknowns(result: "BuildResult", language: Language) -> None:
    """Print, per layer that lacks figures, how many are unknown and why."""
    rows = _unknown_rows(result, language)
    if not rows:
        return
    shown = out.table("layer", "unknown", "why", title="Unknown")
    for row in rows:
        shown.add_row(row["layer"], f"{row['unknown']} of {row['areas']}", row["why"])
    out.print_table(shown)


def sources(states: "Sequence[SourceState]", *, json: bool) -> None:
    """Print what a city is built from."""
    rows = [
        {
            "source": state.title,
            "for": ", ".join(state.roles),
            "year": state.year,
            "rows": state.rows,
            "licence": state.licence,
            "from": state.location,
            "sha256": state.sha256,
            "verified": state.verified,
            "cached": state.cached,
            "fetched": state.fetched,
        }
        for state in states
    ]
    if json:
        out.print_json(rows)
        return
    named = ("source", "for", "year", "rows", "licence", "from")
    shown = out.table(*named, "verified", "cached", "age")
    for row, state in zip(rows, states, strict=True):
        cells = [row[key] for key in named]
        shown.add_row(*map(_or_dash, cells), _verified(state), _cached(state), _age(state))
    out.print_table(shown)


def _or_dash(cell: object) -> str:
    return "–" if cell is None else str(cell)


def _verified(state: "SourceState") -> str:
    if not state.location.startswith("http"):
        return "a file"
    return {None: "–", True: "yes", False: "no: nobody here has fetched it"}[state.verified]


def _cached(state: "SourceState") -> str:
    return {None: "–", True: "yes", False: "no"}[state.cached]


def _age(state: "SourceState") -> str:
    if state.fetched is None:
        return "–"
    hours = (time.time() - state.fetched) / 3600
    return f"{hours / DAY_H:.0f} days" if hours >= DAY_H else f"{hours:.1f} hours"


def warnings(result: "BuildResult", *, complete: bool) -> None:
    """Print what was left out, repaired or could not be matched."""
    left_out = [f"{slug} left out: {why}" for slug, why in result.build.left_out.items()]
    found = [*left_out, *result.dataset.warnings]
    shown = found if complete else found[:5]
    for warning in shown:
        out.line(f"Note: {warning}")
    if len(found) > len(shown):
        out.line(f"Note: {len(found) - len(shown)} more; see them with -v or in manifest.json")


def losses(result: "BuildResult", language: Language) -> None:
    """Print a line for each input of which something is not used."""
    where = {source.slug: source.location for source in result.dataset.sources}
    for account in result.dataset.ledger:
        if account.left_out:
            out.line(f"{where[account.source]}: {counted(account, language)}")


def counted(account: "Account", language: Language, *, examples: bool = False) -> str:
    """Return how many rows of an input are used, and why the others are not."""
    of_used = Text(
        f"{account.used} of {account.read} used", f"{account.used} van de {account.read} gebruikt"
    )
    gone = [
        f"{left.count} {left.why.to(language)}"
        + (f" ({', '.join(left.examples)})" if examples and left.examples else "")
        for left in account.left_out
    ]
    return "; ".join([of_used.to(language), *([", ".join(gone)] if gone else [])])


def files(result: "BuildResult") -> None:
    """Print where the outputs are."""
    for path in result.files:
        out.line(str(path))


def as_json(result: "BuildResult", language: Language) -> None:
    """Print flags, unknowns, warnings and files as one JSON document."""
    city = result.dataset.city
    out.print_json(
        {
            "city": {"name": city.name, "code": city.code, "made_up": city.made_up},
            "flagged": _flag_rows(result, language),
            "unknown": _unknown_rows(result, language),
            "warnings": list(result.dataset.warnings),
            "left_out": dict(result.build.left_out),
            "files": [str(path) for path in result.files],
        }
    )


def cities(
    found: Sequence["BuildableCity"], search: str | None, *, everything: bool, json: bool
) -> None:
    """Print the cities that can be built, and from what."""
    wanted = search.casefold() if search else ""
    named = [c for c in found if wanted in c.name.casefold() or wanted in c.code.casefold()]
    listed = named if everything or search or json else [c for c in named if c.in_study]
    if search and not named:
        raise DefinitionError(
            f"no city has {search!r} in its name or code; see gemengd cities --all"
        )
    if json:
        out.print_json([{"code": c.code, "name": c.name, "data": c.data} for c in listed])
        return
    shown = out.table("code", "name", "data")
    for city in listed:
        shown.add_row(city.code, city.name, city.data)
    out.print_table(shown)
    if len(listed) < len(named):
        out.line(f"{len(named) - len(listed)} more municipalities: gemengd cities --all")


_OUTCOMES = ("flagged", "not_flagged", "unknown")


def _flag_rows(result: "BuildResult", language: Language) -> list[dict[str, Any]]:
    names = result.dataset.areas["name"]
    return [
        {
            "code": code,
            "name": names[code],
            "overlay": slug,
            "score": round(float(found.scores[code]), 2),
            "because": "; ".join(f.because(language) for f in found.reasons(code)),
        }
        for slug, found in result.build.overlays.items()
        for code in found.flagged
    ]


def _unknown_rows(result: "BuildResult", language: Language) -> list[dict[str, Any]]:
    from gemengd.model.reason import Reason

    inhabited = result.dataset.areas["inhabited"]
    rows = []
    for slug, found in result.build.layers.items():
        missing = found.reasons[found.values.isna() & inhabited]
        if missing.empty:
            continue
        why = [Reason(r).text.to(language) for r in missing.value_counts().index if r]
        rows.append(
            {
                "slug": slug,
                "layer": found.layer.name.to(language),
                "unknown": len(missing),
                "areas": int(inhabited.sum()),
                "why": "; ".join(why),
            }
        )
    return rows


def _title(result: "BuildResult") -> str:
    city = result.dataset.city
    return f"{city.name} ({city.code}){', made up' if city.made_up else ''}: flagged"
