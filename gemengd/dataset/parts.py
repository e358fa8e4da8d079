"""The parts that redrawn areas are made of, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Index
from scipy.sparse import csr_array

from gemengd.dataset.crosswalk import Crosswalk
from gemengd.model.reason import Reason

Floats = NDArray[np.float64]
BOUNDS = ("share", "lowest", "highest")


@dataclass(frozen=True)
class Parts:
    """The parts of the areas of a crosswalk that are composed.

    Attributes
    ----------
    old, new
        Code of the older area of each part, shape (n,); and of the areas that they make up.
    share, lowest, highest
        As in `Crosswalk`, shape (n, 1).
    """

    old: Index
    new: Index
    share: Floats
    lowest: Floats
    highest: Floats
    _into: csr_array

    @classmethod
    def of(cls, walk: Crosswalk) -> "Parts":
        """Return the parts of the composed areas of *walk*."""
        rows = walk.parts[walk.parts["new"].isin(walk.composed)]
        share, lowest, highest = rows[list(BOUNDS)].to_numpy(float).T[:, :, None]
        target = walk.composed.get_indexer(Index(rows["new"]))
        into = csr_array(
            (np.ones(len(rows)), (target, np.arange(len(rows)))),
            shape=(len(walk.composed), len(rows)),
        )
        return cls(Index(rows["old"]), walk.composed, share, lowest, highest, into)

    def at(self, figures: DataFrame) -> Floats:
        """Return the figures of the older area of every part, a row each."""
        return figures.reindex(self.old).to_numpy(float)

    def words_at(self, reasons: DataFrame) -> NDArray[np.object_]:
        """Return the reasons of the older area of every part, a row each."""
        return reasons.reindex(self.old).fillna(Reason.NOT_LISTED.value).to_numpy(object)

    def sums(self, per_part: Floats) -> Floats:
        """Return the sums per area; NaN where a part is unknown, or there is none."""
        unknown = np.isnan(per_part)
        sums = self._into @ np.where(unknown, 0.0, per_part)
        count = self._into.sum(axis=1)[:, None]
        lost = self._into @ unknown.astype(float)
        return np.where((lost > 0) | (count == 0), np.nan, sums)
