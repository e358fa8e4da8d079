"""Parts that are more than their whole."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pandas import Series

from gemengd.errors import HarmoniseError
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawTable

SHOWN = 3
SMALL = 1e-9  # what a computer adds to the sum of decimals
# A share with decimals where the publisher has none is made of two counts rounded to this, by lot.
COUNTED_IN, LEAST_COUNTED = 5.0, 100.0
# Own choice: so much of a whole may move from one year to the next where homes are built.
OTHER_YEAR = 0.1
FEWEST = 0.1  # own choice: people per home, on average, where anybody lives
# Own choice: where so many areas of at least so many have it, the column means something else.
NEARLY_ALL, AT_LEAST = 0.9, 5


@dataclass(frozen=True)
class Relation:
    """Columns that are parts of one whole, which is a column or a figure."""

    whole: str | float
    parts: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The parts, and the whole if that is a column."""
        return (*self.parts, self.whole) if isinstance(self.whole, str) else self.parts


@cache
def relations() -> tuple[Relation, ...]:
    """Return every relation between our columns."""
    content = tomllib.loads(Path(__file__).with_name("relations.toml").read_text(encoding="utf-8"))
    return tuple(Relation(each["whole"], tuple(each["parts"])) for each in content["relation"])


def check_relations(newest: Vintage, tables: Sequence[RawTable]) -> list[str]:
    """Return a line for each relation whose parts are more than their whole somewhere.

    Rounding explains half a step per figure, or a whole one where it is by lot; a share of counts
    is off by what these are, and a figure of a redrawn area by what it can be off.

    Parameters
    ----------
    newest
        Figures of the areas, each column from one table.
    tables
        They say where a figure stands, and whether it is right as written.

    Raises
    ------
    HarmoniseError
        If it is so nearly everywhere, in columns of one file: they mean something else.
    """
    by_slug = {table.source.slug: table for table in tables}
    _require_people_in_homes(newest, by_slug)
    return [line for each in relations() for line in _check(each, newest, by_slug)]


def _require_people_in_homes(newest: Vintage, tables: Mapping[str, RawTable]) -> None:
    """Refuse inhabitants who are far fewer than the homes nearly everywhere: they are thousands."""
    people, homes = newest.values["inhabitants"], newest.values["dwellings"]
    both = (people > 0) & (homes > 0)
    few = people.index[both & (people < FEWEST * homes)]
    table = tables.get(newest.columns["inhabitants"].source or "")
    if table is None or len(few) < max(AT_LEAST, NEARLY_ALL * both.sum()):
        return
    if table.numbers_of("inhabitants").as_written:
        return
    places = _places(newest, ["inhabitants", "dwellings"], tables)
    told = "; ".join(f"{code} has {people[code]:g} of {homes[code]:g}" for code in few[:SHOWN])
    raise HarmoniseError(
        f"{places}: fewer inhabitants than a tenth of the homes in {len(few)} of {both.sum()} "
        f"areas: {told}; if they are in thousands, add numbers.inhabitants = {{ factor = 1000 }} "
        "to the input, or as_written = true if they are right"
    )


def _check(relation: Relation, newest: Vintage, tables: Mapping[str, RawTable]) -> list[str]:
    names = [name for name in relation.columns if newest.values[name].notna().any()]
    parts = [name for name in relation.parts if name in names]
    whole = _whole(relation, newest)
    there = newest.values[parts].notna().sum(axis=1)
    compared = whole.notna() & (there >= (1 if isinstance(relation.whole, str) else 2))
    over = newest.values[parts].sum(axis=1) - whole - _slack(newest, names, whole)
    wrong = whole.index[compared & (over > SMALL)]
    if wrong.empty:
        return []
    told = f"in {len(wrong)} of {compared.sum()} areas, such as "
    told += "; ".join(_figures(relation, newest, parts, code) for code in wrong[:SHOWN])
    line = f"{_places(newest, names, tables)}: parts are more than their whole {told}"
    often = len(wrong) >= max(AT_LEAST, NEARLY_ALL * compared.sum())
    if often and (table := _one_table(newest, names, tables)):
        raise HarmoniseError(f"{line}; {_cure(relation, parts[0], table)}")
    return [line]


def _whole(relation: Relation, newest: Vintage) -> Series:
    if isinstance(relation.whole, str):
        return newest.values[relation.whole]
    return Series(relation.whole, index=newest.values.index, dtype=float)


def _slack(newest: Vintage, names: Sequence[str], whole: Series) -> Series:
    """Return how far parts may be over their whole because figures are not exact."""
    slack = sum((_off(newest, name) for name in names), Series(0.0, index=whole.index))
    years = {newest.columns[name].year for name in names}
    return slack if len(years) == 1 else slack + OTHER_YEAR * whole


def _off(newest: Vintage, name: str) -> Series:
    """Return how far each figure of a column can be off, by rounding and by redrawn areas."""
    column, values = newest.columns[name], newest.values[name]
    off = Series(column.rounding_error, index=values.index)
    if column.rounded_to and (values.dropna() % 1 == 0).all():
        off = off.clip(lower=0.5)  # whole per cents where the publisher has tenths
    if column.kind.whole and column.rounded_to >= 1:
        base = newest.values.get(column.of[0] if len(column.of) == 1 else "")
        counted = Series(LEAST_COUNTED, values.index) if base is None else base
        counted = counted.clip(lower=LEAST_COUNTED).fillna(LEAST_COUNTED)
        off = off.mask(values % 1 > 0, 2 * column.kind.whole * COUNTED_IN / counted)
    return off + newest.errors[name].fillna(0)


def _figures(relation: Relation, newest: Vintage, parts: Sequence[str], code: str) -> str:
    here = {name: float(values[code]) for name, values in newest.values.items()}
    told = " + ".join(f"{_title(newest, name)} {here[name]:g}" for name in parts if here[name] > 0)
    if isinstance(relation.whole, str):
        whole = f"{_title(newest, relation.whole)} {here[relation.whole]:g}"
    else:
        whole = f"{relation.whole:g} {newest.columns[parts[0]].unit}"
    return f"{code} has {told} of {whole}"


def _title(newest: Vintage, name: str) -> str:
    return newest.columns[name].title.en


def _places(newest: Vintage, names: Sequence[str], tables: Mapping[str, RawTable]) -> str:
    """Return the files of some columns, each with its year if there are several."""
    found = {newest.columns[name].source or "": newest.columns[name].year for name in names}
    years = len(set(found.values())) > 1
    places = [
        tables[slug].source.location + (f" ({year})" if years and year else "")
        for slug, year in found.items()
    ]
    return " and ".join(places)


def _one_table(
    newest: Vintage, names: Sequence[str], tables: Mapping[str, RawTable]
) -> RawTable | None:
    """Return the table that all of some columns are from, unless it says that they are right."""
    slugs = {newest.columns[name].source for name in names}
    table = tables[slugs.pop() or ""] if len(slugs) == 1 else None
    if table is None or any(table.numbers_of(name).as_written for name in names):
        return None
    return table


def _cure(relation: Relation, part: str, table: RawTable) -> str:
    theirs = table.names.get(part, part)
    meant = ""
    if relation.whole == "rental_pct":
        meant = "if they are shares of the rented homes, give shares of all homes; "
    return (
        f"is {theirs} what it is said to be? {meant}correct it, leave it out, or add "
        f"numbers.{part} = {{ as_written = true }} to the input if all are right"
    )
