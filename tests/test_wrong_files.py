"""Wrong versions of the publishers' real files: one clear line, or a stated repair."""

import os
import shutil
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import gemengd
from gemengd.cli import main

ROOT = Path(__file__).resolve().parent.parent
DISTRICTS = "cbs/nl_districts_2022.gpkg"
KWB = "cbs/kwb_2025_friesland.csv"
EDE = "cbs/ede_wijken_2024_wfs.geojson"
BREDA = "local/breda_shp/Breda.shp"
GRONINGEN = "cbs/groningen_buurten_2017.zip"


@pytest.fixture
def folder(shared_data, tmp_path):
    """Return a folder of links to the files; a test that spoils one puts its own in its place."""
    here = tmp_path / "data"
    return Path(shutil.copytree(shared_data, here, copy_function=os.symlink))


def put(path, content):
    path.unlink()
    path.write_bytes(content)


def truncated(folder):
    whole = (folder / GRONINGEN).read_bytes()
    put(folder / GRONINGEN, whole[: len(whole) // 2])


def without_dbf(folder):
    (folder / BREDA).with_suffix(".dbf").unlink()


def spoil(name, change):
    def do(folder):
        frame = gpd.read_file(folder / name)
        (folder / name).unlink()
        change(frame).to_file(folder / name)

    return do


def swapped(frame):
    turned = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    return frame.set_geometry(turned, crs=frame.crs)


def rewrite(name, change):
    def do(folder):
        frame = pd.read_csv(folder / name, dtype=str, keep_default_na=False)
        put(folder / name, change(frame).to_csv(index=False).encode())

    return do


def doubled(frame):
    return pd.concat([frame, frame[frame["WijkenEnBuurten"].str.contains("WK008061")]])


def latin_1(folder):
    text = (folder / KWB).read_text(encoding="utf-8")
    put(folder / KWB, text.replace("Leeuwarden", "Ljouwert é").encode("latin-1"))


def words_for_numbers(frame):
    return frame.assign(InBezitWoningcorporatie_49="veel")


def nothing(_folder):
    pass


def another_city(frame):
    return frame.assign(wijkcode=frame["wijkcode"].str.replace("WK0228", "WK0758"))


def bare(toml):
    return toml.replace('crs = "EPSG:4326"\n', "")


def of_2019(toml):
    return toml.replace(
        'reader = "pdok-wijkenbuurten"', 'reader = "pdok-wijkenbuurten"\nyear = 2019'
    )


def of_neighbourhoods(toml):
    return toml.replace('level = "district"', 'level = "neighbourhood"')


# What is wrong -> place, spoiler, change to the TOML, exit code, what the one line must say.
REFUSED = {
    "a truncated zip": (
        "groningen", truncated, None, 3, "groningen_buurten_2017.zip: cannot be read",
    ),
    "a missing .dbf": ("breda_shapefile", without_dbf, None, 3, "Breda.shp: the shapefile lacks"),
    "no coordinate system": ("breda_shapefile", nothing, bare, 3, "declares no coordinate system"),
    "doubled rows": ("leeuwarden", rewrite(KWB, doubled), None, 4, "more than once: WK008061"),
    "another year than the file's": ("ede", nothing, of_2019, 3, "2019"),
    "another city's codes": ("ede", spoil(EDE, another_city), None, 4, "GM0758"),
    "another level than the file's": ("ede", nothing, of_neighbourhoods, 3, "no table of neighb"),
    "Latin-1 names": ("leeuwarden", latin_1, None, 3, 'add encoding = "latin-1"'),
    "words for numbers": (
        "leeuwarden", rewrite(KWB, words_for_numbers), None, 4, "no number: 'veel' at WK0080",
    ),
}  # fmt: skip


def build(place, folder, change=None):
    toml = (ROOT / f"examples/places/{place}.toml").read_text(encoding="utf-8")
    path = folder / f"{place}.toml"
    path.write_text(change(toml) if change else toml, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_file_is_one_clear_line_and_no_map(case, folder, monkeypatch, capsys):
    place, spoiler, change, code, words = REFUSED[case]
    spoiler(folder)
    toml = build(place, folder, change)
    arguments = ["build", toml, "--data", folder, "--out", folder / "out", "--quiet"]
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])

    with pytest.raises(SystemExit) as stop:
        main()

    said = capsys.readouterr().err
    assert stop.value.code == code, said
    assert said.count("\n") == 1
    assert words in said
    assert not (folder / "out").exists()


def without_zeros(frame):
    return frame.assign(code=frame["code"].str[2:].str.lstrip("0"))


def decimal_commas(frame):
    column = "InBezitWoningcorporatie_49"
    return frame.assign(**{column: frame[column].str.replace(".", ",", regex=False)})


def crossing(frame):
    shapes = frame.geometry.to_list()
    outline = list(shapely.get_coordinates(shapely.get_parts(shapes[0])[0].exterior))
    west, south, east, _ = shapes[0].bounds
    # A second, small part in the shape of a bow.
    step = (east - west) / 1000
    bow = [(west, south), (west + step, south + step), (west + step, south), (west, south + step)]
    shapes[0] = shapely.MultiPolygon([shapely.Polygon(outline), shapely.Polygon(bow)])
    return frame.set_geometry(shapes, crs=frame.crs)


# What is wrong -> place, spoiler, what the warning says.
REPAIRED = {
    "codes as numbers without zeros": (
        "ede", spoil(DISTRICTS, without_zeros), "3340 codes without WK or leading zeros were",
    ),
    "decimal commas": ("leeuwarden", rewrite(KWB, decimal_commas), ""),
    "a polygon that crosses itself": ("ede", spoil(EDE, crossing), "1 crossing borders were rep"),
    "swapped axes": ("ede", spoil(EDE, swapped), "were read as degrees with swapped axes"),
    "mixed levels": ("leeuwarden", nothing, "136 rows of another level"),
}  # fmt: skip


@pytest.mark.parametrize("case", REPAIRED)
def test_a_repair_is_stated_and_the_figures_are_those_of_the_right_file(case, folder, shared_data):
    place, spoiler, words = REPAIRED[case]
    spoiler(folder)

    right = gemengd.load_city(ROOT / f"examples/places/{place}.toml", data=shared_data)
    found = gemengd.load_city(build(place, folder), data=folder)

    pd.testing.assert_frame_equal(found.figures, right.figures)
    pd.testing.assert_frame_equal(found.reasons, right.reasons)
    assert found.areas.area.to_numpy() == pytest.approx(right.areas.area.to_numpy(), rel=0.01)
    assert any(words in warning for warning in found.warnings) or not words
