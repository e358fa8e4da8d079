"""Places off the street find the street."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gemengd.network.graph import Network
from gemengd.network.links import Floats, Ints, as_complex
from gemengd.network.search import NOBODY

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
    return number, places if len(number) == len(places.link) else places.take(number)


def snap(network: Network, points: Floats, limit_m: float = SNAP_LIMIT_M) -> Snapped:
    """Return the nearest point on the nearest link of each place.

    Parameters
    ----------
    points
        Coordinates in EPSG:28992, shape (n, 2); a row with NaN is a place without location.
    limit_m
        A place farther than this from every link is not on the network.
    """
    link = np.full(len(points), NOBODY)
    fraction, off = np.full(len(points), np.nan), np.full(len(points), np.nan)
    located = np.flatnonzero(~np.isnan(points).any(axis=1))
    places = as_complex(points[located])
    nearest, metres = network.squares.nearest(places, limit_m)
    known = nearest != NOBODY
    at = located[known]
    link[at], off[at] = nearest[known], metres[known]
    fraction[at] = network.squares.fraction(places[known], nearest[known])
    return Snapped(link, fraction, off)
