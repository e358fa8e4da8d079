"""Figures of older or smaller areas carried over to today's or larger ones."""

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series

from gemengd.dataset.crosswalk import Crosswalk
from gemengd.dataset.parts import Floats, Parts
from gemengd.dataset.weights import SIZES, base_of, held_by, whole_of
from gemengd.model.dataset import Vintage
from gemengd.model.reason import Reason

# Own choice: where more is unknown than this, the rest does not speak for the whole.
MINIMUM_KNOWN = 0.9
# Where nobody lives, there are none of these, or next to none: a few empty homes.
LIVED_IN = frozenset({"people", "households", "homes"})
DECIMALS = 9
ROUNDING = 10**-DECIMALS  # 0.3 + 0.6 of 1 must reach 0.9


def carry(found: Vintage, walk: Crosswalk, alone: Reason = Reason.REDRAWN) -> Vintage:
    """Return figures for the areas that a crosswalk leads to.

    The same place keeps its figures. A count of several parts is the sum of theirs, each times
    its share, and needs them all. A share is such a sum of what it counts, divided by that of
    its base, and a mean is weighted by its base; they need `MINIMUM_KNOWN` of the base. What
    stands alone, such as a median or a score, is unknown.

    Parameters
    ----------
    found
        Figures by older code; its errors do not count.
    alone
        Why a column that cannot be put together is unknown.

    Returns
    -------
    Vintage
        By today's code. Its errors are how far a figure can be off at most for want of knowing
        who lived in which part: NaN where it is as published, 0 where whole areas were put
        together, infinite where there is no bound.
    """
    names = list(found.columns)
    index, same = walk.missing.index, walk.same
    values = found.values.reindex(same.to_numpy()).set_axis(same.index).reindex(index)
    reasons = found.reasons.reindex(same.to_numpy()).set_axis(same.index)
    reasons = reasons.fillna(Reason.NOT_LISTED.value).reindex(index)
    errors = DataFrame(np.nan, index, names)
    bare = walk.missing[walk.missing != ""]
    reasons.loc[bare.index] = np.repeat(bare.to_numpy(object)[:, None], len(names), axis=1)
    if len(walk.composed):
        made = _composed(found, walk, alone)
        values.loc[walk.composed] = made.values
        reasons.loc[walk.composed] = made.reasons
        errors.loc[walk.composed] = made.errors
    return Vintage(values, reasons, errors, found.columns)


def _composed(found: Vintage, walk: Crosswalk, alone: Reason) -> Vintage:
    """Return the figures of the areas that are made of several parts."""
    parts = Parts.of(walk)
    names = list(found.columns)
    columns = list(found.columns.values())
    base = _bases(found)
    n, b = parts.at(_filled(found)), parts.at(base)
    counts = np.array([column.adds for column in columns], dtype=bool)
    sizes = np.array([name in SIZES for name in names], dtype=bool)
    whole = np.array([whole_of(column) for column in columns], dtype=float)
    count, count_error = _counts(parts, n, b, sizes)
    mean, mean_error = _means(parts, n, b, whole)
    value, error = np.where(counts, count, mean), np.where(counts, count_error, mean_error)
    impossible = ~counts & base.isna().all(axis=0).to_numpy()
    value[:, impossible] = np.nan
    why = np.where(impossible, alone.value, _why(parts, parts.words_at(found.reasons)))
    known = ~np.isnan(value)
    return Vintage(
        DataFrame(value, walk.composed, names),
        DataFrame(np.where(known, "", why), walk.composed, names),
        DataFrame(np.where(known, error.round(DECIMALS), np.nan), walk.composed, names),
        found.columns,
    )


def _bases(found: Vintage) -> DataFrame:
    """Return what each column is weighted by, or counted among; NaN where that is unknown.

    Where nobody lives, an unknown base is none.
    """
    bases, values = {}, found.values
    for name, column in found.columns.items():
        if column.adds:
            base = held_by(column, values.get)
        else:
            base = base_of(column, values.get, found.columns)
        bases[name] = np.nan if base is None else base.mask(base.isna() & _nobody(values), 0.0)
    return DataFrame(bases, index=values.index, columns=Index(found.columns), dtype=float)


def _filled(found: Vintage) -> DataFrame:
    """Return the values, with 0 for an unknown count where nobody lives."""
    counts = [name for name, c in found.columns.items() if c.adds and c.unit in LIVED_IN]
    empty = found.values.isna().mul(_nobody(found.values), axis=0)
    return found.values.mask(empty & found.values.columns.isin(counts), 0.0)


def _nobody(values: DataFrame) -> Series:
    return values.get("inhabitants", Series(np.nan, values.index)) == 0


def _counts(
    parts: Parts, n: Floats, base: Floats, sizes: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    # Of the counted people in a part there are no more than people, and no fewer than those
    # for whom there is no room elsewhere.
    room = np.nan_to_num((1 - parts.lowest) * base, nan=np.inf)
    least = np.where(sizes, parts.lowest * n, np.maximum(n - room, 0))
    most = np.where(sizes, parts.highest * n, np.fmin(n, parts.highest * base))
    entire = parts.lowest == 1
    value = parts.sums(parts.share * n)
    low, high = parts.sums(np.where(entire, n, least)), parts.sums(np.where(entire, n, most))
    return value, np.maximum(high - value, value - low).clip(min=0)


def _means(parts: Parts, n: Floats, base: Floats, whole: Floats) -> tuple[Floats, Floats]:
    known = ~np.isnan(n)
    here = parts.share * base
    total, of_known = parts.sums(here), parts.sums(np.where(known, here, 0))
    enough = (total > 0) & (of_known >= (MINIMUM_KNOWN - ROUNDING) * total)
    value = parts.sums(np.where(known, here * n, 0)) / np.where(enough, of_known, np.nan)
    unsure = parts.sums(np.where(((parts.lowest < 1) | ~known) & (base > 0), 1.0, 0.0))
    boundless = np.isinf(whole)
    per = np.where(boundless, 1.0, whole)
    low, high = _bounds(parts, n / per, base)
    error = np.maximum(per * high - value, value - per * low).clip(min=0)
    return value, np.where(boundless, np.where(unsure > 0, np.inf, 0.0), error)


def _bounds(parts: Parts, fraction: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Return the lowest and highest share that agree with the parts.

    In every part the counted (n) and the others (m) are as many as fit, or as few as must be.
    """
    fraction = fraction.clip(0, 1)
    some = np.where(np.isnan(fraction), base, fraction * base)
    others = np.where(np.isnan(fraction), base, (1 - fraction) * base)
    least, most = parts.lowest * base, parts.highest * base
    n_most, m_most = np.minimum(some, most), np.minimum(others, most)
    m_least, n_least = (least - n_most).clip(min=0), (least - m_most).clip(min=0)
    return (
        _ratio(parts.sums(n_least), parts.sums(n_least + m_most)),
        _ratio(parts.sums(n_most), parts.sums(n_most + m_least)),
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    return part / np.where(whole > 0, whole, np.nan)


def _why(parts: Parts, reasons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the reason that all unknown parts share; `PARTS_UNKNOWN` where they differ."""
    why = np.full((len(parts.new), reasons.shape[1]), Reason.PARTS_UNKNOWN.value, dtype=object)
    unknown = parts.sums((reasons != "").astype(float))
    for reason in set(reasons[reasons != ""].tolist()):
        shared = parts.sums((reasons == reason).astype(float))
        why[(shared > 0) & (shared == unknown)] = reason
    return why
