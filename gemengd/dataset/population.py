"""Where in the city people live."""

from collections.abc import Sequence

import pandas as pd
from geopandas import GeoDataFrame, GeoSeries

from gemengd.dataset.missing import figures
from gemengd.dataset.places import Fitted
from gemengd.errors import HarmoniseError
from gemengd.model.dataset import EDGE_M, RD_NEW
from gemengd.model.raw import RawTable


def fit_population(tables: Sequence[RawTable], areas: GeoDataFrame) -> Fitted:
    """Return the inhabited squares of the city as points, in their middle; None without a file.

    A square belongs to the city if its middle lies in it. In a file that was cut to the city,
    which shows by no square lying farther out, the squares on its edge belong to it too.

    Raises
    ------
    HarmoniseError
        If a number of inhabitants is no number.
    """
    if not tables:
        return None, []
    warnings: list[str] = []
    found = pd.concat([_squares(table, warnings) for table in tables], ignore_index=True)
    names = ", ".join(table.source.location for table in tables)
    away = found.distance(areas.union_all())
    inside = away == 0
    if not inside.any():
        raise HarmoniseError(f"{names}: no inhabited square lies in the city; give its squares")
    cut = bool((away <= EDGE_M).all())
    if (~inside).any():
        people = f"{found.loc[~inside, 'inhabitants'].sum():.0f} inhabitants"
        fate = "count for the nearest area" if cut else "do not count"
        message = f"{int((~inside).sum())} squares with {people} have their middle outside the city"
        warnings.append(f"{names}: {message} and {fate}")
    kept = found[inside | cut].reset_index(drop=True)
    warnings.append(f"{names}: {kept['inhabitants'].sum():.0f} inhabitants are known by square")
    return kept, warnings


def _squares(table: RawTable, warnings: list[str]) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    numbers = figures(frame["inhabitants"], f"{where}: inhabitants", table.missing)["value"]
    secret = int(numbers.isna().sum())
    if secret:
        warnings.append(
            f"{where}: {secret} squares keep their inhabitants secret and count as nobody"
        )
    centres: GeoSeries = frame.geometry.to_crs(RD_NEW).centroid
    kept = (numbers > 0).to_numpy()
    return GeoDataFrame(
        {"inhabitants": numbers.to_numpy()[kept]}, geometry=centres.to_numpy()[kept], crs=RD_NEW
    )
