"""A file is whole, or as it was."""

import errno
import os
from pathlib import Path

import pytest

from gemengd.errors import DefinitionError
from gemengd.sources.lock import Lock, write_lock
from gemengd.whole import write_whole


def full(*_arguments, **_options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_bytes_stand_in_their_place_and_nothing_beside(tmp_path):
    path = write_whole(b"new", tmp_path / "a.txt")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "city.lock"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(DefinitionError, match=r"city\.lock: cannot be written: No space left"):
        write_lock(Lock(path, ()))

    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
