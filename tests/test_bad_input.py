"""Every wrong input gives one line that names it, its branch's exit code, and loses nothing."""

import sys

import numpy as np
import pytest
from geopandas import GeoDataFrame
from shapely import LineString, Point, Polygon, box

from gemengd.cli import main

X, Y = 150_000.0, 450_000.0
RD = "EPSG:28992"


def squares(count=3):
    return [box(X + 500 * n, Y, X + 500 * (n + 1), Y + 500) for n in range(count)]


def areas(path, crs=RD, shapes=None, drop=(), **changes):
    content = {
        "buurtcode": ["BU99980000", "BU99980001", "BU99980002"],
        "buurtnaam": ["A", "B", "C"],
        "gemeentecode": "GM9998",
        "gemeentenaam": "Proefstad",
        "water": "NEE",
        "aantal_inwoners": [100, 200, 300],
        "woningvoorraad": [100, 100, 100],
        "jaar": 2024,
    }
    frame = GeoDataFrame({**content, **changes}, geometry=shapes or squares(), crs=crs)
    frame.drop(columns=list(drop)).to_file(path)
    return path


def shapefile(folder, lost):
    path = folder / "a.shp"
    content = {"BU_CODE": ["BU99980000"], "BU_NAAM": ["A"], "GM_CODE": ["GM9998"]}
    GeoDataFrame(content, geometry=squares(1), crs=RD).to_file(path)
    path.with_suffix(lost).unlink()
    return path


def without_crs(folder):
    return shapefile(folder, lost=".prj")


def truncated(folder):
    path = areas(folder / "a.gpkg")
    path.write_bytes(path.read_bytes()[:3000])
    return path


def without_parts(folder):
    return shapefile(folder, lost=".dbf")


def empty(folder):
    path = folder / "a.gpkg"
    path.touch()
    return path


def text(name, content):
    def write(folder):
        path = folder / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def layer_file(content):
    def write(folder):
        (folder / "mine").mkdir()
        (folder / "mine" / "own.toml").write_text(content, encoding="utf-8")
        return folder / "mine"

    return write


def places(shape, **columns):
    def write(folder):
        path = folder / "places.gpkg"
        GeoDataFrame({k: [v] for k, v in columns.items()}, geometry=[shape], crs=RD).to_file(path)
        return path

    return write


def wrong(**changes):
    return lambda folder: areas(folder / "a.gpkg", **changes)


BOW = Polygon([(X, Y), (X + 500, Y + 500), (X + 500, Y), (X, Y + 500)])
STREET = LineString([(X, Y), (X + 900, Y)])

# What is wrong -> option, file, exit code, what the line must say.
CASES = {
    "a file that is not there": ("--neighbourhoods", lambda f: f / "no.gpkg", 3, "no such file"),
    "an empty file": ("--neighbourhoods", empty, 3, "a.gpkg: the file is empty"),
    "a folder": ("--neighbourhoods", lambda f: f, 3, "a folder; name the file"),
    "a truncated file": ("--neighbourhoods", truncated, 3, "a.gpkg: cannot be read"),
    "half a shapefile": ("--neighbourhoods", without_parts, 3, "lacks its .dbf"),
    "no coordinate system": ("--neighbourhoods", without_crs, 3, 'add crs = "EPSG:28992"'),
    "points for areas": ("--neighbourhoods", wrong(shapes=[Point(X, Y)] * 3), 4, "found Point"),
    "an area without a shape": (
        "--neighbourhoods",
        wrong(shapes=[*squares(2), None]),
        4,
        "1 areas have no shape: BU99980002",
    ),
    "a missing column of codes": (
        "--neighbourhoods",
        wrong(drop=["buurtcode"]),
        3,
        "not recognised",
    ),
    "a doubled code": (
        "--neighbourhoods",
        wrong(buurtcode=["BU99980000", "BU99980000", "BU99980001"]),
        4,
        "codes occur more than once: BU99980000",
    ),
    "text among the numbers": (
        "--neighbourhoods",
        wrong(woningvoorraad=["1", "many", "3"]),
        4,
        "woningvoorraad: found 1 values that are no number: 'many' at BU99980001",
    ),
    "another municipality": (
        "--neighbourhoods",
        wrong(buurtcode=["BU00010000", "BU00010001", "BU00010002"]),
        4,
        "found codes of GM0001",
    ),
    "axes that nobody can tell": (
        "--neighbourhoods",
        wrong(shapes=[box(n, n, n + 1, n + 1) for n in range(3)]),
        3,
        "its places lie outside the Netherlands",
    ),
    "a file of something else": (
        "--neighbourhoods",
        text("a.csv", "apples,pears\n1,2\n"),
        3,
        "not recognised",
    ),
    "streets that are points": ("--streets", places(Point(X, Y), highway="path"), 4, "expected l"),
    "streets of elsewhere": (
        "--streets",
        places(LineString([(0, 4e5), (9, 4e5)]), highway="path"),
        4,
        "lies in the city",
    ),
    "streets that nobody may walk": (
        "--streets",
        places(STREET, highway="motorway"),
        5,
        "none of the 1 streets",
    ),
    "care without a kind": ("--care", places(Point(X, Y), name="Arts"), 4, "no column kind"),
    "care without coordinates": ("--care", text("c.csv", "kind,name\ngp,A\n"), 3, "no columns lon"),
    "care with a NUL": (
        "--care",
        text("c.csv", "kind,name,lon,lat\ngp,A\0B,5.28,52.21\n"),
        3,
        "holds a NUL character",
    ),
    "care with text as capacity": (
        "--care",
        places(Point(X, Y), kind="gp", capacity="much"),
        4,
        "capacity: found 1 values that are no number: 'much'",
    ),
    "plans that are lines": ("--plans", places(STREET, status="adopted"), 4, "found LineString"),
    "a strange status": ("--plans", places(squares()[0], status="klaar"), 4, "status: found klaar"),
    "squares without inhabitants": ("--population", places(Point(X, Y), x=1), 3, "not recognised"),
    "a TOML that is none": ("--layers", layer_file("title = "), 2, "own.toml: not valid TOML"),
    "an unknown key": (
        "--layers",
        layer_file('colour = "red"\n[measure]\nuse = "share"\nwhole = "dwellings"\n'
                   'percentage = "corporation_share_pct"\n'),
        2,
        "own.toml: ",
    ),
    "an unknown column": (
        "--layers",
        layer_file(
            'title = "t"\ntitle_nl = "t"\nunit = "%"\nstyle = "minutes"\ncaveat = "c"\n'
            'caveat_nl = "c"\n[measure]\nuse = "share"\nwhole = "dwelings"\n'
            'percentage = "corporation_share_pct"\n'
        ),
        5,
        "did you mean dwellings",
    ),
}  # fmt: skip


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code, capsys.readouterr()


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_input_is_one_line_and_leaves_earlier_output_as_it_was(
    case, tmp_path, monkeypatch, capsys
):
    option, write, exit_code, says = CASES[case]
    good = areas(tmp_path / "good.gpkg")
    earlier = tmp_path / "out" / "proefstad" / "proefstad.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier", encoding="utf-8")
    files = {"--neighbourhoods": good, "--out": tmp_path / "out", option: write(tmp_path)}
    options = [word for pair in files.items() for word in pair]

    code, printed = run(monkeypatch, capsys, "build", "GM9998", *options, "--quiet")

    assert says in printed.err
    assert printed.err.count("\n") == 1
    assert code == exit_code
    assert printed.out == ""
    assert earlier.read_text(encoding="utf-8") == "earlier"
    assert [path.name for path in earlier.parent.iterdir()] == ["proefstad.html"]


def test_a_crossing_border_is_repaired_and_said(tmp_path, monkeypatch, capsys):
    file = areas(tmp_path / "a.gpkg", shapes=[BOW, *squares()[1:]])
    options = ("--neighbourhoods", file, "--out", tmp_path / "out", "--json")

    monkeypatch.setattr(sys, "argv", ["gemengd", "build", "GM9998", *map(str, options)])
    with pytest.raises(SystemExit) as stop:
        main()

    assert stop.value.code == 0
    assert "1 crossing borders were repaired: BU99980000" in capsys.readouterr().out


def test_an_output_folder_that_is_a_file_is_refused(tmp_path, monkeypatch, capsys):
    file, out = areas(tmp_path / "a.gpkg"), tmp_path / "out"
    out.write_text("mine", encoding="utf-8")

    code, printed = run(
        monkeypatch, capsys, "build", "GM9998", "--neighbourhoods", file, "--out", out, "--quiet"
    )

    assert code == 6
    assert "cannot be written" in printed.err
    assert out.read_text(encoding="utf-8") == "mine"


def test_what_an_interrupted_run_left_is_removed(tmp_path, monkeypatch, capsys):
    file = areas(tmp_path / "a.gpkg")
    left = tmp_path / "out" / "proefstad" / ".gemengd-unfinished"
    left.mkdir(parents=True)
    (left / "half.html").touch()

    code, _ = run(
        monkeypatch,
        capsys,
        *("build", "GM9998", "--neighbourhoods", file, "--out", tmp_path / "out", "--quiet"),
    )

    assert code == 0
    assert not left.exists()
    assert (left.parent / "proefstad.html").exists()


def test_unknown_is_never_a_number_in_the_output(tmp_path, monkeypatch, capsys):
    file = areas(tmp_path / "a.gpkg", woningvoorraad=[-99995.0, np.nan, -99997.0])

    code, _ = run(
        monkeypatch,
        capsys,
        *("build", "GM9998", "--neighbourhoods", file, "--out", tmp_path / "out", "--quiet"),
    )

    folder = tmp_path / "out" / "proefstad"
    assert code == 0
    for name in ("flags.csv", "manifest.json", "proefstad.html"):
        assert "-9999" not in (folder / name).read_text(encoding="utf-8")
