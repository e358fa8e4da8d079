"""How many places of a kind people can reach."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from pandas import DataFrame

from gemengd.measures.care_measure import REACHED, city_mean, per_area, why_unknown
from gemengd.measures.journeys import Journeys
from gemengd.measures.people import people
from gemengd.measures.travel_notes import WITHIN_REACH, about_homes, beyond_the_edge
from gemengd.measures.within_reach import WithinReach
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text

PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "places": Part(Text("Places within reach", "Plekken binnen bereik"), "", 1),
        "none_pct": Part(
            Text("Inhabitants without any within reach", "Inwoners zonder een binnen bereik"), "%"
        ),
        "reached_pct": REACHED,
    }
)


class Opportunities(WithinReach):
    """How many places of a kind people can reach within some minutes.

    Formula: ``A_i = sum_j W(t_ij)`` for a home *i*, over the places *j* at ``t_ij`` minutes, at
    most *within_min*; the figure is the mean over the inhabitants of the area. With *decay*
    ``none``, W is 1 and the figure is the number of places within reach: cumulative
    opportunities (Vickerman 1974, *Environment and Planning A* 6). With a decay it is potential
    accessibility, the gravity measure (Hansen 1959, *J. of the American Institute of Planners*
    25:2). Every place counts alike, however large or full it is: that is what
    `two_step_catchment` is for.

    0 where nothing is within reach. Homes off the streets are unknown; an area is unknown if
    less than *minimum_known* of its inhabitants is known, and everywhere without such a place.
    Further parameters are *kind* and *mode*.

    Attributes
    ----------
    within_min, decay, half_min, step_weights
        As `WithinReach` has them.
    """

    def to(self, dataset: CityDataset, journeys: Journeys) -> Measured:
        """Return the number of places of every area, >= 0."""
        pairs = self.pairs(journeys)
        who, count = people(journeys.origins.homes), len(journeys.known)
        places = np.bincount(pairs.origin, minlength=count)
        weighted = np.bincount(pairs.origin, self.weights(pairs.minutes), count)
        found = DataFrame(
            {
                "value": who.mean(np.where(journeys.known, weighted, np.nan)),
                "places": who.mean(np.where(journeys.known, places, np.nan)),
                "none_pct": who.mean(np.where(journeys.known, places == 0, np.nan)) * 100,
            }
        )
        found = per_area(found, who.share(journeys.known), self.minimum_known)
        found = found.reindex(dataset.areas.index)
        values = found.pop("value")
        return Measured(
            values=values,
            reasons=why_unknown(dataset, values, Reason.OUT_OF_REACH),
            city=city_mean(dataset, values),
            parts=found,
            part_info=PARTS,
            columns=("inhabitants",),
            notes=(
                self.how_places_count,
                *beyond_the_edge(dataset, journeys.origins, self.within_min, WITHIN_REACH),
                *journeys.notes,
                *about_homes(dataset, journeys.origins.homes, journeys.known),
            ),
        )
