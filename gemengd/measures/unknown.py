"""Why a figure is left unknown: one rule for all measures."""

from pandas import Series

from gemengd.model.dataset import CityDataset
from gemengd.model.reason import Reason


def too_small(dataset: CityDataset, column: str, minimum: float) -> Series:
    """Return why an area is too small to have a figure; "" where it is large enough.

    Where the publisher does not say how large an area is, it may be too small.

    Parameters
    ----------
    column
        Column of figures that says how large an area is: homes or inhabitants.
    minimum
        Fewer than this is too few; none at all is always too few.

    Raises
    ------
    MeasureError
        If there is no such column.
    """
    size = dataset.figure(column)
    unknown = dataset.reason(column).astype(object).where(size.isna(), "")
    few = unknown.mask((size < minimum) | (size <= 0), Reason.TOO_FEW.value)
    return few.mask(~dataset.areas["inhabited"].astype(bool), Reason.UNINHABITED.value)


def first_reason(*reasons: Series) -> Series:
    """Return, per area, the first reason that is not ""."""
    found = reasons[0].astype(object)
    for later in reasons[1:]:
        found = found.where(found != "", later.astype(object))
    return found


def shared_reason(reasons: list[Series]) -> Series:
    """Return the reason that all of *reasons* share; `PARTS_UNKNOWN` where they differ."""
    first = reasons[0].astype(object)
    same = Series(data=True, index=first.index)
    for other in reasons[1:]:
        same &= first == other
    return first.where(same & (first != ""), Reason.PARTS_UNKNOWN.value)
