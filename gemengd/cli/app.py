"""Commands, options and exit codes.

Heavy imports happen inside the commands, so that ``--help`` answers at once.
"""

import logging
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli import explain, show
from gemengd.cli.progress import stages
from gemengd.errors import GemengdError
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
  gemengd layers segregation
""",
)


def main() -> None:
    """Run the command line: a user's mistake is one line and its branch's exit code."""
    try:
        app()
    except GemengdError as error:
        sys.stderr.write(f"gemengd: {' '.join(str(error).split())}\n")
        sys.exit(error.exit_code)


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
  gemengd build GM0308 --neighbourhoods buurten.geojson
      a real municipality, from the yearly map of CBS and Kadaster
  gemengd build GM0308 --neighbourhoods buurten.gpkg --streets utrecht.osm.pbf --care care.csv
      with walking minutes along the streets to the care in your own register
  gemengd build breda.toml --data downloads/ --only segregation --lang en
      from a TOML that names the files, one overlay, the map in English
"""
)
def build(
    city: Annotated[str, typer.Argument(help="Name, GM code or TOML file of a city.")],
    neighbourhoods: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Neighbourhoods with key figures, as CBS publishes them."
        ),
    ] = None,
    streets: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Streets: .osm.pbf or a file of lines.")
    ] = None,
    care: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Care facilities: .csv, .osm.pbf or points.")
    ] = None,
    plans: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Restructuring plans: polygons.")
    ] = None,
    population: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Inhabitants per 100 m square.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the files that a TOML names.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write to DIR/<city>/.")] = Path("build"),
    lang: Annotated[
        Language, typer.Option(help="Language of the map and the reasons.")
    ] = Language.NL,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="SLUG", help="Only this layer or overlay; may be repeated."),
    ] = None,
    layers: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Folder with your own layers; may be repeated."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Your layers may take the place of shipped ones.")
    ] = False,
    skip_unavailable: Annotated[
        bool,
        typer.Option("--skip-unavailable", help="Leave out, by name, what cannot be computed."),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Say everything that was noticed.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON, for scripts.")
    ] = False,
) -> None:
    """Build the map, the GeoPackage and the list of flagged neighbourhoods of a city."""
    logging.basicConfig(level=logging.DEBUG if verbose else logging.ERROR, stream=sys.stderr)
    from gemengd import pipeline
    from gemengd.model.raw import Role

    named = {
        Role.AREAS: neighbourhoods,
        Role.STREETS: streets,
        Role.CARE: care,
        Role.PLANS: plans,
        Role.POPULATION: population,
    }
    with stages(silent=quiet or json) as progress:
        result = pipeline.build(
            city,
            files={role: path for role, path in named.items() if path is not None},
            data=data,
            out=out,
            language=lang,
            only=only or (),
            definitions=layers or (),
            replace=replace,
            skip_unavailable=skip_unavailable,
            progress=progress,
        )
    if json:
        show.as_json(result)
    elif not quiet:
        show.flags(result, lang)
        show.unknowns(result, lang)
        show.warnings(result, complete=verbose)
        show.files(result)


@app.command(
    epilog="""\b
Examples:
  gemengd compare breda.toml ede.toml --data downloads/
      each city measured against itself
  gemengd compare breda ede groningen --within netherlands.toml --data downloads/
      all measured against the country, out of one file
"""
)
def compare(
    cities: Annotated[list[str], typer.Argument(help="Names, GM codes or TOML files of cities.")],
    within: Annotated[
        Path | None,
        typer.Option(metavar="TOML", help="Measure all against the areas of this TOML."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the files that a TOML names.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write DIR/compare.html.")] = Path(
        "build"
    ),
    lang: Annotated[Language, typer.Option(help="Language of the page.")] = Language.NL,
    only: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="Only this layer; may be repeated.")
    ] = None,
    layers: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Folder with your own layers; may be repeated."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Your layers may take the place of shipped ones.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
) -> None:
    """Set cities side by side on one page: small maps on one scale, and tables."""
    from functools import partial

    from gemengd import pipeline
    from gemengd.cli import out as said
    from gemengd.comparison import render_page, sides_of, sides_within, write_page
    from gemengd.sources import find_municipality

    with stages(silent=quiet) as progress:
        build_ = partial(
            pipeline.build, data=data, only=only or (), definitions=layers or (), replace=replace,
            progress=progress,
        )  # fmt: skip
        if within is None:
            results = [build_(city) for city in cities]
            sides = sides_of(results)
        else:
            results = [build_(within)]
            sides = sides_within(results[0], [find_municipality(city) for city in cities])
    name = None if within is None else results[0].dataset.city.name
    page = render_page(sides, [result.build for result in results], lang, within=name)
    path = write_page(page, out / "compare.html")
    if not quiet:
        said.line(str(path))


@app.command(
    epilog="""\b
Examples:
  gemengd evaluate leeuwarden.toml --data downloads/ --against leefbaarometer.csv
      each layer and overlay against the worst tenth of three scores, beside naive figures
  gemengd evaluate netherlands.toml --data downloads/ --against leefbaarometer.csv --score onv
      one score, for every area of the country that has it
  gemengd evaluate breda.toml --data downloads/ --against list.csv --code buurtcode
      against a list of areas
"""
)
def evaluate(
    city: Annotated[str, typer.Argument(help="Name, GM code or TOML file of a city.")],
    against: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Leefbaarometer CSV, or a table with --code."),
    ],
    score: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Column with a score; may be repeated."),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Column with codes; without --score a list of areas."),
    ] = None,
    year: Annotated[int | None, typer.Option(help="Year of the scores; the newest.")] = None,
    high_is_worse: Annotated[
        bool, typer.Option("--high-is-worse", help="A high score is bad; else a low one is.")
    ] = False,
    worst: Annotated[float, typer.Option(help="Share of the areas that counts as worst.")] = 0.1,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the files that a TOML names.")
    ] = None,
    layers: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Folder with your own layers; may be repeated."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Your layers may take the place of shipped ones.")
    ] = False,
    samples: Annotated[int, typer.Option(min=100, help="Bootstrap samples per interval.")] = 1000,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON, for scripts.")] = False,
) -> None:
    """Say how well layers and overlays agree with a score or list made by others."""
    from gemengd import pipeline
    from gemengd.cli import evaluation
    from gemengd.evaluation import Against, evaluate_build

    with stages(silent=json) as progress:
        result = pipeline.build(
            city, data=data, definitions=layers or (), replace=replace, progress=progress
        )
    chosen = Against(against, code, tuple(score or ()), year, high_is_worse, worst)
    found = evaluate_build(result, chosen, samples=samples)
    evaluation.as_json(found) if json else evaluation.show(found)


@app.command(
    epilog="""\b
Examples:
  gemengd inspect buurten.gpkg
  gemengd inspect kwb_2025.csv --against wijken_2024.geojson
      and how its codes fit those of another file
  gemengd inspect old.shp --crs EPSG:28992 --encoding latin-1
"""
)
def inspect(
    file: Annotated[Path, typer.Argument(help="A map or a table.")],
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another file with codes of areas.")
    ] = None,
    table: Annotated[str | None, typer.Option(help="Table, if the file holds several.")] = None,
    crs: Annotated[str | None, typer.Option(help="For a file that does not say.")] = None,
    encoding: Annotated[str | None, typer.Option(help="For a file that does not say.")] = None,
) -> None:
    """Say what gemengd sees in a file, and print a TOML to start from."""
    from gemengd.cli import inspection
    from gemengd.inspection import inspect as look
    from gemengd.model.request import Input

    other = None if against is None else Input(file=against)
    given = Input(file=file, table=table, crs=crs, encoding=encoding)
    inspection.show(look(given, other))


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
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the cities that can be built, and from what data."""
    from gemengd import pipeline

    show.cities(pipeline.cities(), search, everything=everything, json=json)


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
    folder: Annotated[
        list[Path] | None,
        typer.Option("--layers", metavar="DIR", help="Folder with your own layers."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Your layers may take the place of shipped ones.")
    ] = False,
    lang: Annotated[Language, typer.Option(help="Language of titles.")] = Language.EN,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List or explain layers, overlays and styles."""
    from gemengd import pipeline

    definitions = pipeline.definitions(folder or (), replace=replace)
    if slug is None:
        explain.definitions(definitions, lang, json=json)
    else:
        explain.definition(definitions, slug, lang, json=json)
