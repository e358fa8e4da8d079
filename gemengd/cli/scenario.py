"""The command that plays a scenario."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gemengd.cli.options import BuildOptions, CityName, Json, NoWait, with_options
from gemengd.cli.progress import stages
from gemengd.model.text import Language

if TYPE_CHECKING:
    from gemengd.scenario import ScenarioResult

_commands = typer.Typer()


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.add_typer(_commands)


@_commands.command(
    epilog="""\b
Examples:
  gemengd scenario voorbeeldstad examples/scenarios/sell_and_open.toml
      sell and build homes, open a GP: which flags change?
  gemengd scenario voorbeeldstad examples/scenarios/plans_carried_out.toml --lang en
      if the plans are carried out
"""
)
@with_options
def scenario(
    city: CityName,
    changes: Annotated[Path, typer.Argument(metavar="CHANGES.toml", help="What changes.")],
    given: BuildOptions,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write to DIR/<city>/.")] = Path("build"),
    lang: Annotated[Language, typer.Option(help="Language of the sheet.")] = Language.NL,
    no_wait: NoWait = False,
    json: Json = False,
) -> None:
    """Say which flags change if homes are built, sold or demolished, or care opens or closes."""
    from gemengd import pipeline
    from gemengd.cli import out as said
    from gemengd.cli import show
    from gemengd.exports.text_file import write_texts
    from gemengd.scenario import play, read_scenario, scenario_csv, scenario_page

    wanted = read_scenario(changes)
    defined = pipeline.definitions(given.layers or (), replace=given.replace)
    defined = defined.only(given.only) if given.only else defined
    with stages(silent=given.quiet or json) as progress:
        before = pipeline.build(city, **given.asked(), client=given.client(), progress=progress)
        result = play(before.build, wanted, defined)
    name = f"scenario_{changes.stem}"
    written = write_texts(
        {f"{name}.html": scenario_page(result, lang), f"{name}.csv": scenario_csv(result)},
        out / before.dataset.city.slug,
        wait=not no_wait,
    )
    table = result.table
    if json:
        said.print_json(
            {
                "changes": table.astype(object).where(table.notna(), None).to_dict("records"),
                "notes": [note.to(lang) for note in result.notes],
                "files": [str(path) for path in written],
            }
        )
    elif not given.quiet:
        _show(result, lang)
        if given.verbose:
            show.warnings(before, complete=True)
        for path in written:
            said.line(str(path))


def _show(result: "ScenarioResult", lang: Language) -> None:
    from gemengd.cli import out as said

    table = result.table
    changed = table[table["before"] != table["after"]]
    shown = said.table("signal", "area", "before", "after", "chance before", "after", "figures")
    for _, row in changed.iterrows():
        chances = [
            f"{row[key]:.0%}" if row[key] == row[key] else "–"
            for key in ("probability_before", "probability_after")
        ]
        title = result.after.overlays[row["overlay"]].overlay.name.to(lang)
        shown.add_row(title, row["name"], row["before"], row["after"], *chances, row["moved"])
    if len(changed):
        said.print_table(shown)
    said.line(f"{len(changed)} flags change; {len(table) - len(changed)} keep their outcome.")
    for note in result.notes:
        said.line(f"Note: {note.to(lang)}")
