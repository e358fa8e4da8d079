"""The commands that look into files and hold results side by side or against others'."""

from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli.options import BuildOptions, CityName, Json, NoWait, with_options
from gemengd.cli.progress import stages
from gemengd.model.text import Language

_commands = typer.Typer()


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(_commands)


@_commands.command(
    epilog="""\b
Examples:
  gemengd compare breda.toml ede.toml --data downloads/
      each city measured against itself
  gemengd compare breda ede groningen --within netherlands.toml --data downloads/
      all measured against the country, out of one file
"""
)
@with_options
def compare(
    cities: Annotated[list[str], typer.Argument(help="Names, GM codes or TOML files of cities.")],
    given: BuildOptions,
    within: Annotated[
        Path | None,
        typer.Option(metavar="TOML", help="Measure all against the areas of this TOML."),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write DIR/compare.html.")] = Path(
        "build"
    ),
    lang: Annotated[Language, typer.Option(help="Language of the page.")] = Language.NL,
    no_wait: NoWait = False,
) -> None:
    """Set cities side by side on one page: small maps on one scale, and tables."""
    from gemengd import pipeline
    from gemengd.cli import out as said
    from gemengd.cli import show
    from gemengd.comparison import render_page, sides_of, sides_within
    from gemengd.exports.text_file import write_texts
    from gemengd.sources import find_municipality

    with stages(silent=given.quiet) as progress:
        asked = {**given.asked(), "client": given.client(), "progress": progress}
        if within is None:
            results = [pipeline.build(city, **asked) for city in cities]
            sides = sides_of(results)
        else:
            results = [pipeline.build(within, **asked)]
            sides = sides_within(results[0], [find_municipality(city) for city in cities])
    name = None if within is None else results[0].dataset.city.name
    page = render_page(sides, [result.build for result in results], lang, within=name)
    (path,) = write_texts({"compare.html": page}, out, wait=not no_wait)
    if not given.quiet:
        for result in results if given.verbose else ():
            show.warnings(result, complete=True)
        said.line(str(path))


@_commands.command(
    epilog="""\b
Examples:
  gemengd evaluate leeuwarden.toml --data downloads/ --against leefbaarometer.csv
      each layer and overlay against the worst tenth of three scores, beside naive figures
  gemengd evaluate netherlands.toml --data downloads/ --against leefbaarometer.csv --score onv
      one score, for every area of the country that has it
  gemengd evaluate breda.toml --data downloads/ --against list.csv --code buurtcode
      against a list of areas
  gemengd evaluate breda.toml --against areas.gpkg
      against polygons: the areas most of whose people live inside these
"""
)
@with_options
def evaluate(
    city: CityName,
    against: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Leefbaarometer CSV, polygons, or a table with --code."),
    ],
    given: BuildOptions,
    score: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Column with a score; may be repeated."),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Column with codes; without --score a list of areas."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(min=1900, max=2100, help="Year of the scores; the newest.")
    ] = None,
    high_is_worse: Annotated[
        bool, typer.Option("--high-is-worse", help="A high score is bad; else a low one is.")
    ] = False,
    worst: Annotated[float, typer.Option(help="Share of the areas that counts as worst.")] = 0.1,
    decimal: Annotated[
        str | None, typer.Option(metavar="MARK", help="Mark before decimals: , or .")
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help="Score that means unknown; may be repeated."),
    ] = None,
    as_written: Annotated[
        bool, typer.Option("--as-written", help="The scores are right, however strange.")
    ] = False,
    samples: Annotated[
        int, typer.Option(min=100, max=100_000, help="Bootstrap samples per interval.")
    ] = 1000,
    json: Json = False,
) -> None:
    """Say how well layers and overlays agree with a score or list made by others."""
    from gemengd import pipeline
    from gemengd.cli import evaluation, show
    from gemengd.definitions.toml import validate
    from gemengd.evaluation import Against, evaluate_build, require_sound
    from gemengd.model.numbers import Numbers

    numbers = validate(Numbers, {"decimal": decimal, "as_written": as_written}, "evaluate")
    chosen = Against(
        against, code, tuple(score or ()), year, high_is_worse, worst, tuple(missing or ()), numbers
    )
    require_sound(chosen)
    with stages(silent=given.quiet or json) as progress:
        result = pipeline.build(city, **given.asked(), client=given.client(), progress=progress)
    found = evaluate_build(result, chosen, samples=samples)
    if json:
        evaluation.as_json(found)
    else:
        evaluation.show(found)
        if given.verbose:
            show.warnings(result, complete=True)


@_commands.command(
    epilog="""\b
Examples:
  gemengd inspect buurten.gpkg
  gemengd inspect kwb_2025.csv --against wijken_2024.geojson
      and how its codes fit those of another file, and what of it counts there
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
    lang: Annotated[Language, typer.Option(help="Language of the ledger.")] = Language.EN,
) -> None:
    """Say what gemengd sees in a file and what of it counts, and print a TOML to start from."""
    from gemengd.cli import inspection
    from gemengd.inspection import inspect as look
    from gemengd.inspection import ledger_of
    from gemengd.model.request import input_of

    other = None if against is None else input_of(against)
    given = input_of(file)
    given = given.model_copy(
        update={"table": table or given.table, "crs": crs, "encoding": encoding}
    )
    found = look(given, other)
    beside = None if other is None else look(other)
    inspection.show(found, ledger_of(found, given, beside), lang)
