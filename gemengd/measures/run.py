"""Compute layers in the order in which they need each other."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from graphlib import CycleError, TopologicalSorter

from gemengd.errors import DefinitionError, MeasureError
from gemengd.measures.along_streets import OriginsOf, TravelMeasure, origins_of
from gemengd.measures.coverage import where_covered
from gemengd.measures.estimated import mark_estimated
from gemengd.measures.own_figures import told_who_counts
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Derived, Layer, LayerResult, Measured, OfOverlays
from gemengd.model.outcome import OverlayResult

Progress = Callable[[float, str], None]


def measure(
    dataset: CityDataset,
    layers: Sequence[Layer],
    *,
    kept: Mapping[str, LayerResult] | None = None,
    left_out: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> dict[str, LayerResult]:
    """Compute the layers of a city.

    Parameters
    ----------
    layers
        In any order; a layer that is made of others needs these among them. Those that are
        made of overlays are left to `measure_overlays`.
    kept
        Results by slug that are good as they are, and are not computed again.
    left_out
        If given, a layer that cannot be computed is left out and named here with the reason, and
        so are those made of it. If not, it fails.
    progress
        Called with the fraction done and the title of the layer that is next.

    Returns
    -------
    dict
        By slug, in the order of *layers*, without those made of overlays.

    Raises
    ------
    DefinitionError
        If a layer needs one that is not there, or layers need each other in a circle.
    MeasureError
        If a layer cannot be computed and *left_out* is not given.
    """
    by_slug = {x.slug: x for x in layers if not isinstance(x.measure, OfOverlays)}
    # The street network is the dear part: one per mode for all layers of this call.
    origins = cache(partial(origins_of, dataset))
    results = dict(kept or {})
    for done, slug in enumerate(_in_order(by_slug)):
        if slug in results:
            continue
        if progress:
            progress(done / len(by_slug), by_slug[slug].title)
        try:
            results[slug] = _compute(by_slug[slug], dataset, results, origins)
        except MeasureError as error:
            if left_out is None:
                raise
            left_out[slug] = str(error)
    return {slug: results[slug] for slug in by_slug if slug in results}


def measure_overlays(
    dataset: CityDataset,
    layers: Sequence[Layer],
    overlays: Mapping[str, OverlayResult],
    left_out: dict[str, str],
) -> dict[str, LayerResult]:
    """Compute those of *layers* that are made of overlays; name those whose overlay is not there.

    Parameters, results and errors are otherwise those of `measure`.
    """
    results = {}
    for layer in layers:
        if not isinstance(layer.measure, OfOverlays):
            continue
        missing = [slug for slug in layer.measure.overlays if slug not in overlays]
        if missing:
            left_out[layer.slug] = f"its overlay {missing[0]} was left out"
            continue
        measured = layer.measure(dataset, {slug: overlays[slug] for slug in layer.measure.overlays})
        _require_one_figure_per_area(layer, measured, dataset)
        used = (*measured.past, *(dataset.columns[name] for name in measured.columns))
        results[layer.slug] = LayerResult(layer, measured, used)
    return results


def _in_order(layers: Mapping[str, Layer]) -> list[str]:
    needs = {slug: layer.needs for slug, layer in layers.items()}
    for slug, needed in needs.items():
        for missing in needed:
            if missing not in layers:
                message = f"layer {slug} needs the layer {missing!r}, which is not there"
                raise DefinitionError(f"{message}; add it, or correct the name")
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        raise DefinitionError(f"layers need each other in a circle: {circle}") from None


def _compute(
    layer: Layer, dataset: CityDataset, results: Mapping[str, LayerResult], origins: OriginsOf
) -> LayerResult:
    missing = [slug for slug in layer.needs if slug not in results]
    if missing:
        raise MeasureError(f"layer {layer.slug}: its layer {missing[0]} was left out")
    try:
        measured = _measured(layer, dataset, results, origins)
    except MeasureError as error:
        raise MeasureError(f"layer {layer.slug}: {error}") from None
    _require_one_figure_per_area(layer, measured, dataset)
    used = (*measured.past, *(dataset.columns[name] for name in measured.columns))
    told = told_who_counts(measured, used)
    return LayerResult(layer, mark_estimated(told, layer, dataset), used)


def _measured(
    layer: Layer, dataset: CityDataset, results: Mapping[str, LayerResult], origins: OriginsOf
) -> Measured:
    if isinstance(layer.measure, Derived):
        return layer.measure(dataset, {slug: results[slug] for slug in layer.measure.needs})
    if isinstance(layer.measure, TravelMeasure):
        found = layer.measure.along(dataset, origins(layer.measure.mode))
        return where_covered(found, layer.measure, dataset)
    assert not isinstance(layer.measure, OfOverlays)
    return where_covered(layer.measure(dataset), layer.measure, dataset)


def _require_one_figure_per_area(layer: Layer, measured: Measured, dataset: CityDataset) -> None:
    expected = dataset.areas.index
    for found in (measured.values, measured.reasons):
        if not found.index.equals(expected):
            message = f"found {len(found)} figures, expected one for each of {len(expected)} areas"
            raise MeasureError(f"layer {layer.slug}: {message}, in their order; mend the measure")
