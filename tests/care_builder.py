"""A street of three kilometres with homes and care along it."""

from dataclasses import replace

from city_builder import make_city, points
from geopandas import GeoDataFrame
from shapely import LineString

NAN = float("nan")
STREET_Y = 500


def by_the_street(metres, off=0):
    """Return a place *metres* along the street and *off* metres beside it."""
    return (metres, STREET_Y + off)


def city_with(homes, care, *, kind="gp", capacity=NAN, count=3, names=None, **figures):
    """Return a city along one street: homes (metres, inhabitants), care (metres or places)."""
    street = GeoDataFrame(
        geometry=[LineString([(0, STREET_Y), (3000, STREET_Y)])], crs="EPSG:28992"
    )
    where = [by_the_street(metres) for metres, _ in homes]
    goals = [place if isinstance(place, tuple) else by_the_street(place) for place in care]
    capacities = capacity if isinstance(capacity, list) else [capacity] * len(care)
    names = names or [f"{kind} {n}" for n in range(len(care))]
    return replace(
        make_city(count=count, **figures),
        streets=street,
        care=points(*goals, kind=[kind] * len(care), name=names, capacity=capacities),
        population=points(*where, inhabitants=[people for _, people in homes]),
    )


def nowhere():
    """Return cities without any GP: no file of care, and one of another kind."""
    city = city_with(homes=[(0, 10)], care=[0], kind="pharmacy")
    return [replace(city, care=None), city]
