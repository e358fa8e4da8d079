"""Buildings that are to change, as points."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import Series

from gemengd.dataset.ledger import ELSEWHERE, NO_SHAPE, SLUG, Ledger, tagged, untagged
from gemengd.dataset.missing import figures
from gemengd.dataset.places import Fitted
from gemengd.errors import HarmoniseError
from gemengd.model.building import STAGES
from gemengd.model.dataset import RD_NEW
from gemengd.model.kind import COUNT
from gemengd.model.ledger import SHOWN, first_few
from gemengd.model.raw import RawTable
from gemengd.model.text import Text

NUMBER = "identificatie"  # of a building in the BAG
TWICE = Text("are a building that stands here before", "zijn een pand dat er al staat")


def fit_buildings(tables: Sequence[RawTable], areas: GeoDataFrame, ledger: Ledger) -> Fitted:
    """Return the buildings in the city that are to change; None without a file.

    A building lies where its middle does, if that lies in it. One with the number of another
    (`identificatie`) counts once.

    Raises
    ------
    HarmoniseError
        If a table lacks ``stage`` or ``homes``, or has a stage that is none of ours, or rows of
        one building differ.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    found = pd.concat([_points(table, warnings, ledger) for table in tables], ignore_index=True)
    found = _once(found, warnings, ledger)
    inside = found.intersects(areas.union_all())
    ledger.leave_out_tagged(found[~inside], ELSEWHERE)
    ledger.use_tagged(found[inside])
    return untagged(found[inside]).drop(columns=NUMBER).reset_index(drop=True), warnings


def more_than_all(buildings: GeoDataFrame | None, areas: GeoDataFrame, homes: Series) -> list[str]:
    """Return a line about areas with more homes in buildings that change than homes that stand.

    Parameters
    ----------
    homes
        That stand in each area; NaN is unknown.
    """
    if buildings is None or buildings.empty:
        return []
    number, area = areas.sindex.query(buildings.geometry.to_numpy(), predicate="intersects")
    number, first = np.unique(number, return_index=True)
    change = buildings["homes"].fillna(0).to_numpy(float)[number]
    sums = Series(np.bincount(area[first], change, len(areas)), index=areas.index)
    over = sums.index[(sums > homes) & (homes > 0)]
    if over.empty:
        return []
    told = "; ".join(
        f"{areas['name'][code]} has {sums[code]:.0f}, and {homes[code]:.0f} stand there"
        for code in over[:SHOWN]
    )
    message = f"buildings that change have more homes than stand in {len(over)} areas: {told}"
    return [f"{message}; correct homes unless so many are to come"]


def _once(found: GeoDataFrame, warnings: list[str], ledger: Ledger) -> GeoDataFrame:
    """Return each building with a number once."""
    doubled = found[NUMBER].ne("") & found.duplicated(NUMBER)
    if not doubled.any():
        return found
    numbers = found[NUMBER][doubled].unique()
    these = found[found[NUMBER].isin(numbers)]
    kinds = these.drop_duplicates([NUMBER, "stage", "homes"])
    odd = kinds[NUMBER][kinds.duplicated(NUMBER)].unique()
    if len(odd):
        message = f"{len(odd)} buildings stand twice with another stage or homes"
        raise HarmoniseError(
            f"{', '.join(these[SLUG].unique())}: {message}: {', '.join(first_few(odd))}; "
            "keep one row for each"
        )
    ledger.leave_out_tagged(found[doubled], TWICE)
    message = f"{int(doubled.sum())} rows are a building that stands before and count once"
    warnings.append(
        f"{', '.join(these[SLUG].unique())}: {message}: {', '.join(first_few(numbers))}"
    )
    return found[~doubled]


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
        {
            "stage": frame["stage"].astype(object),
            "homes": _homes(frame, table, warnings),
            NUMBER: _numbers(frame),
        },
        geometry=points.to_numpy(),
        crs=RD_NEW,
    )
    return tagged(table, found, frame.index)


def _numbers(frame: GeoDataFrame) -> Series:
    """Return the number of each building as text; "" where it has none."""
    if NUMBER not in frame:
        return Series("", index=frame.index, dtype=object)
    return frame[NUMBER].astype("string").str.strip().fillna("").astype(object)


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
