"""Two builds into one folder, by the commands that write to one."""

import hashlib
import json
import subprocess
import sys

import pytest

from gemengd.exports.together import write_together

PAIRS = 3
BUILD = ("build", "voorbeeldstad", "--only", "social_housing", "--quiet")
REPORT = ("report", "voorbeeldstad", "--only", "segregation", "--quiet")


def start(*arguments):
    command = [sys.executable, "-m", "gemengd", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(*processes):
    told = [process.communicate(timeout=600) for process in processes]
    return [(p.returncode, out, err) for p, (out, err) in zip(processes, told, strict=True)]


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def vouched_for(folder):
    """Say whether every file is the one that the manifest names."""
    outputs = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    return all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
        for name, sha256 in outputs.items()
    )


def test_two_builds_of_one_city_into_one_folder_both_end_well_with_the_bytes_of_one(tmp_path):
    ended(start(*BUILD, "--out", tmp_path / "alone"))
    alone = content(tmp_path / "alone/voorbeeldstad")

    for number in range(PAIRS):
        out = tmp_path / str(number)
        both = ended(start(*BUILD, "--out", out), start(*BUILD, "--out", out))

        assert [code for code, _, _ in both] == [0, 0]
        said = {line for _, _, err in both for line in err.splitlines()}
        assert all("another gemengd is writing there; waiting" in line for line in said)
        assert content(out / "voorbeeldstad") == alone


def test_two_different_builds_leave_the_whole_of_one(tmp_path):
    english = ended(
        start(*BUILD, "--out", tmp_path, "--lang", "en", "--format", "csv"),
        start(*BUILD, "--out", tmp_path, "--lang", "nl"),
    )

    folder = tmp_path / "voorbeeldstad"
    assert [code for code, _, _ in english] == [0, 0]
    assert vouched_for(folder)
    outputs = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert {path.name for path in folder.iterdir()} == {*outputs, "manifest.json"}


@pytest.mark.parametrize("command", [BUILD, REPORT], ids=["build", "report"])
def test_without_waiting_a_held_folder_is_one_line_and_exit_code_6(command, tmp_path):
    folder = tmp_path / "voorbeeldstad"
    folder.mkdir()
    hold = (
        "import sys; from pathlib import Path\n"
        "from gemengd.exports.folder_lock import locked\n"
        "with locked(Path(sys.argv[1]), wait=True): print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline()

    ((code, out, err),) = ended(start(*command, "--out", tmp_path, "--no-wait"))

    holder.communicate()
    assert (code, out, err.count("\n")) == (6, "", 1)
    assert f"{folder}: another gemengd is writing there; wait for it" in err
    assert list(folder.iterdir()) == []


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("undone", [False, True], ids=["moved", "undone"])
def test_a_kill_while_a_private_folder_is_removed_leaves_no_half_set(undone, tmp_path, monkeypatch):
    def fill(text):
        return lambda folder: [(folder / name).write_text(text) for name in ("a", "b")]

    def killed(folder, **_):
        # Half of it is gone.
        (folder / "new" / "a").unlink(missing_ok=True)
        for path in (folder / "new", folder / "old"):
            if not any(path.iterdir()):
                path.rmdir()
        raise KilledError

    def full(*_):
        raise OSError(28, "No space left on device")

    write_together(tmp_path, fill("1"))
    with monkeypatch.context() as patch:
        patch.setattr("gemengd.exports.together.shutil.rmtree", killed)
        if undone:
            patch.setattr("gemengd.exports.together._move", full)
        with pytest.raises(KilledError):
            write_together(tmp_path, fill("2"))

    write_together(tmp_path, lambda folder: (folder / "c").write_text("3"))

    left = {path.name: path.read_text() for path in tmp_path.iterdir()}
    now = "1" if undone else "2"
    assert left == {"a": now, "b": now, "c": "3"}
