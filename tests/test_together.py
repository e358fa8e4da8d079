"""Files that belong together: never of two builds, never half, whoever else writes or dies."""

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gemengd.errors import ExportError
from gemengd.exports import folder_lock, together
from gemengd.exports.text_file import write_text, write_texts
from gemengd.exports.together import write_together

HOLD = """
import sys, time
from pathlib import Path
from gemengd.exports.folder_lock import locked
with locked(Path(sys.argv[1]), wait=True):
    print("held", flush=True)
    time.sleep(60)
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from gemengd.exports.text_file import write_texts
moves = 0
def replace(self, place, real=Path.replace):
    global moves
    if moves == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    moves += 1
    return real(self, place)
Path.replace = replace
write_texts({"a": "new", "b": "new", "manifest.json": '{"outputs": {"a": "", "b": ""}}'},
            Path(sys.argv[1]))
"""


def listing(*names):
    outputs = ", ".join(f'"{name}": ""' for name in names)
    return f'{{"outputs": {{{outputs}}}}}'


def old_set(folder):
    write_texts({"a": "old", "c": "old", "manifest.json": listing("a", "c")}, folder)
    return folder


def found(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.fixture
def holder(tmp_path):
    """Hold a folder in another process."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_new_set_takes_the_place_of_the_old_one_and_leaves_others_files(tmp_path):
    old_set(tmp_path)
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    new = {"a": "new", "b": "new", "manifest.json": listing("a", "b")}

    write_texts(new, tmp_path)

    assert found(tmp_path) == {**new, "mine": "mine"}


def test_no_file_of_two_sets_is_ever_there_and_the_manifest_goes_and_comes_last(
    tmp_path, monkeypatch
):
    old_set(tmp_path)
    seen = []
    real = Path.replace

    def replace(self, place):
        done = real(self, place)
        seen.append({p.name: p.read_text() for p in tmp_path.iterdir() if p.is_file()})
        return done

    monkeypatch.setattr(Path, "replace", replace)
    write_texts({"a": "new", "b": "new", "manifest.json": listing("a", "b")}, tmp_path)

    for state in seen:
        texts = {text for name, text in state.items() if name != "manifest.json"}
        assert texts <= {"old"} or texts <= {"new"}
    with_manifest = ["manifest.json" in state for state in seen]
    assert with_manifest == [True, True, False, False, False, True]
    assert seen[-2].keys() == {"a", "b"}


@pytest.mark.parametrize("moves", range(6))
def test_a_set_killed_while_it_is_moved_is_finished_by_the_next(tmp_path, moves):
    old_set(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(moves)], check=False)
    state = {p.name: p.read_text() for p in tmp_path.iterdir() if p.is_file()}

    with pytest.raises(ZeroDivisionError):
        write_together(tmp_path, lambda _: 1 / 0)

    assert killed.returncode == -signal.SIGKILL
    texts = {text for name, text in state.items() if name != "manifest.json"}
    assert texts <= {"old"} or texts <= {"new"}
    assert found(tmp_path) == {"a": "new", "b": "new", "manifest.json": listing("a", "b")}


def test_a_set_that_cannot_be_moved_leaves_the_old_one(tmp_path, monkeypatch):
    before = found(old_set(tmp_path))
    real = Path.replace

    def replace(self, place):
        if Path(place) == tmp_path / "b":
            raise PermissionError(13, "The file is open elsewhere", str(place))
        return real(self, place)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(ExportError, match=r"b: cannot be written: The file is open elsewhere"):
        write_texts({"a": "new", "b": "new", "manifest.json": listing("a", "b")}, tmp_path)

    assert found(tmp_path) == before


@pytest.mark.parametrize("in_the_way", ["folder", "pipe"])
def test_what_is_no_file_is_never_replaced(tmp_path, in_the_way):
    before = found(old_set(tmp_path / "out"))
    path = tmp_path / "out" / "b"
    path.mkdir() if in_the_way == "folder" else os.mkfifo(path)

    with pytest.raises(ExportError, match="b: is there already and is no file; move it"):
        write_texts({"a": "new", "b": "new"}, tmp_path / "out")

    path.rmdir() if in_the_way == "folder" else path.unlink()
    assert found(tmp_path / "out") == before


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_a_single_file_never_takes_the_place_of_what_is_none(tmp_path, kind):
    path = Path(os.devnull) if kind == "device" else tmp_path / "b"
    if kind != "device":
        path.mkdir() if kind == "folder" else os.mkfifo(path)
    before = path.stat()

    with pytest.raises(ExportError, match="cannot be written: is there already and is no file"):
        write_text("new", path)

    assert (path.stat().st_mode, path.stat().st_ino) == (before.st_mode, before.st_ino)


@pytest.mark.usefixtures("holder")
def test_a_held_folder_is_refused_in_one_line_by_who_does_not_wait(tmp_path):
    with pytest.raises(ExportError, match="another gemengd is writing there; wait for it"):
        write_texts({"a": "new"}, tmp_path, wait=False)

    assert found(tmp_path) == {}


def test_who_waits_says_so_and_writes_when_the_other_is_killed(tmp_path, holder, caplog):
    threading.Timer(0.5, holder.kill).start()

    write_texts({"a": "new"}, tmp_path)

    assert holder.poll() is not None  # it was written when the other was gone, and not before
    assert "another gemengd is writing there; waiting until it is done" in caplog.text
    assert found(tmp_path) == {"a": "new"}


def test_where_a_drive_has_no_locks_of_folders_a_file_in_it_is_locked(tmp_path, monkeypatch):
    held = threading.Event(), threading.Event()
    real = folder_lock.fcntl.flock

    def flock(handle, how):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EBADF, "Bad file descriptor")
        return real(handle, how)

    def hold():
        with folder_lock.locked(tmp_path, wait=True):
            held[0].set()
            held[1].wait(10)

    monkeypatch.setattr(folder_lock.fcntl, "flock", flock)
    other = threading.Thread(target=hold)
    other.start()
    held[0].wait(10)
    with pytest.raises(ExportError, match="another gemengd is writing there"):
        write_texts({"a": "new"}, tmp_path, wait=False)
    held[1].set()
    other.join()

    write_texts({"a": "new"}, tmp_path, wait=False)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "new"


def test_what_a_killed_build_left_half_is_removed(tmp_path):
    half = tmp_path / f"{together.UNFINISHED}x" / "new"
    half.mkdir(parents=True)
    (half / "a").write_text("half", encoding="utf-8")

    write_texts({"b": "new"}, tmp_path)

    assert found(tmp_path) == {"b": "new"}
