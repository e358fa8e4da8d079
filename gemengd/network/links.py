"""Straight pieces of street, each from one node to the next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Complexes = NDArray[np.complex128]  # x + yi: a place is fetched in one go


@dataclass(frozen=True)
class Links:
    """Straight links between nodes; every array has shape (m,).

    Attributes
    ----------
    start, end
        Node numbers.
    length_m
        >= 0.
    minutes
        For the whole link, in each direction that is allowed.
    forth, back
        Whether one may travel from start to end, and from end to start.
    """

    start: Ints
    end: Ints
    length_m: Floats
    minutes: Floats
    forth: Flags
    back: Flags

    @property
    def along_min(self) -> Floats:
        """Minutes from start to end, inf where that is not allowed, shape (m,)."""
        return np.where(self.forth, self.minutes, np.inf)

    @property
    def against_min(self) -> Floats:
        """Minutes from end to start, inf where that is not allowed, shape (m,)."""
        return np.where(self.back, self.minutes, np.inf)

    def take(self, numbers: Ints) -> "Links":
        """Return some of the links, in the order of *numbers*."""
        return Links(*(getattr(self, name)[numbers] for name in self.__dataclass_fields__))

    def turned(self, flip: Flags) -> "Links":
        """Return the links with those in *flip* drawn the other way."""
        return Links(
            np.where(flip, self.end, self.start),
            np.where(flip, self.start, self.end),
            self.length_m,
            self.minutes,
            np.where(flip, self.back, self.forth),
            np.where(flip, self.forth, self.back),
        )


def lengths(nodes: Floats, start: Ints, end: Ints) -> Floats:
    """Return the metres from one node to another, shape (m,)."""
    place = as_complex(nodes)
    return np.abs(place[start] - place[end])


def as_complex(coordinates: Floats) -> Complexes:
    """Return coordinates, shape (n, 2), as x + yi."""
    return np.ascontiguousarray(coordinates, dtype=float).view(complex).ravel()


def every(links: Links, step_m: float) -> tuple[Ints, Floats]:
    """Return places along each link, both ends included, no farther apart than *step_m*.

    Returns
    -------
    tuple
        Numbers of the links, ascending, and fractions of them.
    """
    steps = np.ceil(links.length_m / step_m).astype(np.int64)
    link = np.repeat(np.arange(len(steps)), steps + 1)
    offset = np.arange(len(link)) - np.repeat(np.cumsum(steps + 1) - (steps + 1), steps + 1)
    return link, offset / np.maximum(steps, 1)[link]
