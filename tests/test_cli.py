import json
import subprocess
import sys

import pytest


def gemengd(*arguments, cwd=None):
    command = [sys.executable, "-m", "gemengd", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=600, cwd=cwd
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("built")
    done = gemengd("build", "voorbeeldstad", "--out", out, "--lang", "en")
    assert done.returncode == 0, done.stderr
    return done, out / "voorbeeldstad"


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['gemengd', '--help']\n"
        "from gemengd.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'numpy', 'geopandas', 'folium', 'rasterio', 'scipy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=600
    )

    assert done.returncode == 0, done.stderr
    assert "gemengd build voorbeeldstad" in done.stdout


@pytest.mark.parametrize(
    "command", ["build", "cities", "compare", "evaluate", "inspect", "layers", "lock", "sources"]
)
def test_each_command_helps_with_examples(command):
    done = gemengd(command, "--help")

    assert done.returncode == 0
    assert f"gemengd {command}" in done.stdout.split("Examples:")[1]


def test_the_version_is_said():
    assert gemengd("--version").stdout.startswith("gemengd 0.")


def test_a_build_ends_with_flags_reasons_and_paths(built):
    done, folder = built

    lines = done.stdout.splitlines()

    assert any("code" in line and "because" in line for line in lines)
    assert any(line.split()[:1] == ["BU99990200"] or " BU9999" in f" {line}" for line in lines)
    assert str(folder / "voorbeeldstad.html") in lines
    assert "made up" in done.stdout


def test_a_build_shows_its_progress_per_stage(built):
    done, _ = built

    for stage in ("reading", "fitting", "computing", "holding", "writing"):
        assert stage in done.stderr


def test_quiet_says_nothing(tmp_path):
    done = gemengd("build", "voorbeeldstad", "--out", tmp_path, "--only", "segregation", "--quiet")

    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr == ""


def test_json_is_for_scripts(tmp_path):
    done = gemengd("build", "voorbeeldstad", "--out", tmp_path, "--only", "segregation", "--json")

    found = json.loads(done.stdout)

    assert found["city"]["made_up"] is True
    assert {row["overlay"] for row in found["flagged"]} == {"segregation"}
    assert all(row["because"] for row in found["flagged"])


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (("build", "voorbeeldstat"), 2, "did you mean Voorbeeldstad"),
        (("build", "Bredaa"), 2, "Breda"),
        (("build", "breda", "--offline"), 3, "not in the cache; build once without --offline"),
        (("build", "breda", "--offline"), 3, "--neighbourhoods"),
        (("build", "nowhere.toml"), 2, "nowhere.toml: no such file"),
        (("build", "GM0308", "--neighbourhoods", "absent.gpkg"), 3, "absent.gpkg"),
        (("build", "voorbeeldstad", "--only", "segragation"), 2, "did you mean segregation"),
        (("build", "voorbeeldstad", "--layers", "nowhere"), 2, "nowhere"),
        (("layers", "nothing"), 2, "nothing"),
        (("cities", "xyzzy"), 2, "xyzzy"),
    ],
)
def test_a_mistake_is_one_line_with_its_exit_code(
    arguments, exit_code, says, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = gemengd(*arguments, cwd=tmp_path)

    assert done.returncode == exit_code
    complaint = [line for line in done.stderr.splitlines() if line.startswith("gemengd:")]
    assert len(complaint) == 1
    assert says in complaint[0]
    assert "Traceback" not in done.stderr


def test_cities_lists_the_study_first_and_all_on_request():
    few, everything = gemengd("cities"), gemengd("cities", "--all", "--json")

    assert "voorbeeldstad" in few.stdout.casefold()
    assert "Nijmegen" in few.stdout
    assert len(json.loads(everything.stdout)) > 340


@pytest.mark.parametrize("slug", ["social_housing", "segregation", "flags"])
def test_layers_explains_a_layer_an_overlay_and_a_style(slug):
    done = gemengd("layers", slug)

    assert done.returncode == 0
    assert slug in done.stdout
