"""Buildings that are to change, as points."""

from collections.abc import Sequence

import pandas as pd
from geopandas import GeoDataFrame

from gemengd.dataset.places import Fitted
from gemengd.errors import HarmoniseError
from gemengd.model.building import STAGES
from gemengd.model.dataset import RD_NEW
from gemengd.model.raw import RawTable


def fit_buildings(tables: Sequence[RawTable], areas: GeoDataFrame) -> Fitted:
    """Return the buildings in the city that are to change; None without a file.

    A building lies where its middle does, if that lies in it.

    Raises
    ------
    HarmoniseError
        If a table lacks ``stage`` or ``homes``, or has a stage that is none of ours.
    """
    if not tables:
        return None, []
    found = pd.concat([_points(table) for table in tables], ignore_index=True)
    here = found[found.intersects(areas.union_all())].reset_index(drop=True)
    return here, []


def _points(table: RawTable) -> GeoDataFrame:
    where = table.source.location
    frame = GeoDataFrame(table.frame).rename(columns={v: k for k, v in table.names.items()})
    for column in ("stage", "homes"):
        if column not in frame:
            shown = ", ".join(map(str, frame.columns[:6]))
            message = f"{where}: no column {column} of the buildings; found {shown}"
            raise HarmoniseError(f"{message}; say which it is under columns")
    strange = sorted(set(frame["stage"].astype(str)) - set(STAGES))
    if strange:
        message = f"{where}: stage: found {', '.join(strange[:3])}"
        raise HarmoniseError(f"{message}, expected one of {', '.join(STAGES)}")
    points = frame.geometry.to_crs(RD_NEW).representative_point()
    return GeoDataFrame(
        {"stage": frame["stage"].astype(object), "homes": frame["homes"].astype(float)},
        geometry=points.to_numpy(),
        crs=RD_NEW,
    )
