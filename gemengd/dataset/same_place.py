"""Whether a code stands for the same place in a table as on the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from geopandas import GeoDataFrame, GeoSeries
from pandas import DataFrame, Index, Series, to_numeric

from gemengd.dataset.columns import collapse, title_of
from gemengd.dataset.names import name_column, same_name
from gemengd.dataset.repair import POLYGONS, mended
from gemengd.dataset.template import is_template, plain_text
from gemengd.model.city import Level
from gemengd.model.dataset import RD_NEW
from gemengd.model.ledger import SHOWN
from gemengd.model.raw import RawTable, Role

# CBS says per area whether it is that of the year before: 1 it is, 2 its code changed, 3 its
# borders did, by 5 m or more (column descriptions of StatLine table 86165NED).
INDICATOR = (
    "indelingswijziging_wijken_en_buurten",
    "IndelingswijzigingGemeenteWijkBuurt",
    "IND_WBI",
    "Indelingswijziging gemeente, wijk, buurt (code)",
    "Indelingswijziging wijken en buurten (code)",
)
UNCHANGED, CHANGED = frozenset({1}), frozenset({2, 3})
# Own choice: where fewer names agree, the codes are those of another year or of other areas.
MOST = 0.5
# Own choice: where more names differ, codes that a TOML put together may not be those of CBS.
FEW = 0.1
# Own choice, as in `crosswalk`: less of an area than this is a border that was drawn twice.
SLIVER = 0.1


@dataclass(frozen=True)
class Said:
    """What CBS says of areas since the year before: by year, their codes."""

    unchanged: Mapping[int, set[str]]
    changed: Mapping[int, set[str]]

    def moved(self, year: int, newest: int) -> set[str]:
        """Return the codes that stand for other borders in one of two years."""
        return {c for y in _steps(year, newest) for c in self.changed.get(y, ())} if year else set()

    def stayed(self, year: int, newest: int) -> set[str]:
        """Return the codes that are known to stand for the same borders in both years."""
        steps = [self.unchanged.get(y, set()) for y in _steps(year, newest)]
        return set.intersection(*steps) if year and steps else set()


def said_by_cbs(tables: Sequence[RawTable], rows: Sequence[DataFrame]) -> Said:
    """Return what tables say of their areas, each of the year before its own."""
    unchanged: dict[int, set[str]] = {}
    changed: dict[int, set[str]] = {}
    wanted = {collapse(name) for name in INDICATOR}
    for table, its_rows in zip(tables, rows, strict=True):
        for column in its_rows.columns:
            if title_of(str(column)) in wanted:
                said = to_numeric(its_rows[column], errors="coerce")
                for found, values in ((unchanged, UNCHANGED), (changed, CHANGED)):
                    codes = its_rows.index[said.isin(values).to_numpy(bool)]
                    found.setdefault(table.source.year or 0, set()).update(codes)
    return Said(unchanged, changed)


def names_of(table: RawTable, rows: DataFrame) -> Series | None:
    """Return the names in a table by code; None where it has none."""
    column = name_column(table, Level.NEIGHBOURHOOD, Level.DISTRICT)
    return None if column is None else plain_text(rows[column])


def renamed(names: Series, areas: GeoDataFrame) -> Index:
    """Return the codes that have a name in a table, and another on the map.

    An area that is called by its code has no name.
    """
    here = names.index.intersection(areas.index)
    theirs, ours = names.loc[here], areas.loc[here, "name"].astype(str)
    known = here[((theirs != "") & (ours != "") & (ours != here)).to_numpy(bool)]
    return Index([code for code in known if not same_name(theirs[code], ours[code])])


@dataclass(frozen=True)
class Agreed:
    """What is known of the borders of areas, whatever their names.

    Attributes
    ----------
    codes
        Of areas that CBS says are those of the map.
    tables
        All of the city, among them the maps.
    """

    codes: frozenset[str]
    tables: tuple[RawTable, ...]


def agreeing(
    table: RawTable,
    rows: DataFrame,
    other: Index,
    areas: GeoDataFrame,
    same: Agreed,
) -> Index:
    """Return those of some codes whose borders agree with the map, so that the name says nothing.

    CBS says so, the table has shapes, or it has the codes of the map of its own year.

    Parameters
    ----------
    rows
        Of the table, by code.
    other
        Codes that have another name on the map.
    """
    if other.empty:
        return other
    yearly = _of_one_year(table, rows, other, areas, same.tables)
    said = yearly.union(other.intersection(Index(sorted(same.codes))))
    return said.union(_drawn_alike(table, rows, areas, other.difference(said)))


def _of_one_year(
    table: RawTable, rows: DataFrame, other: Index, areas: GeoDataFrame, tables: Iterable[RawTable]
) -> Index:
    """Return those of some codes that a table shares with the map of its year, whatever it says.

    Codes that a TOML put together are only said to be those of CBS: these are believed where
    nearly all names agree, but for an area that has the name of another one on the map.
    """
    year = table.source.year
    maps = [t for t in tables if t.role is Role.AREAS and year and t.source.year == year]
    if not maps or len(other) > (1 - MOST) * len(rows):
        return other[:0]
    if not any(is_template(each.names.get("code", "")) for each in maps):
        return other
    if len(other) > FEW * len(rows):
        return other[:0]
    return _called_as_none(table, rows, other, areas)


def _called_as_none(table: RawTable, rows: DataFrame, codes: Index, areas: GeoDataFrame) -> Index:
    """Return those of some codes whose name in a table no area on the map has."""
    names, here = names_of(table, rows), areas["name"].unique()
    assert names is not None
    return Index([code for code in codes if not any(same_name(names[code], n) for n in here)])


def _drawn_alike(table: RawTable, rows: DataFrame, areas: GeoDataFrame, codes: Index) -> Index:
    frame = table.frame
    if codes.empty or not isinstance(frame, GeoDataFrame) or frame.crs is None:
        return Index([])
    theirs = GeoSeries(rows.loc[codes, frame.geometry.name], crs=frame.crs)
    theirs = theirs[theirs.notna() & theirs.geom_type.isin(POLYGONS)].to_crs(RD_NEW).map(mended)
    a, b = theirs.to_numpy(), areas.geometry.loc[theirs.index].to_numpy()
    shared = shapely.area(shapely.intersection(a, b))
    return theirs.index[shared >= (1 - SLIVER) * shapely.area(shapely.union(a, b))]


def called(codes: Index, names: Series, areas: GeoDataFrame) -> str:
    """Return the first of some codes with both their names."""
    return ", ".join(
        f"{code} ({names[code]!r} there, {areas['name'][code]!r} on the map)"
        for code in codes[:SHOWN]
    )


def _steps(year: int, newest: int) -> range:
    return range(min(year, newest) + 1, max(year, newest) + 1)
