"""Lines of streets become a network."""

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gemengd.errors import MeasureError
from gemengd.model.dataset import RD_NEW
from gemengd.network.access import entered_at_ends, may_enter, may_use
from gemengd.network.graph import Network, network_from_links
from gemengd.network.links import Floats, Ints, lengths
from gemengd.network.mode import Mode
from gemengd.network.pace import minutes_per_metre
from gemengd.network.search import edges

SAME_PLACE_M = 0.01


def build_network(streets: GeoDataFrame, mode: Mode, join_within_m: float = 0.0) -> Network:
    """Turn lines into a network: lines meet where they share a vertex.

    Lines that cross without a common vertex, as on a bridge, do not meet. A column ``nodes``, an
    array per line with the number of each vertex, says which are shared; without it vertices at
    the same place (to a centimetre) are. Private streets lead to what stands on them, and are no
    way through. Only the largest connected part is kept, and the report says what was not.

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
    public = np.logical_or(*may_use(streets, mode))
    along, against = may_enter(streets, mode)
    usable = along | against
    if not usable.any():
        raise MeasureError(f"none of the {len(streets)} streets may be used to {mode.name}")
    kept = streets[usable]
    nodes, start, end, line = _links(kept, join_within_m)
    length = lengths(nodes, start, end)
    whole = np.bincount(line, weights=length, minlength=len(kept)).astype(float)
    network = network_from_links(
        mode,
        nodes,
        start,
        end,
        minutes=length * minutes_per_metre(kept, whole, mode)[line],
        forth=along[usable][line],
        back=against[usable][line],
        ends_only=entered_at_ends(kept)[line],
        private=~public[usable][line],
    )
    report = replace(
        network.report,
        lines=len(streets),
        lines_closed=int((~usable).sum()),
        tagged="highway" in streets,
    )
    return replace(network, report=report)


def _require_lines(streets: GeoDataFrame) -> None:
    if streets.crs is None or streets.crs != RD_NEW:
        raise MeasureError(f"the streets are in {streets.crs}, expected {RD_NEW}")
    kinds = set(streets.geom_type.dropna()) - {"LineString", "MultiLineString", "LinearRing"}
    if kinds:
        raise MeasureError(f"the streets hold {', '.join(sorted(kinds))}, expected lines")


def _links(streets: GeoDataFrame, join_within_m: float) -> tuple[Floats, Ints, Ints, Ints]:
    parts, line = shapely.get_parts(streets.geometry.to_numpy(), return_index=True)
    coordinates, part = shapely.get_coordinates(parts, return_index=True)
    nodes, place = _places(coordinates, _keys(streets, coordinates), join_within_m)
    follows = part[1:] == part[:-1]
    return nodes, place[:-1][follows], place[1:][follows], line[part[:-1][follows]]


def _keys(streets: GeoDataFrame, coordinates: Floats) -> Ints:
    """Return a number for each vertex: the same number is the same place."""
    if "nodes" in streets and streets["nodes"].notna().all():
        numbers = np.concatenate(streets["nodes"].to_numpy())
        if len(numbers) == len(coordinates):
            return numbers.astype(np.int64)
    cells = np.round(coordinates / SAME_PLACE_M).astype(np.int64)
    return (cells[:, 0] << 32) + cells[:, 1]


def _places(coordinates: Floats, keys: Ints, join_within_m: float) -> tuple[Floats, Ints]:
    """Return the distinct places, and the number of the place of each vertex."""
    place, distinct = pd.factorize(keys)
    nodes = np.empty((len(distinct), 2))
    nodes[place] = coordinates
    if join_within_m <= 0 or len(nodes) < 2:  # noqa: PLR2004 - one place has no neighbour
        return nodes, place
    near = cKDTree(nodes).query_pairs(join_within_m, output_type="ndarray")
    graph = edges(near[:, 0], near[:, 1], np.ones(len(near)), (len(nodes), len(nodes)))
    count, group = connected_components(graph, directed=False)
    weight = np.bincount(group, minlength=count)
    centres = [np.bincount(group, nodes[:, axis], minlength=count) / weight for axis in (0, 1)]
    return np.column_stack(centres), group[place].astype(np.int64)
