"""The travel times of homes, per area."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from gemengd.measures.care_measure import REACHED, per_area
from gemengd.measures.people import People
from gemengd.model.layer import Part
from gemengd.model.text import Text

Floats = NDArray[np.float64]

TRAVEL_PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "median_min": Part(Text("Half live within", "De helft woont binnen"), "min", 1),
        "p90_min": Part(Text("Nine in ten live within", "Negen op de tien wonen binnen"), "min", 1),
        "within_norm_pct": Part(
            Text("Inhabitants within the norm", "Inwoners binnen de norm"), "%"
        ),
        "straight_min": Part(Text("In a straight line", "Hemelsbreed"), "min", 1),
        "detour": Part(Text("Detour, times the straight line", "Omweg, keer hemelsbreed"), "×", 1),
        "reached_pct": REACHED,
    }
)


def summarise(
    people: People, minutes: Floats, straight_min: Floats, norm_minutes: float, minimum_known: float
) -> DataFrame:
    """Return, per area, how long its inhabitants travel.

    Parameters
    ----------
    minutes
        Of each home; NaN is unknown.
    straight_min
        In a straight line; NaN leaves it out.

    Returns
    -------
    DataFrame
        Index: the areas of *people*. ``mean`` and the columns of `TRAVEL_PARTS`; all but
        ``reached_pct`` are NaN where less than *minimum_known* of the inhabitants is known.
    """
    known = ~np.isnan(minutes)
    mean = people.mean(minutes)
    # The straight line of the same homes, or homes out of reach would change the ratio.
    straight = people.mean(np.where(known, straight_min, np.nan))
    found = DataFrame(
        {
            "mean": mean,
            "median_min": people.quantile(minutes, 0.5),
            "p90_min": people.quantile(minutes, 0.9),
            "within_norm_pct": people.mean(np.where(known, minutes <= norm_minutes, np.nan)) * 100,
            "straight_min": straight,
            "detour": mean / straight.where(straight > 0),
        }
    )
    return per_area(found, people.known_share(minutes), minimum_known)
