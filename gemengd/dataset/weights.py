"""How many homes, households or people a figure is a share or mean of."""

from collections.abc import Callable, Mapping
from math import inf

from pandas import Series

from gemengd.model.dataset import Column

Values = Callable[[str], Series | None]

# Of one whole a share is stated in; a mean has none.
WHOLE = {"%": 100.0, "per 1000": 1000.0}
# Their shares of an area are taken for the spread of its people.
SIZES = frozenset({"inhabitants", "households", "dwellings"})


def whole_of(column: Column) -> float:
    """Return what a share is stated in, such as 100 for per cents; infinite for a mean."""
    return column.kind.whole or WHOLE.get(column.unit, inf)


def base_of(column: Column, values: Values, columns: Mapping[str, Column]) -> Series | None:
    """Return, per area, what the column's share or mean is to be weighted by.

    Parameters
    ----------
    values
        The figures of a column by its name; None where there are none.
    columns
        The columns of which there are figures.

    Returns
    -------
    Series
        A count, NaN where unknown; None where the column has no base, or the figures lack it.
    """
    if not columns.keys() >= {*column.of}:
        return None
    sizes = [_size(columns[name], values, columns) for name in column.of]
    known = [size for size in sizes if size is not None]
    if not known or len(known) < len(sizes):
        return None
    total = known[0]
    for size in known[1:]:
        total = total + size
    return total


def held_by(column: Column, values: Values) -> Series | None:
    """Return the people among whom a count counts some; None for what counts all of a kind."""
    if column.name in SIZES or column.unit != "people":
        return None
    return values("inhabitants")


def _size(column: Column, values: Values, columns: Mapping[str, Column]) -> Series | None:
    found = values(column.name)
    if column.adds or found is None:
        return found
    base = base_of(column, values, columns)
    return None if base is None else base * found / whole_of(column)
