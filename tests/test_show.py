"""What the terminal says beside the flags: what was left out, and what is unknown."""

from dataclasses import replace

import pytest
from build_builder import make_build

from gemengd.cli import show
from gemengd.model.text import Language
from gemengd.pipeline import BuildResult


def result(left_out, warnings):
    made = make_build()
    dataset = replace(made.dataset, warnings=tuple(warnings))
    return BuildResult(dataset, {}, {}, replace(made, dataset=dataset, left_out=left_out))


@pytest.mark.parametrize(("count", "complete", "more"), [
    (4, False, 0), (5, False, 1), (9, False, 5), (9, True, 0),
])  # fmt: skip
def test_what_was_left_out_comes_first_and_of_much_the_rest_is_counted(
    count, complete, more, capsys
):
    told = [f"row {n} was passed over" for n in range(count)]

    show.warnings(result({"care_reach_hospital": "no hospital"}, told), complete=complete)

    lines = capsys.readouterr().out.splitlines()
    rest = [f"Note: {more} more; see them with -v or in manifest.json"] if more else []
    notes = ["care_reach_hospital left out: no hospital", *told]
    assert lines == [f"Note: {note}" for note in notes[: len(notes) - more]] + rest


def test_where_nothing_was_left_out_nothing_is_said(capsys):
    show.warnings(result({}, []), complete=False)

    assert capsys.readouterr().out == ""


def test_each_layer_that_lacks_figures_says_of_how_many_and_why(capsys):
    show.unknowns(result({}, []), Language.EN)

    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    few = "too few homes or inhabitants for a figure that can be relied on"
    secret = "kept secret or absent at the publisher"
    assert [row for row in cells if len(row) == 3][1:] == [
        ["Social housing", "1 of 15", few],
        ["Demand", "1 of 15", secret],
        ["Corporation area", "1 of 15", secret],
        ["Walk to a GP", "1 of 15", "not to be reached along the given streets"],
        ["Wmo clients", "15 of 15", "the publisher's release does not contain it yet"],
    ]
