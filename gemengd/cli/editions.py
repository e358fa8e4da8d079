"""What the publishers have, said to the terminal: the report of their addresses, newer editions."""

from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from gemengd.cli import out
from gemengd.cli.progress import stages

if TYPE_CHECKING:
    from gemengd.sources import Client, Discovery

SHOWN = 8


def check(*, json: bool) -> None:
    """Print what every publisher's address answers."""
    from gemengd.sources import check as checked
    from gemengd.sources import unsigned

    with stages(silent=json) as progress:
        found = checked((lambda *step: progress("fetch", *step)) if progress else None)
    rows = [
        {
            "publisher": one.publisher,
            "year": one.year,
            "status": one.answer.status,
            "bytes": one.answer.total or len(one.answer.start),
            "seconds": round(one.answer.seconds, 1),
            "recognised": out.one_line(one.recognised),
            "address": one.address,
        }
        for one in found
    ]
    day = datetime.now(UTC).date().isoformat()
    if json:
        about = {"gemengd": version("gemengd"), "date": day, "contact": not unsigned()}
        out.print_json({**about, "addresses": rows})
        return
    out.line(f"gemengd {version('gemengd')}, {day}: {len(rows)} addresses asked once each")
    shown = out.table(*rows[0])
    for row in rows:
        shown.add_row(*("–" if value is None else str(value) for value in row.values()))
    out.print_table(shown)
    if unsigned():
        out.line(unsigned())
    out.line("It holds no names, passwords or files of yours: please send it with an issue.")


def discover(client: "Client", to: Path | None, *, json: bool) -> None:
    """Print which newer editions the publishers have, and write the TOML that uses them."""
    from gemengd.sources import as_toml, write_toml
    from gemengd.sources import discover as discovered

    found = discovered(client)
    if to is not None and found.editions:
        write_toml(found, to)
    if json:
        out.print_json({**asdict(found), "toml": as_toml(found)})
        return
    _say(found)
    if found.editions and to is None:
        out.line("")
        out.line("To use them, put this in a file, check it, and let GEMENGD_PUBLISHERS name it:")
        out.line("")
        out.line(as_toml(found))
    elif found.editions:
        out.line(f"written to {to}; let GEMENGD_PUBLISHERS name it")


def _say(found: "Discovery") -> None:
    for line in found.silent:
        out.line(f"no answer: {out.one_line(line)}")
    if not found.editions:
        out.line("No newer edition than those that are known.")
    for edition in found.editions:
        out.line(out.one_line(f"{edition.publisher} {edition.year}: {edition.place}"))
        if edition.unread:
            out.line(f"  columns not compared: {out.one_line(edition.unread)}")
        for what, columns in (("gone", edition.gone), ("new", edition.new)):
            if columns:
                more = ", …" if len(columns) > SHOWN else ""
                out.line(f"  {len(columns)} {what}: {', '.join(columns[:SHOWN])}{more}")
        for before, after in (edition.renamed or {}).items():
            out.line(f"  renamed, it seems: {before} -> {after}")
