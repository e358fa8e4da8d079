"""Homes per tenure, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from pandas import DataFrame, Series

from gemengd.dataset.names import plain_name
from gemengd.errors import DefinitionError
from gemengd.measures.plans_here import shares_of_plans
from gemengd.model.dataset import CityDataset
from gemengd.model.reason import Reason
from gemengd.scenario.changes import AllotmentChange, HomesChange, Tenure

SHARES: Mapping[Tenure, str] = {
    "corporation": "corporation_share_pct",
    "owner": "owner_occupied_pct",
    "other_rental": "other_rental_share_pct",
}
RENTAL = "rental_pct"
# What the plans' columns of homes mean.
OF_PLANS: Mapping[str, tuple[int, Tenure]] = {
    "demolition_social_rent": (-1, "corporation"),
    "demolition_other": (-1, "owner"),
    "new_social_rent": (1, "corporation"),
    "new_mid_rent": (1, "other_rental"),
    "new_other_rent": (1, "other_rental"),
    "new_owner": (1, "owner"),
}


def change_homes(dataset: CityDataset, changes: DataFrame) -> CityDataset:
    """Return the city with other numbers of homes; the shares per tenure follow.

    ``share' = (share * homes + change) / homes'``, and the number of homes, households and
    inhabitants grows or shrinks with the homes: as many households per home, and people per
    household, as the area had. Who they are does not change; say that with an allotment.

    Parameters
    ----------
    changes
        Index of the areas, a column per tenure: homes more (or fewer, below 0).

    Raises
    ------
    DefinitionError
        If an area would lose more homes of a tenure than it has.
    """
    figures, reasons = dataset.figures.copy(), dataset.reasons.copy()
    touched = (changes != 0).any(axis=1)
    before = figures["dwellings"]
    after = before + changes.sum(axis=1)
    _require_any_left(dataset, after[touched])
    for tenure, column in SHARES.items():
        homes = figures[column] * before / 100 + changes[tenure]
        _require_homes(dataset, homes[touched], changes[tenure][touched], tenure)
        figures[column] = figures[column].mask(touched, _share(homes, after))
    rented = figures[RENTAL] * before / 100 + changes[["corporation", "other_rental"]].sum(axis=1)
    figures[RENTAL] = figures[RENTAL].mask(touched, _share(rented, after))
    figures["dwellings"] = after
    for column in ("households", "inhabitants"):
        figures[column] = figures[column].mask(touched, figures[column] * after / before)
    gone = touched & (after <= 0)
    for column in (*SHARES.values(), RENTAL):
        reasons[column] = reasons[column].mask(gone, Reason.TOO_FEW.value)
    return replace(dataset, figures=figures, reasons=reasons)


def change_allotment(dataset: CityDataset, change: AllotmentChange) -> CityDataset:
    """Return the city after homes were let to other people.

    ``share' = share + lettings * (to - from) / whole`` with the whole that the share is of.

    Raises
    ------
    DefinitionError
        If the column is no share of households or inhabitants.
    """
    known = dataset.columns.get(change.column)
    if known is None or known.unit != "%" or known.of not in {("households",), ("inhabitants",)}:
        message = f"allot: {change.column!r} is no share of households or inhabitants"
        raise DefinitionError(f"{message}; name such a column, see layers/README.md")
    lettings = _divided(dataset, change.areas, change.lettings)
    whole = dataset.figure(known.of[0])
    people = lettings * (whole / dataset.figure("households"))
    shift = people * (change.to_pct - change.from_pct) / whole.where(whole > 0)
    figures = dataset.figures.copy()
    moved = lettings > 0
    figures[change.column] = figures[change.column].mask(
        moved, (figures[change.column] + shift).clip(0, 100)
    )
    return replace(dataset, figures=figures)


def homes_of(dataset: CityDataset, change: HomesChange) -> DataFrame:
    """Return the homes of a change per area and tenure."""
    if change.plan is not None:
        where = _plan(dataset, change.plan) * change.homes
    else:
        where = _divided(dataset, change.areas, change.homes)
    found = nothing(dataset)
    if change.do == "sell":
        found["corporation"] -= where
        found["owner"] += where
    else:
        found[change.tenure] += where if change.do == "build" else -where
    return found


def homes_of_plans(dataset: CityDataset) -> tuple[DataFrame, int]:
    """Return the homes of all plans that are not completed, and how many plans name none."""
    found = nothing(dataset)
    if dataset.plans is None:
        return found, 0
    plans = dataset.plans[dataset.plans["status"] != "completed"]
    shares = shares_of_plans(dataset.areas, plans)
    named = plans.reindex(columns=list(OF_PLANS)).astype(float)
    for column, (sign, tenure) in OF_PLANS.items():
        found[tenure] += sign * (shares @ named[column].fillna(0).to_numpy())
    return found, int(named.isna().all(axis=1).sum())


def nothing(dataset: CityDataset) -> DataFrame:
    """Return a change of no homes at all."""
    return DataFrame(0.0, index=dataset.areas.index, columns=list(SHARES))


def _share(homes: Series, whole: Series) -> Series:
    return (homes / whole.where(whole > 0) * 100).clip(0, 100)


def _require_homes(dataset: CityDataset, left: Series, change: Series, tenure: str) -> None:
    # A published share is rounded to half a per cent, so a little below none is none.
    slack = dataset.figure("dwellings")[left.index] * 0.005 + 0.5
    short = left.index[(left < -slack) & (change < 0)]
    if len(short):
        names = ", ".join(dataset.areas["name"][short][:3])
        message = f"{names}: fewer {tenure} homes than the scenario takes away"
        raise DefinitionError(f"{message}; take fewer, or name more areas")


def _require_any_left(dataset: CityDataset, after: Series) -> None:
    """Refuse fewer homes than none, also where nobody knows of which tenure they are."""
    short = after.index[after.round() < 0]
    if len(short):
        names = ", ".join(dataset.areas["name"][short][:3])
        message = f"{names}: fewer homes than the scenario takes away"
        raise DefinitionError(f"{message}; take fewer, or name more areas")


def _divided(dataset: CityDataset, areas: Sequence[str], homes: float) -> Series:
    """Divide homes over areas by the homes that they have."""
    codes = [_code(dataset, area) for area in areas]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        message = f"{dataset.areas['name'][twice]} ({twice}): named twice in one change"
        raise DefinitionError(f"{message}; name it once")
    own = dataset.figure("dwellings")[codes]
    if own.isna().any() or not own.sum() > 0:
        names = ", ".join(dataset.areas["name"][own.index[own.isna()]][:3]) or "no area"
        raise DefinitionError(f"{names}: the number of homes is unknown; name other areas")
    return (own / own.sum() * homes).reindex(dataset.areas.index, fill_value=0.0)


def _code(dataset: CityDataset, area: str) -> str:
    if area in dataset.areas.index:
        return area
    names = dataset.areas["name"].map(plain_name)
    found = names.index[names == plain_name(area)]
    if len(found) != 1:
        message = f"{len(found)} areas are called {area!r}" if len(found) else f"no area {area!r}"
        raise DefinitionError(f"{message} in {dataset.city.name}; give its code")
    return str(found[0])


def _plan(dataset: CityDataset, name: str) -> Series:
    plans = dataset.plans
    chosen = None if plans is None else plans[plans["name"].map(plain_name) == plain_name(name)]
    if chosen is None or len(chosen) != 1:
        count = 0 if chosen is None else len(chosen)
        message = f"{count} plans of {dataset.city.name} are called {name!r}"
        raise DefinitionError(f"{message}; give the name of one plan, or areas")
    shares = shares_of_plans(dataset.areas, chosen)[:, 0]
    return Series(np.asarray(shares), index=dataset.areas.index)
