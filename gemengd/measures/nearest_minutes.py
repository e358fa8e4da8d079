"""How long people walk or cycle to the nearest place of a kind."""

from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import Series
from pydantic import Field
from scipy.spatial import cKDTree

from gemengd.measures.along_streets import Origins, TravelMeasure
from gemengd.measures.travel_notes import about_homes, about_places, no_such_place, straight_line
from gemengd.measures.travel_summary import TRAVEL_PARTS, summarise
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured
from gemengd.model.reason import Reason
from gemengd.model.surface import Surface
from gemengd.model.text import Text
from gemengd.network import SNAP_LIMIT_M, Reach, reach, snap, surface

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Travel:
    """Minutes from each home to the nearest place, NaN where it cannot be reached."""

    minutes: Floats
    straight_min: Floats
    notes: tuple[Text, ...]
    surface: Surface | None = None


class NearestMinutes(TravelMeasure):
    """Minutes along the streets from home to the nearest place of a kind.

    The shortest way from where people live (each cell of the population grid, as heavy as its
    inhabitants, or one point in an area without cells) to the nearest place, walking to and from
    the street included; the figure is the mean over the inhabitants. Beside it stand the median,
    the 90th percentile, the part of the inhabitants within *norm_minutes*, the minutes in a
    straight line, and the detour: how many times the straight line the way along the streets is,
    which shows where water, rail or roads cut people off. Source of the method: nearest-facility
    network distance, Apparicio et al. (2008), *Int. J. Health Geographics* 7:7.

    Homes farther than 250 m from every street of the connected network are unknown and counted;
    median, percentile and part within the norm are over the homes that are known. An area is
    unknown if less than *minimum_known* of its inhabitants is known, if nobody lives there, and
    everywhere if no file of places was given or none is of the kind. Without streets the minutes
    are those of a straight line, and a note says so.

    Attributes
    ----------
    kind
        Kind of place, as in the column ``kind`` of the care file.
    norm_minutes
        Own choice: 15 minutes is 1.2 km on foot; no Dutch planning norm for walking was found.
    minimum_known
        Share of the inhabitants, above 0, at most 1.
    surface_m
        Width of a cell of the raster of minutes.
    """

    kind: str
    norm_minutes: float = Field(default=15, gt=0)
    minimum_known: float = Field(default=0.5, gt=0, le=1)
    surface_m: float = Field(default=25, ge=5)

    def along(self, dataset: CityDataset, origins: Origins) -> Measured:
        """Return the mean minutes of every area."""
        if dataset.care is None:
            return self._nothing(dataset)
        places = dataset.care[dataset.care["kind"] == self.kind]
        if places.empty:
            return self._nothing(dataset, no_such_place(self.kind))
        travel = self._travel(dataset, origins, places)
        homes = origins.homes.assign(minutes=travel.minutes, straight=travel.straight_min)
        found = summarise(homes, self.norm_minutes, self.minimum_known)
        found = found.reindex(dataset.areas.index)
        values = found.pop("mean")
        mean = weighted_mean(values, dataset.figure("inhabitants"))
        return Measured(
            values=values,
            reasons=_reasons(dataset, Reason.OUT_OF_REACH).where(values.isna(), ""),
            city=None if np.isnan(mean) else mean,
            parts=found,
            part_info=TRAVEL_PARTS,
            columns=("inhabitants",),
            notes=travel.notes + about_homes(origins.homes, travel.minutes),
            surface=travel.surface,
        )

    def _nothing(self, dataset: CityDataset, *notes: Text) -> Measured:
        index = dataset.areas.index
        reasons = _reasons(dataset, Reason.NO_INPUT)
        return Measured(Series(np.nan, index=index, dtype=float), reasons, notes=notes)

    def _travel(self, dataset: CityDataset, origins: Origins, places: GeoDataFrame) -> _Travel:
        goals = _coordinates(places)
        metres = cKDTree(goals).query(origins.homes[["x", "y"]].to_numpy(float))[0]
        straight = metres / origins.mode.metres_per_minute
        if origins.streets is None:
            return _Travel(straight, np.full(len(straight), np.nan), (straight_line(origins.mode),))
        snapped = snap(origins.streets.network, goals)
        found = reach(origins.streets.network, snapped)
        return _Travel(
            found.minutes(origins.streets.snapped),
            straight,
            about_places(snapped),
            self._surface(dataset, found),
        )

    def _surface(self, dataset: CityDataset, found: Reach) -> Surface:
        west, south, east, north = (float(bound) for bound in dataset.areas.total_bounds)
        return surface(found, (west, south, east, north), self.surface_m, SNAP_LIMIT_M)


def _coordinates(places: GeoDataFrame) -> Floats:
    return np.column_stack([places.geometry.x.to_numpy(), places.geometry.y.to_numpy()])


def _reasons(dataset: CityDataset, reason: Reason) -> Series:
    lived_in = dataset.areas["inhabited"].astype(bool)
    why = Series(reason.value, index=lived_in.index, dtype=object)
    return why.where(lived_in, Reason.UNINHABITED.value)
