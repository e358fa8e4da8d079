"""Whether a share lies above a threshold, as far as rounding lets one say."""

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field

from gemengd.measures.share import Share
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, Part
from gemengd.model.text import Text

TWO_THIRDS = 66.67  # RIGO (2018), "Veerkracht in het corporatiebezit": more than two thirds


class ConcentrationClass(Share):
    """Whether a share is above a threshold: ``yes``, ``no``, or ``borderline``.

    ``yes`` if even the lowest share that the publisher can have rounded is more than the
    threshold, ``no`` if even the highest is not, else ``borderline``: a published 67% may be
    66.5%, which is less than two thirds. The default threshold is that of a *corporatiebuurt* in
    the studies "Veerkracht in het corporatiebezit" (RIGO 2018, In.Fact.Research 2020).

    Unknown where the `share` is. It has no figure for the city. Further parameters are those of
    `share`.

    Attributes
    ----------
    threshold
        Per cent; more than this is a concentration.
    rounding
        Percentage points that the share may be off on either side; 0.5 for whole per cents.
    """

    threshold: float = Field(default=TWO_THIRDS, gt=0, lt=100)
    rounding: float = Field(default=0.5, ge=0)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the class of every area, a word."""
        share = super().__call__(dataset)
        return Measured(
            values=self._classes(share.values),
            reasons=share.reasons,
            parts=DataFrame({"share_pct": share.values, **share.parts}),
            part_info={"share_pct": Part(Text("Share", "Aandeel"), "%"), **share.part_info},
            columns=share.columns,
        )

    def _classes(self, share: Series) -> Series:
        surely = share - self.rounding > self.threshold
        perhaps = share + self.rounding > self.threshold
        words = np.select([surely, perhaps], ["yes", "borderline"], "no")
        return Series(words, index=share.index, dtype=object).where(share.notna(), np.nan)
