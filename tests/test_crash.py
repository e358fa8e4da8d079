"""What gemengd did not foresee is one line, and a file without anybody's data."""

import subprocess
import sys

import pytest

from gemengd import pipeline
from gemengd.cli.crash import report

SECRET = "Jansen, Dorpsstraat 1"


def fail(*_arguments, **_options):
    try:
        {}[SECRET]
    except KeyError as error:
        raise ZeroDivisionError(SECRET) from error


@pytest.fixture
def failed(say, monkeypatch):
    monkeypatch.setattr(pipeline, "build", fail)
    return say("build", "geheim.toml", "--care", SECRET, f"--data={SECRET}", "-v", "--quiet")


@pytest.mark.unforeseen
def test_an_unforeseen_error_is_one_line_with_a_file_and_exit_code_70(failed, reports):
    code, out, err = failed
    (file,) = reports.iterdir()

    assert code == 70
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("gemengd: an unforeseen ZeroDivisionError: a fault of gemengd")
    assert str(file) in err


@pytest.mark.usefixtures("failed")
@pytest.mark.unforeseen
def test_the_file_says_where_it_happened_and_which_versions(reports):
    (file,) = reports.iterdir()
    lines = file.read_text(encoding="utf-8").splitlines()

    assert "command: gemengd build --care --data -v --quiet" in lines
    assert any(line.startswith("gemengd 0.") for line in lines)
    assert any(line.startswith("geopandas ") for line in lines)
    first, second = lines.index("builtins.KeyError"), lines.index("builtins.ZeroDivisionError")
    assert first < lines.index("which led to") < second
    assert any(line.startswith("  gemengd/cli/app.py:") for line in lines[second:])
    assert any(line.startswith("  test_crash.py:") for line in lines[second:])


@pytest.mark.usefixtures("failed")
@pytest.mark.unforeseen
def test_nothing_of_the_user_is_in_the_file(reports, tmp_path):
    (file,) = reports.iterdir()
    text = file.read_text(encoding="utf-8")

    assert not any(word in text for word in ("Jansen", "Dorpsstraat", "geheim"))
    assert str(tmp_path.parent) not in text
    assert "/" not in "".join(line for line in text.splitlines() if "test_crash" in line)


def test_a_recursion_without_end_is_told_in_sixty_lines():
    def deeper():
        return deeper()

    with pytest.raises(RecursionError) as caught:
        deeper()

    told = report(caught.value, []).splitlines()
    assert 50 < sum(line.startswith("  ") for line in told) <= 61


@pytest.mark.unforeseen
def test_where_no_file_can_be_written_that_is_said_too(say, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("GEMENGD_REPORTS", str(tmp_path / "file" / "in"))
    monkeypatch.setattr(pipeline, "build", fail)

    code, _, err = say("build", "x")

    assert code == 70
    assert "no report can be written" in err


def test_a_users_mistake_writes_no_file(say, reports):
    code, _, err = say("build", "nowhere.toml", "--quiet")

    assert code == 2
    assert err.count("\n") == 1
    assert not list(reports.iterdir())


def test_what_a_file_says_does_not_move_the_terminals_cursor(say, tmp_path):
    code, _, err = say("build", f"{tmp_path}/a\x1b[2Jb\x07.toml")

    assert code == 2
    assert "a\\x1b[2Jb\\x07.toml: no such file" in err


def test_what_libraries_warn_of_does_not_reach_the_screen(tmp_path):
    code = (
        "import logging, sys, warnings; sys.argv = ['gemengd', 'cities', 'breda']\n"
        "import gemengd.cli.show as show\n"
        "def cities(*_, **__):\n"
        "    warnings.warn('divide by zero', RuntimeWarning)\n"
        "    logging.getLogger('pyogrio').warning('a library says')\n"
        "    logging.getLogger('gemengd.x').warning('we say')\n"
        "show.cities = cities\n"
        "from gemengd.cli import main\nmain()"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert done.stderr == "gemengd: we say\n"
