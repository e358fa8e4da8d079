"""Care facilities in and around the city."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from pandas import Series

from gemengd.dataset.care_ends import (
    CLOSED,
    NOT_YET,
    begin_column,
    end_column,
    ended,
    to_come,
)
from gemengd.dataset.care_kinds import LISTED, care_kinds, own_kinds
from gemengd.dataset.ledger import ELSEWHERE, NO_SHAPE, SLUG, TAGS, Ledger, tagged, untagged
from gemengd.dataset.missing import figures
from gemengd.dataset.names import plain_name
from gemengd.dataset.places import Fitted, around
from gemengd.errors import HarmoniseError
from gemengd.model.care import without_doubles
from gemengd.model.city import City
from gemengd.model.dataset import AROUND_M, RD_NEW
from gemengd.model.kind import COUNT
from gemengd.model.raw import RawTable
from gemengd.model.text import Text

REPLACED = Text("are replaced by another register", "zijn vervangen door een ander register")
NO_KIND = Text("do not say what care they are", "zeggen niet welke zorg het is")
TWICE = Text("stand in another register too", "staan ook in een ander register")


def fit_care(
    tables: Sequence[RawTable],
    areas: GeoDataFrame,
    city: City,
    ledger: Ledger,
    year: int | None = None,
) -> Fitted:
    """Return the care facilities in and around the city as points; None without a file.

    A facility in two registers counts once, as the first of them has it. A register that replaces
    is the only one for the kinds that it holds. Where a file says in which ``town`` a facility is,
    those said to be in the city but lying outside it are reported: they may be placed wrongly.
    Where it says when a place ended, those that had before the file's year do not count.

    Parameters
    ----------
    year
        Of the map, for files that do not say theirs.

    Raises
    ------
    HarmoniseError
        If a file has no column ``kind``, a kind that is one of ours misspelt, or a capacity that is
        no number.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    given = [_facilities(table, areas, city, warnings, ledger, year) for table in tables]
    found = _joined(_chosen(tables, given, warnings, ledger), warnings, ledger)
    close = found.within(around(areas))
    ledger.leave_out_tagged(found[~close], ELSEWHERE)
    ledger.use_tagged(found[close])
    near = untagged(found[close])
    warnings += _far_away(tables, found[SLUG], close)
    order = near.assign(_x=near.geometry.x, _y=near.geometry.y)
    order = order.sort_values(["kind", "name", "_x", "_y"], kind="stable").drop(
        columns=["_x", "_y"]
    )
    return order.reset_index(drop=True), warnings


def _far_away(tables: Sequence[RawTable], slugs: Series, close: Series) -> list[str]:
    """Say how many facilities lie too far away, and which registers are wholly about elsewhere."""
    limit = f"{AROUND_M / 1000:.0f} km"
    lines, mixed = [], []
    for table in tables:
        own = slugs == table.source.slug
        if own.any() and not (own & close).any():
            message = f"{table.source.location}: all {int(own.sum())} care facilities lie more than"
            fate = "the register is of elsewhere and none of it counts; give that of the city"
            lines.append(f"{message} {limit} outside the city: {fate}")
        elif (own & ~close).any():
            mixed.append(table)
    if mixed:
        far = int((slugs.isin([table.source.slug for table in mixed]) & ~close).sum())
        files = ", ".join(table.source.location for table in mixed)
        message = f"{files}: {far} care facilities more than {limit} outside the city"
        lines.append(f"{message} were left out")
    return lines


def _chosen(
    tables: Sequence[RawTable], given: Sequence[GeoDataFrame], warnings: list[str], ledger: Ledger
) -> list[GeoDataFrame]:
    """Return the facilities of each table that no other table replaces."""
    pairs = list(zip(tables, given, strict=True))
    replaced = {kind for table, care in pairs if table.replaces for kind in care["kind"]}
    chosen = []
    for table, care in pairs:
        gone = care["kind"].isin(set() if table.replaces else replaced)
        if gone.any():
            kinds = ", ".join(sorted(set(care.loc[gone, "kind"])))
            message = f"{table.source.location}: {gone.sum()} facilities do not count"
            warnings.append(f"{message}: another register is the only one for {kinds}")
        ledger.leave_out_tagged(care[gone], REPLACED)
        chosen.append(care[~gone])
    return chosen


def _joined(registers: Sequence[GeoDataFrame], warnings: list[str], ledger: Ledger) -> GeoDataFrame:
    """Return the facilities of all registers as points, each once."""
    together = pd.concat(registers, ignore_index=True)
    register = np.repeat(np.arange(len(registers)), [len(care) for care in registers])
    once = without_doubles(together, register)
    if len(once) < len(together):
        tags = together.set_index(TAGS).index
        ledger.leave_out_tagged(together[~tags.isin(once.set_index(TAGS).index)], TWICE)
        message = f"{len(together) - len(once)} care facilities are in more than one register"
        warnings.append(f"{message} and count once")
    return once.set_geometry(once.representative_point())


def _facilities(  # noqa: PLR0917 - as fit_care has them
    table: RawTable,
    areas: GeoDataFrame,
    city: City,
    warnings: list[str],
    ledger: Ledger,
    year: int | None,
) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    if "kind" not in frame:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{where}: no column kind that says what care it is; found {shown}"
        raise HarmoniseError(f"{message}; add it, or say which it is under columns: {LISTED}")
    placed = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    ledger.leave_out(table, frame.index.difference(placed.index), NO_SHAPE)
    ledger.named(table, ("kind", "name", "capacity", "source", "town"))
    if len(placed) < len(frame):
        warnings.append(f"{where}: {len(frame) - len(placed)} facilities have no place")
    silent = _text(placed, "kind") == ""
    ledger.leave_out(table, placed.index[silent], NO_KIND)
    if silent.any():
        warnings.append(f"{where}: {int(silent.sum())} facilities {NO_KIND.en} and do not count")
    placed = _going(placed[~silent], table, warnings, ledger, year)
    shapes = placed.geometry.to_crs(RD_NEW)
    warnings += [f"{where}: {stray}" for stray in _strays(placed, shapes, areas, city)]
    kinds = care_kinds(placed["kind"], where)
    warnings += own_kinds(kinds, where)
    capacity = placed.get("capacity")
    found = GeoDataFrame(
        {
            "kind": kinds.to_numpy(object),
            "name": _text(placed, "name"),
            "capacity": np.nan if capacity is None else _room(capacity, table, warnings),
            "source": _text(placed, "source", table.source.title),
        },
        geometry=shapes.to_numpy(),
        crs=RD_NEW,
    )
    return tagged(table, found, placed.index)


def _going(
    placed: GeoDataFrame, table: RawTable, warnings: list[str], ledger: Ledger, year: int | None
) -> GeoDataFrame:
    """Return the facilities that were there in the year of their file, or of the map."""
    year = table.source.year or year
    for theirs, gone_by, why in (
        (end_column(table), ended, CLOSED),
        (begin_column(table), to_come, NOT_YET),
    ):
        if theirs is None or theirs not in table.frame:
            continue
        ledger.columns(table, [theirs])
        dates = table.frame.loc[placed.index, theirs]
        gone = gone_by(dates, year, f"{table.source.location}: {theirs}", warnings)
        ledger.leave_out(table, placed.index[gone], why)
        placed = placed[~gone]
    return placed


def _room(capacity: Series, table: RawTable, warnings: list[str]) -> np.ndarray:
    where = f"{table.source.location}: {table.names.get('capacity', 'capacity')}"
    numbers = table.numbers_of("capacity")
    found = figures(
        capacity, where, table.missing, kind=COUNT, numbers=numbers, key="capacity", said=warnings
    )
    return found["value"].to_numpy()


def _strays(placed: GeoDataFrame, shapes: GeoSeries, areas: GeoDataFrame, city: City) -> list[str]:
    if "town" not in placed:
        return []
    said = placed["town"].map(plain_name) == plain_name(city.name)
    stray = placed[said & ~shapes.within(areas.union_all())]
    if stray.empty:
        return []
    names = ", ".join(_text(stray, "name")[:3])
    return [f"{len(stray)} places said to be in {city.name} lie outside it: {names}"]


def _text(frame: GeoDataFrame, column: str, otherwise: str = "") -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), otherwise, dtype=object)
    words = frame[column].astype("string").str.strip().fillna("")
    return words.mask(words == "", otherwise).to_numpy(object)
