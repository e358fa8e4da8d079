"""OpenStreetMap's tags of many streets at once."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame

from gemengd.network.links import Flags, Floats, Ints


class Tags:
    """The tags of streets, a column each, any of which may be missing.

    Each is asked about by its distinct values, which are few. Case and blanks do not matter, and
    of a list with semicolons the first counts.
    """

    def __init__(self, streets: DataFrame) -> None:
        self._streets = streets

    def among(self, key: str, values: Collection[str]) -> Flags:
        """Return where the tag has one of some values; "" is a street without the tag."""
        codes, found = self._distinct(key)
        return np.array([value in values for value in found], dtype=bool)[codes]

    def told(self, key: str) -> Flags:
        """Return, for every street alike, whether any of them has the tag."""
        said = key in self._streets and bool((self.texts(key) != "").any())
        return np.full(len(self._streets), said)

    def number(self, key: str, table: Mapping[str, float]) -> Floats:
        """Return the number that belongs to the value of the tag; NaN if none does."""
        codes, found = self._distinct(key)
        return np.array([table.get(value, np.nan) for value in found])[codes]

    def texts(self, key: str) -> NDArray[np.object_]:
        """Return the tag itself, "" where there is none."""
        codes, found = self._distinct(key)
        return np.array(found, dtype=object)[codes]

    def _distinct(self, key: str) -> tuple[Ints, list[str]]:
        if key not in self._streets:
            return np.zeros(len(self._streets), dtype=np.int64), [""]
        codes, values = pd.factorize(self._streets[key])
        # The code of a missing value is -1, so the last stands for it.
        return codes, [*(str(value).partition(";")[0].strip().lower() for value in values), ""]
