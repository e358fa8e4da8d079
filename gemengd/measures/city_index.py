"""One figure for a city: how unevenly a group lives over it, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import Series
from scipy.sparse import csr_array

from gemengd.errors import MeasureError
from gemengd.measures.derived import require_numbers
from gemengd.measures.index_left_out import everybody_left_out
from gemengd.measures.neighbours import neighbours
from gemengd.measures.segregation import border_dissimilarity, statistics
from gemengd.measures.surroundings import surroundings
from gemengd.model.dataset import CityDataset
from gemengd.model.index import Estimate, Index, IndexResult, Statistic
from gemengd.model.layer import LayerResult
from gemengd.model.reason import Reason

Floats = NDArray[np.float64]
FEWEST = 5  # own choice: with fewer areas an index says more of the borders than of the city
INTERVAL = (2.5, 97.5)
Drawn = Mapping[tuple[Statistic, float], Floats]


@dataclass(frozen=True)
class _Places:
    """What is known of the areas: everybody, the group's share, and who lives around."""

    total: Floats
    share: Floats
    around: Mapping[float, csr_array]
    borders: csr_array

    def statistics(self, share: Floats) -> Drawn:
        """Return every statistic for shares of shape (..., n)."""
        found: dict[tuple[Statistic, float], Floats] = {}
        group = share * self.total
        for radius, weights in self.around.items():
            local = (group @ weights.T) / (weights @ self.total)
            for name, value in statistics(group, self.total, local).items():
                found[name, radius] = value
        apart = found[Statistic.DISSIMILARITY, 0.0]
        found[Statistic.BORDER_DISSIMILARITY, 0.0] = border_dissimilarity(
            apart, share, self.borders
        )
        return found


def index_of(dataset: CityDataset, layers: Mapping[str, LayerResult], index: Index) -> IndexResult:
    """Return the indices of a city, with bootstrap intervals.

    Areas whose share or whole is unknown are left out, and the result says how much that is:
    where the whole is unknown too, as many as the city has for so many inhabitants.
    Without a population grid nobody knows who lives near whom, and there are no spatial versions.

    The interval comes from drawing the city again: the published share, off by at most half its
    rounding, is the chance of each home or inhabitant to be of the group (a parametric bootstrap,
    Efron and Tibshirani 1993). Small areas look uneven by chance alone, in the city as in each
    draw; the interval is moved by that bias (Allen et al. 2015, *Econometrics Journal* 18), and
    the value by chance, with the city's share as everybody's chance, stands beside it (Carrington
    and Troske 1997).

    Raises
    ------
    MeasureError
        If the layer was not computed, or has words instead of numbers.
    """
    if index.layer not in layers:
        raise MeasureError(f"index {index.slug}: its layer {index.layer!r} was left out")
    result = require_numbers(layers[index.layer])
    whole = dataset.figure(index.whole)
    values = result.values[whole.index]
    known = values.notna() & (whole > 0)
    total, share = whole[known].to_numpy(float), values[known].to_numpy(float) / 100
    left = everybody_left_out(dataset, whole, ~known)
    mean = float((share * total).sum() / total.sum()) if len(total) else float("nan")
    why = _why_not(total, mean)
    return IndexResult(
        index=index,
        areas=len(total),
        total=float(total.sum()),
        known=left.known,
        share=mean * 100,
        estimates=() if why else _estimates(_places(dataset, known, total, share, index), index),
        year=max(result.years, default=None),
        why=why.text if why else None,
        notes=left.notes(dataset, dataset.columns[index.whole]),
    )


def indices_of(
    dataset: CityDataset, layers: Mapping[str, LayerResult], indices: Sequence[Index]
) -> dict[str, IndexResult]:
    """Return every index of a city by slug."""
    return {index.slug: index_of(dataset, layers, index) for index in indices}


def _why_not(total: Floats, mean: float) -> Reason | None:
    if len(total) < FEWEST:
        return Reason.PARTS_UNKNOWN
    return None if 0 < mean < 1 else Reason.NO_SPREAD


def _places(
    dataset: CityDataset, known: Series, total: Floats, share: Floats, index: Index
) -> _Places:
    codes = list(known.index[known])
    radii = (0.0, *(index.radii_m if dataset.population is not None else ()))
    return _Places(
        total=total,
        share=share,
        around={radius: surroundings(dataset, codes, radius) for radius in radii},
        borders=neighbours(dataset.areas.geometry[codes], "border"),
    )


def _estimates(places: _Places, index: Index) -> tuple[Estimate, ...]:
    random = np.random.default_rng(index.seed)
    observed = places.statistics(places.share)
    again = places.statistics(_draw(places, places.share, index, random))
    mean = float((places.share * places.total).sum() / places.total.sum())
    even = places.statistics(_draw(places, np.full_like(places.share, mean), index, random))
    return tuple(
        _estimate(key, float(value), again[key], even[key]) for key, value in observed.items()
    )


def _draw(places: _Places, share: Floats, index: Index, random: np.random.Generator) -> Floats:
    """Return shares of cities drawn again, shape (draws, n)."""
    shape = (index.draws, len(share))
    half = index.rounding / 100
    chance = np.clip(share + random.uniform(-half, half, shape), 0, 1)
    people = np.maximum(1, np.round(places.total)).astype(np.int64)
    return random.binomial(people, chance) / people


def _estimate(key: tuple[Statistic, float], value: float, again: Floats, even: Floats) -> Estimate:
    bias = float(again.mean()) - value
    low, high = np.percentile(again, INTERVAL) - bias
    return Estimate(*key, value, float(low), float(high), float(even.mean()))
