"""A publisher that renamed a column, said with the name that it has now."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from gemengd.errors import SourceChangedError


def require_columns(wanted: Iterable[str], found: Iterable[str], where: str) -> None:
    """Refuse a table that lacks a column, naming the one that is nearest.

    Raises
    ------
    SourceChangedError
        If any is missing, whatever its capitals.
    """
    columns = list(found)
    keys = {column.casefold() for column in columns}
    for column in wanted:
        if column.casefold() not in keys:
            raise SourceChangedError(f"{where}: no column {column!r}; {nearest(column, columns)}")


def nearest(column: str, columns: Sequence[str]) -> str:
    """Say which column is the nearest to one that is missing, or which there are."""
    near = get_close_matches(column.casefold(), [c.casefold() for c in columns], n=1, cutoff=0.7)
    if near:
        name = next(c for c in columns if c.casefold() == near[0])
        return f"the nearest is {name!r}: the publisher may have renamed it"
    return f"found {', '.join(columns[:6]) or 'none'}"
