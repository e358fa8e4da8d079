"""Restructuring plans in one vocabulary."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from gemengd.dataset.missing import figures
from gemengd.dataset.repair import POLYGONS, mended
from gemengd.errors import HarmoniseError
from gemengd.model.dataset import RD_NEW
from gemengd.model.plan import HARDNESSES, HOMES, KINDS, STATUSES
from gemengd.model.raw import RawTable

NO_YEAR = 9999  # some cities write "not yet known" so


def fit_plans(
    tables: Sequence[RawTable], areas: GeoDataFrame
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
    found = pd.concat([_read(table, warnings) for table in tables], ignore_index=True)
    here = found[found.intersects(areas.union_all())]
    if len(here) < len(found):
        warnings.append(f"{len(found) - len(here)} plans lie outside the city and were left out")
    return here.sort_values(["name", "start_year"], kind="stable").reset_index(drop=True), warnings


def _read(table: RawTable, warnings: list[str]) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    if nowhere.any():
        warnings.append(f"{where}: {int(nowhere.sum())} plans have no shape and were left out")
    frame = frame[~nowhere].reset_index(drop=True)
    shapes = _polygons(frame, where, warnings)
    years = _numbers(frame, "start_year", where, (NO_YEAR, *table.missing))
    return GeoDataFrame(
        {
            "name": _words(frame, "name", ""),
            "kind": _one_of(KINDS, _words(frame, "kind", "restructuring"), f"{where}: kind"),
            "status": _one_of(STATUSES, _words(frame, "status", "unknown"), f"{where}: status"),
            "hardness": _one_of(
                HARDNESSES, _words(frame, "hardness", "unknown"), f"{where}: hardness"
            ),
            "start_year": years,
            **{column: _numbers(frame, column, where, table.missing) for column in HOMES},
            "source": _words(frame, "source", table.source.title),
        },
        geometry=shapes,
        crs=RD_NEW,
    )


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
    plain = np.array([str(word).lower().replace(" ", "_") for word in words], dtype=object)
    strange = sorted({w for w in plain if w not in vocabulary})
    if strange:
        found = ", ".join(strange[:3])
        raise HarmoniseError(f"{where}: found {found}, expected one of {', '.join(vocabulary)}")
    return plain


def _numbers(frame: GeoDataFrame, column: str, where: str, missing: Sequence[object]) -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), np.nan)
    found = figures(frame[column], f"{where}: {column}", tuple(missing))
    return found["value"].to_numpy(float)
