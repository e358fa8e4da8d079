"""The command that plays a scenario."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gemengd.cli.options import CityName, Data, Json, Offline, OwnLayers, Quiet, Replace
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
def scenario(
    city: CityName,
    changes: Annotated[Path, typer.Argument(metavar="CHANGES.toml", help="What changes.")],
    data: Data = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write to DIR/<city>/.")] = Path("build"),
    lang: Annotated[Language, typer.Option(help="Language of the sheet.")] = Language.NL,
    layers: OwnLayers = None,
    replace: Replace = False,
    offline: Offline = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Say which flags change if homes are built, sold or demolished, or care opens or closes."""
    from gemengd import pipeline
    from gemengd.cli import out as said
    from gemengd.exports.text_file import write_text
    from gemengd.scenario import play, read_scenario, scenario_csv, scenario_page
    from gemengd.sources import Client

    wanted = read_scenario(changes)
    defined = pipeline.definitions(layers or (), replace=replace)
    with stages(silent=quiet or json) as progress:
        before = pipeline.build(
            city, data=data, definitions=layers or (), replace=replace,
            client=Client(offline=offline), progress=progress,
        )  # fmt: skip
        result = play(before.build, wanted, defined)
    folder = out / before.dataset.city.slug
    written = [
        write_text(scenario_page(result, lang), folder / f"scenario_{changes.stem}.html"),
        write_text(scenario_csv(result), folder / f"scenario_{changes.stem}.csv"),
    ]
    table = result.table
    if json:
        said.print_json(
            {
                "changes": table.astype(object).where(table.notna(), None).to_dict("records"),
                "notes": [note.en for note in result.notes],
                "files": [str(path) for path in written],
            }
        )
    elif not quiet:
        _show(result, lang)
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
