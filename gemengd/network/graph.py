"""Lines of streets become a graph of straight links."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gemengd.errors import MeasureError
from gemengd.model.dataset import RD_NEW
from gemengd.network.mode import Mode

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAME_PLACE_M = 0.01


@dataclass(frozen=True)
class NetworkReport:
    """What became of the streets that were given.

    Attributes
    ----------
    lines, lines_closed
        Lines read, and those among them that the mode may not use.
    nodes, links, length_km
        Of the part that was kept: the largest connected one.
    dropped_parts, dropped_nodes, dropped_km
        Islands without a link to that part.
    tagged
        False where the file does not say what kind of street a line is.
    """

    lines: int
    lines_closed: int
    nodes: int
    links: int
    length_km: float
    dropped_parts: int
    dropped_nodes: int
    dropped_km: float
    tagged: bool


@dataclass(frozen=True)
class Network:
    """Streets as straight links between nodes, in EPSG:28992.

    Attributes
    ----------
    mode
        The way to travel that it is for.
    nodes
        Coordinates in metres, shape (n, 2).
    start, end
        Node numbers of each link, shape (m,).
    length_m
        Shape (m,), > 0.
    along_min, against_min
        Minutes from start to end and back, shape (m,); inf where that is not allowed.
    """

    mode: Mode
    nodes: Floats
    start: Ints
    end: Ints
    length_m: Floats
    along_min: Floats
    against_min: Floats
    report: NetworkReport


def build_network(streets: GeoDataFrame, mode: Mode, join_within_m: float = 0.0) -> Network:
    """Turn lines into a network: lines meet where they share a vertex.

    Lines that cross without a common vertex, as on a bridge, do not meet. Only the largest
    connected part is kept, and the report says what was not.

    Parameters
    ----------
    streets
        Lines in EPSG:28992 with OpenStreetMap-like tag columns.
    join_within_m
        Vertices this close are the same place; 0 takes equal coordinates only. For files whose
        lines end near each other but not on the same spot.

    Raises
    ------
    MeasureError
        If the streets are not lines in EPSG:28992, or none may be used.
    """
    _require_lines(streets)
    along, against = mode.allows(streets)
    usable = along | against
    if not usable.any():
        raise MeasureError(f"none of the {len(streets)} streets may be used to {mode.name}")
    kept = streets[usable]
    nodes, start, end, line = _links(kept, join_within_m)
    length = np.hypot(*(nodes[start] - nodes[end]).T)
    minutes = length / mode.speed(kept)[line]
    network = Network(
        mode,
        nodes,
        start,
        end,
        length,
        np.where(along[usable][line], minutes, np.inf),
        np.where(against[usable][line], minutes, np.inf),
        _report(streets, usable, len(nodes), length),
    )
    return _largest_part(network)


def _require_lines(streets: GeoDataFrame) -> None:
    if streets.crs is None or streets.crs != RD_NEW:
        raise MeasureError(f"the streets are in {streets.crs}, expected {RD_NEW}")
    kinds = set(streets.geom_type.dropna()) - {"LineString", "MultiLineString", "LinearRing"}
    if kinds:
        raise MeasureError(f"the streets hold {', '.join(sorted(kinds))}, expected lines")


def _links(streets: GeoDataFrame, join_within_m: float) -> tuple[Floats, Ints, Ints, Ints]:
    parts, line = shapely.get_parts(streets.geometry.to_numpy(), return_index=True)
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    nodes, place = _places(coordinates, join_within_m)
    follows = part[1:] == part[:-1]
    start, end = place[:-1][follows], place[1:][follows]
    moves = start != end
    return nodes, start[moves], end[moves], line[part[:-1][follows]][moves]


def _places(coordinates: Floats, join_within_m: float) -> tuple[Floats, Ints]:
    """Return the distinct places, and the number of the place of each vertex."""
    cells = np.round(coordinates / SAME_PLACE_M).astype(np.int64)
    keys = (cells[:, 0] << 32) + cells[:, 1]
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    nodes = coordinates[first]
    if join_within_m <= 0 or len(nodes) < 2:  # noqa: PLR2004 - one place has no neighbour
        return nodes, place
    near = cKDTree(nodes).query_pairs(join_within_m, output_type="ndarray")
    shape = (len(nodes), len(nodes))
    graph = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=shape)
    count, group = connected_components(graph, directed=False)
    weight = np.bincount(group, minlength=count)
    centres = [np.bincount(group, nodes[:, axis], minlength=count) / weight for axis in (0, 1)]
    return np.column_stack(centres), group[place].astype(np.int64)


def _report(
    streets: GeoDataFrame, usable: NDArray[np.bool_], nodes: int, length: Floats
) -> NetworkReport:
    return NetworkReport(
        lines=len(streets),
        lines_closed=int((~usable).sum()),
        nodes=nodes,
        links=len(length),
        length_km=float(length.sum()) / 1000,
        dropped_parts=0,
        dropped_nodes=0,
        dropped_km=0.0,
        tagged="highway" in streets,
    )


def _largest_part(network: Network) -> Network:
    count = len(network.nodes)
    if not len(network.start):
        raise MeasureError("the streets have no length: every line is a single place")
    ones = np.ones(len(network.start))
    graph = coo_array((ones, (network.start, network.end)), shape=(count, count))
    parts, part = connected_components(graph, directed=False)
    sizes = np.bincount(part, weights=None, minlength=parts)
    inside = part == sizes.argmax()
    number = np.cumsum(inside) - 1
    kept = inside[network.start]
    dropped_km = float(network.length_m[~kept].sum()) / 1000
    report = network.report
    return Network(
        mode=network.mode,
        nodes=network.nodes[inside],
        start=number[network.start[kept]],
        end=number[network.end[kept]],
        length_m=network.length_m[kept],
        along_min=network.along_min[kept],
        against_min=network.against_min[kept],
        report=NetworkReport(
            lines=report.lines,
            lines_closed=report.lines_closed,
            nodes=int(inside.sum()),
            links=int(kept.sum()),
            length_km=report.length_km - dropped_km,
            dropped_parts=parts - 1,
            dropped_nodes=int(count - inside.sum()),
            dropped_km=dropped_km,
            tagged=report.tagged,
        ),
    )
