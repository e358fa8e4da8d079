"""Care facilities opened and closed."""

from dataclasses import replace

import pandas as pd
from geopandas import GeoDataFrame
from pandas import Series
from shapely import Point

from gemengd.dataset.care_kinds import care_kinds
from gemengd.dataset.names import plain_name
from gemengd.errors import DefinitionError
from gemengd.model.dataset import RD_NEW, CityDataset
from gemengd.scenario.changes import CareChange


def change_care(dataset: CityDataset, change: CareChange, source: str) -> CityDataset:
    """Return the city with one facility more or less, its kind as registers of care may call it.

    Parameters
    ----------
    source
        What the facility is said to be from.

    Raises
    ------
    DefinitionError
        If no facility, or more than one, of the kind has the name that is to close.
    HarmoniseError
        If the kind is nearly one of ours.
    """
    care = dataset.care
    kind = kind_of(change)
    if change.do == "open":
        assert change.x is not None
        assert change.y is not None
        new = GeoDataFrame(
            {
                "kind": [kind],
                "name": [change.name],
                "capacity": [float("nan") if change.capacity is None else change.capacity],
                "source": [source],
            },
            geometry=[Point(change.x, change.y)],
            crs=RD_NEW,
        )
        found = new if care is None else pd.concat([care, new], ignore_index=True)
        return replace(dataset, care=found)
    chosen = _named(care, kind, change.name)
    if care is None or len(chosen) != 1:
        message = f"{len(chosen)} facilities of the kind {change.kind!r} are called {change.name!r}"
        raise DefinitionError(f"{message}; give the name of one")
    return replace(dataset, care=care.drop(index=chosen).reset_index(drop=True))


def kind_of(change: CareChange) -> str:
    """Return the kind of a facility in our word for it."""
    (kind,) = care_kinds(Series([change.kind]), change.name)
    return str(kind)


def _named(care: GeoDataFrame | None, kind: str, name: str) -> pd.Index:
    if care is None:
        return pd.Index([])
    same = (care["kind"] == kind) & (care["name"].map(plain_name) == plain_name(name))
    return care.index[same]
