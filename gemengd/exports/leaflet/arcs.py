"""Borders that are written once: arcs between the places where three areas meet.

As TopoJSON has them (Bostock and Metcalf, 2013), but as numbers in one text.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.int64]  # shape (n, 2), on a grid
FEWEST = 3  # points of a ring
BETWEEN = 2  # neighbours of a point along a border
Ring = list[int]  # numbers of arcs from 1, negative where it runs the other way


class Arcs:
    """The borders of areas, each kept once.

    Parameters
    ----------
    areas
        Polygons or multipolygons on a grid: whole coordinates.

    Attributes
    ----------
    lines
        Points of each arc.
    areas
        Per area its polygons, per polygon its rings, the outer one first.
    """

    def __init__(self, areas: NDArray[np.object_]) -> None:
        self.lines: list[Points] = []
        self._numbers: dict[bytes, int] = {}
        rings, of_polygon, of_area = _rings(areas)
        corners = _corners(rings)
        self.areas: list[list[list[Ring]]] = [[] for _ in areas]
        last = -1
        for ring, polygon, area in zip(rings, of_polygon, of_area, strict=True):
            if polygon != last:
                self.areas[area].append([])
            last = polygon
            self.areas[area][-1].append([self._number(arc) for arc in _cut(ring, corners)])

    def _number(self, arc: Points) -> int:
        """Return the number of an arc, which is kept in the direction in which it came first."""
        known = self._numbers.get(arc.tobytes()) or -self._numbers.get(arc[::-1].tobytes(), 0)
        if known:
            return known
        self.lines.append(arc)
        self._numbers[arc.tobytes()] = len(self.lines)
        return len(self.lines)

    def line_numbers(self) -> Iterator[int]:
        """Yield how many arcs; of each how many steps, its start from the last end, its steps."""
        yield len(self.lines)
        at = np.zeros(2, np.int64)
        for line in self.lines:
            yield len(line) - 1
            yield from np.diff(line, axis=0, prepend=at[None]).ravel().tolist()
            at = line[-1]

    def area_numbers(self) -> Iterator[int]:
        """Yield how many areas, polygons, rings and arcs; each arc as its number from the last."""
        yield len(self.areas)
        last = 0
        for polygons in self.areas:
            yield len(polygons)
            for rings in polygons:
                yield len(rings)
                for ring in rings:
                    yield len(ring)
                    for arc in ring:
                        yield abs(arc) - last
                        yield int(arc < 0)
                        last = abs(arc)


def _rings(areas: NDArray[np.object_]) -> tuple[list[Points], list[int], list[int]]:
    """Return the rings without their last point, and the polygon and area that each is of."""
    polygons, of_area = shapely.get_parts(areas, return_index=True)
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    starts = np.flatnonzero(np.diff(of_ring)) + 1
    found = [_without_doubles(ring) for ring in np.split(points.astype(np.int64), starts)]
    kept = [number for number, ring in enumerate(found) if len(ring) >= FEWEST]
    return (
        [found[n] for n in kept],
        of_polygon[kept].tolist(),
        of_area[of_polygon[kept]].tolist(),
    )


def _without_doubles(ring: Points) -> Points:
    """Return the points of a closed ring once each; the grid lays some on one another."""
    return ring[1:][np.diff(ring, axis=0).any(axis=1)]


def _corners(rings: list[Points]) -> set[tuple[int, int]]:
    """Return the points that have other than two neighbours: there borders meet."""
    pairs = {
        frozenset((one, next_))
        for ring in rings
        for one, next_ in pairwise([*map(tuple, ring.tolist()), tuple(ring[0].tolist())])
    }
    counts: dict[tuple[int, int], int] = {}
    for pair in pairs:
        for point in pair:
            counts[point] = counts.get(point, 0) + 1
    return {point for point, count in counts.items() if count != BETWEEN}


def _cut(ring: Points, corners: set[tuple[int, int]]) -> Iterator[Points]:
    """Yield the parts of a ring from corner to corner; one without corners starts at its least."""
    at = [n for n, point in enumerate(map(tuple, ring.tolist())) if point in corners]
    first = at[0] if at else int(np.lexsort(ring.T)[0])
    turned = np.roll(ring, -first, axis=0)
    closed = np.vstack([turned, turned[:1]])
    ends = [*(n - first for n in at), len(ring)] if at else [0, len(ring)]
    for start, end in pairwise(ends):
        yield closed[start : end + 1]
