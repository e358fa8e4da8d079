"""How much room there is at the care that people can reach, shared with all who can reach it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame
from pydantic import Field

from gemengd.measures.capacity import capacity
from gemengd.measures.care_measure import REACHED, per_area, why_unknown
from gemengd.measures.demand import Demand, demand, unknown_group
from gemengd.measures.journeys import Journeys
from gemengd.measures.people import people
from gemengd.measures.travel_notes import (
    WITHIN_REACH,
    about_homes,
    beyond_the_edge,
    outside_the_city,
)
from gemengd.measures.weighted import weighted_mean
from gemengd.measures.within_reach import Decay, WithinReach
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text
from gemengd.network import Catchments

Floats = NDArray[np.float64]

PER = 1000


class TwoStepCatchment(WithinReach):
    """Capacity per 1000 people of a group, at the places that they can reach.

    Formula, in two steps: the room at a place *j* for each who can reach it,
    ``R_j = S_j / sum_k D_k W(t_kj)`` with its capacity S and the people D of the group in each
    home *k*; then what a home *i* can reach, ``A_i = 1000 * sum_j R_j W(t_ij)``; the figure is
    the mean over the area. W is that of *decay*. All capacity within anyone's reach is given
    out once: ``sum_i D_i A_i = 1000 * sum_j S_j``. So a practice that many can reach counts for
    less than one as large that few can. Source: enhanced two-step floating catchment area, Luo
    and Qi (2009), *Health & Place* 15:4; a smooth decay as Dai (2010), *Health & Place* 16:5.

    0 where nothing is within reach, or only places without capacity. Unknown if less than
    *minimum_known* of the inhabitants of an area is known, where nobody lives, and everywhere
    without such a place or where the size of the group is known nowhere. Of people outside the
    city nothing is known: at its border care looks emptier than it is. Further parameters are
    *kind*, *mode* and *minimum_known*.

    Attributes
    ----------
    within_min, decay, half_min, step_weights
        As `WithinReach` has them.
    demand
        Column of the group that uses this kind of care: a count, or a share of one. Its people
        are spread over the homes of an area by inhabitants.
    usual_capacity
        What each place counts for if no place of the kind states its capacity; if some do, the
        others count for their median.
    """

    decay: Decay = "gaussian"
    demand: str = "inhabitants"
    usual_capacity: float = Field(default=1.0, gt=0)

    def to(self, dataset: CityDataset, journeys: Journeys) -> Measured:
        """Return the capacity per 1000 people of every area, >= 0."""
        group = demand(dataset, journeys.origins.homes, self.demand)
        if not group.per_home.any():
            return unknown_group(dataset, group)
        room, assumed = capacity(journeys.places, self.usual_capacity)
        found = self._found(dataset, journeys, group, room)
        values = found.pop("value")
        return Measured(
            values=values,
            reasons=why_unknown(dataset, values, Reason.OUT_OF_REACH),
            city=_or_none(weighted_mean(values, group.per_area)),
            parts=found,
            part_info=_parts(dataset.columns[self.demand].title),
            columns=group.columns,
            notes=(
                self.how_places_count,
                *assumed,
                *group.notes,
                *outside_the_city(dataset, journeys.places),
                *beyond_the_edge(dataset, journeys.origins, self.within_min, WITHIN_REACH),
                *journeys.notes,
                *about_homes(dataset, journeys.origins.homes, journeys.known),
            ),
        )

    def _found(
        self, dataset: CityDataset, journeys: Journeys, group: Demand, room: Floats
    ) -> DataFrame:
        pairs, who = self.pairs(journeys), people(journeys.origins.homes)
        places = np.bincount(pairs.origin, minlength=len(who.area))
        each = share_out(pairs, self.weights(pairs.minutes), group.per_home, room)
        known = journeys.known
        found = DataFrame(
            {
                "value": who.mean(np.where(known, each * PER, np.nan)),
                "places": who.mean(np.where(known, places, np.nan)),
                "none_pct": who.mean(np.where(known, places == 0, np.nan)) * 100,
            }
        )
        found = per_area(found, who.share(known), self.minimum_known)
        found = found.reindex(dataset.areas.index)
        city = weighted_mean(found["value"], group.per_area)
        found["times_city"] = found["value"] / (city or np.nan)
        return found.assign(demand=group.per_area)


def share_out(pairs: Catchments, weight: Floats, group: Floats, room: Floats) -> Floats:
    """Share the room at each place with all who can reach it.

    Parameters
    ----------
    weight
        Of each pair, shape of *pairs*.
    group
        People in each home.
    room
        Capacity of each place.

    Returns
    -------
    array
        Capacity per person in each home, >= 0.
    """
    wanted = np.bincount(pairs.facility, weight * group[pairs.origin], len(room))
    each = np.divide(room, wanted, out=np.zeros(len(room)), where=wanted > 0)
    return np.asarray(np.bincount(pairs.origin, weight * each[pairs.facility], len(group)))


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value


def _parts(group: Text) -> Mapping[str, Part]:
    return {
        "times_city": Part(Text("Times the city's", "Keer dat van de stad"), "×", 2),
        "demand": Part(group, "people"),
        "places": Part(Text("Places within reach", "Plekken binnen bereik"), "", 1),
        "none_pct": Part(
            Text("Inhabitants without any within reach", "Inwoners zonder een binnen bereik"), "%"
        ),
        "reached_pct": REACHED,
    }
