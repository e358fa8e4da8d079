"""Links sorted into squares, to find the one nearest to a place."""

from dataclasses import dataclass

import numpy as np

from gemengd.network.links import Complexes, Flags, Floats, Ints, Links, as_complex, every
from gemengd.network.search import NOBODY, edges

SQUARE_M = 50.0  # streets in a town lie 50 to 100 m apart
STEP_M = SQUARE_M / 2
ENTRANCE_M = 1e-6  # who stands this near to an entrance is not on the private ground
AT_ONCE = 50_000  # squares looked into together, with some ten links each


@dataclass(frozen=True)
class Squares:
    """Links by the squares that they pass.

    Every square of the plane has a drawer, which it shares with some far away: what is near is in
    the drawer, and what else is in it does no harm.

    Attributes
    ----------
    opens
        Where each drawer begins in *link*, and where the last ends; shape (2 ** k + 1,).
    link
        Numbers of the links, drawer by drawer.
    origin, direction
        Start of each link, and from there to its end; shape (m,).
    private
        Whether it is on private ground, shape (m,): a place at an entrance lies outside. None
        where no ground is private.
    """

    opens: Ints
    link: Ints
    origin: Complexes
    direction: Complexes
    private: Flags | None = None

    def nearest(self, places: Complexes, limit_m: float) -> tuple[Ints, Floats]:
        """Return the nearest link of each place, and the metres to it.

        The squares around a place are searched ring by ring, until all that may lie in the next
        ring is farther than what was found.

        Returns
        -------
        tuple
            Two arrays of shape (n,): -1 and inf where no link lies within *limit_m*.
        """
        link, metres = np.full(len(places), NOBODY), np.full(len(places), np.inf)
        left, ring, sure_m = np.arange(len(places)), 1, 0.0
        while len(left) and sure_m < limit_m:
            around = _ring(ring)
            step = max(1, AT_ONCE // len(around))
            for first in range(0, len(left), step):
                some = left[first : first + step]
                near, off = self._among(places[some], around)
                closer = off < metres[some]
                link[some[closer]], metres[some[closer]] = near[closer], off[closer]
            # A link lies within half a step of one of the places by which it was sorted.
            sure_m = ring * SQUARE_M - STEP_M / 2
            left = left[metres[left] > sure_m]
            ring += 1
        far = metres > limit_m
        link[far], metres[far] = NOBODY, np.inf
        return link, metres

    def _among(self, places: Complexes, around: Ints) -> tuple[Ints, Floats]:
        """Return the nearest link among those in some squares around each place."""
        x, y = _square(places)
        x, y = x[:, None] + around[:, 0], y[:, None] + around[:, 1]
        drawer = _drawer(x, y, len(self.opens) - 1)
        opens = self.opens[drawer.ravel()]
        size = self.opens[drawer.ravel() + 1] - opens
        per_place = size.reshape(drawer.shape).sum(axis=1)
        link = self.link[np.repeat(opens - (np.cumsum(size) - size), size) + np.arange(size.sum())]
        off = self._off(np.repeat(places, per_place), link)
        nearest, metres = np.full(len(places), NOBODY), np.full(len(places), np.inf)
        some = np.flatnonzero(per_place)
        if len(some):
            begins = (np.cumsum(per_place) - per_place)[some]
            metres[some] = np.minimum.reduceat(off, begins)
            hit = np.flatnonzero(off == np.repeat(metres, per_place))
            nearest[some] = link[hit[np.searchsorted(hit, begins)]]
        return nearest, metres

    def _off(self, places: Complexes, link: Ints) -> Floats:
        """Return the metres between places and links."""
        metres = np.abs(
            places - self.origin[link] - self.fraction(places, link) * self.direction[link]
        )
        return metres if self.private is None else metres + ENTRANCE_M * self.private[link]

    def fraction(self, places: Complexes, link: Ints) -> Floats:
        """Return how far along its link each place is, from 0 to 1."""
        direction = self.direction[link]
        across = (places - self.origin[link]) * direction.conj()
        length = direction.real**2 + direction.imag**2
        return np.clip(across.real / np.maximum(length, np.finfo(float).tiny), 0.0, 1.0)


def sort_into_squares(nodes: Floats, links: Links, private: Flags | None = None) -> Squares:
    """Sort links by the squares that they pass, but for those one gets on at the ends only."""
    corner = as_complex(nodes)
    origin = corner[links.start]
    direction = corner[links.end] - origin
    along = np.flatnonzero(~links.ends_only)
    number, fraction = every(np.abs(direction[along]), STEP_M)
    link = along[number]
    x, y = _square(origin[link] + fraction * direction[link])
    new = np.ones(len(link), dtype=bool)
    new[1:] = (link[1:] != link[:-1]) | (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    link, x, y = (values[new] for values in (link, x, y))
    drawers = 2 ** len(link).bit_length()
    shape = (drawers, len(links.start))
    table = edges(_drawer(x, y, drawers), link, np.ones(len(link)), shape)
    return Squares(table.indptr, table.indices, origin, direction, private)


def _square(places: Complexes) -> tuple[Ints, Ints]:
    x, y = np.floor(places.real / SQUARE_M), np.floor(places.imag / SQUARE_M)
    return x.astype(np.int64), y.astype(np.int64)


def _drawer(x: Ints, y: Ints, drawers: int) -> Ints:
    # Two large primes spread squares over drawers (Teschner et al. 2003, "Optimized spatial
    # hashing for collision detection of deformable objects").
    return ((x * 73_856_093) ^ (y * 19_349_663)) & (drawers - 1)


def _ring(number: int) -> Ints:
    """Return the squares of a ring, counted from its middle; the first has the middle too."""
    side = np.arange(-number, number + 1)
    square = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    return square[(np.abs(square).max(axis=1) == number) | (number == 1)]
