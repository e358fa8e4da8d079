"""The layers on the figures of earlier years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gemengd.dataset import as_of
from gemengd.measures import measure
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import LayerResult, Measure, with_needs


@dataclass(frozen=True)
class Then:
    """A city as its figures told of it in an earlier year, and the layers made of these.

    Layers of care and plans are as they are now.
    """

    dataset: CityDataset
    layers: Mapping[str, LayerResult]


def measured_then(
    dataset: CityDataset, layers: Mapping[str, LayerResult], named: Iterable[str]
) -> tuple[Then, ...]:
    """Return the layers on the figures of each year before the newest, the newest of them first.

    Those that rest on figures alone, those that are *named*, and what these are made of.
    """
    defined = {slug: result.layer for slug, result in layers.items()}
    wanted = with_needs({*_of_figures(layers), *named}, defined)
    now = {slug: result for slug, result in layers.items() if slug in wanted}
    kept = {slug: result for slug, result in now.items() if result.rests_on_places}
    found = []
    # On the figures of the newest year the city is as it is.
    for year in sorted(dataset.history, reverse=True)[1:]:
        then = as_of(dataset, year)
        results = measure(then, [r.layer for r in now.values()], kept=kept, left_out={})
        found.append(Then(then, results))
    return tuple(found)


def with_years(
    layers: Mapping[str, LayerResult], earlier: Iterable[Then]
) -> dict[str, LayerResult]:
    """Return the layers with what they were on the figures of *earlier* years, newest first.

    Only those that rest on figures alone. A year counts if the same columns are behind it and the
    newest of their figures is older than that of the years after it: a year that repeats the
    figures of another is no year of its own, and none is shown across a break in how a publisher
    counts. It is named by the newest of its figures.
    """
    years = {slug: [layers[slug]] for slug in _of_figures(layers)}
    for then in earlier:
        for slug, found in years.items():
            result = then.layers.get(slug)
            if result and _is_older(result, found[-1]):
                found.append(result)
    return {
        slug: replace(result, earlier={max(r.dated.values()): r for r in years[slug][:0:-1]})
        if slug in years
        else result
        for slug, result in layers.items()
    }


def _is_older(result: LayerResult, newer: LayerResult) -> bool:
    then, later = result.dated, newer.dated
    if (
        result.values.isna().all()
        or not then
        or then.keys() != later.keys()
        or max(then.values()) >= max(later.values())
    ):
        return False
    return all(c.comparable(then[c.name], later[c.name]) for c in newer.used if c.name in then)


def _of_figures(layers: Mapping[str, LayerResult]) -> list[str]:
    """Return the layers of which an earlier state is known: no place or span of years in them."""
    defined = {slug: result.layer for slug, result in layers.items()}
    return [
        slug
        for slug, result in layers.items()
        if result.dated
        and result.values.notna().any()
        and all(_of_one_year(layers[s]) for s in with_needs([slug], defined))
    ]


def _of_one_year(result: LayerResult) -> bool:
    measure_ = result.layer.measure
    places = measure_.uses if isinstance(measure_, Measure) else ()
    return not places and not result.measured.past
