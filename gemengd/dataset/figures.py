"""Every column of figures from the newest table that has it, and from every year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.dataset.candidates import Candidate, read_candidates
from gemengd.dataset.columns import glossary
from gemengd.dataset.releases import why_absent
from gemengd.dataset.weights import whole_of
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawCity
from gemengd.model.reason import Reason

# Own choice: a publisher's newest year is half empty, and figures older than this tell of
# another neighbourhood than the one that stands there now.
YEARS_BACK = 3
# Own choice: a figure that was put together from parts is used if it can be off by no more than
# this part of its whole (2.5 points of a percentage), or of itself for a count.
OFF_OF_WHOLE = 0.025
OFF_OF_COUNT = 0.05


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
    figures = [_little_doubt(candidate.figures) for candidate in candidates]
    newest = [_newest(name, candidates, figures, areas, warnings) for name in glossary()]
    years = sorted({candidate.year for candidate in candidates} - {0})
    history = {year: _of_year(year, candidates, figures, areas) for year in years}
    return Fitted(_side_by_side(newest, areas), history, tuple(warnings))


def _little_doubt(found: Vintage) -> Vintage:
    """Return the figures without those put together from parts that can be off by too much."""
    adds = [column.adds for column in found.columns.values()]
    whole = np.array([whole_of(column) for column in found.columns.values()])
    of_whole = np.where(np.isinf(whole), 0.0, OFF_OF_WHOLE * whole)
    doubt = found.errors > np.where(adds, OFF_OF_COUNT * found.values, of_whole)
    return Vintage(
        found.values.mask(doubt),
        found.reasons.mask(doubt, Reason.REDRAWN.value),
        found.errors.mask(doubt),
        found.columns,
    )


def _newest(
    name: str,
    candidates: Sequence[Candidate],
    figures: Sequence[Vintage],
    areas: GeoDataFrame,
    warnings: list[str],
) -> Vintage:
    """Return one column from the newest table that has it."""
    newest = max((c.year for c in candidates), default=0)
    having = [
        (candidate.year, found)
        for candidate, found in zip(candidates, figures, strict=True)
        if name in found.columns
    ]
    for year, found in having:
        if found.values[name].notna().any():
            if not year or year >= newest - YEARS_BACK:
                return found.of([name])
            message = (
                f"{glossary()[name].column.title.en}: the figures of {year} are too old to use"
            )
            warnings.append(f"{message} beside those of {newest}")
    if having:
        return _unknown(name, having[0][1].reasons[name])
    reason = why_absent(name, [candidate.table for candidate in candidates])
    return _unknown(name, Series(reason.value, index=areas.index, dtype=object))


def _unknown(name: str, reasons: Series) -> Vintage:
    nothing = DataFrame({name: np.nan}, index=reasons.index)
    return Vintage(nothing, reasons.to_frame(name), nothing, {name: glossary()[name].column})


def _of_year(
    year: int, candidates: Sequence[Candidate], figures: Sequence[Vintage], areas: GeoDataFrame
) -> Vintage:
    """Return the columns of which there are figures of a year, each from the first such table."""
    columns: dict[str, Vintage] = {}
    for candidate, found in zip(candidates, figures, strict=True):
        if candidate.year == year:
            comparable = _not_moved(found, candidate)
            known = comparable.values.notna().any()
            for name in known.index[known]:
                columns.setdefault(name, comparable.of([name]))
    return _side_by_side([columns[name] for name in glossary() if name in columns], areas)


def _not_moved(found: Vintage, candidate: Candidate) -> Vintage:
    """Return the figures that may be set beside those of another year."""
    moved = found.values.index.isin(candidate.moved)
    if not moved.any():
        return found
    return Vintage(
        found.values.mask(moved[:, None]),
        found.reasons.mask(moved[:, None], Reason.REDRAWN.value),
        found.errors.mask(moved[:, None]),
        found.columns,
    )


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
