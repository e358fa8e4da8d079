"""How unevenly a city lived on the figures of earlier years."""

from collections.abc import Mapping
from dataclasses import replace

from gemengd.dataset import as_of
from gemengd.measures import indices_of, measure
from gemengd.model.dataset import CityDataset
from gemengd.model.index import Index, IndexResult
from gemengd.model.layer import Layer


def with_earlier(
    dataset: CityDataset, layers: Mapping[str, Layer], indices: Mapping[str, IndexResult]
) -> dict[str, IndexResult]:
    """Return the indices with those of earlier years, between areas, on today's borders.

    A year counts once: where it repeats the share of a year before, it is that year's. An index
    whose layer is made of other layers has no earlier years.
    """
    return {
        slug: replace(result, earlier=_earlier(dataset, layers[result.index.layer], result))
        for slug, result in indices.items()
    }


def _earlier(dataset: CityDataset, layer: Layer, now: IndexResult) -> tuple[IndexResult, ...]:
    if layer.needs or now.year is None:
        return ()
    plain: Index = now.index.model_copy(update={"radii_m": ()})
    found: dict[int, IndexResult] = {}
    for year in sorted(dataset.history)[:-1]:
        then = as_of(dataset, year)
        result = indices_of(then, measure(then, [layer]), [plain])[plain.slug]
        if result.estimates and result.year is not None and result.year < now.year:
            found[result.year] = result
    return tuple(found[year] for year in sorted(found))
