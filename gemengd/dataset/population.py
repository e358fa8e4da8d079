"""Where in the city people live."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pandas import Series

from gemengd.dataset.ledger import ELSEWHERE, NO_SHAPE, Ledger, tagged, untagged
from gemengd.dataset.missing import figures
from gemengd.dataset.people_in_polygons import spread, too_large
from gemengd.dataset.places import Fitted
from gemengd.errors import HarmoniseError
from gemengd.model.dataset import EDGE_M, RD_NEW
from gemengd.model.kind import COUNT
from gemengd.model.raw import RawTable
from gemengd.model.spread import WHOLE_M
from gemengd.model.text import Text

SECRET = Text("keep their inhabitants secret", "houden hun inwoners geheim")
NO_PLACE = ("MultiPoint", "GeometryCollection")
NOBODY = Text("have no inhabitants", "hebben geen inwoners")


def fit_population(tables: Sequence[RawTable], areas: GeoDataFrame, ledger: Ledger) -> Fitted:
    """Return the inhabited squares or addresses of the city as points; None without a file.

    A square is stood for by its middle; over a larger polygon its inhabitants are spread evenly.
    Points without a number of inhabitants count once each.
    A square belongs to the city if its middle lies in it. In a file that was cut to the city,
    which shows by no square lying farther out, the squares on its edge belong to it too.

    Raises
    ------
    HarmoniseError
        If a number of inhabitants is no number, squares have none, none lies in the city, or a row
        has a line or several points.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    homes = [_homes(table, areas, warnings, ledger) for table in tables]
    found = pd.concat(homes, ignore_index=True)
    names = ", ".join(table.source.location for table in tables)
    inside, near = (_within(found, areas, metres) for metres in (0.0, EDGE_M))
    if not inside.any():
        raise HarmoniseError(
            f"{names}: no inhabited square or address lies in the city; give its own"
        )
    cut = bool(near.all())
    if (~inside).any():
        people = f"{found.loc[~inside, 'inhabitants'].sum():.0f} inhabitants"
        fate = "count for the nearest area" if cut else "do not count"
        message = f"{int((~inside).sum())} squares or addresses with {people} lie outside the city"
        warnings.append(f"{names}: {message} and {fate}")
    kept = untagged(found[inside | cut]).reset_index(drop=True)
    ledger.leave_out_tagged(found[~(inside | cut)], ELSEWHERE)
    ledger.use_tagged(found[inside | cut])
    warnings.append(
        f"{names}: {kept['inhabitants'].sum():.0f} inhabitants are known by square or address"
    )
    return kept, warnings


def _within(places: GeoDataFrame, areas: GeoDataFrame, metres: float) -> NDArray[np.bool_]:
    """Return which places lie at most *metres* outside the areas."""
    found = np.zeros(len(places), dtype=bool)
    points = places.geometry.to_numpy()
    found[areas.sindex.query(points, predicate="dwithin", distance=metres)[0]] = True
    return found


def _homes(
    table: RawTable, areas: GeoDataFrame, warnings: list[str], ledger: Ledger
) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    placed = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    ledger.leave_out(table, frame.index.difference(placed.index), NO_SHAPE)
    ledger.named(table, ("inhabitants",))
    if len(placed) < len(frame):
        warnings.append(f"{where}: {len(frame) - len(placed)} points have no place")
    numbers = _inhabitants(placed, table, warnings)
    _require_places(placed, where)
    shapes: GeoSeries = placed.geometry.to_crs(RD_NEW)
    kept = (numbers > 0).to_numpy()
    ledger.leave_out(table, placed.index[numbers.isna().to_numpy()], SECRET)
    ledger.leave_out(table, placed.index[~kept], NOBODY)
    found = GeoDataFrame(
        {"inhabitants": numbers.to_numpy()[kept]}, geometry=shapes.to_numpy()[kept], crs=RD_NEW
    )
    return _as_points(tagged(table, found, placed.index[kept]), areas, where, warnings)


def _require_places(placed: GeoDataFrame, where: str) -> None:
    odd = placed.geom_type.isin(NO_PLACE) & (placed.geometry.count_geometries() != 1)
    odd |= placed.geom_type.str.contains("Line")
    if odd.any():
        row = int(odd.to_numpy().argmax())
        message = f"{where}: found {placed.geom_type.iloc[row]} in row {placed.index[row] + 1}"
        raise HarmoniseError(f"{message}, expected one point or a polygon; give each place a row")


def _as_points(
    homes: GeoDataFrame, areas: GeoDataFrame, where: str, warnings: list[str]
) -> GeoDataFrame:
    large = too_large(homes, areas)
    small = homes[~large].set_geometry(homes.geometry[~large].centroid)
    if not large.any():
        return small
    message = f"{where}: the inhabitants of {int(large.sum())} polygons of more than"
    warnings.append(f"{message} {WHOLE_M:.0f} m are taken to live evenly spread over these")
    return pd.concat([small, spread(homes[large])], ignore_index=True)


def _inhabitants(frame: GeoDataFrame, table: RawTable, warnings: list[str]) -> Series:
    where = table.source.location
    if "inhabitants" not in frame:
        return _one_each(frame, where, warnings)
    theirs = table.names.get("inhabitants", "inhabitants")
    numbers = figures(
        frame["inhabitants"],
        f"{where}: {theirs}",
        table.missing,
        kind=COUNT,
        numbers=table.numbers_of("inhabitants"),
        key="inhabitants",
        said=warnings,
    )["value"]
    secret = int(numbers.isna().sum())
    if secret:
        warnings.append(
            f"{where}: {secret} squares keep their inhabitants secret and count as nobody"
        )
    return numbers


def _one_each(frame: GeoDataFrame, where: str, warnings: list[str]) -> Series:
    """Let each address count once where the file does not say how many live there."""
    if set(frame.geom_type) != {"Point"}:
        shown = ", ".join(map(str, frame.columns.drop(frame.geometry.name)[:6]))
        message = f"{where}: no column inhabitants; found {shown}"
        raise HarmoniseError(f"{message}; say which it is under columns")
    warnings.append(f"{where}: no column inhabitants: each of its {len(frame)} points counts once")
    return Series(1.0, index=frame.index)
