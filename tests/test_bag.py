"""Buildings with a permit: counted by head, read as PDOK gives them, asked for politely."""

import json
from dataclasses import replace

import numpy as np
import pytest
from city_builder import make_city, points
from geopandas import GeoDataFrame
from loopback import serving
from pydantic import ValidationError
from raw_builder import X, Y, areas, fit, places
from shapely import Point, box
from shapely.geometry import mapping

import gemengd
from gemengd.errors import HarmoniseError, SourceChangedError
from gemengd.measures import MEASURES
from gemengd.model.city import City, Level
from gemengd.model.raw import Role
from gemengd.model.reason import Reason
from gemengd.model.request import Input
from gemengd.sources.bag import REMOTE
from gemengd.sources.bag import remote as bag
from gemengd.sources.municipalities import Municipality
from gemengd.sources.publishers import publishers
from gemengd.sources.registry import reader_of
from gemengd.sources.remote import Wanted
from gemengd.sources.web import RD_NEW, Cache, Client

GONE, NEW, BEGUN, REBUILT, STANDS = (
    "Sloopvergunning verleend", "Bouwvergunning verleend", "Bouw gestart", "Verbouwing pand",
    "Pand in gebruik",
)  # fmt: skip
NAN = float("nan")


def pipeline(*stages, **parameters):
    return MEASURES["building_pipeline"](stages=stages, **parameters)


def with_buildings(city, *rows):
    """Add buildings: x, y, stage, homes."""
    found = points(
        *(row[:2] for row in rows), stage=[r[2] for r in rows], homes=[float(r[3]) for r in rows]
    )
    return replace(city, buildings=found)


def test_homes_in_buildings_with_the_permit_are_counted_per_hundred_that_stand_here():
    city = with_buildings(
        make_city(dwellings=[200.0, 400.0, 100.0]),
        (100, 100, "demolition_permit", 30),
        (200, 100, "demolition_permit", 10),
        (300, 100, "building_permit", 500),
        (1500, 100, "demolition_permit", 0),
    )

    found = pipeline("demolition_permit")(city)

    assert found.values.tolist() == [20, 0, 0]
    assert found.city == pytest.approx(40 / 700 * 100)
    assert found.parts["homes"].tolist() == [40, 0, 0]
    assert found.parts["buildings"].tolist() == [2, 1, 0]
    assert pipeline("building_permit", "building_started")(city).values.tolist() == [250, 0, 0]


def test_a_building_on_a_border_counts_once():
    city = with_buildings(make_city(dwellings=[100.0] * 3), (1000, 500, "renovation", 10))

    assert pipeline("renovation")(city).parts["homes"].sum() == 10


def test_without_a_file_of_buildings_permits_are_unknown_not_none():
    city = make_city(dwellings=[100.0] * 3, inhabited=[True, True, False])

    found = pipeline("renovation")(city)

    assert found.values.isna().all()
    assert found.reasons.tolist() == [Reason.NO_INPUT, Reason.NO_INPUT, Reason.UNINHABITED]


def test_few_or_unknown_homes_make_no_share():
    city = with_buildings(make_city(dwellings=[49.0, NAN, 50.0]), (2500, 500, "renovation", 5))

    found = pipeline("renovation")(city)

    np.testing.assert_equal(found.values.to_numpy(), [NAN, NAN, 10])
    assert found.reasons.tolist() == [Reason.TOO_FEW, Reason.SECRET, ""]
    assert found.city == 10


def test_no_more_homes_go_than_stand_there():
    city = with_buildings(
        make_city(dwellings=[500.0, 400.0, 100.0]),
        (100, 100, "demolition_permit", 5000),
        (1100, 100, "renovation", 400),
    )

    found = pipeline("demolition_permit", "renovation")(city)

    np.testing.assert_equal(found.values.to_numpy(), [NAN, 100, 0])
    assert found.reasons.tolist() == [Reason.IMPOSSIBLE, "", ""]
    assert found.city == 80


def own(*rows):
    """Return buildings of three areas: in which area, number, stage, homes."""
    where, numbers, stages, homes = zip(*rows, strict=True)
    shapes = [Point(X + 50 + 100 * area, Y + 50) for area in where]
    return places(
        Role.BUILDINGS, shapes, identificatie=list(numbers), stage=list(stages), homes=list(homes)
    )


def test_a_building_with_the_number_of_another_counts_once_and_is_said():
    twice = own((0, "0999", "renovation", 40), (0, "0999", "renovation", 40))

    found = fit(areas(), twice, own((0, "0999", "renovation", 40), (1, None, "renovation", 5)))

    assert found.buildings["homes"].tolist() == [40, 5]
    assert "2 rows are a building that stands before and count once: 0999" in " ".join(
        found.warnings
    )
    assert [account.used for account in found.ledger[1:]] == [1, 1]
    assert all(account.closes for account in found.ledger)


def test_rows_of_one_building_that_differ_are_refused():
    with pytest.raises(HarmoniseError, match=r"1 buildings stand twice .*: 0999; keep one row"):
        fit(areas(), own((0, "0999", "renovation", 40), (0, "0999", "renovation", 41)))


@pytest.mark.parametrize("stage", ["demolition_permit", "building_permit"])
def test_more_homes_in_buildings_than_stand_in_the_area_are_said(stage):
    found = fit(areas(woningvoorraad=500), own((0, "1", stage, 5000), (1, "2", stage, 500)))

    said = " ".join(found.warnings)
    assert "more homes than stand in 1 areas: Buurt 0 has 5000, and 500 stand there" in said


def test_a_stage_that_does_not_exist_is_refused_when_the_layer_is_read():
    with pytest.raises(ValidationError):
        pipeline("sloop")


def building(number, status, homes=1, *, living=True, at=(154_000, 519_000)):
    x, y = at
    shape = box(x + 20 * number, y, x + 20 * number + 10, y + 10)
    return {
        "type": "Feature",
        "id": f"uuid-{number}",
        "geometry": mapping(shape),
        "properties": {
            "identificatie": f"9999100000{number:06d}",
            "bouwjaar": 1965,
            "status": status,
            "gebruiksdoel": "winkelfunctie,woonfunctie" if living else "winkelfunctie",
            "aantal_verblijfsobjecten": homes,
        },
    }


ALL = [
    building(0, STANDS, 40),
    building(1, GONE, 30),
    building(2, NEW, 20),
    building(3, STANDS),
    building(4, BEGUN, 10),
    building(5, REBUILT, 3),
    building(6, GONE, 2, living=False),
    building(7, GONE, 0),
]


def saved(path, features):
    crs = {"type": "name", "properties": {"name": "EPSG:28992"}}
    content = {"type": "FeatureCollection", "crs": crs, "features": features}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_only_buildings_that_are_to_change_are_read_and_only_homes_counted(tmp_path):
    given = Input(file=saved(tmp_path / "pand.geojson", ALL))

    (table,) = reader_of(given).read(given, City("A", "GM9999"), None)

    assert table.role is Role.BUILDINGS
    assert sorted(zip(table.frame["stage"], table.frame["homes"], strict=True)) == [
        ("building_permit", 20), ("building_started", 10), ("demolition_permit", 0),
        ("demolition_permit", 0), ("demolition_permit", 30), ("renovation", 3),
    ]  # fmt: skip


def test_the_package_of_the_country_is_read_near_the_city_only(tmp_path):
    path = tmp_path / "bag-light.gpkg"
    features = [*ALL, building(8, GONE, 99, at=(100_000, 400_000))]
    frame = GeoDataFrame.from_features(features, crs=28992)
    frame.to_file(path, layer="pand")
    frame.to_file(path, layer="verblijfsobject")
    given = Input(file=path)

    around = (153_000, 518_000, 155_000, 520_000)
    (table,) = reader_of(given).read(given, City("A", "GM9999"), around)

    assert len(table.frame) == 6
    assert 99 not in set(table.frame["homes"])


def test_buildings_of_another_city_do_not_say_that_there_are_none_here(tmp_path):
    path = saved(
        tmp_path / "pand.geojson",
        [building(0, STANDS), building(1, GONE, 9, at=(104_000, 424_000))],
    )

    found = gemengd.load_city("voorbeeldstad", files={Role.BUILDINGS: path})

    assert len(found.buildings) == 0
    assert found.not_covered["buildings"] == frozenset(found.areas.index)


def test_a_table_of_buildings_in_strange_words_is_refused(tmp_path):
    frame = GeoDataFrame(
        {"fase": ["weg"], "homes": [1]},
        geometry=[box(154_000, 519_000, 154_001, 519_001)],
        crs=28992,
    )
    frame.to_file(tmp_path / "own.gpkg")
    toml = tmp_path / "city.toml"
    text = 'name = "V"\ncode = "GM9999"\n[[inputs]]\nfile = "{}"\nrole = "areas"\n'
    text += 'reader = "pdok-wijkenbuurten"\ntable = "buurten_2024"\n'
    text += '[[inputs]]\nfile = "own.gpkg"\nreader = "own"\nrole = "buildings"\n'
    text = text.format(gemengd.sources.embedded.FOLDER / "voorbeeldstad.gpkg")

    toml.write_text(text, encoding="utf-8")
    with pytest.raises(HarmoniseError, match="no column stage of the buildings; found fase"):
        gemengd.load_city(toml)
    toml.write_text(text + '[inputs.columns]\nstage = "fase"\n', encoding="utf-8")
    with pytest.raises(HarmoniseError, match="stage: found weg, expected one of demolition_perm"):
        gemengd.load_city(toml)


PAND = "/collections/pand/items"
AROUND = (150_500.0, 515_500.0, 159_500.0, 524_500.0)


class Bag:
    """A server of buildings in pages of 3, with a cursor, as PDOK's."""

    def __init__(self, features, *, status="refused"):
        self.features, self.status, self.asked = features, status, []

    def __call__(self, query, _headers, _count):
        self.asked.append(query)
        if "status" in query and self.status == "refused":
            return 400, {}, b'{"detail": "unknown query parameter(s) found: status"}'
        found = self.features
        if "status" in query and self.status == "used":
            wanted = query["status"][0]
            found = [f for f in found if f["properties"]["status"] == wanted]
        start = int(query.get("cursor", ["0"])[0])
        content = {"type": "FeatureCollection", "features": found[start : start + 3], "links": []}
        if start + 3 < len(found):
            more = f"&status={query['status'][0]}" if "status" in query else ""
            href = f"?cursor={start + 3}&limit=1000&f=json{more}"
            content["links"] = [{"rel": "next", "href": href.replace(" ", "%20")}]
        return 200, {}, json.dumps(content).encode()


@pytest.fixture
def fetch(tmp_path, monkeypatch):
    def do(server):
        file = tmp_path / "publishers.toml"
        file.write_text(f'[pdok-bag]\nurl = "{server.url}"\n', encoding="utf-8")
        monkeypatch.setenv("GEMENGD_PUBLISHERS", str(file))
        wanted = Wanted(
            Municipality("GM9999", "Voorbeeldstad"), Level.NEIGHBOURHOOD,
            frozenset({Role.BUILDINGS}), around=AROUND,
        )  # fmt: skip
        return REMOTE.fetch(wanted, Client(Cache(tmp_path / "cache")), lambda *_: None)

    return do


def statuses(fetched):
    content = json.loads(fetched.inputs[0].file.read_text(encoding="utf-8"))
    return sorted(f["properties"]["status"] for f in content["features"])


CHANGING = sorted(f["properties"]["status"] for f in ALL if f["properties"]["status"] != STANDS)


@pytest.mark.parametrize(("status", "questions"), [("refused", 4), ("ignored", 4), ("used", 4)])
def test_the_server_is_asked_for_a_status_and_for_all_if_it_cannot(status, questions, fetch):
    server_of = Bag(ALL, status=status)

    with serving({PAND: server_of}) as server:
        found = fetch(server)

    assert statuses(found) == CHANGING
    assert len(server_of.asked) == questions
    assert found.inputs[0].location == f"{server.url}/collections/pand"
    first = server_of.asked[0]
    assert first["bbox"] == ["154000,519000,156000,521000"]
    assert first["bbox-crs"] == first["crs"] == [RD_NEW]
    assert first["limit"] == ["1000"]


@pytest.mark.parametrize("status", ["refused", "used"])
def test_where_nothing_is_to_change_the_file_says_so_all_the_same(status, fetch):
    with serving({PAND: Bag([building(0, STANDS)], status=status)}) as server:
        found = fetch(server)

    assert statuses(found) == [STANDS]
    city = gemengd.load_city("voorbeeldstad", files={Role.BUILDINGS: found.inputs[0].file})
    assert len(city.buildings) == 0


def test_a_city_with_too_many_buildings_is_left_out_by_name(fetch, monkeypatch):
    monkeypatch.setattr(bag, "MOST_BUILDINGS", 7)

    with serving({PAND: Bag(ALL)}) as server:
        found = fetch(server)

    assert found.inputs == ()
    assert found.warnings[0].startswith("pdok-bag was left out: more than 7 buildings")


def test_a_server_without_buildings_is_an_error(fetch):
    with serving({PAND: Bag([])}) as server, pytest.raises(SourceChangedError, match="no buildi"):
        fetch(server)


def test_the_publisher_is_asked_for_every_municipality():
    assert publishers()["pdok-bag"].used
    assert not publishers()["pdok-bag"].verified


def test_the_made_up_city_demolishes_where_it_renews_and_nowhere_else():
    city = gemengd.load_city("voorbeeldstad")
    renewed = city.plans[city.plans["name"] == "Vernieuwing Westerbelt"].union_all()

    gone = city.buildings[city.buildings["stage"] == "demolition_permit"]

    assert gone[gone["homes"] > 0].within(renewed.buffer(50)).all()
    assert (gone["homes"] > 0).sum() == 9
    assert (gone["homes"] == 0).sum() == 2
    assert len(city.buildings) == 40
