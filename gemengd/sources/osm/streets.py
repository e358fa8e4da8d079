"""Streets of OpenStreetMap: their tags, and the nodes at which they meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import Series

# What a network for walking and cycling may ask of a way: who may use it, which way round, how
# fast, and what it crosses over. Meaning: OpenStreetMap's wiki, the page of each key.
TAGS = (
    "highway",
    "name",
    "access",
    "area",
    "bicycle",
    "bicycle_road",
    "bridge",
    "conveying",
    "cycleway",
    "cycleway:both",
    "cycleway:left",
    "cycleway:right",
    "cyclestreet",
    "duration",
    "foot",
    "incline",
    "junction",
    "layer",
    "maxspeed",
    "motor_vehicle",
    "motorroad",
    "oneway",
    "oneway:bicycle",
    "oneway:foot",
    "ramp:bicycle",
    "route",
    "service",
    "sidewalk",
    "sidewalk:both",
    "sidewalk:left",
    "sidewalk:right",
    "smoothness",
    "surface",
    "tracktype",
    "tunnel",
    "vehicle",
)
KEYS = ("highway", "route")
SQUARE_KEYS = ("highway",)  # of relations; a ferry's ways are ferries themselves
NO_WAYS = frozenset({"rest_area", "services"})  # grounds beside a road, drawn as an outline


@dataclass(frozen=True)
class Street:
    """A way, or the part of it whose nodes are known.

    Attributes
    ----------
    way
        Its number in OpenStreetMap.
    nodes
        Numbers of its nodes, shape (n,). Ways meet where they share one.
    places
        Longitude and latitude of each node, shape (n, 2).
    """

    way: int
    tags: Mapping[str, str]
    nodes: NDArray[np.int64]
    places: NDArray[np.float64]


def is_street(tags: Mapping[str, str]) -> bool:
    """Say whether a way is a street, path or ferry."""
    return tags.get("highway", "rest_area") not in NO_WAYS or tags.get("route") == "ferry"


def is_square(tags: Mapping[str, str]) -> bool:
    """Say whether a relation is a square or other ground that one walks on, along its borders."""
    return tags.get("type") == "multipolygon" and tags.get("highway", "rest_area") not in NO_WAYS


def streets_frame(streets: Sequence[Street]) -> GeoDataFrame:
    """Return streets as lines in EPSG:4326.

    Columns: a tag each, missing where a street has none; ``way``, its number; and ``nodes``, an
    array with the number of the node at each vertex of the line.
    """
    values: dict[str, list[str | None]] = {tag: [None] * len(streets) for tag in TAGS}
    for row, street in enumerate(streets):
        for tag in values.keys() & street.tags.keys():
            values[tag][row] = street.tags[tag]
    # Of one type, whether or not any street here has the tag.
    columns = {tag: Series(column, dtype=object) for tag, column in values.items()}
    nodes = np.empty(len(streets), dtype=object)
    nodes[:] = [street.nodes for street in streets]
    sizes = [len(street.nodes) for street in streets]
    places = np.concatenate([street.places for street in streets] or [np.empty((0, 2))])
    lines = shapely.linestrings(places, indices=np.repeat(np.arange(len(streets)), sizes))
    ways = np.array([street.way for street in streets], dtype=np.int64)
    return GeoDataFrame({**columns, "way": ways, "nodes": nodes}, geometry=lines, crs="EPSG:4326")
