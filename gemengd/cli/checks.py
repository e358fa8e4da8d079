"""The commands that look into files and hold results side by side or against others'."""

from pathlib import Path
from typing import Annotated

import typer

from gemengd.cli.options import (
    CityName,
    Data,
    Json,
    OwnLayers,
    Quiet,
    Replace,
)
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
def compare(
    cities: Annotated[list[str], typer.Argument(help="Names, GM codes or TOML files of cities.")],
    within: Annotated[
        Path | None,
        typer.Option(metavar="TOML", help="Measure all against the areas of this TOML."),
    ] = None,
    data: Data = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write DIR/compare.html.")] = Path(
        "build"
    ),
    lang: Annotated[Language, typer.Option(help="Language of the page.")] = Language.NL,
    only: Annotated[
        list[str] | None, typer.Option(metavar="SLUG", help="Only this layer; may be repeated.")
    ] = None,
    layers: OwnLayers = None,
    replace: Replace = False,
    quiet: Quiet = False,
) -> None:
    """Set cities side by side on one page: small maps on one scale, and tables."""
    from functools import partial

    from gemengd import pipeline
    from gemengd.cli import out as said
    from gemengd.comparison import render_page, sides_of, sides_within
    from gemengd.exports.text_file import write_text
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
    path = write_text(page, out / "compare.html")
    if not quiet:
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
def evaluate(
    city: CityName,
    against: Annotated[
        Path,
        typer.Option(metavar="FILE", help="Leefbaarometer CSV, polygons, or a table with --code."),
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
    data: Data = None,
    layers: OwnLayers = None,
    replace: Replace = False,
    samples: Annotated[int, typer.Option(min=100, help="Bootstrap samples per interval.")] = 1000,
    json: Json = False,
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


@_commands.command(
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
