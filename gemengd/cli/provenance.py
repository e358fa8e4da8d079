"""The commands that say what a city is built from, and hold a later build to it."""

from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli.options import (
    AddCare,
    Buildings,
    Care,
    CityName,
    Data,
    Json,
    Neighbourhoods,
    Offline,
    Plans,
    Population,
    Quiet,
    Refresh,
    Streets,
    Years,
    files_of,
    years_of,
)
from gemengd.cli.progress import stages

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
"""
)
def sources(
    city: CityName,
    neighbourhoods: Neighbourhoods = None,
    streets: Streets = None,
    care: Care = None,
    add_care: AddCare = None,
    plans: Plans = None,
    population: Population = None,
    buildings: Buildings = None,
    data: Data = None,
    years: Years = None,
    offline: Offline = False,
    refresh: Refresh = False,
    json: Json = False,
) -> None:
    """List what a city is built from: address, year, rows, licence, age."""
    from functools import partial

    from gemengd.cities import sources as found_sources
    from gemengd.cli import show
    from gemengd.sources import Client

    with stages(silent=json) as progress:
        found = found_sources(
            city,
            files=files_of(
                neighbourhoods=neighbourhoods,
                streets=streets,
                care=care,
                add_care=add_care,
                plans=plans,
                population=population,
                buildings=buildings,
            ),
            data=data,
            years=years_of(years),
            client=Client(offline=offline, refresh=refresh),
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
def lock(
    city: CityName,
    neighbourhoods: Neighbourhoods = None,
    streets: Streets = None,
    care: Care = None,
    add_care: AddCare = None,
    plans: Plans = None,
    population: Population = None,
    buildings: Buildings = None,
    data: Data = None,
    years: Years = None,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Where; CITY.lock.")] = None,
    offline: Offline = False,
    refresh: Refresh = False,
    quiet: Quiet = False,
) -> None:
    """Write down the address, hash, size, date and licence of all that a city is built from."""
    from functools import partial

    from gemengd.cities import lock as written
    from gemengd.cities import lock_file
    from gemengd.cli import out
    from gemengd.sources import Client

    with stages(silent=quiet) as progress:
        found = written(
            city,
            to or lock_file(city),
            files=files_of(
                neighbourhoods=neighbourhoods,
                streets=streets,
                care=care,
                add_care=add_care,
                plans=plans,
                population=population,
                buildings=buildings,
            ),
            data=data,
            years=years_of(years),
            client=Client(offline=offline, refresh=refresh),
            progress=partial(progress, "fetch") if progress else None,
        )
    if not quiet:
        out.line(f"{len(found.sources)} sources: {found.path}")
