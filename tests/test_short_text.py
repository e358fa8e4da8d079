"""Texts that people write for us: read whole, if they are short."""

import os

import pytest

from gemengd.definitions import read_city
from gemengd.errors import DefinitionError
from gemengd.short_text import LARGEST_MB, read_short
from gemengd.sources import read_lock

CITY = 'name = "Proefstad"\ncode = "GM9998"\n'


def endless(path):
    with path.open("wb") as file:
        file.truncate(8 << 30)  # takes no room on the disk
    return path


def test_a_file_too_large_to_be_a_definition_is_refused_unread(tmp_path):
    with pytest.raises(DefinitionError, match=r"a\.toml: cannot be read: larger than 20 MB"):
        read_city(endless(tmp_path / "a.toml"))
    with pytest.raises(DefinitionError, match="the lock cannot be read: larger than 20 MB"):
        read_lock(endless(tmp_path / "a.lock"))


def test_the_largest_text_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"#" * (LARGEST_MB * 1_000_000))
    assert len(read_short(path)) == LARGEST_MB * 1_000_000

    path.write_bytes(b"#" * (LARGEST_MB * 1_000_000 + 1))
    with pytest.raises(OSError, match="larger than"):
        read_short(path)


def test_a_lock_that_is_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.lock")

    with pytest.raises(DefinitionError, match="the lock cannot be read: a device or a pipe"):
        read_lock(tmp_path / "a.lock")


def test_the_mark_with_which_an_editor_begins_a_file_is_no_part_of_it(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("\ufeff" + CITY, encoding="utf-8")

    assert read_city(path).name == "Proefstad"
