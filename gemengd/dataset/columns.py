"""Whose column is whose: the publishers' names and ours."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gemengd.model.dataset import Break, Column
from gemengd.model.kind import KINDS
from gemengd.model.text import Text

STATLINE_NUMBER = re.compile(r"_\d{1,3}$")  # not the year of ..._vanaf_2000
WAYS = ("map", "shape", "odata", "statline", "kwb", "other")
TOPIC = "/"  # between the topics and the title of a column of StatLine


@dataclass(frozen=True)
class Name:
    """What a publisher calls a column of ours.

    Attributes
    ----------
    first, last
        The years in which the publisher has it, so far as is known; None where there is no bound.
    counts
        It is a number of people or households where our column is a share of them.
    only
        In other years it means something else, or nobody knows what.
    outdated
        Years of which the publisher corrected the figures elsewhere since, and not here.
    plus
        The further columns of which ours is the sum; without them it is not ours.
    times
        The publisher's unit times this is ours.
    neighbourhoods
        A table of districts does not have it.
    """

    text: str
    first: int | None = None
    last: int | None = None
    counts: bool = False
    only: bool = False
    outdated: tuple[int, ...] = ()
    plus: tuple[str, ...] = ()
    times: float = 1.0
    neighbourhoods: bool = False

    def in_use(self, year: int) -> bool:
        """Say whether the publisher had the column in a year, so far as is known."""
        return (self.first or year) <= year <= (self.last or year)

    def spells(self, theirs: str) -> bool:
        """Say whether a column is written just so, but for its topics and StatLine's number.

        The map and StatLine call some columns alike but for capitals and underscores.
        """
        return STATLINE_NUMBER.sub("", theirs.strip()).rsplit(TOPIC, 1)[-1] == self.text

    def may_mean(self, year: int | None) -> bool:
        """Say whether a column of this name is what it seems, in a table of *year*.

        A name may outlive what was known when this was written, but a count must never be read
        as a percentage, nor a name that changed its meaning in its other one: these hold in the
        years that are known, and in no other.
        """
        bounded = self.only or (self.counts and (self.first is not None or self.last is not None))
        return not bounded or (year is not None and self.in_use(year))


@dataclass(frozen=True)
class Entry:
    """A column of ours, and what publishers call it.

    Attributes
    ----------
    names
        Per way of publishing, one of `WAYS`.
    minimum
        Of what it is a share or mean of, the publisher wants so many before it states it.
    """

    column: Column
    names: Mapping[str, tuple[Name, ...]]
    minimum: float = 0.0

    @property
    def all_names(self) -> tuple[Name, ...]:
        """The names in every way of publishing."""
        return tuple(name for names in self.names.values() for name in names)


def glossary(own: tuple[Column, ...] = ()) -> Mapping[str, Entry]:
    """Return every column that gemengd knows, by our name, and a city's own after them."""
    return _with(own) if own else _shipped()


@cache
def _with(own: tuple[Column, ...]) -> Mapping[str, Entry]:
    return {**_shipped(), **{column.name: Entry(column, {}) for column in own}}


@cache
def _shipped() -> Mapping[str, Entry]:
    content = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {name: _entry(name, entry) for name, entry in content.items()}


def _entry(name: str, entry: Mapping[str, Any]) -> Entry:
    breaks = [Break(b["year"], Text(b["why"], b["why_nl"])) for b in entry.get("breaks", ())]
    column = Column(
        name,
        Text(entry["title"], entry["title_nl"]),
        entry["unit"],
        adds=entry.get("adds", False),
        of=tuple(entry.get("of", ())),
        rounded_to=entry.get("rounded_to", 0.0),
        at_random=entry.get("at_random", False),
        breaks=tuple(breaks),
        kind=KINDS[entry["kind"]].between(entry.get("lowest"), entry.get("highest")),
    )
    names = {way: tuple(map(_name, entry[way])) for way in WAYS if way in entry}
    return Entry(column, names, entry.get("from", 0.0))


def _name(said: str | Mapping[str, Any]) -> Name:
    if isinstance(said, str):
        return Name(said)
    lists = {key: tuple(said[key]) for key in ("plus", "outdated") if key in said}
    return Name(
        **{"text" if key == "name" else key: value for key, value in {**said, **lists}.items()}
    )


def recognise(
    columns: Iterable[str],
    given: Mapping[str, str],
    year: int | None = None,
    own: tuple[Column, ...] = (),
) -> dict[str, str]:
    """Return our column -> the table's column, for every column that is recognised.

    Parameters
    ----------
    columns
        The table's columns.
    given
        What the user says: our column -> theirs. A column named here is not recognised as
        anything else.
    year
        Of the table's figures; None where that is not known.
    own
        Columns that the city declares; a table may have them under their own name too.
    """
    theirs = _by_key(column for column in map(str, columns) if column not in given.values())
    found = dict(given)
    for ours, entry in glossary(own).items():
        if ours in found:
            continue
        names = [
            ours,
            *(
                name.text
                for name in entry.all_names
                if name.may_mean(year) and all(collapse(part) in theirs for part in name.plus)
            ),
        ]
        match = next((theirs[key] for key in map(collapse, names) if key in theirs), None)
        if match is not None:
            found[ours] = match
    return {ours: column for ours, column in found.items() if ours in glossary(own)}


def name_of(ours: str, theirs: str, year: int | None = None) -> Name:
    """Return what is known of the name under which a table has a column of ours."""
    keys = {*_endings(theirs)}
    entry = glossary().get(ours)
    names = entry.all_names if entry else ()
    meant = [name for name in names if name.may_mean(year) and collapse(name.text) in keys]
    return next(
        (name for name in meant if name.spells(theirs)), meant[0] if meant else Name(theirs)
    )


def sum_of(ours: str, theirs: str, columns: Iterable[str], year: int | None = None) -> list[str]:
    """Return the columns of a table that are added to *theirs* to make ours."""
    by_key = _by_key(columns)
    return [by_key[collapse(part)] for part in name_of(ours, theirs, year).plus]


def collapse(name: str) -> str:
    """Return a name without capitals, underscores, blanks, and StatLine's number."""
    bare = STATLINE_NUMBER.sub("", name.strip())
    return "".join(bare.replace("_", "").split()).casefold()


def title_of(column: str) -> str:
    """Return the last part of a name, without its topics in StatLine, to compare it by."""
    return _endings(column)[-1]


def _by_key(columns: Iterable[str]) -> dict[str, str]:
    """Return the columns by every ending of their name that only one of them has."""
    found: dict[str, str] = {}
    doubled = set()
    for column in columns:
        for key in _endings(column):
            if found.setdefault(key, column) != column:
                doubled.add(key)
    return {key: column for key, column in found.items() if key not in doubled}


def _endings(column: str) -> list[str]:
    """Return a name, and what is left of it without its first topics: a/b/c, b/c and c."""
    topics = column.split(TOPIC)
    return [collapse(TOPIC.join(topics[start:])) for start in range(len(topics))]
