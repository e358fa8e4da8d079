"""Every column of figures from the newest table that has it, and from every year."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.dataset.agreement import choose
from gemengd.dataset.columns import glossary
from gemengd.dataset.ledger import Ledger
from gemengd.dataset.levels import Finer
from gemengd.dataset.offers import Offer, read_offers
from gemengd.dataset.releases import why_absent
from gemengd.model.dataset import Column, Vintage
from gemengd.model.raw import RawCity

# Own choice: a publisher's newest year is half empty, and figures older than this tell of
# another neighbourhood than the one that stands there now.
YEARS_BACK = 3


@dataclass(frozen=True)
class Fitted:
    """All figures of a city: the newest of each column, and those of every year.

    Attributes
    ----------
    newest
        Every column that gemengd knows, each from one table.
    history
        By year: the columns of which there are figures of that year.
    """

    newest: Vintage
    history: dict[int, Vintage]
    warnings: tuple[str, ...]


def fit_figures(
    raw: RawCity,
    areas: GeoDataFrame,
    ledger: Ledger,
    people: GeoDataFrame | None = None,
    finer: Finer | None = None,
) -> Fitted:
    """Return the figures of all areas, each column of a year from one table.

    Parameters
    ----------
    areas
        As `areas.read_areas` makes them.
    people
        Inhabited squares, as in `CityDataset`; they tell how people of an area that was split
        are spread over its parts.
    finer
        The smaller areas, where *areas* were put together from these: so are the figures then,
        but for those that are published for *areas* themselves.
    """
    warnings: list[str] = []
    offers = read_offers(raw, areas, people, finer, warnings, ledger=ledger)
    years = sorted({offer.year for offer in offers} - {0})
    chosen = {
        (year, name): offer
        for year in years
        for name, offer in _chosen(year, offers, warnings).items()
    }
    names = glossary(raw.own)
    newest = [_newest(names[name].column, offers, chosen, areas, warnings) for name in names]
    history = {year: _of_year(year, names, chosen, areas) for year in years}
    return Fitted(_side_by_side(newest, areas), history, tuple(warnings))


def _chosen(year: int, offers: Sequence[Offer], warnings: list[str]) -> dict[str, Offer]:
    """Return, by column, whose figures of a year are taken, of those who have any."""
    having: dict[str, list[Offer]] = {}
    for offer in offers:
        known = offer.figures.values.notna().any()
        for name in known.index[known] if offer.year == year else ():
            having.setdefault(name, []).append(offer)
    return {name: choose(name, those, warnings) for name, those in having.items()}


def _newest(
    column: Column,
    offers: Sequence[Offer],
    chosen: Mapping[tuple[int, str], Offer],
    areas: GeoDataFrame,
    warnings: list[str],
) -> Vintage:
    """Return one column from the newest table that has it."""
    name = column.name
    newest = max((offer.year for offer in offers), default=0)
    having = [offer for offer in offers if name in offer.figures.columns]
    for offer in having:
        if offer.figures.values[name].notna().any():
            if not offer.year or offer.year >= newest - YEARS_BACK:
                return chosen.get((offer.year, name), offer).figures.of([name])
            message = f"the figures of {offer.year} are too old to use beside those of {newest}"
            warnings.append(f"{column.title.en}: {message}")
    if having:
        return _unknown(column, having[0].figures.reasons[name])
    reason = why_absent(name, [offer.table for offer in offers])
    return _unknown(column, Series(reason.value, index=areas.index, dtype=object))


def _unknown(column: Column, reasons: Series) -> Vintage:
    name = column.name
    nothing = DataFrame({name: np.nan}, index=reasons.index)
    return Vintage(nothing, reasons.to_frame(name), nothing, {name: column})


def _of_year(
    year: int,
    names: Iterable[str],
    chosen: Mapping[tuple[int, str], Offer],
    areas: GeoDataFrame,
) -> Vintage:
    """Return the columns of which there are figures of a year that may be compared."""
    columns = [
        offer.comparable.of([name])
        for name in names
        if (offer := chosen.get((year, name))) and offer.comparable.values[name].notna().any()
    ]
    return _side_by_side(columns, areas)


def _side_by_side(columns: Sequence[Vintage], areas: GeoDataFrame) -> Vintage:
    named = {name: found for found in columns for name in found.columns}

    def frame(of: Callable[[Vintage], DataFrame], kind: type) -> DataFrame:
        return DataFrame({n: of(found)[n] for n, found in named.items()}, areas.index, dtype=kind)

    return Vintage(
        frame(lambda found: found.values, float),
        frame(lambda found: found.reasons, object),
        frame(lambda found: found.errors, float),
        {name: found.columns[name] for name, found in named.items()},
    )
