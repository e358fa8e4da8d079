"""The command that says what is kept of publishers' answers, and drops what is old."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from gemengd.cli.options import Json

_commands = typer.Typer()


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.add_typer(_commands)


@_commands.command(
    epilog="""\b
Examples:
  gemengd cache
      what is kept, by server, and how large it is
  gemengd cache --prune
      drop what killed builds left, and what nothing refers to
  gemengd cache --prune --older-than 180 --most 5000
      drop also what was fetched half a year ago, then the oldest beyond 5,000 MB
"""
)
def cache(
    prune: Annotated[bool, typer.Option("--prune", help="Drop what may go.")] = False,
    older_than: Annotated[
        float | None, typer.Option(metavar="DAYS", min=0, help="With --prune: answers this old.")
    ] = None,
    most: Annotated[
        float | None, typer.Option(metavar="MB", min=0, help="With --prune: keep at most this.")
    ] = None,
    json: Json = False,
) -> None:
    """List, size and prune what was fetched before."""
    from gemengd.cli import out
    from gemengd.errors import DefinitionError
    from gemengd.sources import Cache
    from gemengd.sources.web import housekeeping

    if not prune and (older_than is not None or most is not None):
        raise DefinitionError("--older-than and --most drop nothing without --prune; add it")
    kept = Cache()
    freed = housekeeping.prune(kept, older_than_days=older_than, most_mb=most) if prune else None
    shelves, size = housekeeping.shelves(kept), housekeeping.size_of(kept)
    if json:
        rows = [vars(shelf) for shelf in shelves]
        out.print_json({"folder": str(kept.folder), "bytes": size, "freed": freed, "servers": rows})
        return
    for shelf in shelves:
        days = f"{_day(shelf.oldest)} to {_day(shelf.newest)}"
        out.line(f"{shelf.bytes / 1e6:10.1f} MB  {shelf.answers:6d}  {days}  {shelf.host}")
    out.line(f"{size / 1e6:10.1f} MB in {kept.folder}")
    if freed is not None:
        out.line(f"{freed / 1e6:10.1f} MB were freed")


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
