"""Which figures that were put together from parts may be used."""

import numpy as np

from gemengd.dataset.crosswalk import Crosswalk
from gemengd.dataset.weights import whole_of
from gemengd.model.dataset import Vintage
from gemengd.model.reason import Reason

# Own choice: where an older area was split, a figure is used if it can be off by no more than
# this part of its whole (2.5 points of a percentage), or of itself for a count.
OFF_OF_WHOLE = 0.025
OFF_OF_COUNT = 0.05


def little_doubt(found: Vintage, walk: Crosswalk) -> Vintage:
    """Return figures without those of areas with a part of a split one that can be far off.

    Parameters
    ----------
    found
        As `carry.carry` returns it over *walk*.
    """
    adds = [column.adds for column in found.columns.values()]
    whole = np.array([whole_of(column) for column in found.columns.values()], dtype=float)
    of_whole = np.where(np.isinf(whole), 0, whole * OFF_OF_WHOLE)
    limit = np.where(adds, OFF_OF_COUNT * found.values, of_whole)
    split = found.values.index.isin(walk.split)[:, None]
    return found.unknown_where((found.errors > limit).to_numpy(bool) & split, Reason.REDRAWN)
