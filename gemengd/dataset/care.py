"""Care facilities in and around the city."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries

from gemengd.dataset.areas import plain_name
from gemengd.dataset.missing import figures
from gemengd.dataset.places import Fitted, around
from gemengd.errors import HarmoniseError
from gemengd.model.care import without_doubles
from gemengd.model.city import City
from gemengd.model.dataset import AROUND_M, RD_NEW
from gemengd.model.raw import RawTable


def fit_care(tables: Sequence[RawTable], areas: GeoDataFrame, city: City) -> Fitted:
    """Return the care facilities in and around the city as points; None without a file.

    A facility in two registers counts once, as the first of them has it. A register that replaces
    is the only one for the kinds that it holds. Where a file says in which ``town`` a facility is,
    those said to be in the city but lying outside it are reported: they may be placed wrongly.

    Raises
    ------
    HarmoniseError
        If a file has no column ``kind``, or a capacity that is no number.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    given = [_facilities(table, areas, city, warnings) for table in tables]
    found = _joined(_chosen(tables, given, warnings), warnings)
    near = found[found.within(around(areas))]
    if len(near) < len(found):
        far = len(found) - len(near)
        limit = f"{AROUND_M / 1000:.0f} km"
        warnings.append(f"{far} care facilities more than {limit} outside the city were left out")
    order = near.assign(_x=near.geometry.x, _y=near.geometry.y)
    order = order.sort_values(["kind", "name", "_x", "_y"], kind="stable").drop(
        columns=["_x", "_y"]
    )
    return order.reset_index(drop=True), warnings


def _chosen(
    tables: Sequence[RawTable], given: Sequence[GeoDataFrame], warnings: list[str]
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
        chosen.append(care[~gone])
    return chosen


def _joined(registers: Sequence[GeoDataFrame], warnings: list[str]) -> GeoDataFrame:
    """Return the facilities of all registers as points, each once."""
    together = pd.concat(registers, ignore_index=True)
    register = np.repeat(np.arange(len(registers)), [len(care) for care in registers])
    once = without_doubles(together, register)
    if len(once) < len(together):
        message = f"{len(together) - len(once)} care facilities are in more than one register"
        warnings.append(f"{message} and count once")
    return once.set_geometry(once.representative_point())


def _facilities(
    table: RawTable, areas: GeoDataFrame, city: City, warnings: list[str]
) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    if "kind" not in frame:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{where}: no column kind that says what care it is; found {shown}"
        raise HarmoniseError(f"{message}; add it, or say which it is under columns")
    placed = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    if len(placed) < len(frame):
        warnings.append(f"{where}: {len(frame) - len(placed)} facilities have no place")
    shapes = placed.geometry.to_crs(RD_NEW)
    warnings += [f"{where}: {stray}" for stray in _strays(placed, shapes, areas, city)]
    kinds = placed["kind"].astype("string").str.strip().str.lower().fillna("")
    capacity = placed.get("capacity")
    return GeoDataFrame(
        {
            "kind": kinds.to_numpy(object),
            "name": _text(placed, "name"),
            "capacity": np.nan
            if capacity is None
            else figures(capacity, f"{where}: capacity", table.missing)["value"].to_numpy(),
            "source": _text(placed, "source", table.source.title),
        },
        geometry=shapes.to_numpy(),
        crs=RD_NEW,
    )


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
