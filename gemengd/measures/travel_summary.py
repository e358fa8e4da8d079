"""The travel times of homes, per area."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from pandas import DataFrame, Series

from gemengd.measures.weighted import weighted_mean, weighted_quantile
from gemengd.model.layer import Part
from gemengd.model.text import Text

TRAVEL_PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "median_min": Part(Text("Half live within", "De helft woont binnen"), "min", 1),
        "p90_min": Part(Text("Nine in ten live within", "Negen op de tien wonen binnen"), "min", 1),
        "within_norm_pct": Part(
            Text("Inhabitants within the norm", "Inwoners binnen de norm"), "%"
        ),
        "straight_min": Part(Text("In a straight line", "Hemelsbreed"), "min", 1),
        "detour": Part(Text("Detour, times the straight line", "Omweg, keer hemelsbreed"), "×", 1),
        "reached_pct": Part(
            Text("Inhabitants whose way is known", "Inwoners van wie de route bekend is"), "%"
        ),
    }
)
ROUNDING = 1e-9


def summarise(homes: DataFrame, norm_minutes: float, minimum_known: float) -> DataFrame:
    """Return, per area, how long its inhabitants travel.

    Parameters
    ----------
    homes
        Columns ``area``, ``inhabitants``, ``minutes`` (NaN is unknown) and ``straight``
        (minutes in a straight line; NaN leaves it out).

    Returns
    -------
    DataFrame
        Index: the areas of *homes*. ``mean`` and the columns of `TRAVEL_PARTS`; all but
        ``reached_pct`` are NaN where less than *minimum_known* of the inhabitants is known.
    """
    rows = {area: _of_area(group, norm_minutes) for area, group in homes.groupby("area")}
    columns = ["mean", *TRAVEL_PARTS]
    found = DataFrame.from_dict(rows, orient="index", columns=columns, dtype=float)
    enough = found["reached_pct"] >= (minimum_known - ROUNDING) * 100
    others = found.columns.drop("reached_pct")
    found[others] = found[others].where(enough)
    return found


def _of_area(homes: DataFrame, norm_minutes: float) -> list[float]:
    minutes, inhabitants = homes["minutes"], homes["inhabitants"]
    known = minutes.notna()
    within = (minutes <= norm_minutes).astype(float).where(known)
    mean = weighted_mean(minutes, inhabitants)
    # The straight line of the same homes, or homes out of reach would change the ratio.
    straight = weighted_mean(homes["straight"].where(known), inhabitants)
    return [
        mean,
        weighted_quantile(minutes, inhabitants, 0.5),
        weighted_quantile(minutes, inhabitants, 0.9),
        weighted_mean(within, inhabitants) * 100,
        straight,
        mean / straight if straight > 0 else np.nan,
        weighted_mean(_as_number(known), inhabitants) * 100,
    ]


def _as_number(flags: Series) -> Series:
    return flags.astype(float)
