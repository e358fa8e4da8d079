"""Whose column is whose: the publishers' names and ours."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gemengd.model.dataset import Column
from gemengd.model.text import Text

STATLINE_NUMBER = re.compile(r"_\d+$")


@dataclass(frozen=True)
class Entry:
    """A column of ours, and the names that publishers give it."""

    column: Column
    names: tuple[str, ...]


@cache
def glossary() -> Mapping[str, Entry]:
    """Return every column that gemengd knows, by our name."""
    content = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {
        name: Entry(_column(name, entry), tuple(entry["names"])) for name, entry in content.items()
    }


def _column(name: str, entry: Mapping[str, Any]) -> Column:
    return Column(
        name,
        Text(entry["title"], entry["title_nl"]),
        entry["unit"],
        adds=entry.get("adds", False),
        of=tuple(entry.get("of", ())),
        rounded_to=entry.get("rounded_to", 0.0),
    )


def recognise(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return our column -> the table's column, for every column that is recognised.

    Parameters
    ----------
    columns
        The table's columns.
    given
        What the user says: our column -> theirs. A column named here is not recognised as
        anything else.
    """
    theirs = {
        collapse(str(column)): str(column) for column in columns if column not in given.values()
    }
    found = dict(given)
    for name, entry in glossary().items():
        if name in found:
            continue
        match = next((theirs[k] for k in map(collapse, (name, *entry.names)) if k in theirs), None)
        if match is not None:
            found[name] = match
    return {name: column for name, column in found.items() if name in glossary()}


def collapse(name: str) -> str:
    """Return a name without capitals, underscores, and StatLine's number."""
    return STATLINE_NUMBER.sub("", name.strip()).replace("_", "").casefold()
