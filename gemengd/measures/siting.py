"""Where new places of a kind would help most."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Series
from pydantic import Field
from scipy.sparse import coo_array, csr_array

from gemengd.measures.best_places import Best, best_places
from gemengd.measures.candidates import candidates
from gemengd.measures.care_measure import REACHED, CareMeasure, per_area, why_unknown
from gemengd.measures.demand import Demand, demand, unknown_group
from gemengd.measures.journeys import Journeys
from gemengd.measures.people import people
from gemengd.measures.travel_notes import NEARER, about_homes, beyond_the_edge
from gemengd.measures.weighted import weighted_mean
from gemengd.measures.within_reach import ROUNDING_MIN
from gemengd.model.bounds import Minutes
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

Floats = NDArray[np.float64]

PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "before_pct": Part(Text("Within the minutes now", "Nu binnen de minuten"), "%"),
        "after_pct": Part(Text("Within the minutes then", "Dan binnen de minuten"), "%"),
        "people": Part(Text("People who come within the minutes", "Mensen die erbij komen"), ""),
        "saved_min": Part(Text("Shorter on average", "Gemiddeld korter"), "min", 1),
        "reached_pct": REACHED,
    }
)


@dataclass(frozen=True)
class _Plan:
    """What is proposed.

    Attributes
    ----------
    minutes
        Of each home to its nearest place, once the new ones are there.
    """

    minutes: Floats
    best: Best
    places: GeoDataFrame
    candidates: int


class Siting(CareMeasure):
    """What each area gains by new places of a kind, where these help the city most.

    With *goal* ``coverage``: the people who come to live within *within_min* of a place, as many
    as possible with *new_places* more: the maximal covering location problem (Church and ReVelle
    1974). With ``minutes``: the minutes that are saved on average, as many as possible: the
    p-median problem (Hakimi 1964), with the places that are there kept. Solved exactly by
    `best_places`; where *time_limit_s* passes first, a note says how far off it may be. The
    places come with the figure, in the order of what each adds.

    Candidates are the street corners nearest to where people live, one in each inhabited square
    of *grid_m*. A place is a place, however large: who is near one has enough. Nothing is known
    of plots, rents or staff. Unknown if less than *minimum_known* of the inhabitants of an area
    is known, where nobody lives, and everywhere without such a place or without figures of the
    group. Further parameters are *kind*, *mode* and *minimum_known*.

    Attributes
    ----------
    new_places
        How many at most.
    goal
        The figure is people with ``coverage``, and minutes with ``minutes``.
    within_min
        Own choice: 15 minutes is 1.2 km on foot.
    demand
        Column of the group that is served, as for `two_step_catchment`.
    grid_m
        Own choice: finer hardly moves a place, and takes longer.
    time_limit_s
        Seconds that the search may take.
    """

    new_places: int = Field(default=1, ge=1, le=20)
    goal: Literal["coverage", "minutes"] = "coverage"
    within_min: Minutes = 15
    demand: str = "inhabitants"
    grid_m: float = Field(default=250, ge=50)
    time_limit_s: float = Field(default=60, gt=0, le=3600)

    def to(self, dataset: CityDataset, journeys: Journeys) -> Measured:
        """Return what every area gains, >= 0."""
        group = demand(dataset, journeys.origins.homes, self.demand)
        if not group.per_home.any():
            return unknown_group(dataset, group)
        plan = self._plan(dataset, journeys, group)
        found = self._found(journeys, group, plan)
        reached = people(journeys.origins.homes).share(journeys.known)
        found = per_area(found, reached, self.minimum_known).reindex(dataset.areas.index)
        values = found["people" if self.goal == "coverage" else "saved_min"]
        return Measured(
            values=values,
            reasons=why_unknown(dataset, values, Reason.OUT_OF_REACH),
            city=self._city(values, group),
            parts=found,
            part_info=PARTS,
            columns=group.columns,
            notes=(
                self._about(plan),
                *group.notes,
                *beyond_the_edge(dataset, journeys.origins, journeys.minutes, NEARER),
                *journeys.notes,
                *about_homes(dataset, journeys.origins.homes, journeys.known),
            ),
            places=plan.places if len(plan.places) else None,
        )

    def _plan(self, dataset: CityDataset, journeys: Journeys, group: Demand) -> _Plan:
        sites = candidates(dataset, journeys.origins, self.grid_m)
        gain = self._gain(journeys.minutes, Journeys(journeys.origins, sites))
        best = best_places(gain, group.per_home, self.new_places, self.time_limit_s)
        places = sites.iloc[best.chosen].reset_index(drop=True)
        persons = 1.0 if self.goal == "coverage" else group.per_home[journeys.known].sum()
        places = places.assign(rank=np.arange(1, len(places) + 1), gain=best.added / persons)
        minutes = journeys.minutes
        if len(places):
            minutes = np.fmin(minutes, Journeys(journeys.origins, places).minutes)
        return _Plan(minutes, best, places, len(sites))

    def _gain(self, now: Floats, sites: Journeys) -> csr_array:
        """Return what each home gains by each site."""
        if self.goal == "coverage":
            pairs = sites.within_minutes(self.within_min + ROUNDING_MIN)
            gain = (~self._near(now)).astype(float)[pairs.origin]
        else:
            pairs = sites.within_minutes(float(np.nanmax(now, initial=0.0)))
            gain = np.nan_to_num(now[pairs.origin] - pairs.minutes)
        kept = gain > ROUNDING_MIN
        entries = (gain[kept], (pairs.origin[kept], pairs.facility[kept]))
        return coo_array(entries, shape=(len(now), len(sites.places))).tocsr()

    def _near(self, minutes: Floats) -> NDArray[np.bool_]:
        return minutes <= self.within_min + ROUNDING_MIN

    def _found(self, journeys: Journeys, group: Demand, plan: _Plan) -> DataFrame:
        who, known = people(journeys.origins.homes), journeys.known
        before, after = self._near(journeys.minutes), self._near(plan.minutes)
        come = np.bincount(who.area, group.per_home * (after & ~before), len(who.areas))
        return DataFrame(
            {
                "before_pct": who.mean(np.where(known, before, np.nan)) * 100,
                "after_pct": who.mean(np.where(known, after, np.nan)) * 100,
                "people": come,
                "saved_min": who.mean(journeys.minutes - plan.minutes),
            },
            index=who.areas,
        )

    def _city(self, values: Series, group: Demand) -> float:
        if self.goal == "coverage":
            return float(values.sum())
        return weighted_mean(values, group.per_area)

    def _about(self, plan: _Plan) -> Text:
        """Say how good the choice is."""
        if not len(plan.places):
            return Text(
                "No new place adds anything by this measure.",
                "Geen enkele nieuwe plek voegt volgens deze maat iets toe.",
            )
        if not plan.best.gap:
            return Text(
                f"No other choice among {plan.candidates} candidate places does better.",
                f"Geen andere keuze uit {plan.candidates} mogelijke plekken is beter.",
            )
        most, hoogstens = (
            format_number(plan.best.gap * 100, 1, lang) for lang in (Language.EN, Language.NL)
        )
        return Text(
            f"The search stopped after {self.time_limit_s:g} seconds: another choice among "
            f"{plan.candidates} candidate places may gain up to {most}% more.",
            f"Het zoeken is na {self.time_limit_s:g} seconden gestopt: een andere keuze uit "
            f"{plan.candidates} mogelijke plekken kan tot {hoogstens}% beter zijn.",
        )
