"""StatLine's tables from a stand-in for CBS's server, with the real schema and rows of 2025."""

import json
import sys

import numpy as np
import pytest
import stamina
from geopandas import GeoDataFrame
from loopback import collection, serving
from odata_server import as_json, real_properties, real_rows, table_of
from shapely import box

import gemengd
from gemengd.cli import main
from gemengd.errors import DefinitionError, SourceChangedError, SourceUnavailableError
from gemengd.model.city import City, Level
from gemengd.model.raw import Role
from gemengd.model.reason import Reason
from gemengd.sources.cbs_tables import REMOTES
from gemengd.sources.municipalities import Municipality
from gemengd.sources.odata import read_names, read_rows, read_schema
from gemengd.sources.publishers import publisher_of, publishers
from gemengd.sources.registry import reader_of
from gemengd.sources.remote import Wanted
from gemengd.sources.web import Cache, Client

LEEUWARDEN = Municipality("GM0080", "Leeuwarden")
KEY_FIGURES, SES, PROXIMITY = REMOTES
CITY = City("Leeuwarden", "GM0080")
AT = "/86165NED"


@pytest.fixture(autouse=True)
def no_waiting():
    with stamina.set_testing(testing=True, attempts=4, cap=True):
        yield


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


@pytest.fixture(scope="module")
def properties(shared_data):
    return real_properties(shared_data)


@pytest.fixture(scope="module")
def rows(shared_data):
    return real_rows(shared_data)


@pytest.fixture
def point_to(tmp_path, monkeypatch):
    """Let the configuration send the client to another server, for one year unless said."""

    def do(url, years=(2025,), **others):
        text = ""
        for name in publishers():
            said = others.get(name.replace("-", "_"), years if name == "cbs-kerncijfers" else None)
            text += f"[{name}]\n" + (f"years = {list(said)}\n" if said else "used = false\n")
            suffix = "map-{year}" if name.startswith("pdok") else ""
            text += f'url = "{url}/{suffix}"\n'
        file = tmp_path / "publishers.toml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(file))

    return do


def wanted(level=Level.NEIGHBOURHOOD, municipality=LEEUWARDEN, years=()):
    return Wanted(municipality, level, frozenset({Role.FIGURES}), years)


def quiet(*_):
    pass


def test_every_row_of_the_municipality_comes_once_over_all_pages(client, properties, rows):
    with serving(table_of(properties, rows, at=AT, page=50)) as server:
        schema = read_schema(client, server.url + AT)
        found = read_rows(client, server.url + AT, schema, "BU0080")

    assert len(found) == 136
    assert len({row["WijkenEnBuurten"] for row in found}) == 136
    assert server.asked[f"{AT}/TypedDataSet"] == 3
    assert found[0]["Gemeentenaam_1"] == "Leeuwarden"


def test_a_server_that_ignores_the_question_does_no_harm(client, properties, rows):
    with serving(table_of(properties, rows, at=AT, page=500, filters=False)) as server:
        schema = read_schema(client, server.url + AT)
        districts = read_rows(client, server.url + AT, schema, "WK0080")
        names = read_names(client, server.url + AT, "WijkenEnBuurten", "WK0080")

    assert len(districts) == len(names) == 22
    # Districts are padded to the length of a neighbourhood's code.
    assert all(len(row["WijkenEnBuurten"]) == len("WK008000") for row in districts)


def test_titles_have_their_topics_and_unit_as_statline_heads_them(client, properties, rows):
    with serving(table_of(properties, rows, at=AT)) as server:
        schema = read_schema(client, server.url + AT)

    assert schema.area == "WijkenEnBuurten"
    assert schema.period is None
    assert len(schema.topics) == 121
    assert schema.topics["Codering_3"] == "Regioaanduiding/Codering (code)"
    assert schema.topics["InBezitWoningcorporatie_49"] == (
        "Wonen en vastgoed/Woningen naar eigendom/Huurwoningen/In bezit woningcorporatie (%)"
    )


FAULTS = {
    "more than 10,000 rows": (SourceUnavailableError, r"answers 500 .*, 4 times"),
    "nothing there": (SourceUnavailableError, "answers 404 Not Found"),
    "an answer of another shape": (SourceChangedError, "expected a page of rows, found error"),
    "rows without areas": (SourceChangedError, "no column WijkenEnBuurten; found ID"),
    "round in circles": (SourceChangedError, "go round in circles"),
    "a web page": (SourceChangedError, "expected JSON, found a web page"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line(fault, client, properties, rows):
    error, words = FAULTS[fault]
    path = f"{AT}/TypedDataSet"
    answers = table_of(properties, rows, at=AT, most=100 if "10,000" in fault else 10_000)
    broken = {
        "nothing there": (404, {}, b""),
        "an answer of another shape": as_json({"error": "no"}),
        "rows without areas": as_json({"value": [{"ID": 1}]}),
        "round in circles": as_json({"value": [], "odata.nextLink": "?$format=json"}),
        "a web page": (200, {}, b"<html>"),
    }
    if fault in broken:
        answers[path] = broken[fault]

    with serving(answers) as server:
        schema = read_schema(client, server.url + AT)
        with pytest.raises(error, match=words) as raised:
            read_rows(client, server.url + AT, schema, "BU0080")

    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 3
    assert str(raised.value).startswith(server.url)


def test_a_table_without_areas_or_topics_is_no_table(client):
    answer = as_json({"value": [{"Type": "TopicGroup", "Key": "", "ID": 1, "Title": "x"}]})

    with serving({f"{AT}/DataProperties": answer}) as server:  # noqa: SIM117
        with pytest.raises(SourceChangedError, match="expected areas and topics, found TopicGroup"):
            read_schema(client, server.url + AT)


def test_key_figures_are_read_as_if_they_had_been_downloaded(client, point_to, properties, rows):
    with serving(table_of(properties, rows, at=AT)) as server:
        point_to(server.url)
        fetched = KEY_FIGURES.fetch(wanted(), client, quiet)

    (given,) = fetched.inputs
    (table,) = reader_of(given).read(given, CITY, None)
    assert reader_of(given.model_copy(update={"reader": None})).name == "cbs-statline-csv"
    assert (len(table.frame), table.source.year) == (136, 2025)
    assert table.source.location == f"{server.url}{AT}/TypedDataSet"
    assert table.source.title == "Kerncijfers wijken en buurten 2025"
    assert publisher_of(table.source.location).verified is False


def test_the_same_rows_make_the_same_bytes_whatever_their_order(client, point_to, properties, rows):
    found = []
    for listed in (rows, rows[::-1]):
        with serving(table_of(properties, listed, at=AT)) as server:
            point_to(server.url)
            (given,) = KEY_FIGURES.fetch(wanted(), client, quiet).inputs
            found.append(given.file.read_bytes())

    assert found[0] == found[1]


def test_a_year_that_is_not_there_is_left_out_and_the_newest_tells_why(
    client, point_to, properties, rows
):
    with serving(table_of(properties, rows, at=AT)) as server:
        point_to(server.url, years=(2025, 2024))
        found = KEY_FIGURES.fetch(wanted(), client, quiet)
        point_to(server.url, years=(2024, 2023))
        with pytest.raises(SourceUnavailableError, match=r"85984NED/DataProperties.*404"):
            KEY_FIGURES.fetch(wanted(), client, quiet)

    assert len(found.inputs) == 1
    (warning,) = found.warnings
    assert warning == "Kerncijfers wijken en buurten 2024 was left out: CBS gave no answer"


def test_a_municipality_that_the_table_lacks_is_named(client, point_to, properties, rows):
    with serving(table_of(properties, rows, at=AT)) as server:
        point_to(server.url)
        with pytest.raises(SourceChangedError, match=r"no neighbourhood of Breda \(GM0758\)"):
            KEY_FIGURES.fetch(wanted(municipality=Municipality("GM0758", "Breda")), client, quiet)


def test_a_year_without_a_known_table_is_a_clear_error(client, point_to):
    point_to("http://127.0.0.1:1", years=(2031,))

    with pytest.raises(
        DefinitionError, match=r"2031: no table of that year is known, only of 2013"
    ):
        KEY_FIGURES.fetch(wanted(), client, quiet)


def test_years_that_were_asked_for_and_never_published_are_named(client, point_to):
    point_to("http://127.0.0.1:1", cbs_nabijheid=(2025,))

    found = PROXIMITY.fetch(wanted(years=(2012, 2009)), client, quiet)

    assert found.inputs == ()
    assert [w.split(":")[0] for w in found.warnings] == [
        "Nabijheid voorzieningen 2009 was left out", "Nabijheid voorzieningen 2012 was left out",
    ]  # fmt: skip


def prop(key, title, unit=None, *, of=None, kind="Topic", number=0):
    return {"Key": key, "Title": title, "Unit": unit, "ParentID": of, "Type": kind, "ID": number}


# The topics and keys of SES-WOA as the real file of 2019 heads them; its figures are made up.
SES_PROPERTIES = [
    prop("WijkenEnBuurten", "Wijken en buurten", kind="GeoDimension", number=0),
    prop("Perioden", "Perioden", kind="TimeDimension", number=1),
    prop("", "SES-WOA", kind="TopicGroup", number=2),
    prop("", "Totaalscore", of=2, kind="TopicGroup", number=3),
    prop("", "Opleidingsniveau", kind="TopicGroup", number=4),
    prop("", "Laag", of=4, kind="TopicGroup", number=5),
    prop("GemiddeldeScore_29", "Gemiddelde score", "Getal", of=3, number=6),
    prop("Waarde_16", "Waarde", "%", of=5, number=7),
]


def ses_rows(score):
    return [
        {"WijkenEnBuurten": "BU00800000", "Perioden": period, "GemiddeldeScore_29": value,
         "Waarde_16": 20.5}
        for period, value in (("2023JJ00", 0.1), ("2024JJ00", score))
    ]  # fmt: skip


def test_other_periods_are_dropped_though_the_server_gives_them(client):
    answers = table_of(
        SES_PROPERTIES, ses_rows(0.7), at=AT, periods=["2023JJ00", "2024JJ00"], filters=False
    )

    with serving(answers) as server:
        schema = read_schema(client, server.url + AT)
        found = read_rows(client, server.url + AT, schema, "BU0080", "2024JJ00")

    assert [row["Perioden"] for row in found] == ["2024JJ00"]


def test_of_a_table_with_many_years_the_newest_is_taken_in_the_division_of_the_map(
    client, point_to
):
    periods = ["2023JJ00", "2024JJ00"]
    answers = {
        **table_of(SES_PROPERTIES, ses_rows(0.7), at="/86296NED", periods=periods),
        **table_of(SES_PROPERTIES, ses_rows(0.4), at="/86092NED", periods=periods),
    }

    with serving(answers) as server:
        point_to(server.url, pdok_wijken_en_buurten=(2025, 2024))
        (given,) = SES.fetch(wanted(years=(2024, 2016)), client, quiet).inputs
        (newer,) = SES.fetch(wanted(), client, quiet).inputs

    (table,) = reader_of(given).read(given, CITY, None)
    assert table.source.location.endswith("/86092NED/TypedDataSet")
    assert newer.location.endswith("/86296NED/TypedDataSet")
    assert table.source.year == 2024
    assert table.frame["SES-WOA/Totaalscore/Gemiddelde score (Getal)"].tolist() == ["0.4"]


@pytest.fixture
def leeuwarden(rows):
    """Return squares with the codes and names of Leeuwarden, as PDOK's map would give them."""
    codes = sorted(r["Codering_3"].strip() for r in rows if r["Codering_3"].startswith("BU0080"))
    names = {code: f"Buurt {number}" for number, code in enumerate(codes)}
    shapes = [
        box(x := 180_000 + 500 * (n % 12), y := 575_000 + 500 * (n // 12), x + 500, y + 500)
        for n in range(len(codes))
    ]
    frame = GeoDataFrame(
        {"buurtcode": codes, "buurtnaam": names.values(), "gemeentecode": "GM0080",
         "water": "NEE", "jaar": 2025, "aantal_inwoners": 500, "woningvoorraad": -99995,
         "perc_huurwoningen_in_bezit_woningcorporaties": -99995},
        geometry=shapes, crs="EPSG:28992",
    )  # fmt: skip
    features = [
        {**feature, "id": number}
        for number, feature in enumerate(json.loads(frame.to_json())["features"])
    ]
    return features, names


@pytest.fixture
def both(leeuwarden, properties, rows):
    """Return the answers of two publishers: Leeuwarden without homes, and its key figures."""
    features, names = leeuwarden
    items = "/map-2025/collections/buurten/items"
    figures = table_of(properties, rows, at=AT, names=names)
    return {items: collection(features, page=1000), **figures}


def test_a_city_is_built_by_name_with_its_corporation_share_from_odata(
    both, tmp_path, point_to, monkeypatch
):
    monkeypatch.setattr(
        "gemengd.sources.web.cache.user_cache_path", lambda *_, **__: tmp_path / "cache"
    )

    with serving(both) as server:
        point_to(server.url, pdok_wijken_en_buurten=(2025,))
        found = gemengd.load_city("leeuwarden")
        codes = [
            run(monkeypatch, "build", "leeuwarden", "--out", tmp_path / out, "--quiet", *more)
            for out, more in (("a", []), ("b", ["--offline"]))
        ]

    share = found.figure("corporation_share_pct")
    assert len(share) == 136
    assert share.notna().sum() == 109
    assert found.reason("corporation_share_pct").value_counts().to_dict() == {
        "": 109, Reason.TOO_FEW: 27,
    }  # fmt: skip
    # Schepenbuurt, Heechterp and Vrijheidswijk-Oost, as DOMAIN.md counts them from the file.
    assert sorted(share.dropna())[-3:] == [80, 87, 100]
    assert found.columns["corporation_share_pct"].year == 2025
    # The map's 500 are made up: where they differ, StatLine's are taken and it is said.
    assert found.columns["inhabitants"].source == found.columns["corporation_share_pct"].source
    assert any(line.startswith("Inhabitants, 2025: two sources") for line in found.warnings)
    assert found.figure("aged_65_plus_pct").between(0, 100).sum() > 90
    np.testing.assert_array_equal(found.reason("poverty_persons_pct"), Reason.NOT_YET_PUBLISHED)
    assert codes == [0, 0]
    for path in sorted((tmp_path / "a/leeuwarden").iterdir()):
        assert path.read_bytes() == (tmp_path / "b/leeuwarden" / path.name).read_bytes()


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code


def test_a_changed_column_is_named_with_the_nearest_new_one(
    leeuwarden, properties, rows, client, point_to
):
    features, names = leeuwarden
    renamed = [
        {**p, "Title": "Eigendom woningcorporatie"}
        if p["Title"] == "In bezit woningcorporatie"
        else p
        for p in properties
    ]
    items = "/map-2025/collections/buurten/items"
    answers = {
        items: collection(features, page=1000), **table_of(renamed, rows, at=AT, names=names)
    }  # fmt: skip

    with serving(answers) as server:
        point_to(server.url, pdok_wijken_en_buurten=(2025,))
        found = gemengd.load_city("leeuwarden", client=client)

    (line,) = [w for w in found.warnings if "that gemengd knows are not there" in w and AT in w]
    assert "In bezit woningcorporatie (%) (nearest: " in line
    assert "Eigendom woningcorporatie (%)" in line
    assert found.figure("corporation_share_pct").isna().all()


def test_a_server_that_cannot_be_asked_is_left_out_by_name_if_the_user_says_so(
    leeuwarden, client, point_to
):
    features, _ = leeuwarden
    with serving(
        {"/map-2025/collections/buurten/items": collection(features, page=1000)}
    ) as server:
        point_to(server.url, pdok_wijken_en_buurten=(2025,))
        with pytest.raises(
            SourceUnavailableError, match=r"or give the file with an \[\[inputs\]\]"
        ):
            gemengd.load_city("leeuwarden", client=client)
        found = gemengd.load_city("leeuwarden", client=client, skip_unavailable=True)

    assert len(found.areas) == 136
    assert any(w.startswith("cbs-kerncijfers was left out: http") for w in found.warnings)
