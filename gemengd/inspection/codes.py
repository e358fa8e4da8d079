"""Which areas the rows of a table are about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pandas import DataFrame, Series

from gemengd.dataset.codes import DIGITS, PREFIX, WITHIN
from gemengd.dataset.columns import collapse
from gemengd.dataset.names import plain_name
from gemengd.model import division
from gemengd.model.city import Level
from gemengd.sources.municipalities import municipalities

CODE = rf"(?:BU\d{{4}}{WITHIN}{{4}}|WK\d{{4}}{WITHIN}{{2}}|GM\d{{4}})"
CODE_LIKE = re.compile(r"(?i)code|gebied|regio|gwb|cbs")
BARE = {"BU": ("bu", "buurt"), "WK": ("wk", "wijk")}
LENGTH = {PREFIX[level]: digits for level, digits in DIGITS.items()}
LEVELS = {"BU": "neighbourhoods", "WK": "districts", "GM": "municipalities"}
MOST = 0.8  # of the rows; some rows of a publisher's table are about something else
NAMES = (
    *division.NAMES[Level.NEIGHBOURHOOD],
    *division.NAMES[Level.DISTRICT],
    *("naam", "name", "buurt", "wijk"),
)


@dataclass(frozen=True)
class Codes:
    """The codes of a table.

    Attributes
    ----------
    column
        The table's column of codes; None where there is none.
    levels
        Rows per level: neighbourhoods, districts, municipalities.
    municipalities
        GM codes, ascending.
    doubled
        Codes that occur more than once.
    unfinished
        Codes without their prefix or leading zeros, which the readers complete.
    """

    column: str | None = None
    name: str | None = None
    values: Series = field(default_factory=lambda: Series(dtype=str))
    levels: Mapping[str, int] = field(default_factory=dict)
    municipalities: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    unfinished: int = 0


def find_codes(frame: DataFrame) -> Codes:
    """Return the codes of a table: the column most of whose values are codes, finest first."""
    texts = {
        str(name): _text(frame[name]).str.upper() for name in frame.columns if name != "geometry"
    }
    for prefix in ("BU", "WK", "GM"):
        for name, text in texts.items():
            some = text.str.match(rf"{prefix}\d{{4}}").mean() >= 1 - MOST
            if len(text) and some and _mostly(text):
                return _codes(frame, name, text)
            full = _completed(prefix, name, text)
            if full is not None:
                return _codes(frame, name, full, unfinished=len(text))
    return Codes(name=_name_column(frame))


def _completed(prefix: str, name: str, text: Series) -> Series | None:
    """Return codes that lost their prefix or leading zeros, by the name of their column."""
    whole = LENGTH[prefix]
    named, shortest = collapse(name).startswith(BARE.get(prefix, ())), 3
    if not named and prefix in BARE and CODE_LIKE.search(name):
        named, shortest = text.is_unique, whole - 1
    if not named or not text.str.fullmatch(rf"\d{{{shortest},{whole}}}").all():
        return None
    full = prefix + text.str.zfill(whole)
    known = {municipality.code for municipality in municipalities()}
    return full if len(full) and set("GM" + full.str[2:6]) <= known else None


def _mostly(text: Series) -> bool:
    return bool(text.str.fullmatch(CODE).mean() >= MOST)


def _codes(frame: DataFrame, column: str, text: Series, unfinished: int = 0) -> Codes:
    found = text[text.str.fullmatch(CODE)]
    levels = found.str[:2].map(LEVELS).value_counts().sort_index()
    return Codes(
        column=column,
        name=_name_column(frame),
        values=found,
        levels={str(level): int(count) for level, count in levels.items()},
        municipalities=tuple(sorted("GM" + found.str[2:6].unique())),
        doubled=tuple(sorted(found[found.duplicated()].unique())),
        unfinished=unfinished,
    )


@dataclass(frozen=True)
class Match:
    """How the codes of two tables fit."""

    both: int
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    other_name: tuple[str, ...]


def match(here: DataFrame, there: DataFrame) -> Match:
    """Return which codes two tables share, and which shared codes have another name.

    Only codes of a level that both have are compared.
    """
    one, other = find_codes(here), find_codes(there)
    levels = set(one.values.str[:2]) & set(other.values.str[:2])
    ours, theirs = (_names(f, c, levels) for f, c in ((here, one), (there, other)))
    shared = sorted(ours.keys() & theirs.keys())
    renamed = [c for c in shared if ours[c] and theirs[c] and ours[c] != theirs[c]]
    return Match(
        both=len(shared),
        only_here=tuple(sorted(ours.keys() - theirs.keys())),
        only_there=tuple(sorted(theirs.keys() - ours.keys())),
        other_name=tuple(renamed),
    )


def _names(frame: DataFrame, codes: Codes, levels: set[str]) -> dict[str, str]:
    wanted = codes.values[codes.values.str[:2].isin(list(levels))]
    if codes.name is None:
        return dict.fromkeys(wanted, "")
    names = frame.loc[wanted.index, codes.name].astype(str).map(plain_name)
    return dict(zip(wanted, names, strict=True))


def _name_column(frame: DataFrame) -> str | None:
    by_key = {collapse(str(column)): str(column) for column in frame.columns}
    return next((by_key[collapse(n)] for n in NAMES if collapse(n) in by_key), None)


def _text(column: Series) -> Series:
    if column.dtype.kind == "f":
        column = column.astype("Int64") if (column.dropna() % 1 == 0).all() else column
    return column.astype("string").str.strip().fillna("")
