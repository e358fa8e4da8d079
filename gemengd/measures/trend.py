"""How a figure changed over the years."""

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field

from gemengd.measures.theil_sen import theil_sen
from gemengd.measures.trend_parts import trend_notes, trend_part_info
from gemengd.measures.unknown import first_reason, too_small
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset, OverYears
from gemengd.model.layer import Measure, Measured
from gemengd.model.reason import Reason

LEAST_YEARS = 2
STEADY_YEARS = 4  # of fewer, the median slope is hardly another thing than the difference
ROUNDING = 1e-9  # 5.2 - 5.1 is 0.1


class Trend(Measure):
    """How much a share changed between the first and the last year of which it is known.

    Formula: the last figure minus the first, on today's borders: what an area that was redrawn
    had before is carried over as `dataset.carry` does. A plain difference can be traced to two
    figures in the publisher's files, means the same over two years as over ten, and its rounding
    is known exactly. Where four years or more are known, the part ``per_year`` is the slope of
    `theil_sen`: where it tells otherwise, the first or last year is an odd one.

    Only years that were counted in the same way are compared: the newest such years, at least
    two. Beside the change stand its years, every year's figure, and the bounds between which it
    lies, given how far rounding and redrawn borders can put both figures off;
    ``within_rounding`` says whether there may be no change at all. Between whole per cents, a
    change of one point may be none.

    The city's figure is the change of its mean over the areas that are known in the first and in
    the last of these years, each weighted by *whole* in that year. Unknown where nobody lives,
    where *whole* is unknown or below *minimum_whole*, and where fewer than two years are known.

    Attributes
    ----------
    column
        Column with a published share.
    whole
        Column with the count that it is a share of.
    minimum_whole
        Fewer than this today: unknown. One home of twelve is no trend.
    """

    column: str
    whole: str
    minimum_whole: int = Field(default=50, ge=0)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the change of every area, in the unit of the column."""
        found = dataset.over_years(self.column)
        years = comparable_years(found)
        small = too_small(dataset, self.whole, self.minimum_whole)
        values = found.values[years].where(small == "")
        off = found.errors[years].fillna(0) + dataset.columns[self.column].rounding_error
        parts = _parts(values, off)
        change = _at(values, parts["last_year"]) - _at(values, parts["first_year"])
        reasons = first_reason(small, _why_unknown(found, years, dataset.reason(self.column)))
        return Measured(
            values=change,
            reasons=reasons.where(change.isna(), ""),
            city=self._city(values, dataset),
            parts=parts,
            part_info=trend_part_info(dataset.columns[self.column], parts, years),
            columns=(self.whole,),
            past=tuple(found.columns[year] for year in years),
            notes=trend_notes(found, years),
        )

    def _city(self, values: DataFrame, dataset: CityDataset) -> float | None:
        if values.columns.empty:
            return None
        ends = values.iloc[:, [0, -1]].dropna()
        wholes, today = dataset.over_years(self.whole).values, dataset.figure(self.whole)
        before, after = (
            weighted_mean(ends[year], wholes.get(year, today)[ends.index]) for year in ends
        )
        change = after - before
        return None if np.isnan(change) else change


def comparable_years(found: OverYears) -> list[int]:
    """Return the newest years that can be compared, at least two; none where there are not."""
    years = list(found.columns)
    for newest in reversed(years):
        last = found.columns[newest]
        alike = [
            year
            for year in years
            if year <= newest
            and last.comparable(year, newest)
            and found.columns[year].version == last.version
        ]
        if len(alike) >= LEAST_YEARS:
            return alike
    return []


def _parts(values: DataFrame, off: DataFrame) -> DataFrame:
    years = Series(values.columns, index=values.columns, dtype=float)
    known = values.notna()
    count = known.sum(axis=1)
    when = known.astype(float).where(known).mul(years, axis=1)
    first = when.min(axis=1).where(count >= LEAST_YEARS)
    last = when.max(axis=1).where(count >= LEAST_YEARS)
    change = _at(values, last) - _at(values, first)
    error = _at(off, last) + _at(off, first)
    none = Series(np.where(change.abs() <= error + ROUNDING, "yes", "no"), change.index, object)
    return DataFrame(
        {
            "first_year": first,
            "last_year": last,
            "lowest": change - error,
            "highest": change + error,
            "within_rounding": none.where(change.notna(), ""),
            "per_year": theil_sen(values).where(count >= STEADY_YEARS),
            **{f"year_{year}": values[year] for year in values},
        }
    )


def _at(values: DataFrame, years: Series) -> Series:
    """Return, per row, the figure of its year; NaN where it has none."""
    found = Series(np.nan, index=values.index)
    for year in values.columns:
        found = found.mask(years == year, values[year])
    return found


def _why_unknown(found: OverYears, years: list[int], newest: Series) -> Series:
    """Return the reason of the newest year that is unknown, where too few are known."""
    if not found.columns:
        return newest
    left = Series(Reason.TOO_FEW_YEARS.value, index=newest.index)
    return first_reason(*(found.reasons[year] for year in reversed(years)), left)
