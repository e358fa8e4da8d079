"""A city as its figures told of it in an earlier year."""

from dataclasses import replace

from pandas import DataFrame, Series

from gemengd.dataset.figures import YEARS_BACK
from gemengd.model.dataset import CityDataset, Column
from gemengd.model.reason import Reason


def as_of(dataset: CityDataset, year: int) -> CityDataset:
    """Return the city with the figures of *year*, on today's borders.

    Each column is of that year or, where that has none, of the newest year before it, at most
    `figures.YEARS_BACK` years; a column without any is unknown (`NOT_IN_RELEASE`). Streets, care
    and plans are as they are now, for no earlier state of them is known.
    """
    years = [y for y in sorted(dataset.history, reverse=True) if year - YEARS_BACK <= y <= year]
    taken: dict[str, tuple[Series, Series, Series, Column]] = {}
    for name in dataset.columns:
        for earlier in years:
            vintage = dataset.history[earlier]
            if name in vintage.values and vintage.values[name].notna().any():
                taken[name] = (
                    vintage.values[name],
                    vintage.reasons[name],
                    vintage.errors[name],
                    vintage.columns[name],
                )
                break
    unknown = Series(float("nan"), index=dataset.areas.index)
    why = Series(Reason.NOT_IN_RELEASE.value, index=dataset.areas.index, dtype=object)
    dateless = {n: replace(c, year=None, source=None) for n, c in dataset.columns.items()}
    found = {n: taken.get(n, (unknown, why, unknown, dateless[n])) for n in dataset.columns}
    return replace(
        dataset,
        figures=DataFrame({name: column[0] for name, column in found.items()}),
        reasons=DataFrame({name: column[1] for name, column in found.items()}),
        errors=DataFrame({name: column[2] for name, column in found.items()}),
        columns={name: column[3] for name, column in found.items()},
        history={y: v for y, v in dataset.history.items() if y <= year},
    )
