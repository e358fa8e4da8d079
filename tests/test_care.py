from geopandas import GeoDataFrame
from shapely.geometry import Point, box

from gemengd.dataset import harmonise
from gemengd.model.city import City, Level
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.source import Source

RD = "EPSG:28992"
X, Y = 150_000.0, 450_000.0


def source(title):
    return Source(title.lower(), title, "test", f"{title}.gpkg", "0" * 64, "none", "test", 1)


def city(*registers):
    frame = GeoDataFrame(
        {"buurtcode": ["BU99980000"], "buurtnaam": ["Buurt"], "aantal_inwoners": [100]},
        geometry=[box(X, Y, X + 2_000, Y + 2_000)],
        crs=RD,
    )
    areas = RawTable(Role.AREAS, frame, source("Areas"), Level.NEIGHBOURHOOD)
    return harmonise(RawCity(City("Proefstad", "GM9998"), (areas, *registers)))


def register(title, *places, **columns):
    """Return a register; a place is a distance in metres along a street, or a shape."""
    shapes = [Point(X + p, Y + 500) if isinstance(p, int | float) else p for p in places]
    content = {"kind": "gp", "name": "", **columns}
    frame = GeoDataFrame(content, geometry=shapes, crs=RD, index=range(len(shapes)))
    return RawTable(Role.CARE, frame, source(title))


def test_every_facility_says_whose_it_is():
    found = city(
        register("OpenStreetMap", 0, name="Een"),
        register("Own register", 900, 1_800, name=["Twee", "Vier"], source=["GGD 2025", None]),
    ).care

    assert dict(zip(found["name"], found["source"], strict=True)) == {
        "Een": "OpenStreetMap",
        "Twee": "GGD 2025",
        "Vier": "Own register",
    }
