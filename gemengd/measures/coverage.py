"""What is unknown because a file does not cover an area."""

from dataclasses import replace

import numpy as np
from pandas import Series

from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured
from gemengd.model.reason import Reason

# Of what is missing from these, none is counted, or one point stands for all people of an area;
# without streets a way is unknown by itself.
COUNTED = ("plans", "care", "buildings", "population")


def where_covered(measured: Measured, measure: Measure, dataset: CityDataset) -> Measured:
    """Return a figure without the areas that the files behind it do not cover.

    The city's figure is then the mean over the other areas, by the column that weighs the figure.
    """
    uncovered = Series(data=False, index=dataset.areas.index)
    for role in measure.uses:
        outside = ~dataset.covered(role)
        uncovered |= outside if role in COUNTED else outside & measured.values.isna()
    uncovered &= dataset.areas["inhabited"].astype(bool)
    uncovered &= measured.reasons != Reason.NO_INPUT.value
    if not uncovered.any():
        return measured
    lost = uncovered & measured.values.notna()
    values = measured.values.mask(uncovered)
    numbers = measured.parts.select_dtypes("number").columns
    parts = measured.parts.copy()
    parts[numbers] = parts[numbers].mask(lost)
    return replace(
        measured,
        values=values,
        reasons=measured.reasons.mask(uncovered, Reason.NOT_COVERED.value),
        parts=parts,
        city=_city(values, measured, dataset) if lost.any() else measured.city,
    )


def _city(values: Series, measured: Measured, dataset: CityDataset) -> float | None:
    weight = measured.columns[0] if measured.columns else "inhabitants"
    mean = weighted_mean(values, dataset.figure(weight))
    return None if np.isnan(mean) else mean
