"""How long people walk or cycle to the nearest place of a kind."""

from collections.abc import Mapping
from math import inf
from typing import Annotated

import numpy as np
from pandas import DataFrame
from pydantic import Field

from gemengd.measures.care_measure import CareMeasure, city_mean, why_unknown
from gemengd.measures.journeys import Journeys
from gemengd.measures.people import People, enough_known, people
from gemengd.measures.travel_notes import NEARER, about_homes, beyond_the_edge
from gemengd.measures.travel_summary import TRAVEL_PARTS, summarise
from gemengd.model.bounds import Minutes
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.surface import Surface
from gemengd.model.text import Text
from gemengd.network import surface

Kilometres = Annotated[float, Field(gt=0)]


class NearestMinutes(CareMeasure):
    """Minutes along the streets from home to the nearest place of a kind.

    The shortest way from where people live (each cell or address of the population file, as
    heavy as its inhabitants, or one point in an area without any) to the nearest place, walking
    to and from the street included; the figure is the mean over the inhabitants. Beside it stand
    the median, the 90th percentile, the part of the inhabitants within *norm_minutes*, the
    minutes in a straight line, and the detour: how many times the straight line the way along
    the streets is, which shows where water, rail or roads cut people off. Source of the method:
    nearest-facility network distance, Apparicio et al. (2008), *Int. J. Health Geographics* 7:7.

    Homes farther than 250 m from every street of the connected network are unknown and counted;
    median, percentile and part within the norm are over the homes that are known. An area is
    unknown if less than *minimum_known* of its inhabitants is known, if nobody lives there, and
    everywhere if no file of places was given or none is of the kind. Without streets the minutes
    are those of a straight line, and a note says so.

    Attributes
    ----------
    norm_minutes
        Own choice: 15 minutes is 1.2 km on foot; no Dutch planning norm for walking was found.
    within_km
        Also the mean number of places within these distances along the streets, as CBS
        publishes it for GPs within 1, 3 and 5 km (CBS, *Nabijheidsstatistiek*: along roads that
        are open to cars, the mean over the inhabitants of the area).
    surface_m
        Width of a cell of the raster of minutes.
    """

    bounds = (0.0, inf)
    norm_minutes: Minutes = 15
    within_km: tuple[Kilometres, ...] = ()
    surface_m: float = Field(default=25, ge=5)

    def to(self, dataset: CityDataset, journeys: Journeys) -> Measured:
        """Return the mean minutes of every area."""
        minutes, who = journeys.minutes, people(journeys.origins.homes)
        straight = (
            journeys.straight_min if journeys.along_streets else np.full(len(minutes), np.nan)
        )
        found = summarise(who, minutes, straight, self.norm_minutes, self.minimum_known)
        found = found.join(self._counts(journeys, who)).reindex(dataset.areas.index)
        values = found.pop("mean")
        return Measured(
            values=values,
            reasons=why_unknown(dataset, values, Reason.OUT_OF_REACH),
            city=city_mean(dataset, values),
            parts=found,
            part_info={**TRAVEL_PARTS, **self._count_parts},
            columns=("inhabitants",),
            notes=(
                *beyond_the_edge(dataset, journeys.origins, minutes, NEARER),
                *journeys.notes,
                *about_homes(dataset, journeys.origins.homes, ~np.isnan(minutes)),
            ),
            surface=self._surface(journeys),
        )

    def _counts(self, journeys: Journeys, who: People) -> DataFrame:
        """Return the mean number of places within each distance, per area."""
        if not self.within_km:
            return DataFrame(index=who.areas)
        pairs = journeys.within_km(max(self.within_km))
        km = pairs.minutes * journeys.origins.mode.metres_per_minute / 1000
        enough = enough_known(who.share(journeys.known), self.minimum_known)
        counts = {}
        for name, limit in zip(self._count_parts, self.within_km, strict=True):
            number = np.bincount(pairs.origin[km <= limit], minlength=len(journeys.known))
            counts[name] = who.mean(np.where(journeys.known, number, np.nan)).where(enough)
        return DataFrame(counts)

    @property
    def _count_parts(self) -> Mapping[str, Part]:
        return {
            f"{self.kind}_within_{km:g}_km": Part(
                Text(f"Within {km:g} km", f"Binnen {f'{km:g}'.replace('.', ',')} km"), "", 1
            )
            for km in self.within_km
        }

    def _surface(self, journeys: Journeys) -> Surface | None:
        streets = journeys.origins.streets
        return surface(journeys.reach, streets.cells(self.surface_m)) if streets else None
