"""Tables with figures, and what became of their areas since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from pandas import DataFrame, Index, to_numeric

from gemengd.dataset.areas import coded, named, plain_name
from gemengd.dataset.borders import Borders
from gemengd.dataset.carry import carry
from gemengd.dataset.columns import collapse, glossary, recognise, title_of
from gemengd.dataset.doubt import little_doubt
from gemengd.dataset.missing import figures
from gemengd.dataset.published import read_column
from gemengd.dataset.releases import changes
from gemengd.errors import HarmoniseError
from gemengd.model.city import City, Level
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawTable, Role
from gemengd.model.reason import Reason

NAMES = ("buurtnaam", "wijknaam", "BU_NAAM", "WK_NAAM")
# CBS says per area whether it is that of the year before: 1 it is, 2 its code changed, 3 its
# borders did, by 5 m or more (column descriptions of StatLine table 86165NED).
CHANGED = (
    "indelingswijziging_wijken_en_buurten",
    "IndelingswijzigingGemeenteWijkBuurt",
    "IND_WBI",
    "Indelingswijziging gemeente, wijk, buurt (code)",
    "Indelingswijziging wijken en buurten (code)",
)
ON_THE_GROUND = frozenset({"land_ha"})


@dataclass(frozen=True)
class Candidate:
    """A table with figures: its rows for this city, under the codes of its own year.

    Attributes
    ----------
    columns
        Our column -> the table's.
    doubtful
        Codes that may stand for another area than in *borders*.
    moved
        Codes of areas whose borders were moved since, as CBS says, but nobody knows how far.
    """

    table: RawTable
    rows: DataFrame
    columns: Mapping[str, str]
    borders: Borders
    doubtful: Index
    moved: Index

    @property
    def year(self) -> int:
        """Year of the figures; 0 where the file does not say."""
        return self.table.source.year or 0

    @cached_property
    def figures(self) -> Vintage:
        """All columns of figures, for today's areas, as `carry.carry` does."""
        found = self.found
        ground = [name for name in found.columns if name in ON_THE_GROUND]
        others = [name for name in found.columns if name not in ON_THE_GROUND]
        people, surface, alone = (
            self.borders.by_people,
            self.borders.by_ground,
            self.borders.alone,
        )
        carried = little_doubt(carry(found.of(others), people, alone), people)
        on_ground = little_doubt(carry(found.of(ground), surface, alone), surface)
        return carried.beside(on_ground)

    @cached_property
    def found(self) -> Vintage:
        """All columns of figures, by the codes of the table."""
        source = self.table.source
        found = {ours: self._column(ours) for ours in self.columns}
        values = DataFrame({name: frame["value"] for name, frame in found.items()}, dtype=float)
        reasons = DataFrame({name: frame["reason"] for name, frame in found.items()}, dtype=object)
        doubtful = values.index.isin(self.doubtful)
        reasons[doubtful] = Reason.REDRAWN.value
        values[doubtful] = np.nan
        columns = {
            name: replace(
                glossary()[name].column,
                year=source.year,
                source=source.slug,
                version=self.table.version,
            )
            for name in found
        }
        return Vintage(values, reasons, DataFrame(index=values.index), columns)

    def _column(self, ours: str) -> DataFrame:
        found = read_column(self.table, self.rows, ours, self.columns)
        if found["value"].isna().all() and self._wholly_missing(self.columns[ours]):
            to_come = found["reason"].isin({Reason.SECRET.value, Reason.TOO_FEW.value})
            found["reason"] = found["reason"].mask(to_come, Reason.NOT_YET_PUBLISHED.value)
        return found

    def _wholly_missing(self, theirs: str) -> bool:
        """Say whether the column is empty in the whole file: no secret, the topic is to come."""
        where = f"{self.table.source.location}: {theirs}"
        everywhere = figures(self.table.frame[theirs], where, self.table.missing, self.table.nil)
        return bool(everywhere["value"].isna().all())


def read_candidates(
    tables: Sequence[RawTable],
    city: City,
    borders: Mapping[int, Borders],
    newest: int,
    warnings: list[str],
    *,
    also: Level | None = None,
) -> list[Candidate]:
    """Return what tables hold of a city, the newest first.

    Parameters
    ----------
    tables
        All have areas of the city's level.
    borders
        As `borders.borders_by_year` makes them, with today's under *newest*.
    warnings
        Gets a line for all that does not fit.
    also
        Another level, whose rows are read apart.
    """
    rows = [
        _rows(table, city, borders.get(_year(table), borders[newest]), warnings, also)
        for table in tables
    ]
    changed = _changed(tables, rows)
    found = []
    for table, its_rows in zip(tables, rows, strict=True):
        warnings.extend(changes(table))
        year = _year(table)
        its_borders = borders.get(year, borders[newest])
        doubtful = _doubtful(table, its_rows, its_borders, warnings)
        since = set() if year in borders else _between(changed, year, newest)
        moved = _moved(table, its_borders, since, warnings)
        columns = recognise(its_rows.columns, table.names, table.source.year)
        found.append(Candidate(table, its_rows, columns, its_borders, doubtful, moved))
    return sorted(found, key=lambda candidate: -candidate.year)


def _rows(
    table: RawTable, city: City, borders: Borders, warnings: list[str], also: Level | None
) -> DataFrame:
    """Return the rows of the city by area code."""
    by_name = _by_name(table)
    codes, mended = named(table, borders.areas) if by_name else coded(table, city, also=also)
    warnings.extend(mended)
    rows = DataFrame(table.frame).assign(_code=codes)
    rows = rows[rows["_code"] != ""].set_index("_code")
    doubled = rows.index[rows.index.duplicated()].unique()
    if len(doubled):
        message = f"{table.source.location}: {len(doubled)} codes occur more than once"
        raise HarmoniseError(f"{message}: {_first(doubled)}; keep one row for each area")
    _require_named(table, rows)
    lost = rows.index.difference(borders.areas.index)
    if len(lost):
        message = f"{len(lost)} rows have no area on the map: {_first(lost)}"
        warnings.append(f"{table.source.location}: {message}")
    return rows


def _require_named(table: RawTable, rows: DataFrame) -> None:
    for ours, theirs in table.names.items():
        if theirs not in rows and "{" not in theirs:
            shown = ", ".join(map(str, rows.columns[:6]))
            message = f"{table.source.location}: columns.{ours} names {theirs!r}, not there"
            raise HarmoniseError(f"{message}; found {shown}")


def _changed(tables: Sequence[RawTable], rows: Sequence[DataFrame]) -> Mapping[int, set[str]]:
    """Return, by year, the codes that CBS says stand for another area than the year before."""
    found: dict[int, set[str]] = {}
    wanted = {collapse(name) for name in CHANGED}
    for table, its_rows in zip(tables, rows, strict=True):
        for column in its_rows.columns:
            if title_of(str(column)) in wanted:
                said = to_numeric(its_rows[column], errors="coerce")
                changed = its_rows.index[said.isin({2, 3}).to_numpy(bool)]
                found.setdefault(_year(table), set()).update(changed)
    return found


def _between(changes: Mapping[int, set[str]], year: int, newest: int) -> set[str]:
    if not year:
        return set()
    first, last = sorted((year, newest))
    return {code for y, codes in changes.items() if first < y <= last for code in codes}


def _doubtful(table: RawTable, rows: DataFrame, borders: Borders, warnings: list[str]) -> Index:
    """Return the codes of a table without shapes that have another name on the map."""
    if table.role is Role.AREAS or _by_name(table):
        return Index([])
    where, here = table.source.location, rows.index.intersection(borders.areas.index)
    column = table.names.get("name")
    column = column if column in rows else next((name for name in NAMES if name in rows), None)
    if column is None:
        warnings.append(f"{where}: it has no names, so areas were matched on their code alone")
        return Index([])
    ours = borders.areas.loc[here, "name"].map(plain_name)
    other = here[(rows.loc[here, column].map(plain_name) != ours).to_numpy(bool)]
    if len(other):
        message = f"{len(other)} areas are no longer those of {table.source.year or 'this file'}"
        warnings.append(f"{where}: {message}: {_first(other)}; their figures were not taken")
    return other


def _moved(table: RawTable, borders: Borders, since: set[str], warnings: list[str]) -> Index:
    """Return the codes of a table without shapes whose borders CBS says were moved."""
    moved = borders.areas.index.intersection(Index(sorted(since)))
    if len(moved):
        message = f"{len(moved)} areas have other borders in {_year(table)} than on the map"
        warnings.append(
            f"{table.source.location}: {message}: {_first(moved)}; CBS does not say by how much, "
            "so their figures are shown, but tell no trend"
        )
    return moved


def _first(codes: Index) -> str:
    return ", ".join(map(str, codes[:3]))


def _by_name(table: RawTable) -> bool:
    return table.role is Role.FIGURES and "name" in table.names and "code" not in table.names


def _year(table: RawTable) -> int:
    return table.source.year or 0
