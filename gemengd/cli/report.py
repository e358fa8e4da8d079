"""The command that writes a report for a council meeting."""

from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli.options import BuildOptions, CityName, NoWait, with_options
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
@with_options
def report(
    city: CityName,
    given: BuildOptions,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Write DIR/<city>/report.html and report.csv.")
    ] = Path("build"),
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.NL,
    no_wait: NoWait = False,
) -> None:
    """Write two pages of A4 on a city: its signals, why, how sure, what changed, whose figures."""
    from gemengd import pipeline
    from gemengd.cli import out as said
    from gemengd.cli import show
    from gemengd.report import write_report

    with stages(silent=given.quiet) as progress:
        result = pipeline.build(city, **given.asked(), client=given.client(), progress=progress)
    written = write_report(result.build, out, lang, wait=not no_wait)
    if not given.quiet:
        if given.verbose:
            show.warnings(result, complete=True)
        for path in written:
            said.line(str(path))
