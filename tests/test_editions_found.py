"""Newer editions by the publishers' own catalogues, the report of addresses, and plug-ins."""

import json
import tomllib
from types import SimpleNamespace

import pytest
from loopback import collection, serving

import gemengd
from gemengd.errors import DefinitionError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources import publishers as configuration
from gemengd.sources.catalogue import editions
from gemengd.sources.check import recognised, without_secrets
from gemengd.sources.discover import as_toml, compare_columns, discover
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import Fetched, Plugin, Remote
from gemengd.sources.web import Cache, Client, Probe, probe

pytestmark = pytest.mark.usefixtures("no_waiting")
AREAS, FIGURES, SQUARES = "pdok-wijken-en-buurten", "cbs-kerncijfers", "cbs-vierkant-100m"
FOLDER = rb"""<html><a href="/vierkant/100/2026-cbs_vk100_2025_v1.zip">a</a>
<A HREF="2027-cbs_vk100_2026_v1.zip">b</A><a href='2027-cbs_vk100_2026_v2.zip'>c</a>
<a href="2027-cbs_vk500_2026_v1.zip">d</a></html>"""


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


def as_json(content):
    return 200, {"Content-Type": "application/json"}, json.dumps(content).encode()


def schema(*titles):
    area = {"Key": "WijkenEnBuurten", "Type": "GeoDetail", "ID": 0, "Title": "Wijken"}
    topics = [
        {"Key": f"k_{n}", "Type": "Topic", "ID": n, "Title": title, "Unit": "aantal"}
        for n, title in enumerate(titles, start=1)
    ]
    return as_json({"value": [area, *topics]})


def feature(**properties):
    return {"type": "Feature", "id": 1, "properties": properties, "geometry": None}


ATOM = "pdok-wijken-en-buurten-atom"


@pytest.fixture
def later(tmp_path, monkeypatch):
    """Return publishers of next year: one renamed its columns, one split one, one has a file."""
    answers = {}
    with serving(answers) as server:
        api = f"{server.url}/cbs/wijken-en-buurten-{{year}}/ogc/v1"
        hrefs = [api.format(year=year) for year in (2025, 2026, 2027)]
        hrefs.append(f"{server.url}/cbs/wijken-en-buurten-historisch/ogc/v1")
        answers |= {
            "/index.json": as_json(
                {"apis": [{"links": [{"rel": "root", "href": href}]} for href in hrefs]}
            ),
            "/cbs/wijken-en-buurten-2026/ogc/v1/collections/buurten/items": as_json(
                {"features": [feature(bu_code="BU1", bu_naam="A", oppervlakte=1)]}
            ),
            "/cbs/wijken-en-buurten-2027/ogc/v1/collections/buurten/items": as_json(
                {"features": [feature(buurt_code="BU1", bu_naam="A", nieuw=2)]}
            ),
            "/Tables": as_json(
                {
                    "value": [
                        {"Identifier": "86358NED ", "Title": "Kerncijfers wijken en buurten 2026"},
                        {"Identifier": "86999NED", "Title": "Kerncijfers wijken en buurten 2027"},
                        {
                            "Identifier": "1",
                            "Title": "Iets over Kerncijfers wijken en buurten 2028",
                        },
                    ]
                }
            ),
            "/odata/86358NED/DataProperties": schema("Aantal inwoners", "80 jaar of ouder"),
            "/odata/86999NED/DataProperties": schema("Aantal inwoners", "90 jaar of ouder"),
            "/vierkant/": (200, {"Content-Type": "text/html"}, FOLDER),
        }
        lines = [f"[{name}]\nused = false" for name in publishers() if name != AREAS]
        text = "\n".join(lines)
        for name, more in {
            FIGURES: f'url = "{server.url}/odata/"\ncatalogue = {{ kind = "statline", '
            f'url = "{server.url}/Tables", listed = "Kerncijfers wijken en buurten" }}',
            SQUARES: f'url = "{server.url}/vierkant/"\ncatalogue = {{ kind = "folder", '
            f"url = \"{server.url}/vierkant/\", listed = '{squares_named()}' }}",
            "cbs-ses-woa": 'url = "http://127.0.0.1:1/"',
            "cbs-nabijheid": 'url = "http://127.0.0.1:1/"',
        }.items():
            text = text.replace(f"[{name}]\n", f"[{name}]\n{more}\n")
        text += f'\n[{AREAS}]\nurl = "{api}"\nyears = [2026, 2025]\n'
        text += f'catalogue = {{ kind = "index", url = "{server.url}/index.json" }}\n'
        config = tmp_path / "publishers.toml"
        config.write_text(text, encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(config))
        yield server


def squares_named():
    return publishers()[SQUARES].catalogue.listed


def test_the_catalogues_tell_which_editions_are_newer_and_what_changed(later, client):
    found = discover(client)

    assert found.silent == ()
    by_name = {edition.publisher: edition for edition in found.editions}
    assert {name: (e.year, e.place) for name, e in by_name.items()} == {
        AREAS: (2027, f"{later.url}/cbs/wijken-en-buurten-2027/ogc/v1"),
        FIGURES: (2027, "86999NED"),
        SQUARES: (2026, "2027-cbs_vk100_2026_v2.zip"),
    }
    areas = by_name[AREAS]
    assert (areas.gone, areas.new) == (("oppervlakte",), ("nieuw",))
    assert areas.renamed == {"bu_code": "buurt_code"}
    assert by_name[FIGURES].renamed == {"80 jaar of ouder (aantal)": "90 jaar of ouder (aantal)"}
    assert by_name[SQUARES].unread == "it is a file of the whole country"


@pytest.mark.usefixtures("later")
def test_the_toml_that_is_written_takes_up_the_newer_editions(client, tmp_path, monkeypatch):
    written = tomllib.loads(as_toml(discover(client)))

    assert written[AREAS] == {"years": [2027, 2026, 2025]}
    assert written[FIGURES]["years"][:2] == [2027, 2026]
    assert written[FIGURES]["files"]["2027"] == "86999NED"
    assert written[FIGURES]["files"]["2025"] == "86165NED"
    config = tmp_path / "own.toml"
    config.write_text(as_toml(discover(client)), encoding="utf-8")
    monkeypatch.setenv("GEMENGD_PUBLISHERS", str(config))
    assert publishers()[SQUARES].file_of(2026).endswith("2027-cbs_vk100_2026_v2.zip")
    assert max(publishers()[AREAS].years) == 2027


@pytest.mark.usefixtures("own_cache", "later")
def test_the_command_says_what_is_new_and_writes_the_toml(say, tmp_path):
    code, said, _ = say("sources", "--discover", "--to", tmp_path / "new.toml")
    again, _, why = say("sources", "--discover", "--to", tmp_path / "new.toml")

    assert code == 0
    assert "pdok-wijken-en-buurten 2027: " in said
    assert "renamed, it seems: bu_code -> buurt_code" in said
    assert tomllib.loads((tmp_path / "new.toml").read_text())[FIGURES]["files"]["2027"]
    assert again == 3
    assert "give another name with --to" in why


def test_a_catalogue_without_an_answer_is_named_and_the_others_are_read(later, client):
    del later.answers["/Tables"]

    found = discover(client)

    (line,) = found.silent
    assert line.startswith("cbs-kerncijfers: ")
    assert {edition.publisher for edition in found.editions} == {AREAS, SQUARES}


def test_a_catalogue_in_another_shape_is_named(later, client):
    later.answers["/index.json"] = as_json({"datasets": []})

    assert "expected a list of apis" in discover(client).silent[0]


@pytest.mark.parametrize("apis", [[None], [5], [{"links": 5}], [{"links": [None]}]], ids=repr)
def test_an_index_of_strange_apis_is_named(apis, later, client):
    later.answers["/index.json"] = as_json({"apis": apis})

    assert "expected apis with their links" in discover(client).silent[0]


def test_an_api_without_links_or_a_link_without_an_address_is_none_of_ours(later, client):
    later.answers["/index.json"] = as_json(
        {"apis": [{}, {"links": None}, {"links": [{"rel": "root"}, {"href": None}]}]}
    )

    found = discover(client)

    assert found.silent == ()
    assert {edition.publisher for edition in found.editions} == {FIGURES, SQUARES}


@pytest.mark.parametrize("row", [None, 5, [], {"Title": "a"}, {"Identifier": "a"}], ids=repr)
def test_a_list_of_strange_tables_is_named(row, later, client):
    later.answers["/Tables"] = as_json({"value": [row]})

    assert "expected tables with their Title and Identifier" in discover(client).silent[0]


@pytest.mark.parametrize("one", [None, 5, {}, {"properties": None}], ids=repr)
def test_an_edition_of_strange_features_is_listed_as_unread(one, later, client):
    path = "/cbs/wijken-en-buurten-2027/ogc/v1/collections/buurten/items"
    later.answers[path] = as_json({"features": [one]})

    (areas,) = [e for e in discover(client).editions if e.publisher == AREAS]

    assert "expected features with their properties" in areas.unread


def test_a_build_that_meets_a_newer_edition_says_so_in_one_line_and_offline_the_same(
    later, client, baarn
):
    path = "/cbs/wijken-en-buurten-{}/ogc/v1/collections/buurten/items"
    for year in (2026, 2025):
        own = [
            {**f, "properties": {**f["properties"], "jaar": year, "jrstatcode": None}}
            for f in baarn
        ]
        later.answers[path.format(year)] = collection(own)

    found = gemengd.load_city("baarn", client=client)
    again = gemengd.load_city("baarn", client=Client(client.cache, offline=True))

    (said,) = [line for line in found.warnings if "2027" in line]
    assert said == (
        "CBS Wijken en Buurten 2027 is there, and not used: gemengd sources --discover says what "
        "changed and how to use it"
    )
    assert again.warnings == found.warnings


def test_without_a_catalogue_nothing_is_listed(client):
    bare = publishers()[AREAS].model_copy(update={"catalogue": None})

    assert editions(bare, client) == {}


def test_columns_are_paired_once_each():
    gone, new, renamed = compare_columns(
        ["aantal_inwoners", "mannen", "oad"], ["aantal_inw", "vrouwen_x"]
    )

    assert renamed == {"aantal_inwoners": "aantal_inw"}
    assert (gone, new) == (("mannen", "oad"), ("vrouwen_x",))


@pytest.mark.usefixtures("own_cache")
def test_the_report_of_addresses_says_what_each_answers(tmp_path, monkeypatch, say):
    answers = {
        "/2026/collections/buurten/items": as_json(
            {"features": [feature(bu_code="BU1", bu_naam="A")]}
        ),
        "/odata/86165NED/TypedDataSet": as_json({"value": [{"ID": 0, "A_1": 3, "B_2": None}]}),
        "/file.gpkg": (200, {}, b"SQLite format 3\0" + b"x" * 100_000),
    }
    with serving(answers) as server:
        text = "\n".join(f'[{name}]\nurl = "http://127.0.0.1:1/"\n' for name in publishers())
        text = text.replace(
            f'[{AREAS}]\nurl = "http://127.0.0.1:1/"',
            f'[{AREAS}]\nurl = "{server.url}/{{year}}"\nyears = [2026, 2025]',
        ).replace(
            f'[{FIGURES}]\nurl = "http://127.0.0.1:1/"',
            f'[{FIGURES}]\nurl = "{server.url}/odata/"\nfiles.2025 = "86165NED"',
        )
        for name in (SQUARES, "cbs-ses-woa", "cbs-nabijheid"):
            text = text.replace(f"[{name}]", f"[{name}]\nyears = []\nfiles = {{}}")
        text = text.replace(
            f"[{ATOM}]",
            f'[{ATOM}]\nyears = [2026]\naddresses.2026 = "{server.url}/file.gpkg"',
        )
        config = tmp_path / "publishers.toml"
        config.write_text(text, encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(config))
        code, said, _ = say("sources", "--check", "--json")
        _, table, _ = say("sources", "--check")
        monkeypatch.setenv("GEMENGD_CONTACT", "mailto:kaart@example.org")
        _, signed, _ = say("sources", "--check")

    rows = {(r["publisher"], r["year"]): r for r in json.loads(said)["addresses"]}
    assert code == 0
    assert rows[AREAS, 2026]["status"] == 200
    assert rows[AREAS, 2026]["recognised"].startswith("features; bu_code; 2 columns")
    assert rows[AREAS, 2025]["status"] == 404
    assert rows[FIGURES, 2025]["recognised"] == "rows; 3 keys, 2 filled: ID, A_1, B_2"
    assert rows[ATOM, 2026]["recognised"] == "a GeoPackage"
    assert (rows["geofabrik", None]["status"], rows["geofabrik", None]["recognised"]) == (
        None, "ConnectError",
    )  # fmt: skip
    assert {name for name, _ in rows} == publishers().keys()
    assert "addresses asked once each" in table
    assert json.loads(said)["contact"] is False
    assert "No contact is set: servers do not hear whom to write to" in table
    assert "No contact is set" not in signed


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"features": [None]}, "features; no code; 0 columns: "),
        ({"features": [5]}, "features; no code; 0 columns: "),
        ({"features": [{"properties": ["bu_code"]}]}, "features; no code; 0 columns: "),
        ({"features": {"a": 1}}, "JSON: features"),
        ({"value": [None]}, "JSON: value"),
        ([], "JSON, a list"),
        (None, "JSON, a list"),
    ],
    ids=repr,
)
def test_a_strange_answer_to_the_check_is_said_as_far_as_it_is_known(content, says):
    start = json.dumps(content).encode()

    assert recognised(Probe(200, start, None, 0.1)) == says


@pytest.mark.usefixtures("shallow_json")
def test_an_answer_that_is_nested_too_deep_for_us_is_recognised_by_its_start():
    assert recognised(Probe(200, b'{"a": {"b": 1}}', None, 0.1)) == "JSON: a"
    assert recognised(Probe(200, b"[[[[1]]]]", None, 0.1)) == "JSON, longer than was read"


@pytest.mark.parametrize("size", ["bytes 0-1/\xb2", "bytes 0-1/*", "bytes 0-1/" + "9" * 30])
def test_a_size_that_is_no_number_is_none(size):
    with serving({"/x": (206, {"Content-Range": size}, b"ab")}) as server:
        found = probe(f"{server.url}/x")

    assert (found.status, found.start, found.total) == (206, b"ab", None)


def test_an_address_in_the_report_holds_no_name_password_or_key():
    assert without_secrets("https://piet:geheim@a.nl:8080/b?key=1#c") == "https://a.nl:8080/b"


def test_without_a_city_the_command_says_what_it_can_do(say):
    code, _, why = say("sources")

    assert code == 2
    assert "say which city" in why
    assert "--check" in why


def _plugin(tmp_path):
    (tmp_path / "care.csv").write_text("name,kind,x,y\nPost,gp,147000,470000\n", encoding="utf-8")
    own = Publisher(title="Care of a province", publisher="A province", url="https://example.org",
                    licence="CC0", attribution="A province", source="a leaflet")  # fmt: skip
    given = Input(file=tmp_path / "care.csv", role=Role.CARE, location="https://example.org/care")
    remote = Remote("provincie-zorg", frozenset({Role.CARE}), "--care",
                    lambda *_: Fetched((given,), ("a plug-in was here",)))  # fmt: skip
    return Plugin(own, remote)


@pytest.fixture
def points(monkeypatch):
    """Return what puts entry points in the place of those that are installed."""

    def do(*found):
        monkeypatch.setattr(
            configuration, "entry_points", lambda *, group: found if "publishers" in group else ()
        )
        configuration.added.cache_clear()

    yield do
    monkeypatch.undo()
    configuration.added.cache_clear()


def test_a_plug_in_adds_a_publisher_that_is_asked_like_the_others(
    points, point_to, baarn, client, tmp_path
):
    plugin = _plugin(tmp_path)
    points(SimpleNamespace(name="provincie-zorg", load=lambda: plugin))
    with serving({"/collections/buurten/items": collection(baarn)}) as server:
        point_to(server.url, provincie_zorg={})
        found = gemengd.load_city("baarn", client=client)

    assert publishers()["provincie-zorg"].publisher == "A province"
    assert found.care["name"].tolist() == ["Post"]
    assert "a plug-in was here" in found.warnings
    assert any(source.location == "https://example.org/care" for source in found.sources)


def test_a_plug_in_may_not_take_the_name_of_another_publisher(points, tmp_path):
    points(SimpleNamespace(name=AREAS, load=lambda: _plugin(tmp_path)))

    with pytest.raises(DefinitionError, match="two publishers are called"):
        publishers()


@pytest.mark.parametrize(("name", "titles"), [
    ("cbs-ses-woa", ["Sociaal-economische status; scores per wijk en buurt, regio-indeling 2026"]),
    ("cbs-nabijheid", [
        "Nabijheid voorzieningen; afstand locatie, wijk- en buurtcijfers 2026",
        "Nabijheid voorzieningen; afstand locatie, regionale cijfers 2027",
    ]),
])  # fmt: skip
def test_tables_are_found_by_the_titles_that_cbs_gives_them(name, titles, client):
    """As CBS's own pages of the tables of earlier years head them."""
    rows = [{"Identifier": f"{number}NED", "Title": t} for number, t in enumerate(titles)]
    shipped = publishers()[name]

    with serving({"/Tables": as_json({"value": rows})}) as server:
        catalogue = shipped.catalogue.model_copy(update={"url": f"{server.url}/Tables"})
        found = editions(shipped.model_copy(update={"catalogue": catalogue}), client)

    assert found == {2026: "0NED"}
