"""Ways: rows of links from junction to junction, which is what a search goes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gemengd.network.links import Flags, Floats, Ints, Links, Numbers
from gemengd.network.search import edges, where

Many = Sequence[NDArray[Any]]


@dataclass(frozen=True)
class Ways:
    """What a search needs to know: a way is a row of links without a choice between them.

    Along one way the direction of travel that is allowed is the same everywhere.

    Attributes
    ----------
    opens
        Which links are the first of a way, shape (m,); those of one way follow each other.
    of
        The way of each link, shape (m,).
    junctions
        The nodes where ways meet or end, shape (j,).
    start, end
        Places in *junctions* of the two ends of each way, shape (w,); they may be the same.
    minutes
        Of each way, shape (w,).
    forth, back
        Whether one may travel each way from its start to its end, and back; shape (w,).
    gone_min
        From the start of the way to the start of each link, shape (m,).
    """

    opens: Flags
    of: Ints
    junctions: Ints
    start: Ints
    end: Ints
    minutes: Floats
    forth: Flags
    back: Flags
    gone_min: Floats

    @property
    def first(self) -> Ints:
        """The first link of each way, ascending, shape (w,)."""
        return np.flatnonzero(self.opens)

    @cached_property
    def search(self) -> csr_array:
        """Minutes from junction to junction as a search goes, shape (j, j)."""
        return self.search_with((), (), (), 0)

    def search_with(self, rows: Many, columns: Many, minutes: Many, further: int) -> csr_array:
        """Return the minutes as a search goes, with further nodes and their edges.

        That is against the direction of travel: a search goes outward from facilities, and who
        cycles home from the GP may not go the way that brought them there.

        Parameters
        ----------
        rows, columns, minutes
            Of edges that are no ways, in parts. The further nodes come after the junctions.
        """
        size = len(self.junctions) + further
        return edges(
            np.concatenate([self.end, self.start, *rows], dtype=Numbers),
            np.concatenate([self.start, self.end, *columns], dtype=Numbers),
            np.concatenate(
                [where(self.forth, self.minutes), where(self.back, self.minutes), *minutes]
            ),
            (size, size),
        )


def ways(links: Links, opens: Flags, junctions: Ints) -> Ways:
    """Return the ways of links in their order, of which some open a way."""
    closes = np.append(opens[1:], True)
    of = np.cumsum(opens, dtype=Numbers)
    of -= 1
    gone = _gone(links.minutes, opens, of)
    number = np.full(max(links.start.max(), links.end.max()) + 1, -1, dtype=Numbers)
    number[junctions] = np.arange(len(junctions))
    start, end = number[links.start[opens]], number[links.end[closes]]
    minutes = links.minutes[closes]
    minutes += gone[closes]
    forth, back = links.forth[opens], links.back[opens]
    return Ways(opens, of, junctions, start, end, minutes, forth, back, gone)


def _gone(minutes: Floats, opens: Flags, of: Ints) -> Floats:
    """Return the minutes from the start of the way to the start of each link."""
    gone = np.zeros(len(minutes))
    # Nothing is gone on ways of one link, which come first.
    since = max(int(opens.argmin()) - 1, 0)
    passed = np.cumsum(minutes[since:]) - minutes[since:]
    gone[since:] = passed - passed[opens[since:]][of[since:] - of[since]]
    return gone
