"""Small cities of a few squares, for tests that can be done by head."""

from dataclasses import replace

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series
from shapely import Point, box

from gemengd.dataset import glossary
from gemengd.model.city import City
from gemengd.model.dataset import RD_NEW, CityDataset, Vintage
from gemengd.model.reason import Reason

SIDE = 1000.0


def make_city(count=3, inhabited=None, reasons=None, **figures):
    """Return a row of *count* squares of 1 km, with the given columns of figures."""
    index = [f"BU9998{n:04d}" for n in range(count)]
    areas = GeoDataFrame(
        {
            "name": [f"Buurt {n}" for n in range(count)],
            "district": "WK999800",
            "inhabited": [True] * count if inhabited is None else inhabited,
        },
        geometry=[box(n * SIDE, 0, (n + 1) * SIDE, SIDE) for n in range(count)],
        index=index,
        crs=RD_NEW,
    )
    given = {"inhabitants": [1000.0] * count, **figures}
    values = {name: given.get(name, [np.nan] * count) for name in glossary()}
    frame = DataFrame(values, index=index, dtype=float)
    why = DataFrame(np.where(frame.isna(), Reason.SECRET.value, ""), index, frame.columns)
    for column, column_reasons in (reasons or {}).items():
        why[column] = Series(column_reasons, index=index)
    columns = {name: entry.column for name, entry in glossary().items()}
    return CityDataset(City("Proefstad", "GM9998"), areas, frame, why, columns, ())


def points(*places, **columns):
    """Return points in EPSG:28992 with columns."""
    return GeoDataFrame(columns, geometry=[Point(p) for p in places], crs=RD_NEW)


def polygons(*boxes, **columns):
    """Return rectangles (west, south, east, north) in EPSG:28992 with columns."""
    return GeoDataFrame(columns, geometry=[box(*b) for b in boxes], crs=RD_NEW)


def vintage(city, year, **columns):
    """Return figures of one year for a city."""
    values = DataFrame(columns, index=city.areas.index, dtype=float)
    why = DataFrame(np.where(values.isna(), "secret", ""), values.index, values.columns)
    dated = {n: replace(city.columns[n], year=year, source=f"s{year}") for n in values}
    return Vintage(values, why, values * np.nan, dated)
