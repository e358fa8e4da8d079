"""Population rasters of any kind: where their cells lie, what they hold, whose they are."""

import subprocess
import sys

import numpy as np
import pytest
import rasterio
from affine import Affine
from raw_builder import CITY

from gemengd.errors import SourceError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.population_raster import read_raster
from gemengd.sources.registry import reader_of

PLACE = Affine(100, 0, 150_000, 0, -100, 450_200)


def raster(path, cells, place=PLACE, *, scale=1.0, offset=0.0, **more):
    values = np.array(cells)
    profile = {"crs": "EPSG:28992", "dtype": values.dtype, **more}
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[1], height=values.shape[0], count=1,
        transform=place, **profile,
    ) as written:  # fmt: skip
        written.write(values, 1)
        written.scales, written.offsets = (scale,), (offset,)
    return Input(file=path, role=Role.POPULATION)


def points(frame):
    return [(round(p.x, 3), round(p.y, 3)) for p in frame.geometry]


def test_scale_and_offset_of_the_raster_are_applied(tmp_path):
    given = raster(tmp_path / "a.tif", np.int16([[3, 10]]), scale=2.5, offset=1.0)

    frame, _ = read_raster(given, None)

    assert list(frame["inhabitants"]) == [8.5, 26.0]


def test_cells_without_data_are_nobody_and_no_secret(tmp_path):
    given = raster(tmp_path / "a.tif", np.float32([[np.nan, -1], [7, 0]]), nodata=-1)

    frame, _ = read_raster(given, None)

    assert list(frame["inhabitants"]) == [7]


def test_a_code_of_cbs_that_is_not_called_no_data_stays_unknown(tmp_path):
    given = raster(tmp_path / "a.tif", np.int32([[-99997, 7]]))

    frame, _ = read_raster(given, None)

    np.testing.assert_equal(frame["inhabitants"].to_numpy(), [np.nan, 7])


def test_a_turned_raster_lies_where_its_own_transform_puts_it(tmp_path):
    turned = Affine.translation(150_000, 450_000) * Affine.rotation(30) * Affine.scale(100, -100)
    given = raster(tmp_path / "a.tif", np.int32([[0, 0, 9]]), turned)

    frame, cell_m = read_raster(given, None)

    # 250 m along an axis of 30 degrees and 50 m to the right of it.
    x = 150_000 + 250 * np.cos(np.pi / 6) + 50 * np.sin(np.pi / 6)
    y = 450_000 + 250 * np.sin(np.pi / 6) - 50 * np.cos(np.pi / 6)
    assert points(frame) == [(round(x, 3), round(y, 3))]
    assert cell_m == pytest.approx(100)


def test_the_inhabitants_of_a_large_cell_live_all_over_it(tmp_path):
    wide = Affine(500, 0, 150_000, 0, -500, 450_500)
    given = raster(tmp_path / "a.tif", np.int32([[200]]), wide)

    frame, cell_m = read_raster(given, None)

    # The mean distance to the middle of a square is 0.3826 times its side.
    metres = np.hypot(frame.geometry.x - 150_250, frame.geometry.y - 450_250)
    assert cell_m == 500
    assert frame["inhabitants"].sum() == pytest.approx(200)
    assert metres.mean() == pytest.approx(0.3826 * 500, rel=0.01)


def test_a_raster_in_degrees_is_as_large_as_it_is_on_the_ground(tmp_path):
    place = Affine(0.01, 0, 5.0, 0, -0.01, 52.01)
    given = raster(tmp_path / "a.tif", np.int32([[100]]), place, crs="EPSG:4326")

    _, cell_m = read_raster(given, None)

    # 0.01 degrees are 1113 m from south to north here, and 685 m from west to east.
    assert cell_m == pytest.approx((1113 * 685) ** 0.5, rel=0.005)


def test_only_cells_near_the_city_are_read_wherever_it_lies(tmp_path):
    given = raster(tmp_path / "a.tif", np.arange(1, 401, dtype="int32").reshape(20, 20))
    beyond = (0.0, 0.0, 10.0, 10.0)

    frame, _ = read_raster(given, (150_300, 449_500, 150_500, 449_700))

    # Columns 3 and 4, rows 5 and 6 from the north.
    assert list(frame["inhabitants"]) == [104, 105, 124, 125]
    assert len(read_raster(given, beyond)[0]) == 0


CITY_RD = (149_500, 449_500, 151_500, 451_500)
IN_DEGREES = Affine(0.001, 0, 5.31, 0, -0.001, 52.05)  # about (149 500, 450 500) in RD
SWAPPED = Affine(0, -100, 450_200, 100, 0, 150_000)  # x is the row's, y the column's


@pytest.mark.parametrize(
    ("place", "declared", "says"),
    [
        (PLACE, "EPSG:4326", r'as WGS 84 .* look like RD New: write crs = "EPSG:28992"'),
        (PLACE, "EPSG:3857", r'look like RD New: write crs = "EPSG:28992"'),
        (IN_DEGREES, "EPSG:28992", r'look like degrees: write crs = "EPSG:4326"'),
        (SWAPPED, "EPSG:28992", "look like RD New with swapped axes: save it with x before y"),
        (
            Affine(0, -0.001, 52.05, 0.001, 0, 5.31),
            "EPSG:4326",
            "look like degrees with swapped axes: save it with x before y",
        ),
        (Affine(0.01, 0, 12.0, 0, -0.01, 41.0), "EPSG:4326", "lie outside the Netherlands"),
    ],
)
@pytest.mark.parametrize("around", [CITY_RD, None])
def test_a_raster_that_does_not_lie_where_it_says_is_refused(
    place, declared, says, around, tmp_path
):
    given = raster(tmp_path / "a.tif", np.full((10, 10), 4, "int32"), place, crs=declared)

    with pytest.raises(SourceError, match=f"a.tif: .*{says}"):
        read_raster(given, around)


def test_a_raster_of_the_country_that_is_called_degrees_is_refused(tmp_path):
    country = Affine(10_000, 0, 0, 0, -10_000, 630_000)
    given = raster(tmp_path / "a.tif", np.full((63, 28), 4, "int32"), country, crs="EPSG:4326")

    with pytest.raises(SourceError, match="look like RD New"):
        read_raster(given, CITY_RD)


def test_a_raster_of_the_world_is_read_where_the_city_is(tmp_path):
    world = Affine(1, 0, -180, 0, -1, 90)
    given = raster(tmp_path / "a.tif", np.full((180, 360), 4, "int32"), world, crs="EPSG:4326")

    frame, _ = read_raster(given, CITY_RD)

    # The city lies in one cell: 5 to 6 degrees east, 52 to 53 north.
    assert frame["inhabitants"].sum() == pytest.approx(4)


def test_a_raster_of_another_city_holds_nobody_of_this_one(tmp_path):
    elsewhere = Affine(100, 0, 230_000, 0, -100, 580_000)
    given = raster(tmp_path / "a.tif", np.int32([[4]]), elsewhere)

    assert read_raster(given, CITY_RD)[0].empty


def test_whose_a_raster_is_nobody_says_but_the_user(tmp_path):
    given = raster(tmp_path / "a.tif", np.int32([[5]]))
    named = given.model_copy(update={"publisher": "Gemeente Proefstad", "year": 2024})

    (plain,) = reader_of(given).read(given, CITY, None)
    (said,) = reader_of(named).read(named, CITY, None)

    assert (plain.source.publisher, plain.source.licence) == ("unknown", "unknown")
    assert plain.source.title == "Inhabitants per cell of 100 m"
    assert (said.source.publisher, said.source.year) == ("Gemeente Proefstad", 2024)


@pytest.mark.parametrize(
    ("cells", "more", "says"),
    [
        (np.int32([[-9999, 4]]), {}, r"1 cells have -9999 inhabitants.* add missing = \[-9999\]"),
        (np.float32([[np.inf]]), {}, "1 cells have inf inhabitants"),
        (np.int32([[4]]), {"crs": None}, "declares no coordinate system"),
        (np.int32([[4]]), {"place": Affine.identity()}, "does not say where its cells lie"),
        (np.complex64([[4]]), {}, "its cells are complex64"),
    ],
)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_raster_that_is_no_map_of_people_is_refused_in_one_line(cells, more, says, tmp_path):
    given = raster(tmp_path / "a.tif", cells, **more)

    with pytest.raises(SourceError, match=says):
        read_raster(given, None)


def test_a_value_that_the_user_calls_missing_is_missing(tmp_path):
    given = raster(tmp_path / "a.tif", np.int32([[-9999, 4]]))

    frame, _ = read_raster(given.model_copy(update={"missing": (-9999,)}), None)

    assert list(frame["inhabitants"]) == [4]


VIRTUAL = (
    "<VRTDataset rasterXSize='1' rasterYSize='1'><VRTRasterBand dataType='Byte' band='1'>"
    "<SimpleSource><SourceFilename>/vsicurl/{}/a.tif</SourceFilename></SimpleSource>"
    "</VRTRasterBand></VRTDataset>"
)
ELSEWHERE = (
    VIRTUAL,
    "<GDAL_WMS><Service name='TMS'><ServerUrl>{}/${{z}}</ServerUrl></Service></GDAL_WMS>",
    "/vsicurl/{}/a.tif",
    "GTIFF_DIR:1:/vsicurl/{}/a.tif",
)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_no_raster_makes_us_ask_the_internet(text, tmp_path):
    path = tmp_path / "a.tif"
    path.write_text(text.format("http://127.0.0.1:9"))

    with pytest.raises(SourceError, match="it is no GeoTIFF, it begins with"):
        read_raster(Input(file=path), None)


def test_what_lies_beside_a_raster_does_not_count(tmp_path):
    given = raster(tmp_path / "a.tif", np.int32([[5]]))
    (tmp_path / "a.tif.msk").write_text(VIRTUAL.format("http://127.0.0.1:9"))
    (tmp_path / "a.tif.aux.xml").write_text(
        "<PAMDataset><Metadata domain='OVERVIEWS'><MDI key='OVERVIEW_FILE'>"
        "/vsicurl/http://127.0.0.1:9/a.ovr</MDI></Metadata></PAMDataset>"
    )

    assert list(read_raster(given, None)[0]["inhabitants"]) == [5]


COUNTRY = """
import resource, sys
from pathlib import Path
from gemengd.model.request import Input
from gemengd.sources.population_raster import read_raster
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
frame, _ = read_raster(Input(file=Path(sys.argv[1])), (190_000, 460_000, 200_000, 470_000))
print(len(frame), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of the memory is that of Linux")
def test_a_raster_of_the_country_takes_the_memory_of_the_city(tmp_path):
    cells = np.full((3250, 2800), -99997, dtype="int32")
    cells[1500:1700, 1900:2000] = 3
    given = raster(
        tmp_path / "nl.tif", cells, Affine(100, 0, 0, 0, -100, 625_000), nodata=-99997,
        compress="deflate", tiled=True,
    )  # fmt: skip

    said = subprocess.run(
        [sys.executable, "-c", COUNTRY, str(given.file)], check=True, capture_output=True, text=True
    )

    inhabited, megabytes = map(int, said.stdout.split())
    assert inhabited == 100 * 100  # the window is 10 by 10 km, and people live in all of it
    assert megabytes < 100
