"""How many people of a group live in each home."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Series

from gemengd.errors import MeasureError
from gemengd.measures.people import people
from gemengd.measures.unknown import first_reason
from gemengd.model.dataset import CityDataset, Column
from gemengd.model.layer import Measured
from gemengd.model.reason import Reason
from gemengd.model.text import Text

Floats = NDArray[np.float64]

ALL = "inhabitants"
SHARES = {"%": 100, "per 1000": 1000}


@dataclass(frozen=True)
class Demand:
    """The people of a group.

    Attributes
    ----------
    per_home
        In the order of the homes, shape (n,), >= 0.
    per_area
        Index of the areas; NaN where nobody lives, and everywhere if the group is not known at
        all.
    columns
        The columns of figures that say how many they are.
    notes
        What was assumed.
    """

    per_home: Floats
    per_area: Series
    columns: tuple[str, ...]
    notes: tuple[Text, ...]


def demand(dataset: CityDataset, homes: DataFrame, column: str) -> Demand:
    """Return the people of a group, spread over the homes of each area by inhabitants.

    An area whose group is unknown counts at the rate of the areas where it is known: left out,
    its people would not take room anywhere, and care would look emptier than it is.

    Parameters
    ----------
    homes
        As `gemengd.measures.homes.homes` returns them.
    column
        A count of people, or a share of one.

    Raises
    ------
    MeasureError
        If there is no such column, or it counts nobody.
    """
    columns = _columns(dataset, column)
    who = people(homes)
    lived = _inhabitants(dataset, homes)
    group = lived if column == ALL else _group(dataset, column).where(lived.notna())
    known = group.notna() & (lived > 0)
    rate = group[known].sum() / lived[known].sum() if known.any() else np.nan
    filled = group.where(group.notna(), lived * rate)
    in_homes = filled.reindex(who.areas).to_numpy(float)[who.area]
    weight = np.bincount(who.area, who.weight)[who.area]
    guessed = group.isna() & (lived > 0) & filled.notna()
    return Demand(
        np.nan_to_num(in_homes * who.weight / weight),
        filled,
        columns,
        _note(int(guessed.sum()), float(lived[guessed].sum()), dataset.columns[column]),
    )


def unknown_group(dataset: CityDataset, group: Demand) -> Measured:
    """Return unknown everywhere, with the publisher's reason, or because there is nobody."""
    index = dataset.areas.index
    nobody = Series(Reason.TOO_FEW.value, index=index, dtype=object)
    why = first_reason(*(dataset.reason(column) for column in group.columns), nobody)
    lived_in = dataset.areas["inhabited"].astype(bool)
    return Measured(
        values=Series(np.nan, index=index, dtype=float),
        reasons=why.where(lived_in, Reason.UNINHABITED.value),
        columns=group.columns,
    )


def _columns(dataset: CityDataset, column: str) -> tuple[str, ...]:
    dataset.figure(column)
    found = dataset.columns[column]
    share = found.unit in SHARES and len(found.of) == 1
    if not found.adds and not share:
        message = f"demand: the column {column!r} counts nobody"
        raise MeasureError(f"{message}; name a count, or a share of one, such as aged_65_plus_pct")
    return tuple(dict.fromkeys([column, *found.of, ALL]))


def _inhabitants(dataset: CityDataset, homes: DataFrame) -> Series:
    """Return the inhabitants of each inhabited area, by its figure, else by its homes."""
    counted = homes[homes["counted"].astype(bool)].groupby("area")["inhabitants"].sum()
    figure = dataset.figure(ALL)
    lived = figure.where(figure.notna(), counted.reindex(figure.index))
    return lived.where(dataset.areas["inhabited"].astype(bool))


def _group(dataset: CityDataset, column: str) -> Series:
    found = dataset.columns[column]
    if found.adds:
        return dataset.figure(column)
    return dataset.figure(column) * dataset.figure(found.of[0]) / SHARES[found.unit]


def _note(areas: int, inhabitants: float, column: Column) -> tuple[Text, ...]:
    if not areas:
        return ()
    group, dutch = column.title.en, column.title.nl
    many, veel = ("area", "gebied") if areas == 1 else ("areas", "gebieden")
    return (
        Text(
            f"{group}: unknown in {areas} {many} with {inhabitants:.0f} inhabitants; they count "
            "at the rate of the rest of the city.",
            f"{dutch}: onbekend in {areas} {veel} met {inhabitants:.0f} inwoners; die tellen "
            "mee zoals in de rest van de stad.",
        ),
    )
