"""The neighbourhoods' shapes: one coverage with shared, irregular borders."""

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gemengd.sources.voorbeeldstad.place import (
    CENTRE,
    SEED,
    VILLAGE,
    Floats,
    Place,
    local,
)

Ints = NDArray[np.int64]

EXCLAVE = (VILLAGE[0] - 150.0, VILLAGE[1] + 1_000.0)
GRAIN_M = 0.1  # coordinates are rounded to this, so that shared borders are equal


def make_ground(place: Place) -> tuple[list[BaseGeometry], BaseGeometry]:
    """Return the shapes of the neighbourhoods on land, in no particular order, and the water."""
    rng = np.random.default_rng(SEED + 1)
    seeds = _seeds(place, rng)
    lines = _borders(seeds, place, rng)
    faces = _faces(lines, place)
    owner = _owners(faces, seeds, place)
    owner = _one_part_each(faces, owner)
    owner[owner == len(seeds) - 1] = len(seeds) - 2
    shapes = [
        shapely.union_all([f for f, o in zip(faces, owner, strict=True) if o == number])
        for number in range(len(seeds))
    ]
    water = shapely.union_all([f for f, o in zip(faces, owner, strict=True) if o < 0])
    return [s for s in shapes if not s.is_empty], water


def _seeds(place: Place, rng: np.random.Generator) -> Floats:
    """Return a place in the middle of each neighbourhood, close together in the centre."""
    west, south, east, north = place.town.bounds
    chosen: list[Floats] = []
    for _ in range(60):
        tries = rng.uniform((west, south), (east, north), (400, 2))
        for point in tries[shapely.contains_xy(place.town, tries)]:
            from_centre = np.hypot(*(point - CENTRE))
            apart = 228 + 0.104 * from_centre
            if all(np.hypot(*(point - other)) > apart for other in chosen):
                chosen.append(point)
    village = np.array(VILLAGE) + np.array([[-230, -140], [240, -160], [-190, 230], [230, 200]])
    between = np.array(CENTRE) + np.array([[2_900, 2_500], [3_450, 550]])
    return np.vstack([np.array(chosen), village, between, [EXCLAVE]])


def _borders(seeds: Floats, place: Place, rng: np.random.Generator) -> list[LineString]:
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=place.outline.buffer(2_000))
    )
    edges = shapely.get_parts(shapely.union_all([cell.exterior for cell in cells]))
    segments = {}
    for edge in edges:
        points = shapely.get_coordinates(edge)
        for a, b in pairwise(points):
            key = tuple(sorted([tuple(np.round(a, 3)), tuple(np.round(b, 3))]))
            segments[key] = key
    return [_wiggle(np.array(a), np.array(b), rng) for a, b in sorted(segments)]


def _wiggle(a: Floats, b: Floats, rng: np.random.Generator) -> LineString:
    """Return a line from *a* to *b* that wanders as borders along ditches and streets do."""
    points = [a, b]
    amplitude = 0.07
    while np.hypot(*(points[1] - points[0])) > 90:  # noqa: PLR2004 - metres between bends
        refined = [points[0]]
        for p, q in pairwise(points):
            across = np.array([-(q - p)[1], (q - p)[0]])
            refined += [(p + q) / 2 + across * rng.uniform(-amplitude, amplitude), q]
        points = refined
        amplitude *= 0.9
    return LineString(points)


def _faces(lines: list[LineString], place: Place) -> list[Polygon]:
    river = place.river.exterior
    inside = [line for line in lines if line.intersects(place.outline)]
    net = shapely.union_all([*inside, place.outline.exterior, river], grid_size=GRAIN_M)
    faces = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(net))))
    kept = [f for f in faces if place.outline.contains(f.representative_point())]
    return sorted(kept, key=lambda f: (round(f.centroid.x, 3), round(f.centroid.y, 3)))


def _owners(faces: list[Polygon], seeds: Floats, place: Place) -> Ints:
    """Return the seed whose neighbourhood a face belongs to; -1 is water."""
    containing = {}
    for number, seed in enumerate(seeds):
        point = Point(seed)
        containing[number] = next((i for i, f in enumerate(faces) if f.contains(point)), -1)
    owner = np.full(len(faces), -2)
    for i, face in enumerate(faces):
        middle = face.representative_point()
        if place.river.contains(middle):
            owner[i] = -1
        else:
            away = np.hypot(*(seeds - [middle.x, middle.y]).T)
            owner[i] = int(away.argmin())
    for number, i in containing.items():
        if i >= 0 and owner[i] >= 0:
            owner[i] = number
    return owner


def _one_part_each(faces: list[Polygon], owner: Ints) -> Ints:
    """Give what lies apart from its neighbourhood, as over the river, to a neighbour there."""
    owner = owner.copy()
    for number in np.unique(owner[owner >= 0]):
        mine = np.flatnonzero(owner == number)
        parts = shapely.get_parts(shapely.union_all([faces[i] for i in mine]))
        if len(parts) < 2:  # noqa: PLR2004 - already one
            continue
        main = max(parts, key=lambda part: part.area)
        for i in mine:
            if not main.covers(faces[i].representative_point()):
                owner[i] = _best_neighbour(int(i), faces, owner, int(number))
    return owner


def _best_neighbour(i: int, faces: list[Polygon], owner: Ints, own: int) -> int:
    shared: dict[int, float] = {}
    for j, face in enumerate(faces):
        if owner[j] < 0 or owner[j] == own or not face.intersects(faces[i]):
            continue
        length = face.intersection(faces[i]).length
        shared[int(owner[j])] = shared.get(int(owner[j]), 0.0) + length
    return max(shared, key=lambda n: shared[n]) if shared and max(shared.values()) > 0 else own


def from_centre(shape: BaseGeometry) -> Floats:
    """Return metres east and north of the city's centre, of a place within the shape."""
    point = shape.representative_point()
    return local(np.array([point.x, point.y]))
