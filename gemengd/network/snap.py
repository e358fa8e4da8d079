"""Places off the street find the street."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints

SNAP_LIMIT_M = 250.0


@dataclass(frozen=True)
class Snapped:
    """Where places lie along the network; every array has shape (n,).

    Attributes
    ----------
    link
        Number of the nearest link; -1 where none lies within the limit.
    fraction
        How far along that link, from 0 at its start to 1 at its end; NaN without a link.
    off_m
        Metres between the place and the link; NaN without a link.
    """

    link: Ints
    fraction: Floats
    off_m: Floats

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which places lie near enough to a link."""
        return self.link >= 0

    def take(self, numbers: Ints) -> "Snapped":
        """Return some of the places, in the order of *numbers*."""
        return Snapped(self.link[numbers], self.fraction[numbers], self.off_m[numbers])


def on_the_network(places: Snapped) -> tuple[Ints, Snapped]:
    """Return the numbers of the places that lie on the network, and where these lie."""
    number = np.flatnonzero(places.known)
    return number, places.take(number)


def snap(network: Network, points: Floats, limit_m: float = SNAP_LIMIT_M) -> Snapped:
    """Return the nearest point on the nearest link of each place.

    Parameters
    ----------
    points
        Coordinates in EPSG:28992, shape (n, 2); a row with NaN is a place without location.
    limit_m
        A place farther than this from every link is not on the network.
    """
    link, off = _nearest_link(network, points, limit_m)
    known = link >= 0
    fraction = np.full(len(points), np.nan)
    fraction[known] = _project(network, link[known], points[known])
    return Snapped(link, fraction, off)


def _nearest_link(network: Network, points: Floats, limit_m: float) -> tuple[Ints, Floats]:
    segments = np.stack(
        [network.nodes[network.links.start], network.nodes[network.links.end]], axis=1
    )
    tree = shapely.STRtree(np.asarray(shapely.linestrings(segments)))
    located = np.flatnonzero(~np.isnan(points).any(axis=1))
    places = shapely.points(points[located])
    (place, link), off = tree.query_nearest(
        places, max_distance=limit_m, return_distance=True, all_matches=True
    )
    # Where links touch, several are equally near: the first, so that the tree's order is moot.
    order = np.lexsort((link, off, place))
    first = order[np.unique(place[order], return_index=True)[1]]
    links, offs = np.full(len(points), -1, dtype=np.int64), np.full(len(points), np.nan)
    links[located[place[first]]] = link[first]
    offs[located[place[first]]] = off[first]
    return links, offs


def _project(network: Network, link: Ints, points: Floats) -> Floats:
    origin = network.nodes[network.links.start[link]]
    direction = network.nodes[network.links.end[link]] - origin
    along = ((points - origin) * direction).sum(axis=1) / network.links.length_m[link] ** 2
    return np.clip(along, 0.0, 1.0)
