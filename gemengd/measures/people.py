"""The inhabitants of homes, gathered per area: each counts once, wherever it lives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-9  # a share of exactly one half must count as one half


@dataclass(frozen=True)
class People:
    """Who lives in which area, home by home.

    Homes are summed in the order of their values, so that the order of the rows changes nothing.

    Attributes
    ----------
    areas
        Codes of the areas where someone lives, sorted, each once.
    area
        Number in *areas* of the area of each home, shape (n,).
    weight
        Inhabitants of each home, shape (n,), > 0.
    """

    areas: Index
    area: Ints
    weight: Floats

    def mean(self, values: Floats) -> Series:
        """Return the mean of *values* over the inhabitants of each area.

        Parameters
        ----------
        values
            One per home, NaN where unknown; an unknown home does not count.

        Returns
        -------
        Series
            Index *areas*; NaN where no home is known.
        """
        home = self._known_in_order(values)
        total = self._sum(home, self.weight[home] * values[home])
        weight = self._sum(home, self.weight[home])
        return Series(total / np.where(weight > 0, weight, np.nan), index=self.areas)

    def share(self, flags: NDArray[np.bool_]) -> Series:
        """Return the per cent of the inhabitants of each area for whom the flag is True."""
        return self.mean(flags.astype(float)) * 100

    def known_share(self, values: Floats) -> Series:
        """Return the per cent of the inhabitants of each area whose value is known."""
        return self.share(~np.isnan(values))

    def quantile(self, values: Floats, quantile: float) -> Series:
        """Return the lowest value that at least *quantile* of the inhabitants do not exceed.

        The inverse of the empirical distribution (type 1 of Hyndman and Fan 1996): always a
        value that occurs, so "half of the inhabitants walk at most this long" is literally true.

        Parameters
        ----------
        values
            As for `mean`.
        quantile
            Above 0, at most 1.
        """
        home = self._known_in_order(values)
        area, weight = self.area[home], self.weight[home]
        reached = np.cumsum(weight)
        before = np.r_[0.0, reached][np.searchsorted(area, np.arange(len(self.areas)))]
        total = self._sum(home, weight)
        far_enough = reached - before[area] >= quantile * total[area] * (1 - ROUNDING)
        found = np.full(len(self.areas), np.nan)
        position = np.flatnonzero(far_enough)[::-1]
        found[area[position]] = values[home[position]]
        return Series(found, index=self.areas)

    def _known_in_order(self, values: Floats) -> Ints:
        """Return the known homes by area, value and weight."""
        home = np.flatnonzero(~np.isnan(values))
        order = np.lexsort((self.weight[home], values[home], self.area[home]))
        return home[order]

    def _sum(self, home: Ints, amount: Floats) -> Floats:
        return np.asarray(np.bincount(self.area[home], amount, len(self.areas)), dtype=float)


def people(homes: DataFrame) -> People:
    """Return the inhabitants of *homes*, as `gemengd.measures.homes.homes` returns these."""
    areas, area = np.unique(homes["area"].to_numpy(str), return_inverse=True)
    return People(
        Index(areas.astype(object)),
        area.astype(np.int64),
        homes["inhabitants"].to_numpy(float),
    )


def enough_known(known_pct: Series, minimum: float) -> Series:
    """Say of each area whether at least the share *minimum*, from 0 to 1, is known."""
    return known_pct >= (minimum - ROUNDING) * 100
