"""Which criteria of an overlay tell the same."""

from collections.abc import Mapping
from itertools import combinations

from pandas import Series

from gemengd.model.layer import LayerResult
from gemengd.model.overlap import Overlap
from gemengd.model.overlay import Overlay

# What figures are shares of or weighted by says nothing of what they tell.
SIZES = frozenset({"inhabitants", "households", "dwellings"})
FEWEST = 3  # two points always lie on a line


def overlaps(overlay: Overlay, layers: Mapping[str, LayerResult]) -> tuple[Overlap, ...]:
    """Return, for every two layers of an overlay, which figures they share and how they correlate.

    Composite indicators count double what stands behind two of their parts: OECD/JRC (2008),
    *Handbook on Constructing Composite Indicators*, steps 4 and 6.

    Parameters
    ----------
    layers
        Results by slug; every layer that a criterion names.
    """
    slugs = dict.fromkeys(criterion.layer for criterion in overlay.criteria)
    return tuple(_overlap(layers[a], layers[b]) for a, b in combinations(slugs, 2))


def _overlap(first: LayerResult, second: LayerResult) -> Overlap:
    correlation, areas = _spearman(first.values, second.values)
    theirs = {column.name for column in second.used} - SIZES
    return Overlap(
        layers=(first.layer.slug, second.layer.slug),
        titles=(first.layer.name, second.layer.name),
        shared=tuple(column.title for column in first.used if column.name in theirs),
        correlation=correlation,
        areas=areas,
    )


def _spearman(first: Series, second: Series) -> tuple[float, int]:
    both = first.notna() & second.reindex(first.index).notna()
    areas = int(both.sum())
    ranks = [values[both].rank() for values in (first, second.reindex(first.index))]
    if areas < FEWEST or any(rank.min() == rank.max() for rank in ranks):
        return float("nan"), areas
    return float(ranks[0].corr(ranks[1])), areas
