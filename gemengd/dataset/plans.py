"""Restructuring plans in one vocabulary."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame

from gemengd.dataset.ledger import ELSEWHERE, NO_SHAPE, Ledger, tagged, untagged
from gemengd.dataset.missing import figures
from gemengd.dataset.plan_years import start_years
from gemengd.dataset.repair import POLYGONS, mended
from gemengd.errors import HarmoniseError
from gemengd.model.dataset import RD_NEW
from gemengd.model.kind import COUNT
from gemengd.model.ledger import SHOWN
from gemengd.model.plan import HARDNESSES, HOMES, KINDS, STATUSES
from gemengd.model.raw import RawTable
from gemengd.model.vocabulary import plan_word

TELLING = ("status", "hardness", "start_year", *HOMES)  # columns that only plans have


def fit_plans(
    tables: Sequence[RawTable], areas: GeoDataFrame, ledger: Ledger
) -> tuple[GeoDataFrame | None, list[str]]:
    """Return the plans that touch the city; None without a file.

    Raises
    ------
    HarmoniseError
        If plans are no polygons, or a status or kind is none of ours.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    found = pd.concat([_read(table, warnings, ledger) for table in tables], ignore_index=True)
    warnings += _stated_twice(found, ", ".join(table.source.location for table in tables))
    inside = found.intersects(areas.union_all())
    ledger.leave_out_tagged(found[~inside], ELSEWHERE)
    ledger.use_tagged(found[inside])
    here = untagged(found[inside])
    if len(here) < len(found):
        files = ", ".join(table.source.location for table in tables)
        gone = f"{len(found) - len(here)} of {len(found)} plans lie outside the city"
        warnings.append(f"{files}: {gone} and were left out")
    return here.sort_values(["name", "start_year"], kind="stable").reset_index(drop=True), warnings


def _stated_twice(plans: GeoDataFrame, where: str) -> list[str]:
    """Say which plans stand in several rows with the same homes: each row adds its own."""
    known = plans[(plans[list(HOMES)].fillna(0) != 0).any(axis=1)]
    same = DataFrame(known[["name", *HOMES]]).assign(shape=known.normalize().to_wkb())
    again = known[same.duplicated()]
    if again.empty:
        return []
    shown = ", ".join(map(repr, list(dict.fromkeys(again["name"]))[:SHOWN]))
    message = f"{where}: {len(again)} plans have the name, shape and homes of another row ({shown})"
    return [f"{message}: their homes count more than once; keep one row of each plan"]


def _read(table: RawTable, warnings: list[str], ledger: Ledger) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    if nowhere.any():
        warnings.append(f"{where}: {int(nowhere.sum())} plans have no shape and were left out")
    ledger.leave_out(table, frame.index[nowhere], NO_SHAPE)
    ledger.named(table, ("name", "kind", "status", "hardness", "start_year", *HOMES))
    rows = frame.index[~nowhere]
    frame = frame[~nowhere].reset_index(drop=True)
    shapes = _polygons(frame, where, warnings)
    found = GeoDataFrame(
        {
            "name": _words(frame, "name", ""),
            "kind": _kinds(frame, where, warnings),
            "status": _one_of(STATUSES, _words(frame, "status", "unknown"), f"{where}: status"),
            "hardness": _one_of(
                HARDNESSES, _words(frame, "hardness", "unknown"), f"{where}: hardness"
            ),
            "start_year": start_years(frame, table, rows),
            **{column: _numbers(frame, column, table, warnings) for column in HOMES},
            "source": _words(frame, "source", table.source.title),
        },
        geometry=shapes,
        crs=RD_NEW,
    )
    return tagged(table, found, rows)


def _kinds(frame: GeoDataFrame, where: str, warnings: list[str]) -> np.ndarray:
    """Return the kind of each plan: restructuring where the file says of none of what kind it is.

    Polygons of which nothing says that they are plans at all may be anything: ``unknown``.
    """
    if "kind" in frame:
        words = _words(frame, "kind", "unknown")
        return _one_of(KINDS, words, f"{where}: kind")
    if any(column in frame for column in TELLING):
        warnings.append(
            f"{where}: no column kind: its {len(frame)} plans are taken for restructuring"
        )
        return np.full(len(frame), "restructuring", dtype=object)
    message = f"{where}: nothing says that its {len(frame)} polygons are plans"
    warnings.append(
        f"{message} (no column {', '.join(TELLING[:3])} or homes): their kind is unknown; "
        "say which columns these are under columns"
    )
    return np.full(len(frame), "unknown", dtype=object)


def _polygons(frame: GeoDataFrame, where: str, warnings: list[str]) -> np.ndarray:
    wrong = sorted(set(frame.geom_type) - POLYGONS)
    if wrong:
        message = f"{where}: found {', '.join(wrong)}, expected the areas of plans as polygons"
        raise HarmoniseError(f"{message}; draw them as areas")
    shapes = shapely.force_2d(frame.geometry.to_crs(RD_NEW).to_numpy())
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        warnings.append(f"{where}: {int(broken.sum())} plans with crossing borders were repaired")
        shapes[broken] = [mended(shape) for shape in shapes[broken]]
    return shapes


def _words(frame: GeoDataFrame, column: str, default: str) -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), default, dtype=object)
    words = frame[column].astype("string").str.strip()
    return words.mask(words == "").fillna(default).to_numpy(object)


def _one_of(vocabulary: Sequence[str], words: np.ndarray, where: str) -> np.ndarray:
    plain = np.array([plan_word(str(word)) for word in words], dtype=object)
    strange = sorted({w for w in plain if w not in vocabulary})
    if strange:
        found = ", ".join(strange[:3])
        raise HarmoniseError(f"{where}: found {found}, expected one of {', '.join(vocabulary)}")
    return plain


def _numbers(frame: GeoDataFrame, column: str, table: RawTable, warnings: list[str]) -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), np.nan)
    found = figures(
        frame[column],
        f"{table.source.location}: {table.names.get(column, column)}",
        table.missing,
        kind=COUNT,
        numbers=table.numbers_of(column),
        key=column,
        said=warnings,
    )
    return found["value"].to_numpy(float)
