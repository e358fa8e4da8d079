"""Tables with figures, and what became of their areas since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from pandas import DataFrame, Index, Series

from gemengd.dataset.areas import names_in
from gemengd.dataset.borders import Borders
from gemengd.dataset.carry import carry
from gemengd.dataset.codes import coded, has_codes
from gemengd.dataset.columns import glossary, recognise
from gemengd.dataset.doubt import little_doubt
from gemengd.dataset.ledger import NO_COLUMN, NOT_ON_MAP, ROW, Ledger
from gemengd.dataset.missing import figures
from gemengd.dataset.names import named
from gemengd.dataset.published import read_column
from gemengd.dataset.releases import changes, way_of
from gemengd.dataset.same_place import (
    Agreed,
    agreeing,
    called,
    names_of,
    renamed,
    said_by_cbs,
)
from gemengd.dataset.template import is_template
from gemengd.errors import HarmoniseError
from gemengd.model.city import City, Level
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawTable, Role
from gemengd.model.reason import Reason
from gemengd.model.text import Text

RENAMED = Text(
    "have another name than on the map, and may be of another area",
    "heten anders dan op de kaart, en kunnen van een ander gebied zijn",
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
    warnings
        Gets a line for all figures that were read by a rule.
    """

    table: RawTable
    rows: DataFrame
    columns: Mapping[str, str]
    borders: Borders
    doubtful: Index
    moved: Index
    warnings: list[str]

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
                glossary(self.table.own)[name].column,
                year=source.year,
                source=source.slug,
                version=self.table.version,
            )
            for name in found
        }
        return Vintage(values, reasons, DataFrame(index=values.index), columns)

    def _column(self, ours: str) -> DataFrame:
        found = read_column(self.table, self.rows, ours, self.columns, self.warnings)
        if found["value"].isna().all() and self._wholly_missing(ours):
            to_come = found["reason"].isin({Reason.SECRET.value, Reason.TOO_FEW.value})
            why = Reason.EMPTY if self._blank(ours) else Reason.NOT_YET_PUBLISHED
            found["reason"] = found["reason"].mask(to_come, why.value)
        return found

    def _blank(self, ours: str) -> bool:
        """Say whether a column that somebody named has nothing in it, not even a word; tell it."""
        table, theirs = self.table, self.columns[ours]
        blank = ours in table.names and bool((table.frame[theirs].astype(str) == "").all())
        if not blank or way_of(table):
            return False
        self.warnings.append(
            f"{table.source.location}: {theirs}: nothing stands in it; a formula counts once it "
            "is calculated: open the file in a spreadsheet program and save it"
        )
        return True

    def _wholly_missing(self, ours: str) -> bool:
        """Say whether the column is empty in the whole file: no secret, the topic is to come."""
        table, theirs = self.table, self.columns[ours]
        where, column = f"{table.source.location}: {theirs}", table.frame[theirs]
        numbers = table.numbers_of(ours)
        everywhere = figures(column, where, table.missing, table.nil, numbers=numbers)
        return bool(everywhere["value"].isna().all())


def read_candidates(
    tables: Sequence[RawTable],
    city: City,
    borders: Mapping[int, Borders],
    newest: int,
    warnings: list[str],
    *,
    ledger: Ledger,
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
    said = said_by_cbs(tables, rows)
    found = []
    for table, its_rows in zip(tables, rows, strict=True):
        warnings.extend(changes(table))
        year = _year(table)
        its_borders = borders.get(year, borders[newest])
        same = Agreed(frozenset(said.stayed(year, newest)), tuple(tables))
        doubtful = Index([])
        # Codes of municipalities are never used again; a name that found the row is the same.
        if city.level is not Level.MUNICIPALITY and not _by_name(table, city.level):
            doubtful = _doubtful(table, its_rows, its_borders, same, warnings)
        since = set() if year in borders else said.moved(year, newest)
        moved = _moved(table, its_borders, since, warnings)
        columns = recognise(its_rows.columns, table.names, table.source.year, table.own)
        its_places = its_borders.areas.index.difference(doubtful)
        ledger.leave_out(table, Index(its_rows[ROW])[its_rows.index.isin(doubtful)], RENAMED)
        _account(table, its_rows, its_places, columns, ledger=ledger, city=city)
        found.append(Candidate(table, its_rows, columns, its_borders, doubtful, moved, warnings))
    return sorted(found, key=lambda candidate: -candidate.year)


def _rows(
    table: RawTable, city: City, borders: Borders, warnings: list[str], also: Level | None
) -> DataFrame:
    """Return the rows of the city by area code."""
    codes, notes = _codes(table, city, borders, also)
    warnings.extend(notes)
    rows = DataFrame(table.frame).assign(_code=codes, _row=np.arange(len(codes)))
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


def _codes(
    table: RawTable, city: City, borders: Borders, also: Level | None
) -> tuple[Series, Sequence[str]]:
    if _by_name(table, city.level):
        return named(table, borders.areas)
    found = coded(table, city, also=also)
    return found.codes, found.notes


def _account(
    table: RawTable,
    rows: DataFrame,
    places: Index,
    columns: Mapping[str, str],
    *,
    ledger: Ledger,
    city: City,
) -> None:
    """Note which rows and columns of a table have figures of one of some areas."""
    here = rows.index.isin(places)
    number = Index(rows[ROW])
    if columns:
        ledger.use(table, number[here])
    ledger.leave_out(table, number[here], NO_COLUMN)
    ledger.leave_out(table, number[~here], NOT_ON_MAP)
    ledger.columns(table, [*columns.values(), *names_in(table, city)])
    if not _by_name(table, city.level):
        ledger.leave_out_each(table, coded(table, city).whys)
    ledger.leave_out_rest(table, NOT_ON_MAP)


def _require_named(table: RawTable, rows: DataFrame) -> None:
    for ours, theirs in table.names.items():
        if theirs not in rows and not (ours == "code" and is_template(theirs)):
            shown = ", ".join(map(str, rows.columns[:6]))
            message = f"{table.source.location}: columns.{ours} names {theirs!r}, not there"
            raise HarmoniseError(f"{message}; found {shown}")


def _doubtful(
    table: RawTable, rows: DataFrame, borders: Borders, same: Agreed, warnings: list[str]
) -> Index:
    """Return the codes of a table that stand for another place than on the map.

    They have another name there, and nobody says that code and borders agree.
    """
    where, names = table.source.location, names_of(table, rows)
    if names is None:
        if table.role is not Role.AREAS:
            message = "it has no names, so areas were matched on their code alone"
            warnings.append(f"{where}: {message}")
        return Index([])
    other = renamed(names, borders.areas)
    agreed = agreeing(table, rows, other, borders.areas, same)
    if len(agreed):
        message = f"{len(agreed)} areas have the same code and borders as on the map, and another"
        warnings.append(f"{where}: {message} name: {called(agreed, names, borders.areas)}")
    lost = other.difference(agreed)
    if len(lost):
        message = f"{len(lost)} areas are no longer those of {table.source.year or 'this file'}"
        shown = called(lost, names, borders.areas)
        warnings.append(f"{where}: {message}: {shown}; their figures were not taken")
    return lost


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


def _by_name(table: RawTable, level: Level) -> bool:
    return table.role is Role.FIGURES and "name" in table.names and not has_codes(table, level)


def _year(table: RawTable) -> int:
    return table.source.year or 0
