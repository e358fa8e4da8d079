"""What the overlays would have said on the figures of earlier years."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gemengd.layer_history import Then
from gemengd.model.layer import ONLY_WEIGHTS, LayerResult
from gemengd.model.outcome import OverlayResult
from gemengd.overlays import flags


def with_history(
    layers: Mapping[str, LayerResult],
    overlays: Mapping[str, OverlayResult],
    earlier: Iterable[Then],
) -> dict[str, OverlayResult]:
    """Return the overlays with what they would have said in *earlier* years, newest first.

    The same criteria and thresholds, on the figures that there were in each year. A year counts
    for an overlay if the figures behind its criteria are older, each of them, than those of the
    years after it; so a year that repeats the same figures is no year of its own. It is named by
    the newest of these figures. Care and plans are as they are now.
    """
    then: dict[str, dict[int, OverlayResult]] = {slug: {} for slug in overlays}
    seen = {slug: _years(result, layers) for slug, result in overlays.items()}
    for year in earlier:
        for slug, result in overlays.items():
            if not all(c.layer in year.layers for c in result.overlay.criteria):
                continue
            years = _years(result, year.layers)
            if _all_older(years, seen[slug]):
                seen[slug] = years
                found = flags(year.dataset, year.layers, result.overlay)
                reasons = found.findings.only(found.flagged)
                then[slug][max(years.values())] = replace(found, findings=reasons)
    return {
        slug: replace(result, earlier=dict(sorted(then[slug].items())))
        for slug, result in overlays.items()
    }


def _years(result: OverlayResult, layers: Mapping[str, LayerResult]) -> dict[str, int]:
    """Return, per criterion that depends on figures, the newest year of these."""
    found = {c.layer: layers[c.layer] for c in result.overlay.criteria}
    return {
        slug: max(r.dated.values(), default=0)
        for slug, r in found.items()
        if not set(r.measured.columns) <= ONLY_WEIGHTS
    }


def _all_older(years: Mapping[str, int], newer: Mapping[str, int]) -> bool:
    return bool(years) and all(0 < years[slug] < newer[slug] for slug in years)
