"""Where in the city people live."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pandas import Series

from gemengd.dataset.missing import figures
from gemengd.dataset.places import Fitted
from gemengd.errors import HarmoniseError
from gemengd.model.dataset import EDGE_M, RD_NEW
from gemengd.model.raw import RawTable


def fit_population(tables: Sequence[RawTable], areas: GeoDataFrame) -> Fitted:
    """Return the inhabited squares or addresses of the city as points; None without a file.

    A square is stood for by its middle. Points without a number of inhabitants count once each.
    A square belongs to the city if its middle lies in it. In a file that was cut to the city,
    which shows by no square lying farther out, the squares on its edge belong to it too.

    Raises
    ------
    HarmoniseError
        If a number of inhabitants is no number, squares have none, or none lies in the city.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    found = pd.concat([_homes(table, warnings) for table in tables], ignore_index=True)
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
    kept = found[inside | cut].reset_index(drop=True)
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


def _homes(table: RawTable, warnings: list[str]) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    placed = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    if len(placed) < len(frame):
        warnings.append(f"{where}: {len(frame) - len(placed)} points have no place")
    numbers = _inhabitants(placed, table, warnings)
    centres: GeoSeries = placed.geometry.to_crs(RD_NEW).centroid
    kept = (numbers > 0).to_numpy()
    return GeoDataFrame(
        {"inhabitants": numbers.to_numpy()[kept]}, geometry=centres.to_numpy()[kept], crs=RD_NEW
    )


def _inhabitants(frame: GeoDataFrame, table: RawTable, warnings: list[str]) -> Series:
    where = table.source.location
    if "inhabitants" not in frame:
        return _one_each(frame, where, warnings)
    numbers = figures(frame["inhabitants"], f"{where}: inhabitants", table.missing)["value"]
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
