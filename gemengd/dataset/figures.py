"""Every column of figures from the newest table that has it, and from every year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.dataset.columns import glossary
from gemengd.dataset.levels import Finer
from gemengd.dataset.offers import Offer, read_offers
from gemengd.dataset.releases import why_absent
from gemengd.model.dataset import Vintage
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
    offers = read_offers(raw, areas, people, finer, warnings)
    newest = [_newest(name, offers, areas, warnings) for name in glossary()]
    years = sorted({offer.year for offer in offers} - {0})
    history = {year: _of_year(year, offers, areas) for year in years}
    return Fitted(_side_by_side(newest, areas), history, tuple(warnings))


def _newest(
    name: str, offers: Sequence[Offer], areas: GeoDataFrame, warnings: list[str]
) -> Vintage:
    """Return one column from the newest table that has it."""
    newest = max((offer.year for offer in offers), default=0)
    having = [offer for offer in offers if name in offer.figures.columns]
    for offer in having:
        if offer.figures.values[name].notna().any():
            if not offer.year or offer.year >= newest - YEARS_BACK:
                return offer.figures.of([name])
            message = f"the figures of {offer.year} are too old to use beside those of {newest}"
            warnings.append(f"{glossary()[name].column.title.en}: {message}")
    if having:
        return _unknown(name, having[0].figures.reasons[name])
    reason = why_absent(name, [offer.table for offer in offers])
    return _unknown(name, Series(reason.value, index=areas.index, dtype=object))


def _unknown(name: str, reasons: Series) -> Vintage:
    nothing = DataFrame({name: np.nan}, index=reasons.index)
    return Vintage(nothing, reasons.to_frame(name), nothing, {name: glossary()[name].column})


def _of_year(year: int, offers: Sequence[Offer], areas: GeoDataFrame) -> Vintage:
    """Return the columns of which there are figures of a year, each from the first such table."""
    columns: dict[str, Vintage] = {}
    for offer in offers:
        if offer.year == year:
            known = offer.comparable.values.notna().any()
            for name in known.index[known]:
                columns.setdefault(name, offer.comparable.of([name]))
    return _side_by_side([columns[name] for name in glossary() if name in columns], areas)


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
