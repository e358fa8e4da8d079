"""Dijkstra's algorithm over a sparse matrix of minutes."""

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from gemengd.network.links import Flags, Floats, Ints, Numbers

NOBODY = -1


def edges(rows: Ints, columns: Ints, minutes: Floats, shape: tuple[int, int]) -> csr_array:
    """Return edges as a sparse matrix; edges between the same two nodes stay apart.

    An edge of 0 minutes stays an edge; one of inf is none.
    """
    usable = np.isfinite(minutes)
    if not usable.all():
        rows, columns, minutes = rows[usable], columns[usable], minutes[usable]
    rows, columns = rows.astype(np.int32, copy=False), columns.astype(np.int32, copy=False)
    matrix = coo_array((minutes, (rows, columns)), shape=shape)
    # Otherwise scipy adds up edges between the same two nodes, which takes time and is wrong.
    matrix.has_canonical_format = True
    return matrix.tocsr()


def where(open_: Flags, minutes: Floats) -> Floats:
    """Return minutes where the way is open, inf elsewhere."""
    return minutes if open_.all() else np.where(open_, minutes, np.inf)


def rows_of(matrix: csr_array, rows: Ints) -> tuple[Ints, Ints, Floats]:
    """Return the elements of some rows: the place of the row in *rows*, the column, the value."""
    size = matrix.indptr[rows + 1] - matrix.indptr[rows]
    place = np.repeat(np.arange(len(rows)), size)
    opens = matrix.indptr[rows] - (np.cumsum(size) - size)
    element = opens[place] + np.arange(len(place))
    return place, matrix.indices[element], matrix.data[element]


def minutes_outward(search: csr_array, doors: Ints) -> Floats:
    """Return the minutes from the nearest door to each node; inf if none can be reached.

    One run from all doors at once (Dijkstra 1959, as `scipy.sparse.csgraph.dijkstra` has it), so
    the cost hardly depends on their number.
    """
    if not len(doors):
        return np.full(search.shape[0], np.inf)
    minutes: Floats = dijkstra(search, indices=doors, min_only=True)
    return minutes


def outward(search: csr_array, doors: Ints) -> tuple[Floats, Ints]:
    """Return the same, and the number of that door; -1 if none can be reached."""
    count = search.shape[0]
    if not len(doors):
        return np.full(count, np.inf), np.full(count, NOBODY)
    minutes, _, source = dijkstra(search, indices=doors, min_only=True, return_predecessors=True)
    number = np.full(count + 1, NOBODY, dtype=Numbers)
    number[doors] = np.arange(len(doors))
    source[source < 0] = count
    return minutes, number[source]
