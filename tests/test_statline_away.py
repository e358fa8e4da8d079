"""What a map says of housing while StatLine refuses, resets, is silent, slow or partly empty."""

import json
import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress

import pytest
import study_builder
from loopback import serving
from study_builder import V3, V4

pytestmark = pytest.mark.usefixtures("no_waiting", "own_cache")
MAP = "/api.pdok.nl/cbs/wijken-en-buurten-{year}/ogc/v1"
SHEETS = "/download.cbs.nl/regionale-kaarten/"
HOMES = ("Woningvoorraad", "Koopwoningen", "In bezit woningcorporatie")
TOLD = {
    "version 4": "version 3 gave no answer; read from StatLine's OData, version 4",
    "spreadsheet": "version 4 gave no answer; read from CBS's spreadsheet of the year",
    "empty": "empty; taken from StatLine's OData, version 4",
}


@contextmanager
def accepting(then):
    """Listen, and do something with every connection in place of an answer."""
    listening = socket.create_server(("127.0.0.1", 0))
    held = []

    def serve():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            held.append(connection)
            then(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
        for connection in held:
            connection.close()


def reset(connection):
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def hold(_connection):
    """Say nothing at all."""


def drip(connection):
    """Begin an answer and go on with it, slowly but never silent."""

    def drops():
        with suppress(OSError):
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while True:
                connection.sendall(b" ")
                time.sleep(0.05)

    threading.Thread(target=drops, daemon=True).start()


@contextmanager
def refusing():
    """Give an address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


FAULTS = {
    "refuses": refusing,
    "resets": lambda: accepting(reset),
    "is silent": lambda: accepting(hold),
    "drips": lambda: accepting(drip),
}


@pytest.fixture(scope="module")
def tables(shared_data):
    return study_builder.key_figures(shared_data)


@pytest.fixture(scope="module")
def maps(shared_data):
    return study_builder.maps(shared_data)


@pytest.fixture
def build(tmp_path, point_to, say, monkeypatch):
    """Return what builds Leeuwarden with StatLine at an address, and gives what the map says."""

    def do(server, statline, *options):
        # A silent or slow server is given up after three seconds, by the setting in the docs.
        monkeypatch.setenv("GEMENGD_ANSWER_MINUTES", "0.05")
        point_to(
            f"{server.url}{MAP}", years=(2026,),
            cbs_kerncijfers={"url": f"{statline}{V3}/", "years": [2025]},
            cbs_odata_v4={"url": f"{server.url}{V4}/"},
            cbs_kwb_xlsx={"url": f"{server.url}{SHEETS}"},
        )  # fmt: skip
        code, _, said = say(
            "build",
            "leeuwarden",
            "--only",
            "social_housing",
            "--quiet",
            "--out",
            tmp_path,
            *options,
        )
        if code:
            return code, said, None
        folder = tmp_path / "leeuwarden"
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return code, (folder / "leeuwarden.html").read_text(encoding="utf-8"), manifest

    return do


@pytest.fixture
def shares(tmp_path):
    """Return what tells whether the map has the recorded figure at each area."""

    def are_right():
        found = study_builder.shares_on_the_map(tmp_path / "leeuwarden")
        return found == study_builder.corporation_shares("Leeuwarden")

    return are_right


def known(manifest):
    return manifest["layers"]["social_housing"]["areas"].get("known", 0)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_map_has_homes_by_version_4_and_says_who_did_not_answer(
    fault, maps, tables, build, shares
):
    with serving({**maps, **study_builder.version_4(tables)}) as server, FAULTS[fault]() as away:
        code, page, manifest = build(server, away)

    assert (code, known(manifest)) == (0, study_builder.COUNT)
    assert shares()
    assert TOLD["version 4"] in page
    assert any(TOLD["version 4"] in line for line in manifest["warnings"])


def test_the_map_has_homes_by_the_spreadsheet_where_neither_version_answers(maps, build):
    with serving({**maps, **study_builder.spreadsheet()}) as server, refusing() as away:
        code, page, manifest = build(server, away)

    assert (code, known(manifest)) == (0, study_builder.COUNT)
    assert manifest["layers"]["social_housing"]["city"] == 37.5
    assert TOLD["spreadsheet"] in page


@pytest.mark.parametrize("fault", FAULTS)
def test_where_no_way_answers_the_build_fails_or_the_map_names_who_did_not(fault, maps, build):
    with serving(maps) as server, FAULTS[fault]() as away:
        failed, why, _ = build(server, away)
        code, page, manifest = build(server, away, "--skip-unavailable")

    assert failed == 3
    assert f"{away}{V3}/86165NED/DataProperties" in why
    assert "--skip-unavailable" in why
    assert "\n" not in why.strip()
    assert (code, known(manifest)) == (0, 0)
    assert "cbs-kerncijfers was left out: " in page
    assert any(line.startswith("cbs-kerncijfers was left out") for line in manifest["warnings"])


def emptied(tables):
    properties, rows = tables["86165NED"]
    keys = [p["Key"] for p in properties if p["Title"] in HOMES]
    return {"86165NED": (properties, [{**row, **dict.fromkeys(keys)} for row in rows])}


def test_columns_that_version_3_leaves_empty_come_from_version_4_and_the_map_says_so(
    maps, tables, build, shares
):
    answers = {
        **maps, **study_builder.version_3(emptied(tables)), **study_builder.version_4(tables),
    }  # fmt: skip
    with serving(answers) as server:
        code, page, manifest = build(server, server.url)

    assert (code, known(manifest)) == (0, study_builder.COUNT)
    assert shares()
    assert TOLD["empty"] in page


def test_columns_that_no_way_fills_are_unknown_and_the_map_says_who_left_them_empty(
    maps, tables, build
):
    with serving({**maps, **study_builder.version_3(emptied(tables))}) as server:
        code, page, manifest = build(server, server.url)

    assert (code, known(manifest)) == (0, 0)
    assert "which the year should have, and no other way has it" in page
