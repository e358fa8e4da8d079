"""The command that writes a report for a council meeting."""

from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli.options import (
    AddCare,
    AtLevel,
    Buildings,
    Care,
    CityName,
    Data,
    Neighbourhoods,
    Offline,
    Only,
    OwnLayers,
    Plans,
    Population,
    Quiet,
    Refresh,
    Replace,
    SkipUnavailable,
    Streets,
    Years,
    files_of,
    years_of,
)
from gemengd.cli.progress import stages
from gemengd.model.text import Language

_commands = typer.Typer()


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.add_typer(_commands)


@_commands.command(
    epilog="""\b
Examples:
  gemengd report voorbeeldstad
      the made-up city; print report.html from any browser, or save it as PDF
  gemengd report leeuwarden.toml --data downloads/ --lang en
      a real city from files, in English
  gemengd report breda --plans plans.gpkg --care care.csv
      with your own plans and care register
"""
)
def report(
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
    level: AtLevel = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Write DIR/<city>/report.html and report.csv.")
    ] = Path("build"),
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.NL,
    only: Only = None,
    layers: OwnLayers = None,
    replace: Replace = False,
    skip_unavailable: SkipUnavailable = False,
    offline: Offline = False,
    refresh: Refresh = False,
    quiet: Quiet = False,
) -> None:
    """Write two pages of A4 on a city: its signals, why, how sure, what changed, whose figures."""
    from gemengd import pipeline
    from gemengd.cli import out as said
    from gemengd.report import write_report
    from gemengd.sources import Client

    with stages(silent=quiet) as progress:
        result = pipeline.build(
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
            level=level,
            only=only or (),
            definitions=layers or (),
            replace=replace,
            skip_unavailable=skip_unavailable,
            client=Client(offline=offline, refresh=refresh),
            progress=progress,
        )
    written = write_report(result.build, out, lang)
    if not quiet:
        for path in written:
            said.line(str(path))
