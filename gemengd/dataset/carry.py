"""Figures of older or smaller areas carried over to today's or larger ones."""

from math import isinf

import numpy as np
from pandas import DataFrame, Series

from gemengd.dataset.crosswalk import Crosswalk
from gemengd.dataset.weights import SIZES, Values, base_of, held_by, whole_of
from gemengd.model.dataset import Column
from gemengd.model.reason import Reason

# Own choice: where more is unknown than this, the rest does not speak for the whole.
MINIMUM_KNOWN = 0.9
DECIMALS = 9
ROUNDING = 10**-DECIMALS  # 0.3 + 0.6 of 1 must reach 0.9


def carry(
    found: DataFrame,
    column: Column,
    walk: Crosswalk,
    values: Values,
    *,
    alone: Reason = Reason.REDRAWN,
) -> DataFrame:
    """Return the figures of one column for the areas that a crosswalk leads to.

    The same place keeps its figure. A count of several parts is the sum of theirs, each times
    its share, and needs them all. A share is such a sum of what it counts, divided by that of
    its base, and a mean is weighted by its base; they need `MINIMUM_KNOWN` of the base. What
    stands alone, such as a median or a score, is unknown.

    Parameters
    ----------
    found
        ``value`` and ``reason`` by older code.
    values
        Further figures by older code, to weigh by.
    alone
        Why a column that cannot be put together is unknown.

    Returns
    -------
    DataFrame
        By today's code: ``value``, ``reason``, and ``error``: how far the figure can be off at
        most for want of knowing who lived in which part. NaN where it is as published, 0 where
        whole areas were put together, infinite where there is no bound.
    """
    index = walk.missing.index
    result = DataFrame({"value": np.nan, "reason": walk.missing, "error": np.nan}, index=index)
    same = walk.same
    copied = found.reindex(same.to_numpy()).set_axis(same.index)
    result.loc[same.index, "value"] = copied["value"]
    result.loc[same.index, "reason"] = copied["reason"].fillna(Reason.NOT_LISTED.value)
    if len(walk.composed):
        made = _composed(found, column, walk, values)
        made = made.reindex(walk.composed)
        made["reason"] = made["reason"].astype(object).fillna(alone.value)
        for name in result:
            result.loc[made.index, name] = made[name]
    return result


def _composed(found: DataFrame, column: Column, walk: Crosswalk, values: Values) -> DataFrame:
    """Return ``value``, ``reason`` and ``error`` of what can be composed."""
    base = held_by(column, values) if column.adds else base_of(column, values)
    if base is None and not column.adds:
        return DataFrame({"value": np.nan, "reason": np.nan, "error": np.nan}, walk.composed)
    parts = walk.parts[walk.parts["new"].isin(walk.composed)]
    here = found.reindex(parts["old"])
    parts = parts.assign(
        value=here["value"].to_numpy(),
        reason=here["reason"].fillna(Reason.NOT_LISTED.value).to_numpy(),
        base=np.nan if base is None else base.reindex(parts["old"]).to_numpy(),
    )
    made = _counts(parts, column) if column.adds else _means(parts, column)
    why = _why(parts)
    return made.assign(reason=why.reindex(made.index).where(made["value"].isna(), ""))


def _counts(parts: DataFrame, column: Column) -> DataFrame:
    n = parts["value"].mask(parts["base"] == 0, 0.0)
    lowest, highest = parts["lowest"] * n, parts["highest"] * n
    if column.name not in SIZES:
        # Of the counted people in a part there are no more than people, and no fewer than those
        # for whom there is no room elsewhere.
        elsewhere = ((1 - parts["lowest"]) * parts["base"]).fillna(np.inf)
        elsewhere = elsewhere.mask(parts["lowest"] == 1, 0.0)
        lowest = (n - elsewhere).clip(lower=0)
        highest = _least(n, (parts["highest"] * parts["base"]).fillna(np.inf))
    highest = highest.mask(parts["lowest"] == 1, n)
    value = _sums(parts["share"] * n, parts)
    return _with_error(value, _sums(lowest, parts), _sums(highest, parts))


def _means(parts: DataFrame, column: Column) -> DataFrame:
    known = parts["value"].notna()
    base = parts["share"] * parts["base"]
    total = _sums(base, parts)
    of_known = _sums(base.where(known, 0), parts)
    enough = (total > 0) & (of_known >= (MINIMUM_KNOWN - ROUNDING) * total)
    value = _sums((base * parts["value"]).where(known, 0), parts) / of_known.where(enough)
    whole = whole_of(column)
    if isinf(whole):
        certain = _sums(((parts["lowest"] < 1) | ~known) & (base > 0), parts) == 0
        return DataFrame({"value": value, "error": np.where(certain, 0.0, np.inf)})
    return _with_error(value, *_bounds(parts, whole))


def _bounds(parts: DataFrame, whole: float) -> tuple[Series, Series]:
    """Return the lowest and highest share that agree with the parts.

    In every part the counted (n) and the others (m) are as many as fit, or as few as must be.
    """
    fraction = (parts["value"] / whole).clip(0, 1)
    some = (fraction * parts["base"]).fillna(parts["base"])
    others = ((1 - fraction) * parts["base"]).fillna(parts["base"])
    least, most = parts["lowest"] * parts["base"], parts["highest"] * parts["base"]
    n_most, m_most = _least(some, most), _least(others, most)
    m_least = (least - n_most).clip(lower=0)
    n_least = (least - m_most).clip(lower=0)
    low = _sums(n_least, parts) / _sums(n_least + m_most, parts)
    high = _sums(n_most, parts) / _sums(n_most + m_least, parts)
    return whole * low, whole * high


def _with_error(value: Series, low: Series, high: Series) -> DataFrame:
    above, below = high - value, value - low
    error = above.where(above >= below, below).clip(lower=0)
    return DataFrame({"value": value, "error": error.round(DECIMALS)})


def _least(a: Series, b: Series) -> Series:
    return a.where(a <= b, b)


def _sums(per_part: Series, parts: DataFrame) -> Series:
    """Return the sums by today's area; NaN where a part is unknown."""
    by_area = per_part.groupby(parts["new"])
    return by_area.sum().where(by_area.count() == by_area.size())


def _why(parts: DataFrame) -> Series:
    """Return the reason that all unknown parts share; `PARTS_UNKNOWN` where they differ."""
    unknown = parts[parts["reason"] != ""].groupby("new")["reason"]
    shared = unknown.min().where(unknown.min() == unknown.max())
    return shared.reindex(parts["new"].unique()).fillna(Reason.PARTS_UNKNOWN.value)
