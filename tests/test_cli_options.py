"""A city's options are the same wherever a command reads a city."""

from dataclasses import fields

import pytest
import typer

from gemengd.cli.app import app
from gemengd.cli.options import BuildOptions, CityOptions

BUILDING = ("build", "report", "scenario", "evaluate", "compare")
READING = ("lock", "sources")
COMMANDS = typer.main.get_command(app).commands


def told(command):
    """Return the options of a command by the name of their field: spelling, help and default."""
    return {p.name: (p.opts, getattr(p, "help", None), p.default) for p in COMMANDS[command].params}


@pytest.mark.parametrize("command", [*BUILDING, *READING])
def test_every_command_of_a_city_has_all_of_its_options_alike(command):
    kind = BuildOptions if command in BUILDING else CityOptions
    names = {field.name for field in fields(kind)}

    assert names <= told(command).keys()
    assert {n: told(command)[n] for n in names} == {n: told("build")[n] for n in names}


@pytest.mark.parametrize(
    "option",
    ["neighbourhoods", "streets", "care", "plans", "years", "level", "offline", "verbose"],
)
def test_the_options_that_people_miss_are_among_them(option):
    assert all(option in told(command) for command in (*BUILDING, *READING))


def test_the_plans_and_level_of_a_command_reach_its_city(say, tmp_path):
    common = ("voorbeeldstad", "--level", "district", "--plans", tmp_path / "none.gpkg", "--quiet")
    changes = tmp_path / "x.toml"
    changes.write_text('title = "t"\ntitle_nl = "t"\nplans_carried_out = true', encoding="utf-8")
    scores = tmp_path / "x.csv"
    scores.write_text("code,score\nBU99990001,1\n", encoding="utf-8")

    for arguments in (
        ("report", *common),
        ("scenario", common[0], changes, *common[1:]),
        ("evaluate", *common, "--against", scores),
        ("compare", *common),
        ("lock", *common, "--to", tmp_path / "x.lock"),
    ):
        code, _, err = say(*arguments)

        assert (code, err.count("\n")) == (3, 1), arguments
        assert "none.gpkg: no such file" in err


def test_json_speaks_the_chosen_language(say, tmp_path):
    build = ("build", "voorbeeldstad", "--only", "segregation", "--out", tmp_path, "--json")

    _, dutch, _ = say(*build, "--lang", "nl")
    _, english, _ = say(*build, "--lang", "en")

    assert "van een corporatie" in dutch
    assert "van een corporatie" not in english
    assert "belong to a housing corporation" in english
