"""Care facilities opened and closed."""

from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame
from shapely import Point

from gemengd.dataset.areas import plain_name
from gemengd.errors import DefinitionError
from gemengd.model.dataset import RD_NEW, CityDataset
from gemengd.scenario.changes import CareChange


def change_care(dataset: CityDataset, change: CareChange, source: str) -> CityDataset:
    """Return the city with one facility more or less.

    Parameters
    ----------
    source
        What the facility is said to be from.

    Raises
    ------
    DefinitionError
        If no facility, or more than one, of the kind has the name that is to close.
    """
    care = dataset.care
    if change.do == "open":
        assert change.x is not None
        assert change.y is not None
        new = GeoDataFrame(
            {
                "kind": [change.kind],
                "name": [change.name],
                "capacity": [float("nan") if change.capacity is None else change.capacity],
                "source": [source],
            },
            geometry=[Point(change.x, change.y)],
            crs=RD_NEW,
        )
        found = new if care is None else pd.concat([care, new], ignore_index=True)
        return replace(dataset, care=found)
    chosen = _named(care, change)
    if care is None or len(chosen) != 1:
        message = f"{len(chosen)} facilities of the kind {change.kind!r} are called {change.name!r}"
        raise DefinitionError(f"{message}; give the name of one")
    return replace(dataset, care=care.drop(index=chosen).reset_index(drop=True))


def _named(care: GeoDataFrame | None, change: CareChange) -> pd.Index:
    if care is None:
        return pd.Index([])
    same = (care["kind"] == change.kind) & (care["name"].map(plain_name) == plain_name(change.name))
    return care.index[same]
