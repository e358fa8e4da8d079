"""What publishers call an area's code and name, and the year: one list for all who read them."""

from collections.abc import Iterable, Mapping

from gemengd.model.city import Level

# The yearly map of CBS and Kadaster: up to 2025, and since 2026 (PDOK's features of that edition,
# seen on 2026-08-28), when they became those that its shapefiles always had.
CODES: Mapping[Level, tuple[str, ...]] = {
    Level.NEIGHBOURHOOD: ("buurtcode", "bu_code"),
    Level.DISTRICT: ("wijkcode", "wk_code"),
    Level.MUNICIPALITY: ("gemeentecode", "gm_code"),
}
NAMES: Mapping[Level, tuple[str, ...]] = {
    Level.NEIGHBOURHOOD: ("buurtnaam", "bu_naam"),
    Level.DISTRICT: ("wijknaam", "wk_naam"),
    Level.MUNICIPALITY: ("gemeentenaam", "gm_naam"),
}
YEARS = ("jaar", "jrstatcode")
WATER = ("water", "h2o")


def column_of(names: Iterable[str], columns: Iterable[object]) -> str | None:
    """Return the first of some names that a table has, as the table writes it.

    Capitals and underscores do not count: PDOK's WFS writes ``gmCode`` for ``gm_code``.
    """
    found = {_plain(str(column)): str(column) for column in columns}
    return next((found[_plain(name)] for name in names if _plain(name) in found), None)


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()
