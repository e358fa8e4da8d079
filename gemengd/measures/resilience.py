"""What happens to reach when a place closes."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from pandas import DataFrame, Series

from gemengd.measures.care_measure import REACHED, CareMeasure, per_area, why_unknown
from gemengd.measures.journeys import Journeys
from gemengd.measures.people import People, people
from gemengd.measures.travel_notes import NEARER, about_homes, beyond_the_edge
from gemengd.measures.within_reach import ROUNDING_MIN
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text
from gemengd.network import TwoNearest

PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "place": Part(
            Text("Place whose closing hurts most", "Plek die het meest gemist wordt"), ""
        ),
        "affected_pct": Part(
            Text("Inhabitants who go there now", "Inwoners die daar nu naartoe gaan"), "%"
        ),
        "affected_min": Part(Text("Longer for them", "Zoveel langer voor hen"), "min", 1),
        "closed_min": Part(
            Text("Mean for all once it has closed", "Gemiddeld voor allen na sluiting"), "min", 1
        ),
        "reached_pct": REACHED,
    }
)


class Resilience(CareMeasure):
    """Minutes that an area loses if the one place closes that it can spare least.

    Formula: with ``t1`` and ``t2`` the minutes from a home to its nearest and its second nearest
    place, closing a place costs ``t2 - t1`` to those who have it nearest, and nothing to others;
    the figure is the mean over all inhabitants of the area, for the place where that is highest,
    which is named. The city's figure is that of the closing that costs the city as a whole most.
    Computed from two searches, not from one per place. Source: the idea of an r-interdiction by a
    single loss, Church, Scaparra and Middleton (2004), *Annals of the AAG* 94:3.

    Everyone goes to the nearest, and the second one takes them, however full it is. Places at
    one address stand in for each other. Unknown where no other place can be reached
    (`NO_OTHER`), if less than *minimum_known* of the inhabitants is known, where nobody lives,
    and everywhere without such a place.

    Attributes
    ----------
    kind, mode, minimum_known
        As for `nearest_minutes`.
    """

    def to(self, dataset: CityDataset, journeys: Journeys) -> Measured:
        """Return the minutes that each area loses, >= 0."""
        two, who = journeys.two_nearest, people(journeys.origins.homes)
        known = ~np.isnan(two.minutes[0])
        lost = _lost(who, two, len(journeys.places))
        found = per_area(_worst(who, two, lost, journeys), who.share(known), self.minimum_known)
        found = found.reindex(dataset.areas.index)
        values = found.pop("value")
        city, said = _city(dataset, lost[values.reindex(who.areas).notna()], journeys)
        return Measured(
            values=values,
            reasons=_reasons(dataset, values, lost),
            city=city,
            parts=found.assign(place=found["place"].fillna("")),
            part_info=PARTS,
            columns=("inhabitants",),
            notes=(
                *said,
                *beyond_the_edge(dataset, journeys.origins, two.minutes[1], NEARER),
                *journeys.notes,
                *about_homes(dataset, journeys.origins.homes, known),
            ),
        )


def _lost(who: People, two: TwoNearest, places: int) -> DataFrame:
    """Return the mean minutes that each area (row) loses if each place (column) closes.

    inf where no other can be reached, NaN where no home is known.
    """
    home = np.flatnonzero(two.facility[0] >= 0)
    size = len(who.areas)
    key = who.area[home] * places + two.facility[0][home]
    minutes = np.bincount(key, who.weight[home] * two.lost_min[home], size * places)
    weight = np.bincount(who.area[home], who.weight[home], size)
    mean = minutes.reshape(size, places) / np.where(weight > 0, weight, np.nan)[:, None]
    return DataFrame(mean, index=who.areas)


def _worst(who: People, two: TwoNearest, lost: DataFrame, journeys: Journeys) -> DataFrame:
    """Return, per area, the place that it can spare least, and what its closing costs."""
    most = lost.max(axis=1).where(np.isfinite(lost.max(axis=1)))
    place = lost.fillna(0).to_numpy().argmax(axis=1)
    hurt = (most > ROUNDING_MIN).to_numpy()
    known = two.facility[0] >= 0
    goes = np.where(known, two.facility[0] == place[who.area], np.nan)
    affected = who.mean(goes).where(hurt)
    names = journeys.places["name"].to_numpy(object)[place]
    return DataFrame(
        {
            "value": most,
            "place": np.where(hurt, names, ""),
            "affected_pct": affected * 100,
            "affected_min": most / affected,
            "closed_min": who.mean(two.minutes[0]) + most,
        }
    )


def _city(
    dataset: CityDataset, lost: DataFrame, journeys: Journeys
) -> tuple[float | None, tuple[Text, ...]]:
    """Return what the closing that costs the city most costs it, and which one that is."""
    inhabitants = dataset.figure("inhabitants").reindex(lost.index)
    counts = inhabitants.fillna(0).to_numpy(float)
    if not counts.sum():
        return None, ()
    mean = counts @ lost.to_numpy() / counts.sum()
    name = str(journeys.places["name"].iloc[int(mean.argmax())])
    most = float(mean.max())
    longer, langer = (format_number(most, 1, lang) for lang in (Language.EN, Language.NL))
    return most, (
        Text(
            f"Closing {name} costs the city as a whole most: {longer} minutes on average.",
            f"Sluiting van {name} kost de stad als geheel het meest: gemiddeld {langer} minuten.",
        ),
    )


def _reasons(dataset: CityDataset, values: Series, lost: DataFrame) -> Series:
    none_left = lost.isin([np.inf]).any(axis=1).reindex(values.index, fill_value=False)
    why = why_unknown(dataset, values, Reason.OUT_OF_REACH)
    return why.mask(none_left & (why != ""), Reason.NO_OTHER.value)
