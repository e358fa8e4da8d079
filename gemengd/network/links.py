"""Straight pieces of street, each from one node to the next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger]
Numbers = np.int32  # of nodes, links and ways: half the memory, and what scipy searches by
Flags = NDArray[np.bool_]
NONE: Ints = np.empty(0, dtype=Numbers)
Complexes = NDArray[np.complex128]  # x + yi: a place is fetched in one go


@dataclass(frozen=True)
class Links:
    """Straight links between nodes; every array has shape (m,).

    Attributes
    ----------
    start, end
        Node numbers.
    minutes
        For the whole link, in each direction that is allowed.
    forth, back
        Whether one may travel from start to end, and from end to start.
    ends_only
        Whether one gets on at the ends only, as on a ferry: no place lies along the link.
    """

    start: Ints
    end: Ints
    minutes: Floats
    forth: Flags
    back: Flags
    ends_only: Flags

    @property
    def along_min(self) -> Floats:
        """Minutes from start to end, inf where that is not allowed, shape (m,)."""
        return np.where(self.forth, self.minutes, np.inf)

    @property
    def against_min(self) -> Floats:
        """Minutes from end to start, inf where that is not allowed, shape (m,)."""
        return np.where(self.back, self.minutes, np.inf)

    def take(self, numbers: Ints | Flags, turned: Ints = NONE) -> "Links":
        """Return some of the links, in the order of *numbers*, a few drawn the other way.

        Parameters
        ----------
        turned
            Places in that order.
        """
        start, end, forth, back = (
            getattr(self, name)[numbers] for name in ("start", "end", "forth", "back")
        )
        start[turned], end[turned] = end[turned], start[turned]
        forth[turned], back[turned] = back[turned], forth[turned]
        return Links(start, end, self.minutes[numbers], forth, back, self.ends_only[numbers])


def lengths(nodes: Floats, start: Ints, end: Ints) -> Floats:
    """Return the metres from one node to another, shape (m,)."""
    place = as_complex(nodes)
    between = place[start]
    between -= place[end]
    return np.abs(between)


def as_complex(coordinates: Floats) -> Complexes:
    """Return coordinates, shape (n, 2), as x + yi."""
    return np.ascontiguousarray(coordinates, dtype=float).view(complex).ravel()


def every(length_m: Floats, step_m: float) -> tuple[Ints, Floats]:
    """Return places along each link, both ends included, no farther apart than *step_m*.

    Returns
    -------
    tuple
        Numbers of the links, ascending, and fractions of them.
    """
    steps = np.ceil(length_m / step_m).astype(np.int64)
    link = np.repeat(np.arange(len(steps)), steps + 1)
    offset = np.arange(len(link)) - np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
    return link, offset / np.maximum(steps, 1)[link]
