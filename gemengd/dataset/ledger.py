"""What becomes of every row of every table while a city is fitted together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from pandas import DataFrame, Index, Series

from gemengd.dataset.codes import NO_CODE
from gemengd.dataset.columns import collapse
from gemengd.errors import HarmoniseError
from gemengd.model.ledger import Account, LeftOut, first_few
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.text import Text

ELSEWHERE = Text("lie outside the city", "liggen buiten de stad")
NOT_ON_MAP = Text("have no area on the map", "hebben geen gebied op de kaart")
NO_SHAPE = Text("have no place", "hebben geen plek")
NO_COLUMN = Text("have no column that gemengd knows", "hebben geen kolom die gemengd kent")
OLDER_MAP = Text(
    "are of a map that a newer one replaces",
    "zijn van een kaart die door een nieuwere is vervangen",
)
LOST = frozenset({NO_CODE, NO_SHAPE})  # of a map: areas that should have been on it
# Own choice: in a city of a hundred areas three may be missing, with a warning that names them.
LOST_AT_MOST = 0.03
CALLED = ("buurtcode", "wijkcode", "gemeentecode", "codering", "buurtnaam", "wijknaam", "naam")
UNTOLD = "geometry"
SLUG, ROW = "_slug", "_row"
TAGS = [SLUG, ROW]


class Ledger:
    """The fate of every row: used, or left out for the first reason that was told.

    A row that one stage leaves out and another uses is used.
    """

    def __init__(self, tables: Sequence[RawTable]) -> None:
        self._tables = {table.source.slug: table for table in tables}
        self._whys: list[Text] = []
        self._fates = {slug: np.full(len(t.frame), -1) for slug, t in self._tables.items()}
        self._used = {slug: np.zeros(len(t.frame), bool) for slug, t in self._tables.items()}
        self._columns: dict[str, set[str]] = {slug: set() for slug in self._tables}
        self._missing: dict[str, tuple[str, ...]] = dict.fromkeys(self._tables, ())

    def use(self, table: RawTable, rows: Index) -> None:
        """Note the rows of a table, by their place in its frame, that count for something."""
        self._used[table.source.slug][rows.to_numpy(int)] = True

    def leave_out(self, table: RawTable, rows: Index, why: Text) -> None:
        """Note the rows of a table that do not count, unless another stage uses them."""
        fates, here = self._fates[table.source.slug], rows.to_numpy(int)
        if why not in self._whys:
            self._whys.append(why)
        fates[here] = np.where(fates[here] < 0, self._whys.index(why), fates[here])

    def use_tagged(self, frame: DataFrame) -> None:
        """Note as used what `tagged` marked in a table of several."""
        for slug, rows in frame.groupby(SLUG)[ROW]:
            self.use(self._tables[str(slug)], Index(rows))

    def leave_out_tagged(self, frame: DataFrame, why: Text) -> None:
        """Note as left out what `tagged` marked in a table of several."""
        for slug, rows in frame.groupby(SLUG)[ROW]:
            self.leave_out(self._tables[str(slug)], Index(rows), why)

    def leave_out_each(self, table: RawTable, whys: Series) -> None:
        """Note rows, each with a reason of its own; those without one are not left out."""
        for why in dict.fromkeys(whys.dropna()):
            here = [each == why for each in whys]
            self.leave_out(table, whys.index[here], why)

    def leave_out_rest(self, table: RawTable, why: Text) -> None:
        """Note as left out all rows that nobody has noted yet."""
        self.leave_out(table, Index(np.arange(len(table.frame))), why)

    def columns(self, table: RawTable, used: Iterable[object], missing: Iterable[str] = ()) -> None:
        """Note the columns of a table that were taken as ours, and ours that it does not have."""
        slug = table.source.slug
        self._columns[slug] |= set(map(str, used))
        self._missing[slug] = tuple(missing) or self._missing[slug]

    def named(self, table: RawTable, ours: Sequence[str]) -> None:
        """Note which of our columns a table has, under their own name or as it calls them."""
        theirs = {name: table.names.get(name, name) for name in ours}
        there = set(map(str, table.frame.columns))
        self.columns(
            table,
            [name for name in theirs.values() if name in there],
            [name for name, own in theirs.items() if own not in there],
        )

    def accounts(self) -> tuple[Account, ...]:
        """Return what became of the rows and columns of every table, in their order."""
        return tuple(self._account(table) for table in self._tables.values())

    def _account(self, table: RawTable) -> Account:
        slug, told = table.source.slug, self._columns[table.source.slug]
        there = [str(column) for column in table.frame.columns if column != UNTOLD]
        return Account(
            slug,
            read=table.source.rows,
            used=int(self._used[slug].sum()),
            left_out=(*table.left_out, *self._left_out(table)),
            columns_used=tuple(column for column in there if column in told),
            columns_unused=tuple(column for column in there if column not in told),
            columns_missing=self._missing[slug],
        )

    def _left_out(self, table: RawTable) -> Iterable[LeftOut]:
        slug = table.source.slug
        fates = np.where(self._used[slug], -1, self._fates[slug])
        for number in sorted(set(fates[fates >= 0].tolist())):
            rows = np.flatnonzero(fates == number)
            names = first_few(_called(table, int(row)) for row in rows)
            yield LeftOut(len(rows), self._whys[number], names)


def tagged(table: RawTable, frame: Any, rows: Index) -> Any:
    """Return rows of a table that say which these were, to put beside those of other tables."""
    return frame.assign(**{SLUG: table.source.slug, ROW: rows.to_numpy(int)})


def untagged(frame: Any) -> Any:
    """Return the rows without what `tagged` added."""
    return frame.drop(columns=TAGS)


def numbered(raw: RawCity) -> RawCity:
    """Return the tables with their rows numbered from 0, each under a slug of its own."""
    tables: list[RawTable] = []
    for table in raw.tables:
        frame: DataFrame = table.frame.reset_index(drop=True)
        tables.append(replace(table, frame=frame))
    return replace(raw, tables=tuple(tables))


def losses(account: Account, table: RawTable, allowed: int) -> list[str]:
    """Return a line that names the areas that a map lost.

    Raises
    ------
    HarmoniseError
        If these are more than `LOST_AT_MOST` of all, and more than are *allowed*.
    """
    lost = [gone for gone in account.left_out if gone.why in LOST]
    count = sum(gone.count for gone in lost)
    if table.role is not Role.AREAS or not count:
        return []
    told = "; ".join(f"{gone.count} {gone.why.en}: {', '.join(gone.examples)}" for gone in lost)
    line = f"{table.source.location}: {count} of {count + account.used} areas are lost: {told}"
    if count > max(allowed, LOST_AT_MOST * (count + account.used)):
        message = f"{line}; correct these"
        raise HarmoniseError(f"{message}, or write allow_left_out = {count} in the city's TOML")
    return [line]


def unused(account: Account, table: RawTable) -> list[str]:
    """Return a line about a table of which nothing at all is used."""
    if account.used:
        return []
    why = "; ".join(f"{gone.count} {gone.why.en}" for gone in account.left_out)
    told = f": {why}" if why else ""
    return [f"{table.source.location}: nothing of its {account.read} rows is used{told}"]


def require_closed(accounts: Iterable[Account]) -> None:
    """Refuse to go on where a row vanished without a word: that is a fault of gemengd."""
    for account in accounts:
        if not account.closes:
            gone = sum(left.count for left in account.left_out)
            message = f"{account.source}: {account.read} rows went in, {account.used} are used"
            raise AssertionError(f"{message} and {gone} left out")


def _called(table: RawTable, row: int) -> str:
    """Return what to call a row: its code or name, else its number in the file."""
    frame: Any = table.frame
    by_key = {collapse(str(column)): column for column in frame.columns}
    told = [table.names.get("code", ""), table.names.get("name", ""), "code", "name", *CALLED]
    for name in told:
        column = name if name in frame else by_key.get(collapse(name))
        value = "" if column is None else str(frame[column].iloc[row]).strip()
        if value and value.casefold() not in {"nan", "none", "<na>"}:
            return value
    return f"row {row + 1}"
