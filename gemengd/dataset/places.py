"""Streets in and around the city."""

from collections.abc import Sequence

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import Series

from gemengd.dataset.ledger import ELSEWHERE, NO_SHAPE, Ledger, tagged, untagged
from gemengd.dataset.street_ends import loose_ends
from gemengd.dataset.street_words import in_street_words
from gemengd.errors import HarmoniseError
from gemengd.model.dataset import AROUND_M, RD_NEW
from gemengd.model.raw import RawTable
from gemengd.model.text import Text

LINES = frozenset({"LineString", "MultiLineString"})

TWICE = Text("stand in another file too", "staan ook in een ander bestand")

Fitted = tuple[GeoDataFrame | None, list[str]]


def fit_streets(tables: Sequence[RawTable], areas: GeoDataFrame, ledger: Ledger) -> Fitted:
    """Return the streets in and around the city, tags and all; None without a file.

    A way of OpenStreetMap that stands in the files of two provinces counts once.

    Raises
    ------
    HarmoniseError
        If a file has other shapes than lines, or no street near the city.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    found = pd.concat([_lines(table, ledger, warnings) for table in tables], ignore_index=True)
    ledger.leave_out_tagged(found[_doubled(found)], TWICE)
    found = found[~_doubled(found)]
    here = found.intersects(around(areas))
    ledger.leave_out_tagged(found[~here], ELSEWHERE)
    ledger.use_tagged(found[here])
    near = untagged(found[here]).reset_index(drop=True)
    if near.intersects(shapely.box(*areas.total_bounds)).sum() == 0:
        names = ", ".join(table.source.location for table in tables)
        message = f"{names}: none of its {len(found)} streets lies in the city"
        raise HarmoniseError(f"{message}; give the streets of this city")
    return near, warnings


def around(areas: GeoDataFrame) -> shapely.Polygon:
    """Return the box around the city and what lies near."""
    return shapely.box(*areas.total_bounds).buffer(AROUND_M, join_style="mitre")


def _doubled(streets: GeoDataFrame) -> Series:
    if "way" not in streets:
        return Series(data=False, index=streets.index)
    return streets["way"].notna() & streets.duplicated(["way", streets.geometry.name])


def _lines(table: RawTable, ledger: Ledger, warnings: list[str]) -> GeoDataFrame:
    frame = GeoDataFrame(table.frame)
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    ledger.leave_out(table, frame.index[nowhere], NO_SHAPE)
    ledger.columns(table, frame.columns)
    frame = frame[~nowhere]
    wrong = sorted(set(frame.geom_type) - LINES)
    if wrong:
        message = f"{table.source.location}: found {', '.join(wrong)}, expected lines"
        raise HarmoniseError(f"{message}; give streets as lines")
    names = {theirs: ours for ours, theirs in table.names.items()}
    flat = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()), crs=frame.crs)
    lines = in_street_words(flat.to_crs(RD_NEW).rename(columns=names), table, warnings)
    warnings += [f"{table.source.location}: {line}" for line in loose_ends(lines)]
    return tagged(table, lines, frame.index)
