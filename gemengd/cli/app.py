"""Commands, options and exit codes.

Heavy imports happen inside the commands, so that ``--help`` answers at once.
"""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli import cache, checks, explain, provenance, report, scenario, show, styles
from gemengd.cli.crash import EXIT_CODE, unforeseen
from gemengd.cli.options import (
    BuildOptions,
    CityName,
    Json,
    NoWait,
    OwnLayers,
    Replace,
    with_options,
)
from gemengd.cli.out import one_line
from gemengd.cli.progress import stages
from gemengd.cli.said import listen
from gemengd.errors import GemengdError
from gemengd.model.format import Format
from gemengd.model.text import Language

app = typer.Typer(
    name="gemengd",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Map where vulnerable residents and cheap housing concentrate in a Dutch city, what is "
    "planned there and whether care is within reach; flag neighbourhoods and say why.",
    epilog="""\b
Examples:
  gemengd build voorbeeldstad
  gemengd build GM0308 --neighbourhoods buurten.gpkg --streets utrecht.osm.pbf
  gemengd build leeuwarden.toml --data downloads/ --lang en
  gemengd report voorbeeldstad
  gemengd layers segregation
""",
)


checks.add_to(app)
styles.add_to(app)
scenario.add_to(app)
report.add_to(app)
provenance.add_to(app)
cache.add_to(app)


def main() -> None:
    """Run the command line: a user's mistake is one line and its branch's exit code.

    So is what gemengd did not foresee, with a file to report it with.
    """
    listen()
    try:
        app()
    except GemengdError as error:
        sys.stderr.write(f"gemengd: {one_line(str(error))}\n")
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001 - nobody else would catch it
        sys.stderr.write(f"gemengd: {one_line(unforeseen(error, sys.argv[1:]))}\n")
        sys.exit(EXIT_CODE)


def _say_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        sys.stdout.write(f"gemengd {version('gemengd')}\n")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    pass


@app.command(
    epilog="""\b
Examples:
  gemengd build voorbeeldstad
      the made-up city that ships with gemengd: try it first
  gemengd build breda
      any municipality by name, its neighbourhoods fetched from PDOK
  gemengd build GM0308 --neighbourhoods buurten.geojson
      a real municipality, from the yearly map of CBS and Kadaster
  gemengd build GM0308 --neighbourhoods buurten.gpkg --streets utrecht.osm.pbf --care care.csv
      with walking minutes along the streets to the care in your own register
  gemengd build breda.toml --data downloads/ --only segregation --lang en
      from a TOML that names the files, one overlay, the map in English
  gemengd build voorbeeldstad --picture segregation --picture social_housing
      with pictures of these two for slides, as PNG
"""
)
@with_options
def build(
    city: CityName,
    given: BuildOptions,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write to DIR/<city>/.")] = Path("build"),
    lang: Annotated[
        Language, typer.Option(help="Language of the map and the reasons.")
    ] = Language.NL,
    format_: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            help="Also all in one table of this format, or a picture each as png or svg, or the "
            "rasters as PDOK takes them; may be repeated.",
        ),
    ] = None,
    picture: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SLUG",
            help="Picture this layer or overlay, as png unless --format svg; may be repeated.",
        ),
    ] = None,
    locked: Annotated[
        bool, typer.Option("--locked", help="Refuse other bytes than those in CITY.lock.")
    ] = False,
    lock: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The same, with a lock of another name.")
    ] = None,
    no_wait: NoWait = False,
    json: Json = False,
) -> None:
    """Build the map, the GeoPackage and the list of flagged neighbourhoods of a city."""
    from gemengd import pipeline
    from gemengd.city_sources import lock_file
    from gemengd.sources import read_lock

    formats = list(format_ or ())
    if picture and not any(wanted.is_picture for wanted in formats):
        formats.append(Format.PNG)
    if locked and lock is None:
        lock = lock_file(city)
    with stages(silent=given.quiet or json) as progress:
        result = pipeline.build(
            city,
            **given.asked(),
            out=out,
            language=lang,
            formats=formats,
            pictures=picture or (),
            # What is locked need not be asked for again, only what is not here.
            client=given.client(keep=lock is not None),
            lock=read_lock(lock) if lock else None,
            wait=not no_wait,
            progress=progress,
        )
    if json:
        show.as_json(result, lang)
    elif not given.quiet:
        show.flags(result, lang)
        show.unknowns(result, lang)
        show.losses(result, lang)
        show.warnings(result, complete=given.verbose)
        show.files(result)


@app.command(
    epilog="""\b
Examples:
  gemengd cities
  gemengd cities breda
  gemengd cities --all
"""
)
def cities(
    search: Annotated[str | None, typer.Argument(help="Part of a name or code.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All municipalities.")] = False,
    json: Json = False,
) -> None:
    """List the cities that can be built, and from what data."""
    from gemengd.city_sources import cities as known

    show.cities(known(), search, everything=everything, json=json)


@app.command(
    epilog="""\b
Examples:
  gemengd layers
  gemengd layers social_housing
  gemengd layers segregation --lang nl
"""
)
def layers(
    slug: Annotated[str | None, typer.Argument(help="Layer, overlay or style to explain.")] = None,
    folder: OwnLayers = None,
    replace: Replace = False,
    lang: Annotated[Language, typer.Option(help="Language of titles.")] = Language.EN,
    json: Json = False,
) -> None:
    """List or explain layers, overlays and styles."""
    from gemengd import pipeline

    definitions = pipeline.definitions(folder or (), replace=replace)
    if slug is None:
        explain.definitions(definitions, lang, json=json)
    else:
        explain.definition(definitions, slug, lang, json=json)
