"""Inhabitants per square, from a server on this machine that stands in for that of CBS."""

import io
import zipfile

import geopandas
import pytest
from loopback import collection, large_file, serving
from shapely import box

import gemengd
from gemengd.errors import SourceUnavailableError
from gemengd.sources.web import Cache, Client

pytestmark = pytest.mark.usefixtures("no_waiting")
ITEMS = "/collections/buurten/items"


@pytest.fixture
def client(tmp_path):
    return Client(Cache(tmp_path / "cache"))


@pytest.fixture(scope="module")
def squares(tmp_path_factory):
    """Return a zip as CBS makes them, with made-up figures around Baarn and far from it."""
    west, south = 140_000, 465_000
    corners = [(west + 100 * i, south + 100 * j) for i in range(120) for j in range(80)]
    corners += [(20_000 + 100 * i, 400_000) for i in range(3000)]
    frame = geopandas.GeoDataFrame(
        {
            "crs28992res100m": [f"E{x}N{y}" for x, y in corners],
            "aantal_inwoners": [
                -99997 if n % 10 == 0 else 5 * (n % 7) for n in range(len(corners))
            ],
            "percentage_koopwoningen": -99995,
        },
        geometry=[box(x, y, x + 100, y + 100) for x, y in corners],
        crs=28992,
    )
    path = tmp_path_factory.mktemp("squares") / "cbs_vk100_2024_v1.gpkg"
    frame.to_file(path, layer="vierkant_100m", engine="pyogrio")
    frame.head(3)[["crs28992res100m", "geometry"]].drop(columns="crs28992res100m").to_file(
        path, layer="notes", engine="pyogrio"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "2025-cbs_vk100_2024_v1/cbs_vk100_2024_v1.gpkg")
        archive.writestr("2025-cbs_vk100_2024_v1/toelichting.pdf", "made up")
    return made.getvalue()


def both(server, **files):
    return {"url": f"{server.url}/100/", "files": files or {"2024": "new.zip", "2023": "old.zip"}}


def test_only_the_squares_near_the_city_are_read_and_secret_ones_stay_unknown(
    baarn, squares, client, point_to
):
    answers = {ITEMS: collection(baarn), "/100/new.zip": large_file(squares, cut_at=[50_000])}
    with serving(answers) as server:
        point_to(server.url, cbs_vierkant_100m=both(server))
        found = gemengd.load_city("baarn", client=client)
        again = gemengd.load_city("baarn", client=Client(client.cache, offline=True))

    people = found.population
    (source,) = (s for s in found.sources if s.title.startswith("CBS squares"))
    assert server.headers[-1]["Range"] == "bytes=50000-"
    assert source.location == f"{server.url}/100/new.zip"
    assert (source.year, source.licence) == (2024, "CC BY 4.0")
    account = next(each for each in found.ledger if each.source == source.slug)
    far = [gone.count for gone in account.left_out if "too far from the city" in gone.why.en]
    assert source.rows == 9600 + sum(far)
    assert people["inhabitants"].min() >= 0
    assert set(people["inhabitants"].dropna()) <= {0, 5, 10, 15, 20, 25, 30}
    assert again.population.equals(people)


def test_a_year_that_is_not_there_yet_is_replaced_by_the_one_before_and_said(
    baarn, squares, client, point_to
):
    with serving({ITEMS: collection(baarn), "/100/old.zip": large_file(squares)}) as server:
        point_to(server.url, cbs_vierkant_100m=both(server))
        found = gemengd.load_city("baarn", client=client)

    assert "the squares are of 2023: those of 2024 gave no answer" in found.warnings


def test_squares_that_nobody_gives_fail_the_build_or_are_left_out_by_name(baarn, client, point_to):
    with serving({ITEMS: collection(baarn)}) as server:
        point_to(server.url, cbs_vierkant_100m=both(server))
        with pytest.raises(SourceUnavailableError) as raised:
            gemengd.load_city("baarn", client=client)
        found = gemengd.load_city("baarn", client=client, skip_unavailable=True)

    assert str(raised.value).endswith(
        "/100/new.zip: the server answers 404 Not Found; check the address; or give the file with "
        "--population, or do without: --skip-unavailable"
    )
    assert any(w.startswith("cbs-vierkant-100m was left out: http") for w in found.warnings)
    assert len(found.areas) == 21
