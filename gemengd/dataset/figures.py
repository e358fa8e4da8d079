"""Every column of figures from the newest table that has it, and from every year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import isinf

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.dataset.candidates import Candidate, read_candidates
from gemengd.dataset.columns import glossary
from gemengd.dataset.releases import why_absent
from gemengd.dataset.weights import whole_of
from gemengd.model.dataset import Column, Vintage
from gemengd.model.raw import RawCity
from gemengd.model.reason import Reason

# Own choice: a publisher's newest year is half empty, and figures older than this tell of
# another neighbourhood than the one that stands there now.
YEARS_BACK = 3
# Own choice: a figure that was put together from parts is used if it can be off by no more than
# this part of its whole (2.5 points of a percentage), or of itself for a count.
OFF_OF_WHOLE = 0.025
OFF_OF_COUNT = 0.05

Take = Callable[[int, str], DataFrame]


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


def fit_figures(raw: RawCity, areas: GeoDataFrame, people: GeoDataFrame | None = None) -> Fitted:
    """Return the figures of all areas, each column of a year from one table.

    Parameters
    ----------
    areas
        As `areas.read_areas` makes them.
    people
        Inhabited squares, as in `CityDataset`; they tell how people of an area that was split
        are spread over its parts.
    """
    warnings: list[str] = []
    candidates = read_candidates(raw, areas, people, warnings)

    @cache
    def take(number: int, name: str) -> DataFrame:
        return _little_doubt(candidates[number].take(name), glossary()[name].column)

    chosen = {name: _newest(name, candidates, take, areas, warnings) for name in glossary()}
    years = sorted({candidate.year for candidate in candidates} - {0})
    history = {year: _vintage(_of_year(year, candidates, take)) for year in years}
    return Fitted(_vintage(chosen), history, tuple(warnings))


def _little_doubt(found: DataFrame, column: Column) -> DataFrame:
    """Return the figures without those put together from parts that can be off by too much."""
    whole = whole_of(column)
    if column.adds:
        limit = OFF_OF_COUNT * found["value"]
    else:
        limit = Series(0.0 if isinf(whole) else OFF_OF_WHOLE * whole, index=found.index)
    doubt = found["error"] > limit
    return DataFrame(
        {
            "value": found["value"].mask(doubt),
            "reason": found["reason"].mask(doubt, Reason.REDRAWN.value),
            "error": found["error"].mask(doubt | found["value"].isna()),
        }
    )


def _newest(
    name: str,
    candidates: Sequence[Candidate],
    take: Take,
    areas: GeoDataFrame,
    warnings: list[str],
) -> tuple[DataFrame, Column]:
    entry = glossary()[name].column
    newest = max((c.year for c in candidates), default=0)
    fallback: DataFrame | None = None
    for number, candidate in enumerate(candidates):
        if name not in candidate.columns:
            continue
        found = take(number, name)
        fallback = found if fallback is None else fallback
        if found["value"].notna().any():
            if candidate.year and candidate.year < newest - YEARS_BACK:
                message = f"{entry.title.en}: the figures of {candidate.year} are too old to use"
                warnings.append(f"{message} beside those of {newest}")
                continue
            return found, _dated(entry, candidate)
    if fallback is None:
        reason = why_absent(name, [candidate.table for candidate in candidates])
        fallback = DataFrame({"reason": reason.value}, index=areas.index)
    return fallback.assign(value=np.nan, error=np.nan), entry


def _of_year(
    year: int, candidates: Sequence[Candidate], take: Take
) -> dict[str, tuple[DataFrame, Column]]:
    """Return the columns of which there are figures of a year, each from the first such table."""
    found: dict[str, tuple[DataFrame, Column]] = {}
    for number, candidate in enumerate(candidates):
        if candidate.year == year:
            for name in glossary().keys() & candidate.columns.keys() - found.keys():
                figures = _not_moved(take(number, name), candidate)
                if figures["value"].notna().any():
                    found[name] = (figures, _dated(glossary()[name].column, candidate))
    return {name: found[name] for name in glossary() if name in found}


def _not_moved(found: DataFrame, candidate: Candidate) -> DataFrame:
    """Return the figures that may be set beside those of another year."""
    moved = found.index.isin(candidate.moved)
    return DataFrame(
        {
            "value": found["value"].mask(moved),
            "reason": found["reason"].mask(moved, Reason.REDRAWN.value),
            "error": found["error"].mask(moved),
        }
    )


def _dated(column: Column, candidate: Candidate) -> Column:
    source = candidate.table.source
    return replace(column, year=source.year, source=source.slug)


def _vintage(columns: dict[str, tuple[DataFrame, Column]]) -> Vintage:
    frames = {name: frame for name, (frame, _) in columns.items()}
    return Vintage(
        values=DataFrame({name: frame["value"].astype(float) for name, frame in frames.items()}),
        reasons=DataFrame({name: frame["reason"] for name, frame in frames.items()}),
        errors=DataFrame({name: frame["error"].astype(float) for name, frame in frames.items()}),
        columns={name: column for name, (_, column) in columns.items()},
    )
