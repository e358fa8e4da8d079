"""A made-up city of squares as its publishers would write it: tests done by head."""

from dataclasses import replace

from geopandas import GeoDataFrame
from pandas import DataFrame
from shapely import box

from gemengd.dataset import harmonise
from gemengd.model.city import City, Level
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.source import Source

CITY = City("Proefstad", "GM9998")
RD = "EPSG:28992"
X, Y = 150_000.0, 450_000.0


def code(number):
    return f"BU9998{number:04d}"


def square(column, row=0, side=100.0):
    return box(X + column * side, Y + row * side, X + (column + 1) * side, Y + (row + 1) * side)


def source(slug, year=None):
    return Source(slug, slug, "test", f"{slug}.gpkg", "0" * 64, "none", "test", 1, year)


def areas(year=2024, shapes=None, codes=None, crs=RD, **columns):
    shapes = [square(n) for n in range(3)] if shapes is None else shapes
    codes = [code(n) for n in range(len(shapes))] if codes is None else codes
    content = {
        "buurtcode": codes,
        "buurtnaam": [f"Buurt {n}" for n in range(len(shapes))],
        "water": "NEE",
        "aantal_inwoners": 100,
        **columns,
    }
    frame = GeoDataFrame(content, geometry=shapes, crs=RD).to_crs(crs)
    return RawTable(Role.AREAS, frame, source(f"areas_{year}", year), Level.NEIGHBOURHOOD)


def table(year, names=None, **columns):
    return RawTable(
        Role.FIGURES, DataFrame(columns), source(f"figures_{year}", year), names=names or {}
    )


def fit(*tables):
    return harmonise(RawCity(CITY, as_fetched(tables)))


def as_fetched(tables):
    """Return tables whose sources have slugs of their own, and say how many rows were read."""
    seen, fetched = set(), []
    for table in tables:
        slug = table.source.slug
        slug = f"{slug}_{len(fetched)}" if slug in seen else slug
        read = len(table.frame) + sum(gone.count for gone in table.left_out)
        fetched.append(replace(table, source=replace(table.source, slug=slug, rows=read)))
        seen.add(slug)
    return tuple(fetched)


def places(role, shapes, **columns):
    return RawTable(role, GeoDataFrame(columns, geometry=shapes, crs=RD), source(role.value))
