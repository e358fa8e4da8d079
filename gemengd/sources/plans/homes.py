"""Planned homes per tenure."""

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from gemengd.model.plan import HOMES
from gemengd.model.request import Input
from gemengd.sources.plans.schema import Schema
from gemengd.sources.plans.table import PlanTable, numbers, said_of

NEW = tuple(name for name in HOMES if name.startswith("new_"))
DEMOLITION = tuple(name for name in HOMES if name.startswith("demolition_"))


def planned_homes(table: PlanTable, schema: Schema) -> DataFrame:
    """Return the planned homes of each plan, from columns of the plan itself.

    Returns
    -------
    DataFrame
        Columns `HOMES`, index of the table; NaN is unknown.
    """
    index = table.frame.index
    found = DataFrame(np.nan, index=index, columns=list(HOMES), dtype=float)
    for ours in HOMES:
        there = table.all_of(ours)
        if there:
            parts = {n: numbers(column, table.given, ours) for n, column in enumerate(there)}
            found[ours] = sum_known(DataFrame(parts))
    for total, tenures, rest in (
        (schema.total_new, NEW, "new_unknown"),
        (schema.total_demolition, DEMOLITION, "demolition_unknown"),
    ):
        whole = table.named(total)
        if whole is not None:
            found[rest] = _rest(whole, found[list(tenures)], rest, table.given)
    return found


def _rest(whole: Series, tenures: DataFrame, rest: str, given: Input) -> Series:
    """Return what a total has beyond its tenures, written as the total is."""
    times = Series({ours: said_of(given, str(ours)).factor or 1.0 for ours in tenures})
    told = (tenures * times).sum(axis=1) / (said_of(given, rest).factor or 1.0)
    left = numbers(whole, given, rest) - told
    if rest in DEMOLITION and said_of(given, rest).sign is not None:
        return left.clip(upper=0)
    return left.clip(lower=0)


def counted_homes(rows: DataFrame, index: pd.Index) -> DataFrame:
    """Return the planned homes of each plan, from a row per plan and tenure.

    Parameters
    ----------
    rows
        ``plan`` (in *index*), ``column`` (one of `HOMES`) and ``homes``.
    """
    found = DataFrame(np.nan, index=index, columns=list(HOMES), dtype=float)
    for column, group in rows.groupby("column"):
        found[column] = group.groupby("plan")["homes"].sum(min_count=1).reindex(index)
    return found


def sum_known(frame: DataFrame) -> Series:
    """Return the sum of each row's known numbers; NaN where none is known."""
    return frame.sum(axis=1, min_count=1)
