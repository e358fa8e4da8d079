"""Registers as text: coordinates as people write them, and rows that lack them."""

import pytest

from gemengd.errors import SourceError
from gemengd.model.city import City
from gemengd.model.request import Input
from gemengd.sources.registers import CARE

CITY = City("Proefstad", "GM9998")
HEAD = "kind;name;x;y"


def read(tmp_path, *rows, **said):
    file = tmp_path / "care.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    (table,) = CARE.read(Input(file=file, **said), CITY, None)
    return table.frame


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("146.250,00", "468.250,50"),
        ("146.250,0", "468.250,5"),
        ("146 250", "468 250,5"),
        ("146250", "468250.5"),
        ("146250,0", "468250,5"),
        ("146,250.0", "468,250.5"),
    ],
)
def test_coordinates_are_read_as_numbers_are(tmp_path, x, y):
    shape = read(tmp_path, f"gp;A;{x};{y}", f"gp;B;{x};{y}").geometry.iloc[0]

    assert (shape.x, shape.y) == (146250, 468250.5)


@pytest.mark.parametrize("row", ["gp;D;;", "gp;D;146250;", "gp;D; ;468250"])
def test_a_row_without_coordinates_has_no_place_and_the_others_theirs(tmp_path, row):
    frame = read(tmp_path, row, "gp;A;146250;468250")

    assert frame.geometry.isna().tolist() == [True, False]
    assert frame.geometry.iloc[1].x == 146250


def test_a_file_without_any_coordinates_is_refused(tmp_path):
    with pytest.raises(SourceError, match="none of its 2 rows has a number under x and y"):
        read(tmp_path, "gp;A;;", "gp;B;;")


def test_coordinates_that_are_no_number_are_named_by_row(tmp_path):
    with pytest.raises(
        SourceError, match=r"x: found 1 values that are no number: '52° N' in row 2"
    ):
        read(tmp_path, "gp;A;146250;468250", "gp;B;52° N;468250")
