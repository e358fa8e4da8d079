"""Nodes, ways and relations with their places, from whatever kind of file; and what we take."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gemengd.sources.files import Bounds
from gemengd.sources.osm.care import Place, care_kind
from gemengd.sources.osm.streets import Street, is_square, is_street

Tags = Mapping[str, str]
Near = Callable[[NDArray[np.float64]], bool]

UNKNOWN = (np.nan, np.nan)  # the place of a node that is not in the file
RING = 4  # the fewest nodes that enclose something, the first counted twice


@dataclass(frozen=True)
class Part:
    """Nodes in a row, all of whose places are known.

    Attributes
    ----------
    nodes
        Their numbers, shape (n,), n > 0; 0 where the file does not say.
    places
        Their longitude and latitude, shape (n, 2).
    way
        Number of the way that they are part of, in a relation; 0 for a node.
    """

    nodes: NDArray[np.int64]
    places: NDArray[np.float64]
    way: int = 0


@dataclass(frozen=True)
class Element:
    """A node, way or relation.

    Attributes
    ----------
    kind
        ``node``, ``way`` or ``relation``.
    parts
        A way is one part if all its nodes are known; a relation has the parts of its members.
    whole
        False if some of its nodes are not in the file.
    """

    kind: str
    number: int
    tags: Tags
    parts: tuple[Part, ...]
    whole: bool = True


@dataclass(frozen=True)
class Found:
    """Streets and care facilities.

    Attributes
    ----------
    broken
        Streets that lack nodes, as at the edge of an extract; their known parts count.
    """

    streets: list[Street]
    care: list[Place]
    broken: int = 0


def find(elements: Iterable[Element], *, streets: bool, care: bool) -> Found:
    """Return the streets and care facilities among elements, in their order."""
    found = Found([], [])
    broken = 0
    for element in elements:
        if streets and _is_street(element):
            broken += not element.whole or not all(part.nodes.any() for part in element.parts)
            found.streets.extend(_streets(element))
        kind = care_kind(element.tags) if care and element.parts else ""
        if kind:
            name = f"{element.kind}/{element.number}"
            found.care.append(Place(name, kind, element.tags, _shape(element)))
    return Found(found.streets, found.care, broken)


def counts(element: Element) -> bool:
    """Say whether an element is a street or a care facility."""
    return _is_street(element) or bool(care_kind(element.tags))


def _is_street(element: Element) -> bool:
    """Say whether an element is a street, or a square that is drawn as a multipolygon."""
    if element.kind == "relation":
        return is_square(element.tags)
    return element.kind == "way" and is_street(element.tags)


def near(around: Bounds | None) -> Near:
    """Return a test whether places may touch a box of degrees; None is everywhere."""
    if around is None:
        return lambda _places: True
    west, south, east, north = around

    def touches(places: NDArray[np.float64]) -> bool:
        (left, low), (right, high) = places.min(axis=0), places.max(axis=0)
        return bool(left <= east and right >= west and low <= north and high >= south)

    return touches


def known_parts(
    nodes: NDArray[np.int64], places: NDArray[np.float64], way: int = 0
) -> tuple[Part, ...]:
    """Return the parts of a way between nodes whose place is NaN."""
    unknown = np.isnan(places[:, 0])
    cuts = np.flatnonzero(unknown)
    ends = zip([-1, *cuts], [*cuts, len(nodes)], strict=True)
    return tuple(
        Part(nodes[start + 1 : end], places[start + 1 : end], way)
        for start, end in ends
        if end > start + 1
    )


def _streets(element: Element) -> list[Street]:
    return [
        Street(part.way or element.number, element.tags, part.nodes, part.places)
        for part in element.parts
        if len(part.nodes) > 1 and part.nodes.any()
    ]


def _shape(element: Element) -> shapely.Geometry:
    """Return the outline of an element, its points where it encloses nothing."""
    lines = [shapely.LineString(p.places) for p in element.parts if len(p.places) > 1]
    if element.kind == "way" and lines and lines[0].is_closed:
        return _ring(element.parts[0].places)
    area = shapely.build_area(shapely.MultiLineString(lines)) if lines else shapely.Polygon()
    if not area.is_empty:
        return area
    points = np.concatenate([part.places for part in element.parts])
    return shapely.Point(points[0]) if len(points) == 1 else shapely.MultiPoint(points)


def _ring(places: NDArray[np.float64]) -> shapely.Geometry:
    return shapely.Polygon(places) if len(places) >= RING else shapely.MultiPoint(places)
