"""Buildings that are to change, as points."""

from collections.abc import Sequence

import pandas as pd
from geopandas import GeoDataFrame
from pandas import Series

from gemengd.dataset.ledger import ELSEWHERE, NO_SHAPE, Ledger, tagged, untagged
from gemengd.dataset.missing import figures
from gemengd.dataset.places import Fitted
from gemengd.errors import HarmoniseError
from gemengd.model.building import STAGES
from gemengd.model.dataset import RD_NEW
from gemengd.model.kind import COUNT
from gemengd.model.raw import RawTable


def fit_buildings(tables: Sequence[RawTable], areas: GeoDataFrame, ledger: Ledger) -> Fitted:
    """Return the buildings in the city that are to change; None without a file.

    A building lies where its middle does, if that lies in it.

    Raises
    ------
    HarmoniseError
        If a table lacks ``stage`` or ``homes``, or has a stage that is none of ours.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    found = pd.concat([_points(table, warnings, ledger) for table in tables], ignore_index=True)
    inside = found.intersects(areas.union_all())
    ledger.leave_out_tagged(found[~inside], ELSEWHERE)
    ledger.use_tagged(found[inside])
    return untagged(found[inside]).reset_index(drop=True), warnings


def _points(table: RawTable, warnings: list[str], ledger: Ledger) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    for column in ("stage", "homes"):
        if column not in frame:
            shown = ", ".join(map(str, frame.columns[:6]))
            message = f"{where}: no column {column} of the buildings; found {shown}"
            raise HarmoniseError(f"{message}; say which it is under columns")
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    ledger.leave_out(table, frame.index[nowhere], NO_SHAPE)
    ledger.named(table, ("stage", "homes"))
    if nowhere.any():
        warnings.append(f"{where}: {int(nowhere.sum())} buildings have no place")
    frame = frame[~nowhere]
    strange = sorted(set(frame["stage"].astype(str)) - set(STAGES))
    if strange:
        message = f"{where}: stage: found {', '.join(strange[:3])}"
        raise HarmoniseError(f"{message}, expected one of {', '.join(STAGES)}")
    points = frame.geometry.to_crs(RD_NEW).representative_point()
    found = GeoDataFrame(
        {"stage": frame["stage"].astype(object), "homes": _homes(frame, table, warnings)},
        geometry=points.to_numpy(),
        crs=RD_NEW,
    )
    return tagged(table, found, frame.index)


def _homes(frame: GeoDataFrame, table: RawTable, warnings: list[str]) -> Series:
    where = f"{table.source.location}: {table.names.get('homes', 'homes')}"
    found: Series = figures(
        frame["homes"],
        where,
        table.missing,
        kind=COUNT,
        numbers=table.numbers_of("homes"),
        key="homes",
        said=warnings,
    )["value"]
    return found
