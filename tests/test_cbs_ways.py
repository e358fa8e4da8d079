"""Housing figures though StatLine refuses, resets, is slow or leaves them empty: by another way."""

import io

import odata4_server
import pandas as pd
import pytest
from loopback import large_file, serving
from odata_server import as_json, real_properties, real_rows, table_of

from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.model.city import City, Level
from gemengd.model.raw import Role
from gemengd.sources.cbs_tables import REMOTES
from gemengd.sources.municipalities import Municipality
from gemengd.sources.odata import read_figures
from gemengd.sources.odata4 import read_figures as read_figures_4
from gemengd.sources.registry import reader_of
from gemengd.sources.remote import Wanted
from gemengd.sources.web import Cache, Client

pytestmark = pytest.mark.usefixtures("no_waiting")
AT, AT_4, SHEET = "/v3/86165NED", "/v4/86165NED", "/kwb/kwb2025.xlsx"
SHARE = "Wonen en vastgoed/Woningen naar eigendom/Huurwoningen/In bezit woningcorporatie (%)"
KEY_FIGURES = REMOTES[0]
CITY = City("Leeuwarden", "GM0080")
WANTED = Wanted(
    Municipality("GM0080", "Leeuwarden"), Level.NEIGHBOURHOOD, frozenset({Role.FIGURES})
)


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


@pytest.fixture(scope="module")
def properties(shared_data):
    return real_properties(shared_data)


@pytest.fixture(scope="module")
def rows(shared_data):
    return [r for r in real_rows(shared_data) if r["Codering_3"][2:6] == "0080"]


@pytest.fixture(scope="module")
def homes(properties):
    """Return the keys of the columns that the story hangs on."""
    wanted = ("Woningvoorraad", "Koopwoningen", "In bezit woningcorporatie")
    return [p["Key"] for p in properties if p["Title"] in wanted]


@pytest.fixture
def ask(point_to, client):
    """Return what asks for Leeuwarden's key figures of 2025 of a server in all three places."""

    def do(server, year=2025, table="86165NED"):
        point_to(
            cbs_kerncijfers={"url": f"{server.url}/v3/", "years": [year], "files": {year: table}},
            cbs_odata_v4={"url": f"{server.url}/v4/"},
            cbs_kwb_xlsx={"url": f"{server.url}/kwb/"},
        )
        return KEY_FIGURES.fetch(WANTED, client, lambda *_: None)

    return do


def without(rows, keys):
    return [{**row, **dict.fromkeys(keys)} for row in rows]


def shares(given):
    (table,) = reader_of(given).read(given, CITY, None)
    column = SHARE if SHARE in table.frame else "p_wcorpw"
    code = table.names["code"]
    return dict(zip(table.frame[code].str.strip(), table.frame[column], strict=True))


def sheet(rows):
    """Return the spreadsheet of some rows, with what the tests look at."""
    buffer = io.BytesIO()
    frame = pd.DataFrame(
        {
            "gwb_code_10": [row["WijkenEnBuurten"].strip() for row in rows],
            "regio": "x", "recs": "Buurt", "a_woning ": "100", "p_koopw": "40",
            "p_wcorpw": ["." if r["Codering_3"].startswith("WK") else "37,5" for r in rows],
        }
    )  # fmt: skip
    frame.to_excel(buffer, index=False)
    return large_file(buffer.getvalue())


def test_version_4_gives_the_same_bytes_as_version_3(properties, rows, ask):
    found = []
    for answers in (
        table_of(properties, rows, at=AT),
        odata4_server.table_of(properties, rows, at=AT_4, page=500, reasons=("Gas_59",)),
    ):
        with serving(answers) as server:
            (given,) = ask(server).inputs
            found.append(given)

    third, fourth = found
    assert third.file.read_bytes() == fourth.file.read_bytes()
    assert third.location.endswith("/v3/86165NED/TypedDataSet")
    assert fourth.location.endswith("/v4/86165NED/Observations")
    assert third.note is None
    assert fourth.note == (
        "Kerncijfers wijken en buurten 2025: StatLine's OData, version 3 gave no answer; "
        "read from StatLine's OData, version 4"
    )


def test_what_has_no_cell_is_unknown_and_a_nought_is_nought(client, properties, rows, homes):
    first, second, third, *_ = rows
    altered = [{**first, homes[2]: 0}, {**second, homes[2]: None}, {**third, homes[2]: 12.5}]

    with serving(odata4_server.table_of(properties, altered, at=AT_4)) as server:
        found = read_figures_4(client, server.url + AT_4, "")

    (key,) = [key for key, title in found.schema.topics.items() if title == SHARE]
    assert [row.get(key) for row in found.rows] == [0, None, 12.5]


def test_of_a_table_of_many_years_version_4_takes_the_newest_whole_year(client):
    properties = [
        {"Key": "WijkenEnBuurten", "Title": "", "Type": "GeoDetail", "ParentID": None, "ID": 0},
        {"Key": "Perioden", "Title": "", "Type": "TimeDimension", "ParentID": None, "ID": 1},
        {"Key": "Score_1", "Title": "Score", "Unit": "Getal", "Type": "Topic", "ParentID": None,
         "ID": 2},
    ]  # fmt: skip
    rows = [
        {"WijkenEnBuurten": code, "Perioden": period, "Score_1": score}
        for code, period, score in (
            ("BU00800000", "2023JJ00", 0.1), ("BU00800000", "2024JJ00", 0.7),
            ("BU00850000", "2024JJ00", 0.9),
        )
    ]  # fmt: skip

    for filters in (True, False):
        answers = odata4_server.table_of(properties, rows, at=AT_4, filters=filters)
        with serving(answers) as server:
            found = read_figures_4(client, server.url + AT_4, "BU0080")
        assert found.period == "2024JJ00"
        assert [list(row.values()) for row in found.rows] == [["BU00800000", 0.7]]


REFUSALS = {
    "refuses": (403, {}, b""),
    "is busy": (503, {}, b""),
    "is gone": (404, {}, b""),
    "breaks off": (200, {"Content-Length": "900"}, b"{"),
    "shows a web page": (200, {}, b"<html>maintenance"),
    "answers something else": as_json({"error": "no"}),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_where_version_3_fails_version_4_gives_the_homes(fault, ask, properties, rows):
    answers = odata4_server.table_of(properties, rows, at=AT_4)
    answers[f"{AT}/DataProperties"] = REFUSALS[fault]

    with serving(answers) as server:
        found = ask(server)

    (given,) = found.inputs
    assert sum(value != "" for value in shares(given).values()) == 109
    assert given.note in found.warnings
    assert "version 3 gave no answer; read from StatLine's OData, version 4" in given.note


def test_where_both_versions_fail_the_spreadsheet_gives_the_homes(ask, rows, client):
    with serving({SHEET: sheet(rows)}) as server:
        (given,) = ask(server).inputs
        offline = KEY_FIGURES.fetch(WANTED, Client(client.cache, offline=True), lambda *_: None)

    found = shares(given)
    assert len(found) == 136
    assert set(found.values()) == {"37,5"}
    assert (given.reader, given.year) == ("cbs-kwb-xlsx", 2025)
    assert given.location.endswith("/kwb/kwb2025.xlsx")
    assert "version 3 and StatLine's OData, version 4 gave no answer" in given.note
    assert offline.inputs == (given,)


def test_a_column_that_is_empty_though_the_year_has_it_is_asked_of_the_next_way(
    ask, properties, rows, homes
):
    empty = table_of(properties, without(rows, homes), at=AT)

    with serving({**empty, **odata4_server.table_of(properties, rows, at=AT_4)}) as server:
        found = ask(server)

    first, second = found.inputs
    assert set(shares(first).values()) == {""}
    assert sum(value != "" for value in shares(second).values()) == 109
    (line,) = found.warnings
    assert line == (
        "Kerncijfers wijken en buurten 2025: StatLine's OData, version 3 leaves Woningvoorraad "
        "(aantal), Koopwoningen (%), In bezit woningcorporatie (%) empty; taken from StatLine's "
        "OData, version 4"
    )


def test_a_column_that_no_way_has_is_said(ask, properties, rows, homes):
    empty = table_of(properties, without(rows, homes[2:]), at=AT)

    with serving(empty) as server:
        found = ask(server)

    assert len(found.inputs) == 1
    assert any(
        "leaves In bezit woningcorporatie (%) empty, which the year should have, and no other "
        "way has it" in line
        for line in found.warnings
    )


def test_a_year_whose_homes_are_to_come_is_asked_once(ask, properties, rows, homes):
    empty = table_of(properties, without(rows, homes), at="/v3/00000NED")

    with serving(
        {**empty, **odata4_server.table_of(properties, rows, at="/v4/00000NED")}
    ) as server:
        found = ask(server, 2026, "00000NED")

    assert len(found.inputs) == 1
    assert found.warnings == ()
    assert not any(path.startswith("/v4") for path in server.asked)


def test_where_no_way_answers_the_usual_one_tells_why(ask):
    with (
        serving({f"{AT}/DataProperties": (403, {}, b"")}) as server,
        pytest.raises(SourceUnavailableError, match=r"/v3/86165NED/DataProperties\S*: .* 403"),
    ):
        ask(server)


BROKEN = {
    "another dimension": ("Dimensions", [{"Identifier": "Marges", "Kind": "Dimension"}], "Marges"),
    "no topics": ("MeasureCodes", [], "no topics"),
    "a topic without a title": ("MeasureCodes", [{"Identifier": "M1"}], "Identifier and Title"),
    "an observation of nowhere": ("Observations", [{"Measure": "M1"}], "without WijkenEnBuurten"),
    "a cell twice": (
        "Observations",
        [{"Measure": "M1", "WijkenEnBuurten": "BU00800000", "Value": v} for v in (1, 2)],
        "M1 of BU00800000 comes twice, as 1 and 2",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_an_answer_of_version_4_in_another_shape_is_one_line(fault, client, properties, rows):
    path, content, words = BROKEN[fault]
    answers = odata4_server.table_of(properties, rows, at=AT_4)
    answers[f"{AT_4}/{path}"] = as_json({"value": content})

    with serving(answers) as server, pytest.raises(SourceChangedError, match=words) as raised:
        read_figures_4(client, server.url + AT_4, "BU0080")

    assert "\n" not in str(raised.value)


def test_a_spreadsheet_that_cannot_be_opened_is_fetched_once_more(ask, rows):
    whole = sheet(rows)

    def first_broken(query, headers, count):
        return (200, {}, b"PK\x03\x04 half") if count == 1 else whole(query, headers, count)

    with serving({SHEET: first_broken}) as server:
        (given,) = ask(server).inputs

    assert server.asked[SHEET] == 2
    assert set(shares(given).values()) == {"37,5"}


def test_what_was_fetched_is_not_asked_for_again_because_a_later_question_failed(
    client, properties, rows
):
    answers = table_of(properties, rows, at=AT)
    named = answers.pop(f"{AT}/WijkenEnBuurten")

    with serving(answers) as server:
        with pytest.raises(SourceUnavailableError):
            read_figures(client, server.url + AT, "BU0080")
        asked = server.asked.copy()
        server.answers[f"{AT}/WijkenEnBuurten"] = named
        read_figures(client, server.url + AT, "BU0080")

    assert server.asked - asked == {f"{AT}/WijkenEnBuurten": 1}


def test_a_spreadsheet_that_has_the_other_spelling_of_its_name_is_found(point_to, client, rows):
    there = {"/kwb/kwb2024.xlsx": sheet(rows)}

    with serving(there) as server:
        point_to(
            cbs_kerncijfers={"url": f"{server.url}/v3/", "years": [2024]},
            cbs_kwb_xlsx={"url": f"{server.url}/kwb/"},
        )
        (given,) = KEY_FIGURES.fetch(WANTED, client, lambda *_: None).inputs

    assert given.location.endswith("/kwb/kwb2024.xlsx")
    assert server.asked["/kwb/kwb-2024.xlsx"] == 1
