"""What the overlays would have said on the figures of earlier years."""

from collections.abc import Mapping
from dataclasses import replace

from pandas import Series

from gemengd.dataset import as_of
from gemengd.measures import measure
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import LayerResult, with_needs
from gemengd.model.outcome import OverlayResult
from gemengd.overlays import outcomes

# They are as they are now in every year, and date nothing.
ONLY_WEIGHTS = frozenset({"inhabitants"})


def with_history(
    dataset: CityDataset,
    layers: Mapping[str, LayerResult],
    overlays: Mapping[str, OverlayResult],
) -> dict[str, OverlayResult]:
    """Return the overlays with what they would have said in earlier years.

    The same criteria and thresholds, on the figures that there were in each year. A year counts
    for an overlay if the figures behind its criteria are older, each of them, than those of the
    years after it; so a year that repeats the same figures is no year of its own. It is named by
    the newest of these figures. Care and plans are as they are now.
    """
    named = {c.layer for result in overlays.values() for c in result.overlay.criteria}
    wanted = with_needs(named, {slug: result.layer for slug, result in layers.items()})
    now = {slug: result for slug, result in layers.items() if slug in wanted}
    kept = {slug: result for slug, result in now.items() if result.rests_on_places}
    earlier: dict[str, dict[int, Series]] = {slug: {} for slug in overlays}
    seen = {slug: _years(result, now) for slug, result in overlays.items()}
    for year in sorted(dataset.history, reverse=True):
        then = as_of(dataset, year)
        found = measure(then, [r.layer for r in now.values()], kept=kept, left_out={})
        for slug, result in overlays.items():
            if not all(c.layer in found for c in result.overlay.criteria):
                continue
            years = _years(result, found)
            if _all_older(years, seen[slug]):
                seen[slug] = years
                of = max(years.values())
                earlier[slug][of] = outcomes(then, found, result.overlay)
    return {
        slug: replace(result, earlier=dict(sorted(earlier[slug].items())))
        for slug, result in overlays.items()
    }


def _years(result: OverlayResult, layers: Mapping[str, LayerResult]) -> dict[str, int]:
    """Return, per criterion that depends on figures, the newest year of these."""
    found = {c.layer: layers[c.layer] for c in result.overlay.criteria}
    return {
        slug: max((c.year for c in r.used if c.name not in ONLY_WEIGHTS and c.year), default=0)
        for slug, r in found.items()
        if not set(r.measured.columns) <= ONLY_WEIGHTS
    }


def _all_older(years: Mapping[str, int], newer: Mapping[str, int]) -> bool:
    return bool(years) and all(0 < years[slug] < newer[slug] for slug in years)
