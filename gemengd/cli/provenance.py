"""The commands that say what a city is built from, and hold a later build to it."""

from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli.options import CityName, CityOptions, Json, with_options
from gemengd.cli.progress import stages
from gemengd.errors import DefinitionError

_commands = typer.Typer()


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(_commands)


@_commands.command(
    epilog="""\b
Examples:
  gemengd sources breda
      what is fetched for a municipality, from where, and how old it is
  gemengd sources breda --offline
      what of it is here already; nothing is fetched
  gemengd sources leeuwarden.toml --data downloads/
  gemengd sources --check
      one small answer from every publisher's address: a report to send back
  gemengd sources --discover --to publishers.toml
      which newer editions there are, what changed, and the TOML that uses them
"""
)
@with_options
def sources(
    given: CityOptions,
    city: Annotated[
        str | None, typer.Argument(help="A municipality by name or GM code, or a TOML.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Ask every publisher's address; print a report.")
    ] = False,
    discover: Annotated[
        bool, typer.Option("--discover", help="Ask the publishers which newer editions exist.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="With --discover: write the TOML that uses them."),
    ] = None,
    json: Json = False,
) -> None:
    """List what a city is built from, or what its publishers have: address, year, licence, age."""
    from functools import partial

    from gemengd.city_sources import sources as found_sources
    from gemengd.cli import editions, show

    if check:
        editions.check(json=json)
        return
    if discover:
        editions.discover(given.client(), to, json=json)
        return
    if city is None:
        message = "say which city: gemengd sources breda"
        raise DefinitionError(f"{message}; or --check or --discover for the publishers themselves")
    with stages(silent=given.quiet or json) as progress:
        found = found_sources(
            city,
            **given.asked(),
            client=given.client(),
            progress=partial(progress, "fetch") if progress else None,
        )
    show.sources(found, json=json)


@_commands.command(
    epilog="""\b
Examples:
  gemengd lock breda
      writes breda.lock; then gemengd build breda --locked refuses other bytes
  gemengd lock breda --years 2015-2025 --to trend.lock
      then gemengd build breda --years 2015-2025 --lock trend.lock
"""
)
@with_options
def lock(
    city: CityName,
    given: CityOptions,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Where; CITY.lock.")] = None,
) -> None:
    """Write down the address, hash, size, date and licence of all that a city is built from."""
    from functools import partial

    from gemengd.city_sources import lock as written
    from gemengd.city_sources import lock_file
    from gemengd.cli import out

    with stages(silent=given.quiet) as progress:
        found = written(
            city,
            to or lock_file(city),
            **given.asked(),
            client=given.client(),
            progress=partial(progress, "fetch") if progress else None,
        )
    if not given.quiet:
        out.line(f"{len(found.sources)} sources: {found.path}")
