import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_builder import at, streets

from gemengd import load_network, save_network
from gemengd.errors import ExportError, SourceError, SourceUnavailableError
from gemengd.network import CYCLE, WALK, build_network, pack, reach, snap, unpack


def town(mode=CYCLE):
    return build_network(
        streets(
            [(0, 0), (100, 50), (300, 0)],
            [(300, 0), (300, 400)],
            [(300, 0), (700, 0)],
            [(9000, 0), (9100, 0)],
            highway="residential",
            oneway=["yes", "no", "-1", "no"],
            surface=["sett", None, "asphalt", "mud"],
        ),
        mode,
    )


def test_a_network_comes_back_from_its_file_as_it_was(tmp_path):
    network = town()

    found = load_network(save_network(network, tmp_path / "town.network"))

    assert (found.mode, found.report) == (network.mode, network.report)
    np.testing.assert_array_equal(found.nodes, network.nodes)
    for name in ("start", "end", "minutes", "forth", "back"):
        np.testing.assert_array_equal(getattr(found.links, name), getattr(network.links, name))
    for name in ("first", "of", "junctions", "start", "end", "minutes", "gone_min"):
        np.testing.assert_array_equal(getattr(found.ways, name), getattr(network.ways, name))
    assert (found.ways.search != network.ways.search).nnz == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "town.network"]


spots = st.lists(st.tuples(st.floats(0, 700), st.floats(0, 400)), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None)
@given(there=spots, here=spots)
def test_a_network_that_was_saved_gives_the_same_minutes(there, here):
    network = town(WALK)
    again = unpack(pack(network), "town")

    before, after = (
        reach(each, snap(each, at(*there))).minutes(snap(each, at(*here)))
        for each in (network, again)
    )

    np.testing.assert_array_equal(before, after)


def test_the_same_network_gives_the_same_bytes():
    assert pack(town()) == pack(town()) == pack(unpack(pack(town()), "town"))


def of_another_format():
    magic, line, body = pack(town()).split(b"\n", 2)
    head = json.loads(line) | {"format": 1}
    return b"\n".join([magic, json.dumps(head).encode(), body])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is not a network that gemengd saved"),
        (b"PK\x03\x04", "is not a network that gemengd saved"),
        (b"gemengd network\n", "is a network of format None, expected 2; build it again"),
        (b"gemengd network\n5\n", "is a network of format None, expected 2; build it again"),
        (b'gemengd network\n{"format": 2}\n', "is damaged"),
        (of_another_format(), "is a network of format 1, expected 2; build it again"),
        (pack(town())[:-1], "is damaged"),
        (pack(town())[:-9] + b"\0" * 9, "is damaged"),
    ],
)
def test_another_file_is_refused_in_one_line(content, complaint, tmp_path):
    path = tmp_path / "town.network"
    path.write_bytes(content)

    with pytest.raises(SourceError, match=complaint) as refusal:
        load_network(path)

    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.usefixtures("shallow_json")
def test_a_file_whose_head_is_nested_too_deep_is_refused_in_one_line(tmp_path):
    path = tmp_path / "town.network"
    path.write_bytes(b'gemengd network\n{"format": [[[2]]]}\n')

    with pytest.raises(SourceError, match="is a network of format None, expected 2"):
        load_network(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceUnavailableError, match=r"town.network does not exist"):
        load_network(tmp_path / "town.network")


def test_a_folder_is_no_network(tmp_path):
    with pytest.raises(SourceError, match="could not be read"):
        load_network(tmp_path)


def test_what_was_there_stays_if_writing_fails(tmp_path, monkeypatch):
    path = save_network(town(), tmp_path / "town.network")
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(ExportError, match="No space left on device"):
        save_network(replace(town(), mode=WALK), path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
