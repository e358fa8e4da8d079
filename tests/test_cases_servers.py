"""Features that a server gives with a fault: none of them vanishes without a word."""

import json

import pytest
from loopback import collection, serving

import gemengd
from gemengd.errors import GemengdError, HarmoniseError, SourceChangedError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.services import bring
from gemengd.sources.web import Cache, Client, require_properties

RD_NEW = "http://www.opengis.net/def/crs/EPSG/0/28992"
NINE = [10, 20, 30, 40, 50, 60, 70, 80, 25]


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


@pytest.fixture
def nine(shared_cases):
    """Return nine sound features, of which the fifth is for a test to harm."""
    file = shared_cases / "null-geometry-feature/right.geojson"
    return json.loads(file.read_text(encoding="utf-8"))["features"]


def served(features, *, page=10):
    described = json.dumps({"id": "buurten", "crs": [RD_NEW]}).encode()
    return {
        "/collections/buurten": (200, {}, described),
        "/collections/buurten/items": collection(features, page=page),
    }


def shares(features, shared_cases, tmp_path, client, *, page=10):
    """Return the shares of the city of the case's TOML as a server gives its areas."""
    toml = (shared_cases / "null-geometry-feature/server.toml").read_text(encoding="utf-8")
    with serving(served(features, page=page)) as server:
        (tmp_path / "city.toml").write_text(
            toml.replace("http://127.0.0.1:8765", server.url), encoding="utf-8"
        )
        found = gemengd.load_city(tmp_path / "city.toml", client=client)
    return found.figure("corporation_share_pct")


def harmed(nine, **changed):
    return [feature | changed if n == 4 else feature for n, feature in enumerate(nine)]


def file_shares(file, tmp_path):
    city = f'name = "Baarn"\ncode = "GM0308"\n[[inputs]]\nfile = "{file}"\nrole = "areas"\n'
    toml = tmp_path / "city.toml"
    toml.write_text(f'{city}reader = "pdok-wijkenbuurten"\nyear = 2024\n', encoding="utf-8")
    return gemengd.load_city(toml).figure("corporation_share_pct")


@pytest.mark.parametrize("name", ["right", "lower_case_code"])
def test_a_code_that_can_be_read_keeps_its_neighbourhood(name, shared_cases, tmp_path):
    found = file_shares(shared_cases / f"null-geometry-feature/{name}.geojson", tmp_path)

    assert found.tolist() == NINE


@pytest.mark.parametrize(
    ("name", "words"), [("seven_digits", "BU0308105"), ("null_geometry", "BU03080105")]
)
def test_a_neighbourhood_of_a_file_without_a_code_or_shape_is_named(
    name, words, shared_cases, tmp_path
):
    with pytest.raises(GemengdError, match=words):
        file_shares(shared_cases / f"null-geometry-feature/{name}.geojson", tmp_path)


def test_a_sound_server_gives_nine_neighbourhoods(nine, shared_cases, tmp_path, client):
    assert shares(nine, shared_cases, tmp_path, client).tolist() == NINE


def test_a_feature_of_a_server_without_a_shape_is_refused_as_in_a_file(
    nine, shared_cases, tmp_path, client
):
    with pytest.raises(HarmoniseError, match="BU03080105"):
        shares(harmed(nine, geometry=None), shared_cases, tmp_path, client)


def test_a_feature_of_a_server_without_properties_is_a_lost_area(
    nine, shared_cases, tmp_path, client
):
    with pytest.raises(HarmoniseError, match=r"row 1.*allow_left_out = 1"):
        shares(harmed(nine, properties=None), shared_cases, tmp_path, client)


@pytest.mark.parametrize("page", [3, 10])
def test_features_that_share_an_id_are_all_there(nine, page, shared_cases, tmp_path, client):
    alike = [feature | {"id": 7} for feature in nine]

    found = shares(alike, shared_cases, tmp_path, client, page=page)

    assert found.tolist() == NINE


def test_a_feature_that_stands_on_two_pages_counts_once(nine, shared_cases, tmp_path, client):
    overlapping = [*nine[:5], *nine[4:]]

    found = shares(overlapping, shared_cases, tmp_path, client, page=5)

    assert found.tolist() == NINE


def test_an_arcgis_layer_keeps_features_that_share_an_id(nine, client):
    alike = [feature | {"id": 0} for feature in nine]
    answers = {
        "/FeatureServer/0/query": (200, {}, json.dumps({"features": alike}).encode()),
    }

    with serving(answers) as server:
        given = Input(url=f"{server.url}/FeatureServer/0", role=Role.AREAS)
        file = bring(given, client, None).file

    codes = [f["properties"]["buurtcode"] for f in json.loads(file.read_text())["features"]]
    assert sorted(codes) == [f["properties"]["buurtcode"] for f in nine]


def test_features_of_a_publisher_that_say_nothing_of_themselves_are_refused():
    features = [{"id": 3, "properties": {}}, {"id": 8, "properties": None}]

    with pytest.raises(SourceChangedError, match=r"1 features have no properties.*id 8"):
        require_properties(features, "https://example.nl")


@pytest.mark.parametrize("name", ["buurten", "areas_alone"])
def test_codes_that_lost_their_zeros_stop_with_the_template_to_write(name, shared_cases):
    with pytest.raises(HarmoniseError, match=r"buurten\.geojson: 3 of 9 codes do not fit.*:0>4"):
        gemengd.load_city(shared_cases / f"15-own-codes-lost-zero/{name}.toml")


def test_codes_with_their_zeros_give_nine_neighbourhoods(shared_cases):
    found = gemengd.load_city(shared_cases / "15-own-codes-lost-zero/right.toml")

    assert found.figure("corporation_share_pct").tolist() == [10, 20, 30, 40, 50, 60, 70, 80, 25]
