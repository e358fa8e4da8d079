"""A street network: a crooked grid per district, bridges, crossings and a village road."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gemengd.sources.voorbeeldstad.ground import GRAIN_M
from gemengd.sources.voorbeeldstad.neighbourhoods import Neighbourhood
from gemengd.sources.voorbeeldstad.place import (
    BRIDGES_X,
    CENTRE,
    CROSSINGS_X,
    SEED,
    VILLAGE,
    Floats,
    Place,
    local,
    railway_y,
    river_y,
)

TAGS = (
    "highway",
    "name",
    "foot",
    "bicycle",
    "oneway",
    "access",
    "bridge",
    "tunnel",
    "surface",
)
SPACING_M = {"suburb": 46.0, "industry": 90.0, "village": 60.0, "countryside": 420.0}
TOWN_SPACING_M = 38.0
KEPT = 0.86  # share of the grid's links that were built

Ints = NDArray[np.int64]
Way = tuple[Floats, dict[str, str]]


def make_streets(place: Place, neighbourhoods: Sequence[Neighbourhood]) -> GeoDataFrame:
    """Return the streets as ways whose vertices are shared where they meet."""
    rng = np.random.default_rng(SEED + 3)
    ways = [way for part in _parts(neighbourhoods) for way in _grid(*part, place, rng)]
    ways += _links_between(ways, place)
    ways += [*_bridges(ways), *_crossings(ways), *_village_road(ways)]
    ways += _join_up(ways, place)
    ways += [_cycle_path(ways), _motorway(), _holiday_park()]
    rows = [{tag: tags.get(tag) for tag in TAGS} for _, tags in ways]
    lines = [LineString(np.round(points / GRAIN_M) * GRAIN_M) for points, _ in ways]
    return GeoDataFrame(rows, geometry=lines, columns=[*TAGS, "geometry"], crs="EPSG:28992")


def _parts(neighbourhoods: Sequence[Neighbourhood]) -> list[tuple[BaseGeometry, float]]:
    """Return what gets a grid of its own: what is alike and lies together, and its spacing."""
    groups: dict[tuple[str, float], list[BaseGeometry]] = {}
    for n in neighbourhoods:
        if n.kind != "water":
            spacing = SPACING_M.get(n.kind, TOWN_SPACING_M)
            groups.setdefault((n.district, spacing), []).append(n.shape)
    merged = [(shapely.union_all(shapes), key[1]) for key, shapes in sorted(groups.items())]
    return [(part, spacing) for shape, spacing in merged for part in shapely.get_parts(shape)]


def _grid(part: BaseGeometry, spacing: float, place: Place, rng: np.random.Generator) -> list[Way]:
    """Return the streets of one part of town: rows and columns of a bent grid."""
    turn = rng.uniform(0, np.pi / 2)
    middle = shapely.get_coordinates(part.centroid)[0]
    half = int(np.hypot(*np.ptp(shapely.get_coordinates(part), axis=0)) / spacing / 2) + 2
    steps = np.arange(-half, half + 1)
    i, j = np.meshgrid(steps, steps, indexing="ij")
    flat = np.stack([i, j], axis=-1) * spacing
    flat = flat + rng.uniform(-0.16, 0.16, flat.shape) * spacing
    bend = spacing * 2.2 * np.sin(flat[..., ::-1] / (spacing * rng.uniform(7, 12)))
    rotate = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    nodes = np.round(((flat + bend) @ rotate.T + middle) / GRAIN_M) * GRAIN_M
    room = part.buffer(-spacing * 0.3).difference(shapely.buffer(place.railway, 14))
    inside = shapely.contains_xy(room, nodes[..., 0], nodes[..., 1])
    rows = [_line(nodes[k], inside[k], place, rng, k) for k in range(len(steps))]
    columns = [_line(nodes[:, k], inside[:, k], place, rng, k) for k in range(len(steps))]
    return [way for line in [*rows, *columns] for way in line]


def _line(
    nodes: Floats, inside: NDArray[np.bool_], place: Place, rng: np.random.Generator, number: int
) -> list[Way]:
    """Cut one line of a grid into the ways that were built."""
    main = number % 7 == 0
    built = inside[:-1] & inside[1:] & ((rng.random(len(nodes) - 1) < KEPT) | main)
    segments = shapely.linestrings(np.stack([nodes[:-1], nodes[1:]], axis=1))
    built &= ~shapely.intersects(segments, place.railway)
    built &= ~shapely.intersects(segments, place.river)
    runs = np.split(np.arange(len(built)), np.flatnonzero(~built))
    ways = []
    for run in runs:
        kept = run[built[run]]
        if len(kept):
            ways.append((nodes[kept[0] : kept[-1] + 2], _tags(main=main, rng=rng)))
    return ways


def _tags(*, main: bool, rng: np.random.Generator) -> dict[str, str]:
    if main:
        return {"highway": str(rng.choice(["tertiary", "secondary"])), "surface": "asphalt"}
    kind = rng.choice(
        [
            "residential",
            "living_street",
            "footway",
            "cycleway",
            "path",
            "steps",
            "private",
            "oneway",
        ],
        p=[0.62, 0.12, 0.1, 0.05, 0.04, 0.01, 0.01, 0.05],
    )
    if kind == "private":
        return {"highway": "service", "access": "private"}
    if kind == "oneway":
        return {"highway": "residential", "oneway": "yes", "surface": "paving_stones"}
    if kind == "footway" and rng.random() < 0.3:  # noqa: PLR2004 - three in ten allow bicycles
        return {"highway": "footway", "bicycle": "yes"}
    return {"highway": str(kind)}


def _links_between(ways: Sequence[Way], place: Place) -> list[Way]:
    """Return short streets that tie neighbouring grids together."""
    nodes, part = _nodes(ways)
    near = cKDTree(nodes).query_pairs(75.0, output_type="ndarray")
    near = near[part[near[:, 0]] != part[near[:, 1]]]
    length = np.hypot(*(nodes[near[:, 0]] - nodes[near[:, 1]]).T)
    near = near[np.lexsort((near[:, 1], near[:, 0], length))]
    segments = shapely.linestrings(nodes[near])
    free = ~shapely.intersects(segments, place.railway) & ~shapely.intersects(segments, place.river)
    used: set[int] = set()
    links = []
    for a, b in near[free]:
        if a in used or b in used:
            continue
        used |= {int(a), int(b)}
        links.append((nodes[[a, b]], {"highway": "residential"}))
    return links


def _nodes(ways: Sequence[Way]) -> tuple[Floats, Ints]:
    """Return the distinct vertices, and the connected part that each belongs to."""
    points: Floats = np.round(np.vstack([p for p, _ in ways]), 1).astype(float)
    nodes, place = np.unique(points, axis=0, return_inverse=True)
    ends = np.cumsum([len(p) for p, _ in ways])
    last = np.zeros(len(points), dtype=bool)
    last[ends - 1] = True
    start = np.flatnonzero(~last)
    count = len(nodes)
    graph = coo_array((np.ones(len(start)), (place[start], place[start + 1])), shape=(count, count))
    return nodes, connected_components(graph, directed=False)[1]


def _nearest(ways: Sequence[Way], east: float, north: float, *, north_of: float | None) -> Floats:
    """Return the vertex nearest to a place, on the given side of a line from west to east."""
    nodes, part = _nodes(ways)
    big = part == np.bincount(part).argmax() if north_of is None else np.ones(len(nodes), bool)
    here = local(nodes)
    away = np.hypot(here[:, 0] - east, here[:, 1] - north)
    if north_of is not None:
        away[(here[:, 1] > north_of) != (north > north_of)] = np.inf
    away[~big] = np.inf
    return nodes[int(away.argmin())]


def _across(ways: Sequence[Way], east: float, line: float, reach: float) -> Floats:
    below = _nearest(ways, east, line - reach, north_of=line)
    above = _nearest(ways, east, line + reach, north_of=line)
    return np.stack([below, above])


def _bridges(ways: Sequence[Way]) -> list[Way]:
    tags = {"highway": "secondary", "bridge": "yes", "surface": "asphalt"}
    names = ("Westerbrug", "Oosterbrug")
    return [
        (_across(ways, x, float(river_y(np.array(x))), 70), {**tags, "name": name})
        for x, name in zip(BRIDGES_X, names, strict=True)
    ]


def _crossings(ways: Sequence[Way]) -> list[Way]:
    kinds = (
        {"highway": "tertiary", "name": "Overweg West"},
        {"highway": "footway", "bicycle": "yes", "tunnel": "yes", "name": "Stationstunnel"},
        {"highway": "tertiary", "name": "Overweg Oost"},
    )
    return [
        (_across(ways, x, float(railway_y(np.array(x))), 50), kind)
        for x, kind in zip(CROSSINGS_X, kinds, strict=True)
    ]


def _village_road(ways: Sequence[Way]) -> list[Way]:
    village = np.array(VILLAGE) - np.array(CENTRE)
    town_end = _nearest(ways, 1_650.0, 1_800.0, north_of=None)
    nodes, _ = _nodes(ways)
    in_village = nodes[np.hypot(*(local(nodes) - village).T) < 500]  # noqa: PLR2004 - its middle
    village_end = in_village[np.hypot(*(in_village - town_end).T).argmin()]
    steps = np.linspace(0, 1, 26)[:, None]
    bow = np.sin(steps * np.pi) * np.array([[-60.0, 140.0]])
    road = np.round(town_end + (village_end - town_end) * steps + bow, 1)
    return [(road, {"highway": "tertiary", "name": "Dorpsweg", "surface": "asphalt"})]


def _join_up(ways: Sequence[Way], place: Place) -> list[Way]:
    """Tie every part of some size to the rest; a few small ones stay islands, as in real files."""
    links: list[Way] = []
    for _ in range(400):
        nodes, part = _nodes([*ways, *links])
        sizes = np.bincount(part)
        rest = [p for p in np.argsort(-sizes, kind="stable")[1:] if sizes[p] > 4]  # noqa: PLR2004
        link = next((found for p in rest if (found := _link_to(nodes, part, p, place))), None)
        if link is None:
            return links
        links.append(link)
    return links


def _link_to(nodes: Floats, part: Ints, number: int, place: Place) -> Way | None:
    mine, others = nodes[part == number], nodes[part != number]
    away, nearest = cKDTree(others).query(mine, distance_upper_bound=700.0)
    for k in np.argsort(away, kind="stable")[:12]:
        if not np.isfinite(away[k]):
            return None
        link = np.stack([mine[k], others[nearest[k]]])
        line = LineString(link)
        if not line.intersects(place.railway) and not line.intersects(place.river):
            return link, {"highway": "residential"}
    return None


def _cycle_path(ways: Sequence[Way]) -> Way:
    """Return a fast cycle route along the railway, closed to walkers."""
    x = np.linspace(-2_300, 2_300, 70)
    path = np.column_stack([x, railway_y(x) - 26]) + np.array(CENTRE)
    ends = [_nearest(ways, *local(path[k]), north_of=None) for k in (0, -1)]
    points = np.round(np.vstack([ends[0], path, ends[1]]), 1)
    return points, {"highway": "cycleway", "foot": "no", "name": "Spoorfietspad"}


def _holiday_park() -> Way:
    """Return paths that lead nowhere else, as the map of every real city has."""
    loop = np.array([[0, 0], [120, 10], [140, 110], [20, 130], [0, 0]])
    return np.round(loop + np.array(VILLAGE) + [-900, 650], 1), {"highway": "footway"}


def _motorway() -> Way:
    y = np.linspace(-3_200, 3_000, 60)
    points = np.column_stack([2_450 + 0.02 * y + 90 * np.sin(y / 900), y]) + np.array(CENTRE)
    return np.round(points, 1), {
        "highway": "motorway",
        "foot": "no",
        "bicycle": "no",
        "name": "A999",
    }
