"""The ends of what people give: each is one line with its exit code, and nothing is replaced."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from geopandas import GeoDataFrame, read_file
from plan_files import block, diwi, project
from shapely import Polygon, box

from gemengd.whole import make_folder

X, Y = 150_000.0, 450_000.0
ROOT = Path(__file__).resolve().parent.parent
SCENARIO = 'title = "t"\ntitle_nl = "t"\n[[changes]]\n'


def areas(path, **changes):
    content = {
        "buurtcode": [f"BU9998000{n}" for n in range(3)],
        "buurtnaam": ["A", "B", "C"],
        "gemeentecode": "GM9998",
        "gemeentenaam": "Proefstad",
        "water": "NEE",
        "aantal_inwoners": [100, 200, 300],
        "woningvoorraad": [100, 100, 100],
        "jaar": 2024,
        **changes,
    }
    shapes = content.pop(
        "shapes", [box(X + 500 * n, Y, X + 500 * (n + 1), Y + 500) for n in range(3)]
    )
    GeoDataFrame(content, geometry=shapes, crs="EPSG:28992").to_file(path)
    return path


def built(say, path, out, *more):
    return say(
        "build", "GM9998", "--neighbourhoods", path, "--out", out, "--only", "social_housing",
        "--quiet", *more,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"jaar": [None] * 3},
        {"jaar": "onbekend"},
        {"jaar": 99999},
        {"jaar": [2023, 2024, 2024]},
        {"shapes": [box(X, Y, X + 500, Y + 500)] * 3},
        {"water": "JA"},
        {"aantal_inwoners": 0},
        {"aantal_inwoners": 0, "woningvoorraad": 0},
        {"{": 1, "}x{0}": 2, "%s": 3},
        {"buurtnaam": ["[% 1 %]", "\x07\x1b[2J", "=1;=2"]},
    ],
    ids=repr,
)
def test_an_odd_city_is_built_or_refused_in_one_line(changes, say, tmp_path):
    code, out, err = built(say, areas(tmp_path / "a.gpkg", **changes), tmp_path / "out")

    assert code in {0, 3, 4}
    assert out == ""
    assert err.count("\n") == (0 if code == 0 else 1)


def test_an_area_without_surface_is_refused_by_its_code(say, tmp_path):
    line = Polygon([(X, Y), (X + 1, Y), (X, Y)])
    shapes = [box(X, Y, X + 500, Y + 500), box(X + 500, Y, X + 900, Y + 500), line]

    code, _, err = built(say, areas(tmp_path / "a.gpkg", shapes=shapes), tmp_path / "out")

    assert (code, err.count("\n")) == (4, 1)
    assert "BU99980002" in err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SCENARIO + 'do = "build"\nareas = ["BU99990200", "BU99990200"]\nhomes = 5', "named twice"),
        (SCENARIO + 'do = "build"\nareas = ["BU99990200"]\nhomes = inf', "finite"),
        (SCENARIO + 'do = "allot"\nareas = ["BU99990200"]\nlettings = nan\ncolumn = "x"\n'
         "from_pct = 1\nto_pct = 2", "lettings"),
        (SCENARIO + 'do = "open"\nkind = "gp"\nname = "n"\nx = nan\ny = nan', "x: "),
        (SCENARIO + 'do = "open"\nkind = "gp"\nname = "n"\nx = 5.1\ny = 52.1', "y: "),
        (SCENARIO + 'do = "open"\nkind = "gp"\nname = "n"\nx = 150000\ny = inf', "y: "),
        ("a = " + "[" * 5000 + "]" * 5000, "nested too deep"),
        ("a = {b = " * 3000 + "1" + "}" * 3000, ".toml: "),
    ],
    ids=lambda text: text[-40:],
)  # fmt: skip
def test_a_scenario_that_cannot_be_is_one_line(text, says, say, tmp_path):
    changes = tmp_path / "x.toml"
    changes.write_text(text, encoding="utf-8")

    code, _, err = say(
        "scenario", "voorbeeldstad", changes, "--only", "social_housing", "--out", tmp_path / "o",
        "--quiet",
    )  # fmt: skip

    assert (code, err.count("\n")) == (2, 1), err
    assert says in err


@pytest.mark.parametrize("option", ["layers", "scenario", "toml", "style"])
def test_a_pipe_is_refused_and_not_waited_for(option, tmp_path):
    pipe = tmp_path / "mine" / "own.toml"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    arguments = {
        "layers": ("layers", "--layers", pipe.parent),
        "scenario": ("scenario", "voorbeeldstad", pipe),
        "toml": ("build", pipe, "--quiet"),
        "style": ("style", "import", pipe),
    }[option]

    done = subprocess.run(
        [sys.executable, "-m", "gemengd", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip

    assert done.returncode == 2
    assert "is no file; name a" in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'[geofabrik]\nurl = "https://x.nl/{year"', "a brace is no {year}"),
        ('[geofabrik]\ntitle = "é"'.encode("latin-1"), "cannot be read"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deep"),
    ],
)
def test_a_publishers_file_that_cannot_be_followed_is_one_line(
    content, says, say, tmp_path, monkeypatch
):
    file = tmp_path / "publishers.toml"
    file.write_bytes(content)
    monkeypatch.setenv("GEMENGD_PUBLISHERS", str(file))

    code, _, err = say("sources", "breda", "--offline", "--quiet")

    assert (code, err.count("\n")) == (2, 1)
    assert "publishers.toml" in err
    assert says in err


def test_a_measure_of_your_own_that_cannot_be_run_is_one_line(say, tmp_path):
    (tmp_path / "own.py").write_text("import nothing_of_the_kind", encoding="utf-8")
    (tmp_path / "own.toml").write_text('[measure]\nuse = "own.py:Own"', encoding="utf-8")

    code, _, err = say("layers", "--layers", tmp_path)

    assert (code, err.count("\n")) == (2, 1)
    assert "own.py cannot be run: ModuleNotFoundError" in err


def test_the_year_of_an_evaluation_is_one(say):
    code, _, err = say("evaluate", "voorbeeldstad", "--against", "x.csv", "--year", "1800")

    assert code == 2
    assert "greater than or equal to 1900" in err


def test_six_cities_without_a_folder_says_how_to_call_it():
    done = subprocess.run(
        [sys.executable, ROOT / "examples/six_cities.py"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr == "give the folder of the files: python examples/six_cities.py FOLDER\n"


DRAWING = (
    'ENGCRS["Undefined Cartesian SRS",EDATUM["a drawing"],CS[Cartesian,2],AXIS["x",east],'
    'AXIS["y",north],LENGTHUNIT["metre",1]]'
)


@pytest.mark.parametrize("system", [DRAWING, "EPSG:5709"], ids=["a drawing", "heights"])
@pytest.mark.parametrize("option", ["neighbourhoods", "care", "plans", "streets"])
def test_a_coordinate_system_of_no_place_on_earth_is_refused(option, system, say, tmp_path):
    good = areas(tmp_path / "good.gpkg")
    frame = read_file(good).assign(kind="gp", status="adopted")
    frame.set_crs(system, allow_override=True).to_file(tmp_path / "odd.gpkg")
    given = {"neighbourhoods": good, option: tmp_path / "odd.gpkg"}

    code, _, err = say(
        "build", "GM9998", "--out", tmp_path / "out", "--only", "social_housing", "--quiet",
        *(word for name, path in given.items() for word in (f"--{name}", path)),
    )  # fmt: skip

    assert (code, err.count("\n")) == (3, 1), err
    assert "odd.gpkg: the coordinate system" in err
    assert "has no place on earth; add crs" in err


@pytest.mark.parametrize(
    "words",
    [
        ("style", "export", "flags", "--out"),
        ("lock", "voorbeeldstad", "--quiet", "--to"),
        ("build", "voorbeeldstad", "--only", "social_housing", "--quiet", "--out"),
        ("report", "voorbeeldstad", "--only", "social_housing", "--quiet", "--out"),
        ("compare", "voorbeeldstad", "--only", "social_housing", "--quiet", "--out"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
@pytest.mark.parametrize("name", ["x" * 300, "é" * 140, "x" * 300 + "/a", "a/" * 2040], ids=len)
def test_a_name_that_is_too_long_for_a_file_is_one_line(name, words, say, tmp_path):
    code, _, err = say(*words, tmp_path / name)

    assert (code, err.count("\n")) in {(2, 1), (6, 1)}, err
    assert "cannot be written: File name too long; name another" in err


def test_a_folder_of_however_many_names_is_made(tmp_path):
    deep = tmp_path / ("a/" * 1500)

    make_folder(deep)
    make_folder(deep)

    assert deep.is_dir()
    os.removedirs(deep)  # a tree so deep would stop the removal of the others


def test_a_folder_is_not_made_where_a_file_is(tmp_path):
    (tmp_path / "a").write_text("mine", encoding="utf-8")

    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "a" / "b")


@pytest.mark.parametrize("value", ['"x"', '""', "3", "[]", "true"])
def test_a_publisher_that_is_no_table_is_one_line(value, say, tmp_path, monkeypatch):
    file = tmp_path / "publishers.toml"
    file.write_text(f"cbs-kerncijfers = {value}", encoding="utf-8")
    monkeypatch.setenv("GEMENGD_PUBLISHERS", str(file))

    code, _, err = say("sources", "breda", "--offline", "--quiet")

    assert (code, err.count("\n")) == (2, 1)
    assert "cbs-kerncijfers is " in err
    assert "expected a table; write [cbs-kerncijfers]" in err


LONG = "x" * 300
CITY = 'name = "Proefstad"\ncode = "GM9998"\n[[inputs]]\nrole = "areas"\n'


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("build", "GM9998", "--neighbourhoods", f"{LONG}.gpkg"), 3),
        (("build", "voorbeeldstad", "--care", f"{LONG}.csv"), 3),
        (("build", "voorbeeldstad", "--layers", LONG), 2),
        (("build", "voorbeeldstad", "--lock", LONG), 2),
        (("build", f"{LONG}.toml"), 2),
        (("scenario", "voorbeeldstad", f"{LONG}.toml"), 2),
        (("style", "import", f"{LONG}.qml"), 2),
        (("inspect", f"{LONG}.csv"), 3),
        (("evaluate", "voorbeeldstad", "--against", f"{LONG}.csv", "--code", "a"), 3),
    ],
)
def test_an_input_with_a_name_that_no_file_can_have_is_one_line(words, code, say, tmp_path):
    out = ("--out", tmp_path / "out") if words[0] in {"build", "scenario"} else ()

    ended, _, err = say(*words, *out)

    assert (ended, err.count("\n")) == (code, 1), err
    assert LONG in err


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        (f'file = "{LONG}.gpkg"', "cannot be read: File name too long"),
        ('file = "a.gpkg"\n[inputs.columns]\ndwellings = "http://x.nl/{"', "names 'http://x.nl/{'"),
        ('file = "a.gpkg"\nencoding = "klingon"', "there is no encoding 'klingon'; write it as"),
        ('file = "a.gpkg"\nencoding = "rot13"', "there is no encoding 'rot13'; write it as"),
        ('file = "a.gpkg"\n[inputs.columns]\ninhabitants = "{x}"', "names '{x}', not there"),
    ],
)
def test_a_city_that_names_what_cannot_be_is_one_line(inputs, says, say, tmp_path):
    areas(tmp_path / "a.gpkg")
    (tmp_path / "city.toml").write_text(CITY + inputs, encoding="utf-8")

    code, _, err = say("build", tmp_path / "city.toml", "--out", tmp_path / "out", "--quiet")

    assert (code, err.count("\n")) in {(3, 1), (4, 1)}, err
    assert says in err


@pytest.mark.parametrize("number", ["inf", "-inf", "nan"])
@pytest.mark.parametrize(
    "place",
    [
        "layers/overlays/segregation.toml: threshold = {}",
        "styles/corporation_share.toml: breaks = [1, {}]",
        "layers/social_housing.toml: minimum_whole = {}",
    ],
)
def test_no_number_of_a_definition_is_without_end(place, number, say, tmp_path):
    file, line = place.format(number).split(": ")
    text = (ROOT / file).read_text(encoding="utf-8")
    key = line.split(" ")[0]
    changed = re.sub(rf"(?m)^{key}\s*=.*$", line, text, count=1)
    assert changed != text
    own = tmp_path / file.removeprefix("layers/")
    own.parent.mkdir(exist_ok=True)
    own.write_text(changed, encoding="utf-8")

    code, _, err = say("layers", "--layers", tmp_path, "--replace")

    assert (code, err.count("\n")) == (2, 1), err
    assert own.name in err
    assert key in err


@pytest.mark.parametrize("number", ["1e300", "-1e13", "9" * 20, "9" * 5000, "1e-300"], ids=len)
@pytest.mark.parametrize(
    "place",
    ["layers/overlays/segregation.toml: threshold", "styles/corporation_share.toml: breaks.1",
     "layers/social_housing.toml: minimum_whole", "publishers: wait_s", "scenario: homes"],
)  # fmt: skip
def test_no_number_is_beyond_what_can_be_meant(place, number, say, tmp_path, monkeypatch):
    file, key = place.split(": ")
    own = tmp_path / file.removeprefix("layers/")
    own.parent.mkdir(exist_ok=True)
    if file == "publishers":
        own.write_text(f"[cbs-kerncijfers]\n{key} = {number}", encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(own))
        words = ("sources", "breda", "--offline", "--quiet")
    elif file == "scenario":
        text = f'{SCENARIO}do = "build"\nareas = ["BU99990200"]\n{key} = {number}'
        own.write_text(text, encoding="utf-8")
        words = ("scenario", "voorbeeldstad", own, "--out", tmp_path / "o", "--quiet")
    else:
        text = (ROOT / file).read_text(encoding="utf-8")
        value = f"[1, {number}]" if key == "breaks.1" else number
        name = key.split(".")[0]
        changed = re.sub(rf"(?m)^{name}\s*=.*$", f"{name} = {value}", text, count=1)
        own.write_text(changed, encoding="utf-8")
        words = ("layers", "--layers", tmp_path, "--replace")

    code, _, err = say(*words)

    assert (code, err.count("\n")) == (2, 1), err
    assert own.name in err
    assert key in err or "a number has thousands of digits" in err


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("overlays/segregation.toml", "draws = 1_000_000_000"),
        ("indices/social_housing_segregation.toml", "draws = 1_000_000_000"),
        ("indices/social_housing_segregation.toml", "radii_m = [500, 1e9]"),
        ("social_housing_cluster.toml", "permutations = 1_000_000_000"),
        ("social_housing_around.toml", "radius_m = 1e9"),
        ("care_reach_gp.toml", "norm_minutes = 1e9"),
    ],
)
def test_what_would_fill_the_memory_or_never_end_is_refused_by_its_key(file, line, say, tmp_path):
    text = (ROOT / "layers" / file).read_text(encoding="utf-8")
    key = line.split(" ")[0]
    table = {"overlays": "[robustness]\n", "indices": ""}.get(file.split("/")[0], "[measure]\n")
    text = re.sub(rf"(?m)^{key}\s*=.*\n", "", text)
    head, found, tail = text.partition(table) if table else ("", "", text)
    own = tmp_path / file
    own.parent.mkdir(exist_ok=True)
    changed = f"{head}{table}{line}\n{tail}" if found or not table else f"{text}\n{table}{line}\n"
    own.write_text(changed, encoding="utf-8")

    code, _, err = say("layers", "--layers", tmp_path, "--replace")

    assert (code, err.count("\n")) == (2, 1), err
    assert key in err
    assert "less than or equal to" in err


@pytest.mark.parametrize(
    "folded",
    ["x", "", "[1", "9" * 5000, "[" * 3000, "3", "true", "[1]", '["x"]'],
    ids=lambda text: text[:6],
)
@pytest.mark.parametrize("column", ["projectgegevens", "woning_blokken"])
def test_a_project_that_is_folded_otherwise_is_refused_by_its_place(column, folded, say, tmp_path):
    odd = project("B") | {column: folded}
    plans = diwi(tmp_path / "diwi.geojson", project("A"), odd)

    code, _, err = built(say, areas(tmp_path / "a.gpkg"), tmp_path / "out", "--plans", plans)

    assert (code, err.count("\n")) == (3, 1), err
    assert f"diwi.geojson: {column}: feature 1: expected a JSON" in err


@pytest.mark.parametrize(
    "part", ["basisgegevens", "projectduur", "projectfasen", "planologische_planstatus"]
)
@pytest.mark.parametrize("value", [None, "x", 3, [1], {"a": [1]}, {"a": {}}], ids=repr)
def test_a_project_with_an_odd_part_is_read_or_refused(part, value, say, tmp_path):
    odd = project("B")
    odd["projectgegevens"][part] = value
    plans = diwi(tmp_path / "diwi.geojson", project("A"), odd)

    code, _, err = built(say, areas(tmp_path / "a.gpkg"), tmp_path / "out", "--plans", plans)

    assert code in {0, 3, 4}
    assert err.count("\n") == (0 if code == 0 else 1)


@pytest.mark.parametrize("homes", ["Infinity", "1e300", "NaN"])
def test_a_plan_of_more_homes_than_there_are_people_is_no_figure(homes, say, tmp_path):
    plans = diwi(tmp_path / "diwi.geojson", project("A", block("Bouw", 77, ("Sociale huur", 77))))
    plans.write_text(plans.read_text(encoding="utf-8").replace("77", homes), encoding="utf-8")

    code, _, err = built(say, areas(tmp_path / "a.gpkg"), tmp_path / "out", "--plans", plans)

    assert code in {0, 3, 4}
    assert err.count("\n") == (0 if code == 0 else 1)
    if code == 0:
        written = (tmp_path / "out").rglob("*.json")
        assert not any("Infinity" in path.read_text(encoding="utf-8") for path in written)


@pytest.mark.parametrize("what", ["pipe", "folder"])
@pytest.mark.parametrize(
    "words",
    [
        ("style", "export", "flags", "--out"),
        ("lock", "voorbeeldstad", "--quiet", "--to"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_no_file_is_never_replaced_by_one(words, what, say, tmp_path):
    target = tmp_path / "there"
    os.mkfifo(target) if what == "pipe" else target.mkdir()
    before = target.stat().st_ino

    code, _, err = say(*words, target)

    assert (code, err.count("\n")) in {(2, 1), (6, 1)}, err
    assert target.stat().st_ino == before
    assert not target.is_file()


@pytest.mark.parametrize("command", ["build", "report", "compare"])
def test_an_output_folder_that_is_a_pipe_is_refused_and_stays(command, say, tmp_path):
    os.mkfifo(tmp_path / "there")
    given = ("--neighbourhoods", areas(tmp_path / "a.gpkg"), "--only", "social_housing", "--quiet")

    code, _, err = say(command, "GM9998", *given, "--out", tmp_path / "there")

    assert (code, err.count("\n")) == (6, 1), err
    assert (tmp_path / "there").is_fifo()


@pytest.mark.parametrize("option", ["neighbourhoods", "care", "plans", "streets", "population"])
@pytest.mark.parametrize("suffix", [".gpkg", ".csv", ".tif", ".geojson"])
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_data_from_a_pipe_or_a_device_is_refused_at_once(option, suffix, what, say, tmp_path):
    given = tmp_path / f"data{suffix}"
    os.mkfifo(given) if what == "pipe" else given.symlink_to("/dev/zero")

    code, _, err = say(
        "build", "voorbeeldstad", "--only", "social_housing", "--quiet", "--out", tmp_path / "out",
        f"--{option}", given,
    )  # fmt: skip

    assert (code, err.count("\n")) == (3, 1), err
    assert given.name in err


@pytest.mark.parametrize("column", ["aantal_inwoners", "woningvoorraad"])
@pytest.mark.parametrize("number", [float("inf"), 1e300])
def test_endless_people_and_homes_of_a_file_are_refused_by_column(column, number, say, tmp_path):
    given = areas(tmp_path / "a.gpkg", **{column: [number, 100.0, 100.0]})

    code, _, err = built(say, given, tmp_path / "out")

    assert (code, err.count("\n")) == (4, 1), err
    assert column in err


@pytest.mark.parametrize("number", ["inf", "nan", "1e300"])
def test_an_endless_capacity_is_refused(number, say, tmp_path):
    care = tmp_path / "care.csv"
    care.write_text(f"kind,name,x,y,capacity\ngp,A,{X + 100},{Y + 100},{number}\n", "utf-8")
    changes = tmp_path / "x.toml"
    opens = f'do = "open"\nkind = "gp"\nname = "n"\nx = 150000\ny = 450000\ncapacity = {number}'
    changes.write_text(SCENARIO + opens, encoding="utf-8")
    only = ("--only", "social_housing", "--quiet", "--out", tmp_path / "o")

    ended = built(say, areas(tmp_path / "a.gpkg"), tmp_path / "out", "--care", care)
    played = say("scenario", "voorbeeldstad", changes, *only)

    assert (played[0], played[2].count("\n")) == (2, 1), played
    assert "capacity" in played[2]
    # Of a file nan is a way to write nothing; what is endless is refused by its column.
    assert ended[0] == (0 if number == "nan" else 4), ended
    assert number == "nan" or "capacity" in ended[2]


@pytest.mark.parametrize(
    "features",
    ["[null]", "[1]", "[[]]", "{}", '[{"type": "Feature", "properties": null, "geometry": null}]',
     "[" * 3000 + "]" * 3000],
    ids=lambda text: text[:20],
)  # fmt: skip
@pytest.mark.parametrize("option", ["neighbourhoods", "care", "plans", "streets"])
def test_a_feature_that_is_none_is_one_line(option, features, say, tmp_path):
    given = tmp_path / "odd.geojson"
    given.write_text(f'{{"type": "FeatureCollection", "features": {features}}}', encoding="utf-8")
    around = given if option == "neighbourhoods" else areas(tmp_path / "a.gpkg")
    more = () if option == "neighbourhoods" else (f"--{option}", given)

    code, _, err = built(say, around, tmp_path / "out", *more)

    assert code in {0, 3, 4}
    assert err.count("\n") == (0 if code == 0 else 1), err


@pytest.mark.parametrize("text", ["[" * 5000 + "]" * 5000, "9" * 5000, '{"sources": [[]]}', "null"])
def test_a_lock_that_is_none_is_one_line(text, say, tmp_path):
    lock = tmp_path / "a.lock"
    lock.write_text(text, encoding="utf-8")

    code, _, err = say("build", "voorbeeldstad", "--lock", lock, "--out", tmp_path / "o", "--quiet")

    assert (code, err.count("\n")) == (2, 1), err
    assert "no lock; write it with gemengd lock" in err


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028"], ids=repr)
def test_a_control_character_in_a_toml_is_refused_or_said_without_acting(character, say, tmp_path):
    changes = tmp_path / "x.toml"
    changes.write_text(f'title = "a{character}[2J"\ntitle_nl = "b"\n', encoding="utf-8")

    code, _, err = say("scenario", "voorbeeldstad", changes, "--out", tmp_path / "o", "--quiet")

    assert (code, err.count("\n")) == (2, 1), err
    assert character not in err
