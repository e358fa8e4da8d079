"""One table in the formats that people ask for: the same figures, and no formula."""

import csv
import json

import geopandas as gpd
import numpy as np
import pytest
from build_builder import HOSTILE, make_build
from openpyxl import load_workbook
from pandas import DataFrame

from gemengd.errors import ExportError
from gemengd.exports import export, formats
from gemengd.exports.wide import wide_columns, wide_frame
from gemengd.model.format import Format
from gemengd.model.text import Language

FORMULA = "=1+1"
TABLES = [wanted for wanted in Format if wanted.is_table]


@pytest.fixture(scope="module")
def build():
    made = make_build()
    made.dataset.areas.iloc[0, 0] = FORMULA
    return made


@pytest.fixture(scope="module")
def folder(build, tmp_path_factory):
    out = tmp_path_factory.mktemp("formats")
    export(build, out, Language.EN, formats=TABLES)
    return out / "proefstad"


def test_the_table_has_every_layer_and_overlay_and_says_what_each_column_means(build):
    frame, columns = wide_frame(build, Language.EN), wide_columns(build, Language.EN)

    assert {*build.layers, *build.overlays} <= set(frame.columns)
    described = set(columns["column"]) - {"code"}
    assert described == set(frame.columns) - {"geometry"}
    assert (columns["meaning"] != "").all()
    unknown = frame["social_housing"].isna()
    assert (frame.loc[unknown, "social_housing_why"] != "").all()
    assert (frame.loc[~unknown, "social_housing_why"] == "").all()


@pytest.mark.parametrize(
    ("wanted", "epsg"),
    [(Format.GEOPARQUET, 28992), (Format.FLATGEOBUF, 28992), (Format.GEOJSON, 4326)],
)
def test_shapes_and_figures_are_those_of_the_build(wanted, epsg, build, folder):
    path = folder / f"proefstad{wanted.suffix}"
    given = wide_frame(build, Language.EN)

    read = gpd.read_parquet(path) if wanted is Format.GEOPARQUET else gpd.read_file(path)

    read = read if read.index.name == "code" else read.set_index("code")
    read = read.loc[given.index]
    assert read.crs.to_epsg() == epsg
    assert np.allclose(read["social_housing"], given["social_housing"], equal_nan=True)
    assert list(read["segregation"]) == list(given["segregation"])
    away = read.geometry.to_crs(28992).centroid.distance(given.geometry.centroid)
    assert away.max() < 0.2
    assert HOSTILE in set(read["name"])


def test_a_spreadsheet_meets_no_formula_and_no_nan(folder):
    with (folder / "proefstad.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    book = load_workbook(folder / "proefstad.xlsx")

    names = [row["name"] for row in rows]
    assert f"'{FORMULA}" in names
    assert HOSTILE in names
    cells = [cell for row in book["areas"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {cell.quotePrefix for cell in cells if cell.value == FORMULA} == {True}
    assert {cell.quotePrefix for cell in cells if cell.value != FORMULA} == {False}
    negative = [cell for cell in cells if isinstance(cell.value, float) and cell.value < 0]
    assert {cell.data_type for cell in negative} == {"n"}
    assert not [cell for cell in cells if cell.value in {"nan", "NaN", "None"}]
    assert {"areas", "columns", "sources"} == set(book.sheetnames)


def test_geojson_has_its_coordinates_in_order_and_says_no_other_system(folder):
    content = json.loads((folder / "proefstad.geojson").read_text(encoding="utf-8"))

    (x, y), *_ = content["features"][0]["geometry"]["coordinates"][0][0]
    assert 3 < x < 8
    assert 50 < y < 54
    assert "crs" not in content


def test_the_same_build_gives_the_same_bytes(build, folder, tmp_path):
    export(build, tmp_path, Language.EN, formats=TABLES)

    for wanted in TABLES:
        name = f"proefstad{wanted.suffix}"
        assert (tmp_path / "proefstad" / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_missing_package_is_one_plain_line_and_leaves_nothing(build, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda _name: None)

    with pytest.raises(ExportError, match="geoparquet needs the package pyarrow"):
        export(build, tmp_path, Language.EN, formats=[Format.GEOPARQUET])
    assert not list((tmp_path / "proefstad").iterdir())


def test_an_unasked_format_of_an_earlier_build_goes(build, tmp_path):
    export(build, tmp_path, Language.EN, formats=[Format.CSV])
    export(build, tmp_path, Language.EN)

    assert not (tmp_path / "proefstad/proefstad.csv").exists()
    assert isinstance(DataFrame(wide_frame(build, Language.NL)), DataFrame)
